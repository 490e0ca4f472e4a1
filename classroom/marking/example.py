"""One input that went wrong and its right answer, written so that a student can try it."""

import numpy as np

from classroom.checks import NOTHING

LONGEST = 400


def shortest(asks):
    """Return the shortest of these inputs with its right answer, as texts; None if too long."""
    examples = [{"input": written_call(ask.call), "right": right(ask)} for ask in asks]
    fitting = [one for one in examples if max(map(len, one.values())) <= LONGEST]
    return min(fitting, key=lambda one: len(one["input"]), default=None)


def written_call(call):
    options = [f"{name}={written(value)}" for name, value in call.options.items()]
    return f"{call.name}({', '.join([*map(written, call.args), *options])})"


def right(ask):
    """Return what is right, as far as the check says it."""
    if ask.raises is not None:
        return f"an error, {ask.raises.__name__}"
    return "" if ask.expect is NOTHING else written(ask.expect, rounded)


def written(value, one=repr):
    """Return a value as Python writes it, arrays as lists; `one` writes what is no list."""
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(written(item, one) for item in value)}]"
    return one(value)


def rounded(value):
    return repr(float(f"{value:.10g}") if isinstance(value, float) else value)
