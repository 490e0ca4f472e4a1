"""The numbers in the prose of a page of the book that runs code agree with what it prints."""

import jupytext
import pytest

from tests.notebooks.test_prose_numbers import complaints
from tools.notebooks import NOTEBOOKS, execute

BOOK = NOTEBOOKS.parent / "book"
HEADER = "format_name: myst"
PAGES = [page for page in sorted(BOOK.glob("*.md")) if HEADER in page.read_text("utf-8")[:300]]


def executed(page):
    notebook = jupytext.read(page)
    execute(notebook, page.parent)
    return notebook


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_prose_agrees_with_outputs(page):
    found = list(complaints(executed(page), {}))
    assert not found, "\n".join(found)


def test_the_pages_with_code_are_found():
    assert {"intro.md", "misconceptions.md"} <= {page.name for page in PAGES}


def test_a_number_that_nothing_prints_is_found(tmp_path):
    page = tmp_path / "page.md"
    header = (BOOK / "misconceptions.md").read_text("utf-8").split("myst:\n")[0] + "---\n"
    page.write_text(header + "It is 0.25, or 0.24.\n\n```{code-cell}\n1 / 4\n```\n", "utf-8")
    (complaint,) = complaints(executed(page), {})
    assert "nothing prints 0.24" in complaint
