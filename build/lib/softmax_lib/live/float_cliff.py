"""Float cliff: exponentials that a number format cannot hold."""

from softmax_lib.live._traits import Choice, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["FloatCliff"]


class FloatCliff(LiveFigure):
    """Move scores over the ends of a number format and see what is left of their softmax.

    Each format holds the exponentials of the scores between two cliffs: above they become
    infinite, below they become 0. Beside each other are the formula as it stands and the
    formula with the maximum taken off first.

    Parameters
    ----------
    logits : sequence of 2 to 4 float, default (12, 11)
        The scores z, each from -800 to 800.
    format : {"float16", "bfloat16", "float32", "float64"}, default "float16"
        The format in which the formula is computed.

    Raises
    ------
    TypeError
        If a value is not a number, or the format not a str.
    ValueError
        If a number is out of its range, there are too few or too many logits, or the format
        is unknown.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.FloatCliff(format="float32")
    FloatCliff(format='float32', logits=[12, 11])
    """

    logits = Vector((12, 11), low=-800, high=800, length=(2, 4))
    format = Choice("float16", options=("float16", "bfloat16", "float32", "float64"))
