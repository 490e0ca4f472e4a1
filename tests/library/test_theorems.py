"""The theorems of the book, C1 to C19, each as properties and with the numbers the book prints.

Symbols: logits z, temperature T, beta = 1/T, p = softmax(z / T), energies E = -z, ⟨f⟩ = Σ p f.
"""

from itertools import product

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, stats
from scipy.special import gammaln

from softmax_lib.boltzmann import (
    boltzmann_distribution,
    energy_variance,
    free_energy,
    heat_capacity,
    log_partition_function,
    mean_energy,
    partition_function,
)
from softmax_lib.functional import (
    argmax_distribution,
    log_softmax,
    logsumexp,
    naive_softmax,
    sigmoid,
    softmax,
    softmax_jacobian,
    softmax_jvp,
)
from softmax_lib.information import cross_entropy, entropy, kl_divergence
from softmax_lib.sampling import sample, sample_exponential_race, sample_gumbel_max

Z = np.array([2.0, 1.0, 0.1])
E = np.array([0.0, 1.0, 3.0])
INF = float("inf")


def vectors(minimum=2, maximum=6, bound=10):
    """Logits on a grid fine enough to be arbitrary, coarse enough for ties to occur."""
    number = st.integers(-64 * bound, 64 * bound).map(lambda n: n / 64)
    return st.lists(number, min_size=minimum, max_size=maximum).map(np.array)


def vectors_of_one_length(n):
    return st.integers(2, 6).flatmap(lambda K: st.tuples(*n * [vectors(K, K)]))


temperatures = st.floats(0.1, 20)


def slope(f, x, h=1e-4):
    """Derivative of `f` at the number `x`: central differences, with an error of order h⁴."""
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)


def gradient(f, z):
    """Derivatives of `f` along the last axis of `z`, which the result has after those of `z`.

    `f` has to take rows; where it gives rows, these come last.
    """
    directions = np.eye(z.shape[-1])
    return slope(lambda t: f(z[..., None, :] + t * directions), 0.0)


def mean(p, f):
    return np.sum(p * f, axis=-1)


class TestC1OnlyDifferencesMatter:
    @given(vectors())
    def test_shift(self, z):
        for c in (-1000, -5, 3.7, 1000):
            rounding = 4 * np.spacing(np.abs(z + c).max())
            assert_allclose(softmax(z + c), softmax(z), rtol=0, atol=max(1e-14, rounding))

    @pytest.mark.parametrize("c", [-1000, -5, 3.7, 1000])
    def test_shift_of_the_example(self, c):
        assert_allclose(softmax(Z + c), softmax(Z), rtol=0, atol=1e-14)

    @given(vectors())
    def test_probabilities_determine_the_logits_up_to_a_shift(self, z):
        shift = np.log(softmax(z)) - z
        assert_allclose(shift, shift[0], rtol=0, atol=1e-13)

    @given(vectors())
    def test_scaling_is_no_invariance(self, z):
        assume(np.ptp(z) > 0)
        assert np.abs(log_softmax(2 * z) - log_softmax(z)).max() > 1 / 200

    @given(vectors(), st.floats(1.1, 100))
    def test_base_is_a_temperature(self, z, b):
        powers = b ** (z - z.max())
        assert_allclose(powers / powers.sum(), softmax(z, temperature=1 / np.log(b)), rtol=1e-12)

    def test_numbers(self):
        assert_allclose(1 / np.log(2), 1.442695, atol=5e-7)
        assert_allclose(softmax(Z + 1e16), [0.787, 0.107, 0.107], atol=5e-4)


class TestTheFourDemandsOnSoftmax:
    """Chapter 1: without the fourth demand, or with two options, other rules would do."""

    @staticmethod
    def divided_by_the_spread(z):
        return softmax(z / (1 + z.std(axis=-1, keepdims=True)))

    @given(vectors(minimum=3), st.floats(-5, 5))
    def test_dividing_by_the_spread_meets_the_first_three(self, z, c):
        p = self.divided_by_the_spread(z)
        order = np.argsort(z)
        assert (p > 0).all() and (np.diff(p[order]) >= -1e-15).all()
        assert (np.diff(p[order])[np.diff(z[order]) > 0] > 0).all()
        assert_allclose([p.sum(), *self.divided_by_the_spread(z + c)], [1, *p], atol=1e-12)

    def test_but_lets_a_third_option_interfere(self):
        for rule, same in ((softmax, True), (self.divided_by_the_spread, False)):
            p, q = rule(np.array([2.0, 1.0, 0.1])), rule(np.array([2.0, 1.0, 5.0]))
            assert np.isclose(p[0] / p[1], q[0] / q[1]) == same

    @given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-5, 5))
    def test_two_options_may_follow_the_normal_distribution(self, a, b, c):
        p = stats.norm.cdf([a - b, b - a])
        assert (p > 0).all() and np.isclose(p.sum(), 1)
        assert_allclose(stats.norm.cdf((a + c) - (b + c)), p[0], atol=1e-12)

    def test_with_three_options_its_ratios_do_not_fit_together(self):
        odds = stats.norm.cdf([1, 1, 2]) / stats.norm.cdf([-1, -1, -2])
        assert not np.isclose(odds[0] * odds[1], odds[2], rtol=0.1)


