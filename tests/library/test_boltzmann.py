import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from softmax_lib.boltzmann import (
    boltzmann_distribution,
    energy_variance,
    free_energy,
    heat_capacity,
    log_partition_function,
    mean_energy,
    partition_function,
)
from softmax_lib.functional import softmax
from softmax_lib.information import entropy

E = [0.0, 1.0, 3.0]
NAN, INF = float("nan"), float("inf")
AVERAGES = [mean_energy, energy_variance, heat_capacity, free_energy]
SUMS = [partition_function, log_partition_function]

energies = st.lists(st.floats(-20, 20), min_size=1, max_size=6)
temperatures = st.floats(0.05, 100) | st.floats(-100, -0.05)


class Exact:
    """The same quantities with 400 digits, as their definitions say."""

    def __init__(self, E, T):
        with mpmath.workdps(400):
            E, T = [mpmath.mpf(float(x)) for x in E], mpmath.mpf(float(T))
            terms = [mpmath.exp(-x / T) for x in E]
            Z = mpmath.fsum(terms)
            p = [x / Z for x in terms]
            mean = mpmath.fsum(w * x for w, x in zip(p, E, strict=True))
            variance = mpmath.fsum(w * (x - mean) ** 2 for w, x in zip(p, E, strict=True))
            self.boltzmann_distribution = [float(x) for x in p]
            self.partition_function = float(Z)
            self.log_partition_function = float(mpmath.log(Z))
            self.mean_energy = float(mean)
            self.energy_variance = float(variance)
            self.heat_capacity = float(variance / T**2)
            self.free_energy = float(-T * mpmath.log(Z))


class TestNumbersOfTheBook:
    @pytest.mark.parametrize(
        ("function", "value"),
        [
            (partition_function, 1.4176665),
            (mean_energy, 0.3648535),
            (free_energy, -0.3490122),
            (energy_variance, 0.4424496),
            (heat_capacity, 0.4424496),
            (log_partition_function, 0.3490122),
        ],
    )
    def test_three_levels(self, function, value):
        assert_allclose(function(E), value, atol=5e-8)

    def test_entropy_of_three_levels(self):
        assert_allclose(entropy(boltzmann_distribution(E)), 0.7138658, atol=5e-8)

    def test_upper_of_two_levels(self):
        assert_allclose(boltzmann_distribution([0, 1])[1], 0.268941, atol=5e-7)

    def test_inverted_population(self):
        p = boltzmann_distribution([0, 1], temperature=-1.180223)
        assert_allclose(p, [0.3, 0.7], atol=5e-7)

    def test_schottky_peak(self):
        T = np.linspace(0.416, 0.418, 2001)
        C = heat_capacity([0, 1], temperature=T)
        assert_allclose(T[C.argmax()], 0.416778, atol=1e-6)
        assert_allclose(C.max(), 0.4392288, atol=5e-8)


class TestAgainstMpmath:
    @given(energies, temperatures)
    def test_sums(self, levels, T):
        exact = Exact(levels, T)
        scale = 1 + np.abs(levels).max() / abs(T)
        Z = partition_function(levels, temperature=T)
        log_Z = log_partition_function(levels, temperature=T)
        assert_allclose(Z, exact.partition_function, rtol=4e-16 * scale)
        assert_allclose(log_Z, exact.log_partition_function, rtol=4e-16, atol=4e-16 * scale)

    @given(energies, temperatures)
    def test_averages(self, levels, T):
        exact = Exact(levels, T)
        size, scale = np.abs(levels).max(), 1 + np.ptp(levels) / abs(T)
        options = {"rtol": 1e-15 * scale, "atol": 1e-15 * size}
        assert_allclose(mean_energy(levels, temperature=T), exact.mean_energy, **options)
        assert_allclose(free_energy(levels, temperature=T), exact.free_energy, **options)
        # Numbers this small are multiples of the smallest one.
        options = {"rtol": 4e-15 * scale, "atol": 1e-30 * size**2 + 2e-323}
        assert_allclose(energy_variance(levels, temperature=T), exact.energy_variance, **options)
        options["atol"] /= T**2
        assert_allclose(heat_capacity(levels, temperature=T), exact.heat_capacity, **options)

    @given(energies, st.floats(-1e8, 1e8).map(round), temperatures)
    def test_fluctuations_do_not_suffer_from_an_offset(self, levels, offset, T):
        levels = np.round(np.multiply(levels, 2**20)) / 2**20
        shifted = levels + offset
        for function in (energy_variance, heat_capacity):
            expected = function(levels, temperature=T)
            assert_allclose(function(shifted, temperature=T), expected, rtol=1e-9, atol=1e-20)

    @pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e300])
    def test_scales_far_from_one(self, scale):
        levels, T = np.multiply(E, scale), 0.7 * scale
        for function in (heat_capacity, log_partition_function, partition_function):
            assert_allclose(function(levels, temperature=T), function(E, temperature=0.7), 1e-14)
        for function in (mean_energy, free_energy):
            expected = np.multiply(function(E, temperature=0.7), scale)
            assert_allclose(function(levels, temperature=T), expected, 1e-14)


