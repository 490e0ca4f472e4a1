"""Calibration dial: a temperature for a classifier that is already trained."""

from softmax_lib.live._traits import Number
from softmax_lib.live._widget import LiveFigure

__all__ = ["CalibrationDial"]


class CalibrationDial(LiveFigure):
    """Turn the temperature of a trained classifier: what it claims moves, what it decides does not.

    The classifier is that of `softmax_lib.data.load_digit_classifier` after 5,000 steps, judged on
    the 600 held-out pictures; its scores are rounded to tenths. Bars show which share of the
    answers is right, in ten groups by how sure they are, and a line in each group what was
    claimed.

    Parameters
    ----------
    temperature : float, default 1
        T, from 0.01 to 100.

    Raises
    ------
    TypeError
        If `temperature` is not a number.
    ValueError
        If `temperature` is out of its range.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.CalibrationDial(temperature=2)
    CalibrationDial(temperature=2)
    """

    temperature = Number(1.0, low=0.01, high=100)
