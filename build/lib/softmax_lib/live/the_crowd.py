"""The crowd: what a fixed gap is worth among many."""

from softmax_lib.live._traits import Number
from softmax_lib.live._widget import LiveFigure

__all__ = ["TheCrowd"]


class TheCrowd(LiveFigure):
    """Add options to a crowd, and see what is left for the one that leads.

    The leader's logit is `gap` above those of n - 1 equal others, so that its probability is
    1 / (1 + (n - 1) exp(-gap / T)). To keep it at 0.9 the gap, in units of T, has to grow as
    ln(9 (n - 1)).

    Parameters
    ----------
    n : int, default 100
        How many options there are with the leader, from 2 to 100,000.
    gap : float, default 5
        D, the lead in logits, from 0 to 1000.
    temperature : float, default 1
        T, from 0.0001 to 1000.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.TheCrowd(n=10_000)
    TheCrowd(gap=5, n=10000, temperature=1)
    """

    n = Number(100, low=2, high=100_000, whole=True)
    gap = Number(5.0, low=0, high=1000)
    temperature = Number(1.0, low=1e-4, high=1000)
