"""Figures that move: in the published page without a server, and in Jupyter in step with Python.

Every class is one figure, and one line shows it::

    from softmax_lib import live
    live.TemperatureDial(logits=[2, 1, 0.1])

The traits of the object are the state of the figure: set one and the picture moves, move the
picture and the trait changes. The pictures are drawn by the JavaScript in ``js/``.
"""

from softmax_lib.live.temperature_dial import TemperatureDial

__all__ = ["TemperatureDial"]
