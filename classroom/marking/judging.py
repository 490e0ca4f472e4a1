"""Compare what a worker answered with what is right, and name the difference.

Every answer ends as one of these fixed messages; nothing that a student's code
printed or raised goes any further.
"""

import sys

import numpy as np

from classroom.jail.values import as_numbers, whole_numbers
from classroom.jail.wire import Other

PYTHON = "{}.{}".format(*sys.version_info)  # the one that runs answers
RIGHT = "right"
MESSAGES = {
    RIGHT: "Right.",
    "value": "The value is wrong.",
    "shape": "The answer has the wrong shape.",
    "nan": "The answer holds NaN where there should be a number.",
    "type": "The answer is not of the kind that was asked for (a number, an array, a text, …).",
    "no error": "This input has to be refused with an error, and it was not.",
    "none": "The answer is None: nothing was given back or put in.",
    "missing": "The name that was asked for is not there: nothing defined it.",
    "unanswered": "Not answered: the code still says NotImplementedError.",
    "as text": "The cell of this answer is text, so it was not run. Make it a code cell again.",
    "syntax": f"Python {PYTHON} could not read the cell: there is an error in its syntax, or it"
    " needs a newer Python.",
    "undefined": "The code used a name that is not defined. Restart the kernel, run all cells, and"
    " see where it stops.",
    "import": "The code imports a module that this assignment does not offer.",
    "overflow": "A step on the way overflowed or was not a number.",
    "error": "The code raised an error.",
    "time": "The code took too long.",
    "memory": "The code used too much memory.",
    "output": "The answer was too large.",
    "ended": "Python ended before there was an answer (for instance by `exit`).",
    "garbled": "The answer could not be read.",
    "review": "The answer could not be judged by the program: your teacher will look at it.",
}
MOST_ELEMENTS = 10_000  # of what an author's own function has to look at
# Where several calls of a part go wrong, the first of these is the reason that is given.
BY_IMPORTANCE = ("syntax", "as text", "missing", "undefined", "import", "unanswered")
BY_IMPORTANCE += ("time", "memory", "output", "ended", "garbled", "error", "overflow")
BY_IMPORTANCE += ("no error", "type", "none", "shape", "nan", "value", "review", RIGHT)
# An answer was given, and it is final. All other problems mean that none came.
ANSWERED = {RIGHT, "value", "shape", "nan", "type", "none", "no error", "review"}
# Here an input shows what went wrong; elsewhere the code has not come so far.
ABOUT_AN_INPUT = {"value", "shape", "nan", "type", "none", "no error", "error", "overflow"}
ABOUT_AN_INPUT |= {"time", "memory", "output", "ended"}
STOPPED = {"time", "output", "ended", "garbled"}  # The worker came to no answer, and never will.
BY_ERROR = {
    "missing": "missing",
    "NotImplementedError": "unanswered",
    "SyntaxError": "syntax",
    "NameError": "undefined",
    "ImportError": "import",
    "MemoryError": "memory",
    "TooLarge": "output",
    "FloatingPointError": "overflow",
    "OverflowError": "overflow",
}


def worst(problems):
    """Return the problem that is given as the reason, RIGHT if there is none."""
    return min(problems, key=BY_IMPORTANCE.index)


def of_error(name):
    """Return the key of the message for the name of an error."""
    return BY_ERROR.get(name, "error")


def judge(ask, result):
    """Return the key of the message for one result of a worker: ("value" or "error", what)."""
    try:
        with np.errstate(all="ignore"):
            return compare(ask, *result)
    except Exception:  # An author's function that did not expect this answer.
        return "review"


def compare(ask, kind, content):
    if ask.raises is not None:
        return judge_error(ask.raises, kind, content)
    if kind == "error":
        return of_error(content)
    if content is None:
        return "none"
    if ask.accept is not None:
        return judge_accepted(ask.accept, content)
    if ask.exact:
        return judge_whole(ask.expect, content)
    return judge_value(ask.expect, content, ask.tolerance)


def judge_error(wanted, kind, content):
    if kind == "value":
        return "no error"
    return RIGHT if content == wanted.__name__ else of_error(content)


def judge_accepted(accept, answer):
    if isinstance(answer, Other):
        return "type"
    numbers = as_numbers(answer)
    if numbers is not None:
        if not np.isfinite(numbers).all():
            return "nan"
        answer = numbers
    if np.size(answer) > MOST_ELEMENTS:
        return "output"
    try:
        return RIGHT if accept(answer) else "value"
    except Exception:
        if numbers is None:  # The author's function wanted numbers.
            return "type"
        raise


def judge_value(expected, answer, tolerance):
    if isinstance(expected, (str, bool, np.bool_)):
        return judge_exact(expected, answer)
    expected, numbers = np.asarray(expected), as_numbers(answer)
    if expected.dtype.kind == "b":
        return judge_flags(expected, answer)
    if numbers is None:
        return "type"
    if numbers.shape != expected.shape:
        return "shape"
    return judge_numbers(expected.astype(float), numbers, tolerance)


def judge_whole(expected, answer):
    expected, numbers = whole_numbers(expected), whole_numbers(answer)
    if numbers is None:
        return "type"
    if numbers.shape != expected.shape:
        return "shape"
    return RIGHT if np.array_equal(numbers, expected) else "value"


def judge_exact(expected, answer):
    kind = str if isinstance(expected, str) else bool
    if not isinstance(answer, kind):
        return "type"
    return RIGHT if answer == expected else "value"


def judge_flags(expected, answer):
    flags = np.asarray(answer) if isinstance(answer, (list, np.ndarray)) else np.empty(0)
    if flags.dtype.kind != "b":
        return "type"
    if flags.shape != expected.shape:
        return "shape"
    return RIGHT if np.array_equal(flags, expected) else "value"


def judge_numbers(expected, numbers, tolerance):
    if np.any(np.isnan(numbers) & ~np.isnan(expected)):
        return "nan"
    near = np.abs(numbers - expected) <= tolerance * (1 + np.abs(expected))
    same = (numbers == expected) | (np.isnan(numbers) & np.isnan(expected))
    return RIGHT if np.all(same | (near & np.isfinite(expected))) else "value"
