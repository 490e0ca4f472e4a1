"""What a person marks is found whole, and what a program marks is found quickly."""

import json
import time

import pytest

from classroom.intake.answers import answer_by_hand
from classroom.intake.notebook import read_notebook
from classroom.marking.plan import binds
from tests.classroom.toy import answered, cell, code


def words(source, name="words"):
    """Return a text cell of the student's own."""
    return {"id": name, "cell_type": "markdown", "metadata": {}, "source": source}


def place(notebook, name, *cells):
    """Put cells right below the cell with an id."""
    at = notebook["cells"].index(cell(notebook, name)) + 1
    notebook["cells"][at:at] = cells


def text(course, notebook, name):
    read = read_notebook(json.dumps(notebook).encode())
    return answer_by_hand(read, course.questions[name], course).text


def test_an_answer_goes_on_in_the_cells_below(course):
    notebook = answered(course, why="It cancels.", figure="draw()")
    place(notebook, "why", words("And it is positive."), code("1 + 1"), words("That is all."))
    place(notebook, "figure", words("The figure shows it."))
    assert text(course, notebook, "why") == "It cancels.\n\nAnd it is positive.\n\nThat is all."
    assert text(course, notebook, "figure") == "draw()\n\nThe figure shows it."


def test_what_stands_above_or_below_another_cell_is_not_part_of_it(course):
    notebook = answered(course, why="It cancels.", figure="draw()")
    notebook["cells"].insert(0, words("My name is Ada."))
    place(notebook, "softmax-check", words("This was hard."))
    assert text(course, notebook, "why") == "It cancels."
    assert text(course, notebook, "figure") == "draw()"


def test_an_empty_figure_stays_empty_when_words_stand_below(course):
    notebook = answered(course)
    place(notebook, "figure", words("The words for another question."))
    assert text(course, notebook, "figure") == ""
    assert text(course, notebook, "why") == "The words for another question."


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("top = 1", True),
        ("top: float = 1", True),
        ("%time top = 1", True),
        ("a, top, b = 1, 2, 3", True),
        ("if True:\n    def top(x):\n        return x", True),
        ("async def top(): pass", True),
        ("def f():\n    top = 1", False),
        ("top == 1", False),
        ("stop = 1", False),
        ("f(top)", False),
    ],
)
def test_finds_the_cell_that_gives_a_name(source, found):
    assert binds(source, "top") is found


@pytest.mark.parametrize(
    "piece", ["a,", "a,\n", "top,", "top\n", " ", "\n", "a ,  ", "def ", "top "]
)
def test_a_long_cell_is_searched_quickly(piece):
    start = time.process_time()
    assert not binds(piece * (10**6 // len(piece)), "top")
    assert time.process_time() - start < 2
