"""Soft or sparse: from softmax over sparsemax towards argmax."""

import math

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["SoftOrSparse"]


class SoftOrSparse(LiveFigure):
    """Move α from softmax over sparsemax towards argmax, and see which options get exactly 0.

    Bars show `softmax_lib.entmax` of the logits, dashed lines softmax at the same temperature. A
    curve shows the share of A beside B alone, over the gap between their logits.

    Parameters
    ----------
    logits : sequence of 2 to 6 float, default (2, 1, 0.1)
        Each from -10 to 10.
    alpha : float, default 1.5
        α, from 1 (softmax) over 2 (sparsemax) to inf (argmax).
    temperature : float, default 1
        T, from 0.1 to 10.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.SoftOrSparse(alpha=2).logits
    (2.0, 1.0, 0.1)
    """

    logits = Vector((2, 1, 0.1), low=-10, high=10, length=(2, 6))
    alpha = Number(1.5, low=1, high=math.inf)
    temperature = Number(1.0, low=0.1, high=10)