class TestC2Limits:
    @given(vectors())
    def test_zero_shares_among_the_largest(self, z):
        largest = z == z.max()
        assert_array_equal(softmax(z, temperature=0), largest / largest.sum())
        assert_array_equal(softmax(z, temperature=-0.0), softmax(-z, temperature=0))
        assert_allclose(softmax(z, temperature=1e-4), argmax_distribution(z), atol=1e-15)
        assert_allclose(softmax(z, temperature=-1e-4), argmax_distribution(-z), atol=1e-15)

    @given(vectors(), st.floats(0.01, 20))
    def test_rate_for_a_unique_maximum(self, z, T):
        *_, second, first = np.sort(z)
        assume(first > second)
        others = np.exp(log_softmax(z, temperature=T)[z < first]).sum()
        assert others <= (len(z) - 1) * np.exp((second - first) / T) * (1 + 1e-13)

    @given(vectors(bound=3), st.floats(0.3, 20))
    def test_half_the_temperature_squares_the_odds_of_each_pair(self, z, T):
        warm, cold = softmax(z, temperature=T), softmax(z, temperature=T / 2)
        assert_allclose(cold[:, None] / cold, (warm[:, None] / warm) ** 2, rtol=1e-10)

    def test_odds_against_all_others_are_not_squared(self):
        warm, cold = softmax([8, 5, 0], temperature=[1, 0.5])[:, 0]
        assert_allclose([warm / (1 - warm), cold / (1 - cold)], [19.95, 403.41], atol=5e-3)
        assert (warm / (1 - warm)) ** 2 < 399

    @given(vectors(), st.floats(1, 1e4), st.sampled_from([-1, 1]))
    def test_high_temperatures(self, z, scale, sign):
        assume(np.ptp(z) > 0)
        T = sign * scale * np.ptp(z)
        expansion = 1 / len(z) + (z - z.mean()) / (len(z) * T)
        assert_allclose(softmax(z, temperature=T), expansion, rtol=0, atol=0.6 / scale**2)
        for infinite in (INF, -INF):
            assert_array_equal(softmax(z, temperature=infinite), np.full(len(z), 1 / len(z)))

    @given(vectors(), temperatures)
    def test_negative_temperatures_reverse(self, z, T):
        assert_array_equal(softmax(z, temperature=-T), softmax(-z, temperature=T))
        assert (np.diff(softmax(np.sort(z), temperature=-T)) <= 0).all()

    @given(vectors())
    def test_beta_passes_smoothly_through_zero(self, z):
        through_zero = slope(lambda beta: softmax(z, temperature=1 / beta), 0.0, h=1e-3)
        assert_allclose(through_zero, (z - z.mean()) / len(z), rtol=1e-6, atol=1e-7)

    def test_numbers(self):
        assert_array_equal(softmax([3, 3, 1, 0], temperature=0), [0.5, 0.5, 0, 0])
        assert_allclose(softmax(Z, temperature=-1), [0.096115, 0.261268, 0.642616], atol=5e-7)


class TestC3DirectionOfChange:
    @given(vectors(), st.floats(0.5, 20))
    def test_derivative(self, z, T):
        p = softmax(z, temperature=T)
        measured = slope(lambda t: softmax(z, temperature=t), T)
        assert_allclose(measured, p * (mean(p, z) - z) / T**2, rtol=1e-6, atol=1e-9)

    @given(vectors())
    def test_extremes_are_monotone(self, z):
        T = np.geomspace(0.1, 100, 60)
        p = softmax(z, temperature=T)
        assert (np.diff(p.max(axis=1)) <= 1e-15).all()
        assert (np.diff(p.min(axis=1)) >= -1e-15).all()

    @given(vectors(), temperatures)
    def test_order_stays(self, z, T):
        order = np.argsort(z)
        p = log_softmax(z, temperature=T)[order]
        assert_array_equal(np.diff(p) > 0, np.diff(z[order]) > 0)

    @given(vectors(), temperatures)
    def test_every_ratio_moves_towards_one_and_never_crosses_it(self, z, T):
        colder, warmer = (np.log(softmax(z, temperature=t)) for t in (T, 1.5 * T))
        for i, j in np.ndindex(len(z), len(z)):
            now, then = colder[i] - colder[j], warmer[i] - warmer[j]
            assert abs(then) <= abs(now) + 1e-12 and now * then >= -1e-12

    def test_a_middle_option_has_its_peak(self):
        peak = optimize.minimize_scalar(
            lambda T: -softmax([2, 1, -3], temperature=T)[1], bounds=(1, 10), method="bounded"
        )
        assert_allclose(peak.x, 5 / np.log(4), atol=1e-4)
        assert_allclose([5 / np.log(4), -peak.fun], [3.6067, 0.377446], atol=5e-5)


class TestC4TwoClasses:
    @given(vectors(2, 2, bound=800))
    def test_sigmoid_of_the_difference(self, z):
        a, b = z
        assert softmax(z)[0] == sigmoid(a - b)
        assert_allclose(softmax(z)[0], (1 + np.tanh((a - b) / 2)) / 2, rtol=1e-14, atol=1e-16)

    @given(st.floats(-30, 30))
    def test_tanh_of_opposite_logits(self, x):
        first, second = softmax([x, -x])
        assert_allclose(first - second, np.tanh(x), rtol=0, atol=3e-16)

    def test_overwriting_a_logit_with_zero_is_something_else(self):
        assert_allclose([softmax([3, 1])[0], sigmoid(3)], [0.880797, 0.952574], atol=5e-7)
        assert_allclose(sigmoid(3) - softmax([3, 1])[0], 0.071777, atol=5e-7)


