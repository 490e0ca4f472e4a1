import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from softmax_lib.functional import softmax
from softmax_lib.sampling import (
    keep_min_p,
    keep_top_k,
    keep_top_p,
    sample,
    sample_exponential_race,
    sample_gumbel_max,
)

Z = [2.0, 1.0, 0.1]
NAN, INF = float("nan"), float("inf")

rows_with_ties = st.lists(st.integers(-6, 6) | st.just(-INF), min_size=1, max_size=8).filter(
    lambda z: max(z) > -INF
)


def rng(seed=20):
    return np.random.default_rng(seed)


def kept(z):
    """Whether each entry survived."""
    return np.asarray(z) > -INF


@pytest.mark.parametrize("draw", [sample, sample_gumbel_max, sample_exponential_race])
class TestDraws:
    @pytest.mark.parametrize("T", [0.5, 1.0, 2.0, -1.0, INF])
    def test_frequencies(self, draw, T):
        n = 100_000
        frequencies = np.bincount(draw(Z, rng=rng(), size=n, temperature=T), minlength=3) / n
        p = softmax(Z, temperature=T)
        assert (np.abs(frequencies - p) < 4 * np.sqrt(p * (1 - p) / n)).all()

    def test_each_row_has_its_own_distribution(self, draw):
        z, n = np.array([[0.0, 1.0, 2.0], [5.0, -INF, 5.0]]), 40_000
        draws = draw(z, rng=rng(), size=n)
        assert draws.shape == (n, 2)
        frequencies = (draws[..., None] == np.arange(3)).mean(axis=0)
        assert_allclose(frequencies, softmax(z), atol=4 * np.sqrt(0.25 / n))

    def test_rows_are_independent(self, draw):
        draws = draw(np.zeros((2, 2)), rng=rng(), size=40_000)
        assert abs(np.corrcoef(draws.T)[0, 1]) < 4 / np.sqrt(40_000)

    def test_a_seed_repeats_the_draws(self, draw):
        first, second = (draw(Z, rng=rng(7), size=50) for _ in range(2))
        assert_array_equal(first, second)
        assert (first != draw(Z, rng=rng(8), size=50)).any()

    def test_only_the_generator_passed_in_is_used(self, draw):
        before = np.random.get_state()[1].copy()  # noqa: NPY002
        draw(Z, rng=rng(), size=50)
        assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002

    @pytest.mark.parametrize(
        ("size", "shape"), [(None, ()), (4, (4,)), ((), ()), ((2, 3), (2, 3)), (0, (0,))]
    )
    def test_size(self, draw, size, shape):
        for rows in ((), (5,), (5, 6)):
            draws = draw(np.zeros((*rows, 3)), rng=rng(), size=size)
            assert np.shape(draws) == shape + rows
            assert np.asarray(draws).dtype.kind == "i"

    def test_axes(self, draw):
        z = np.full((4, 3, 5), -INF)
        where = rng().integers(3, size=(4, 5))
        np.put_along_axis(z, where[:, None, :], 0.0, axis=1)
        assert_array_equal(draw(z, rng=rng(), axis=1), where)
        assert_array_equal(draw(z, rng=rng(), axis=-2, size=2), [where, where])

    def test_several_axes_count_as_one(self, draw):
        z = np.full((2, 3, 4), -INF)
        z[1, :, 2] = 0.0
        assert np.unravel_index(draw(z, rng=rng(), axis=(0, 2), size=9), (2, 4))[0].min() == 1
        assert_array_equal(draw(z, rng=rng(), axis=(0, 2)), [6, 6, 6])
        assert set(draw(z, rng=rng(), axis=None, size=100)) == {14, 18, 22}

    def test_temperatures(self, draw):
        draws = draw([0.0, 1.0, 3.0], rng=rng(), size=100, temperature=[0.01, -0.01])
        assert_array_equal(draws, np.tile([2, 0], (100, 1)))
        assert draw(np.zeros((4, 3)), rng=rng(), temperature=np.ones((5, 1))).shape == (5, 4)

    def test_temperature_zero_shares_among_the_largest(self, draw):
        draws = draw([3, 3, 1, 0, 3], rng=rng(), size=30_000, temperature=0)
        frequencies = np.bincount(draws, minlength=5) / 30_000
        assert_allclose(frequencies, [1 / 3, 1 / 3, 0, 0, 1 / 3], atol=4 * np.sqrt(0.25 / 30_000))
        assert frequencies[2] == frequencies[3] == 0

    @pytest.mark.parametrize("T", [0.0, 1e-300, 1.0, 1e300, INF, -1.0, -INF])
    def test_minus_infinity_is_never_drawn(self, draw, T):
        z = [-INF, 0.0, -INF, 0.0, -INF]
        assert set(draw(z, rng=rng(), size=200, temperature=T)) == {1, 3}

    def test_improbable_entries_do_not_disturb(self, draw):
        z = np.array([0.0, -700.0, -744.0, -800.0, -1e308])
        assert_array_equal(draw(z, rng=rng(), size=1000), np.zeros(1000))

    def test_float32_and_integers(self, draw):
        for z in (np.float32(Z), np.array([5, -300], dtype=np.int16), [True, False]):
            assert draw(z, rng=rng(), size=10).max() < len(z)

    def test_no_rows(self, draw):
        assert draw(np.empty((0, 3)), rng=rng()).shape == (0,)

    @pytest.mark.parametrize("z", [[NAN, 1.0], [-INF, -INF], [INF, 1.0], [], [[0, 1], [NAN, 1]]])
    def test_rows_without_a_distribution(self, draw, z):
        with pytest.raises(ValueError, match=r"`z(\[1\])?` has no softmax to draw from: .*, got"):
            draw(z, rng=rng())

    @pytest.mark.parametrize(
        ("options", "error", "message"),
        [
            (
                {"rng": 3},
                TypeError,
                r"`rng` must be .*default_rng\(3\) is, got 3",
            ),
            ({"rng": None}, TypeError, r"`rng` must be .*default_rng\(0\) is, got None"),
            ({"size": -1}, ValueError, r"`size` must not be negative, got -1"),
            ({"size": (2, 1.5)}, TypeError, r"`size` must be an integer, .* got \(2, 1.5\)"),
            ({"axis": 1}, ValueError, r"`axis` 1 does not exist"),
            ({"temperature": NAN}, ValueError, r"`temperature` must not be NaN"),
        ],
    )
    def test_bad_options(self, draw, options, error, message):
        with pytest.raises(error, match=message):
            draw(Z, **({"rng": rng()} | options))

    def test_the_generator_has_to_be_passed(self, draw):
        with pytest.raises(TypeError, match="rng"):
            draw(Z)