class TestBoltzmannDistribution:
    @given(energies, temperatures)
    def test_is_softmax_of_minus_the_energy(self, levels, T):
        p = boltzmann_distribution(levels, temperature=T)
        assert_array_equal(p, softmax(np.negative(levels), temperature=T))

    @given(energies, temperatures)
    def test_lower_levels_are_occupied_more_unless_the_temperature_is_negative(self, levels, T):
        p = boltzmann_distribution(np.sort(levels), temperature=T)
        assert (np.sign(T) * np.diff(p) <= 0).all()

    def test_unsigned_and_boolean_energies(self):
        expected = boltzmann_distribution([0.0, 1.0])
        assert_array_equal(boltzmann_distribution(np.array([0, 1], dtype=np.uint8)), expected)
        assert_array_equal(boltzmann_distribution([False, True]), expected)

    def test_a_degenerate_level_is_written_as_often_as_it_occurs(self):
        p = boltzmann_distribution([0, 1, 1], temperature=1 / np.log(2))
        assert_allclose(p, [0.5, 0.25, 0.25], rtol=1e-15)


class TestLimits:
    LEVELS = (3.0, -1.0, -1.0, 2.0, 3.0, 3.0)

    def limits(self, function):
        """At T = 0, -0.0, inf and -inf."""
        return function(self.LEVELS, temperature=[0.0, -0.0, INF, -INF])

    def test_occupation(self):
        low, high, uniform, also_uniform = self.limits(boltzmann_distribution)
        assert_array_equal(low, [0, 0.5, 0.5, 0, 0, 0])
        assert_array_equal(high, np.divide([1, 0, 0, 0, 1, 1], 3))
        assert_array_equal(uniform, np.full(6, 1 / 6))
        assert_array_equal(also_uniform, uniform)

    def test_averages(self):
        assert_allclose(self.limits(mean_energy), [-1, 3, 1.5, 1.5], rtol=1e-15)
        assert_allclose(self.limits(energy_variance), [0, 0, 3.25, 3.25], rtol=1e-15, atol=1e-30)
        assert_array_equal(self.limits(heat_capacity), [0, 0, 0, 0])
        assert_array_equal(self.limits(free_energy), [-1, 3, -INF, INF])

    def test_sums(self):
        assert_array_equal(self.limits(partition_function), [INF, INF, 6, 6])
        assert_array_equal(self.limits(log_partition_function), [INF, INF, np.log(6), np.log(6)])

    def test_partition_function_at_zero_counts_the_levels_of_no_energy(self):
        assert partition_function([0, 0, 1], temperature=0) == 2
        assert log_partition_function([0, 0, 1], temperature=0) == np.log(2)
        assert partition_function([1, 2], temperature=0) == 0
        assert log_partition_function([1, 2], temperature=0) == -INF

    def test_limits_are_approached(self):
        for function in (boltzmann_distribution, mean_energy, energy_variance, heat_capacity):
            limits = np.array(self.limits(function))
            near = function(self.LEVELS, temperature=[1e-3, -1e-3, 1e9, -1e9])
            assert_allclose(near, limits, atol=1e-8)
        near = free_energy(self.LEVELS, temperature=[1e-9, -1e-9])
        assert_allclose(near, [-1, 3], atol=1e-8)

    @pytest.mark.parametrize("T", [0.0, -0.0, 1.0, -1.0, INF, -INF])
    def test_a_single_level(self, T):
        values = [function([5.0], temperature=T) for function in AVERAGES]
        assert values == [5, 0, 0, 5]

    @pytest.mark.parametrize("T", [0.0, -0.0, 0.5, -0.5, INF, -INF])
    def test_a_level_of_infinite_energy_is_never_occupied(self, T):
        assert boltzmann_distribution([0.0, INF, 1.0], temperature=T)[1] == 0
        for function in AVERAGES + SUMS:
            expected = function([0.0, 1.0], temperature=T)
            assert function([0.0, INF, 1.0], temperature=T) == expected


