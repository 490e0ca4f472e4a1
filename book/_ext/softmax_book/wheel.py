"""Pack `softmax_lib` so that a chapter which was downloaded finds it, and for releases.

A page offers the wheel with the role ``download``; the file is made before pages are read. The
addresses of the project are those of ``_config.yml``, and none where none are set.
"""

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from contextlib import contextmanager
from pathlib import Path

import yaml

from .fresh import fingerprint
from .kept import write_whole

INGREDIENTS = ["pyproject.toml", "README.md", "LICENSE", "softmax_lib"]
NO_TIME = "315532800"  # 1980, where the time of a zip file begins


def name_of(source):
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"


def addresses(source):
    """Return the addresses of the project, label -> address, as the settings of the book say."""
    settings = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
    site, repository = settings["html"]["baseurl"], settings["repository"]
    url, branch = repository["url"].rstrip("/"), repository["branch"]
    found = {"Homepage": site} if site else {}
    if url:
        found |= {"Source": url, "Issues": f"{url}/issues"}
        found["Changelog"] = f"{url}/blob/{branch}/CHANGELOG.md"
    return found


@contextmanager
def copy_of(source):
    """Yield a folder with what the library is packed from, since packing leaves files behind."""
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / "source"
        copied.mkdir()
        left = shutil.ignore_patterns("__pycache__", ".*")
        for name in INGREDIENTS:
            if (source / name).is_dir():
                shutil.copytree(source / name, copied / name, ignore=left)
            else:
                shutil.copy(source / name, copied / name)
        lines = [f"{label} = {json.dumps(url)}\n" for label, url in addresses(source).items()]
        with (copied / "pyproject.toml").open("a", encoding="utf-8") as project:
            project.write("".join(["\n[project.urls]\n", *lines] if lines else []))
        for path in copied.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield copied


def pip_wheel(source, folder):
    """Build the wheel of the sources in a folder, or in a file, into another folder."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--wheel-dir", folder, source]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": NO_TIME})


def build(source):
    """Return the bytes of the wheel, the same ones at any time and on any machine."""
    with copy_of(source) as copied:
        pip_wheel(copied, copied.parent)
        return (copied.parent / name_of(source)).read_bytes()


def build_sources(source):
    """Return the bytes of the archive of the sources, the same ones as long as they are."""
    with copy_of(source) as copied:
        code = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
        command = [sys.executable, "-c", code, copied.parent]
        subprocess.run(command, check=True, cwd=copied, stdout=subprocess.DEVNULL)
        (archive,) = copied.parent.glob("*.tar.gz")
        return without_times(archive)


def without_times(archive):
    """Return a packed archive as bytes, its files in order, of no time and no owner."""
    packed = io.BytesIO()
    with (
        tarfile.open(archive) as old,
        gzip.GzipFile("", "wb", 9, packed, mtime=0) as zipped,
        tarfile.open(mode="w", fileobj=zipped, format=tarfile.PAX_FORMAT) as new,
    ):
        for entry in sorted(old.getmembers(), key=lambda entry: entry.name):
            clean = tarfile.TarInfo(entry.name)
            clean.type, clean.size, clean.mode = entry.type, entry.size, entry.mode
            clean.mtime = int(NO_TIME)
            new.addfile(clean, old.extractfile(entry) if entry.isfile() else None)
    return packed.getvalue()


def bring_up_to_date(app, config):
    """Put the wheel of the present library where pages refer to it."""
    source = Path(app.srcdir)
    if all((source / name).exists() for name in INGREDIENTS):
        roots = [source / name for name in INGREDIENTS]
        made_from = fingerprint(*roots, words=addresses(source).values())
        folder = app.book.site.parent / "wheel"
        for old in folder.glob("*"):
            if old.name != name_of(source):
                old.unlink()
        wheel = app.book.kept.get("wheel", made_from, lambda: build(source))
        write_whole(folder / name_of(source), wheel)


def setup(app):
    app.connect("config-inited", bring_up_to_date)