class Numbers(np.random.Generator):
    """A generator whose uniform numbers are given."""

    def __new__(cls, numbers):
        self = super().__new__(cls, np.random.PCG64(0))
        self.numbers = np.array(numbers)
        return self

    def __init__(self, numbers):
        super().__init__(np.random.PCG64(0))

    def random(self, size):
        return np.broadcast_to(self.numbers, size)


class TestInverseCumulativeDistribution:
    """The numbers of `sample` at the edges of the pieces."""

    @pytest.mark.parametrize(("u", "position"), [(0.0, 1), (0.4999, 1), (0.5, 3), (0.9999, 3)])
    def test_pieces(self, u, position):
        z = [-INF, 0.0, -INF, 0.0, -INF]
        assert sample(z, rng=Numbers(u)) == position
        assert_array_equal(sample([z, z], rng=Numbers(u)), [position, position])

    @given(st.integers(2, 400), st.integers(0, 2**32))
    def test_the_largest_uniform_number_meets_an_entry(self, K, seed):
        z = np.append(np.random.default_rng(seed).normal(size=K), -INF)
        largest = 1 - 2.0**-53
        assert sample(z, rng=Numbers(largest)) < K
        assert (sample([z, z], rng=Numbers(largest)) < K).all()

    def test_a_long_tail_in_float32_is_drawn_from(self):
        z = np.zeros(100_001, dtype=np.float32)
        z[0] = 18
        assert 0.9 < softmax(z)[0] < 0.999
        assert sample(z, rng=Numbers(1 - 2.0**-53)) == 100_000

    def test_a_row_and_a_batch_agree(self):
        z = np.random.default_rng(1).normal(size=20)
        u = np.random.default_rng(2).random(1000)
        one = sample(z, rng=Numbers(u), size=1000)
        two = sample([z, z], rng=Numbers(u[:, None]), size=1000)
        assert_array_equal(two, np.stack([one, one], axis=-1))


