"""The check that judges every exercise: what is right, what is not, and what it says."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from softmax_lib.exercises import check

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (0.75, 3 / 4),
        (1, 1.0),
        (Fraction(3, 4), 0.75),
        (Decimal("0.75"), 0.75),
        ([Fraction(1, 3), 1], [1 / 3, 1]),
        (np.float32(0.75), 0.75),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, 2), [1, 2]),
        ([[1, 2], [3, 4]], np.arange(1, 5).reshape(2, 2)),
        (NAN, NAN),
        (INF, INF),
        (-INF, -INF),
        ([0.5, NAN, INF, -INF], [0.5, NAN, INF, -INF]),
        (True, True),
        ("softmax", "softmax"),
        ([], []),
    ],
)
def test_right(answer, expected):
    verdict = check(answer, expected)
    assert verdict
    assert repr(verdict) == "Right."


@pytest.mark.parametrize(
    ("answer", "expected", "says"),
    [
        (0.5, 0.75, "the largest difference is 0.25."),
        ([1, 2.5, 3], [1, 2, 4], "the largest difference is 1."),
        (-0.75, 0.75, "the largest difference is 1.5."),
        (NAN, 0.75, "the answer holds nan, and that is not what belongs there."),
        ([0.5, NAN], [0.5, 0.5], "the answer holds nan, and that is not what belongs there."),
        (0.75, NAN, "the answer holds 0.75, and that is not what belongs there."),
        (INF, 0.75, "the answer holds inf, and that is not what belongs there."),
        (-INF, INF, "the answer holds -inf, and that is not what belongs there."),
        (NAN, INF, "the answer holds nan, and that is not what belongs there."),
        (1e308, INF, "the answer holds 1e+308, and that is not what belongs there."),
        ("0.75", 0.75, "the answer must be made of real numbers, it holds str"),
        (b"0.75", 0.75, "the answer must be made of real numbers, it holds bytes"),
        (["0.5", "0.5"], [0.5, 0.5], "the answer must be made of real numbers, it holds str"),
        (0.75 + 1j, 0.75, "the answer must be made of real numbers, it holds complex128."),
        (0.75 + 0j, 0.75, "the answer must be made of real numbers, it holds complex128."),
        ([0.5, None], [0.5, 0.5], "the answer must be made of real numbers, it holds object."),
        (len, 0.75, "the answer must be made of real numbers, it holds object."),
        (None, 0.75, "the answer is None: did you forget `return`?"),
        (None, [1, 2], "the answer is None: did you forget `return`?"),
        (None, True, "the answer is None: did you forget `return`?"),
        ([1, 2, 3], [1, 2], "the answer has shape (3,), expected is (2,)."),
        (0.5, [0.5, 0.5], "the answer has shape (), expected is (2,)."),
        ([0.5], 0.5, "the answer has shape (1,), expected is ()."),
        ([[1], [2]], [1, 2], "the answer has shape (2, 1), expected is (2,)."),
        ([[1], [2, 3]], [1, 2], "ValueError: "),
        (False, True, "that is not the answer."),
        ("argmax", "softmax", "that is not the answer."),
    ],
)
def test_not_yet(answer, expected, says):
    verdict = check(answer, expected)
    assert not verdict
    assert repr(verdict).startswith(f"Not yet: {says}")


@pytest.mark.parametrize("sign", [-1, 1])
def test_tolerance(sign):
    assert check(0.75 + sign * 0.9e-6, 0.75)
    assert not check(0.75 + sign * 1.1e-6, 0.75)
    assert check(0.75 + sign * 0.009, 0.75, tolerance=0.01)
    assert not check(0.75 + sign * 0.011, 0.75, tolerance=0.01)
    assert check(0.75, 0.75, tolerance=0)
    assert check([1e6 + sign * 0.9e-6, 0], [1e6, 0])
    assert not check([0.75, 0.75 + sign * 1.1e-6], [0.75, 0.75])


def test_no_answer_yet():
    for verdict in (check(..., 0.75), check(..., passes=bool)):
        assert not verdict
        assert repr(verdict) == "Your turn: put your answer in place of the dots."


def test_passes():
    assert check([1, 2], passes=lambda z: sum(z) == 3)
    assert check([1, 2], passes=lambda z: np.all(np.array(z) > 0))
    verdict = check([1, 2], passes=lambda z: sum(z) == 4, hint="Add them up.")
    assert not verdict
    assert repr(verdict) == "Not yet: the answer does not pass the test. Add them up."


@pytest.mark.parametrize("outcome", [NAN, 1.0, "yes", None, np.array([True, False])])
def test_passes_has_to_say_true_or_false(outcome):
    verdict = check(0.5, passes=lambda _: outcome)
    assert not verdict
    assert "`passes` must return True or False" in repr(verdict)


def test_an_error_while_testing_is_told():
    verdict = check(lambda: 1 / 0, passes=lambda f: f() == 1)
    assert not verdict
    assert repr(verdict) == "Not yet: ZeroDivisionError: division by zero."
    assert "did you forget `return`?" in repr(check(None, passes=lambda z: z + 1 > 0))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (0.5, "Not yet: the largest difference is 0.25. Divide 3 by 4."),
        (None, "Not yet: the answer is None: did you forget `return`? Divide 3 by 4."),
        (0.75, "Right."),
        (..., "Your turn: put your answer in place of the dots."),
    ],
)
def test_the_hint_comes_where_it_helps(answer, says):
    assert repr(check(answer, 0.75, hint="Divide 3 by 4.")) == says


def test_exactly_one_way_to_judge():
    for options in ({}, {"expected": 1, "passes": bool}):
        with pytest.raises(TypeError, match="exactly one of `expected` and `passes`"):
            check(1, **options)
