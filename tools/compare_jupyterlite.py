"""Measure Python in the page beside JupyterLite: the same cells, browser and host, in one run.

    python tools/compare_jupyterlite.py              # brings 60 MB into a folder that it removes
    python tools/compare_jupyterlite.py --kept DIR   # keeps what was built in DIR for the next time

The book has to be built (``make book``). JupyterLite gets what a teacher would give it: its
notebook application, a notebook that installs the library in its first cell, the same Pyodide and
wheels as the book from the same host, and what IPython needs as wheels of its own. All clocks
start where a reader opens the page. *Run* is pressed as soon as the page can be used: in the book
when its buttons are there, in JupyterLite when its kernel has started, since it forgets what is
pressed before.
"""

import argparse
import hashlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import ExitStack
from pathlib import Path

from bench_page import AFTER, CHAPTER, NUMBER, PATIENCE, PICTURE, SITE, hosted, press
from browser import find_chromium, prepare_playwright
from browser_python import ROOT, install, parts, say
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright
from softmax_book import wheel

VERSIONS = ["jupyterlite-core==0.8.6", "jupyterlite-pyodide-kernel==0.8.6"]
BESIDE = ["jupyter_server"]  # reads the notebooks for the list of files
# What the kernel imports: by Pyodide's lock, and what that lock does not have.
LOCKED, UNLOCKED = ["ipython", "jedi", "micropip"], ["comm"]
ROUNDS = 3
# The first cell of a notebook there.
INSTALL = {
    "number": "%pip install -q softmax-lib",
    "chapter": "%pip install -q softmax-lib matplotlib",
}
SOFTMAX = "from softmax_lib import softmax\n\nsoftmax([2, 1, 0.1])"

READY = """() => {
  const panel = window.jupyterapp?.shell.currentWidget;
  return panel?.sessionContext?.session?.kernel?.status === "idle";
}"""
OUTPUTS = """(cell) =>
  document.querySelectorAll(".jp-CodeCell")[cell]?.querySelector(".jp-OutputArea-output")
"""
AGAIN = """async (cell) => {
  const panel = window.jupyterapp.shell.currentWidget;
  panel.content.activeCellIndex = cell;
  panel.content.activeCell.model.clearExecution();
  const start = performance.now();
  await window.jupyterapp.commands.execute("notebook:run-cell");
  return (performance.now() - start) / 1000;
}"""


def run(*command, **options):
    subprocess.run([str(one) for one in command], check=True, stdout=subprocess.DEVNULL, **options)


