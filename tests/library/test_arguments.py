"""What every function of the library does with its arguments, whatever it computes."""

import inspect
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import softmax_lib
from softmax_lib import (
    accurate_softmax,
    cross_entropy,
    energy_variance,
    entmax,
    entmax_jvp,
    entropy,
    free_energy,
    heat_capacity,
    kl_divergence,
    log_softmax,
    logsumexp,
    mean_energy,
    partition_function,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    sparsemax,
)
from softmax_lib._shapes import check_same_length, place, rows

INF, NAN = np.inf, np.nan
P = np.array([0.5, 0.3, 0.2])
# What a function needs beside its first argument.
OTHERS = {
    "attention": {"k": np.eye(3), "v": np.eye(3)},
    "attention_weights": {"k": np.eye(3)},
    "cross_entropy": {"y": 0},
    "entmax_jvp": {"v": P},
    "keep_min_p": {"ratio": 0.1},
    "keep_top_k": {"k": 2},
    "keep_top_p": {"mass": 0.9},
    "kl_divergence": {"q": P},
    "softmax_jvp": {"v": P},
}
FUNCTIONS = softmax_lib.__all__
PARAMETERS = {name: inspect.signature(getattr(softmax_lib, name)).parameters for name in FUNCTIONS}


def having(*names):
    return [f for f in FUNCTIONS if set(names) <= set(PARAMETERS[f])]


def call(name, x, **options):
    others = {"rng": np.random.default_rng(0)} if "rng" in PARAMETERS[name] else {}
    return getattr(softmax_lib, name)(x, **(others | OTHERS.get(name, {}) | options))


def first(name):
    return next(iter(PARAMETERS[name]))


@pytest.mark.parametrize("name", FUNCTIONS)
class TestEveryFunction:
    def test_takes_what_its_test_gives(self, name):
        assert np.isfinite(call(name, P)).any()

    @pytest.mark.parametrize("listed", [False, True])
    def test_refuses_masked_arrays(self, name, listed):
        masked = np.ma.array(P, mask=[1, 0, 0])
        with pytest.raises(TypeError, match=f"`{first(name)}` must not be a masked array.*`where`"):
            call(name, [masked, masked] if listed else masked)

    @pytest.mark.parametrize(
        "x", [[2**53 + 1, 2**53], np.array([2**64 - 1], np.uint64), [2**63 - 1], [-(2**53) - 1]]
    )
    def test_refuses_integers_that_would_be_rounded(self, name, x):
        with pytest.raises(ValueError, match=f"`{first(name)}` holds {x[0]}, which float64 cannot"):
            call(name, x)

    @pytest.mark.skipif(np.longdouble(1) / 3 == 1 / 3, reason="longdouble is float64 here")
    @pytest.mark.parametrize("x", [np.longdouble("1e400"), np.longdouble(1) / 3])
    def test_refuses_longdouble_that_would_be_rounded(self, name, x):
        with pytest.raises(ValueError, match=f"`{first(name)}` holds .* float64 cannot hold"):
            call(name, np.array([x, x]))

    @pytest.mark.parametrize(
        ("x", "words"),
        [
            ([2**64, 0], r"dtype object\): np.array\(., dtype=float\)"),
            ([Fraction(1, 2)] * 2, "dtype object"),
            ([Decimal("0.5")] * 2, "dtype object"),
            ([0.5, None], "dtype object"),
            (["0.5", "0.5"], "dtype <U3"),
            ([0.5j, 0.5], "dtype complex128"),
            (np.array(["2026-01-01"], "M8[D]"), "dtype datetime64"),
        ],
    )
    def test_names_the_dtype_it_refuses(self, name, x, words):
        with pytest.raises(TypeError, match=f"`{first(name)}` must hold real numbers, .*{words}"):
            call(name, x)

    def test_raises_no_flag_and_no_warning(self, name):
        rough = [[1e308, 1e308, -1e308], [0, -740, -800], [INF, NAN, -INF], [0.5, 0.5, 1e-320]]
        with np.errstate(all="raise"), warnings.catch_warnings():
            warnings.simplefilter("error")
            for row in rough:
                for options in [{}, {"temperature": 1e-300}, {"temperature": 0.0}]:
                    if set(options) <= set(PARAMETERS[name]):
                        try:
                            call(name, row, **options)
                        except ValueError as error:
                            assert str(error).startswith("`")


