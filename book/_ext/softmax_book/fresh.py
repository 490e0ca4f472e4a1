"""No page may show a number that the present sources would not give.

Every build begins with nothing but the sources and what is kept under the hash of all that
it was made from (``kept``). What Sphinx itself remembers of an earlier build is thrown away,
so that a build that was killed, or a clock that was set, leaves nothing behind that counts.
Only when the sources are, byte for byte, those of the site that stands there, nothing is done.
"""

import gc
import hashlib
import json
import os
import shutil
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

from sphinx.errors import SphinxError
from sphinx.util import logging

from . import commit, parts
from .kept import Kept

logger = logging.getLogger(__name__)

SOURCES = (
    "_config.yml", "_toc.yml", "book", "notebooks", "softmax_lib",
    "pyproject.toml", "requirements.txt", "README.md", "LICENSE",
)  # fmt: skip
HERE = Path(__file__).parent
LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints", ".virtual_documents"}


class SourcesChanged(SphinxError):
    category = "A source has changed while the book was built"

    def __init__(self):
        super().__init__("The pages would not belong together. Build again.")


def say(sentence):
    """Tell on the screen how the build goes, beside what Jupyter Book tells at length."""
    print(f"==> {sentence}", file=sys.stderr, flush=True)


def files_below(root):
    """List the files at and below `root`, without what Python and editors leave there."""
    files = [root, *root.rglob("*")] if root.exists() else []
    return sorted(
        f for f in files
        if f.is_file() and not f.name.startswith(".") and not LEFT_BEHIND & set(f.parts)
    )  # fmt: skip


def fingerprint(*roots, words=()):
    """Return a hash of the names and bytes of all files below `roots`, and of `words`."""
    total = hashlib.sha256(repr(sorted(words)).encode())
    for root in roots:
        for file in files_below(root):
            name, data = file.relative_to(root.parent).as_posix(), file.read_bytes()
            total.update(f"{name}:{len(data)}:".encode() + data)
    return total.hexdigest()


def installed_packages():
    """Name Python and every installed distribution with its version."""
    packages = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    return [sys.version, *sorted(folder.name for folder in packages)]


def lock(file):
    """Lock `file` until it is closed, at the latest when this process ends.

    Raises
    ------
    OSError
        If another process has locked it.
    """
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Build:
    """One build: where things stand, and what the sources were when it began."""

    def __init__(self, source, folder, options):
        self.source = source
        self.site = folder / "html"
        self.work = folder / "work"
        self.note = folder / "site.json"
        self._lock = (folder / "lock").open("a")
        try:
            lock(self._lock)
        except OSError:
            sys.exit(f"==> Another build of this book is running in {folder}. Wait for its end.")
        packages = installed_packages()
        self._words = [*packages, options, parts.name() if parts.files() else ""]
        # What the site has beside the pages and what they lead to: path -> bytes or a file.
        self.more = {}
        self.files = self.files_now()
        self.commit = commit.commit_of(source, SOURCES)
        self.kept = Kept(folder / "kept", f"{packages}, {fingerprint(HERE)}")
        # To run all notebooks again takes long: they depend on two files of this folder alone.
        runs = fingerprint(HERE / "executed.py", HERE / "kernels.py", source / "requirements.txt")
        self.results = Kept(folder / "results", f"{packages}, {runs}")

    def files_now(self):
        """Return a hash of every source, under its name as seen from the book's folder."""
        files = [file for name in SOURCES for file in files_below(self.source / name)]
        return {file.relative_to(self.source).as_posix(): fingerprint(file) for file in files}

    def describe(self):
        """Return what the site was made from, and what it is."""
        return {
            "sources": [*self._words, *map(list, self.files.items())],
            "commit": self.commit,
            "site": fingerprint(self.site),
        }

    def noted(self):
        """Return what is noted of the site that stands there, if these very sources made it.

        It may tell of another commit than the present one. None where the sources are others.
        """
        with suppress(OSError, ValueError):
            noted = json.loads(self.note.read_text())
            if {**noted, "commit": self.commit} == self.describe():
                return noted
        return None

    def begin(self):
        """Throw away what an earlier build has left."""
        aside = self.work / "before"
        with suppress(OSError):
            self.site.rmdir()  # Sphinx has made an empty one where there was none.
        if aside.is_dir() and not self.site.exists():
            aside.rename(self.site)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        # Python believes the time and the length of a file, and would run what it was before.
        for name in ("softmax_lib", "book"):
            for compiled in (self.source / name).rglob("__pycache__"):
                shutil.rmtree(compiled, ignore_errors=True)

    def confirm(self):
        """Raise `SourcesChanged` unless the sources are still what they were."""
        if self.files_now() != self.files:
            raise SourcesChanged

    def knows(self, file):
        """Tell whether a build sees that `file` has changed."""
        inside = file.is_relative_to(self.source) and file.exists()
        name = file.relative_to(self.source).as_posix() if inside else ""
        return not inside or name in self.files or name.startswith(("_build/", "."))

    def end(self):
        self._lock.close()


def begin(app):
    """Lock the build and look at the sources, before any of them is imported or read."""
    # To look for memory that can be freed takes a fifth of a build, which holds 0.6 GB at its end.
    gc.disable()
    folder = Path(app.outdir).parent
    folder.mkdir(parents=True, exist_ok=True)
    app.book = Build(Path(app.srcdir).resolve(), folder, repr(sorted(app.config.overrides.items())))
    app.book.begin()
    app.doctreedir = type(app.doctreedir)(app.book.work / "doctrees")
    Path(app.doctreedir).mkdir()


def end(app, exception):
    """Let another build begin."""
    gc.freeze()
    gc.enable()
    app.book.end()


def find_unknown_sources(app, env):
    """Warn of files that pages are made from and that `SOURCES` does not know."""
    for page, files in env.dependencies.items():
        for file in sorted(files):
            if not app.book.knows((app.book.source / file).resolve()):
                warn_of_unknown(file, page)


def warn_of_unknown(file, page):
    logger.warning("%s is not among the sources in fresh.py", file, location=page)


def setup(app):
    begin(app)
    app.connect("env-updated", find_unknown_sources)
    app.connect("build-finished", end, priority=1000)
