"""A master that is not as it must be is refused, with a sentence that says where."""

import json

import pytest

from classroom.authoring.master import is_like_marker, read_assignment, read_assignments
from classroom.authoring.notebooks import master_notebook, student_notebook
from classroom.checks import ask, call, part, variable
from classroom.common.errors import ClassroomError
from classroom.marking.marker import Marker, make_exam
from classroom.marking.plan import Step
from tests.classroom.conftest import QUICK
from tests.classroom.toy import CHECKS, MASTER, cell, read_toy, released, write_master


def test_reads_questions_in_order(course):
    assert list(course.questions) == ["double", "softmax", "why", "figure"]
    assert [question.name for question in course.by_hand] == ["why", "figure"]
    assert course.points == 8
    assert course.questions["softmax"].defines == ["softmax", "top", "top"]
    assert course.setup == ["import numpy as np"]


def test_the_students_start(course):
    notebook = released(course)
    assert cell(notebook, "double")["source"] == (
        'def double(z):\n    """Return twice `z`."""\n'
        "    # Your code here.\n    raise NotImplementedError()"
    )
    assert "top = None\n# Your code here." in cell(notebook, "softmax")["source"]
    assert cell(notebook, "why")["source"] == "*Your answer here.*"


def test_metadata_is_that_of_nbgrader(course):
    notebook = released(course)
    common = {"locked": False, "task": False, "schema_version": 3, "solution": True}
    assert cell(notebook, "double")["metadata"]["nbgrader"] == {
        "grade_id": "double",
        "grade": False,
        **common,
    }
    assert cell(notebook, "why")["metadata"]["nbgrader"] == {
        "grade_id": "why",
        "grade": True,
        "points": 2,
        **common,
    }
    check = cell(notebook, "double-check")["metadata"]["nbgrader"]
    assert (check["grade"], check["locked"], check["points"]) == (True, True, 2)
    assert check["solution"] is False


def test_masters_keep_every_solution(course):
    sources = "\n".join(cell["source"] for cell in master_notebook(course)["cells"])
    assert "a common factor cancels" in sources
    assert "SOLUTION" not in sources
    assert "raise NotImplementedError" not in sources


def test_both_notebooks_are_valid(course):
    import nbformat

    nbformat.validate(student_notebook(course))
    nbformat.validate(master_notebook(course))


