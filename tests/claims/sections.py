"""Which labels a notebook has, and what its cells show."""

import re

LABEL = re.compile(r"\(([\w-]+)\)=\s*$")
FENCE = re.compile(r"\s*(```|~~~|:::)")


def markdown_lines(cell):
    """Yield the lines of a cell that are not inside a fence."""
    fenced = False
    for line in cell.source.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        if not fenced:
            yield line


def outputs(cell):
    """Yield the texts that a code cell shows."""
    for output in cell.get("outputs", []):
        yield output.get("text", "") or output.get("data", {}).get("text/plain", "")


def labels(notebook):
    """Name the labels of a notebook."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in markdown_lines(cell):
                if label := LABEL.match(line):
                    yield label[1]
