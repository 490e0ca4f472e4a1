"""Sigmoid inside softmax: two classes, a third one, and a 0 in the wrong place."""

from softmax_lib.live._traits import Toggle, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["SigmoidInside"]


class SigmoidInside(LiveFigure):
    """Find the sigmoid in a softmax of two logits a and b: it is σ(a - b), not σ(a).

    The probability of the first class is a point on the sigmoid. Adding the same to every logit
    leaves it where it is, a third class pulls it off the curve, and writing 0 over the second
    logit moves it along the curve, to a wrong place.

    Parameters
    ----------
    logits : sequence of 2 or 3 float, default (3, 1)
        The logits a and b, and that of a third class if there is one; each from -1000 to 1000.
    overwrite : bool, default False
        Whether to show what comes of 0 in the place of b.

    Raises
    ------
    TypeError
        If a logit is not a number or `overwrite` is not a truth value.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.SigmoidInside(logits=[3, 1], overwrite=True)
    SigmoidInside(logits=[3, 1], overwrite=True)
    """

    logits = Vector((3, 1), low=-1000, high=1000, length=(2, 3))
    overwrite = Toggle(False)