class TestC5Jacobian:
    @given(vectors(), temperatures)
    def test_formula(self, z, T):
        J, p = softmax_jacobian(z, temperature=T), softmax(z, temperature=T)
        assert_allclose(J, (np.diag(p) - np.outer(p, p)) / T, rtol=1e-12, atol=1e-15 / T)
        assert_array_equal(J, J.T)
        assert_allclose(J.sum(axis=0), 0, atol=1e-15 / T)

    @given(vectors(), st.floats(0.5, 20))
    def test_is_the_derivative(self, z, T):
        measured = gradient(lambda x: softmax(x, temperature=T), z)
        assert_allclose(softmax_jacobian(z, temperature=T), measured, rtol=1e-6, atol=1e-9)

    @given(vectors(bound=3), st.floats(1, 20))
    def test_rank_is_one_less_than_the_classes(self, z, T):
        smallest, *others = np.linalg.eigvalsh(softmax_jacobian(z, temperature=T))
        p_min = softmax(z, temperature=T).min()
        assert abs(smallest) <= 1e-15
        assert min(others) >= 0.99 * p_min / T

    @given(vectors_of_one_length(2), temperatures)
    def test_quadratic_form_is_a_variance(self, pair, T):
        z, v = pair
        p = softmax(z, temperature=T)
        variance = mean(p, (v - mean(p, v)) ** 2)
        form = v @ softmax_jvp(z, v, temperature=T) * T
        assert_allclose(form, variance, rtol=1e-9, atol=1e-12)
        assert variance <= np.ptp(v) ** 2 / 4 * (1 + 1e-12) + 1e-15 * (v @ v)
        assert np.ptp(v) ** 2 / 4 <= v @ v / 2 * (1 + 1e-12)

    @given(vectors_of_one_length(2), temperatures)
    def test_lipschitz_with_one_over_two_T(self, pair, T):
        x, y = pair
        moved = np.linalg.norm(softmax(x, temperature=T) - softmax(y, temperature=T))
        assert moved <= np.linalg.norm(x - y) / (2 * T) * (1 + 1e-12) + 1e-15

    def test_the_bound_is_sharp(self):
        assert_allclose(np.linalg.norm(softmax_jacobian([0.0, 0.0]), 2), 0.5, rtol=1e-15)
        for K in (2, 3, 10):
            norm = np.linalg.norm(softmax_jacobian(np.zeros(K)), 2)
            assert_allclose(norm, 1 / K, rtol=1e-14)

    @pytest.mark.parametrize("m", [2, 3, 4])
    def test_a_tie_of_m_for_the_lead_gives_one_over_m_T(self, m):
        tied = np.array(m * [1.0] + [0.0, -1.0])
        norm = np.linalg.norm(softmax_jacobian(tied, temperature=0.02), 2)
        assert_allclose(norm, 1 / (m * 0.02), rtol=1e-12)

    def test_a_single_option_never_moves(self):
        assert_array_equal(softmax_jacobian([3.0]), [[0.0]])

    @pytest.mark.parametrize("true, limit", [(0, 0), (1, np.sqrt(2)), (2, np.sqrt(2))])
    def test_in_the_cold_the_slope_of_log_p_grows_where_the_leader_is_wrong(self, true, limit):
        T = np.array([0.02, 0.01])
        p, J = softmax(Z, temperature=T), softmax_jacobian(Z, temperature=T)
        slope_of_log_p = J[:, true] / p[:, true, None]
        assert_allclose(slope_of_log_p, (np.eye(3)[true] - p) / T[:, None], rtol=1e-9, atol=1e-12)
        assert_allclose(T * np.linalg.norm(slope_of_log_p, axis=-1), limit, atol=1e-8)
        assert np.all(np.linalg.norm(J[:, true], axis=-1) < 1e-15)

    def test_three_or_more_come_near_the_bound_and_stay_below(self):
        third = np.array([[0.0, 0.0, -gap] for gap in (0, 1, 5, 10, 20)])
        norms = np.linalg.norm(softmax_jacobian(third), 2, axis=(-2, -1))
        assert np.all(np.diff(norms) > 0) and np.all(norms < 0.5)
        assert norms[-1] > 0.5 - 1e-8

    def test_twenty_thousand_random_cases(self):
        z = np.random.default_rng(5).normal(size=(20_000, 2))
        norms = np.linalg.norm(softmax_jacobian(z), 2, axis=(-2, -1))
        assert 0.49999999 < norms.max() <= 0.5

    def test_numbers(self):
        J = softmax_jacobian(Z, temperature=[1, 0.5, 0.1])
        norms = np.linalg.norm(J, 2, axis=(-2, -1))
        assert_allclose(norms, [0.369309, 0.424550, 0.000908], atol=5e-7)
        T = np.linspace(0.5, 0.8, 3001)
        norms = np.linalg.norm(softmax_jacobian(Z, temperature=T), 2, axis=(-2, -1))
        assert_allclose([T[norms.argmax()], norms.max()], [0.6188, 0.446361], atol=1e-4)


class TestC6LogSumExp:
    @given(vectors(1), temperatures)
    def test_bounds(self, z, T):
        excess = logsumexp(z - z.max(), temperature=T)
        assert excess <= np.log(len(z)) * (1 + 1e-15)
        assert (excess > 0) == (len(z) > 1)
        assert np.isclose(excess, np.log(len(z)), rtol=0, atol=1e-12) == (np.ptp(z) == 0)

    @given(vectors())
    def test_smooth_maximum_falls_to_the_maximum(self, z):
        T = np.geomspace(1e-3, 1e3, 50)
        smooth = T * logsumexp(z, temperature=T)
        assert (np.diff(smooth) >= -1e-13).all()
        assert (smooth >= z.max() - 1e-13).all()
        assert (smooth <= z.max() + T * np.log(len(z)) + 1e-12).all()

    @given(vectors())
    def test_smooth_maximum_becomes_the_mean(self, z):
        T = 1e6
        excess = T * (logsumexp(z, temperature=T) - np.log(len(z)))
        assert_allclose(excess, z.mean(), rtol=0, atol=1e-3)

    @given(vectors_of_one_length(2), st.floats(0, 1))
    def test_convex(self, pair, t):
        x, y = pair
        chord = t * logsumexp(x) + (1 - t) * logsumexp(y)
        assert logsumexp(t * x + (1 - t) * y) <= chord + 1e-13

    @given(vectors())
    def test_gradient_is_softmax_and_hessian_its_jacobian(self, z):
        assert_allclose(gradient(logsumexp, z), softmax(z), rtol=0, atol=1e-9)
        second = gradient(lambda x: gradient(logsumexp, x), z)
        assert_allclose(second, softmax_jacobian(z), rtol=0, atol=1e-5)

    def test_numbers(self):
        T = np.array([1, 0.5, 0.1])
        smooth = T * logsumexp(Z, temperature=T)
        assert_allclose(smooth, [2.4170300, 2.0732203, 2.0000045], atol=5e-8)
        assert_allclose(logsumexp([8, 5, 0]), 8.048907, atol=5e-7)
        assert_allclose(softmax([8, 5, 0]) @ [8, 5, 0], 7.855212, atol=5e-7)


class TestC7MaximumEntropy:
    @given(vectors_of_one_length(2), temperatures)
    def test_gap_is_T_times_the_divergence(self, pair, T):
        z, q = pair[0], softmax(pair[1])
        smooth = T * logsumexp(z, temperature=T)
        gap = smooth - (mean(q, z) + T * entropy(q))
        divergence = T * kl_divergence(q, softmax(z, temperature=T))
        assert_allclose(gap, divergence, rtol=1e-12, atol=1e-14 * (1 + abs(smooth)))

    @given(vectors(), temperatures)
    def test_softmax_attains_the_maximum(self, z, T):
        p = softmax(z, temperature=T)
        smooth = T * logsumexp(z, temperature=T)
        assert_allclose(mean(p, z) + T * entropy(p), smooth, rtol=1e-12, atol=1e-13)

    @given(vectors_of_one_length(2), temperatures, st.sampled_from([-1, 1]))
    def test_no_distribution_with_the_same_energy_has_more_entropy(self, pair, T, sign):
        levels, direction = pair
        p = boltzmann_distribution(levels, temperature=sign * T)
        constraints = np.stack([np.ones(len(p)), levels])
        step = direction - np.linalg.lstsq(constraints.T, direction)[0] @ constraints
        assume(np.abs(step).max() > 1e-6)
        q = p + 0.5 * step * (p.min() / np.abs(step).max())
        assert_allclose(mean(q, levels), mean(p, levels), rtol=1e-9, atol=1e-9)
        assert_allclose(entropy(p) - entropy(q), kl_divergence(q, p), rtol=1e-4, atol=1e-13)

    @given(vectors(), temperatures, st.sampled_from([-1, 1]))
    def test_sign_of_the_temperature(self, levels, T, sign):
        assume(np.ptp(levels) > 0.1)
        below = mean_energy(levels, temperature=sign * T) < levels.mean()
        assert below == (sign > 0)

    def test_two_hundred_thousand_distributions(self):
        q = np.random.default_rng(6).dirichlet(np.ones(3), size=200_000)
        best = (q @ Z + entropy(q)).max()
        assert 2.416 < best <= logsumexp(Z)
        assert_allclose(logsumexp(Z), 2.41703, atol=5e-6)


