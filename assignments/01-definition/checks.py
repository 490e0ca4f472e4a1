"""Hidden checks of assignment 1: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, so that float32 holds their differences exactly.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import softmax


def eighths(rng, shape, largest=6):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


@question("odds")
def odds(rng):
    def right(z, i, j):
        return np.exp(z[i] - z[j])

    small = [(z.tolist(), *map(int, rng.permutation(5)[:2])) for z in eighths(rng, (4, 5), 3)]
    large = [((1000 + eighths(rng, 3, 2)).tolist(), 0, k) for k in (1, 2)]
    yield part("ordinary logits", 1, *same("odds", small, right))
    yield part("large logits", 1, *same("odds", large, right))


@question("softmax")
def vector(rng):
    three = [(z,) for z in eighths(rng, (4, 3))]
    lists = [(eighths(rng, size).tolist(),) for size in (1, 2, 7, 50)]
    far = [(shift + eighths(rng, 4),) for shift in (2000.0, -2000.0)]
    apart = [(np.array([0.0, -4000.0, 4000.0]) + rng.integers(9),)]
    yield part("arrays of three logits", 1, *same("softmax", three, softmax))
    yield part("lists of other lengths", 1, *same("softmax", lists, softmax))
    yield part("very large and very small logits", 2, *same("softmax", far + apart, softmax))


@question("counterexample")
def not_by_the_sum(rng):
    p = rng.dirichlet(np.ones(5))
    k = rng.integers(5)
    yes = [(p,), (np.eye(5)[k],), ((p + np.eye(5)[k] * 1e-11).tolist(),)]
    negative = np.where(np.arange(5) == k, -p, p)
    negative[k - 1] += 1 - negative.sum()
    no = [(p * 1.01,), (p * 0.99,), (negative.tolist(),), (np.where(np.arange(5) == k, np.nan, p),)]
    yield part(
        "tells distributions from other vectors",
        2,
        *same("is_distribution", yes, lambda _: True),
        *same("is_distribution", no, lambda _: False),
    )
    yield part("the counterexample", 2, ask(variable("counterexample"), accept=refutes))


def refutes(x):
    return np.shape(x) == (3,) and x.sum() != 0 and bool(np.any(x / x.sum() < 0))


@question("way-back")
def way_back(rng):
    def right(p):
        return np.log(p) - np.mean(np.log(p))

    few = [(p,) for p in rng.dirichlet(np.full(3, 3.0), size=4)]
    many = [(rng.dirichlet(np.full(size, 3.0)).tolist(),) for size in (2, 10, 40)]
    yield part("three probabilities", 2, *same("zero_mean_logits", few, right))
    yield part("other numbers of them, as lists", 1, *same("zero_mean_logits", many, right))


@question("batch")
def batch(rng):
    def along(axis, z):
        options = {} if axis is None else {"axis": axis}
        right = softmax(z, axis=-1 if axis is None else axis)
        return ask(call("batch_softmax", z, **options), expect=right)

    flat, deep = eighths(rng, (4, 6)), eighths(rng, (2, 3, 4))
    far = flat + np.array([[0.0], [2000.0], [-2000.0], [500.0]])
    yield part("along the last axis", 1, along(-1, flat), along(None, flat))
    yield part("along the first axis", 1, along(0, flat), along(0, eighths(rng, (5, 2))))
    yield part("in three dimensions", 1, *(along(axis, deep) for axis in (0, 1, 2, -2)))
    yield part("rows that are far from each other", 2, along(1, far), along(0, far.T))


@question("error-numbers")
def error_numbers(rng):
    corrected = softmax([4.0, 2.0, 0.2])
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=4))
    yield part("the right numbers", 1, ask(variable("corrected"), expect=corrected, tolerance=5e-3))
