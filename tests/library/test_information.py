import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from softmax_lib.functional import softmax
from softmax_lib.information import (
    _entr,
    _rel_entr,
    cross_entropy,
    effective_number,
    entropy,
    kl_divergence,
)

Z = [2.0, 1.0, 0.1]
NAN, INF = float("nan"), float("inf")

finite_logits = st.lists(st.floats(-30, 30), min_size=1, max_size=8)
pairs_of_logits = st.integers(1, 8).flatmap(
    lambda K: st.tuples(*2 * [st.lists(st.floats(-30, 30), min_size=K, max_size=K)])
)


def exact(numbers):
    """The numbers as mpmath numbers that sum to 1 exactly."""
    numbers = [mpmath.mpf(float(x)) for x in numbers]
    return [x / mpmath.fsum(numbers) for x in numbers]


def exact_entropy(p):
    with mpmath.workdps(60):
        return -mpmath.fsum(x * mpmath.log(x) for x in exact(p) if x)


def exact_kl(p, q):
    with mpmath.workdps(60):
        pairs = zip(exact(p), exact(q), strict=True)
        return mpmath.fsum(x * mpmath.log(x / y) for x, y in pairs if x)


def exact_cross_entropy(z, y):
    with mpmath.workdps(400):
        terms = [mpmath.mpf(float(x)) for x in z]
        log_sum = mpmath.log(mpmath.fsum(mpmath.exp(x) for x in terms))
        return mpmath.fsum(w * (log_sum - x) for w, x in zip(exact(y), terms, strict=True))


class TestEntropy:
    @pytest.mark.parametrize(
        ("T", "nats"), [(0.5, 0.453668), (1, 0.846738), (2, 1.026244), (INF, 1.098612)]
    )
    def test_numbers_of_the_book(self, T, nats):
        assert_allclose(entropy(softmax(Z, temperature=T)), nats, atol=5e-7)

    def test_certainty_has_none_and_zero_is_positive(self):
        for p in ([1.0], [0.0, 1.0, 0.0], [True, False]):
            assert entropy(p) == 0
            assert not np.signbit(entropy(p))

    def test_is_not_negative_where_a_probability_was_rounded_up(self):
        assert entropy([np.nextafter(1, 2), 0.0]) == 0

    @pytest.mark.parametrize("K", [2, 4, 8, 1024])
    def test_uniform_in_bits(self, K):
        assert_allclose(entropy(np.full(K, 1 / K), base=2), np.log2(K), rtol=1e-15)

    def test_base_is_the_unit(self):
        p = [0.5, 0.3, 0.2]
        assert_allclose(entropy(p, base=10) * np.log(10), entropy(p), rtol=1e-15)
        assert_allclose(entropy(p, base=np.e), entropy(p), rtol=1e-15)

    @given(finite_logits)
    def test_against_mpmath(self, z):
        p = softmax(z)
        assert_allclose(entropy(p), float(exact_entropy(p)), rtol=1e-14, atol=1e-15 * len(z))

    @given(finite_logits, st.randoms(use_true_random=False))
    def test_range_and_order(self, z, random):
        p = softmax(z)
        assert 0 <= entropy(p) <= np.log(len(z)) + 1e-15 * len(z)
        assert_allclose(entropy(random.sample(list(p), len(z))), entropy(p), rtol=1e-14)

    @given(finite_logits, finite_logits)
    def test_adds_up_for_independent_outcomes(self, z, w):
        joint = softmax(z)[:, None] * softmax(w)
        total = entropy(softmax(z)) + entropy(softmax(w))
        for axes in (None, (0, 1), (-1, 0)):
            assert_allclose(entropy(joint, axis=axes), total, rtol=1e-12, atol=1e-14)

    def test_axis(self):
        p = softmax(np.random.default_rng(1).normal(size=(2, 3, 4)), axis=1)
        expected = [[float(exact_entropy(p[i, :, j])) for j in range(4)] for i in range(2)]
        assert_allclose(entropy(p, axis=1), expected, rtol=1e-14)
        assert_array_equal(entropy(p, axis=-2), entropy(p, axis=1))

    def test_nan_stays_in_its_row(self):
        assert_array_equal(entropy([[NAN, 0.5], [0.0, 1.0]]), [NAN, 0.0])

    def test_no_rows(self):
        assert entropy(np.empty((0, 3))).shape == (0,)

    def test_float32_stays(self):
        assert entropy(softmax(np.float32(Z))).dtype == np.float32
        assert entropy(np.float16([0.5, 0.5])).dtype == np.float32

    @pytest.mark.parametrize(
        ("p", "options", "message"),
        [
            (Z, {}, r"`p` must sum to 1 along `axis`, got 3.1"),
            ([1.5, -0.5], {}, r"`p` must not hold negative numbers, got -0.5"),
            ([], {}, r"`p` must sum to 1 along `axis`, got 0"),
            ([0.5, 0.5], {"axis": 1}, r"`axis` 1 does not exist: `p` has 1"),
            ([0.5, 0.5], {"base": 1}, r"`base` must be .* greater than 1, got 1"),
            ([0.5, 0.5], {"base": NAN}, r"`base` must be .* greater than 1, got nan"),
            ([0.5, 0.5], {"base": [2, 3]}, r"`base` must be .* greater than 1, got \[2, 3\]"),
        ],
    )
    def test_bad_values(self, p, options, message):
        with pytest.raises(ValueError, match=message):
            entropy(p, **options)

    def test_bad_types(self):
        with pytest.raises(TypeError, match="`p` must hold real numbers, got 'abc'"):
            entropy("abc")
        with pytest.raises(TypeError, match="`base` must hold real numbers, got 'two'"):
            entropy([1.0], base="two")


