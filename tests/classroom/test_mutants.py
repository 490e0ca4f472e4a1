"""Hidden checks tell right from wrong, whatever inputs they make.

Each answer here takes the place of one in the master. A wrong one has to lose points with
every seed: most of them pass the visible checks, or once passed the hidden ones. A right one
has to keep all, however unusual its style. Answers run in this process, which is quick and
allowed, since they are ours.
"""

import json
import warnings
from contextlib import chdir
from functools import cache, partial
from pathlib import Path

import pytest

from classroom.authoring.master import read_assignments
from classroom.authoring.notebooks import master_notebook
from classroom.jail import wire
from classroom.jail.client import Reply, read_result
from classroom.marking.marker import Attempt, make_exam
from tests.classroom.mutants import HELPERS, RIGHT, WRONG

ASSIGNMENTS = {assignment.name: assignment for assignment in read_assignments("assignments")}
SEEDS = range(6)


@cache
def exam(name, seed):
    return make_exam(ASSIGNMENTS[name], seed)


@cache
def calls(name, seed, question):
    return exam(name, seed).calls[question]


@cache
def worker():
    """Return what a worker knows: wire.py and worker.py, one after the other, as in the jail."""
    space = {"__name__": "worker"}
    for module in (wire.__file__, Path(wire.__file__).with_name("worker.py")):
        exec(compile(Path(module).read_text("utf-8"), module, "exec"), space)
    return space


@cache
def solutions(name):
    """Return the code of the master, without checks and figures."""
    assignment = ASSIGNMENTS[name]
    by_hand = {question.name for question in assignment.by_hand}
    cells = master_notebook(assignment)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["id"] not in by_hand]
    text = "\n".join(cell["source"] for cell in code if not cell["id"].endswith("-check"))
    return compile(text, name, "exec")


def solved(name):
    """Return the names that the solutions define, where their data files lie."""
    space = {}
    with chdir(ASSIGNMENTS[name].folder):
        exec(solutions(name), space)
    return space


def points_lost(name, question, answer, seeds=SEEDS):
    """Return for each seed the names of the parts that an answer loses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        space = solved(name)
        exec(HELPERS.get(name, ""), space)
        exec(answer, space)
        return [lost(name, question, space, seed) for seed in seeds]


def lost(name, question, space, seed):
    reply = partial(worker()["answer"], space=space)
    asked = map(json.loads, calls(name, seed, question))
    lines = (json.loads(json.dumps(reply(call))) for call in asked)
    marks = marks_of(name, seed, question, [read_result(line) for line in lines])
    return [f"{mark.name}: {mark.problem}" for mark in marks if mark.points < mark.out_of]


def marks_of(name, seed, question, results):
    """Return the marks for the results of all calls, in their order."""
    attempt = Attempt(Reply([], results, "ended"), calls(name, seed, question))
    return [attempt.mark(part) for part in exam(name, seed).parts[question]]


def cases(answers):
    return [
        pytest.param(name, question, code, id=f"{name}-{question}-{number}")
        for name, questions in answers.items()
        for question, codes in questions.items()
        for number, code in enumerate(codes)
    ]


@pytest.mark.parametrize(("name", "question", "answer"), cases(WRONG))
def test_a_wrong_answer_loses_points(name, question, answer):
    assert all(points_lost(name, question, answer)), answer


@pytest.mark.parametrize(("name", "question", "answer"), cases(RIGHT))
def test_a_right_answer_loses_none(name, question, answer):
    assert not any(points_lost(name, question, answer)), answer


def test_every_automatic_question_is_tried():
    """The questions that ask for numbers alone (error-numbers) are tried where it matters."""
    for name, assignment in ASSIGNMENTS.items():
        questions = {question.name for question in assignment.automatic}
        assert questions == set(WRONG[name]), name
        assert questions - {"error-numbers"} <= set(RIGHT[name]), name


def test_there_are_as_many_wrong_answers_as_the_page_says():
    count = sum(len(codes) for questions in WRONG.values() for codes in questions.values())
    assert 400 < count < 500
    assert "more than four hundred wrong answers" in Path("book/teaching.md").read_text("utf-8")


@cache
def right_results(name, seed, question):
    space = solved(name)
    asked = map(json.loads, calls(name, seed, question))
    lines = (json.loads(json.dumps(worker()["answer"](call, space))) for call in asked)
    return [read_result(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "question"),
    [(name, q.name) for name, assignment in ASSIGNMENTS.items() for q in assignment.automatic],
)
def test_counting_calls_earns_nothing(name, question):
    """A student counts calls and gives the answers that were right in another run, in order."""
    earned, possible = 0, 0
    for seed in SEEDS:
        is_call = [json.loads(call)["is_call"] for call in calls(name, seed, question)]
        for other in set(SEEDS) - {seed}:
            told = zip(
                is_call, *(right_results(name, s, question) for s in (seed, other)), strict=False
            )
            played = [old if called else own for called, own, old in told]
            for part, mark in zip(
                exam(name, seed).parts[question],
                marks_of(name, seed, question, played),
                strict=True,
            ):
                if any(ask.call.is_call for ask, _ in part.asks):
                    earned, possible = earned + mark.points, possible + mark.out_of
    assert earned <= 0.03 * possible
