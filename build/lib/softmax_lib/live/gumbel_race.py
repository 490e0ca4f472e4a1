"""Gumbel race: argmax with the right noise is softmax."""

from softmax_lib.live._traits import Choice, Number, Seed, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["GumbelRace"]


class GumbelRace(LiveFigure):
    """Add noise to z / T, take the largest, count the winners: with Gumbel noise it is softmax.

    The last race is shown, and the shares of all wins beside the softmax, with what chance allows
    for so many races.

    Parameters
    ----------
    logits : sequence of 2 to 5 float, default (2, 1, 0.1)
        Each from -1000 to 1000, or -inf for an option that is ruled out.
    temperature : float, default 1
        T, from 0.01 to 100.
    noise : {"gumbel", "gaussian"}, default "gumbel"
        Where the noise comes from. The Gaussian has the mean and the variance of the Gumbel
        distribution.
    races : int, default 1000
        How many races have been run, from 1 to 100000.
    seed : int, default 20
        Seed of the noise, from 0 to 2³² - 1.

    Raises
    ------
    TypeError
        If a number is not a number.
    ValueError
        If a number is out of its range, there are too few or too many logits, or the noise is
        not one of the two.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.GumbelRace(noise="gaussian", races=100_000)
    GumbelRace(logits=[2, 1, 0.1], noise='gaussian', races=100000, seed=20, temperature=1)
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(2, 5), absent=True)
    temperature = Number(1.0, low=0.01, high=100)
    noise = Choice("gumbel", options=["gumbel", "gaussian"])
    races = Number(1000, low=1, high=100_000, whole=True)
    seed = Seed(20)
