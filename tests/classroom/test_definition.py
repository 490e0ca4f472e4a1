"""Assignment 1 meets the mistakes that students make: a visible check explains each of them,
and a hidden one takes no more points than the mistake deserves."""

import json

import pytest

from classroom.authoring.master import read_assignment
from classroom.authoring.notebooks import master_notebook
from classroom.intake.notebook import read_notebook
from classroom.marking.marker import Marker, make_exam
from classroom.marking.plan import code_cells
from tests.classroom.conftest import QUICK
from tests.classroom.toy import cell

NAIVE = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
BY_SUM = "def softmax(z):\n    z = np.asarray(z, float)\n    return z / z.sum()"
NO_SUM = "def softmax(z):\n    return np.exp(np.asarray(z) - np.max(z))"
BASE_2 = "def softmax(z):\n    e = 2.0 ** (np.asarray(z) - np.max(z))\n    return e / e.sum()"
AS_LIST = "def softmax(z):\n    e = np.exp(np.asarray(z) - np.max(z))\n    return list(e / e.sum())"
SIGMOIDS = "def softmax(z):\n    return 1 / (1 + np.exp(-np.asarray(z)))"
UPSIDE_DOWN = "def odds(z, i, j):\n    return np.exp(z[j] - z[i])"
BY_DIVIDING = "def odds(z, i, j):\n    return z[i] / z[j]"
TOO_LARGE = "def odds(z, i, j):\n    return np.exp(z[i]) / np.exp(z[j])"
ONLY_SUM = (
    "def is_distribution(p):\n    return bool(abs(np.sum(p) - 1) < 1e-9)\n"
    "counterexample = [-1, -2, -4]"
)
EXACT = (
    "def is_distribution(p):\n    return bool(np.min(p) >= 0 and sum(p) == 1)\n"
    "counterexample = [-1, -2, -4]"
)
NAN = (
    "def is_distribution(p):\n    p = np.asarray(p)\n"
    "    return not (np.any(p < 0) or abs(p.sum() - 1) > 1e-9)\ncounterexample = [-1, -2, -4]"
)
NUMPY_BOOL = (
    "def is_distribution(p):\n    p = np.asarray(p)\n"
    "    return np.all(p >= 0) & (abs(p.sum() - 1) < 1e-9)\ncounterexample = [-1, -2, -4]"
)
NO_VERDICT = 'def is_distribution(p):\n    return "yes"\ncounterexample = [-1, -2, -4]'
POSITIVE = (
    "def is_distribution(p):\n    p = np.asarray(p)\n"
    "    return bool(np.all(p >= 0) and abs(p.sum() - 1) < 1e-9)\ncounterexample = [2, 1, 1]"
)
ONE_NEGATIVE = (
    "def is_distribution(p):\n    p = np.asarray(p)\n"
    "    return bool(np.all(p >= 0) and abs(p.sum() - 1) < 1e-9)\ncounterexample = [2, 1, -1]"
)
NO_SHIFT = "def logits_of(p, largest):\n    return np.log(p) + largest"
PLAIN = "def logits_of(p, largest):\n    return np.asarray(p) - np.max(p) + largest"
ALL_AXES = "def batch_softmax(z, axis=-1):\n    e = np.exp(z - np.max(z))\n    return e / e.sum()"
LAST_AXIS = (
    "def batch_softmax(z, axis=-1):\n    e = np.exp(z - np.max(z, axis=-1, keepdims=True))\n"
    "    return e / e.sum(axis=-1, keepdims=True)"
)
ONE_LARGEST = (
    "def batch_softmax(z, axis=-1):\n    e = np.exp(z - np.max(z))\n"
    "    return e / e.sum(axis=axis, keepdims=True)"
)
NO_KEEPDIMS = (
    "def batch_softmax(z, axis=-1):\n    e = np.exp(z - np.max(z, axis=axis))\n"
    "    return e / e.sum(axis=axis)"
)
NO_SHIFT_IN_BATCH = (
    "def batch_softmax(z, axis=-1):\n    e = np.exp(z)\n"
    "    return e / e.sum(axis=axis, keepdims=True)"
)
DIFFERENCE = "def odds(z, i, j):\n    return z[i] - z[j]"
BY_SOFTMAX = "def odds(z, i, j):\n    e = np.exp(np.asarray(z) - np.max(z))\n    return e[i] / e[j]"
NEARLY = (
    "def softmax(z):\n    e = np.exp(np.asarray(z) - np.max(z))\n    return e / (e.sum() + 1e-6)"
)
TRUNCATED = (
    "def softmax(z):\n    out = np.zeros_like(np.array(z))\n"
    "    e = np.exp(np.array(z) - np.max(z))\n    out[:] = e / e.sum()\n    return out"
)
TESTED = "batch_softmax(np.array([[1.2, 0.8, 0.4], [3.6, 2.4, 1.2], [-98.8, -99.2, -99.6]]))"
BELIEVES = "wrong_sentence = 2\ncomputed = [softmax([1.2, 0.8, 0.4])] * 3"
WRONG_SENTENCE = f"wrong_sentence = 5\ncomputed = {TESTED}"