class TestWarningsOfTheTable:
    def test_entropy_of_what_is_no_distribution(self):
        with pytest.raises(ValueError, match="`p` must sum to 1 along `axis`, got inf"):
            entropy([1e308, 1e308])

    def test_cross_entropy_of_what_almost_vanishes(self):
        with np.errstate(all="raise"):
            assert cross_entropy([0, -740.0], [0.5, 0.5]) == 370


@pytest.mark.parametrize("name", having("axis"))
class TestFunctionsAlongAnAxis:
    @pytest.mark.parametrize("axis", [-1, 0, None])
    def test_refuse_a_single_number(self, name, axis):
        with pytest.raises(ValueError, match="must have at least one dimension"):
            call(name, 1.0, axis=axis, **({"q": 1.0} if name == "kl_divergence" else {}))

    def test_take_none_for_all_axes(self, name):
        whole = np.full((2, 2), 0.25)
        others = {"q": whole, "v": whole, "y": whole}
        needed = {key: value for key, value in others.items() if key in PARAMETERS[name]}
        flat = {key: value.ravel() for key, value in needed.items()}
        found = call(name, whole, axis=None, **needed)
        assert_allclose(np.ravel(found), np.ravel(call(name, whole.ravel(), **flat)), rtol=1e-14)


@pytest.mark.parametrize("name", having("temperature"))
def test_masked_temperatures_are_refused(name):
    with pytest.raises(TypeError, match="`temperature` must not be a masked array"):
        call(name, P, temperature=np.ma.array([1.0], mask=[True]))


REDUCING = [
    "cross_entropy",
    "effective_number",
    "energy_variance",
    "entropy",
    "free_energy",
    "heat_capacity",
    "kl_divergence",
    "log_partition_function",
    "logsumexp",
    "mean_energy",
    "partition_function",
    "sample",
    "sample_exponential_race",
    "sample_gumbel_max",
]


def test_what_takes_an_axis_away_can_keep_it():
    assert sorted(having("keepdims")) == REDUCING
    p = softmax(np.random.default_rng(0).normal(size=(2, 3, 4)), axis=1)
    assert [f for f in having("axis") if np.ndim(along(f, p, 1)) == 2] == REDUCING


def along(name, p, axis, **options):
    """Call a function on distributions along an axis, with others as it needs them."""
    others = {"q": p, "v": p, "y": p}
    others = {key: value for key, value in others.items() if key in PARAMETERS[name]}
    return call(name, p, axis=axis, **(others | options))


@pytest.mark.parametrize("name", REDUCING)
@pytest.mark.parametrize("axis", [0, 1, -1, (0, 2), None])
def test_keepdims(name, axis):
    p = softmax(np.random.default_rng(0).normal(size=(2, 3, 4)), axis=axis)
    kept = along(name, p, axis, keepdims=True)
    axes = range(3) if axis is None else axis
    assert kept.shape == np.sum(p, axis=None if axis is None else axis, keepdims=True).shape
    assert_array_equal(kept, np.expand_dims(along(name, p, axis), tuple(np.atleast_1d(axes))))


def test_keepdims_with_temperatures_and_sizes():
    T = np.array([0.5, 1.0, 2.0])
    assert logsumexp(P, temperature=T, keepdims=True).shape == (3, 1)
    assert mean_energy([P] * 2, axis=0, temperature=T, keepdims=True).shape == (1, 3)
    draws = softmax_lib.sample([P] * 2, rng=np.random.default_rng(0), size=5, keepdims=True)
    assert draws.shape == (5, 2, 1)
    labels = cross_entropy(np.zeros((2, 3, 4)), np.ones((2, 4), int), axis=1, keepdims=True)
    assert labels.shape == (2, 1, 4)


