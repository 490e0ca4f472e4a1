"""What stands in each labelled section of a notebook."""

import re

LABEL = re.compile(r"\(([\w-]+)\)=\s*$")
HEADING = re.compile(r"(#+) ")
FENCE = re.compile(r"\s*(```|~~~|:::)")


def markdown_lines(cell):
    """Yield (line, whether it can be a label or a heading)."""
    fenced = False
    for line in cell.source.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        yield line, not fenced


def outputs(cell):
    """Yield the texts that a code cell shows."""
    for output in cell.get("outputs", []):
        yield output.get("text", "") or output.get("data", {}).get("text/plain", "")


def pieces(notebook):
    """Yield (text, whether it can be a label or a heading), in the order of the page."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from markdown_lines(cell)
        else:
            yield from ((text, False) for text in outputs(cell))


def sections(notebook):
    """Return the text of each labelled section: its prose and its outputs, not its code.

    A section ends at the next heading of its own or of a higher level.
    """
    found, waiting, stack = {}, [], []
    for text, is_markup in pieces(notebook):
        label, heading = LABEL.match(text), HEADING.match(text)
        if is_markup and label:
            waiting.append(label[1])
        elif is_markup and heading:
            level = len(heading[1])
            stack = [(depth, names) for depth, names in stack if depth < level]
            stack.append((level, waiting))
            found |= {name: [] for name in waiting}
            waiting = []
        for _, names in stack:
            for name in names:
                found[name].append(text)
    return {name: "\n".join(texts) for name, texts in found.items()}
