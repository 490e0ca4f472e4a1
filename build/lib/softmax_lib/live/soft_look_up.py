"""Soft look-up: a query among keys, and the weighted mean of their values."""

import math

from softmax_lib.live._traits import Choice, Number, Toggle, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["SoftLookUp"]


class SoftLookUp(LiveFigure):
    """Move a query among five keys in a plane, and read the weighted mean of their values.

    The weights are softmax(q·k / T) over the keys at positions 1 to 5. Those later than the
    position of the query are masked: their score is -inf. Attention in a transformer has
    T = √d, here √2.

    Parameters
    ----------
    query : sequence of 2 float, default (2.2, 2.6)
        The vector q, each number from -3 to 3.
    temperature : float, default 1
        T, from 0 to inf.
    position : int, default 5
        Position of the query, from 1 (sees the first key alone) to 5 (sees all).
    sink : bool, default False
        Whether "nothing" is one more option, with score 0 and value 0.
    arrangement : {"equal", "long"}, default "equal"
        Whether all keys have the length 2, or the fourth has 3 and the others have 1.
    values : sequence of 5 float, default (3, 8, 5, 9, 1)
        What each key stands for, from -1000 to 1000.

    Raises
    ------
    TypeError
        If a value is not a number, or `sink` is not True or False.
    ValueError
        If a number is out of its range, there are too few or too many, or the arrangement of the
        keys is unknown.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.SoftLookUp(temperature=0.1).position
    5
    """

    query = Vector((2.2, 2.6), low=-3, high=3, length=(2, 2))
    temperature = Number(1.0, low=0, high=math.inf)
    position = Number(5, low=1, high=5, whole=True)
    sink = Toggle(False)
    arrangement = Choice("equal", options=("equal", "long"))
    values = Vector((3, 8, 5, 9, 1), low=-1000, high=1000, length=(5, 5))
