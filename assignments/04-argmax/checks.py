"""Hidden checks of assignment 4: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, so that float32 holds their differences exactly.
"""

import numpy as np

from classroom.checks import ask, part, question, same, variable
from softmax_lib import argmax_distribution, logsumexp, softmax


def eighths(rng, shape, largest=4):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def at(z, T):
    return softmax(z, temperature=T)


def tied(rng, size, winners):
    """Return logits of which some share the largest value, in any order."""
    z = eighths(rng, size)
    z[:winners] = z.max() + 0.5
    return rng.permutation(z)


@question("argmax-vector")
def limit(rng):
    alone = [(tied(rng, size, 1).tolist(),) for size in (1, 3, 6)]
    shared = [(tied(rng, size, m),) for size, m in ((4, 2), (6, 3), (5, 5))]
    yield part("one winner", 1, *same("argmax_vector", alone, argmax_distribution))
    yield part("several winners", 1, *same("argmax_vector", shared, argmax_distribution))


@question("cold")
def cold(rng):
    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5) for T in (0.25, 1.0, 6.0)]
    zero = [(tied(rng, 5, m), T) for m in (1, 2, 3) for T in (0, 0.0)]
    tiny = [(tied(rng, 5, m), T) for m in (1, 2) for T in (2.0**-12, 1e-309)]
    tiny += [(3000 + tied(rng, 4, 2), 1e-307)]
    yield part("ordinary temperatures", 1, *same("cold_softmax", usual, at))
    yield part("temperature 0", 1, *same("cold_softmax", zero, at))
    yield part("tiny temperatures", 2, *same("cold_softmax", tiny, at))


@question("cold-enough")
def cold_enough(rng):
    def right(D, K, missing):
        return D / np.log((K - 1) / missing)

    gaps = rng.uniform(0.2, 6, 4).tolist()
    two = [(D, 2, missing) for D, missing in zip(gaps, (0.1, 1e-3, 1e-6, 1e-9), strict=True)]
    many = [(D, int(K), 1e-4) for D, K in zip(gaps, rng.integers(3, 50_000, 4), strict=True)]
    yield part("two options", 1, *same("cold_enough", two, right))
    yield part("many options", 2, *same("cold_enough", many, right))


@question("soft-maximum")
def soft_maximum(rng):
    def right(z, T):
        return T * logsumexp(np.asarray(z) / T)

    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5, 20) for T in (0.5, 1.0, 4.0)]
    large = [(shift + eighths(rng, 4), 0.5) for shift in (5000.0, -5000.0)]
    cold = [(eighths(rng, 6), 2.0**-10), (np.full(50, 3.0), 0.5)]
    yield part("ordinary logits", 2, *same("soft_maximum", usual, right))
    yield part("very large and very negative logits", 1, *same("soft_maximum", large, right))
    yield part("in the cold, and with ties", 1, *same("soft_maximum", cold, right))


@question("costs")
def costs(rng):
    square = [table(rng, 3, 3) for _ in range(5)]
    other = [table(rng, rows, columns) for rows, columns in ((5, 3), (2, 6), (7, 2), (4, 5))]
    ratios = [tuple(rng.uniform(0.2, 30, 2).tolist()) for _ in range(4)]
    yield part("as many decisions as states", 2, *same("cheapest", square, least_cost))
    yield part("more decisions, or fewer", 2, *same("cheapest", other, least_cost))
    yield part("the border", 2, *same("border", ratios, lambda miss, alarm: np.log(miss / alarm)))


def least_cost(z, cost):
    return int(np.argmin(cost @ softmax(z)))


def table(rng, rows, columns):
    """Return logits and costs whose cheapest decision is cheapest by a clear margin."""
    while True:
        z, cost = eighths(rng, columns, 2), rng.integers(1, 30, (rows, columns)) * 1.0
        first, second = np.sort(cost @ softmax(z))[:2]
        if second - first > 0.05 and least_cost(z, cost) != np.argmin(cost[:, z.argmax()]):
            return z, cost


@question("gumbel")
def gumbel(rng):
    def right(z, T, u):
        return np.argmax(np.asarray(z) / T - np.log(-np.log(u)), axis=1)

    def uniform(K):
        """Return numbers whose winner is clear also after rounding."""
        return rng.integers(1, 4096, (40, K)) / 4096 + rng.uniform(0, 1e-5, (40, K))

    plain = [(eighths(rng, K, 2).tolist(), 1.0, uniform(K)) for K in (2, 3, 8)]
    tempered = [(eighths(rng, 4, 2), T, uniform(4)) for T in (0.3, 3.0)]
    banned = np.array([0.5, -np.inf, -0.25, -np.inf])
    yield part("at temperature 1", 2, *same("draw", plain, right))
    yield part("at other temperatures", 1, *same("draw", tempered, right))
    yield part(
        "with options that are not allowed", 1, *same("draw", [(banned, 2.0, uniform(4))], right)
    )


@question("error-numbers")
def error_numbers(rng):
    p = at([2.0, 1.0, 0.1], 0.05)
    right = p[0] * (p[1] + p[2]) / 0.05
    near = ask(variable("slope"), accept=lambda x: np.isclose(x, right, rtol=0.01, atol=0))
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=4))
    yield part("the right number", 1, near)
