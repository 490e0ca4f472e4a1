"""Families of logits, their softmax to 50 digits, and errors in units in the last place.

The tests of the library and `tools/bench.py` measure against these.
"""

import functools

import mpmath
import numpy as np

DIGITS = 50
SEED = 20240229


def families(dtype=np.float64):
    """Return arrays of logits by name, one row a vector, rounded to `dtype`."""
    rng = np.random.default_rng(SEED)

    def normal(rows, K, scale=1.0):
        return scale * rng.normal(size=(rows, K))

    def one_above(by):
        return normal(20, 10) + by * (np.arange(10) == 3)

    found = {
        "N(0,1), K = 1": normal(3, 1),
        "N(0,1), K = 2": normal(100, 2),
        "N(0,1), K = 10": normal(60, 10),
        "N(0,1), K = 1000": normal(1, 1000),
        # 1000 values, each 100 times: 1e5 exponentials to 50 digits would take seconds.
        "N(0,1), K = 1e5": rng.permuted(np.tile(normal(1, 1000), 100)),
        "10 N(0,1), K = 10": normal(60, 10, 10),
        "10 N(0,1), K = 1000": normal(2, 1000, 10),
        "100 N(0,1), K = 10": normal(60, 10, 100),
        "100 N(0,1), K = 1000": normal(2, 1000, 100),
        "1000 N(0,1), K = 10": normal(30, 10, 1000),
        "1e-8 N(0,1), K = 10": normal(20, 10, 1e-8),
        "N(0,1) + 1000": normal(20, 10) + 1000,
        "N(0,1) - 1000": normal(20, 10) - 1000,
        "N(0,1) + 1e5": normal(20, 10) + 1e5,
        "one 30 above the rest": one_above(30),
        "one 60 above the rest": one_above(60),
        "one 300 above the rest": one_above(300),
        "gap of 30 to 40": -rng.uniform(30, 40, (20, 4)) * (np.arange(4) > 0),
        "uniform from -700 to 700": rng.uniform(-700, 700, (20, 20)),
        "near 709": 709 + normal(20, 10),
        "near -745": -745 + normal(20, 10, 5),
        "ties": rng.integers(-2, 3, (20, 10)).astype(float),
        "two levels, K = 1000": -rng.uniform(0, 40, (3, 1)) * (np.arange(1000) > 0),
        "lognormal": np.exp(normal(20, 10, 2)),
        "sorted, K = 60": np.cumsum(rng.exponential(5, (6, 60)), 1),
    }
    return {name: z.astype(dtype) for name, z in found.items()}


def pair(values):
    """Return mpmath numbers as an array of shape (2, n): nearest doubles, and what they lack."""
    with mpmath.workdps(DIGITS):
        high = [float(x) for x in values]
        return np.array([high, [float(x - h) for x, h in zip(values, high, strict=True)]])


def exact(row, T=1.0):
    """Return softmax, log-softmax and log-sum-exp of a row, each as a pair.

    One of the largest terms is left out of the sum and comes back through log1p: so the digits
    suffice however close a probability is to 1.
    """
    with mpmath.workdps(DIGITS):
        values, where, counts = np.unique(row, return_inverse=True, return_counts=True)
        z = [mpmath.mpf(float(x)) / mpmath.mpf(float(T)) for x in values]
        largest = max(z)
        counts[z.index(largest)] -= 1
        e = [mpmath.exp(x - largest) for x in z]
        others = mpmath.fsum(int(n) * x for n, x in zip(counts, e, strict=True))
        log_sum = mpmath.log1p(others)
        p = pair([x / (1 + others) for x in e])
        log_p = pair([x - largest - log_sum for x in z])
        return p[:, where], log_p[:, where], pair([largest + log_sum])


@functools.cache
def exact_family(name, dtype, T):
    """Return softmax, log-softmax and log-sum-exp of a family as pairs, shape (2, rows, K)."""
    rows = [exact(row, T) for row in families(dtype)[name]]
    return tuple(np.stack(column, 1) for column in zip(*rows, strict=True))


def errors(result, true):
    """Return absolute errors against a pair."""
    return np.abs((result.astype(np.float64) - true[0]) - true[1])


def worst_ulp(result, true):
    """Return the largest error in units in the last place, where |true| > tiny / eps.

    Below that, NumPy's exponentials may be subnormal and have few digits.
    """
    limits = np.finfo(result.dtype)
    counted = np.abs(true[0]) > float(limits.tiny) / float(limits.eps)
    unit = np.ldexp(float(limits.eps), np.frexp(true[0])[1] - 1)
    found = errors(result, true)[counted] / unit[counted]
    return np.inf if np.isnan(found).any() else found.max(initial=0.0)
