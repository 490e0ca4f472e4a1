"""How values travel between the grader and a worker: as plain JSON.

An array is its dtype, its shape and its elements as text, so that NaN and
infinities survive. The grader reads what a student's process wrote, so `decode`
accepts this format and nothing else. A worker runs this file's source too:
it imports nothing but the standard library and NumPy.
"""

import math
import numbers
import re

import numpy as np

NUMBER = re.compile(r"-?([0-9]{1,400}(\.[0-9]{1,400})?(e[+-]?[0-9]{1,4})?|inf)|nan")
WHOLE = re.compile(r"-?[0-9]{1,400}")
TOO_LONG = 10**400
DTYPES = ("bool", "int64", "float16", "float32", "float64")
DEEPEST = 6
LARGEST = 10**6


class WireError(ValueError):
    """What came is not in the format."""


def encode(value, depth=0):
    """Return the JSON object that stands for `value`; ``{"other": true}`` for an unknown kind."""
    if value is None:
        return {"none": True}
    if isinstance(value, (bool, np.bool_)):
        return {"flag": bool(value)}
    if isinstance(value, str):
        return {"text": str(value)}
    if isinstance(value, numbers.Number):
        return _encode_number(value)
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        return {"list": [encode(item, depth + 1) for item in value]}
    return _encode_array(value, depth)


def _encode_number(value):
    if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
        return {"other": True}
    if not isinstance(value, numbers.Integral):
        return {"number": repr(float(value))}
    if abs(int(value)) >= TOO_LONG:
        return {"number": "inf" if value > 0 else "-inf"}
    return {"number": repr(int(value))}


def _encode_array(value, depth):
    if not hasattr(value, "__array__"):
        return {"other": True}
    array = np.asarray(value)
    if array.dtype in (object, np.uint64) and depth < DEEPEST:
        return encode(array.tolist(), depth + 1)
    if array.dtype.kind not in "biuf":
        return {"other": True}
    dtype = next((name for name in DTYPES if np.can_cast(array.dtype, name)), "float64")
    elements = [repr(item) for item in array.astype(dtype).ravel().tolist()]
    return {"array": {"dtype": dtype, "shape": list(array.shape), "elements": elements}}


def decode(message, depth=0):
    """Return the value that a JSON object stands for.

    Raises
    ------
    WireError
        If the object is anything but what `encode` returns.
    """
    if type(message) is not dict or len(message) != 1 or depth > DEEPEST:
        raise WireError("not a value")
    [(kind, content)] = message.items()
    if kind in ("none", "other") and content is True:
        return None if kind == "none" else Other()
    if kind == "flag" and type(content) is bool:
        return content
    if kind == "text" and type(content) is str:
        return content
    if kind == "number":
        return _number(content)
    if kind == "list" and type(content) is list:
        return [decode(item, depth + 1) for item in content]
    if kind == "array":
        return _array(content)
    raise WireError("not a value")


class Other:
    """A value that is neither a number nor text nor a list of those."""


def _number(text):
    if type(text) is not str or not NUMBER.fullmatch(text):
        raise WireError("not a number")
    return int(text) if WHOLE.fullmatch(text) else float(text)


def _array(content):
    if type(content) is not dict or set(content) != {"dtype", "shape", "elements"}:
        raise WireError("not an array")
    dtype, shape, elements = content["dtype"], content["shape"], content["elements"]
    if dtype not in DTYPES or type(elements) is not list or not _is_shape(shape):
        raise WireError("not an array")
    if math.prod(shape) != len(elements):
        raise WireError("the shape does not fit the elements")
    read = _flag if dtype == "bool" else _number
    try:
        with np.errstate(all="ignore"):
            return np.array([read(item) for item in elements], dtype=dtype).reshape(shape)
    except (OverflowError, ValueError) as error:
        raise WireError("not an array") from error


def _is_shape(shape):
    return (
        type(shape) is list
        and len(shape) <= 8
        and all(type(size) is int and 0 <= size <= LARGEST for size in shape)
    )


def _flag(text):
    if text not in ("True", "False"):
        raise WireError("not a truth value")
    return text == "True"
