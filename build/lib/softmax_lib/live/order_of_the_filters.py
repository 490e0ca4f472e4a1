"""Order of the filters: temperature, top-k, top-p and min-p do not commute."""

from softmax_lib.live._traits import Choice, Number, Order, Toggle
from softmax_lib.live._widget import LiveFigure

__all__ = ["OrderOfTheFilters"]


class OrderOfTheFilters(LiveFigure):
    """Put temperature, top-k, top-p and min-p into an order, and see what is left after each.

    The filters are `softmax_lib.keep_top_k`, `keep_top_p` and `keep_min_p`. Those that come after
    the temperature see the probabilities at T, those before it see them at 1. The numbers of the
    filters are those with which llama.cpp starts.

    Parameters
    ----------
    order : sequence of str, default ("temperature", "top_k", "top_p", "min_p")
        The four steps, each once, from first to last.
    source : {"prose", "small"}, default "prose"
        What is filtered: the next character as `softmax_lib.data.load_language_model` says it at
        one position of a novel, or the logits 3, 2, 1, 0.
    temperature : float, default 2
        T, from 0.01 to 100.
    top_k : int, default 40
        How many options top-k keeps, from 1 to 100.
    top_p : float, default 0.95
        Probability that top-p keeps, from 0.01 to 1.
    min_p : float, default 0.05
        Share of the largest probability that an option needs, from 0 to 1.
    temperature_on : bool, default True
        Whether the temperature is in use; without it T is 1.
    top_k_on : bool, default False
        Whether top-k is in use.
    top_p_on : bool, default True
        Whether top-p is in use.
    min_p_on : bool, default True
        Whether min-p is in use.

    Raises
    ------
    TypeError
        If `order` is not a list of words, a value not a number, or a switch not True or False.
    ValueError
        If a number is out of its range, or `order` does not hold each step once.

    Examples
    --------
    >>> from softmax_lib import live
    >>> live.OrderOfTheFilters(order=["top_k", "top_p", "min_p", "temperature"]).order[-1]
    'temperature'
    """

    order = Order(("temperature", "top_k", "top_p", "min_p"))
    source = Choice("prose", options=("prose", "small"))
    temperature = Number(2.0, low=0.01, high=100)
    top_k = Number(40, low=1, high=100, whole=True)
    top_p = Number(0.95, low=0.01, high=1)
    min_p = Number(0.05, low=0, high=1)
    temperature_on = Toggle(True)
    top_k_on = Toggle(False)
    top_p_on = Toggle(True)
    min_p_on = Toggle(True)
