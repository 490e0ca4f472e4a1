"""softmax and its relatives: values, limits, shapes, accuracy, theorems."""

import math
from importlib import import_module
from itertools import combinations

import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

import softmax_lib
from softmax_lib import (
    accurate_softmax,
    argmax_distribution,
    log_sigmoid,
    log_softmax,
    logsumexp,
    naive_softmax,
    sigmoid,
    softmax,
    softmax_jacobian,
    softmax_jvp,
)
from tools.reference import errors, exact, exact_family, families, pair, worst_ulp

INF, NAN = np.inf, np.nan
DTYPES = [np.float64, np.float32]
FAMILIES = list(families())
TEMPERATURES = [1.0, 0.3, 7.1]
OF_LOGITS = [softmax, accurate_softmax, log_softmax, logsumexp, softmax_jacobian, naive_softmax]
NASTY = np.array(
    [
        [1000.0, -1000.0, 0.0, 1e308],
        [-INF, 3.0, 3.0, -INF],
        [-INF, -INF, -INF, -INF],
        [INF, 1.0, -INF, 2.0],
        [NAN, 1.0, 2.0, 3.0],
        [1.7e308, -1.7e308, 5e-324, -0.0],
    ]
)

logits = hnp.arrays(
    np.float64, st.integers(1, 8), elements=st.floats(-50, 50, allow_subnormal=False)
)
temperatures = st.floats(0.05, 20) | st.floats(-20, -0.05)


def rng(seed=0):
    return np.random.default_rng(seed)


# Values


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ([2, 1, 0.1], [0.659001, 0.242433, 0.098566]),
        ([8, 5, 0], [0.952268, 0.047411, 0.000319]),
        ([-0.62, 8.12, 2.53], [0.000159, 0.996120, 0.003721]),
        ([1, 2, 3, 4, 1, 2, 3], [0.02364, 0.06426, 0.17468, 0.47483, 0.02364, 0.06426, 0.17468]),
        ([5.0], [1.0]),
    ],
)
def test_softmax_of_known_vectors(z, expected):
    assert_allclose(softmax(z), expected, atol=1e-5)


def test_reference_is_the_formula_with_400_digits():
    row = families()["one 60 above the rest"][0]
    with mpmath.workdps(400):
        e = [mpmath.exp(mpmath.mpf(float(x))) for x in row]
        p = [x / mpmath.fsum(e) for x in e]
        expected = pair(p), pair([mpmath.log(x) for x in p]), pair([mpmath.log(mpmath.fsum(e))])
    for found, true in zip(exact(row), expected, strict=True):
        assert_array_equal(found[0], true[0])
        assert_allclose(found[1], true[1], rtol=1e-14)


@pytest.mark.parametrize("axis", [0, 1, 2, -1, (0, 2), None])
def test_agrees_with_scipy(axis):
    z = 5 * rng().normal(size=(3, 4, 5))
    assert_allclose(softmax(z, axis=axis), scipy.special.softmax(z, axis=axis), rtol=1e-14)
    assert_allclose(log_softmax(z, axis=axis), scipy.special.log_softmax(z, axis=axis), rtol=1e-9)
    assert_allclose(logsumexp(z, axis=axis), scipy.special.logsumexp(z, axis=axis), rtol=1e-13)


def test_sigmoids_agree_with_scipy():
    x = np.linspace(-700, 700, 1401)
    assert_allclose(sigmoid(x), scipy.special.expit(x), rtol=1e-14)
    assert_allclose(log_sigmoid(x), scipy.special.log_expit(x), rtol=1e-14)


# Accuracy


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", FAMILIES)
def test_softmax_is_never_less_accurate_than_scipy(family, dtype):
    z = families(dtype)[family]
    p = exact_family(family, dtype, 1.0)[0]
    # In float32 the sum is rounded from float64, and chance may be on the side of SciPy's sum.
    slack = 0.5 if dtype == np.float32 else 0
    assert worst_ulp(softmax(z), p) <= worst_ulp(scipy.special.softmax(z, axis=-1), p) + slack


