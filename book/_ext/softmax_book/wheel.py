"""Pack `softmax_lib` so that a chapter which was downloaded finds it.

A page offers the wheel with the role ``download``; the file is made before pages are read.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .fresh import fingerprint

INGREDIENTS = ["pyproject.toml", "README.md", "LICENSE", "softmax_lib"]


def build(source, target):
    """Build the wheel from a copy of `source`, since building leaves files behind."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in INGREDIENTS:
            copy = shutil.copytree if (source / name).is_dir() else shutil.copy
            copy(source / name, Path(scratch) / name)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
        command += ["--no-build-isolation", "--no-index", "--wheel-dir", target, scratch]
        subprocess.run(command, check=True)


def bring_up_to_date(app, config):
    """Build the wheel again when the library or its metadata have changed."""
    source = Path(app.srcdir)
    target = source / "_build" / "wheel"
    state = fingerprint(*(source / name for name in INGREDIENTS))
    note = target / "made-from"
    if all((source / name).exists() for name in INGREDIENTS) and (
        not note.exists() or note.read_text() != state
    ):
        shutil.rmtree(target, ignore_errors=True)
        build(source, target)
        note.write_text(state)


def setup(app):
    app.connect("config-inited", bring_up_to_date)