class TestExtremes:
    def test_log_partition_function_does_not_overflow(self):
        assert partition_function([-1000.0, 0.0]) == INF
        assert log_partition_function([-1000.0, 0.0]) == 1000
        assert partition_function([1000.0, 2000.0]) == 0
        assert log_partition_function([1000.0, 2000.0]) == -1000

    @pytest.mark.parametrize("T", [5e-324, 1e-310, 1e-10])
    def test_smallest_temperatures(self, T):
        assert free_energy([1.0, 2.0], temperature=T) == 1
        assert mean_energy([1.0, 2.0], temperature=-T) == 2
        assert heat_capacity([1e10, 1e10, 1e10, 2e10], temperature=T) == 0

    def test_largest_energies(self):
        levels = [-1.7e308, 1.7e308]
        assert_array_equal(boltzmann_distribution(levels), [1, 0])
        assert free_energy(levels) == -1.7e308
        exact = Exact([-1.7, 1.7], 1)
        assert_allclose(mean_energy(levels, temperature=1e308), exact.mean_energy * 1e308)
        assert_allclose(free_energy(levels, temperature=1e308), exact.free_energy * 1e308)
        assert_allclose(heat_capacity(levels, temperature=1e308), exact.heat_capacity)

    @given(st.floats(0.01, 0.05))
    def test_free_energy_near_zero_keeps_its_digits(self, T):
        exact = Exact([0, 1], T).free_energy
        assert exact > -1e-9
        assert_allclose(free_energy([0, 1], temperature=T), exact, rtol=1e-13)

    @given(energies, temperatures)
    def test_fluctuations_are_never_negative(self, levels, T):
        assert energy_variance(levels, temperature=T) >= 0
        assert heat_capacity(levels, temperature=T) >= 0

    @given(energies, temperatures)
    def test_mean_energy_lies_between_the_levels(self, levels, T):
        slack = 1e-15 * np.abs(levels).max()
        mean = mean_energy(levels, temperature=T)
        assert min(levels) - slack <= mean <= max(levels) + slack

    @given(energies, st.floats(0.05, 100))
    def test_turning_energy_and_temperature_round_changes_nothing_but_signs(self, levels, T):
        opposite = np.negative(levels)
        for function, sign in zip(AVERAGES, [-1, 1, 1, -1], strict=True):
            turned = function(opposite, temperature=-T)
            assert_allclose(turned, sign * function(levels, temperature=T), rtol=1e-13, atol=1e-30)


@pytest.mark.parametrize("function", AVERAGES + SUMS)
class TestShapes:
    def test_axes(self, function):
        levels = np.random.default_rng(4).normal(size=(2, 3, 4))
        rows = function(levels)
        assert rows.shape == (2, 3)
        assert_allclose(rows[1, 2], function(levels[1, 2]), rtol=1e-13)
        for axis in (0, 1, -1):
            moved = np.moveaxis(levels, -1, axis)
            assert_allclose(function(moved, axis=axis), rows, rtol=1e-13)
        for axes in (None, (0, 1, 2)):
            assert_allclose(function(levels, axis=axes), function(levels.ravel()), rtol=1e-13)

    def test_temperatures(self, function):
        T = np.array([-2.0, 0.5, 1.0, 3.0])
        expected = [function(E, temperature=t) for t in T]
        assert_allclose(function(E, temperature=T), expected, rtol=1e-14)
        grid = function(np.ones((4, 1)) * E, temperature=T)
        assert_allclose(grid, expected, rtol=1e-14)
        assert function(np.ones((4, 3)), temperature=np.ones((5, 1))).shape == (5, 4)

    def test_scalars_and_empty_batches(self, function):
        assert np.ndim(function(E)) == 0
        assert function(np.empty((0, 3))).shape == (0,)

    def test_nan_stays_in_its_row(self, function):
        rows = function([[NAN, 1.0, 3.0], E])
        assert_array_equal(rows, [NAN, function(E)])

    def test_float32_stays(self, function):
        value = function(np.float32(E), temperature=0.7)
        assert value.dtype == np.float32
        assert_allclose(value, function(E, temperature=0.7), rtol=1e-6)

    def test_the_input_is_left_alone(self, function):
        levels = np.array(E)
        function(levels, temperature=0.3)
        assert_array_equal(levels, E)

    @pytest.mark.parametrize(
        ("levels", "options", "message"),
        [
            (E, {"axis": 1}, "`axis` 1 does not exist: `E` has 1"),
            (1.0, {}, "`E` must have at least one dimension, got 1.0"),
            (E, {"temperature": NAN}, "`temperature` must not be NaN, got nan"),
            ([E, E], {"temperature": [1, 2, 3]}, "`temperature` of shape .* `E` without `axis`"),
        ],
    )
    def test_bad_values(self, function, levels, options, message):
        with pytest.raises(ValueError, match=message):
            function(levels, **options)

    @pytest.mark.parametrize("bad", ["hot", 1j, [None]])
    def test_bad_types(self, function, bad):
        with pytest.raises(TypeError, match="`E` must hold real numbers"):
            function(bad)
        with pytest.raises(TypeError, match="`temperature` must hold real numbers"):
            function(E, temperature=bad)


def test_rows_without_a_level():
    assert_array_equal(boltzmann_distribution([[INF, INF], [0, 0]])[0], [NAN, NAN])
    assert partition_function([INF, INF]) == 0
    assert partition_function([]) == 0
    assert log_partition_function([INF, INF]) == -INF
    assert free_energy([INF, INF]) == INF