@pytest.mark.parametrize("T", [1.0, -0.3])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
@pytest.mark.parametrize("K", [1, 2, 3, 7, 8, 10, 16, 17, 31, 32, 33, 100, 8192, 8193])
def test_many_rows_have_the_bits_of_each_row_alone(K, dtype, T):
    n = 2**17 // K // 10 * 10  # more than one block
    z = rng(K).normal(size=(n, K)).astype(dtype)
    z[5] = -INF
    z[7, 0] = NAN
    seen = [*range(min(n, 10)), n - 2, n - 1]
    for function in (softmax, accurate_softmax, log_softmax, logsumexp):
        expected = np.array([function(row, temperature=T) for row in z[seen]])
        for many in (z, z[:, ::-1].copy()[:, ::-1]):
            found = function(many, temperature=T)
            assert_array_equal(found[seen], expected)
            assert found.dtype == expected.dtype
        stack = function(z.reshape(n // 10, 10, K), axis=2, temperature=T)
        assert_array_equal(stack.reshape(found.shape)[seen], expected)
    assert_array_equal(logsumexp(z, keepdims=True, temperature=T), found[:, None])


def test_short_columns_have_the_bits_of_rows():
    for K in (1, 2, 3, 7, 8, 10, 16, 17, 31, 32):
        z = rng(K).normal(size=(50, K))
        assert_array_equal(softmax(z.T, axis=0).T, softmax(z))
        assert_array_equal(softmax(np.stack([z.T, z.T]), axis=1)[1].T, softmax(z))


@pytest.mark.parametrize("T", TEMPERATURES)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", FAMILIES)
def test_log_softmax_is_within_3_ulp(family, dtype, T):
    z = families(dtype)[family]
    assert worst_ulp(log_softmax(z, temperature=T), exact_family(family, dtype, T)[1]) <= 3


@pytest.mark.parametrize("T", TEMPERATURES)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("family", FAMILIES)
def test_logsumexp_is_within_2_ulp_or_4u_near_0(family, dtype, T):
    z = families(dtype)[family]
    true = exact_family(family, dtype, T)[2]
    eps = np.finfo(dtype).eps
    unit = np.ldexp(float(eps), np.frexp(true[0])[1] - 1)
    near_0 = 2 * float(eps) * np.maximum(1, np.abs(z / T).max(-1, keepdims=True))
    found = logsumexp(z, temperature=T, keepdims=True)
    assert (errors(found, true) <= np.maximum(2 * unit, near_0)).all()


@given(
    st.lists(st.tuples(st.floats(-700, 700), st.floats(-5, 5) | st.just(0)), min_size=1, max_size=6)
)
def test_weights_of_logsumexp(pairs):
    z, b = np.transpose(pairs)
    b[np.abs(b) < 1e-9] = 0
    with mpmath.workdps(400):
        terms = [
            mpmath.mpf(float(w)) * mpmath.exp(mpmath.mpf(float(x)))
            for x, w in zip(z, b, strict=True)
        ]
        total = mpmath.fsum(terms)
        true = float(mpmath.log(total)) if total > 0 else NAN if total else -INF
        lost = float(mpmath.fsum(map(abs, terms)) / total) if total else 1
    found = logsumexp(z, b=b)
    if abs(lost) < 1e6:  # how many digits negative weights cancel
        scale = max(1, np.abs(z).max())
        assert_allclose(found, true, rtol=0, atol=abs(lost) * 8 * 2.0**-53 * scale)


def test_weights_of_logsumexp_at_the_edges():
    z = np.array([[1.0, 2.0, NAN], [0.0, 1e300, INF]])
    assert_allclose(logsumexp(z, b=[2.0, 3.0, 0]), [math.log(2 * math.e + 3 * math.e**2), 1e300])
    assert_array_equal(logsumexp([0.0, 0.0], b=[1e308, 1e308]), np.log(1e308) + np.log(2))
    many = logsumexp(np.zeros((2**15 + 1, 3)), b=[1.0, 2.0, 3.0])
    assert_allclose(many, math.log(6))
    rows = logsumexp(np.zeros((2, 2)), b=[[0, 0], [1, -0.5]])
    assert_allclose(rows, [-INF, math.log(0.5)])
    expected = math.log(1e-320) + math.log1p(math.exp(math.log(1e30) - 800 - math.log(1e-320)))
    assert_allclose(logsumexp([0.0, -800.0], b=[1e-320, 1e30]), expected, rtol=1e-14)
    assert logsumexp([3.0, 3.0], b=[1, -1]) == -INF
    assert np.isnan(logsumexp([3.0, 4.0], b=[1, -1]))
    assert_allclose(logsumexp([4.0, 3.0], b=[1, -1]), math.log(math.e**4 - math.e**3), rtol=1e-15)
    assert logsumexp([3.0, 4.0], b=[0, 0]) == -INF
    assert logsumexp([], b=[]) == -INF


def test_weights_of_logsumexp_beside_other_options():
    z, b = rng().normal(size=(4, 5)), rng(1).uniform(0.1, 3, (4, 5))
    expected = scipy.special.logsumexp(z, axis=0, b=b)
    assert_allclose(logsumexp(z, axis=0, b=b), expected, rtol=1e-14)
    assert_allclose(logsumexp(z, axis=None, b=b), scipy.special.logsumexp(z, b=b), rtol=1e-14)
    assert_allclose(logsumexp(z, b=b[0]), scipy.special.logsumexp(z, axis=1, b=b[0]), rtol=1e-14)
    assert_allclose(logsumexp(z, b=2), logsumexp(z) + math.log(2), rtol=1e-14)
    T = np.array([[0.5], [-2.0]])
    expected = scipy.special.logsumexp(z / T[..., None], axis=-1, b=b)
    assert_allclose(logsumexp(z, temperature=T, b=b), expected, rtol=1e-13)
    where = b > 1
    assert_allclose(logsumexp(z, b=b, where=where), logsumexp(z, b=b * where), rtol=1e-15)
    assert logsumexp(z.astype(np.float32), b=b, keepdims=True).dtype == np.float32
    with pytest.raises(ValueError, match=r"`b` of shape \(2,\) does not broadcast to \(3,\)"):
        logsumexp([1, 2, 3], b=[1, 2])
    with pytest.raises(TypeError, match="`b` must hold real numbers, got 'hot'"):
        logsumexp([1, 2, 3], b="hot")


def test_logsumexp_near_0():
    z = np.log(np.array([[0.25, 0.75], [1e-9, 1 - 1e-9]])) + [[0], [1e-17]]
    true = np.concatenate([exact(row)[2] for row in z], 1)
    assert (errors(logsumexp(z), true) <= 2.0**-51 * np.abs(z).max(-1).clip(1)).all()


def sigmoid_errors(function, true_function, x):
    """Errors in units in the last place, subnormal results included."""
    result = function(x)
    unit = np.spacing(np.abs(result).astype(x.dtype)).astype(np.float64)
    with mpmath.workdps(400):
        true = [true_function(mpmath.mpf(float(t))) for t in x]
        found = [
            abs(mpmath.mpf(float(y)) - t) / u for y, t, u in zip(result, true, unit, strict=True)
        ]
    return max(float(error) for error in found)


POINTS = np.concatenate(
    [
        rng(1).normal(size=200),
        rng(2).uniform(-745, 745, 200),
        rng(3).uniform(-745, -708, 100),
        rng(4).uniform(30, 45, 50),
        [-720.0, -745.1, 0.0, 1e-300, -1e-300, 5e-324],
    ]
)


def test_sigmoid_is_within_2_ulp_down_to_subnormal_results():
    assert sigmoid_errors(sigmoid, lambda x: 1 / (1 + mpmath.exp(-x)), POINTS) <= 2
    assert sigmoid(-720.0) == pytest.approx(2.03223080241e-313, rel=1e-10)


def test_sigmoid_in_float32_is_within_4_ulp():
    x = np.concatenate([POINTS[:200], rng(5).uniform(-100, 20, 300)]).astype(np.float32)
    assert sigmoid_errors(sigmoid, lambda x: 1 / (1 + mpmath.exp(-x)), x) <= 4


@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 2), (np.float32, 0.51)])
def test_log_sigmoid_is_within_2_ulp(dtype, bound):
    x = (POINTS if dtype == np.float64 else POINTS[np.abs(POINTS) < 80]).astype(dtype)
    assert sigmoid_errors(log_sigmoid, lambda x: -mpmath.log1p(mpmath.exp(-x)), x) <= bound


