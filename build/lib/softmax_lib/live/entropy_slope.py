"""The slope of entropy: the spread of the logits makes the entropy rise."""

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["EntropySlope"]


class EntropySlope(LiveFigure):
    """Follow the entropy H over the temperature: its slope is dH/dT = Var(z) / T³.

    The curve has its tangent. Beside it stand the logits, weighed by the probabilities, with
    their mean and standard deviation: the spread that makes the slope.

    Parameters
    ----------
    logits : sequence of 2 to 6 float, default (2, 1, 0.1)
        Each from -1000 to 1000, or -inf for an option that is ruled out.
    temperature : float, default 0.8
        T, from 0 to 5.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.EntropySlope(logits=[3, 3, 3])
    EntropySlope(logits=[3, 3, 3], temperature=0.8)
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(2, 6), absent=True)
    temperature = Number(0.8, low=0, high=5)