def notebook(*sources):
    cells = [new_code_cell(source) for source in sources]
    kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def chapter_cells():
    """List the code of the chapter's cells up to the picture."""
    cells = json.loads((ROOT / "notebooks" / f"{CHAPTER}.ipynb").read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return code[:PICTURE]


def bring_pyodide(folder, scratch, download):
    """Lay the Pyodide of the book with all its wheels into a folder, under its own lock."""
    shutil.copytree(install(scratch) / "pyodide", folder)
    for file in parts.folder().glob("*.whl"):
        shutil.copy(file, folder)
    lock = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
    packages = {key.replace("_", "-"): one for key, one in lock["packages"].items()}
    needed = list(LOCKED)
    for name in needed:  # grows on the way
        depends = [one.lower().replace("_", "-") for one in packages[name]["depends"]]
        needed += [one for one in depends if one not in needed]
    missing = [name for name in needed if not (folder / packages[name]["file_name"]).exists()]
    run(*download, "--dest", folder, *[f"{name}=={packages[name]['version']}" for name in missing])
    for name in needed:  # the same versions, but PyPI's own files
        made = (folder / packages[name]["file_name"]).read_bytes()
        packages[name]["sha256"] = hashlib.sha256(made).hexdigest()
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def build(folder):
    """Build a JupyterLite with both notebooks."""
    say("Building JupyterLite")
    content, wheels = folder / "content", folder / "wheels"
    for one in (content, wheels):
        one.mkdir()
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", *VERSIONS, *BESIDE)
    (wheels / wheel.name_of(ROOT)).write_bytes(wheel.build(ROOT))
    download = (*pip, "download", "--no-deps", "--only-binary=:all:", "--platform=any")
    download += ("--python-version=3.14",)
    run(*download, "--dest", wheels, *UNLOCKED)
    notebooks = {"number": [SOFTMAX], "chapter": chapter_cells()}
    for name, cells in notebooks.items():
        made = json.dumps(notebook(INSTALL[name], *cells))
        (content / f"{name}.ipynb").write_text(made, encoding="utf-8")
    own = [part for one in sorted(wheels.glob("*.whl")) for part in ("--piplite-wheels", one)]
    site = folder / "site"
    run(python, "-m", "jupyterlite_core", "build", "--apps", "notebooks", "--contents", content,
        "--output-dir", site, *own, cwd=folder)  # fmt: skip
    bring_pyodide(site / "static" / "pyodide", folder, download)
    file = site / "jupyter-lite.json"
    settings = json.loads(file.read_text("utf-8"))
    data = settings["jupyter-config-data"]
    data["exposeAppInBrowser"] = True
    kernel = data["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    kernel["pyodideUrl"] = "./static/pyodide/pyodide.mjs"
    file.write_text(json.dumps(settings), encoding="utf-8")


class Lite:
    """JupyterLite; its cell 0 installs the library, so that the others have the book's numbers."""

    name = "JupyterLite"

    def open(self, page, home, what):
        """Open a page, and press as soon as it can be used."""
        page.goto(f"{home}notebooks/index.html?path={what}.ipynb", timeout=PATIENCE)
        page.wait_for_function(READY, timeout=PATIENCE)
        page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def reach(self, page, cell):
        """Wait until the output of a cell stands there."""
        page.wait_for_function(OUTPUTS, arg=cell, timeout=PATIENCE)

    def again(self, page, cell):
        """Return how long a cell takes."""
        return page.evaluate(AGAIN, cell)


class Book:
    """This book; the first press of a cell runs those above it."""

    name = "the book"

    def open(self, page, home, what):
        address = "book/playground" if what == "number" else f"notebooks/{CHAPTER}"
        page.goto(f"{home}{address}.html", timeout=PATIENCE)
        page.locator(".run-run").first.wait_for(state="attached")

    def reach(self, page, cell):
        press(page, cell)

    def again(self, page, cell):
        return press(page, cell)


def number(one, page, host):
    """Wait for a number alone; return what it took, in seconds and megabytes."""
    start = time.perf_counter()
    one.open(page, host.home, "number")
    ready = time.perf_counter() - start
    one.reach(page, 1)
    taken = time.perf_counter() - start
    return {"page ready": ready, "number": taken, "number MB": host.sent / 1e6,
            "number requests": host.asked}  # fmt: skip


def chapter(one, page, host):
    """Wait for a number and a picture of the chapter; return what they took."""
    start = time.perf_counter()
    one.open(page, host.home, "chapter")
    one.reach(page, NUMBER)
    taken = time.perf_counter() - start
    one.reach(page, PICTURE)
    picture = time.perf_counter() - start
    return {"number in chapter": taken, "picture": picture, "chapter MB": host.sent / 1e6,
            "a cell afterwards": one.again(page, AFTER)}  # fmt: skip


def measured(one, host, playwright):
    """Measure a first and a second visit, each kind with an empty store of its own."""
    found = {"first": {}, "second": {}}
    for wait in (number, chapter):
        with tempfile.TemporaryDirectory() as store:
            context = playwright.chromium.launch_persistent_context(
                store,
                executable_path=find_chromium(),
                args=["--no-sandbox", "--disable-dev-shm-usage"],
            )
            for visit in found.values():
                page = context.new_page()
                host.start_count()
                visit.update(wait(one, page, host))
                page.close()
            context.close()
    return found


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kept", type=Path, metavar="DIR", help="keep what is built in DIR")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    if not (SITE / "index.html").exists():
        parser.error("the book is not built here: make book")
    prepare_playwright()
    with ExitStack() as stack:
        folder = options.kept or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if not (folder / "site" / "jupyter-lite.json").exists():
            folder.mkdir(parents=True, exist_ok=True)
            build(folder.resolve())
        playwright = stack.enter_context(sync_playwright())
        hosts = {
            Book: stack.enter_context(hosted(SITE)),
            Lite: stack.enter_context(hosted(folder / "site")),
        }
        runs = {kind: [] for kind in hosts}
        for _ in range(options.rounds):
            for kind, host in hosts.items():
                runs[kind].append(measured(kind(), host, playwright))
        print(
            f"{'medians of ' + str(options.rounds) + ' rounds, in s from opening the page':58}",
            *[f"{kind.name:>12}" for kind in runs],
        )
        for when in ("first", "second"):
            for what in runs[Book][0][when]:
                row = [
                    statistics.median(one[when][what] for one in found) for found in runs.values()
                ]
                print(f"{when + ' visit: ' + what:58}", *[f"{value:12.3g}" for value in row])


if __name__ == "__main__":
    sys.exit(main())
