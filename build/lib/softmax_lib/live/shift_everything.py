"""Shift everything: one number added to all scores."""

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["ShiftEverything"]


class ShiftEverything(LiveFigure):
    """Add one number to all scores: the probabilities stand still, the naive formula fails.

    Beside each other are the formula as written, exp(z) / Σ exp(z), which meets the ends of
    float64, and the formula with the maximum taken off first, which does not notice.

    Parameters
    ----------
    logits : sequence of 2 to 5 float, default (2, 1, 0.1)
        The scores z, each from -1000 to 1000.
    shift : float, default 707
        The number c that is added, from -1e17 to 1e17.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.ShiftEverything(shift=1000)
    ShiftEverything(logits=[2, 1, 0.1], shift=1000)
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(2, 5))
    shift = Number(707.0, low=-1e17, high=1e17)
