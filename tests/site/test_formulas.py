"""Formulas go to Node all at once, and what is wrong with one is known by its place."""

import sys
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinxcontrib import katex

from tests.site import toy

sys.path.append(str(toy.ROOT / "book" / "_ext"))
from softmax_book import formulas, kept


@pytest.fixture
def asked(monkeypatch):
    """The lists of formulas that have gone to Node."""
    lists = []
    ask = formulas.ask_node
    monkeypatch.setattr(formulas, "ask_node", lambda asked: lists.append(asked) or ask(asked))
    return lists


def render(tmp_path, *doctrees):
    app = SimpleNamespace(book=SimpleNamespace(kept=kept.Kept(tmp_path, "")))
    book = formulas.Formulas()
    for doctree in doctrees:
        book.note(app, doctree)
    book.render_all(app, None)
    return book


def test_all_formulas_are_rendered_at_once_and_kept(tmp_path, asked):
    one = nodes.paragraph("", "", nodes.math("x^2", "x^2"), nodes.math_block("x^2", "x^2"))
    two = nodes.paragraph("", "", nodes.math("x^2", "x^2"), nodes.math("é", r"\text{é}"))
    book = render(tmp_path, one, two)
    assert asked == [[("\\text{é}", False), ("x^2", False), ("x^2", True)]]
    assert 'class="katex-display"' in book.html("x^2", {"displayMode": True})
    assert 'class="katex-display"' not in book.html("x^2")
    assert "é" in book.html("\\text{é}")
    again = render(tmp_path, one, two)
    assert again.html("x^2") == book.html("x^2")
    assert len(asked) == 1


def test_a_formula_that_was_not_noted_is_rendered_when_it_comes(tmp_path, asked):
    book = render(tmp_path)
    assert "<math" in book.html("y")
    assert book.html("y") == book.html("y")
    assert asked == [[], [("y", False)]]


def test_a_formula_that_katex_refuses_is_an_error_of_its_own(tmp_path):
    bad = nodes.math("", r"\notacommand")
    book = render(tmp_path, nodes.paragraph("", "", bad, nodes.math("z", "z")))
    assert "<math" in book.html("z")
    with pytest.raises(katex.KaTeXError, match="notacommand"):
        book.html(r"\notacommand")
