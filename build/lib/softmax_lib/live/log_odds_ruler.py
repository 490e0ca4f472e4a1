"""Log-odds ruler: what the other options cannot change."""

from softmax_lib.live._traits import Choice, Vector
from softmax_lib.live._widget import LiveFigure

__all__ = ["LogOddsRuler"]


class LogOddsRuler(LiveFigure):
    """Move the logits: ln(pᵢ / pⱼ) = zᵢ - zⱼ, whatever the others do, and what that costs.

    Two rulers of the same scale show the logits and the logarithms of the probabilities, with the
    gaps between the first option and every other. Below them stand the shares of the first two
    options alone and among all. With ``story="buses"`` the options are a car and buses that differ
    in nothing but their colour.

    Parameters
    ----------
    logits : sequence of 2 to 5 float, default (2, 1, 0.1, -1)
        Each from -5 to 5. Gaps are measured from the first.
    story : {"letters", "buses"}, default "letters"
        What the options are called. With buses, the picture also shows what a traveller expects
        for whom all buses are one choice, as good as the best of them.

    Raises
    ------
    TypeError
        If a value is not a number.
    ValueError
        If a number is out of its range, there are too few or too many logits, or the story is
        not one of the two.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.LogOddsRuler(logits=[0, 0, 0], story="buses")
    LogOddsRuler(logits=[0, 0, 0], story='buses')
    """

    logits = Vector((2, 1, 0.1, -1), low=-5, high=5, length=(2, 5))
    story = Choice("letters", options=["letters", "buses"])
