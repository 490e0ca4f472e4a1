"""Three steps: the formula, one column a step."""

from softmax_lib.live._traits import Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["ThreeSteps"]


class ThreeSteps(LiveFigure):
    """Move the scores and follow them through the formula: z, exp(z - max), division by the sum.

    Parameters
    ----------
    logits : sequence of 2 to 6 float, default (2, 1, 0.1, -1)
        The scores z, each from -10000 to 10000, or -inf for an option that is ruled out.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.ThreeSteps(logits=[8, 5, 0])
    ThreeSteps(logits=[8, 5, 0])
    """

    logits = Vector((2, 1, 0.1, -1), low=-10000, high=10000, length=(2, 6), absent=True)
