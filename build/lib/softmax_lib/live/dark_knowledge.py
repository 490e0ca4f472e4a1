"""Dark knowledge: what a teacher's answer says about the wrong classes."""

from softmax_lib.live._traits import Choice, Number, Toggle
from softmax_lib.live._widget import LiveFigure

__all__ = ["DarkKnowledge"]


class DarkKnowledge(LiveFigure):
    """Turn the temperature of a teacher's answer, and see how it pushes a student.

    The teacher is the classifier of `softmax_lib.data.load_digit_classifier` after 5,000 steps,
    the pictures are held-out ones that it has right. The student knows nothing yet: its scores
    are all 0. The push is minus the gradient of the loss with respect to these scores.

    Parameters
    ----------
    picture : {"three", "two", "one", "seven"}, default "three"
        What the picture shows.
    temperature : float, default 5
        T, from 0.01 to 100.
    factor : bool, default True
        Whether the loss has the factor T².

    Raises
    ------
    TypeError
        If `temperature` is not a number, `factor` not True or False.
    ValueError
        If `temperature` is out of its range, or the picture is unknown.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.DarkKnowledge(temperature=1)
    DarkKnowledge(factor=True, picture='three', temperature=1)
    """

    picture = Choice("three", options=("three", "two", "one", "seven"))
    temperature = Number(5.0, low=0.01, high=100)
    factor = Toggle(True)