def test_logarithms_keep_what_probabilities_lose():
    assert_array_equal(np.log(softmax([800.0, 0.0])[0]), 0)
    assert log_softmax([800.0, 0.0])[1] == -800
    assert log_softmax([40.0, 0.0])[0] == pytest.approx(-math.exp(-40), rel=1e-15)


# Shifts


@pytest.mark.parametrize("T", [1.0, 0.3, 7.0, -2.0, 0.0, INF, 1e300])
@pytest.mark.parametrize("function", [softmax, accurate_softmax, log_softmax])
def test_an_exact_shift_changes_no_bit(function, T):
    z = rng().integers(-(2**20), 2**20, (50, 6)) / 2.0**10
    expected = function(z, temperature=T)
    for shift in (-1000.0, 0.125, 3.0, 2.0**31):
        assert_array_equal(function(z + shift, temperature=T), expected)


def test_a_huge_shift_destroys_the_logits_themselves():
    assert_allclose(softmax(np.array([2, 1, 0.1]) + 1e16), [0.787, 0.107, 0.107], atol=5e-4)


# Two classes


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("scale", [1e-9, 1, 30, 500])
def test_two_classes_are_sigmoid_of_the_difference_bit_by_bit(scale, dtype):
    a, b = (scale * rng().normal(size=(2, 5000))).astype(dtype)
    p = softmax(np.stack([a, b], -1))
    assert_array_equal(p[:, 0], sigmoid(a - b))
    assert_array_equal(p[:, 1], sigmoid(b - a))
    assert_array_equal(softmax(np.stack([a, b]), axis=0)[0], sigmoid(a - b))
    assert_array_equal(p[:9], [softmax(pair) for pair in zip(a[:9], b[:9], strict=True)])