class TestC8PartitionFunction:
    @given(vectors(), st.floats(0.5, 20))
    def test_derivatives_with_respect_to_beta(self, levels, T):
        def log_Z(beta):
            return log_partition_function(levels, temperature=1 / beta)

        U, variance = mean_energy(levels, temperature=T), energy_variance(levels, temperature=T)
        h = 1e-3 / T
        assert_allclose(slope(log_Z, 1 / T, h), -U, rtol=1e-7, atol=1e-8)
        second = slope(lambda beta: slope(log_Z, beta, h), 1 / T, h)
        assert_allclose(second, variance, rtol=1e-5, atol=1e-5)

    @given(vectors(), st.floats(0.5, 20), st.sampled_from([-1, 1]))
    def test_heat_capacity(self, levels, T, sign):
        T *= sign
        measured = slope(lambda t: mean_energy(levels, temperature=t), T)
        C = heat_capacity(levels, temperature=T)
        assert_allclose(C, measured, rtol=1e-6, atol=1e-8)
        assert_allclose(C, energy_variance(levels, temperature=T) / T**2, rtol=1e-12, atol=1e-25)

    @given(vectors(), st.floats(0.5, 20), st.sampled_from([-1, 1]))
    def test_free_energy(self, levels, T, sign):
        T *= sign
        F, U = free_energy(levels, temperature=T), mean_energy(levels, temperature=T)
        S = entropy(boltzmann_distribution(levels, temperature=T))
        assert_allclose(F, -T * log_partition_function(levels, temperature=T), atol=1e-12)
        assert_allclose(F, U - T * S, atol=1e-12)
        assert_allclose(S, -slope(lambda t: free_energy(levels, temperature=t), T), atol=1e-8)

    def test_numbers(self):
        values = [f(E) for f in (partition_function, mean_energy, free_energy, energy_variance)]
        assert_allclose(values, [1.4176665, 0.3648535, -0.3490122, 0.4424496], atol=5e-8)
        assert_allclose(entropy(boltzmann_distribution(E)), 0.7138658, atol=5e-8)

    @given(st.integers(3, 10), st.floats(-2, 2), temperatures)
    def test_the_sum_over_a_ring_of_magnets_has_a_closed_form(self, N, J, T):
        up_or_down = np.array(list(product([-1, 1], repeat=N)))
        levels = -J * (up_or_down * np.roll(up_or_down, 1, axis=1)).sum(axis=1)
        up, down = (2 * np.cosh(J / T)) ** N, (2 * np.sinh(J / T)) ** N  # they may cancel
        Z = partition_function(levels, temperature=T)
        assert_allclose(Z, up + down, rtol=1e-10, atol=1e-12 * up)

    def test_a_hundred_magnets_have_more_patterns_than_can_be_listed(self):
        assert len(str(2**100)) == 31

    def test_schottky_peak(self):
        peak = optimize.minimize_scalar(
            lambda T: -heat_capacity([0, 1], temperature=T), bounds=(0.2, 1), method="bounded"
        )
        assert_allclose([peak.x, -peak.fun], [0.4167783, 0.4392288], atol=1e-5)


class TestC9EntropyIncreases:
    @given(vectors(), st.floats(0.5, 20), st.sampled_from([-1, 1]))
    def test_derivative(self, levels, T, sign):
        T *= sign
        measured = slope(lambda t: entropy(boltzmann_distribution(levels, temperature=t)), T)
        expected = energy_variance(levels, temperature=T) / T**3
        assert_allclose(measured, expected, rtol=1e-6, atol=1e-8)

    @given(vectors())
    def test_monotone(self, z):
        T = np.geomspace(0.5, 100, 40)
        rises = np.diff(entropy(softmax(z, temperature=T)))
        falls = np.diff(entropy(softmax(z, temperature=-T[::-1])))
        if np.ptp(z) == 0:
            assert_allclose([rises, falls], 0, atol=1e-15)
        else:
            assert (rises > 0).all()
            assert (falls < 0).all()

    def test_numbers(self):
        T = np.array([2, 1, 0.5])
        rates = energy_variance(-Z, temperature=T) / T**3
        assert_allclose(rates, [0.0689842, 0.4136067, 1.3044770], atol=5e-8)


