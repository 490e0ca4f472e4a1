"""Every live figure has its place in the book."""

import re

import pytest

from softmax_lib import live
from tools.notebooks import NOTEBOOKS, read


@pytest.mark.parametrize("name", live.__all__)
def test_every_figure_stands_in_a_chapter(name):
    """As the only thing that a cell shows: a figure inside other code may never be seen."""
    cells = (cell for path in NOTEBOOKS.glob("*.ipynb") for cell in read(path).cells)
    shown = [cell.source for cell in cells if cell.cell_type == "code" and cell.outputs]
    assert any(re.search(rf"^live\.{name}\(", source, re.MULTILINE) for source in shown)
