"""Questions that readers put to themselves, with an answer to every wrong answer.

The words stand in the notebook, and what is right is computed there::

    from softmax_lib.live import questions
    questions.Choice("2 + 2?", {"4": (2 + 2 == 4, "Yes."), "5": (2 + 2 == 5, "That is 2 + 3.")})

They are drawn by ``js/question.js``, in the published page without a server.
"""

import math
import reprlib
from collections.abc import Mapping
from itertools import combinations
from numbers import Real

import numpy as np
import traitlets

from softmax_lib.live import _pack
from softmax_lib.live._widget import LiveFigure

__all__ = ["Choice", "Number"]

BINARY = 1e-9  # as in js/question.js: differences that come from binary numbers alone


class Question(LiveFigure):
    """What both kinds of question have in common."""

    content = traitlets.Dict().tag(sync=True)

    @traitlets.default("_esm")
    def _default_esm(self):
        return _pack.for_question()

    @classmethod
    def figure_name(cls):
        return "question"

    def state(self):
        """Return the question, its answers and what is said to them, fit for JSON.

        Returns
        -------
        dict
        """
        return self.content


class Choice(Question):
    """A question with a few options, of which one is right.

    Parameters
    ----------
    question : str
    options : dict of str to (bool, str)
        For each option whether it is right, as it was computed, and what is said to a reader who
        chooses it. Exactly one is right.

    Raises
    ------
    TypeError
        If a text is not a str, or an option is not a pair of a bool and a str.
    ValueError
        If a text is empty, there are fewer than two options, or not exactly one is right.

    Examples
    --------
    >>> from softmax_lib import softmax
    >>> from softmax_lib.live import questions
    >>> p = softmax([2, 1, 0])
    >>> questions.Choice(
    ...     "Which option of [2, 1, 0] is most likely?",
    ...     {
    ...         "the last": (p.argmax() == 2, "Its score is the smallest."),
    ...         "the first": (p.argmax() == 0, "The largest score has the largest probability."),
    ...     },
    ... )
    Which option of [2, 1, 0] is most likely?
    ( ) the last
    ( ) the first
    """

    def __init__(self, question, options):
        asked = _text("question", question)
        answers = [_option(label, answer) for label, answer in _mapping("options", options)]
        right = [one["label"] for one in answers if one["right"]]
        if len(answers) < 2 or len(right) != 1:
            raise ValueError(f"`options` must hold several answers and one right one, got {right}")
        super().__init__(content={"question": asked, "options": answers})

    def __repr__(self):
        labels = (f"( ) {one['label']}" for one in self.content["options"])
        return "\n".join([self.content["question"], *labels])


class Number(Question):
    """A question whose answer is a number.

    Parameters
    ----------
    question : str
    right : float
        The right number, as it was computed.
    says : str
        What is said to the right answer.
    wrong : dict of float to str
        Numbers that one may come to, as they were computed, and what is said to each.
    otherwise : str
        What is said to all other numbers.
    tolerance : float
        Largest absolute difference that counts as equal. An answer that is rounded further, cut
        off, or lacks its percent sign is known as such, and the reader is told.

    Raises
    ------
    TypeError
        If a number is not a number or a text is not a str.
    ValueError
        If a number is not finite, two of them cannot be told apart, or a text is empty.

    Examples
    --------
    >>> from softmax_lib import softmax
    >>> from softmax_lib.live import questions
    >>> questions.Number(
    ...     "What does softmax([3, 1]) give the first option?",
    ...     softmax([3, 1])[0],
    ...     "The difference of the scores decides.",
    ...     wrong={3 / 4: "These are the scores, divided by their sum."},
    ...     otherwise="Divide the weight exp(3) by the sum of the weights.",
    ...     tolerance=0.005,
    ... )
    What does softmax([3, 1]) give the first option?
    [      ]
    """

    def __init__(self, question, right, says, *, wrong, otherwise, tolerance):
        apart = _finite("tolerance", tolerance)
        answer = _number("right", right, says)
        others = [_number("wrong", *one) for one in _mapping("wrong", wrong)]
        _tell_apart([answer["value"], *(one["value"] for one in others)], apart)
        content = {"question": _text("question", question), "right": answer, "wrong": others}
        super().__init__(
            content=content | {"tolerance": apart, "otherwise": _text("otherwise", otherwise)}
        )

    def __repr__(self):
        return f"{self.content['question']}\n[      ]"


def _option(label, answer):
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise TypeError(
            f"`options` must hold pairs of a bool and a str, got {reprlib.repr(answer)}"
        )
    right, says = answer
    if not isinstance(right, bool | np.bool_):
        raise TypeError(f"`options` must say True or False, got {reprlib.repr(right)}")
    label, says = _text("options", label), _text("options", says)
    return {"label": label, "right": bool(right), "says": says}


def _number(name, value, says):
    return {"value": _finite(name, value), "says": _text("says" if name == "right" else name, says)}


def _mapping(name, value):
    if not isinstance(value, Mapping):
        raise TypeError(f"`{name}` must be a dict, got {reprlib.repr(value)}")
    return value.items()


def _text(name, value):
    if not isinstance(value, str):
        raise TypeError(f"`{name}` must be a text, got {reprlib.repr(value)}")
    if not value.strip():
        raise ValueError(f"`{name}` must not be empty, got {value!r}")
    return value


def _finite(name, value):
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"`{name}` must be a number, got {reprlib.repr(value)}")
    if not math.isfinite(value):
        raise ValueError(f"`{name}` must be finite, got {value}")
    return float(value)


def _tell_apart(values, tolerance):
    if tolerance <= 0:
        raise ValueError(f"`tolerance` must be positive, got {tolerance}")
    for one, other in combinations(values, 2):
        if abs(one - other) <= 2 * (tolerance + BINARY):
            raise ValueError(f"`wrong` cannot tell {one} from {other} within {tolerance}")