MISTAKES = {
    "softmax without the shift": ("softmax", NAIVE, "Subtract the largest logit", 2),
    "softmax by dividing by the sum": ("softmax", BY_SUM, "divided the logits themselves", 0),
    "softmax without the sum": ("softmax", NO_SUM, "sum to 1.45", 0),
    "softmax to the base 2": ("softmax", BASE_2, "it has to be e", 0),
    "softmax as a list": ("softmax", AS_LIST, "NumPy array", 4),
    "sigmoids": ("softmax", SIGMOIDS, "Divide by the sum of all the exponentials", 0),
    "softmax with a little more in the sum": ("softmax", NEARLY, "add nothing to the sum", 0),
    "softmax in whole numbers": ("softmax", TRUNCATED, "cannot hold a probability", 2),
    "odds upside down": ("odds", UPSIDE_DOWN, "not the other way round", 0),
    "the difference for the odds": ("odds", DIFFERENCE, "not the ratio yet", 0),
    "odds by the whole softmax": ("odds", BY_SOFTMAX, "too small for a float", 1),
    "odds by dividing": ("odds", BY_DIVIDING, "2.718", 0),
    "odds of large numbers": ("odds", TOO_LARGE, "take it first", 1),
    "only the sum": ("counterexample", ONLY_SUM, "-0.5 is no probability", 2),
    "exact equality": ("counterexample", EXACT, "not with ==", 2),
    "a positive counterexample": ("counterexample", POSITIVE, "not the smallest share", 2),
    "a counterexample of both signs": ("counterexample", ONE_NEGATIVE, "one is negative", 2),
    "nan is let through": ("counterexample", NAN, "nan is no probability", 2),
    "a truth value of NumPy": ("counterexample", NUMPY_BOOL, None, 4),
    "no truth value": ("counterexample", NO_VERDICT, "True or False", 2),
    "logits without the shift": ("way-back", NO_SHIFT, "add one constant", 0),
    "probabilities less their largest": ("way-back", PLAIN, "undoes the exponential", 0),
    "softmax over the whole array": ("batch", ALL_AXES, "your sum runs over both axes", 0),
    "only the last axis": ("batch", LAST_AXIS, "Do you use `axis` everywhere", 1),
    "one largest logit for all rows": ("batch", ONE_LARGEST, "the largest logit of that row", 3),
    "no keepdims": ("batch", NO_KEEPDIMS, "keeps it, with length 1", 1),
    "a batch without the shift": ("batch", NO_SHIFT_IN_BATCH, "there is a nan", 3),
    "believes the blog": ("error-numbers", BELIEVES, "compute it with your own", 1),
    "another sentence": ("error-numbers", WRONG_SENTENCE, None, 1),
}


@pytest.fixture(scope="module")
def assignment():
    return read_assignment("assignments/01-definition")


def with_mistake(assignment, name, source):
    notebook = json.loads(json.dumps(master_notebook(assignment)))
    cell(notebook, name)["source"] = source
    return notebook


def run_checks(notebook, upto):
    """Run the notebook's own code, figures left out; return the message of the check `upto`."""
    space = {}
    for one in notebook["cells"]:
        if one["cell_type"] == "code" and one["id"] == f"{upto}-check":
            try:
                exec(one["source"], space)
            except AssertionError as error:
                return str(error)
            return None
        if one["cell_type"] == "code" and not one["id"].endswith("-check"):
            exec(one["source"], space)
    raise AssertionError(f"there is no check {upto}")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_visible_check_explains_it(assignment, mistake, capsys):
    name, source, phrase, _ = MISTAKES[mistake]
    message = run_checks(with_mistake(assignment, name, source), name)
    assert (message is None) if phrase is None else (phrase in (message or "")), message


@pytest.mark.parametrize("mistake", MISTAKES)
def test_it_costs_what_it_deserves(assignment, jail, mistake):
    name, source, _, points = MISTAKES[mistake]
    data = json.dumps(with_mistake(assignment, name, source)).encode()
    cells = code_cells(read_notebook(data), assignment)
    marker = Marker(make_exam(assignment, 5), cells, jail, QUICK)
    assert sum(mark.points for mark in marker.question(name)) == points
