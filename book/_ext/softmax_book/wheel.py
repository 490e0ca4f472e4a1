"""Pack `softmax_lib` so that a chapter which was downloaded finds it.

A page offers the wheel with the role ``download``; the file is made before pages are read.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from .fresh import fingerprint
from .kept import write_whole

INGREDIENTS = ["pyproject.toml", "README.md", "LICENSE", "softmax_lib"]
NO_TIME = "315532800"  # 1980, where the time of a zip file begins


def name_of(source):
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{project['name'].replace('-', '_')}-{project['version']}-py3-none-any.whl"


def build(source):
    """Return the bytes of the wheel, the same ones at any time and on any machine.

    It is built from a copy of `source`, since building leaves files behind.
    """
    with tempfile.TemporaryDirectory() as scratch:
        copied = Path(scratch) / "source"
        copied.mkdir()
        for name in INGREDIENTS:
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy
            copy(source / name, copied / name)
        for path in copied.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--no-build-isolation", "--no-index", "--wheel-dir", scratch, copied]
        subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": NO_TIME})
        return (Path(scratch) / name_of(source)).read_bytes()


def bring_up_to_date(app, config):
    """Put the wheel of the present library where pages refer to it."""
    source = Path(app.srcdir)
    if all((source / name).exists() for name in INGREDIENTS):
        roots = [source / name for name in INGREDIENTS]
        made_from = fingerprint(*roots)
        folder = app.book.site.parent / "wheel"
        for old in folder.glob("*"):
            if old.name != name_of(source):
                old.unlink()
        wheel = app.book.kept.get("wheel", made_from, lambda: build(source))
        write_whole(folder / name_of(source), wheel)


def setup(app):
    app.connect("config-inited", bring_up_to_date)
