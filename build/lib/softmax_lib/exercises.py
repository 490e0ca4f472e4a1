"""Checks that a reader runs on an answer of their own."""

from decimal import Decimal
from numbers import Real

import numpy as np

__all__ = ["check"]


class Verdict:
    """What a check found: true when the answer is right, and a line that says so."""

    def __init__(self, right, message):
        self.right = right
        self.message = message

    def __bool__(self):
        return self.right

    def __repr__(self):
        return self.message


def check(answer, expected=None, *, passes=None, hint="", tolerance=1e-6):
    """Compare an answer with what is expected, or try it on a test.

    Parameters
    ----------
    answer : object
        The reader's answer; ``...`` stands for none yet.
    expected : array_like, optional
        The right answer. NaN and infinities are right only in the places of their like.
    passes : callable, optional
        Used instead of `expected`: takes the answer, returns True or False.
    hint : str
        Added to the message when the answer is not right yet.
    tolerance : float
        Largest absolute difference from `expected` that counts as right.

    Returns
    -------
    Verdict
        True when right; prints as a sentence.

    Raises
    ------
    TypeError
        If not exactly one of `expected` and `passes` is given.

    Examples
    --------
    >>> check(0.75, 3 / 4)
    Right.
    >>> check(..., 3 / 4)
    Your turn: put your answer in place of the dots.
    >>> check(0.5, 3 / 4, hint="Divide 3 by 4.")
    Not yet: the largest difference is 0.25. Divide 3 by 4.
    >>> check(None, 3 / 4)
    Not yet: the answer is None: did you forget `return`?
    >>> check([1, 2], passes=lambda z: sum(z) == 3)
    Right.
    """
    if (expected is None) == (passes is None):
        raise TypeError("give exactly one of `expected` and `passes`")
    if answer is ...:
        return Verdict(False, "Your turn: put your answer in place of the dots.")
    try:
        problem = _try(answer, passes) if passes else _compare(answer, expected, tolerance)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
    if answer is None and problem:
        problem = "the answer is None: did you forget `return`?"
    if problem:
        end = "" if problem.endswith("?") else "."
        return Verdict(False, f"Not yet: {problem.rstrip('.')}{end} {hint}".rstrip())
    return Verdict(True, "Right.")


def _try(answer, passes):
    outcome = passes(answer)
    if not isinstance(outcome, (bool, np.bool_)):
        raise TypeError(f"`passes` must return True or False, got {outcome!r}")
    return "" if outcome else "the answer does not pass the test"


def _compare(answer, expected, tolerance):
    """Return what is wrong with an answer, or nothing."""
    answer, expected = np.asarray(answer), np.asarray(expected)
    if expected.dtype.kind in "bUS":
        return "" if np.array_equal(answer, expected) else "that is not the answer"
    if not _is_real(answer):
        return f"the answer must be made of real numbers, it holds {answer.dtype.name}"
    if answer.shape != expected.shape:
        return f"the answer has shape {answer.shape}, expected is {expected.shape}"
    answer, expected = answer.astype(float), expected.astype(float)
    same = (answer == expected) | (np.isnan(answer) & np.isnan(expected))
    differs = ~same & np.isfinite(answer) & np.isfinite(expected)
    difference = np.abs(answer[differs] - expected[differs])
    if (~same & ~differs).any():
        wrong = answer[~same & ~differs][0]
        return f"the answer holds {wrong:.6g}, and that is not what belongs there"
    if (difference <= tolerance).all():
        return ""
    return f"the largest difference is {difference.max():.3g}"


def _is_real(x):
    if x.dtype.kind == "O":
        return all(isinstance(one, (Real, Decimal)) for one in x.flat)
    return x.dtype.kind in "fiub"
