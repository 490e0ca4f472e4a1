"""No page may show a number that the present library would not compute.

The execution cache of Jupyter Book knows a notebook by its code cells alone. So this
module keeps a fingerprint of everything else that a result depends on, and drops the
cache, and with it the pages, when the fingerprint has changed.
"""

import hashlib
import json
import shutil
import sys
import sysconfig
from pathlib import Path

from sphinx.util import logging

logger = logging.getLogger(__name__)


def files_below(root):
    """List the files at and below `root`, without what Python compiles."""
    files = [root, *root.rglob("*")] if root.exists() else []
    return sorted(f for f in files if f.is_file() and "__pycache__" not in f.parts)


def fingerprint(*roots, words=()):
    """Return a hash of the names and bytes of all files below `roots`, and of `words`."""
    total = hashlib.sha256(repr(sorted(words)).encode())
    for root in roots:
        for file in files_below(root):
            data = file.read_bytes()
            total.update(f"{file.relative_to(root.parent).as_posix()}:{len(data)}:".encode() + data)
    return total.hexdigest()


def installed_packages():
    """Name Python and every installed distribution with its version."""
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    return [sys.version, *(folder.name for folder in packages)]


def present_state(source):
    """Fingerprint what the results depend on, and what the look of the pages depends on."""
    return {
        "results": fingerprint(
            source / "softmax_lib", source / "requirements.txt", words=installed_packages()
        ),
        "pages": fingerprint(source / "book" / "_ext"),
    }


def drop_what_is_stale(app, config):
    """Drop cached executions and pages that the last build made from other sources."""
    build = Path(app.doctreedir).parent
    note = build / "sources.json"
    before = json.loads(note.read_text()) if note.exists() else {}
    now = present_state(Path(app.srcdir))
    if before == now:
        return
    if before.get("results") != now["results"]:
        logger.info("The library, its data or the packages are new: every notebook runs again.")
        shutil.rmtree(build / ".jupyter_cache", ignore_errors=True)
    shutil.rmtree(app.doctreedir, ignore_errors=True)
    Path(app.doctreedir).mkdir(parents=True)
    note.write_text(json.dumps(now, indent=1))


def setup(app):
    app.connect("config-inited", drop_what_is_stale)