# The class axis


@pytest.mark.parametrize(
    "stretched",
    [
        lambda: kl_divergence([1.0], [0.5, 0.5]),
        lambda: kl_divergence([0.5, 0.5], [1.0]),
        lambda: kl_divergence([[0.5, 0.5]] * 2, [0.5, 0.5], axis=0),
        lambda: cross_entropy([5.0], [0.2, 0.3, 0.5]),
        lambda: cross_entropy([[2.0, 1.0, 0.1]], [[1.0]]),
        lambda: softmax_jvp([5.0], [1.0, 2.0, 3.0]),
        lambda: softmax_jvp([5.0, 1.0], 2.0),
        lambda: softmax_jvp([5.0, 1.0], [[2.0]]),
        lambda: entmax_jvp([5.0, 1.0], [[2.0]]),
    ],
)
def test_classes_are_not_stretched(stretched):
    with pytest.raises(ValueError, match=r"of shape \(.* and .* of shape \(.* must have the same"):
        stretched()


def test_other_axes_broadcast():
    assert kl_divergence([0.5, 0.5], [[0.5, 0.5]] * 3).shape == (3,)
    assert softmax_jvp(np.zeros((4, 1, 2)), np.ones((3, 2))).shape == (4, 3, 2)
    with pytest.raises(ValueError, match=r"`p` of shape \(2, 2\) and `q` of shape \(3, 2\) do not"):
        check_same_length(np.ones((2, 2)), np.ones((3, 2)), (-1,), ("p", "q"))


def test_rows_of_several_axes_are_in_their_order():
    x = np.arange(24).reshape(2, 3, 4)
    assert_array_equal(rows(x, (-3, -1))[1], x[:, 1].ravel())
    assert rows(np.zeros((2, 0, 3)), (-2, -1)).shape == (2, 0)
    assert rows(np.zeros((0, 3)), (-1,)).shape == (0, 3)


def test_the_wrong_row_is_named():
    wrong = np.zeros((2, 1, 4), bool)
    wrong[1, 0, 2] = wrong[1, 0, 3] = True
    assert place("p", wrong, (-2,)) == "p[1, :, 2]"
    with pytest.raises(ValueError, match=r"`p\[:, 1\]` must sum to 1 along `axis`, got 0.4"):
        entropy([[0.5, 0.2], [0.5, 0.2]], axis=0)
    with pytest.raises(ValueError, match=r"`z\[1\]` has no softmax"):
        softmax_lib.sample([[0, 1], [0, NAN], [NAN, 0]], rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"`z\[:, 1\]` has no softmax"):
        options = {"rng": np.random.default_rng(0), "temperature": [[1.0], [2.0]], "axis": 0}
        softmax_lib.sample([[0, INF], [0, 1.0]], **options)


# where


MASKABLE = [
    softmax,
    accurate_softmax,
    log_softmax,
    logsumexp,
    softmax_jacobian,
    sparsemax,
    entmax,
]


def test_which_functions_take_a_mask():
    assert sorted(having("where")) == sorted(
        [f.__name__ for f in MASKABLE] + ["cross_entropy", "entmax_jvp", "softmax_jvp"]
    )


