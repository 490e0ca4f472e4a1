"""Run and clean notebooks: the one way to write the notebooks that are committed.

    python tools/notebooks.py run [files]     run, then clean
    python tools/notebooks.py clean [files]   leave only what belongs in a commit
    python tools/notebooks.py check [files]   fail if clean would change a file

Without files: all in notebooks/.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
CELL_METADATA = {"tags", "mystnb"}  # "jupyter" follows from the tags
FOLDED = {"hide-input", "remove-input"}
SOLUTION = re.compile(r"^`{3,}\{solution-(start|end)\}", re.MULTILINE)
WIDGET = "application/vnd.jupyter.widget-view+json"
FIGURE = '<figure class="sm-figure"'


def isolate_kernels(folder, hash_seed):
    """Let nothing of this user reach a kernel: no start-up files, no backend, no chance.

    The tests use another `hash_seed` than `run`, so that an output which depends
    on the order of a set is found. Matplotlib is imported here once, because its
    first import on a machine may write a line about fonts. Small matrices are multiplied
    on one thread: notebooks run side by side, and threads that wait for each other take longer.
    """
    os.environ["IPYTHONDIR"] = str(folder)
    os.environ["PYTHONHASHSEED"] = str(hash_seed)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.pop("MPLBACKEND", None)
    import matplotlib.font_manager  # noqa: F401


def execute(notebook, folder):
    """Run a notebook in place, as if opened in its folder.

    Raises
    ------
    CellExecutionError
        At the first cell that fails.
    """
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        force_raise_errors=True,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def is_text(kind, content):
    """Tell whether a form of an output stays: text, but not the drawing of a figure."""
    return not kind.startswith("image/") and kind != WIDGET and not str(content).startswith(FIGURE)


def clean_output(output):
    if "data" in output:
        output.data = {kind: text for kind, text in output.data.items() if is_text(kind, text)}
        output.metadata = {}


def is_solution(notebook):
    """Yield for each cell whether it is code of a folded solution."""
    inside = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            marks = SOLUTION.findall(cell.source)
            inside = marks[-1] == "start" if marks else inside
        yield inside and cell.cell_type == "code"


def folds(tags, solution):
    """Return what JupyterLab folds of a cell, so that it shows no more than the page does.

    The page folds by tags and directives, which JupyterLab does not know.
    """
    if solution:
        return {"outputs_hidden": True, "source_hidden": True}
    return {"source_hidden": True} if FOLDED & set(tags) else {}


def clean_cell(cell, solution=False):
    kept = {key: cell.metadata[key] for key in CELL_METADATA & set(cell.metadata)}
    hidden = folds(kept.get("tags", []), solution)
    cell.metadata = kept | ({"jupyter": hidden} if hidden else {})
    for output in cell.get("outputs", []):
        clean_output(output)
    if "outputs" in cell:
        cell.outputs = [output for output in cell.outputs if output.get("data", True)]


def clean(notebook):
    """Remove from a notebook what is not to be committed; return its text."""
    notebook.metadata = NOTEBOOK_METADATA
    notebook.nbformat_minor = 5
    solutions = list(is_solution(notebook))
    for place, (cell, solution) in enumerate(zip(notebook.cells, solutions, strict=True), start=1):
        cell.setdefault("id", f"cell-{place}")
        clean_cell(cell, solution)
    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"


def read(path):
    return nbformat.read(path, as_version=4)


def cleaned(path):
    """Return what `clean` would write into a file."""
    return clean(read(path))


def write(path, text):
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def run_files(paths):
    with tempfile.TemporaryDirectory() as folder:
        isolate_kernels(folder, hash_seed=1)
        for path in paths:
            print(f"==> Running {path.name}", flush=True)
            notebook = read(path)
            execute(notebook, path.parent)
            write(path, clean(notebook))


def clean_files(paths):
    for path in paths:
        write(path, cleaned(path))


def check_files(paths):
    dirty = [path.name for path in paths if path.read_text(encoding="utf-8") != cleaned(path)]
    if dirty:
        sys.exit(f"==> Not clean: {', '.join(dirty)}. Run: make notebooks")


def main(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["run", "clean", "check"])
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args(arguments)
    paths = [path.resolve() for path in arguments.files] or sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        sys.exit(f"==> There is no notebook in {NOTEBOOKS.name}/.")
    actions = {"run": run_files, "clean": clean_files, "check": check_files}
    try:
        actions[arguments.action](paths)
    except CellExecutionError as error:
        sys.exit(f"{error}\n==> A cell failed, and the notebook was left as it was.")


if __name__ == "__main__":
    main()