def test_two_classes_with_a_temperature():
    a, b = rng().normal(size=(2, 1000))
    for T in (0.1, 3.0, -0.7):
        p = softmax(np.stack([a, b], -1), temperature=T)
        assert_array_equal(p[:, 0], sigmoid((a - b) / T))


# Temperature


def test_temperature_0_is_argmax_shared_among_ties():
    assert_array_equal(softmax([3, 3, 1, 0], temperature=0), [0.5, 0.5, 0, 0])
    assert_array_equal(softmax([[0, 5e-324], [-INF, -7]], temperature=0.0), [[0, 1], [0, 1]])
    assert_array_equal(argmax_distribution([[1, 2], [2, 2]]), [[0, 1], [0.5, 0.5]])
    assert_array_equal(argmax_distribution([[1, 2], [2, 2]], axis=None), [[0, 1 / 3], [1 / 3] * 2])


def test_minus_0_is_the_limit_from_below():
    assert_array_equal(softmax([3, 1, 1], temperature=-0.0), [0, 0.5, 0.5])
    assert_allclose(softmax([3, 1, 1], temperature=-1e-3), [0, 0.5, 0.5], atol=0)


@pytest.mark.parametrize("T", [INF, -INF])
def test_infinite_temperature_is_uniform_over_what_is_possible(T):
    assert_array_equal(softmax([1, -INF, 1e308, -1e308, 0], temperature=T), [0.25, 0] + [0.25] * 3)


def test_negative_temperature_turns_the_order_round():
    z = np.array([2, 1, 0.1])
    assert_allclose(softmax(z, temperature=-1), [0.096115, 0.261268, 0.642616], atol=1e-6)
    assert_array_equal(softmax(z, temperature=-0.3), softmax(-z, temperature=0.3))


E34 = 1 / (1 + math.exp(-3.4))


@pytest.mark.parametrize(
    ("z", "T", "expected"),
    [
        ([1, 2, 3], 5e-324, [0, 0, 1]),
        ([1, 2, 3], 1e-310, [0, 0, 1]),
        ([1, 2, 3], -1e-310, [1, 0, 0]),
        ([1e200, 1e200], 1e-200, [0.5, 0.5]),
        ([1e308, 1e308 - 1e293], 1e-10, [1, 0]),
        ([1.7e308, -1.7e308], 1e308, [E34, 1 - E34]),
        ([1.7e308, -1.7e308], -1e308, [1 - E34, E34]),
        ([1.7e308, -1.7e308], 1.0, [1, 0]),
        ([5e-324, 0], 5e-324, [1 / (1 + math.exp(-1)), 1 / (1 + math.exp(1))]),
        ([5e-324, 0], 1e308, [0.5, 0.5]),
        ([1e306, 0], 1.7e308, [1 / (1 + math.exp(-1 / 170)), 1 / (1 + math.exp(1 / 170))]),
    ],
)
@pytest.mark.parametrize(
    "function", [softmax, accurate_softmax, lambda z, **o: np.exp(log_softmax(z, **o))]
)
def test_extreme_temperatures(function, z, T, expected):
    assert_allclose(function(z, temperature=T), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("z", "T", "expected"),
    [
        ([3.4e38, -3.4e38], 2e38, [E34, 1 - E34]),
        ([3.4e38, -3.4e38], -2e38, [1 - E34, E34]),
        ([3.4e38, -3.4e38], 2e45, [0.5, 0.5]),
        ([1, 2, 3], 1e-60, [0, 0, 1]),
        ([1e-45, 0], 0, [1, 0]),
    ],
)
def test_extreme_temperatures_in_float32(z, T, expected):
    p = softmax(np.array(z, np.float32), temperature=T)
    assert p.dtype == np.float32
    assert_allclose(p, expected, rtol=1e-6)