@pytest.mark.parametrize("T", [1.0, 0.5, -2.0, 0.0, INF])
@pytest.mark.parametrize("function", MASKABLE)
def test_a_mask_is_minus_infinity(function, T):
    rng = np.random.default_rng(2)
    z, where = rng.normal(size=(20, 5)), rng.random((20, 5)) < 0.7
    where[:, 0] = True
    expected = function(np.where(where, z, -INF), temperature=T)
    assert_array_equal(function(z, temperature=T, where=where), expected)
    assert_array_equal(function(z, temperature=[T] * 20, where=where), expected)
    z[~where] = rng.choice([NAN, INF, 1e308], size=(~where).sum())
    assert_array_equal(function(z, temperature=T, where=where.tolist()), expected)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_row_of_which_nothing_is_left(dtype):
    z, none = np.array([2.0, NAN, INF], dtype), [False] * 3
    for function in (softmax, accurate_softmax, sparsemax, entmax):
        found = function(z, where=none)
        assert_array_equal(found, [0, 0, 0])
        assert found.dtype == dtype
    assert_array_equal(log_softmax(z, where=none), [-INF] * 3)
    assert log_softmax(z, where=none).dtype == dtype
    assert logsumexp(z, where=none) == -INF
    assert_array_equal(softmax_jvp(z, z, where=none), [0, 0, 0])
    assert_array_equal(entmax_jvp(z, z, where=none), [0, 0, 0])
    assert_array_equal(softmax_jacobian(z, where=none), np.zeros((3, 3)))
    # Without a mask, and for what it leaves, the rule of `softmax` holds.
    assert_array_equal(softmax([-INF, -INF]), [NAN, NAN])
    assert_array_equal(softmax([-INF, 3.0], where=[True, False]), [NAN, 0])


def test_a_mask_in_other_functions():
    z, where = [2.0, 1.0, 9.0], [True, True, False]
    assert cross_entropy(z, 1, where=where) == cross_entropy(z[:2], 1)
    assert cross_entropy(z, 2, where=where) == INF
    assert_array_equal(softmax_jvp(z, [1, 2, NAN], where=where)[:2], softmax_jvp(z[:2], [1, 2]))


def test_a_mask_broadcasts_to_the_logits():
    z = np.arange(6.0).reshape(2, 3)
    assert_array_equal(softmax(z, where=[True, True, False])[:, 2], [0, 0])
    assert_array_equal(softmax(z, where=[[True], [False]])[1], [0, 0, 0])
    assert_array_equal(softmax(z, where=np.True_), softmax(z))
    masked = softmax(z, axis=0, temperature=np.ones((4, 3)), where=[[True], [False]])
    assert_array_equal(masked, [[[1, 1, 1], [0, 0, 0]]] * 4)


@pytest.mark.parametrize(
    ("where", "error", "words"),
    [
        (
            [1, 0, 1],
            TypeError,
            r"`where` must hold booleans, True .*, got \[1, 0, 1\]",
        ),
        (None, TypeError, "`where` must hold booleans.*None"),
        ([True, False], ValueError, r"`where` of shape \(2,\) does not broadcast to \(3,\)"),
        ([[True] * 3] * 2, ValueError, r"`where` of shape \(2, 3\) does not broadcast to \(3,\)"),
        (np.ma.array([True] * 3, mask=[1, 0, 0]), TypeError, "`where` must not be a masked array"),
    ],
)
def test_bad_masks(where, error, words):
    with pytest.raises(error, match=words):
        softmax(P, where=where)


# Sums in float64

SIGNS = np.where(np.arange(2**19) % 2, 1, -1).astype(np.float32)[:, None]


@pytest.mark.parametrize(
    "total",
    [
        lambda z: softmax(z, axis=0),
        lambda z: partition_function(z, axis=0),
        lambda z: np.exp(logsumexp(z, axis=0)),
        lambda z: entropy(softmax(z, axis=0), axis=0),
        lambda z: kl_divergence(softmax(z, axis=0), softmax(2 * z, axis=0), axis=0),
        lambda z: cross_entropy(z, softmax(2 * z, axis=0), axis=0),
        lambda z: mean_energy(z, axis=0),
        lambda z: energy_variance(z, axis=0),
        lambda z: heat_capacity(z, axis=0, temperature=2.0),
        lambda z: free_energy(z, axis=0),
        lambda z: softmax_jvp(z, SIGNS.astype(z.dtype) * z, axis=0),
    ],
)
def test_columns_of_float32_are_summed_in_float64(total):
    z = np.random.default_rng(0).normal(size=(2**19, 2)).astype(np.float32)
    found = total(z)
    assert found.dtype == np.float32
    assert_allclose(found, total(z.astype(float)), rtol=3e-6, atol=1e-12)