class TestTopK:
    def test_numbers_of_the_book(self):
        assert_array_equal(keep_top_k(Z, 2), [2.0, 1.0, -INF])
        assert_allclose(softmax(keep_top_k(Z, 2)), [0.731059, 0.268941, 0], atol=5e-7)

    @given(rows_with_ties, st.integers(1, 10))
    def test_definition(self, z, k):
        result = keep_top_k(z, k)
        threshold = sorted(z)[-min(k, len(z))]
        assert_array_equal(result, [x if x >= threshold else -INF for x in z])

    @given(rows_with_ties)
    def test_one_is_temperature_zero(self, z):
        assert_array_equal(softmax(keep_top_k(z, 1)), softmax(z, temperature=0))

    def test_a_copy_comes_back_even_if_all_stay(self):
        z = np.array(Z)
        assert not np.shares_memory(keep_top_k(z, 3), z)

    def test_equal_logits_are_treated_alike(self):
        assert_array_equal(keep_top_k([1, 0, 1, 1, -1], 2), [1, -INF, 1, 1, -INF])

    @pytest.mark.parametrize("k", [1, 2])
    def test_nan_stays_in_its_row(self, k):
        with_nan, without = keep_top_k([[NAN, 1, 2], [0, 1, 2]], k)
        assert np.isnan(with_nan[0])
        assert_array_equal(without, keep_top_k([0, 1, 2], k))

    @pytest.mark.parametrize(
        ("k", "error", "message"),
        [
            (0, ValueError, "`k` must be at least 1, got 0"),
            (-2, ValueError, "`k` must be at least 1, got -2"),
            (2.0, TypeError, "`k` must be an integer, got 2.0"),
        ],
    )
    def test_bad_k(self, k, error, message):
        with pytest.raises(error, match=message):
            keep_top_k(Z, k)


