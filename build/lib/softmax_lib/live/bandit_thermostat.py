"""Bandit thermostat: softmax and ε-greedy on the same bandits."""

from softmax_lib.live._traits import Number, Seed, Toggle
from softmax_lib.live._widget import LiveFigure

__all__ = ["BanditThermostat"]


class BanditThermostat(LiveFigure):
    """Let softmax and ε-greedy pull the arms of the same bandits, and turn their knobs.

    The page plays 120 bandits with five arms for 200 pulls. The means of the arms are normal with
    variance 1, as are the rewards around them. Both policies keep the mean reward of each arm,
    0 at first, and meet the same chance.

    Parameters
    ----------
    temperature : float, default 0.3
        T of softmax, from 0.01 to 100, in the unit of the rewards.
    epsilon : float, default 0.1
        How often ε-greedy pulls any arm at all, from 0 to 1.
    tenfold : bool, default False
        Whether all rewards are multiplied by 10.
    seed : int, default 1
        From 0 to 2³² - 1.

    Raises
    ------
    TypeError
        If a value is not a number, or `tenfold` not True or False.
    ValueError
        If a number is out of its range, or the seed not whole.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.BanditThermostat(tenfold=True)
    BanditThermostat(epsilon=0.1, seed=1, temperature=0.3, tenfold=True)
    """

    temperature = Number(0.3, low=0.01, high=100)
    epsilon = Number(0.1, low=0, high=1)
    tenfold = Toggle(False)
    seed = Seed(1)
