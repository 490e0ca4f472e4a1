"""accurate_softmax: the last digits, and the arithmetic behind them."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from softmax_lib import accurate_softmax, softmax
from softmax_lib._rounding import difference, gaps, product, total
from tools.reference import errors, exact, exact_family, families, worst_ulp


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("family", list(families()))
def test_within_5_ulp(family, dtype):
    z = families(dtype)[family]
    assert worst_ulp(accurate_softmax(z), exact_family(family, dtype, 1.0)[0]) <= 5


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("family", list(families()))
@pytest.mark.parametrize("T", [0.3, 7.1])
def test_within_5_ulp_at_other_temperatures(family, dtype, T):
    z = families(dtype)[family]
    true = exact_family(family, dtype, T)[0]
    assert worst_ulp(accurate_softmax(z, temperature=T), true) <= 5


def worst_beyond_the_gap(T, weight):
    """Return the largest error less weight · gap, in units in the last place."""
    z = np.random.default_rng(1).normal(size=(40, 5)) * [1, 5, 20, 30, 3] * T
    true = np.stack([exact(row, T)[0] for row in z], 1)
    gap = np.abs(z - (z.max(-1, keepdims=True) if T > 0 else z.min(-1, keepdims=True))) / abs(T)
    error = errors(accurate_softmax(z, temperature=T), true) / np.spacing(true[0])
    return (error - weight * gap).max()


@pytest.mark.parametrize("T", [1.1e-300, 1e-200, 1e300, 1.7e306, -1e-3, -1e299])
def test_within_5_ulp_at_extreme_temperatures(T):
    assert worst_beyond_the_gap(T, 0) <= 5


@pytest.mark.parametrize("T", [1e-301, 1e-310, 1e-316, -1e-315])
def test_within_4_ulp_and_the_gap_at_subnormal_temperatures(T):
    assert worst_beyond_the_gap(T, 1) <= 4


def test_softmax_itself_is_less_accurate():
    family = "100 N(0,1), K = 1000"
    z, true = families()[family], exact_family(family, np.float64, 1.0)[0]
    assert worst_ulp(softmax(z), true) > 100
    assert worst_ulp(accurate_softmax(z), true) < 5


def test_every_axis_is_as_accurate_as_the_last():
    z = families()["two levels, K = 1000"]
    expected = accurate_softmax(z)
    assert_array_equal(accurate_softmax(z.T, axis=0).T, expected)
    assert_array_equal(
        accurate_softmax(z.reshape(3, 10, 100), axis=(1, 2)).reshape(3, 1000), expected
    )


numbers = st.floats(-1e150, 1e150).filter(lambda x: x == 0 or abs(x) > 1e-120)


@given(numbers, numbers)
def test_difference_and_its_error_are_exact(a, b):
    d, error = difference(np.float64(a), np.float64(b))
    assert d == a - b
    assert Fraction(a) - Fraction(b) == Fraction(float(d)) + Fraction(float(error))


@given(numbers, numbers)
def test_product_and_its_error_are_exact(a, b):
    p, error = product(np.float64(a), np.float64(b))
    assert p == a * b
    assert Fraction(a) * Fraction(b) == Fraction(float(p)) + Fraction(float(error))


@given(st.integers(1, 500), st.integers(0, 2**32 - 1))
def test_gap_and_what_it_lost_are_the_quotient(K, seed):
    rng = np.random.default_rng(seed)
    z, T = 1000 * rng.normal(size=K), np.array(rng.uniform(0.01, 100))
    gap, lost = gaps(z, T, (-1,))
    for i in rng.integers(K, size=5):
        true = (Fraction(z[i]) - Fraction(z.max())) / Fraction(float(T))
        found = Fraction(gap[i]) + Fraction(lost[i])
        assert abs(found - true) <= abs(true) * Fraction(2) ** -100


@pytest.mark.parametrize("K", [1, 10, 1000, 2**17])
def test_total_rounds_once(K):
    for x in (np.full(K, 0.1), np.random.default_rng(K).uniform(size=K) ** 20):
        found = total(x, (-1,))
        assert found.shape == (1,)
        assert abs(math.fsum([*x, -found[0]])) <= 0.51 * np.spacing(found[0])
    assert_array_equal(total(np.zeros((2, 0)), (-1,)), [[0], [0]])
