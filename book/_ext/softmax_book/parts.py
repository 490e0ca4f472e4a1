"""Where the parts lie with which a reader's browser runs and edits the cells of a chapter.

They are a Python for the browser with its packages, and an editor: 45 MB that other people make.
``tools/browser_python.py`` brings them into a cache outside the repository, checks each by its
hash, and moves the folder into its place when all are there: a folder that stands is whole.
"""

import hashlib
import os
from pathlib import Path

HERE = Path(__file__).parent / "run"
LOCK = HERE / "package-lock.json"
# What the chapters import, beyond the library itself.
PACKAGES = ("matplotlib", "numpy", "scipy")
# Pure Python, as PyPI has it: requirement, file, sha256.
PURE = {
    "traitlets": (
        "traitlets==5.14.3",
        "traitlets-5.14.3-py3-none-any.whl",
        "b74e89e397b1ed28cc831db7aea759ba6640cb3de13090ca145426688ff1ac4f",
    ),
}
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")

# The last Hypothesis in pure Python: for the library's own tests, and in no page.
FOR_TESTS = {
    "hypothesis": (
        "hypothesis==6.147.0",
        "hypothesis-6.147.0-py3-none-any.whl",
        "de588807b6da33550d32f47bcd42b1a86d061df85673aa73e6443680249d185e",
    ),
}
# To be raised when the tool makes something else of the same packages.
FORM = 2
# For each of the packages, the wheels that it needs.
WHEELS = "wheels.json"


def name():
    """Return a name that tells these parts from those of any other edition."""
    made_from = LOCK.read_bytes() + repr((PACKAGES, PURE, FOR_TESTS, CORE, FORM)).encode()
    return hashlib.sha256(made_from).hexdigest()[:12]


def cache():
    """Return the folder in which the parts of every edition are kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "softmax-book" / "browser"


def folder():
    """Return the folder of the parts, which may not be there yet."""
    return cache() / name()


def files():
    """List what pages load, each with its size; nothing where the parts have not been brought."""
    elsewhere = {file for _, file, _ in FOR_TESTS.values()}
    found = {path.name: path.stat().st_size for path in sorted(folder().glob("*"))}
    return {name: size for name, size in found.items() if name not in elsewhere}
