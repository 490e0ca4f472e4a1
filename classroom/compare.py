"""Compare what a worker answered with what is right, and name the difference.

Every answer ends as one of these fixed messages; nothing that a student's code
printed or raised goes any further.
"""

import numpy as np

from classroom.wire import Other

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
    "syntax": "Python could not read the cell: there is an error in its syntax.",
    "undefined": "The code used a name that is not defined. Restart the kernel, run all cells, and"
    " see where it stops.",
    "import": "The code imports a module that this assignment does not offer.",
    "overflow": "A step on the way overflowed or was not a number.",
    "error": "The code raised an error.",
    "time": "The code took too long.",
    "memory": "The code used too much memory.",
    "output": "The answer was too large.",
    "ended": "The code ended Python itself (for instance with `exit`).",
    "garbled": "The answer could not be read.",
    "review": "The answer could not be judged by the program: your teacher will look at it.",
}
MOST_ELEMENTS = 10_000  # of what an author's own function has to look at
# An answer was given, and it is final. All other problems mean that none came.
ANSWERED = {RIGHT, "value", "shape", "nan", "type", "none", "no error", "review"}
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


def as_numbers(answer):
    """Return an answer as an array of floats; None when it is not made of numbers."""
    return array_of(answer, (int, float), as_float)


def whole_numbers(answer):
    """Return an answer as an array of Python's integers; None when it is not made of those."""
    return array_of(answer, (int,), int)


def array_of(answer, kinds, convert):
    shape = shape_of(answer)
    if shape is None:
        return None
    items = list(items_of(answer))
    if not all(type(item) in kinds for item in items):
        return None
    dtype = object if convert is int else float
    return np.array([convert(item) for item in items], dtype=dtype).reshape(shape)


def shape_of(answer):
    """Return the shape of a number, an array or lists of them; None for uneven lists."""
    if not isinstance(answer, list):
        return answer.shape if isinstance(answer, np.ndarray) else ()
    shapes = {shape_of(item) for item in answer} or {()}
    return None if None in shapes or len(shapes) > 1 else (len(answer), *shapes.pop())


def items_of(answer):
    """Yield the numbers in a number, an array or lists of them."""
    if isinstance(answer, list):
        for item in answer:
            yield from items_of(item)
    elif isinstance(answer, np.ndarray):
        yield from answer.ravel().tolist()
    else:
        yield answer


def as_float(number):
    try:
        return float(number)
    except OverflowError:  # A whole number of more than 308 digits.
        return np.inf if number > 0 else -np.inf
