"""Paths in the simplex: every temperature at once, in a triangle."""

import math

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["SimplexPaths"]


class SimplexPaths(LiveFigure):
    """Follow softmax(z / T) from the centre of a triangle, T = inf, to where it ends as T -> 0.

    The triangle holds all distributions over three options: a corner is a certain outcome, the
    centre is the uniform distribution. The logits choose the path, the temperature the place on
    it; the point can be dragged anywhere, and the logits follow. The thin lines are the paths of
    other logits.

    Parameters
    ----------
    logits : sequence of 3 float, default (2, 1, 0.1)
        Each from -1000 to 1000, or -inf for an option that is ruled out.
    temperature : float, default 1
        T, from 0 to inf.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are not three logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.SimplexPaths(logits=[2, 2, 0], temperature=0.5)
    SimplexPaths(logits=[2, 2, 0], temperature=0.5)
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(3, 3), absent=True)
    temperature = Number(1.0, low=0, high=math.inf)
