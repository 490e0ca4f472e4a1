"""One pass: softmax from a running maximum and a running sum."""

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["OnePass"]


class OnePass(LiveFigure):
    """Read scores once, in blocks and on several workers, and have their softmax at the end.

    Each worker keeps the largest score so far, m, and the sum of exp(z - m). A larger score
    shrinks the sum by one factor. In the end the pairs of the workers are joined.

    Parameters
    ----------
    scores : sequence of 3 to 12 float, default (1, 3, 2, 5, 0, 4)
        The scores z in the order in which they come, each from -1000 to 1000.
    block : int, default 1
        How many scores a worker reads at a time, from 1 to 4.
    workers : int, default 1
        How many share the scores, from 1 to 3.
    step : int, default 4
        How many steps are done, from 0 to 14; more than there are changes nothing.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many scores.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.OnePass(workers=2)
    OnePass(block=1, scores=[1, 3, 2, 5, 0, 4], step=4, workers=2)
    """

    scores = Vector((1, 3, 2, 5, 0, 4), low=-1000, high=1000, length=(3, 12))
    block = Number(1, low=1, high=4, whole=True)
    workers = Number(1, low=1, high=3, whole=True)
    step = Number(4, low=0, high=14, whole=True)