def test_the_longest_columns_of_float32():
    p = softmax(np.zeros((2**25, 2), np.float32), axis=0)
    assert_array_equal(p, 2.0**-25)


def test_many_normals_in_float32():
    z = np.random.default_rng(0).normal(size=(4_000_000, 2)).astype(np.float32)
    exact = np.exp(-z.astype(float)).sum(0)
    assert_allclose(partition_function(z, axis=0), exact, rtol=2e-7)


# Overflow on the way, and what is small beside the largest


@pytest.mark.parametrize("T", [1.5, 2.0, 1e3, 1e200, -2.0])
def test_log_softmax_of_the_widest_range(T):
    z = np.array([1e308, -1e308]) * np.sign(T)
    expected = [0, -(1e308 / abs(T) + 1e308 / abs(T))]
    assert_allclose(log_softmax(z, temperature=T), expected, rtol=1e-15)
    assert_array_equal(log_softmax(z, temperature=[1.0, T])[1], log_softmax(z, temperature=T))


def test_log_softmax_where_the_result_itself_overflows():
    assert_array_equal(log_softmax([1.7e308, -1.7e308, 0, -INF]), [0, -INF, -1.7e308, -INF])


def test_variance_overflows_only_where_it_is_too_large():
    assert energy_variance([1.7e308, -1.7e308], temperature=1e308) == INF
    assert energy_variance([1.7e308, 1.7e308], temperature=1e308) == 0
    assert_allclose(energy_variance([1e153, -1e153], temperature=INF), 1e306)
    assert mean_energy([1.7e308] * 7) == 1.7e308
    assert_allclose(mean_energy([1.7e308, -1.7e308, -1.7e308], temperature=INF), -1.7e308 / 3)


def test_variance_is_centred_before_it_is_squared():
    for function in (energy_variance, heat_capacity):
        assert function(2.0**52 + np.array([0, 1, 3])) == function([0, 1, 3])
    p_high = 1 / (1 + np.exp(40.0))
    assert_allclose(energy_variance([3.0, 43.0]), 1600 * p_high, rtol=1e-14)


@pytest.mark.parametrize("function", [mean_energy, energy_variance, heat_capacity])
def test_empty_averages_are_not_a_number(function):
    assert np.isnan(function([]))
    assert_array_equal(function(np.zeros((2, 0))), [NAN, NAN])
    assert_array_equal(function([[INF, INF], [1.0, 1.0]])[:1], [NAN])


@pytest.mark.parametrize(("dtype", "gap"), [(np.float64, 40), (np.float32, 20), (np.float64, 700)])
def test_jvp_of_a_confident_row(dtype, gap):
    z, v = np.array([gap, 0], dtype), np.array([1, 0], dtype)
    p = 1 / (1 + np.exp(float(gap)))
    assert_allclose(softmax_jvp(z, v), [p, -p], rtol=1e-6 if dtype == np.float32 else 1e-14)
    assert softmax_jvp(z, v).sum() == 0


def test_jvp_is_taken_from_the_direction_of_the_most_probable():
    z, v = [40.0, 39.0, 0.0], 2.0**52 + np.array([0, 0, 1])
    p = softmax(z)
    assert_allclose(softmax_jvp(z, v), p * [-p[2], -p[2], 1], rtol=1e-14)


def test_jvp_of_the_largest_directions():
    p = softmax([-10.0, 0.0])
    expected = 4 * p[0] * p[1] * (1.7e308 / 2)
    assert_allclose(softmax_jvp([-10.0, 0.0], [1.7e308, -1.7e308]), [expected, -expected], 1e-13)
    assert_allclose(expected, 1.54e304, rtol=3e-3)
    assert_array_equal(softmax_jvp([0.0, 0.0, -INF], [1.0, 0.0, NAN]), [0.25, -0.25, 0])