class TestEffectiveNumber:
    def test_equally_likely_outcomes_are_counted(self):
        p = [[1.0, 0.0, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [0.25, 0.25, 0.25, 0.25]]
        assert_allclose(effective_number(p), [1, 2, 4], rtol=1e-15)
        assert_allclose(effective_number(np.transpose(p), axis=0), [1, 2, 4], rtol=1e-15)

    @given(finite_logits)
    def test_is_the_exponential_of_entropy(self, z):
        p = softmax(z)
        assert_allclose(effective_number(p), float(mpmath.exp(exact_entropy(p))), rtol=1e-14)


class TestCrossEntropy:
    @pytest.mark.parametrize("kind", [np.int8, np.uint8, np.uint64])
    def test_labels_of_every_kind_of_integer(self, kind):
        expected = [cross_entropy([2, 1, 0.1], label) for label in (0, 2)]
        assert_array_equal(cross_entropy([[2, 1, 0.1]] * 2, np.array([0, 2], kind)), expected)

    @pytest.mark.parametrize(("K", "loss"), [(10, 2.302585), (1000, 6.907755), (50257, 10.824905)])
    def test_a_uniform_guess_costs_ln_K(self, K, loss):
        assert_allclose(cross_entropy(np.zeros(K), K - 1), loss, atol=5e-7)

    @pytest.mark.parametrize(
        ("z", "label", "loss"),
        [([-1.96, 1.96], 0, 3.939647), ([1.96, -1.96], 0, 0.019647), ([1000, 0], 1, 1000.0)],
    )
    def test_numbers_of_the_book(self, z, label, loss):
        assert_allclose(cross_entropy(z, label), loss, atol=5e-7)

    def test_keeps_its_digits_where_the_probability_rounds_to_one(self):
        assert softmax([40.0, 0.0])[0] == 1
        assert_allclose(cross_entropy([40.0, 0.0], 0), np.log1p(np.exp(-40)), rtol=1e-15)

    @given(pairs_of_logits)
    def test_soft_targets_against_mpmath(self, pair):
        z, y = 30 * np.array(pair[0]), softmax(pair[1])
        expected = float(exact_cross_entropy(z, y))
        assert_allclose(cross_entropy(z, y), expected, rtol=1e-13, atol=1e-15)

    @given(finite_logits, st.data())
    def test_labels_are_one_hot_targets(self, z, data):
        label = data.draw(st.integers(0, len(z) - 1))
        one_hot = np.arange(len(z)) == label
        assert cross_entropy(z, label) == cross_entropy(z, one_hot)
        assert cross_entropy(z, label) == cross_entropy(z, one_hot.astype(float))

    def test_batches_and_axes(self):
        rng = np.random.default_rng(2)
        z, y = 5 * rng.normal(size=(4, 5, 3)), rng.integers(3, size=(4, 5))
        expected = [
            [float(exact_cross_entropy(z[i, j], np.eye(3)[y[i, j]])) for j in range(5)]
            for i in range(4)
        ]
        assert_allclose(cross_entropy(z, y), expected, rtol=1e-14)
        for axis in (0, 1, 2):
            moved, soft = np.moveaxis(z, -1, axis), np.moveaxis(np.eye(3)[y], -1, axis)
            assert_array_equal(cross_entropy(moved, y, axis=axis), cross_entropy(z, y))
            assert_allclose(cross_entropy(moved, soft, axis=axis), expected, rtol=1e-14)

    def test_one_target_for_all_rows(self):
        z = np.arange(12.0).reshape(4, 3) ** 2
        assert_array_equal(cross_entropy(z, 1), cross_entropy(z, [1, 1, 1, 1]))
        assert_array_equal(
            cross_entropy(z, [0.5, 0.5, 0.0]), cross_entropy(z, [[0.5, 0.5, 0.0]] * 4)
        )

    def test_temperatures(self):
        T = np.array([0.5, 1.0, 2.0])
        expected = [cross_entropy(np.divide(Z, t), 1) for t in T]
        assert_allclose(cross_entropy(Z, 1, temperature=T), expected, rtol=1e-14)
        assert_allclose(cross_entropy(Z, [0.0, 1.0, 0.0], temperature=T), expected, rtol=1e-14)

    def test_temperature_zero(self):
        assert cross_entropy([3, 3, 1], 0, temperature=0) == np.log(2)
        assert cross_entropy([3, 3, 1], 2, temperature=0) == INF

    def test_what_is_ruled_out(self):
        z = [0.0, -INF, 0.0]
        assert cross_entropy(z, 1) == INF
        assert cross_entropy(z, [0.5, 0.0, 0.5]) == np.log(2)
        assert cross_entropy(z, [0.5, 0.1, 0.4]) == INF

    def test_no_negative_zero(self):
        assert not np.signbit(cross_entropy([5.0], 0))
        assert not np.signbit(cross_entropy([800.0, 0.0], [1.0, 0.0]))

    def test_nan_stays_in_its_row(self):
        z = [[NAN, 1.0], [0.0, 0.0]]
        assert_array_equal(cross_entropy(z, [1, 0]), [NAN, np.log(2)])
        assert_array_equal(cross_entropy(z, [0.0, 1.0]), [NAN, np.log(2)])
        assert_array_equal(cross_entropy([[0.0, 0.0]] * 2, [[NAN, 1], [0, 1]]), [NAN, np.log(2)])

    def test_no_rows(self):
        assert cross_entropy(np.empty((0, 3)), np.empty(0, dtype=int)).shape == (0,)

    def test_float32_stays(self):
        assert cross_entropy(np.float32(Z), 0).dtype == np.float32
        assert cross_entropy(np.float32(Z), np.float32([1, 0, 0])).dtype == np.float32

    @pytest.mark.parametrize(
        ("y", "options", "message"),
        [
            (3, {}, r"`y` must hold labels from 0 to 2, got 3"),
            (-1, {}, r"`y` must hold labels from 0 to 2, got -1"),
            (
                [0, 1, 0],
                {},
                r"`y` holds labels of shape \(3,\), .* to \(\), the shape of the losses",
            ),
            ([0.0, 1.0, 1.0], {}, r"`y` must sum to 1 along `axis`, got 2"),
            ([2.0, -1.0, 0.0], {}, r"`y` must not hold negative numbers, got -1"),
            (
                [0.5, 0.5],
                {},
                r"`y` of shape \(2,\) and `z` of shape \(3,\) must have",
            ),
            (1.0, {}, r"`y` of shape \(\) and `z` of shape \(3,\) .* labels have to be integers"),
            (0, {"axis": 1}, r"`axis` 1 does not exist: `z` has 1"),
            (0, {"temperature": NAN}, r"`temperature` must not be NaN, got nan"),
        ],
    )
    def test_bad_values(self, y, options, message):
        with pytest.raises(ValueError, match=message):
            cross_entropy(Z, y, **options)

    def test_several_axes(self):
        z = np.arange(12.0).reshape(2, 3, 2)
        y = np.full((2, 3, 2), 1 / 6)
        flat = np.moveaxis(z, 1, 0).reshape(3, 4)
        expected = cross_entropy(flat, np.full(4, 0.25))
        assert_allclose(cross_entropy(z, y * 1.5, axis=(0, 2)), expected, rtol=1e-14)

    def test_labels_lie_along_one_axis(self):
        with pytest.raises(ValueError, match="`axis` must be a single one"):
            cross_entropy([Z, Z], 0, axis=None)

    def test_bad_types(self):
        with pytest.raises(TypeError, match="`y` must hold real numbers, got 'cat'"):
            cross_entropy(Z, "cat")

    def test_ragged_lists(self):
        with pytest.raises(ValueError, match="`y` must be rectangular"):
            cross_entropy(Z, [[0], [1, 2]])


class TestKullbackLeibler:
    @given(pairs_of_logits)
    def test_against_mpmath(self, pair):
        p, q = softmax(pair[0]), softmax(pair[1])
        assert_allclose(kl_divergence(p, q), float(exact_kl(p, q)), rtol=1e-12, atol=1e-15)

    @pytest.mark.parametrize("distance", [1e-2, 1e-5, 1e-8, 1e-11, 1e-14])
    def test_distributions_that_are_close(self, distance):
        z = np.random.default_rng(3).normal(size=(2, 20))
        p, q = softmax(z[0]), softmax(z[0] + distance * z[1])
        expected = float(exact_kl(p, q))
        assert_allclose(kl_divergence(p, q), expected, rtol=1e-15 / distance + 1e-14)

    @given(pairs_of_logits)
    def test_is_never_negative_and_is_zero_for_equals(self, pair):
        p, q = softmax(pair[0]), softmax(pair[1])
        assert kl_divergence(p, q) >= 0
        assert kl_divergence(p, p) == 0

    def test_is_never_negative_where_only_rounding_differs(self):
        rng = np.random.default_rng(4)
        p = rng.dirichlet(np.ones(5), size=50_000)
        q = p * (1 + 3e-16 * rng.normal(size=p.shape))
        assert (kl_divergence(p, q) >= 0).all()

    @given(pairs_of_logits)
    def test_cross_entropy_is_entropy_and_divergence(self, pair):
        y, z = softmax(pair[0]), pair[1]
        parts = entropy(y) + kl_divergence(y, softmax(z))
        assert_allclose(cross_entropy(z, y), parts, rtol=1e-12, atol=1e-14)

    def test_zeros(self):
        assert kl_divergence([0.5, 0.5, 0], [0.25, 0.25, 0.5], base=2) == 1
        assert kl_divergence([0.5, 0.5, 0], [0.5, 0.5, 0]) == 0
        assert kl_divergence([0.5, 0.5, 0], [1.0, 0.0, 0]) == INF

    def test_ratios_beyond_the_floating_point_range(self):
        p, q = [0.5, 0.5], [1e-320, 1.0]
        assert_allclose(kl_divergence(p, q), float(exact_kl(p, q)), rtol=1e-12)

    def test_axis_counts_in_the_broadcast_shape(self):
        p, q = np.array([[0.5], [0.5]]), np.array([[[0.25, 0.5], [0.75, 0.5]]])
        assert_allclose(kl_divergence(p, q, axis=1), [[0.143841, 0]], atol=5e-7)
        assert_array_equal(kl_divergence(p, q, axis=-2), kl_divergence(p, q, axis=1))

    def test_nan_stays_in_its_row(self):
        rows = kl_divergence([[NAN, 0.5], [0.5, 0.5]], [0.5, 0.5])
        assert_array_equal(rows, [NAN, 0.0])

    def test_float32_stays(self):
        assert kl_divergence(softmax(np.float32(Z)), np.float32([0.5, 0.5, 0])).dtype == np.float32

    @pytest.mark.parametrize(
        ("p", "q", "message"),
        [
            (Z, [1, 0, 0], r"`p` must sum to 1"),
            ([1.0], [[1], [0, 1]], r"`q` must be rectangular"),
            ([1, 0, 0], Z, r"`q` must sum to 1"),
            ([0.5, 0.5], [0.5, 0.3, 0.2], r"`p` of shape \(2,\) and `q` of shape \(3,\) must have"),
        ],
    )
    def test_bad_values(self, p, q, message):
        with pytest.raises(ValueError, match=message):
            kl_divergence(p, q)


POINTS = [0.0, 5e-324, 1e-310, 1e-300, 1e-16, 0.1, 0.3, 0.5, np.nextafter(0.5, 1), 1 - 2**-53, 1.0]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
class TestTermsAgainstSciPy:
    @staticmethod
    def points(dtype):
        random = np.random.default_rng(3).random(50) ** 5
        with np.errstate(under="ignore"):
            return np.array([*POINTS, NAN, *random]).astype(dtype)

    @np.errstate(all="ignore")
    def test_entr(self, dtype):
        p = self.points(dtype)
        assert_array_equal(_entr(p).dtype, dtype)
        rtol = 4 * np.finfo(dtype).eps
        assert_allclose(_entr(p), scipy.special.entr(p), rtol=rtol)

    @np.errstate(all="ignore")
    def test_rel_entr(self, dtype):
        p = self.points(dtype)
        found = _rel_entr(p[:, None], p)
        expected = scipy.special.rel_entr(p[:, None], p)
        assert_array_equal(found.dtype, dtype)
        assert_allclose(found, expected, rtol=8 * np.finfo(dtype).eps, atol=1e-307)