@pytest.mark.parametrize("T", [0.2, 5.0, -3.0])
def test_error_at_a_temperature_grows_with_the_gap_only(T):
    z = 20 * rng().normal(size=(30, 10)) + 1000
    true = np.stack([exact(row, T)[0] for row in z], 1)
    p = softmax(z, temperature=T)
    gap = np.abs(z - (z.max(-1, keepdims=True) if T > 0 else z.min(-1, keepdims=True))) / abs(T)
    normal = true[0] > 1e-290
    bound = (4 + 2 * gap) * np.spacing(true[0])
    assert (errors(p, true) <= bound)[normal].all()


# Special values


@pytest.mark.parametrize("T", [1.0, 0.5, 0.0, INF, -1.0, -0.0, -INF, 1e-300, 1e300])
def test_minus_infinity_is_no_option_at_any_temperature(T):
    z = np.array([-INF, 0.5, 2, 1])
    p = softmax(z, temperature=T)
    assert p[0] == 0
    assert not np.signbit(p[0])
    assert_array_equal(p[1:], softmax(z[1:], temperature=T))
    assert log_softmax(z, temperature=T)[0] == -INF
    assert logsumexp(z, temperature=T) == logsumexp(z[1:], temperature=T)
    assert accurate_softmax(z, temperature=T)[0] == 0


@pytest.mark.parametrize("T", [1.0, 0.5, 0.0, INF, -1.0])
def test_rows_without_a_softmax_are_nan(T):
    for row in ([-INF, -INF], [NAN, 1], [NAN, -INF]):
        for function in (softmax, accurate_softmax, log_softmax):
            assert_array_equal(function(row, temperature=T), [NAN, NAN])


def test_plus_infinity_has_a_softmax_only_below_0():
    for function in (softmax, accurate_softmax, log_softmax):
        for T in (1.0, 0.5, 0.0, INF):
            assert_array_equal(function([INF, 1], temperature=T), [NAN, NAN])
    assert_array_equal(softmax([INF, 1], temperature=-1), [0, 1])
    assert_array_equal(accurate_softmax([INF, 1], temperature=-1), [0, 1])
    assert_array_equal(log_softmax([INF, 1], temperature=-1), [-INF, 0])


def test_logsumexp_of_special_rows():
    assert_array_equal(logsumexp([[-INF, -INF], [INF, 1], [NAN, 1]]), [-INF, INF, NAN])
    assert_allclose(logsumexp([2.0, 2.0, 1.0], temperature=[INF, 0.0]), [math.log(3), INF])
    assert logsumexp([0.0, 0.0, -1.0], temperature=0.0) == pytest.approx(math.log(2))
    assert logsumexp([-5.0, -3.0], temperature=0.0) == -INF


def test_nan_stays_in_its_row_and_rows_do_not_see_each_other():
    z = rng().normal(size=(6, 5))
    spoilt = z.copy()
    spoilt[2, 3], spoilt[4], spoilt[5, 0] = NAN, -INF, 1e300
    kept = [0, 1, 3]
    for function in OF_LOGITS:
        assert_array_equal(function(spoilt)[kept], function(z)[kept])
    assert_array_equal(np.isnan(softmax(spoilt)).all(-1), [False, False, True, False, True, False])


def test_sigmoids_of_special_values():
    assert_array_equal(sigmoid([-INF, INF, NAN, 0]), [0, 1, NAN, 0.5])
    assert_array_equal(log_sigmoid([-INF, INF, NAN]), [-INF, 0, NAN])


@pytest.mark.parametrize("function", OF_LOGITS)
def test_no_floating_point_flag_escapes(function):
    with np.errstate(all="ignore"):
        narrow = np.clip(NASTY, -3.4e38, 3.4e38).astype(np.float32)
    with np.errstate(all="raise"):
        for T in (1.0, 0.3, 0.0, -0.0, INF, -INF, -2.0, 5e-324, 1.7e308):
            function(NASTY, temperature=T)
            function(narrow, temperature=T)
            function(NASTY, temperature=[T] * 6)
        softmax_jvp(NASTY, NASTY, temperature=0.0)
        sigmoid(NASTY)
        log_sigmoid(NASTY)


