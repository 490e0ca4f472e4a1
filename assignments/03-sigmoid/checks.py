"""Hidden checks of assignment 3: inputs that are new in every run, and what is right.

Scores are multiples of 1/8, so that their differences are exact.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import log_sigmoid, sigmoid, softmax

EIGHT = 1e-8


def eighths(rng, shape, largest=5):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def precise(function, inputs, right, strict=False):
    """Ask likewise, and look at the relative error."""
    return [
        ask(
            call(function, x),
            accept=lambda answer, x=x: is_close(answer, right(x)),
            strict=strict,
        )
        for x in inputs
    ]


def is_close(answer, right):
    return np.shape(answer) == np.shape(right) and np.allclose(answer, right, rtol=1e-6, atol=0)


@question("first-of-two")
def first_of_two(rng):
    def right(a, b):
        return sigmoid(np.subtract(a, b, dtype=float))

    usual = [tuple(eighths(rng, 2).tolist()) for _ in range(5)] + [(3, 1), (-1, 2)]
    large = [tuple((shift + eighths(rng, 2)).tolist()) for shift in (1500, -1500)]
    arrays = [tuple(eighths(rng, (2, 6))), tuple(eighths(rng, (2, 3, 2)))]
    apart = 1500.0 * rng.permutation([1, -1, 0])
    arrays += [(apart + eighths(rng, 3), apart + eighths(rng, 3))]
    yield part("ordinary scores", 1, *same("first_of_two", usual, right, tolerance=EIGHT))
    yield part("large scores", 1, *same("first_of_two", large, right, tolerance=EIGHT))
    yield part("arrays", 1, *same("first_of_two", arrays, right, tolerance=EIGHT))


@question("sigmoid")
def one_number(rng):
    def between(low, high, size=6):
        return rng.integers(8 * low, 8 * high, size) / 8

    usual = [(float(x),) for x in eighths(rng, 4, 8)] + [(eighths(rng, (2, 4), 8),)]
    usual += [(int(rng.integers(-9, 9)),), (rng.permutation([-3, 2, 0, 1]),)]
    tiny = [between(-730, -300), between(-60, -14), between(-14, -9), between(-9, 0)]
    tiny += [float(x) for x in (*between(-730, -711, 2), *between(-13, -10, 2))]
    far = [(np.array([-5000.0, 5000.0, 800.0, -800.0]) + eighths(rng, 4),)]
    far += [(float(shift + eighths(rng, 1)[0]),) for shift in (1000, -1000)]
    yield part("ordinary numbers", 1, *same("sigmoid", usual, sigmoid, tolerance=EIGHT))
    yield part("tiny results to their last digits", 2, *precise("sigmoid", tiny, sigmoid))
    yield part(
        "far out on both sides, without an overflow",
        2,
        *same("sigmoid", far, sigmoid, tolerance=EIGHT, strict=True),
        *precise("sigmoid", [np.append(between(-730, -711, 2), between(0, 9, 2))], sigmoid, True),
    )


@question("evidence")
def evidence(rng):
    def right(prior, ratios):
        return sigmoid(np.log(prior) - np.log1p(-prior) + np.log(ratios).sum())

    def prior():
        return float(rng.uniform(0.01, 0.9))

    few = [(prior(), rng.uniform(0.2, 5, size).tolist()) for size in (1, 2, 5)]
    few += [(0.5, [int(rng.integers(2, 9)), 2]), (prior(), rng.uniform(30, 90, 4).tolist())]
    cancel = [100.0] * 300 + [0.01] * 300 + rng.uniform(0.3, 3, 3).tolist()
    long = [(prior(), cancel), (prior(), cancel[::-1])]
    long += [(prior(), [10.0] * 400), (prior(), [0.1] * 400)]
    none = [(prior(), []), (prior(), [])]
    yield part("a few tests", 2, *same("after_tests", few, right, tolerance=EIGHT))
    yield part("no test at all", 1, *same("after_tests", none, right, tolerance=EIGHT))
    yield part("very many tests", 1, *same("after_tests", long, right, tolerance=EIGHT))


@question("labels")
def labels(rng):
    def none(z):
        return np.exp(log_sigmoid(-np.asarray(z, float)).sum())

    lists = [(eighths(rng, size).tolist(),) for size in (1, 3, 8)]
    lists += [(rng.permutation([2, 0, -1, 3]).tolist(),)]
    likely = [38.0 + eighths(rng, 1, 3), (38.0 + eighths(rng, 2, 3)).tolist()]
    apart = [(eighths(rng, size, 12),) for size in (2, 3, 5)]
    yield part(
        "the chance of none",
        3,
        *precise("chance_of_none", likely + [z for (z,) in lists] + [eighths(rng, 4)], none),
    )
    yield part(
        "given exactly one",
        3,
        *same("given_exactly_one", lists + apart, softmax, tolerance=EIGHT),
    )


@question("error-numbers")
def error_numbers(rng):
    right = [sigmoid(1.5), 3.0, np.tanh(0.7)]
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=3))
    yield part("the right numbers", 1, ask(variable("computed"), expect=right, tolerance=1e-3))