class TestC10CrossEntropy:
    @given(vectors_of_one_length(2))
    def test_logsumexp_less_the_mean_logit(self, pair):
        z, y = pair[0], softmax(pair[1])
        assert_allclose(cross_entropy(z, y), logsumexp(z) - mean(y, z), rtol=1e-12, atol=1e-13)

    @given(vectors_of_one_length(2), st.floats(0.5, 20))
    def test_gradient(self, pair, T):
        z, soft = pair[0], softmax(pair[1])
        for y in (soft, argmax_distribution(pair[1]), np.eye(len(z))[0]):
            measured = gradient(lambda x, y=y: cross_entropy(x, y, temperature=T), z)
            expected = (softmax(z, temperature=T) - y) / T
            assert_allclose(measured, expected, rtol=0, atol=1e-9)

    @given(vectors_of_one_length(2))
    def test_hessian_is_the_jacobian_whatever_the_target(self, pair):
        z, y = pair[0], softmax(pair[1])
        second = gradient(lambda x: gradient(lambda w: cross_entropy(w, y), x), z)
        assert_allclose(second, softmax_jacobian(z), rtol=0, atol=1e-5)

    @given(vectors_of_one_length(3), st.floats(0, 1))
    def test_convex(self, triple, t):
        x, z, y = triple[0], triple[1], softmax(triple[2])
        chord = t * cross_entropy(x, y) + (1 - t) * cross_entropy(z, y)
        assert cross_entropy(t * x + (1 - t) * z, y) <= chord + 1e-13

    @given(vectors_of_one_length(2))
    def test_entropy_of_the_target_is_the_least(self, pair):
        z, y = pair[0], softmax(pair[1])
        assert cross_entropy(z, y) >= entropy(y) - 1e-13
        assert_allclose(cross_entropy(np.log(y), y), entropy(y), rtol=1e-12, atol=1e-14)

    @pytest.mark.parametrize(("T", "norm"), [(1, 1.0089), (0.1, 14.1415), (0.05, 28.2843)])
    def test_the_gradient_of_the_log_loss_grows_in_the_cold(self, T, norm):
        true = np.array([0.0, 1.0, 0.0])
        slopes = gradient(lambda z: cross_entropy(z / T, 1), Z)
        assert_allclose(np.linalg.norm(slopes), norm, rtol=1e-4)
        p, J = softmax(Z, temperature=T), softmax_jacobian(Z, temperature=T)
        assert_allclose(slopes, (p - true) / T, atol=1e-6)
        squared = np.linalg.norm(J @ (2 * (p - true)))
        assert (squared < 1e-2) == (np.linalg.norm(J, 2) < 1e-2) == (T < 1)

    @given(vectors(), st.data())
    def test_cold_log_loss_is_that_of_the_perceptron(self, z, data):
        true = data.draw(st.integers(0, len(z) - 1))
        loss = -1e-3 * log_softmax(z, temperature=1e-3)[true]
        assert_allclose(loss, z.max() - z[true], atol=1e-3 * np.log(len(z)))

    def test_steps_of_a_learner_that_is_surely_wrong(self):
        """Each point of lead costs the log-loss a step, and the squared error a factor of e."""

        def steps(lead, slope):
            z, count = np.array([lead, 0.0, 0.0]), 0
            while z.argmax() != 1:
                z -= 0.5 * slope(softmax(z), softmax_jacobian(z))
                count += 1
            return count

        true = np.array([0.0, 1.0, 0.0])
        log_loss = [steps(lead, lambda p, J: p - true) for lead in (7.0, 8.0, 9.0)]
        squared = [steps(lead, lambda p, J: J @ (2 * (p - true))) for lead in (7.0, 8.0, 9.0)]
        assert_array_equal(np.diff(log_loss), 1)
        assert_allclose(np.divide(squared[1:], squared[:-1]), np.e, rtol=0.05)

    @given(vectors())
    def test_one_hot_loss_is_positive_and_nears_zero(self, z):
        label = int(np.argmax(z))
        assert_allclose(cross_entropy(z, label), logsumexp(z) - z[label], rtol=1e-9, atol=1e-12)
        assert cross_entropy(z, label) > 0
        assert cross_entropy(np.eye(len(z))[label] * 700, label) < 1e-300

    def test_numbers(self):
        guesses = [cross_entropy(np.zeros(K), 0) for K in (10, 1000, 50_257)]
        assert_allclose(guesses, [2.302585, 6.907755, 10.824905], atol=5e-7)


class TestC11Distillation:
    V = np.array([1.5, -0.3, -1.2])
    Z = np.array([0.2, 0.4, -0.6])
    LIMIT = np.array([-0.43333, 0.23333, 0.2])

    @staticmethod
    def scaled_gradient(z, v, T):
        return T * (softmax(z, temperature=T) - softmax(v, temperature=T))

    @given(vectors_of_one_length(2), st.floats(0.5, 20))
    def test_gradient_of_the_loss(self, pair, T):
        z, v = pair
        targets = softmax(v, temperature=T)
        measured = gradient(lambda x: cross_entropy(x, targets, temperature=T), z)
        assert_allclose(T**2 * measured, self.scaled_gradient(z, v, T), rtol=0, atol=1e-6)

    @given(vectors_of_one_length(2))
    def test_high_temperatures_match_centred_logits(self, pair):
        z, v = pair
        limit = ((z - z.mean()) - (v - v.mean())) / len(z)
        for T in (1e3, 1e4):
            distance = self.scaled_gradient(z, v, T) - limit
            assert_allclose(distance, 0, atol=(np.ptp(z) ** 2 + np.ptp(v) ** 2) / T + 1e-10)

    @given(vectors_of_one_length(2))
    def test_a_shift_of_the_teacher_does_not_matter(self, pair):
        z, v = pair
        shifted = self.scaled_gradient(z, v + 7, 100.0)
        assert_allclose(shifted, self.scaled_gradient(z, v, 100.0), rtol=0, atol=1e-12)

    def test_soft_gradient_shrinks_with_T_squared_and_the_hard_one_does_not(self):
        sizes = []
        for T in (100.0, 200.0):
            soft = softmax(self.V, temperature=T)
            measured = gradient(lambda x, y=soft, T=T: cross_entropy(x, y, temperature=T), self.Z)
            sizes.append(np.linalg.norm(measured))
        assert_allclose(sizes[0] / sizes[1], 4, rtol=0.01)
        assert np.linalg.norm(gradient(lambda x: cross_entropy(x, 0), self.Z)) > 0.5

    def test_numbers(self):
        centred = (self.Z - self.Z.mean()) - (self.V - self.V.mean())
        assert_allclose(centred / 3, self.LIMIT, atol=5e-6)
        hot = self.scaled_gradient(self.Z, self.V, 100)
        assert_allclose(hot, [-0.43521, 0.23524, 0.19998], atol=5e-6)
        assert_allclose(hot, self.LIMIT, atol=2e-3)
        cold = self.scaled_gradient(self.Z, self.V, 1)
        assert_allclose(cold, [-0.437, 0.323, 0.114], atol=5e-4)


