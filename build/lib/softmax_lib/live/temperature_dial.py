"""Temperature dial: one knob with two linked views."""

import math

from softmax_lib.live._traits import Number, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["TemperatureDial"]


class TemperatureDial(LiveFigure):
    """Turn the temperature: which options are likely, and how many are alive.

    Bars show the probabilities softmax(z / T), curves show them at every temperature, and a
    second view the effective number of options, exp(H). The opposite edge of the dial reads
    β = 1 / T.

    Parameters
    ----------
    logits : sequence of 2 to 10 float, default (2, 1, 0.1)
        Each from -1000 to 1000, or -inf for an option that is ruled out.
    temperature : float, default 1
        T, from 0 to inf.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, or there are too few or too many logits.

    Examples
    --------
    >>> from softmax_lib import live
    >>> dial = live.TemperatureDial(logits=[2, 1, -3], temperature=0.5)
    >>> dial
    TemperatureDial(logits=[2, 1, -3], temperature=0.5)
    >>> dial.temperature = 4
    >>> dial.temperature
    4.0
    """

    logits = Vector((2, 1, 0.1), low=-1000, high=1000, length=(2, 10), absent=True)
    temperature = Number(1.0, low=0, high=math.inf)
