"""Gradient tug: softmax regression learns, step by step."""

from softmax_lib.live._traits import Choice, Number
from softmax_lib.live._widget import LiveFigure

__all__ = ["GradientTug"]


class GradientTug(LiveFigure):
    """Step through the training of softmax regression, and see what pulls at the scores.

    The page trains on 30 pictures of the digits 3, 8 and 9, ten of each, from
    `softmax_lib.data.load_digits`, by gradient descent on all of them at once. Arrows at the scores
    of one picture go against the gradient of its loss, which is p - y for the log-loss.

    Parameters
    ----------
    step : int, default 0
        Steps of training, from 0 to 100.
    loss : {"log", "squared"}, default "log"
        -log p of the right digit, or half the squared distance of p and y.
    start : {"even", "sure"}, default "sure"
        Where the training starts: with all scores 0, or with 12 for the 9 on every picture.
    picture : {"3", "8", "9"}, default "3"
        What the picture shows whose scores are drawn.

    Raises
    ------
    TypeError
        If `step` is not a number.
    ValueError
        If `step` is out of its range or not whole, or another value is unknown.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.GradientTug(loss="squared", step=20)
    GradientTug(loss='squared', picture='3', start='sure', step=20)
    """

    step = Number(0, low=0, high=100, whole=True)
    loss = Choice("log", options=("log", "squared"))
    start = Choice("sure", options=("even", "sure"))
    picture = Choice("3", options=("3", "8", "9"))