class TestC12GumbelMax:
    @pytest.mark.parametrize("draw", [sample_gumbel_max, sample_exponential_race, sample])
    @pytest.mark.parametrize("T", [0.5, 1.0, 2.0])
    def test_frequencies_are_softmax(self, draw, T):
        n = 400_000
        draws = draw(Z, rng=np.random.default_rng(12), size=n, temperature=T)
        p = softmax(Z, temperature=T)
        standard_errors = np.sqrt(p * (1 - p) / n)
        assert (np.abs(np.bincount(draws) / n - p) < 3 * standard_errors).all()

    def test_the_maximum_is_gumbel_and_independent_of_its_place(self):
        sums = Z + np.random.default_rng(12).gumbel(size=(100_000, 3))
        excess = sums.max(axis=1) - logsumexp(Z)
        assert stats.kstest(excess, "gumbel_r").pvalue > 0.01
        place = sums.argmax(axis=1)
        for i in range(3):
            assert stats.kstest(excess[place == i], "gumbel_r").pvalue > 0.01

    def test_mean_of_the_maximum(self):
        assert_allclose(np.euler_gamma, 0.5772157, atol=5e-8)
        assert_allclose(logsumexp(Z) + np.euler_gamma, 2.9942, atol=5e-5)
        largest = (Z + np.random.default_rng(12).gumbel(size=(400_000, 3))).max(axis=1)
        standard_error = np.pi / np.sqrt(6 * 400_000)
        assert abs(largest.mean() - 2.9942) < 3 * standard_error

    def test_mirrored_noise_will_do_for_two_options_only(self):
        """For two, -G has the same difference. For three its winners have another law."""
        noise = -np.random.default_rng(3).gumbel(size=(400_000, 3))
        for z, same in ((Z[:2], True), (Z, False)):
            winners = np.argmax(z + noise[:, : len(z)], axis=-1)
            p = softmax(z)
            errors = np.abs(np.bincount(winners) / winners.size - p)
            assert np.all(errors < 4 * np.sqrt(p * (1 - p) / winners.size)) == same

    @given(vectors(), st.integers(0, 2**32))
    def test_exponential_clocks_are_gumbel_noise(self, z, seed):
        time = np.random.default_rng(seed).standard_exponential(len(z))
        assert np.argmin(time / softmax(z)) == np.argmax(log_softmax(z) - np.log(time))


class TestC13Policy:
    @given(vectors(), st.data())
    def test_gradient_of_the_log_probability(self, z, data):
        action = data.draw(st.integers(0, len(z) - 1))
        measured = gradient(lambda x: log_softmax(x)[..., action], z)
        assert_allclose(measured, np.eye(len(z))[action] - softmax(z), rtol=0, atol=1e-9)

    @given(vectors_of_one_length(2), st.floats(-5, 5))
    def test_baselines_are_unbiased(self, pair, baseline):
        z, reward = pair
        pi = softmax(z)
        scores = np.eye(len(z)) - pi
        assert_allclose(pi @ scores, 0, atol=1e-15)
        with_baseline = (pi * (reward - baseline)) @ scores
        assert_allclose(with_baseline, (pi * reward) @ scores, rtol=0, atol=1e-13)

    @given(vectors_of_one_length(2))
    def test_gradient_of_the_mean_reward(self, pair):
        z, reward = pair
        pi = softmax(z)
        measured = gradient(lambda x: mean(softmax(x), reward), z)
        assert_allclose(measured, pi * (reward - mean(pi, reward)), rtol=0, atol=1e-8)

    @given(vectors_of_one_length(2), st.floats(0.1, 5))
    def test_entropy_regularised_optimum(self, pair, tau):
        Q, other = pair[0], softmax(pair[1])
        pi, value = softmax(Q, temperature=tau), tau * logsumexp(Q, temperature=tau)
        assert_allclose(mean(pi, Q) + tau * entropy(pi), value, rtol=1e-12, atol=1e-13)
        assert mean(other, Q) + tau * entropy(other) <= value + 1e-13 * (1 + abs(value))

    def test_numbers(self):
        reward = np.array([1, 0, 0.5])
        measured = gradient(lambda x: mean(softmax(x), reward), Z)
        assert_allclose(measured, [0.192241, -0.171711, -0.020530], atol=5e-7)


class TestC14IndependenceOfIrrelevantAlternatives:
    @given(vectors(3), temperatures)
    def test_ratios_do_not_depend_on_the_others(self, z, T):
        p, q = softmax(z, temperature=T), softmax(z[:-1], temperature=T)
        assert_allclose(p[0] / p[1], np.exp((z[0] - z[1]) / T), rtol=1e-12)
        assert_allclose(p[0] / p[1], q[0] / q[1], rtol=1e-12)

    @given(vectors(3), temperatures)
    def test_conditioning_on_a_subset(self, z, T):
        p = softmax(z, temperature=T)
        subset = softmax(z[1:], temperature=T)
        assert_allclose(p[1:] / p[1:].sum(), subset, rtol=1e-12)

    @given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6).map(np.array))
    def test_every_ratio_scale_is_a_softmax(self, v):
        assert_allclose(softmax(np.log(v)), v / v.sum(), rtol=1e-13)

    def test_numbers(self):
        assert_allclose(softmax([2, 1]), [0.731059, 0.268941], atol=5e-7)
        assert_array_equal(softmax([0, 0]), [0.5, 0.5])
        assert_allclose(softmax([0, 0, 0]), [1 / 3, 1 / 3, 1 / 3], rtol=1e-15)


class TestC15FloatingPoint:
    @pytest.mark.parametrize(
        ("dtype", "overflow", "subnormal", "vanishes", "first_integer"),
        [
            (np.float64, 709.782712893384, -708.396, -745.1332, 710),
            (np.float32, 88.72284, -87.33654, -103.9721, 89),
            (np.float16, 11.0899, -9.704, -17.3287, 12),
        ],
    )
    def test_range_of_the_exponential(self, dtype, overflow, subnormal, vanishes, first_integer):
        info = np.finfo(dtype)
        logs = [mpmath.log(mpmath.mpf(float(x))) for x in (info.max, info.tiny)]
        assert_allclose(np.array(logs, dtype=float), [overflow, subnormal], atol=1e-3)
        half_the_smallest = mpmath.mpf(float(info.smallest_subnormal)) / 2
        assert_allclose(float(mpmath.log(half_the_smallest)), vanishes, atol=1e-4)
        with np.errstate(over="ignore"):
            assert np.isfinite(np.exp(dtype(first_integer - 1)))
            assert np.exp(dtype(first_integer)) == INF
            assert np.exp(dtype(vanishes - 0.1)) == 0 < np.exp(dtype(vanishes + 0.1))

    def test_range_of_bfloat16(self):
        largest = (2 - mpmath.mpf(2) ** -7) * mpmath.mpf(2) ** 127
        assert_allclose(float(mpmath.log(largest)), 88.7189, atol=5e-5)

    @pytest.mark.parametrize(
        ("dtype", "bits", "gap"), [(np.float64, 53, 36.7368), (np.float32, 24, 16.6355)]
    )
    def test_gap_from_which_the_largest_is_one(self, dtype, bits, gap):
        assert_allclose(bits * np.log(2), gap, atol=5e-5)
        assert softmax(np.array([gap + 1e-3, 0], dtype))[0] == 1
        assert softmax(np.array([gap - 1e-3, 0], dtype))[0] < 1

    def test_failures_of_the_naive_formula(self):
        for z in ([1000, 1001, 1002], [-1000, -1001, -1002]):
            assert np.isnan(naive_softmax(z)).all()
        assert_allclose(softmax([1000, 1001, 1002]), [0.090031, 0.244728, 0.665241], atol=5e-7)
        assert_allclose(softmax([-1000, -1001, -1002]), softmax([2, 1, 0]), rtol=1e-15)

    def test_silent_failures_of_the_naive_formula(self):
        assert_array_equal(naive_softmax([709.5, 709.5]), [0, 0])
        assert_array_equal(softmax([709.5, 709.5]), [0.5, 0.5])
        assert_array_equal(naive_softmax([-745, -747]), [1, 0])
        assert_allclose(softmax([-745, -747]), [0.881, 0.119], atol=5e-4)

    def test_logarithm_after_softmax(self):
        with np.errstate(divide="ignore"):
            assert np.log(softmax([800, 0]))[1] == -INF
        assert log_softmax([800, 0])[1] == -800

    @given(vectors(bound=10_000), st.floats(1e-3, 1e3))
    def test_the_shifted_formula_does_not_fail(self, z, T):
        p = softmax(z, temperature=T)
        assert (p >= 0).all()
        assert_allclose(p.sum(), 1, rtol=1e-15)
        assert np.isfinite(log_softmax(z, temperature=T)).all()


