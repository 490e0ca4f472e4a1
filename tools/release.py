"""Make what a release consists of, in _build/release, check it as a user would, and attach it.

``make`` calls this: `make release` puts book, PDF, offline copy, wheel and sources of the library
into one folder, with their hashes; `make release-check` tries each of them in a clean place;
`make release-attach TAG=v1.0.0` gives them to the release of that tag, by GitHub's tool gh.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "_build" / "release"
HASHES = "SHA256SUMS"
BUILT = ("softmax-book.pdf", "softmax-book-offline.zip")
# Runs in the clean environment: the examples of every module that can be imported there.
EXAMPLES = """
import doctest, importlib, pkgutil, sys
import softmax_lib
assert softmax_lib.__file__.startswith(sys.prefix), softmax_lib.__file__
NEED_MORE = ("classification", "live", "plotting")  # than NumPy
tried = failed = 0
for module in pkgutil.walk_packages(softmax_lib.__path__, "softmax_lib."):
    if sys.argv[1] == "numpy" and module.name.split(".")[1] in NEED_MORE:
        continue
    result = doctest.testmod(importlib.import_module(module.name))
    tried, failed = tried + result.attempted, failed + result.failed
print(f"{tried} examples, {failed} of them wrong")
sys.exit(bool(failed) or tried < 100)
"""


class NotReady(Exception):
    """A sentence that says what is wrong with a release."""


def say(sentence):
    print(f"==> {sentence}", flush=True)


def version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["version"]


def check_tag(tag, changelog, version):
    """Raise NotReady unless `tag`, if there is one, is that of this version, and it is dated."""
    if not tag:
        return
    if tag != f"v{version}":
        raise NotReady(f"The tag is {tag}, and pyproject.toml has the version {version}.")
    head = re.search(r"^## (.*)$", changelog, re.M)[1]
    if not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", head):
        raise NotReady(f"CHANGELOG.md begins with `{head}`, not with `{version} (year-month-day)`.")


def packed():
    """Return wheel and sources of the library, file name -> bytes."""
    sys.path.append(str(ROOT / "book" / "_ext"))
    from softmax_book import wheel

    sources = f"{wheel.name_of(ROOT).rsplit('-py3')[0]}.tar.gz"
    return {wheel.name_of(ROOT): wheel.build(ROOT), sources: wheel.build_sources(ROOT)}


def hashes(folder):
    """Return the lines of a file of hashes, as ``sha256sum --check`` reads them."""
    files = sorted(file for file in folder.iterdir() if file.name != HASHES)
    return "".join(f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files)


def make():
    """Put all files of the release into one empty folder."""
    missing = [name for name in BUILT if not (ROOT / "_build" / name).is_file()]
    if missing:
        raise NotReady(f"There is no _build/{missing[0]}: make release builds it.")
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for name in BUILT:
        shutil.copyfile(ROOT / "_build" / name, PLACE / name)
    for name, data in packed().items():
        (PLACE / name).write_bytes(data)
    (PLACE / HASHES).write_text(hashes(PLACE), encoding="utf-8", newline="\n")
    for file in sorted(PLACE.iterdir()):
        say(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.2f} MB")


def check_packed(folder):
    """Check that wheel and sources are what they always are, and that each gives the other."""
    for name, data in packed().items():
        if (folder / name).read_bytes() != data:
            raise NotReady(f"{name} is another one when it is built again.")
    from softmax_book import wheel

    with tempfile.TemporaryDirectory() as scratch:
        (sources,) = folder.glob("*.tar.gz")
        wheel.pip_wheel(sources, scratch)
        (from_sources,) = Path(scratch).glob("*.whl")
        if from_sources.read_bytes() != (folder / from_sources.name).read_bytes():
            raise NotReady(f"{sources.name} does not give the same wheel.")


def check_installed(folder):
    """Install the wheel where nothing else is, and run its examples: with NumPy alone, then all."""
    (wheel,) = folder.glob("*.whl")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch).resolve()
        venv.create(scratch / "clean", with_pip=True)
        python = scratch / "clean" / ("Scripts" if os.name == "nt" else "bin") / "python"
        pins = scratch / "pins.txt"
        lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        pins.write_text("\n".join(line for line in lines if "==" in line), encoding="utf-8")
        for extra, name in ("", "numpy"), ("[notebook]", "all"):
            install = ["install", "--quiet", "--constraint", pins, f"{wheel}{extra}"]
            run(python, "-m", "pip", *install, cwd=scratch)
            run(python, "-c", EXAMPLES, name, cwd=scratch)
        uses = shutil.copy(ROOT / "tests" / "front_door" / "typed_uses.py", scratch)
        checker = ["-m", "mypy", "--strict", "--cache-dir", scratch / "types"]
        run(sys.executable, *checker, "--python-executable", python, uses, cwd=scratch)


def run(*command, cwd):
    """Run a command without what would lead it to the sources of the book."""
    hidden = ("PYTHONPATH", "MYPYPATH", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    if subprocess.run(command, cwd=cwd, env=environment).returncode:
        raise NotReady(f"This failed: {' '.join(str(word) for word in command[1:4])} …")


def check_sources(archive):
    """Check that the sources have all of the library, and its licence."""
    with tarfile.open(archive) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    wanted = {f.relative_to(ROOT).as_posix() for f in (ROOT / "softmax_lib").rglob("*.py*")}
    wanted = {name for name in wanted if not name.endswith(".pyc")} | {"LICENSE", "pyproject.toml"}
    if wanted - names:
        raise NotReady(f"{archive.name} lacks {sorted(wanted - names)[0]}.")


def check_pdf(file):
    """Open the PDF: it has pages, a contents that can be followed, and a title."""
    import pikepdf

    with pikepdf.open(file) as pdf:
        with pdf.open_outline() as outline:
            chapters = len(outline.root)
        if len(pdf.pages) < 50 or chapters < 12 or "/Title" not in pdf.docinfo:
            raise NotReady(f"{file.name} has {len(pdf.pages)} pages and {chapters} bookmarks.")


def check_zip(file):
    """Open the offline copy: it is whole, and its first page and its search are there."""
    with zipfile.ZipFile(file) as files:
        bad = files.testzip()
        names = {name.partition("/")[2] for name in files.namelist()}
    lacking = {"index.html", "search.html", "notebooks/02-temperature.html"} - names
    if bad or lacking:
        raise NotReady(f"{file.name}: {bad or sorted(lacking)[0]} is broken or missing.")


def check():
    """Check every file of the release as a user would."""
    check_tag(os.environ.get("TAG"), (ROOT / "CHANGELOG.md").read_text("utf-8"), version())
    if not PLACE.is_dir() or (PLACE / HASHES).read_text(encoding="utf-8") != hashes(PLACE):
        raise NotReady("_build/release is not as it was made: make release")
    say("Opening the PDF, the offline copy and the sources")
    check_pdf(PLACE / "softmax-book.pdf")
    check_zip(PLACE / "softmax-book-offline.zip")
    check_sources(next(PLACE.glob("*.tar.gz")))
    say("Packing the library again")
    check_packed(PLACE)
    say("Installing the wheel into a clean environment")
    check_installed(PLACE)
    say("The release is as it should be.")


def notes(changelog):
    """Return the first section of the changelog without its heading."""
    return changelog.split("\n## ", 2)[1].partition("\n")[2].strip() + "\n"


def attach():
    """Give the files to the release of the tag; where there is none yet, make one."""
    tag = os.environ.get("TAG")
    if not tag:
        raise NotReady("Say to which tag: make release-attach TAG=v1.0.0")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    check_tag(tag, changelog, version())
    if (PLACE / HASHES).read_text(encoding="utf-8") != hashes(PLACE):
        raise NotReady("_build/release is not as it was made.")
    if not shutil.which("gh"):
        raise NotReady("This needs GitHub's tool gh.")
    files = [str(file) for file in sorted(PLACE.iterdir())]
    there = subprocess.run(["gh", "release", "view", tag], cwd=ROOT, capture_output=True)
    if there.returncode:
        command = ["create", tag, "--verify-tag", "--title", tag, "--notes", notes(changelog)]
    else:
        command = ["upload", tag, "--clobber"]
    subprocess.run(["gh", "release", *command, *files], cwd=ROOT, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["make", "check", "attach"])
    try:
        {"make": make, "check": check, "attach": attach}[parser.parse_args().step]()
    except NotReady as problem:
        sys.exit(f"==> {problem}")


if __name__ == "__main__":
    main()
