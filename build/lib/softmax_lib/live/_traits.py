"""The kinds of value that a figure takes, and what is said about a wrong one."""

import math
import reprlib
from numbers import Integral, Real

import numpy as np
import traitlets

__all__ = ["Choice", "Number", "Order", "Seed", "Text", "Toggle", "Vector"]

CODES = {"inf": math.inf, "-inf": -math.inf}


def to_json(value, _widget=None):
    """Write infinities, which JSON does not have, as words.

    Examples
    --------
    >>> to_json((1.0, -math.inf))
    [1.0, '-inf']
    """
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    infinite = isinstance(value, float) and math.isinf(value)
    return ("inf" if value > 0 else "-inf") if infinite else value


def from_json(value, _widget=None):
    """Read what `to_json` wrote.

    Examples
    --------
    >>> from_json([1.0, "-inf"])
    [1.0, -inf]
    """
    if isinstance(value, list):
        return [from_json(one) for one in value]
    return CODES.get(value, value) if isinstance(value, str) else value


class _Trait(traitlets.TraitType):
    """A trait that belongs to the state of a figure: ``figure=True`` marks it."""

    def __init__(self, default, **more):
        super().__init__(default, **more)
        self.tag(sync=True, figure=True)


class Number(_Trait):
    """A number from `low` to `high`, kept as a float (as an int if `whole`)."""

    def __init__(self, default, *, low=-math.inf, high=math.inf, whole=False):
        super().__init__(default)
        self.tag(to_json=to_json, from_json=from_json)
        self.low, self.high, self.whole = low, high, whole

    def validate(self, obj, value):
        return _number(self.name, value, self.low, self.high, self.whole)


class Seed(Number):
    """A seed of the generator: a whole number from 0 to 2³² − 1."""

    def __init__(self, default=0):
        super().__init__(default, low=0, high=2**32 - 1, whole=True)


class Vector(_Trait):
    """A list of numbers, kept as a tuple; `absent` allows -inf for an option that is ruled out."""

    def __init__(self, default, *, low, high, length, absent=False):
        super().__init__(tuple(float(one) for one in default))
        self.tag(to_json=to_json, from_json=from_json)
        self.low, self.high, self.length, self.absent = low, high, length, absent

    def validate(self, obj, value):
        items = _items(self.name, value)
        fewest, most = self.length
        if not fewest <= len(items) <= most:
            wanted = fewest if fewest == most else f"{fewest} to {most}"
            raise ValueError(f"`{self.name}` must hold {wanted} numbers, got {len(items)}")
        numbers = tuple(self._item(one) for one in items)
        if not any(map(math.isfinite, numbers)):
            raise ValueError(f"`{self.name}` must hold a finite number, got {list(numbers)}")
        return numbers

    def _item(self, one):
        if self.absent and isinstance(one, Real) and one == -math.inf:
            return -math.inf
        return _number(self.name, one, self.low, self.high, False)


class Choice(_Trait):
    """One of a few words."""

    def __init__(self, default, *, options):
        super().__init__(default)
        self.options = tuple(options)

    def validate(self, obj, value):
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"`{self.name}` must be one of {self.options}, got {value!r}")
        return value


class Order(_Trait):
    """A few words in any order, each once; kept as a tuple."""

    def __init__(self, default):
        super().__init__(tuple(default))
        self.tag(to_json=to_json, from_json=from_json)
        self.options = tuple(default)

    def validate(self, obj, value):
        if not isinstance(value, list | tuple):
            raise TypeError(f"`{self.name}` must be a list of words, got {reprlib.repr(value)}")
        if len(value) != len(self.options) or any(one not in value for one in self.options):
            raise ValueError(f"`{self.name}` must hold each of {self.options} once, got {value!r}")
        return tuple(value)


class Text(_Trait):
    """A text of at most `most` characters, all of them among those that `symbols()` returns."""

    def __init__(self, default, *, symbols, most):
        super().__init__(default)
        self.symbols, self.most = symbols, most

    def validate(self, obj, value):
        if not isinstance(value, str):
            raise TypeError(f"`{self.name}` must be a text, got {reprlib.repr(value)}")
        if len(value) > self.most:
            raise ValueError(
                f"`{self.name}` must have at most {self.most} characters, got {len(value)}"
            )
        if strange := sorted(set(value) - self.symbols()):
            raise ValueError(f"`{self.name}` must do without {strange[0]!r}, got {value!r}")
        return value


class Toggle(_Trait):
    """True or False."""

    def validate(self, obj, value):
        if not isinstance(value, bool | np.bool_):
            raise TypeError(f"`{self.name}` must be True or False, got {reprlib.repr(value)}")
        return bool(value)


def _items(name, value):
    if isinstance(value, np.ndarray) and value.ndim == 1:
        return value.tolist()
    if isinstance(value, list | tuple):
        return list(value)
    raise TypeError(f"`{name}` must be a list of numbers, got {reprlib.repr(value)}")


def _number(name, value, low, high, whole):
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"`{name}` must hold numbers only, got {reprlib.repr(value)}")
    if math.isnan(value) or not low <= value <= high:
        raise ValueError(f"`{name}` must be from {low:g} to {high:g}, got {value}")
    if whole and not isinstance(value, Integral) and not float(value).is_integer():
        raise ValueError(f"`{name}` must be a whole number, got {value}")
    return int(value) if whole else float(value)