class TestC16OnlineSoftmax:
    @staticmethod
    def join(a, b):
        """(m, d) ⊕ (m', d'), where m is a maximum and d a sum of exp(z - m)."""
        (m, d), (n, e) = a, b
        largest = max(m, n)
        if largest == -INF:
            return largest, 0.0
        return largest, d * np.exp(m - largest) + e * np.exp(n - largest)

    def fold(self, z):
        state = (-INF, 0.0)
        for x in z:
            state = self.join(state, (x, 1.0))
        return state

    @staticmethod
    def log_sum(state):
        with np.errstate(divide="ignore"):
            return state[0] + np.log(state[1])

    states = st.tuples(st.floats(-500, 500), st.floats(0.5, 100)) | st.just((-INF, 0.0))

    @given(states, states, states)
    def test_monoid(self, a, b, c):
        left, right = self.join(self.join(a, b), c), self.join(a, self.join(b, c))
        assert_allclose(left, right, rtol=1e-12)
        assert self.join(a, b) == self.join(b, a)
        assert self.join(a, (-INF, 0.0)) == a == self.join((-INF, 0.0), a)

    @given(vectors(1, 40, bound=500), st.data())
    def test_any_split_and_order_gives_the_same(self, z, data):
        cut = data.draw(st.integers(0, len(z)))
        shuffled = np.array(data.draw(st.permutations(list(z))))
        joined = self.join(self.fold(shuffled[:cut]), self.fold(shuffled[cut:]))
        assert_allclose(self.log_sum(joined), logsumexp(z), rtol=1e-12, atol=1e-12)
        parts = [logsumexp(shuffled[:cut]), logsumexp(shuffled[cut:])]
        assert_allclose(logsumexp(parts), logsumexp(z), rtol=1e-12, atol=1e-12)

    def test_one_pass_equals_two_passes(self):
        z = 50 * np.random.default_rng(16).normal(size=1000)
        m, d = self.fold(z)
        assert_allclose(np.exp(z - m) / d, softmax(z), rtol=1e-12)
        assert_allclose(self.log_sum((m, d)), logsumexp(z), rtol=1e-12)


class TestC17AttentionScaling:
    @pytest.mark.parametrize(
        ("d", "unscaled", "scaled"), [(4, 0.272, 0.104), (64, 0.785, 0.105), (512, 0.929, 0.112)]
    )
    def test_largest_weight(self, d, unscaled, scaled):
        rng = np.random.default_rng(17)
        q, k = rng.normal(size=(1500, d)), rng.normal(size=(64, d))
        scores = q @ k.T
        assert_allclose(scores.var(), d, rtol=0.1)
        for T, expected in ((1.0, unscaled), (np.sqrt(d), scaled)):
            largest = softmax(scores, temperature=T).max(axis=-1).mean()
            assert_allclose(largest, expected, rtol=0.1)

    @given(vectors(), st.sampled_from([4, 64, 512]))
    def test_the_root_is_a_temperature(self, scores, d):
        expected = softmax(scores / np.sqrt(d))
        assert_allclose(softmax(scores, temperature=np.sqrt(d)), expected, rtol=1e-13)


class TestC18DecisionsDoNotChange:
    @given(vectors(1, bound=100), st.floats(1e-3, 1e3))
    def test_argmax(self, z, T):
        p = softmax(z, temperature=T)
        assert z[np.argmax(p)] == z.max()
        assert (p[z == z.max()] == p.max()).all()

    @pytest.mark.parametrize(("T", "right"), [(2, 0.424), (1, 0.503), (0.5, 0.599), (0.1, 0.659)])
    def test_but_drawn_answers_of_honest_scores_are_right_more_often_in_the_cold(self, T, right):
        assert_allclose(softmax(Z) @ softmax(Z, temperature=T), right, atol=6e-4)

    @given(st.integers(0, 2**32), st.floats(0.01, 100))
    def test_accuracy(self, seed, T):
        z = np.random.default_rng(seed).normal(size=(50, 4))
        assert_array_equal(softmax(z, temperature=T).argmax(axis=1), z.argmax(axis=1))


