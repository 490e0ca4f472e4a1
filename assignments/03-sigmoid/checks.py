"""Hidden checks of assignment 3: inputs that are new in every run, and what is right.

Scores are multiples of 1/8, so that float32 holds their differences exactly.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import log_sigmoid, sigmoid, softmax


def eighths(rng, shape, largest=5):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def precise(function, inputs, right):
    """Ask likewise, and look at the relative error."""
    return [
        ask(call(function, x), accept=lambda answer, x=x: is_close(answer, right(x)))
        for x in inputs
    ]


def is_close(answer, right):
    return np.shape(answer) == np.shape(right) and np.allclose(answer, right, rtol=1e-6, atol=0)


@question("first-of-two")
def first_of_two(rng):
    def right(a, b):
        return sigmoid(np.subtract(a, b))

    usual = [tuple(eighths(rng, 2).tolist()) for _ in range(5)]
    large = [tuple((shift + eighths(rng, 2)).tolist()) for shift in (1500, -1500)]
    arrays = [tuple(eighths(rng, (2, 6))), tuple(eighths(rng, (2, 3, 2)))]
    yield part("ordinary scores", 1, *same("first_of_two", usual, right))
    yield part("large scores", 1, *same("first_of_two", large, right))
    yield part("arrays", 1, *same("first_of_two", arrays, right))


@question("sigmoid")
def one_number(rng):
    usual = [(float(x),) for x in eighths(rng, 4, 8)] + [(eighths(rng, (2, 4), 8),)]
    tiny = [-eighths(rng, 6, 8) - 60.0, np.array([-720.0, -300.5, -20.0]) - eighths(rng, 3, 2)]
    far = [(np.array([-5000.0, 5000.0, 800.0, -800.0]) + eighths(rng, 4),)]
    yield part("ordinary numbers", 1, *same("sigmoid", usual, sigmoid))
    yield part("tiny results to their last digits", 2, *precise("sigmoid", tiny, sigmoid))
    yield part("far out on both sides", 1, *same("sigmoid", far, sigmoid))


@question("evidence")
def evidence(rng):
    def right(prior, ratios):
        return sigmoid(np.log(prior) - np.log1p(-prior) + np.log(ratios).sum())

    def prior():
        return float(rng.uniform(0.01, 0.9))

    few = [(prior(), rng.uniform(0.2, 5, size).tolist()) for size in (1, 2, 5)]
    long = [100.0] * 300 + [0.01] * 300 + rng.uniform(0.3, 3, 3).tolist()
    cancel = [(prior(), long), (prior(), long[::-1])]
    yield part("a few tests", 2, *same("after_tests", few, right))
    yield part("no test at all", 1, *same("after_tests", [(prior(), []), (prior(), [])], right))
    yield part("very many tests", 1, *same("after_tests", cancel, right))


@question("one-too-many")
def one_too_many(rng):
    def full(d):
        return softmax(np.append(d, 0.0))

    scores = [(eighths(rng, size).tolist(),) for size in (2, 3, 6)]
    reduced = [(eighths(rng, size).tolist(),) for size in (1, 2, 6)]
    far = [(shift + eighths(rng, 3),) for shift in (1500.0, -1500.0)] + [([],)]
    yield part(
        "drops the last score",
        1,
        *same("without_last", scores, lambda z: z[:-1] - np.float64(z[-1])),
    )
    yield part("finds the way back", 1, *same("probabilities", reduced, full))
    yield part("very large, very negative, none", 2, *same("probabilities", far, full))


@question("labels")
def labels(rng):
    def none(z):
        return np.exp(log_sigmoid(-np.asarray(z)).sum())

    usual = [(eighths(rng, size).tolist(),) for size in (1, 3, 8)]
    likely = [38.0 + eighths(rng, size, 3) for size in (1, 2)] + [eighths(rng, 4)]
    apart = [(eighths(rng, size, 12),) for size in (2, 3, 5)]
    yield part(
        "the expected number", 1, *same("expected_labels", usual, lambda z: sigmoid(z).sum())
    )
    yield part("the chance of none", 2, *precise("chance_of_none", likely, none))
    yield part("given exactly one", 2, *same("given_exactly_one", usual + apart, softmax))


@question("error-numbers")
def error_numbers(rng):
    right = sigmoid(2.0)
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=4))
    yield part("the right number", 1, ask(variable("corrected"), expect=right, tolerance=5e-3))