# Shapes and types


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 3), (2, 0, 4)])
def test_empty_input_gives_empty_output(shape):
    z = np.zeros(shape)
    for axis in [*range(len(shape)), None]:
        assert softmax(z, axis=axis).shape == shape
        assert accurate_softmax(z, axis=axis).shape == shape
        assert log_softmax(z, axis=axis).shape == shape
        assert naive_softmax(z, axis=axis).shape == shape
        assert softmax_jvp(z, z, axis=axis).shape == shape
    assert softmax([], temperature=[1.0, 0.0]).shape == (2, 0)
    assert_array_equal(logsumexp(np.zeros((2, 0))), [-INF, -INF])
    assert softmax_jacobian(np.zeros((3, 0))).shape == (3, 0, 0)


@pytest.mark.parametrize(
    ("given_type", "result_type"),
    [
        *[(kind, np.float64) for kind in ("?", "b", "B", "h", "i", "q", "Q", "f8", ">f8", "g")],
        *[(kind, np.float32) for kind in ("f4", ">f4", "f2")],
    ],
)
def test_result_types(given_type, result_type):
    z = np.array([[1, 0, 1], [0, 0, 1]]).astype(given_type)
    expected = softmax(z.astype(float))
    for function in [*OF_LOGITS, sigmoid, log_sigmoid]:
        assert function(z).dtype == result_type
    assert softmax(z, temperature=np.full(2, 2.0)).dtype == result_type
    assert_allclose(softmax(z), expected, rtol=1e-6)


def test_integers_do_not_overflow():
    assert_allclose(softmax(np.array([-100, 100], np.int8)), [math.exp(-200), 1], rtol=1e-13)
    assert_array_equal(softmax([True, False]), softmax([1.0, 0.0]))


@pytest.mark.parametrize("function", OF_LOGITS)
def test_input_is_left_alone(function):
    z = rng().normal(size=(5, 4))
    T = np.array([1.0, 0.0, -1.0, INF, 2.0])
    copies = z.copy(), T.copy()
    function(z)
    function(z, temperature=T)
    assert_array_equal(z, copies[0])
    assert_array_equal(T, copies[1])


def all_axes(ndim):
    return [axes for n in range(1, ndim + 1) for axes in combinations(range(ndim), n)]


@pytest.mark.parametrize("axes", all_axes(3))
@pytest.mark.parametrize("T", [1.0, 0.5, -2.0])
def test_every_axis_and_tuple_of_axes(axes, T):
    z = rng().normal(size=(2, 3, 4))
    last = np.moveaxis(z, axes, range(-len(axes), 0))
    rows = last.reshape(*last.shape[: 3 - len(axes)], -1)
    for function in (softmax, accurate_softmax, log_softmax):
        expected = np.moveaxis(
            function(rows, temperature=T).reshape(last.shape), range(-len(axes), 0), axes
        )
        assert_allclose(function(z, axis=axes, temperature=T), expected, rtol=1e-14)
        negative = tuple(a - 3 for a in reversed(axes))
        assert_allclose(function(z, axis=negative, temperature=T), expected, rtol=1e-14)
    assert_allclose(logsumexp(z, axis=axes), logsumexp(rows), rtol=1e-14)
    assert (
        logsumexp(z, axis=axes, keepdims=True).shape
        == softmax(z, axis=axes).sum(axes, keepdims=True).shape
    )
    assert_allclose(
        softmax_jacobian(z, axis=axes, temperature=T),
        softmax_jacobian(rows, temperature=T),
        rtol=1e-14,
    )