class TestTopP:
    def test_numbers_of_the_book(self):
        assert_array_equal(keep_top_p(Z, 0.9), [2.0, 1.0, -INF])

    def test_temperature_first_or_last(self):
        last = softmax(keep_top_p(Z, 0.65), temperature=2)
        first = softmax(keep_top_p(Z, 0.65, temperature=2), temperature=2)
        assert_array_equal(last, [1, 0, 0])
        assert_allclose(first, [0.622459, 0.377541, 0], atol=5e-7)

    @given(rows_with_ties, st.floats(1e-3, 0.999))
    def test_definition(self, z, mass):
        p = softmax(z)
        stays = kept(keep_top_p(z, mass))
        smallest = p[stays].min()
        assert_array_equal(stays, p >= smallest)
        assert p[stays].sum() >= mass - 1e-15
        assert p[p > smallest].sum() < mass + 1e-15

    @given(st.integers(1, 2000), st.floats(0.1, 10), st.floats(1e-3, 0.999), st.integers(0, 2**32))
    def test_against_a_full_sort(self, K, scale, mass, seed):
        z = scale * np.random.default_rng(seed).normal(size=(3, K))
        p = softmax(z)
        order = np.argsort(-p, axis=-1)
        before = np.cumsum(np.take_along_axis(p, order, -1), -1) - np.take_along_axis(p, order, -1)
        expected = np.zeros(p.shape, dtype=bool)
        np.put_along_axis(expected, order, before < mass, axis=-1)
        differs = kept(keep_top_p(z, mass)) != expected
        assert not differs.any() or np.abs(before - mass).min() < 1e-13

    @pytest.mark.parametrize("mass", [1e-300, 0.1, 0.5])
    def test_at_least_one_stays(self, mass):
        assert_array_equal(keep_top_p([9.0, 0.0, 1.0], mass), [9.0, -INF, -INF])

    def test_a_mass_that_rounding_does_not_let_the_sum_reach(self):
        z = np.random.default_rng(2).normal(size=(100, 50))
        mass = np.nextafter(1, 0)
        assert (np.cumsum(np.sort(softmax(z))[:, ::-1], axis=1)[:, -1] < mass).any()
        assert kept(keep_top_p(z, mass)).mean() > 0.9

    def test_all_of_the_mass_is_all_entries(self):
        z = [0.0, -30.0, -50.0, -1000.0, -INF]
        assert_array_equal(keep_top_p(z, 1), z)
        assert_array_equal(keep_top_p(z, 1, temperature=[1, 2]), [z, z])
        z = np.array(Z)
        assert not np.shares_memory(keep_top_p(z, 1), z)

    def test_a_sum_equal_to_the_mass_is_enough(self):
        z = np.log([2.0, 1.0, 1.0])
        assert_array_equal(softmax(z), [0.5, 0.25, 0.25])
        assert_array_equal(kept(keep_top_p(z, 0.5)), [True, False, False])

    def test_equal_logits_are_treated_alike(self):
        assert_array_equal(keep_top_p([1, 0, 0, 0], 0.5), [1, 0, 0, 0])
        assert_array_equal(keep_top_p(np.zeros(10), 0.1), np.zeros(10))

    def test_each_row_has_its_own_nucleus(self):
        z = [[9.0, 0.0, 0.0, 0.0], [4.0, 3.0, 2.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
        assert_array_equal(kept(keep_top_p(z, 0.9)).sum(axis=1), [1, 3, 4])

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_a_sum_that_rounding_keeps_below_the_mass_is_enough(self, dtype):
        z = np.log([0.3, 0.1, 0.1, 0.5]).astype(dtype)
        assert_array_equal(kept(keep_top_p(z, 0.8)), [True, False, False, True])
        assert_array_equal(kept(keep_top_p(z, 0.8 + 1e-6)), [True, True, True, True])

    @pytest.mark.parametrize("mass", [0, -0.1, 1.1, NAN, [0.5, 0.6]])
    def test_bad_mass(self, mass):
        with pytest.raises(ValueError, match="`mass` must be "):
            keep_top_p(Z, mass)


class TestMinP:
    def test_numbers_of_the_book(self):
        assert kept(keep_min_p(Z, 0.3)).sum() == 2
        assert kept(keep_min_p(Z, 0.1)).sum() == 3
        assert_allclose(softmax(Z).max() * np.array([0.3, 0.1]), [0.1977, 0.0659], atol=5e-7)

    @given(rows_with_ties, st.floats(0, 1))
    def test_definition(self, z, ratio):
        p = softmax(z)
        expected = np.where(p >= ratio * p.max(), z, -INF)
        assert_array_equal(keep_min_p(z, ratio), expected)

    def test_the_whole_range_of_the_ratio(self):
        z = [3.0, 3.0, 2.9999, -2000.0]
        assert_array_equal(keep_min_p(z, 0), z)
        assert_array_equal(keep_min_p(z, 1), [3.0, 3.0, -INF, -INF])

    def test_a_high_temperature_keeps_more(self):
        counts = [kept(keep_min_p(Z, 0.3, temperature=T)).sum() for T in (0.0, 0.5, 1.0, 2.0, INF)]
        assert counts == [1, 1, 2, 3, 3]

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_a_probability_that_rounding_keeps_below_the_ratio_stays(self, dtype):
        z = np.log([0.6, 0.3, 0.06, 0.04]).astype(dtype)
        assert_array_equal(kept(keep_min_p(z, 0.1)), [True, True, True, False])
        assert_array_equal(kept(keep_min_p(z, 0.1 + 1e-6)), [True, True, False, False])

    def test_ratios_and_probabilities_that_vanish(self):
        assert_array_equal(keep_min_p(np.float32([0, -200]), 1e-50), [0, -INF])
        assert_array_equal(keep_min_p(np.float32([0, -200]), 1e-90), [0, -200])
        assert_array_equal(keep_min_p([0.0, -740, -745.5, -800], 5e-324), [0, -740, -INF, -INF])

    def test_rows_without_a_softmax_stay(self):
        assert_array_equal(keep_min_p([[INF, 1.0], [NAN, 1.0]], 0.5)[0], [INF, 1.0])
        assert_array_equal(keep_min_p([INF, 1.0, 0.0], 0.5, temperature=-1), [-INF, -INF, 0.0])

    @pytest.mark.parametrize("ratio", [-0.1, 1.1, NAN, [0.5]])
    def test_bad_ratio(self, ratio):
        with pytest.raises(ValueError, match="`ratio` must be a number from 0 to 1, got"):
            keep_min_p(Z, ratio)


@pytest.mark.parametrize(
    "keep",
    [
        lambda z, **options: keep_top_k(z, 2, **options),
        lambda z, **options: keep_top_p(z, 0.7, **options),
        lambda z, **options: keep_min_p(z, 0.4, **options),
    ],
    ids=["top_k", "top_p", "min_p"],
)
class TestKeep:
    def test_axes(self, keep):
        z = rng().normal(size=(4, 3, 5))
        for axis in (0, 1, -1):
            moved = np.moveaxis(z, axis, -1)
            expected = np.moveaxis([[keep(row) for row in rows] for rows in moved], -1, axis)
            assert_array_equal(keep(z, axis=axis), expected)
        assert_array_equal(keep(z, axis=None), keep(z.ravel()).reshape(z.shape))
        both = np.stack([keep(z[:, i].ravel()).reshape(4, 5) for i in range(3)], axis=1)
        assert_array_equal(keep(z, axis=(0, 2)), both)

    @given(z=rows_with_ties, random=st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order(self, keep, z, random):
        order = random.sample(range(len(z)), len(z))
        assert_array_equal(keep(np.array(z)[order]), keep(z)[order])

    @given(z=rows_with_ties)
    def test_ratios_of_what_stays_do_not_change(self, keep, z):
        p, q = softmax(z), softmax(keep(z))
        stays = q > 0
        assert_allclose(q[stays], p[stays] / p[stays].sum(), rtol=1e-13)

    def test_rows_without_a_softmax(self, keep):
        assert_array_equal(keep([[-INF, -INF, -INF], [5, 0, -5]])[0], [-INF, -INF, -INF])
        with_nan = keep([[NAN, 1.0, 2.0], [5.0, 0.0, -5.0]])
        assert np.isnan(softmax(with_nan)).tolist() == [[True] * 3, [False] * 3]

    def test_dtypes_and_copies(self, keep):
        z = np.float32([5, 0, -5, -6])
        assert keep(z).dtype == np.float32
        assert keep([5, 0, -5, -6]).dtype == np.float64
        result = keep(z)
        result[:] = 0
        assert_array_equal(z, [5, 0, -5, -6])

    def test_empty(self, keep):
        assert keep(np.empty((0, 3))).shape == (0, 3)
        assert keep(np.empty((2, 0))).shape == (2, 0)

    def test_bad_input(self, keep):
        with pytest.raises(TypeError, match="`z` must hold real numbers, got 'abc'"):
            keep("abc")
        with pytest.raises(ValueError, match="`axis` 1 does not exist: `z` has 1"):
            keep(Z, axis=1)


@pytest.mark.parametrize("keep", [keep_top_p, keep_min_p])
class TestKeepAtATemperature:
    @given(z=rows_with_ties, T=st.sampled_from([0.0, 0.5, 1.0, 4.0, INF, -2.0]))
    def test_the_logits_themselves_come_back(self, keep, z, T):
        result = keep(z, 0.6, temperature=T)
        stays = kept(result)
        assert_array_equal(result[stays], np.array(z, dtype=float)[stays])
        p = softmax(z, temperature=T)
        assert stays[p == p.max()].all()

    def test_temperatures(self, keep):
        T = [0.0, 1.0, 2.0, INF]
        result = keep(Z, 0.6, temperature=T)
        assert_array_equal(result, [keep(Z, 0.6, temperature=t) for t in T])
        assert_array_equal(
            keep([[2.0], [1.0], [0.1]], 0.6, axis=0, temperature=[[1], [2]]).shape, (2, 3, 1)
        )

    def test_negative_temperature_cuts_off_the_largest(self, keep):
        assert_array_equal(kept(keep([5.0, 0.0, -5.0], 0.6, temperature=-1)), [False, False, True])

    def test_more_than_numbers(self, keep):
        with pytest.raises(TypeError, match="must hold real numbers, got 'half'"):
            keep(Z, "half")
