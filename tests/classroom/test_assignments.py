"""Every assignment of the book: the master earns all, the empty release nothing, none leaks."""

import re
from pathlib import Path

import nbformat
import pytest

from classroom.author import MASTER, read_assignments
from classroom.checking import check_assignment
from classroom.release import find_leaks, release
from classroom.student import student_notebook

ASSIGNMENTS = read_assignments("assignments")


@pytest.fixture(params=ASSIGNMENTS, ids=lambda assignment: assignment.name)
def assignment(request):
    return request.param


def test_is_in_order(assignment, jail):
    assert check_assignment(assignment, jail) == []


def test_nothing_leaks(assignment, tmp_path):
    release([assignment], tmp_path)
    assert find_leaks(assignment, tmp_path) == []
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [
        f"{assignment.name}.ipynb",
        *assignment.files,
    ]
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


def test_every_visible_check_has_a_message(assignment):
    for cell in assignment.cells:
        if "check" in cell.metadata:
            import ast

            tests = [
                node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)
            ]
            assert tests
            assert all(node.msg is not None for node in tests), cell.source


def test_every_folder_is_an_assignment():
    folders = {path.name for path in Path("assignments").iterdir() if path.is_dir()}
    assert folders == {assignment.name for assignment in ASSIGNMENTS}
