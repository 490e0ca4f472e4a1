"""What the hidden checks of an assignment are written with.

A file `checks.py` beside the master has one function for each question that is
marked automatically. It makes fresh inputs from `rng` and says what is right:

    @question("softmax")
    def _softmax(rng):
        rows = rng.normal(size=(5, 3))
        yield part("three logits", 2, *(ask(call("softmax", z), expect=softmax(z)) for z in rows))

A part gives its points when all that it asks is answered right. The functions run
in the grader and never in a student's process, so they may use any library.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from classroom.jail import wire
from classroom.jail.values import whole_numbers

NOTHING = object()


@dataclass(frozen=True)
class Call:
    """A function of the student's, and what to give to it; or a variable of theirs."""

    name: str
    args: tuple = ()
    options: dict = field(default_factory=dict)
    is_call: bool = True


@dataclass(frozen=True)
class Ask:
    """One call and what is right: a value, an accepting function, or an error."""

    call: Call
    expect: object = NOTHING
    accept: Callable | None = None
    raises: type | None = None
    tolerance: float = 1e-5
    strict: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Part:
    """Something a student can get right or wrong, with a name that they may read."""

    name: str
    points: float
    asks: tuple


def question(name):
    """Mark a function as the one that makes the hidden checks of question `name`."""

    def mark(function):
        function.question = name
        return function

    return mark


def call(name, *args, **options):
    return Call(name, args, options)


def variable(name):
    return Call(name, is_call=False)


def ask(
    call,
    *,
    expect=NOTHING,
    accept=None,
    raises=None,
    tolerance=1e-5,
    strict=False,
    exact=False,
):
    """Ask for one call.

    Parameters
    ----------
    call : Call
        What `call` or `variable` returns.
    expect : object
        The right answer: a number, an array, a text, a truth value.
    accept : callable
        Instead: takes the answer, returns whether it is right. It sees NumPy arrays
        for arrays and lists of numbers, and only finite numbers.
    raises : type
        Instead: the kind of error that is right here.
    tolerance : float
        Largest difference from `expect` that counts as right, relative to
        ``1 + abs(expect)``.
    strict : bool
        Whether the answer is wrong when a step on the way to it overflows, divides by 0 or
        gives NaN, as NumPy notices it (and is not told to ignore it). Underflow is allowed.
    exact : bool
        Whether the answer has to be `expect` to the last digit, in whole numbers: an `int`
        of up to 400 digits, an array of integers, or lists of them. 3.0 is not a 3 then.
    """
    if (expect is not NOTHING) + (accept is not None) + (raises is not None) != 1:
        raise TypeError("give exactly one of `expect`, `accept` and `raises`")
    if strict and not call.is_call:
        raise TypeError("`strict` is for a call, not for a variable")
    if exact:
        expect = wire.decode(wire.encode(expect))
        if whole_numbers(expect) is None:
            raise TypeError("`exact` needs whole numbers in `expect`")
    return Ask(call, expect, accept, raises, tolerance, strict, exact)


def same(name, inputs, right, **options):
    """Ask for the function `name` at several inputs; `right` gives the right answers.

    The `options` are those of `ask`.
    """
    return [ask(call(name, *args), expect=right(*args), **options) for args in inputs]


def part(name, points, *asks):
    """Put what is asked together under a name, for `points` in all."""
    if not asks:
        raise ValueError(f"the part {name!r} asks for nothing")
    return Part(name, points, tuple(asks))
