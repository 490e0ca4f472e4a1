"""Each difference between an answer and what is right has its own message."""

import numpy as np
import pytest

from classroom.checks import ask, call
from classroom.jail.wire import Other
from classroom.marking.judging import judge

NAN, INF = np.nan, np.inf
PAIR = np.array([0.25, 0.75])

CASES = [
    (PAIR, PAIR, "right"),
    (PAIR, [0.25, 0.75], "right"),
    (PAIR, PAIR.astype("float32"), "right"),
    (PAIR, PAIR + 9e-6, "right"),
    (PAIR, PAIR + 3e-5, "value"),
    (PAIR, PAIR[:1], "shape"),
    (PAIR, PAIR[None], "shape"),
    (PAIR, 0.25, "shape"),
    (PAIR, [NAN, 0.75], "nan"),
    (PAIR, [INF, 0.75], "value"),
    (PAIR, "0.25", "type"),
    (PAIR, [True, False], "type"),
    (PAIR, ["0.25", "0.75"], "type"),
    (PAIR, [[0.25], [0.25, 0.5]], "type"),
    (PAIR, Other(), "type"),
    (PAIR, None, "none"),
    ([NAN, INF], [NAN, INF], "right"),
    ([NAN, INF], [NAN, -INF], "value"),
    ([NAN, INF], [1.0, INF], "value"),
    (3, 3.0, "right"),
    (3, np.array(3), "right"),
    (3, True, "type"),
    (0, 10**17, "value"),
    (1e30, 10**30, "right"),
    (1.0, 10**390, "value"),
    ([1.0, 2.0], [1, np.array(2)], "right"),
    (np.ones((2, 0)), [[], []], "right"),
    (True, True, "right"),
    (True, False, "value"),
    (True, 1, "type"),
    (np.array([True, False]), np.array([True, False]), "right"),
    (np.array([True, False]), [True, False], "right"),
    (np.array([True, False]), [True, True], "value"),
    (np.array([True, False]), [True], "shape"),
    (np.array([True, False]), [1, 0], "type"),
    ("a", "a", "right"),
    ("a", "b", "value"),
    ("a", 1, "type"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "answer", "message"), CASES)
def test_value(expected, answer, message):
    assert judge(ask(call("f"), expect=expected), ("value", answer)) == message


WHOLE = 2**53 + 1
EXACT = [
    (WHOLE, WHOLE, "right"),
    (WHOLE, 2**53, "value"),
    (10**399, 10**399, "right"),
    (10**399, 10**399 + 1, "value"),
    (3, 3.0, "type"),
    (3, True, "type"),
    (3, np.array(3), "right"),
    (3, [3], "shape"),
    (np.int64(3), 3, "right"),
    ([WHOLE, 1], [WHOLE, 1], "right"),
    ([WHOLE, 1], np.array([WHOLE, 1]), "right"),
    (np.array([WHOLE, 1]), [WHOLE, 2], "value"),
    ([[1, 2]], np.array([[1.0, 2.0]]), "type"),
    ([[1, 2]], [1, [2]], "type"),
    (3, None, "none"),
    (3, "3", "type"),
    (3, Other(), "type"),
]


@pytest.mark.parametrize(("expected", "answer", "message"), EXACT)
def test_exact_whole_numbers(expected, answer, message):
    assert judge(ask(call("f"), expect=expected, exact=True), ("value", answer)) == message


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (("error", "ValueError"), "right"),
        (("error", "TypeError"), "error"),
        (("error", "FloatingPointError"), "overflow"),
        (("error", "OverflowError"), "overflow"),
        (("error", "NotImplementedError"), "unanswered"),
        (("error", "missing"), "missing"),
        (("value", 1), "no error"),
        (("value", "ValueError"), "no error"),
    ],
)
def test_error_that_is_asked_for(result, message):
    assert judge(ask(call("f"), raises=ValueError), result) == message


@pytest.mark.parametrize("name", ["ValueError", "Exception", "<script>", ""])
def test_a_name_that_a_student_chose_goes_no_further(name):
    assert judge(ask(call("f"), expect=1), ("error", name)) == "error"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([2.0, 1.0], "right"),
        ([1.0, 1.0], "value"),
        ([NAN, 1.0], "nan"),
        ([INF, 1.0], "nan"),
        ("text", "type"),
        (["a", "b"], "type"),
        (5.0, "review"),
        (Other(), "type"),
        (None, "none"),
        (np.ones(10_001), "output"),
    ],
)
def test_a_function_of_the_author(answer, message):
    accepting = ask(call("f"), accept=lambda x: bool(x[0] / 1 > x[1]))
    assert judge(accepting, ("value", answer)) == message