CHANGES = {
    "misspelt begin": ("### BEGIN SOLUTION", "### BEGIN SOLUTON"),
    "one hash": ("    ### BEGIN SOLUTION", "    # BEGIN SOLUTION"),
    "small letters": ("### BEGIN SOLUTION", "### begin solution"),
    "other order": ("### BEGIN SOLUTION", "### SOLUTION BEGIN"),
    "without space": ("### BEGIN SOLUTION", "###BEGIN SOLUTION"),
    "three hashes of its own": ("    ### END SOLUTION", "    ### END SOLUTION\n    ### the answer"),
    "hidden tests of nbgrader": ("assert double", "### BEGIN HIDDEN TESTS\nassert double"),
    "misspelt hidden tests": ("assert double", "# BEGIN HIDDEN TEST\nassert double"),
    "in words": ("# Because a", "# ### BEGIN SOLUTIONS\n# Because a"),
    "no end": ("    ### END SOLUTION\n\n# %% check", "\n# %% check"),
    "begin twice": ("    ### BEGIN SOLUTION", "    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION"),
    "no end in the file": ('print("a picture of", picture)\n### END SOLUTION\n', ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_refuses_a_wrong_marker(name, tmp_path):
    old, new = CHANGES[name]
    assert old in MASTER
    with pytest.raises(ClassroomError, match=r"line \d+"):
        read_toy(tmp_path, master=MASTER.replace(old, new, 1))


@pytest.mark.parametrize("line", ["# solution", "return end", "# Begin with a test", "tests", ""])
def test_ordinary_lines_are_no_markers(line):
    assert not is_like_marker(line)


FAULTS = {
    "unknown option": ('answer="double"', 'anwser="double"', "unknown"),
    "no points": ('answer="double" points=2', 'answer="double"', "points"),
    "points as text": ("points=2", 'points="2"', "points"),
    "a strange name": ('answer="double"', 'answer="Double it"', "is not a name"),
    "twice the same answer": ('answer="softmax"', 'answer="double"', "two answers"),
    "check of nothing": ('check="double"', 'check="treble"', "visible"),
    "no title": ("title: A toy", "subtitle: A toy", "title"),
    "unknown setting": ("minutes: 5", "minutes: 5\n#     grade: 9", "grade"),
    "no settings": ("classroom:\n#     title: A toy\n#     minutes: 5", "classroom: 5", "settings"),
    "broken YAML": ("title: A toy", "title: A: toy", "cannot be read"),
    "a number as title": ("title: A toy", "title: 7", "not a text"),
    "a text as list": ("minutes: 5", "minutes: 5\n#     allow: numpy", "not a list of names"),
    "solution outside": (
        "import numpy",
        "### BEGIN SOLUTION\n### END SOLUTION\nimport numpy",
        "outside",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_refuses_a_fault(name, tmp_path):
    old, new, message = FAULTS[name]
    assert old in MASTER
    with pytest.raises(ClassroomError, match=message):
        read_toy(tmp_path, master=MASTER.replace(old, new, 1))


def test_refuses_an_answer_without_a_solution(tmp_path):
    bare = MASTER.replace("    ### BEGIN SOLUTION\n    return 2", "    return 2")
    bare = bare.replace(
        "dtype=float)\n    ### END SOLUTION\n\n# %% check", "dtype=float)\n\n# %% check", 1
    )
    with pytest.raises(ClassroomError, match="no solution in it"):
        read_toy(tmp_path, master=bare)


def test_refuses_checks_of_other_questions(tmp_path):
    course = read_toy(tmp_path, checks=CHECKS.replace('question("double")', 'question("treble")'))
    with pytest.raises(ClassroomError, match="treble"):
        make_exam(course, 1)


def test_refuses_checks_that_cannot_be_imported(tmp_path):
    for number, checks in enumerate(("def (", "import nothing_of_this_name", "1 / 0")):
        course = read_toy(tmp_path / str(number), checks=checks)
        with pytest.raises(ClassroomError, match=r"checks\.py cannot be imported: \w+Error"):
            make_exam(course, 1)


def test_refuses_a_master_that_is_no_text(tmp_path):
    (write_master(tmp_path) / "assignment.py").write_bytes(b"# \xff")
    with pytest.raises(ClassroomError, match="is not UTF-8"):
        read_assignment(tmp_path / "toy")


def test_refuses_other_points_in_the_checks(tmp_path):
    course = read_toy(tmp_path, checks=CHECKS.replace('part("large", 1', 'part("large", 2'))
    with pytest.raises(ClassroomError, match="give 4 points"):
        make_exam(course, 1)


def test_inputs_are_fresh_and_can_be_made_again(course):
    first, again, other = (make_exam(course, seed).calls["double"] for seed in (1, 1, 2))
    assert first == again
    assert first != other


WHOLE = [[str(k)] for k in range(9)]


def test_the_order_of_what_is_asked_is_made_by_chance(tmp_path):
    """Else an answer could count its calls: three times True, four times False."""
    asks = "*(ask(call('double', [k]), expect=2 * k) for k in range(9))"
    old = 'part("arrays", 1, *(ask(call("double", z), expect=2 * z) for z in rows))'
    assert old in CHECKS
    course = read_toy(tmp_path, checks=CHECKS.replace(old, f'part("arrays", 1, {asks})'))
    exam = make_exam(course, 1)
    sent = [json.loads(call)["args"][0]["list"] for call in exam.calls["double"]]
    of_arrays = [[number["number"] for number in numbers] in WHOLE for numbers in sent]
    assert sum(of_arrays) == 9
    assert len(of_arrays) == 12
    assert not all(of_arrays[:9])
    order = [numbers[0]["number"] for numbers, own in zip(sent, of_arrays, strict=True) if own]
    assert order != sorted(order)


def test_ask_wants_exactly_one_way_to_be_right():
    with pytest.raises(TypeError, match="exactly one"):
        ask(call("double"))
    with pytest.raises(TypeError, match="exactly one"):
        ask(call("double"), expect=1, raises=ValueError)
    for wrong in ({"expect": 1.0}, {"accept": bool}, {"raises": ValueError}):
        with pytest.raises(TypeError, match="whole numbers"):
            ask(call("double"), exact=True, **wrong)
    with pytest.raises(TypeError, match="not for a variable"):
        ask(variable("top"), expect=1, strict=True)
    with pytest.raises(ValueError, match="asks for nothing"):
        part("nothing", 1)


def test_says_what_is_there(tmp_path):
    write_master(tmp_path)
    assert [a.name for a in read_assignments(tmp_path)] == ["toy"]
    with pytest.raises(ClassroomError, match="there are: toy"):
        read_assignments(tmp_path, ["tory"])
    with pytest.raises(ClassroomError, match=r"no assignment\.py"):
        read_assignment(tmp_path)


STRICT_MASTER = """\
# ---
# jupyter:
#   classroom:
#     title: Strict and exact
#     minutes: 5
# ---

# %%
import numpy as np

# %% answer="far" points=1
def far(x):
    ### BEGIN SOLUTION
    return 1 / (1 + np.exp(-abs(x)))
    ### END SOLUTION

# %% check="far"
assert far(0.0) == 0.5, "One half."

# %% answer="count" points=1
def count(n):
    ### BEGIN SOLUTION
    return 10**n + 1
    ### END SOLUTION

# %% check="count"
assert count(0) == 2, "Two."
"""
STRICT_CHECKS = """\
from classroom.checks import part, question, same


@question("far")
def far(rng):
    yield part("far out", 1, *same("far", [(-1000.0,)], lambda x: 1.0, strict=True))


@question("count")
def count(rng):
    yield part("large", 1, *same("count", [(30,), (200,)], lambda n: 10**n + 1, exact=True))
"""


@pytest.mark.parametrize(
    ("name", "body", "problem"),
    [
        ("far", "return 1 / (1 + np.exp(-abs(x)))", "right"),
        ("far", "return 1 / (1 + np.exp(x)) if x < 0 else 0.5", "right"),
        ("far", "return 1 / (1 + 1 / np.exp(-x))", "overflow"),
        ("far", "return 1 / (1 + 1 / np.exp(-x))\nnp.seterr(all='ignore')", "overflow"),
        ("far", "return 1 - np.float64(0) * np.nan_to_num(np.float64(0) / 0)", "overflow"),
        ("far", "return 1 + 0 / np.float64(2)", "right"),
        ("count", "return 10**n + 1", "right"),
        ("count", "return int(10.0**n) + 1", "value"),
        ("count", "return float(10**n + 1)", "type"),
        ("count", "return 10**n", "value"),
    ],
)
def test_strict_and_exact_answers(name, body, problem, jail, tmp_path):
    course = read_toy(tmp_path, master=STRICT_MASTER, checks=STRICT_CHECKS)
    argument = "x" if name == "far" else "n"
    cells = [Step(f"def {name}({argument}):\n    {body}", name)]
    [mark] = Marker(make_exam(course, 1), cells, jail, QUICK).mark()[name]
    assert mark["problem"] == problem
    (tmp_path / "empty").mkdir()
    with pytest.raises(ClassroomError, match=r"no assignment in .*empty: no folder"):
        read_assignments(tmp_path / "empty")


def test_refuses_a_heading_with_other_points_than_its_answers(tmp_path):
    heading = '# %% [markdown]\n# ## Twice (9 points)\n\n# %% answer="double"'
    with pytest.raises(ClassroomError, match=r"'Twice' says 9 points, and its answers have 8"):
        read_toy(tmp_path, master=MASTER.replace('# %% answer="double"', heading))


def test_a_line_that_is_no_list_of_names_and_values_is_shown(tmp_path):
    with pytest.raises(ClassroomError, match=r'the line # %% answer="double" points=\(2 cannot'):
        read_toy(
            tmp_path, master=MASTER.replace('answer="double" points=2', 'answer="double" points=(2')
        )
