"""Questions that readers put to themselves, and guesses that they give before they read on.

The words stand in the notebook, and what is right is computed there::

    from softmax_lib.live import questions
    questions.Choice("2 + 2?", {"4": (2 + 2 == 4, "Yes."), "5": (2 + 2 == 5, "That is 2 + 3.")})

A question has a reply to every wrong answer. A guess is not judged: it is kept on the reader's
device, and further down the true answer is shown beside it::

    questions.Guess("surer", "How sure is the program?", low=0, high=100, unit="%")
    questions.Payoff("surer", 95.2, "The scores lie three apart.")

They are drawn by ``js/question.js`` and ``js/guess.js``, in the published page without a server.
"""

import math
import re
import reprlib
from collections.abc import Iterable, Mapping
from itertools import combinations
from numbers import Real
from typing import ClassVar

import numpy as np
import traitlets

from softmax_lib.live import _pack
from softmax_lib.live._widget import LiveFigure

__all__ = ["Choice", "Guess", "Number", "Payoff"]

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BINARY = 1e-9  # as in js/question.js: differences that come from binary numbers alone


class Question(LiveFigure):
    """What all kinds of question have in common."""

    content = traitlets.Dict().tag(sync=True)

    @traitlets.default("_esm")
    def _default_esm(self):
        return _pack.for_question(self.figure_name())

    @classmethod
    def figure_name(cls):
        """Return the name of what draws it: ``question``, ``guess`` or ``payoff``.

        Returns
        -------
        str
        """
        return "question"

    def state(self):
        """Return the question and what is said to its answers, fit for JSON.

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


class Guess(Question):
    """A guess that a reader gives before reading on: a number, or one of a few options.

    It is not judged. It is kept on the reader's device under its name, also in Jupyter, and
    `Payoff` shows it beside the truth.

    Parameters
    ----------
    name : str
        A name that no other guess of the book has: small letters, digits and hyphens.
    prompt : str
        The question.
    low, high : float
        The ends of what may be guessed, where a number is asked for.
    unit : str, default ""
        Stands after the number, such as "%".
    step : float, optional
        Step of the slider; about a hundredth of the range by default. Any number may be typed.
    options : sequence of str
        What may be chosen, where no number is asked for.

    Raises
    ------
    TypeError
        If a text is not a str or a number is not a number.
    ValueError
        If the name is not of that form, a text is empty, a number is not finite, `low` is not
        below `high`, there are fewer than two options, or both numbers and options are given.

    Examples
    --------
    >>> from softmax_lib.live import questions
    >>> questions.Guess("how-sure", "How sure is the program?", low=0, high=100, unit="%")
    How sure is the program?
    [      ] %
    >>> questions.Guess("surer", "Which one is it surer of?", options=["the 3", "the 8"])
    Which one is it surer of?
    ( ) the 3
    ( ) the 8
    """

    asked: ClassVar = {}  # every guess of this session by its name, for the answers that follow

    def __init__(self, name, prompt, *, low=None, high=None, unit="", step=None, options=None):
        content = {"name": _name("name", name), "question": _text("prompt", prompt)}
        if options is None:
            content |= _range(low, high, step) | {"unit": _unit(unit)}
        else:
            _only_options(low=low, high=high, unit=unit or None, step=step)
            content["options"] = _options(options)
        super().__init__(content=content)
        self.asked[name] = content

    @classmethod
    def figure_name(cls):
        """Return ``guess``.

        Returns
        -------
        str
        """
        return "guess"

    def __repr__(self):
        if "options" in self.content:
            places = [f"( ) {label}" for label in self.content["options"]]
        else:
            places = [f"[      ] {self.content['unit']}".rstrip()]
        return "\n".join([self.content["question"], *places])


class Payoff(Question):
    """What is true, beside the guess that was given to `Guess` before.

    Where none was given, the truth stands alone.

    Parameters
    ----------
    name : str
        The name of a guess that was asked before, in the same notebook.
    truth : float or str
        The right number, or the right one of the options, as it was computed.
    says : str
        What is to be learnt from it, in a sentence.

    Raises
    ------
    TypeError
        If `truth` is not of the kind that was asked for, or a text is not a str.
    ValueError
        If there is no such guess, the truth could not have been guessed, or a text is empty.

    Examples
    --------
    >>> from softmax_lib import softmax
    >>> from softmax_lib.live import questions
    >>> guess = questions.Guess("how-sure", "How sure is it?", low=0, high=100, unit="%")
    >>> questions.Payoff("how-sure", 100 * softmax([5, 2, 0])[0], "Its scores lie far apart.")
    It is 94.6 %. Its scores lie far apart.
    """

    def __init__(self, name, truth, says):
        if name not in Guess.asked:
            known = ", ".join(Guess.asked) or "none"
            raise ValueError(f"`name` must be that of a guess above ({known}), got {name!r}")
        guess = Guess.asked[name]
        truth = _true_option(guess, truth) if "options" in guess else _true_number(guess, truth)
        super().__init__(content={"guess": guess, "truth": truth, "says": _text("says", says)})

    @classmethod
    def figure_name(cls):
        """Return ``payoff``.

        Returns
        -------
        str
        """
        return "payoff"

    def __repr__(self):
        truth, says = self.content["truth"], self.content["says"]
        is_true = (
            f"The answer is “{truth}”." if "options" in self.content["guess"] else f"It is {truth}."
        )
        return f"{is_true} {says}"


def _name(argument, value):
    if not NAME.fullmatch(_text(argument, value)):
        raise ValueError(
            f"`{argument}` must have small letters, digits and hyphens only, got {value!r}"
        )
    return value


def _range(low, high, step):
    if low is None or high is None:
        raise ValueError(f"`low` and `high`, or `options`, must be given, got {low} and {high}")
    low, high = _finite("low", low), _finite("high", high)
    if low >= high:
        raise ValueError(f"`low` must be below `high`, got {low} and {high}")
    step = (
        10.0 ** math.floor(math.log10((high - low) / 50)) if step is None else _finite("step", step)
    )
    if not 0 < step <= high - low:
        raise ValueError(f"`step` must be above 0 and no longer than the range, got {step}")
    return {"low": low, "high": high, "step": step}


def _unit(unit):
    if not isinstance(unit, str):
        raise TypeError(f"`unit` must be a text, got {reprlib.repr(unit)}")
    return unit.strip()


def _only_options(**others):
    for name, value in others.items():
        if value is not None:
            raise ValueError(f"`{name}` must not be given beside `options`, got {value!r}")


def _options(options):
    if isinstance(options, str) or not isinstance(options, Iterable):
        raise TypeError(f"`options` must be a list of texts, got {reprlib.repr(options)}")
    labels = [_text("options", label) for label in options]
    if len(labels) < 2 or len(set(labels)) < len(labels):
        raise ValueError(f"`options` must hold several different texts, got {labels}")
    return labels


def _true_option(guess, truth):
    if truth not in guess["options"]:
        raise ValueError(f"`truth` must be one of {guess['options']}, got {truth!r}")
    return str(truth)


def _true_number(guess, truth):
    truth = _finite("truth", truth)
    if not guess["low"] <= truth <= guess["high"]:
        raise ValueError(f"`truth` must be from {guess['low']:g} to {guess['high']:g}, got {truth}")
    digits = f"{truth:.0f}" if abs(truth) >= 100 else f"{float(f'{truth:.3g}'):g}"
    return f"{digits} {guess['unit']}".rstrip().replace("-", "−")


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