@pytest.mark.parametrize(
    ("shape", "axis", "T_shape", "result"),
    [
        ((3,), -1, (5,), (5, 3)),
        ((3,), 0, (2, 5), (2, 5, 3)),
        ((4, 3), -1, (4,), (4, 3)),
        ((4, 3), 0, (3,), (4, 3)),
        ((4, 3), 0, (5, 3), (5, 4, 3)),
        ((4, 3), -1, (5, 1), (5, 4, 3)),
        ((4, 3), None, (5,), (5, 4, 3)),
        ((2, 4, 3), 1, (2, 1), (2, 4, 3)),
        ((2, 4, 3), (0, 2), (7, 4), (7, 2, 4, 3)),
    ],
)
def test_temperature_broadcasts_against_the_other_axes(shape, axis, T_shape, result):
    z = rng().normal(size=shape)
    T = rng(1).uniform(0.5, 2, T_shape)
    z_axes = tuple(range(-len(shape), 0)) if axis is None else axis
    back = tuple(a if a < 0 else a - len(shape) for a in np.atleast_1d(z_axes))
    full = np.expand_dims(T.reshape((1,) * (len(shape) - len(back) - T.ndim) + T_shape), back)
    p = softmax(z, axis=axis, temperature=T)
    assert p.shape == result
    assert_allclose(p, softmax(z / full, axis=back), rtol=1e-12)
    assert_allclose(log_softmax(z, axis=axis, temperature=T), np.log(p), rtol=1e-10)
    assert_allclose(
        softmax_jvp(z, z, axis=axis, temperature=T),
        softmax_jvp(z / full, z, axis=back) / full,
        rtol=1e-9,
    )
    assert (
        softmax_jacobian(z, axis=axis, temperature=T).shape[-2:]
        == (math.prod(shape[a] for a in back),) * 2
    )


def test_limits_can_stand_beside_ordinary_temperatures():
    z = [[1.0, 2.0, 2.0], [-INF, 1.0, 0.0]]
    T = np.array([0.0, 1.0, -0.5, INF, -0.0, 1e308])[:, None]
    expected = np.array([softmax(z, temperature=float(t)) for t in T[:, 0]])
    assert_array_equal(softmax(z, temperature=T), expected)


# Bad input


@pytest.mark.parametrize("function", OF_LOGITS)
@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"z": "hot"}, TypeError, r"`z`.*'hot'"),
        ({"z": [1, 2j]}, TypeError, r"`z`.*2j"),
        ({"z": [1, None]}, TypeError, r"`z`.*None"),
        ({"z": [[1, 2], [3]]}, ValueError, r"`z`.*\[\[1, 2\], \[3\]\]"),
        ({"z": 3.0, "axis": None}, ValueError, r"`z`.*3\.0"),
        ({"axis": 2}, ValueError, r"`axis`.*2"),
        ({"axis": -3}, ValueError, r"`axis`.*-3"),
        ({"axis": (0, 5)}, ValueError, r"`axis`.*5"),
        ({"axis": (0, -2)}, ValueError, r"`axis`.*twice.*\(0, -2\)"),
        ({"axis": 1.5}, TypeError, r"`axis`.*1\.5"),
        ({"axis": "rows"}, TypeError, r"`axis`.*'rows'"),
        ({"temperature": NAN}, ValueError, r"`temperature`.*nan"),
        ({"temperature": [1, NAN]}, ValueError, r"`temperature`.*nan"),
        ({"temperature": 1j}, TypeError, r"`temperature`.*1j"),
        ({"temperature": "hot"}, TypeError, r"`temperature`.*'hot'"),
        ({"temperature": None}, TypeError, r"`temperature`.*None"),
        ({"temperature": [1, 2, 3]}, ValueError, r"`temperature` of shape \(3,\).*\(2,\)"),
    ],
)
def test_bad_input_is_named(function, arguments, error, words):
    arguments = {"z": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]} | arguments
    z = arguments.pop("z")
    with pytest.raises(error, match=words):
        function(z, **arguments)


def test_bad_input_of_the_other_functions():
    with pytest.raises(TypeError, match=r"`x`.*'hot'"):
        sigmoid("hot")
    with pytest.raises(TypeError, match=r"`x`.*1j"):
        log_sigmoid(1j)
    with pytest.raises(ValueError, match=r"`v` of shape \(2,\) and `z` of shape \(3,\) must have"):
        softmax_jvp([1, 2, 3], [1, 2])
    with pytest.raises(TypeError, match=r"`v`.*'hot'"):
        softmax_jvp([1, 2, 3], "hot")


def test_options_are_keywords():
    for function in OF_LOGITS:
        with pytest.raises(TypeError, match="positional"):
            function([1.0, 2.0], 0)


def test_the_package_offers_what_its_modules_offer():
    modules = [
        "accurate",
        "attention",
        "boltzmann",
        "functional",
        "information",
        "sampling",
        "sparse",
    ]
    offered = [import_module(f"softmax_lib.{module}").__all__ for module in modules]
    assert sorted(softmax_lib.__all__) == sorted(name for names in offered for name in names)
    assert all(hasattr(softmax_lib, name) for name in softmax_lib.__all__)


