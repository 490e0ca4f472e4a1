"""Hidden checks of assignment 4: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, or of a small power of 2, so that their differences are exact.
"""

import numpy as np

from classroom.checks import ask, part, question, same, variable
from softmax_lib import argmax_distribution, logsumexp, softmax

EIGHT = 1e-8


def eighths(rng, shape, largest=4):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def at(z, T):
    return softmax(np.asarray(z, dtype=float), temperature=T)


def tied(rng, size, winners):
    """Return logits of which some share the largest value, in any order."""
    z = eighths(rng, size)
    z[:winners] = z.max() + 0.5
    return rng.permutation(z)


@question("argmax-vector")
def limit(rng):
    def close(below):
        return (rng.permutation([3.0, below, 1.0, 3.0]),)

    alone = [(tied(rng, size, 1).tolist(),) for size in (1, 3, 6)]
    alone += [(rng.permutation([3.0, 3.0 - gap, 1.0]),) for gap in (2.0**-20, 2.0**-40, 2.0**-51)]
    alone += [(rng.permutation([4, 2, -1, 3]),)]
    shared = [(tied(rng, size, m),) for size, m in ((4, 2), (6, 3), (5, 5))]
    shared += [close(3.0 - 2.0**-20), close(2.75), (rng.permutation([4, 2, -1, 4]).tolist(),)]
    same_limit = {"right": lambda z: argmax_distribution(np.asarray(z, float)), "tolerance": EIGHT}
    yield part("one winner", 1, *same("argmax_vector", alone, **same_limit))
    yield part("several winners", 1, *same("argmax_vector", shared, **same_limit))


@question("cold")
def cold(rng):
    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5) for T in (0.25, 1.0, 6.0)]
    usual += [(rng.permutation([3, 1, 2]).tolist(), 2)]
    zero = [(tied(rng, 5, m), T) for m in (1, 2, 3) for T in (0, 0.0)]
    tiny = [(tied(rng, 5, m), T) for m in (1, 2) for T in (2.0**-12, 1e-309)]
    tiny += [(3000 + tied(rng, 4, 2), 1e-307)]
    close = np.array([0.0, -1.0, -2.0]) - rng.integers(0, 2, 3) / 2
    tiny += [(3.0 + rng.permutation(close) * 2.0**-k, 2.0**-k) for k in (7, 11, 12, 13, 22, 40)]
    tiny += [(rng.permutation(close) * 2.0**-900, 2.0**-900)]
    yield part("ordinary temperatures", 1, *same("cold_softmax", usual, at, tolerance=EIGHT))
    yield part("temperature 0", 1, *same("cold_softmax", zero, at, tolerance=EIGHT))
    yield part("tiny temperatures", 2, *same("cold_softmax", tiny, at, tolerance=EIGHT))


@question("soft-maximum")
def soft_maximum(rng):
    def right(z, T):
        z = np.asarray(z, dtype=float)
        return z.max() + T * logsumexp((z - z.max()) / T)

    usual = [(eighths(rng, size).tolist(), T) for size in (2, 5, 20) for T in (0.5, 1.0, 4.0)]
    usual += [(rng.permutation([3, 1, -2]), 2.0)]
    large = [(shift + eighths(rng, 4), 0.5) for shift in (5000.0, -5000.0)]
    cold = [(eighths(rng, 6), 2.0**-10), (np.full(50, 3.0), 0.5)]
    cold += [(tied(rng, 5, m), 2.0**-k) for m, k in ((2, 8), (3, 10), (2, 14))]
    close = np.array([0.0, -1.0, -1.5])
    cold += [(rng.permutation(close) * 2.0**-k + 1.0, 2.0**-k) for k in (9, 12)]
    yield part("ordinary logits", 2, *same("soft_maximum", usual, right, tolerance=EIGHT))
    yield part(
        "very large and very negative logits",
        1,
        *same("soft_maximum", large, right, tolerance=EIGHT),
    )
    yield part("in the cold, and with ties", 1, *same("soft_maximum", cold, right, tolerance=EIGHT))


@question("costs")
def costs(rng):
    square = [table(rng, 3, 3) for _ in range(4)]
    square += [(z.tolist(), cost.tolist()) for z, cost in (table(rng, 3, 3), table(rng, 4, 4))]
    other = [table(rng, rows, columns) for rows, columns in ((2, 6), (4, 5))]
    other += [table(rng, rows, columns, late=True) for rows, columns in ((5, 3), (7, 2))]
    yield part("as many decisions as states", 3, *same("cheapest", square, least_cost))
    yield part("more decisions, or fewer", 3, *same("cheapest", other, least_cost))


def least_cost(z, cost):
    return int(np.argmin(np.asarray(cost) @ softmax(z)))


def table(rng, rows, columns, late=False):
    """Return logits and costs whose cheapest decision is cheapest by a clear margin.

    It is none that a wrong rule would choose; if `late`, there are more decisions than states
    and it is one of those at the end.
    """
    while True:
        z, cost = eighths(rng, columns, 2), rng.integers(1, 30, (rows, columns)) * 1.0
        p = np.exp(z) / np.exp(z).sum()
        first, second = np.sort(cost @ p)[:2]
        best = np.argmin(cost @ p)
        clear = second - first > 0.05 and not (late and best < columns)
        if clear and best not in wrong_choices(z, p, cost):
            return z, cost


def wrong_choices(z, p, cost):
    """Yield what rules choose that do not look at the expected cost."""
    yield np.argmin(cost.mean(axis=1))
    yield np.argmin(cost.max(axis=1))
    yield np.argmin(cost[:, z.argmax()])
    if len(cost) == len(z):
        yield np.argmin(p @ cost)
        yield np.argmax(z)


@question("gumbel")
def gumbel(rng):
    def right(z, T, u):
        return np.argmax(np.asarray(z) / T - np.log(-np.log(u)), axis=1)

    def uniform(K):
        """Return numbers whose winner is clear also after rounding."""
        return rng.integers(1, 4096, (40, K)) / 4096 + rng.uniform(0, 1e-5, (40, K))

    plain = [(eighths(rng, K, 2).tolist(), 1.0, uniform(K)) for K in (2, 3, 8)]
    plain += [(rng.permutation([1, 0, 2]).tolist(), 1.0, uniform(3))]
    tempered = [(eighths(rng, 4, 2), T, uniform(4)) for T in (0.3, 3.0)]
    banned = rng.permutation([0.5, -np.inf, -0.25, -np.inf])
    yield part("at temperature 1", 2, *same("draw", plain, right))
    yield part("at other temperatures", 2, *same("draw", tempered, right))
    yield part(
        "with options that are not allowed", 1, *same("draw", [(banned, 2.0, uniform(4))], right)
    )


@question("error-numbers")
def error_numbers(rng):
    def near(answer):
        return np.shape(answer) == (2,) and np.allclose(answer, right, rtol=0.015, atol=0)

    right = []
    for T in (1.0, 0.1):
        p = at([1.5, 0.5, -1.0], T)
        right.append(p[0] * (p[1] + p[2]) / T)
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=1))
    yield part("the right numbers", 1, ask(variable("slopes"), accept=near))
