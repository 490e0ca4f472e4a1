"""Figures that move: in the published page without a server, and in Jupyter in step with Python.

Every class is one figure, and one line shows it::

    from softmax_lib import live
    live.TemperatureDial(logits=[2, 1, 0.1])

The traits of the object are the state of the figure: set one and the picture moves, move the
picture and the trait changes. The pictures are drawn by the JavaScript in ``js/``.
"""

import sys

try:
    if sys.platform != "emscripten":
        import anywidget  # noqa: F401
except ImportError as error:
    message = "softmax_lib.live needs anywidget, which the extra softmax-lib[notebook] brings"
    raise ImportError(message) from error

from softmax_lib.live.attention_width import AttentionWidth
from softmax_lib.live.bandit_thermostat import BanditThermostat
from softmax_lib.live.boltzmann_box import BoltzmannBox
from softmax_lib.live.calibration_dial import CalibrationDial
from softmax_lib.live.dark_knowledge import DarkKnowledge
from softmax_lib.live.entropy_slope import EntropySlope
from softmax_lib.live.falling_u import FallingU
from softmax_lib.live.float_cliff import FloatCliff
from softmax_lib.live.gradient_tug import GradientTug
from softmax_lib.live.gumbel_race import GumbelRace
from softmax_lib.live.log_odds_ruler import LogOddsRuler
from softmax_lib.live.one_pass import OnePass
from softmax_lib.live.order_of_the_filters import OrderOfTheFilters
from softmax_lib.live.shift_everything import ShiftEverything
from softmax_lib.live.sigmoid_inside import SigmoidInside
from softmax_lib.live.simplex_paths import SimplexPaths
from softmax_lib.live.soft_look_up import SoftLookUp
from softmax_lib.live.soft_or_sparse import SoftOrSparse
from softmax_lib.live.temperature_dial import TemperatureDial
from softmax_lib.live.the_crowd import TheCrowd
from softmax_lib.live.three_steps import ThreeSteps
from softmax_lib.live.write_with_me import WriteWithMe

__all__ = [
    "AttentionWidth",
    "BanditThermostat",
    "BoltzmannBox",
    "CalibrationDial",
    "DarkKnowledge",
    "EntropySlope",
    "FallingU",
    "FloatCliff",
    "GradientTug",
    "GumbelRace",
    "LogOddsRuler",
    "OnePass",
    "OrderOfTheFilters",
    "ShiftEverything",
    "SigmoidInside",
    "SimplexPaths",
    "SoftLookUp",
    "SoftOrSparse",
    "TemperatureDial",
    "TheCrowd",
    "ThreeSteps",
    "WriteWithMe",
]