# The naive formula


@pytest.mark.parametrize(
    ("z", "wrong"),
    [
        ([1000, 1001, 1002], [NAN] * 3),
        ([-1000, -1001, -1002], [NAN] * 3),
        ([709.5, 709.5], [0, 0]),
        ([-745, -747], [1, 0]),
        ([710, 0], [NAN, 0]),
    ],
)
def test_naive_softmax_is_wrong(z, wrong):
    assert_array_equal(naive_softmax(z), wrong)
    assert_allclose(softmax(z), scipy.special.softmax(z), rtol=1e-12)


def test_naive_softmax_is_right_in_the_middle():
    z = rng().normal(size=(4, 5))
    assert_allclose(naive_softmax(z, axis=0), softmax(z, axis=0), rtol=1e-14)
    assert_allclose(naive_softmax(z, temperature=0.5), softmax(z, temperature=0.5), rtol=1e-14)
    assert np.isnan(naive_softmax(z, temperature=0.0)).any()


# Derivatives


def exact_jacobian(row, T):
    with mpmath.workdps(30):
        p = [mpmath.mpf(high) + mpmath.mpf(low) for high, low in exact(row, T)[0].T]
        J = [[float(-a * b / T) for b in p] for a in p]
        for i, a in enumerate(p):
            J[i][i] = float(a * mpmath.fsum(p[:i] + p[i + 1 :]) / T)
    return J


@pytest.mark.parametrize("T", [1.0, 0.1, -3.0])
@pytest.mark.parametrize("z", [[2, 1, 0.1], [40, 0, 1], [0, 0], [-3.0, 5, 1, 1]])
def test_jacobian_to_the_last_digits_also_near_certainty(z, T):
    assert_allclose(softmax_jacobian(z, temperature=T), exact_jacobian(z, T), rtol=3e-14)


def test_jacobian_is_the_limit_of_differences():
    z, h, T = np.array([2, 1, 0.1]), 1e-6, 0.7
    columns = [
        (softmax(z + step, temperature=T) - softmax(z - step, temperature=T)) / (2 * h)
        for step in h * np.eye(3)
    ]
    assert_allclose(softmax_jacobian(z, temperature=T), np.transpose(columns), atol=1e-9)


def test_derivatives_in_the_limits():
    assert_array_equal(softmax_jacobian([2, 1, 0], temperature=0.0), np.zeros((3, 3)))
    assert_array_equal(softmax_jacobian([2, 1, 0], temperature=INF), np.zeros((3, 3)))
    assert_array_equal(softmax_jacobian([2, 2], temperature=0.0), [[INF, -INF], [-INF, INF]])
    assert_array_equal(softmax_jvp([2, 1, 0], [1, 2, 3], temperature=0.0), np.zeros(3))


def test_jvp_is_jacobian_times_vector():
    z, v = rng().normal(size=(2, 4, 5))
    for T in (1.0, 0.2, -2.0):
        expected = np.einsum("nij,nj->ni", softmax_jacobian(z, temperature=T), v)
        assert_allclose(softmax_jvp(z, v, temperature=T), expected, rtol=1e-11, atol=1e-15)
    columns = softmax_jvp(z[0], np.eye(5))
    assert_allclose(columns, softmax_jacobian(z[0]), atol=1e-15)
    assert_allclose(softmax_jvp(z.T, v.T, axis=0), softmax_jvp(z, v).T, atol=1e-15)


# Softmax and its logarithm (the theorems have a file of their own)


@given(logits, temperatures)
def test_probabilities_sum_to_1_and_keep_the_order(z, T):
    p = softmax(z, temperature=T)
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1, abs=1e-14)
    order = np.argsort(z if T > 0 else -z)
    assert (np.diff(p[order]) >= 0).all()
    assert p[order[-1]] == p.max()


@given(logits, temperatures)
def test_log_softmax_is_the_logarithm_of_softmax(z, T):
    log_p = log_softmax(z, temperature=T)
    assert (log_p <= 0).all()
    p = softmax(z, temperature=T)
    seen = p > 1e-290
    assert_allclose(log_p[seen], np.log(p[seen]), rtol=1e-12, atol=1e-12)
    expected = z / T - logsumexp(z, temperature=T)
    assert_allclose(log_p, expected, atol=1e-12 * max(1, np.abs(z / T).max()))
