"""Every assignment of the book: the master earns all, the empty release nothing, none leaks."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from classroom.authoring.master import MASTER, read_assignments
from classroom.authoring.notebooks import student_notebook
from classroom.authoring.release import find_leaks, release
from classroom.marking.trial import check_assignment

ASSIGNMENTS = read_assignments("assignments")


@pytest.fixture(params=ASSIGNMENTS, ids=lambda assignment: assignment.name)
def assignment(request):
    return request.param


def test_is_in_order(assignment, jail):
    assert check_assignment(assignment, jail) == []


def test_nothing_leaks(assignment, tmp_path):
    release([assignment], tmp_path)
    assert find_leaks(assignment, tmp_path) == []
    released = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert released == {f"{assignment.name}.ipynb", *assignment.files}
    nbformat.validate(student_notebook(assignment))


def test_has_all_kinds_of_questions(assignment):
    by_hand = assignment.by_hand
    assert any(not question.is_code for question in by_hand), "one answered in words"
    assert any(question.is_code for question in by_hand), "one that asks for a figure"
    text = (assignment.folder / MASTER).read_text("utf-8")
    assert re.search(r"(?i)find the error", text), "one with an error in a text"
    assert 45 <= assignment.minutes <= 60


def test_every_question_says_its_points(assignment):
    """The headings promise as many points as there are."""
    text = (assignment.folder / MASTER).read_text("utf-8")
    headings = re.findall(r"(?m)^# ## .*\((\d+(?:\.\d+)?) points?\)", text)
    assert sum(map(float, headings)) == assignment.points


def test_it_says_how_long_it_is(assignment):
    """The first cell names the numbers of questions, points and minutes; so does the book."""
    text = (assignment.folder / MASTER).read_text("utf-8")
    count = len(re.findall(r"(?m)^# ## \d+\. ", text))
    words = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
    first = " ".join(assignment.cells[0].source.split())
    points, minutes = assignment.points, assignment.minutes
    assert f"{words[count - 1]} questions, {points} points, about {minutes} minutes" in first
    table = Path("book/assignments.md").read_text("utf-8")
    row = next(line for line in table.splitlines() if f"`{assignment.name} <" in line)
    assert row.split("|")[2].strip() == str(points)


def test_every_question_has_a_heading_of_its_own(assignment):
    titles = [question.title for question in assignment.questions.values()]
    assert len(set(titles)) == len(titles), titles


def test_visible_checks_use_no_other_answer(assignment):
    """A student who has left out a question still gets help with the next."""
    for cell in assignment.cells:
        if name := cell.metadata.get("check"):
            others = {
                function
                for question in assignment.automatic
                if question.name != name
                for function in question.defines
            }
            used = {
                node.id for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Name)
            }
            own = set(assignment.questions[name].defines)
            assert not used & (others - own), name


def test_every_visible_check_has_a_message(assignment):
    for cell in assignment.cells:
        if "check" in cell.metadata:
            tests = [
                node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)
            ]
            assert tests
            assert all(node.msg is not None for node in tests), cell.source


def test_every_folder_is_an_assignment():
    folders = {path.name for path in Path("assignments").iterdir() if path.is_dir()}
    assert folders == {assignment.name for assignment in ASSIGNMENTS}
