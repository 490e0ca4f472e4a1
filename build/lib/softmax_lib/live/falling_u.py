"""Falling u: a draw is a number that falls on the cumulative bar."""

from softmax_lib.live._traits import Number, Seed, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["FallingU"]


class FallingU(LiveFigure):
    """Let random numbers u fall on the probabilities, laid end to end: the piece hit is the draw.

    Below the bar are the observed shares beside the expected ones, and the largest difference
    between them over the number of draws N, against what is typical, √(p(1 - p)/N) for the option
    that varies most. The same seed gives the same numbers everywhere; the logits move the pieces
    under them.

    Parameters
    ----------
    logits : sequence of 2 to 6 float, default (2, 1, 0.1)
        Each from -1000 to 1000, or -inf for an option that is ruled out.
    draws : int, default 1
        The number of draws N, from 1 to 100000.
    seed : int, default 7
        From 0 to 2³² - 1.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range or not whole where it must be, or there are too few or
        too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.FallingU(draws=1, seed=2024)
    FallingU(draws=1, logits=[2, 1, 0.1], seed=2024)
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(2, 6), absent=True)
    draws = Number(1, low=1, high=100_000, whole=True)
    seed = Seed(7)
