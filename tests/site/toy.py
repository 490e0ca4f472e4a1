"""A book of two pages with this book's own configuration and extension, quick to build."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "PYTHONDONTWRITEBYTECODE"
LIBRARY = """
from pathlib import Path


def answer():
    return 1000 + int((Path(__file__).parent / "data.txt").read_text())
"""
CODE = """import os
from pathlib import Path

from softmax_lib import answer

runs = Path(os.environ["RUNS"])
runs.write_text(runs.read_text() + "|" if runs.exists() else "|")
print(f"answer {answer()}, run {len(runs.read_text())}")"""
COUNTLESS = "from softmax_lib import answer\n\nprint(f'answer {answer()}')"
INTRO = "# Intro\n\nThis is a book of two pages, and $p = e^x / Z$ is a formula.\n"
CONTENTS = "format: jb-book\nroot: book/intro\nchapters:\n- file: notebooks/one\n"


def notebook(code, text="A page."):
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# One\n\n{text}"},
        {"cell_type": "code", "id": "code", "metadata": {}, "source": code, "outputs": [],
         "execution_count": None},
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3"}
    head = {"metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps({"cells": cells, **head})


def put(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def edit(file, old, new):
    """Replace a text in a file, and let the file look as old as it was."""
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def make(folder, code):
    """Write the toy book into `folder`; its notebook runs `code`."""
    for name in ("_ext", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name)
    for name in ("_config.yml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "softmax_lib", folder / "softmax_lib")
    library = folder / "softmax_lib/__init__.py"
    put(library, library.read_text(encoding="utf-8") + LIBRARY)
    put(folder / "_toc.yml", CONTENTS)
    put(folder / "book/intro.md", INTRO)
    put(folder / "book/references.bib", "")
    put(folder / "softmax_lib/data.txt", "1")
    put(folder / "requirements.txt", "numpy\n")
    # jsonschema would compile a grammar that nothing here needs, at every start for a second.
    put(folder / "rfc3987_syntax.py", "raise ImportError\n")
    put(folder / "notebooks/one.ipynb", notebook(code))
    return folder


def command(*options):
    return [Path(sys.executable).with_name("jupyter-book"), "build", ".", *options]


def environment(folder):
    """Let a build use the library of the toy book, and no Python for the browser."""
    runs = folder.with_name(f"{folder.name}-runs.txt")
    usual = {name: value for name, value in os.environ.items() if name != PLAIN}
    nothing = folder.with_name(f"{folder.name}-cache")
    return {**usual, "PYTHONPATH": str(folder), "RUNS": str(runs), "XDG_CACHE_HOME": str(nothing)}


def build(folder, *options, **more):
    """Build the toy book; return the finished process."""
    return subprocess.run(
        command("-n", "-W", "--keep-going", *options),
        cwd=folder, env=environment(folder), capture_output=True, text=True, encoding="utf-8",
        **more,
    )  # fmt: skip


def site(folder):
    """Return the site that stands there: path -> bytes."""
    html = folder / "_build/html"
    return {
        file.relative_to(html).as_posix(): file.read_bytes()
        for file in html.rglob("*")
        if file.is_file()
    }
