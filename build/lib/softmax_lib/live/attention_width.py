"""Attention width: scores of random queries and keys, with and without 1/√d."""

from softmax_lib.live._traits import Choice, Number, Seed
from softmax_lib.live._widget import LiveFigure

__all__ = ["AttentionWidth"]


class AttentionWidth(LiveFigure):
    """Make random queries and keys wider, and see what their weights become.

    All entries are standard normal. The weights of a query are softmax(q·k / T) over 64 keys,
    with T = 1, √d or d. Curves show the largest weight, the mean of 60 queries, at every width.

    Parameters
    ----------
    width : int, default 64
        d, the number of entries of a query and of a key, from 1 to 512.
    divisor : {"one", "root", "width"}, default "one"
        By what the scores are divided: 1, √d or d.
    seed : int, default 0
        Seed of the random entries.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or the divisor is unknown.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.AttentionWidth(divisor="root").width
    64
    """

    width = Number(64, low=1, high=512, whole=True)
    divisor = Choice("one", options=("one", "root", "width"))
    seed = Seed()
