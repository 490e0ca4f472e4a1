"""What came from a worker, as arrays of numbers."""

import numpy as np


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
