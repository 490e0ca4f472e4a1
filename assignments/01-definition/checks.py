"""Hidden checks of assignment 1: inputs that are new in every run, and what is right.

Logits are multiples of 1/8, so that their differences are exact. The notebook asks for eight
decimals; for the floats of a whole float64 that is easy, and rounding or a small number added
to the sum does not pass.
"""

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import softmax

EIGHT = 1e-8


def eighths(rng, shape, largest=6):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


@question("odds")
def odds(rng):
    def right(z, i, j):
        return np.exp(z[i] - z[j])

    small = [(z.tolist(), *map(int, rng.permutation(5)[:2])) for z in eighths(rng, (4, 5), 3)]
    small += [(rng.permutation([3, 1, -2]), 0, 1), (rng.permutation([3, 1, -2]).tolist(), 2, 1)]
    large = [((1000 + eighths(rng, 3, 2)).tolist(), 0, k) for k in (1, 2)]
    near = eighths(rng, 2, 2)
    large += [([2000.0, *near], 1, 2), ([1000.0, *(near - 1000)], 2, 1)]
    yield part("ordinary logits", 1, *same("odds", small, right, tolerance=EIGHT))
    yield part("large logits", 1, *same("odds", large, right, tolerance=EIGHT))


@question("softmax")
def vector(rng):
    three = [(z,) for z in eighths(rng, (4, 3))] + [(rng.permutation([5, 2, 2]),)]
    lists = [(eighths(rng, size).tolist(),) for size in (1, 2, 7, 50)]
    lists += [(rng.permutation([3, 1, -2, 4]).tolist(),)]
    far = [(shift + eighths(rng, 4),) for shift in (2000.0, -2000.0)]
    apart = [(np.roll([0.0, -4000.0, 4000.0], k) + rng.integers(9),) for k in range(3)]
    yield part("arrays of three logits", 1, *same("softmax", three, softmax, tolerance=EIGHT))
    yield part("lists of other lengths", 1, *same("softmax", lists, softmax, tolerance=EIGHT))
    yield part(
        "very large and very small logits",
        2,
        *same("softmax", far + apart, softmax, tolerance=EIGHT),
    )


@question("counterexample")
def not_by_the_sum(rng):
    p = rng.dirichlet(np.full(5, 3.0))
    k = rng.integers(5)
    one = np.eye(5)[k]
    yes = [(p,), (one,), ((p + one * 1e-11).tolist(),), ((p - one * 1e-11).tolist(),)]
    negative = np.where(np.arange(5) == k, -p, p)
    negative[k - 1] += 1 - negative.sum()
    slightly = np.where(np.arange(5) == k, -(10.0 ** rng.uniform(-8, -6.5)), p)
    slightly[k - 1] += 1 - slightly.sum()
    no = [(p * 1.01,), (p * 0.99,), (negative.tolist(),), (slightly,)]
    no += [(np.where(np.arange(5) == k, np.nan, p),)]
    no += [((p * (1 + off)).tolist(),) for off in (1e-6, -1e-7, 1e-8, -1e-4)]
    yield part(
        "tells distributions from other vectors",
        2,
        *same("is_distribution", yes, lambda _: True),
        *same("is_distribution", no, lambda _: False),
    )
    yield part("the counterexample", 2, ask(variable("counterexample"), accept=refutes))


def refutes(x):
    if np.shape(x) != (3,) or abs(x.sum()) < 1e-6:
        return False
    shares, largest = x / x.sum(), x.argmax()
    return bool(np.all(shares >= 0) and np.all(np.delete(shares, largest) > shares[largest]))


@question("way-back")
def way_back(rng):
    def right(p, largest):
        return np.log(p) - np.log(np.max(p)) + largest

    few = [(p, float(top)) for p in rng.dirichlet(np.full(3, 3.0), 4) for top in eighths(rng, 1)]
    few += [(rng.dirichlet(np.full(3, 3.0)), int(rng.integers(1, 9)))]
    many = [
        (rng.dirichlet(np.full(size, 3.0)).tolist(), float(eighths(rng, 1)[0]))
        for size in (2, 10, 40)
    ]
    yield part("three probabilities", 2, *same("logits_of", few, right, tolerance=EIGHT))
    yield part(
        "other numbers of them, as lists", 1, *same("logits_of", many, right, tolerance=EIGHT)
    )


@question("batch")
def batch(rng):
    def along(axis, z):
        options = {} if axis is None else {"axis": axis}
        right = softmax(z, axis=-1 if axis is None else axis)
        return ask(call("batch_softmax", z, **options), expect=right, tolerance=EIGHT)

    flat, deep = eighths(rng, (4, 6)), eighths(rng, (2, 3, 4))
    whole = rng.integers(-3, 4, (3, 2))
    far = flat + np.array([[0.0], [2000.0], [-2000.0], [500.0]])
    far[0, :2] += 1500.0
    yield part("along the last axis", 1, along(-1, flat), along(None, flat), along(1, whole))
    yield part("along the first axis", 1, along(0, flat), along(0, eighths(rng, (5, 2))))
    yield part("in three dimensions", 1, *(along(axis, deep) for axis in (0, 1, 2, -2)))
    yield part("rows that are far from each other", 2, along(1, far), along(0, far.T))


@question("error-numbers")
def error_numbers(rng):
    right = softmax([[1.2, 0.8, 0.4], [3.6, 2.4, 1.2], [-98.8, -99.2, -99.6]])
    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=2))
    yield part("the right numbers", 1, ask(variable("computed"), expect=right, tolerance=1e-3))