class TestC19FittingTheTemperature:
    @staticmethod
    def data(n, T, seed=19):
        rng = np.random.default_rng(seed)
        z = 3 * rng.normal(size=(n, 5))
        return z, sample(z, rng=rng, temperature=T)

    @staticmethod
    def loss(z, y, beta):
        return cross_entropy(z, y, temperature=1 / beta if beta else INF).mean()

    @given(st.integers(0, 2**32), st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 1))
    def test_convex_in_beta(self, seed, a, b, t):
        z, y = self.data(20, 1.0, seed)
        between, left, right = (self.loss(z, y, beta) for beta in (t * a + (1 - t) * b, a, b))
        assert between <= t * left + (1 - t) * right + 1e-12

    @given(st.integers(0, 2**32), st.floats(0.1, 3))
    def test_derivative(self, seed, beta):
        z, y = self.data(20, 1.0, seed)
        expected = mean(softmax(z, temperature=1 / beta), z).mean() - z[np.arange(20), y].mean()
        assert_allclose(slope(lambda b: self.loss(z, y, b), beta), expected, rtol=0, atol=1e-7)

    @pytest.mark.parametrize("T", [0.7, 2.5])
    def test_the_optimum_finds_the_temperature(self, T):
        z, y = self.data(4000, T)
        best = optimize.minimize_scalar(
            lambda beta: self.loss(z, y, beta), bounds=(0.01, 10), method="bounded"
        ).x
        p = softmax(z, temperature=1 / best)
        assert_allclose(mean(p, z).mean(), z[np.arange(4000), y].mean(), atol=1e-4)
        information = energy_variance(-z, temperature=T).sum()
        assert abs(best - 1 / T) < 3 / np.sqrt(information)


class TestC20ExpectedEqualsObserved:
    """Scores that are weighted sums of features: the gradient of the loss, and where it is 0."""

    @given(st.integers(0, 2**32))
    def test_the_gradient_is_expected_minus_observed(self, seed):
        rng = np.random.default_rng(seed)
        x, w = rng.normal(size=(5, 4, 3)), rng.normal(size=3)
        y = rng.dirichlet(np.ones(4), size=5)
        expected = ((softmax(x @ w) - y)[..., None] * x).sum(axis=(0, 1))

        def loss(w):
            return -(y * log_softmax(x @ w)).sum()

        found = [slope(lambda t, e=e: loss(w + t * e), 0.0) for e in np.eye(3)]
        assert_allclose(found, expected, rtol=0, atol=1e-7)

    def test_a_fitted_temperature_reproduces_the_mean_energy(self):
        shares = np.array([0.6, 0.1, 0.3])
        best = optimize.minimize_scalar(
            lambda beta: log_partition_function(E, temperature=1 / beta) + beta * shares @ E,
            bounds=(0.01, 10),
            method="bounded",
        ).x
        assert_allclose(mean_energy(E, temperature=1 / best), shares @ E, atol=1e-5)


class TestC21WalkWithoutZ:
    @given(vectors(3, 6, 5), st.floats(0.3, 20))
    def test_one_step_on_a_ring_leaves_the_distribution(self, energies, T):
        K = len(energies)
        P = np.zeros((K, K))
        for i in range(K):
            for j in ((i - 1) % K, (i + 1) % K):
                P[i, j] += sigmoid((energies[i] - energies[j]) / T) / 2
        P += np.diag(1 - P.sum(axis=1))
        p = boltzmann_distribution(energies, temperature=T)
        assert_allclose(p @ P, p, rtol=1e-12, atol=1e-15)


class TestClassifiersThatBecomeTooSure:
    """Chapter 7: no best weights, certainty far from the data, and a softmax too many."""

    @given(vectors(1, 6, 5), st.floats(0.01, 3), st.floats(1, 50))
    def test_longer_gaps_lower_the_loss_below_its_bound_and_never_to_zero(self, z, lead, c):
        rivals, z = len(z), np.append(z, z.max() + lead)
        before, after = (cross_entropy(k * z, rivals) for k in (1, c))
        assert 0 < after <= before * (1 + 1e-12)
        assert after <= np.log1p(rivals * np.exp(-c * lead)) * (1 + 1e-9)

    @given(vectors(2, 6, 5), st.integers(0, 2**32 - 1))
    def test_far_away_a_linear_classifier_is_certain(self, slopes, seed):
        slopes = np.append(slopes, slopes.max() + 0.1)
        bias = np.random.default_rng(seed).normal(scale=5, size=len(slopes))
        p = softmax(1e4 * slopes + bias)
        assert p[-1] > 1 - 1e-12
        assert_allclose(softmax(3 * slopes), softmax(slopes, temperature=1 / 3), rtol=1e-12)

    @given(vectors(2, 10, 50))
    def test_a_softmax_too_many_keeps_the_loss_above_its_floor(self, z):
        floor = np.log(np.e + len(z) - 1) - 1
        assert (-log_softmax(softmax(z)) >= floor - 1e-12).all()
        one_hot = np.eye(len(z))[0]
        assert_allclose(-log_softmax(one_hot)[0], floor, rtol=1e-12)


def test_a_cold_walk_reaches_its_softmax_only_in_the_long_run():
    """The five valleys of chapter 6: the exact shares after many steps at T = 0.05."""
    x = 2 * np.pi * np.arange(40) / 40
    levels = np.roll(2.8 - 2 * np.cos(x) - 0.8 * np.cos(5 * x), 27)
    lowest = np.abs(np.arange(40) - levels.argmin()) <= 3
    P = np.zeros((40, 40))
    for there in (1, -1):
        gap = levels - np.roll(levels, -there)
        P[np.arange(40), (np.arange(40) + there) % 40] = sigmoid(gap / 0.05) / 2
    P += np.diag(1 - P.sum(axis=1))
    ends = [np.linalg.matrix_power(P, steps).mean(axis=0) for steps in (2000, 10**6)]
    assert_allclose([end[lowest].sum() for end in ends], [0.218, 0.318], atol=5e-4)
    assert boltzmann_distribution(levels, temperature=0.05)[lowest].sum() > 0.999999


def test_most_ways_and_largest_entropy_are_the_same_for_many_particles_only():
    """Occupations of the levels 0, 1 and 3 by N particles that share M units."""

    def best(N, M):
        tops = np.arange(M // 3 + 1)
        n = np.stack([N - M + 2 * tops, M - 3 * tops, tops], axis=-1)
        n = n[n[:, 0] >= 0]
        log_ways = gammaln(N + 1) - gammaln(n + 1).sum(axis=1)
        return n[log_ways.argmax()].tolist(), n[entropy(n / N).argmax()].tolist()

    assert best(8, 4) == ([4, 4, 0], [6, 1, 1])
    assert best(1000, 365) == ([705, 260, 35], [705, 260, 35])


def test_larger_fluctuations_mean_a_larger_response_at_one_temperature_only():
    """Two levels: the variance at T = 10 is three times that at the peak, and C far smaller."""
    two, T = [0, 1], np.array([0.4167783, 10.0])
    assert_allclose(energy_variance(two, temperature=T), [0.0763, 0.2494], atol=5e-5)
    assert_allclose(heat_capacity(two, temperature=T), [0.4392, 0.0025], atol=5e-5)
