"""Boltzmann box: particles on energy levels, and how much heat they take up."""

from softmax_lib.live._traits import Number, Seed, Toggle, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["BoltzmannBox"]


class BoltzmannBox(LiveFigure):
    """Warm a box of particles: how many are on each level, and the heat capacity with its peak.

    100 particles are drawn from the Boltzmann distribution exp(-E / T) / Z. The counts stand
    beside the probabilities, and a second view shows the heat capacity at every temperature.
    Temperatures are in units of energy.

    Parameters
    ----------
    energies : sequence of 2 to 6 float, default (0, 1, 3)
        The energies E of the levels, each from -100 to 100.
    temperature : float, default 1
        T, from 0.001 to 1000.
    negative : bool, default False
        Whether the temperature is -T: the higher a level, the fuller it is.
    seed : int, default 0
        Seed of the particles, from 0 to 2³² - 1.

    Raises
    ------
    TypeError
        If a value is not a number, or `negative` is not True or False.
    ValueError
        If a number is out of its range, or there are too few or too many levels.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.BoltzmannBox(energies=[0, 1], temperature=0.2)
    BoltzmannBox(energies=[0, 1], negative=False, seed=0, temperature=0.2)
    """

    energies = Vector((0, 1, 3), low=-100, high=100, length=(2, 6))
    temperature = Number(1.0, low=0.001, high=1000)
    negative = Toggle(False)
    seed = Seed(0)
