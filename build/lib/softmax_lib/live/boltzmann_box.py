"""Boltzmann box: particles on energy levels, and how much heat they take up."""

from softmax_lib.live._traits import Number, Seed, Toggle, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["BoltzmannBox"]

LEAST = 0.001


class _Temperature(Number):
    """A temperature of either sign: only its size has a lower limit."""

    def validate(self, obj, value):
        value = super().validate(obj, value)
        if abs(value) < LEAST:
            raise ValueError(f"`{self.name}` must be at least {LEAST} away from 0, got {value}")
        return value


class BoltzmannBox(LiveFigure):
    """Warm a box of particles: how many are on each level, and the heat capacity with its peak.

    100 particles are drawn from the Boltzmann distribution, softmax(-E / T) = exp(-E / T) / Z.
    They are piled up on shelves beside the probabilities, and a second view shows the heat
    capacity at every temperature. Temperatures are in units of energy.

    Parameters
    ----------
    energies : sequence of 2 to 6 float, default (0, 1, 3)
        The energies E of the levels, each from -100 to 100.
    temperature : float, default 1
        T, from -1000 to 1000 and at least 0.001 away from 0. At a negative temperature a level is
        the fuller, the higher it is.
    seed : int, default 0
        Seed of the particles, from 0 to 2³² - 1. From one seed to the next one particle in eight
        draws its place anew.
    quantities : bool, default False
        Whether mean energy, entropy, free energy and the curve of the heat capacity are shown.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many levels.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.BoltzmannBox(energies=[0, 1], temperature=0.2)
    BoltzmannBox(energies=[0, 1], quantities=False, seed=0, temperature=0.2)
    """

    energies = Vector((0, 1, 3), low=-100, high=100, length=(2, 6))
    temperature = _Temperature(1.0, low=-1000, high=1000)
    seed = Seed(0)
    quantities = Toggle(False)
