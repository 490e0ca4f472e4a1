"""The functions that solutions define, tried where a reader would try them last.

Ties, one option only, rounded data, numbers near the ends of what a computer can hold.
"""

import ast

import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from numpy.testing import assert_allclose

from softmax_lib import (
    boltzmann_distribution,
    cross_entropy,
    kl_divergence,
    log_softmax,
    sigmoid,
    softmax,
)
from tools.notebooks import NOTEBOOKS, read

IMPORTS = (ast.Import, ast.ImportFrom)


def parsed(cell):
    return ast.parse(TransformerManager().transform_cell(cell.source)).body


def defined(cells, *, imports_of):
    """Return the functions that cells define, with the imports of their chapter."""
    code = [cell for cell in imports_of.cells if cell.cell_type == "code"]
    imports = [one for cell in code for one in parsed(cell) if isinstance(one, IMPORTS)]
    functions = [one for cell in cells for one in parsed(cell) if isinstance(one, ast.FunctionDef)]
    names = {}
    exec(compile(ast.Module([*imports, *functions], []), "chapter", "exec"), names)
    return names


def solution(chapter, label):
    """Return the functions and names that a solution defines, with the imports of its chapter."""
    notebook = read(NOTEBOOKS / f"{chapter}.ipynb")
    start = next(
        i for i, cell in enumerate(notebook.cells) if f"solution-start}} {label}\n" in cell.source
    )
    answer = next(cell for cell in notebook.cells[start:] if cell.cell_type == "code")
    return defined([answer], imports_of=notebook)


def check_of(chapter, name):
    """Return a function by which a chapter checks the answers of its readers."""
    notebook = read(NOTEBOOKS / f"{chapter}.ipynb")
    cells = [cell for cell in notebook.cells if f"def {name}(" in cell.source]
    return defined(cells, imports_of=notebook)[name]


class TestMine:
    mine = staticmethod(solution("01-definition", "ex-own")["mine"])

    @pytest.mark.parametrize("z", [[7.0], [3.0, 3.0], [1e4, -1e4, 0.0], [0.0, -np.inf]])
    def test_one_option_ties_extremes_and_what_is_not_allowed(self, z):
        assert_allclose(self.mine(np.array(z), 0), softmax(z))

    @pytest.mark.parametrize("axis", [0, 1, 2, -1])
    def test_every_axis(self, axis):
        z = np.random.default_rng(0).normal(size=(2, 3, 4))
        assert_allclose(self.mine(z, axis), softmax(z, axis=axis))


class TestIsTempered:
    is_tempered = staticmethod(solution("02-temperature", "ex-tempered")["is_tempered"])

    @pytest.mark.parametrize("T", [0.05, 0.2, 0.7, 1, 3, 20])
    @pytest.mark.parametrize("z", [[2, 1, 0.1], [8, 5, 0], [1, 1, 0], [3, 3, 3], [-2, 4], [5]])
    @pytest.mark.parametrize("decimals", [6, 12])
    def test_what_is_possible(self, z, T, decimals):
        p1, pT = softmax(z, temperature=[1, T]).round(decimals)
        assert self.is_tempered(p1, pT)

    @pytest.mark.parametrize(("z", "T"), [([1, 0.999, 0], 0.001), ([300, 0, -300], 300)])
    def test_what_is_possible_at_extreme_temperatures(self, z, T):
        assert self.is_tempered(*softmax(z, temperature=[1, T]))

    @pytest.mark.parametrize(
        ("p1", "pT"),
        [
            ([0.659001, 0.242433, 0.098566], [0.475367, 0.338250, 0.186382]),
            ([0.659001, 0.242433, 0.098566], [0.806532, 0.165195, 0.028273]),
            ([0.6, 0.4], [0.4, 0.6]),  # the order is reversed: T would be negative
            ([0.5, 0.5], [0.6, 0.4]),  # a tie stays a tie
            ([0.6, 0.2, 0.2], [0.6, 0.3, 0.1]),
        ],
    )
    def test_what_is_impossible(self, p1, pT):
        assert not self.is_tempered(np.array(p1), np.array(pT))


@pytest.mark.parametrize(
    ("candidate", "right"),
    [
        (([2, 1, -3], 4, 20), True),
        (([2, 1, -3], 1, 2), False),
        (([2, 1, -3], 20, 4), False),
        (([2, 2, -3], 1, 4), False),  # two are best: neither is one that is not
        (([1, 1, 1], 1, 4), False),
    ],
)
def test_turning_round_is_checked_on_ties(candidate, right):
    assert check_of("02-temperature", "falls")(candidate) == right


class TestThermometer:
    thermometer = staticmethod(solution("05-boltzmann", "ex-thermometer")["thermometer"])

    @pytest.mark.parametrize("T", [0.5, 1, 40, -0.5, -3])
    def test_it_reads_the_temperature_back(self, T):
        low, high = boltzmann_distribution([0, 2.5], temperature=T)
        assert_allclose(self.thermometer(low, high, 2.5), T)

    def test_equally_full_levels_are_infinitely_hot(self):
        assert self.thermometer(0.5, 0.5, 1) == np.inf

    def test_an_empty_level_is_at_zero(self):
        assert self.thermometer(1, 0, 1) == 0
        assert self.thermometer(1.0, 0.0, 1) == 0
        assert self.thermometer(0.0, 1.0, 1) == 0

    def test_rounded_occupations_give_a_rounded_temperature(self):
        assert_allclose(self.thermometer(0.731, 0.269, 1), 1, atol=1e-3)

    def test_arrays(self):
        assert_allclose(self.thermometer([0.7, 0.5], [0.3, 0.5], 1), [1 / np.log(7 / 3), np.inf])


class TestPeak:
    peak = staticmethod(solution("05-boltzmann", "ex-schottky")["peak"])

    @pytest.mark.parametrize("gap", [1, 1e-12, 1e12, 5])
    def test_it_grows_with_the_gap(self, gap):
        T, C = self.peak(gap)
        assert_allclose(T / gap, 0.4167783, atol=1e-4)
        assert_allclose(C, 0.4392288, atol=1e-6)


class TestGap:
    gap = staticmethod(solution("06-history", "ex-match")["gap"])

    @pytest.mark.parametrize(("a", "b"), [(3, 1), (0.5, 7.5), (1e-9, 1), (12, 11.5)])
    def test_the_expected_share_is_the_one_that_was_seen(self, a, b):
        assert_allclose(sigmoid(self.gap(a, b)), a / (a + b))
        assert_allclose(self.gap(b, a), -self.gap(a, b))

    def test_ties_and_whitewashes(self):
        assert self.gap(4, 4) == 0
        assert self.gap(8, 0) == np.inf
        assert self.gap(0, 8) == -np.inf

    def test_arrays(self):
        assert_allclose(self.gap([1, 3, 0], [1, 1, 2]), [0, np.log(3), -np.inf])


class TestMenu:
    menu = staticmethod(solution("06-history", "ex-menu")["menu"])

    @pytest.mark.parametrize(
        ("v", "offered", "expected"),
        [
            ([6, 3, 1], [0, 1, 2], [0.6, 0.3, 0.1]),
            ([6, 3, 1], [2, 1], [0.25, 0.75]),
            ([6, 3, 1], (2,), [1]),
            ([2], [0], [1]),
            ([5, 5, 5], [0, 2], [0.5, 0.5]),
            ([1e308, 1e308, 1], [0, 1, 2], [0.5, 0.5, 0]),
            ([5e-324, 5e-324], [0, 1], [0.5, 0.5]),
        ],
    )
    def test_odds_stay_as_they_are(self, v, offered, expected):
        assert_allclose(self.menu(v, offered), expected, atol=1e-300)


class TestMetropolis:
    metropolis = staticmethod(solution("06-history", "ex-metropolis")["metropolis"])

    @pytest.mark.parametrize(
        ("E", "T"),
        [
            ([0, 1, 3], 0.7),
            ([2, 2, 0], 1),
            ([5], 1),
            ([1, 1, 1, 1], 2),
            ([0, 1e6], 1e-3),
            ([-3, 4, 0, 0, 9], 5),
        ],
    )
    def test_it_leaves_the_distribution_as_it_is(self, E, T):
        p, P = boltzmann_distribution(E, temperature=T), self.metropolis(E, T)
        assert (P >= 0).all()
        assert_allclose(P.sum(axis=1), 1)
        assert_allclose(p @ P, p, atol=1e-15)

    def test_downhill_always_uphill_sometimes(self):
        assert_allclose(
            self.metropolis([0, 2], 1), [[1 - np.exp(-2) / 2, np.exp(-2) / 2], [0.5, 0.5]]
        )


class TestAfter:
    after = staticmethod(solution("03-sigmoid", "ex-logit")["after"])

    @pytest.mark.parametrize(
        ("p", "factors", "expected"),
        [
            (0.2, [6, 6], 0.9),
            (0.5, [4, 4], 16 / 17),
            (0.3, [], 0.3),
            (0.3, [5, 1 / 5], 0.3),
            (0.5, [1e300, 1e300, 1e-300, 1e-300], 0.5),
            (1e-300, [1e300], 0.5),
            (0, [1e9], 0),
            (1, [1e-9], 1),
            (0.731, [0.3679], 0.5),
        ],
    )
    def test_odds_are_multiplied(self, p, factors, expected):
        assert_allclose(self.after(p, factors), expected, atol=1e-4 if p == 0.731 else 1e-13)


class TestSlope:
    slope = staticmethod(solution("04-argmax", "ex-log-loss")["slope"])

    @pytest.mark.parametrize("T", [0.3, 1, 7])
    @pytest.mark.parametrize("z", [[2, 1, 0.1], [3, 3, 1, 0], [0, 0], [-1000, -1001], [4]])
    def test_it_is_the_derivative_of_the_loss(self, z, T):
        z, h = np.array(z, dtype=float), 1e-5
        for true in range(len(z)):
            steps = h * np.eye(len(z))
            up, down = (-log_softmax(z + one, temperature=T)[:, true] for one in (steps, -steps))
            assert_allclose(self.slope(z, true, T), (up - down) / (2 * h), atol=1e-8)

    def test_a_sure_mistake_is_told_loudly_however_cold(self):
        assert_allclose(self.slope([2, 1], 1, 1e-3), [1000, -1000])

    def test_a_single_option_has_nothing_to_learn(self):
        assert_allclose(self.slope([4], 0, 0.5), [0])


class TestMeanLoss:
    mean_loss = staticmethod(solution("07-classification", "ex-own-loss")["mean_loss"])
    check = staticmethod(check_of("07-classification", "is_a_loss"))

    @pytest.mark.parametrize("z", [[[5.0]], [[3.0, 3.0]], [[1e4, -1e4], [0.0, 0.0]], np.eye(4)])
    def test_one_class_ties_and_extremes(self, z):
        z = np.array(z)
        y = np.arange(len(z)) % z.shape[1]
        assert_allclose(self.mean_loss(z, y), cross_entropy(z, y).mean(), atol=1e-12)

    def test_the_check_refuses_the_mistakes_of_the_gallery(self):
        def of_a_probability(z, y):
            with np.errstate(all="ignore"):
                return -np.log(softmax(z)[np.arange(len(y)), y]).mean()

        def that_broadcasts(z, y):
            return -log_softmax(z)[:, y].mean()

        def of_a_softmax(z, y):
            return cross_entropy(softmax(z), y).mean()

        def along_the_batch(z, y):
            return -log_softmax(z, axis=0)[np.arange(len(y)), y].mean()

        assert self.check(self.mean_loss)
        for wrong in (of_a_probability, that_broadcasts, of_a_softmax, along_the_batch):
            assert not self.check(wrong)


class TestMove:
    move = staticmethod(solution("08-reinforcement-learning", "ex-step")["move"])

    @pytest.mark.parametrize("z", [[0, 0, 0], [2, 1, 0.1], [3, 3, 1], [-1000, -1001], [4]])
    def test_its_mean_is_the_slope_of_the_mean_reward_whatever_the_baseline(self, z):
        R, pi = np.arange(1.0, len(z) + 1), softmax(z)
        for baseline in (0, pi @ R, -7):
            moves = [self.move(z, a, R[a], baseline, 0.1) for a in range(len(z))]
            assert_allclose(pi @ moves, 0.1 * pi * (R - pi @ R), atol=1e-13)

    def test_no_surprise_no_move(self):
        assert_allclose(self.move([0, 0], 1, 0.5, 0.5, 3), [0, 0])


class TestTilted:
    tilted = staticmethod(solution("08-reinforcement-learning", "ex-tilted")["tilted"])

    @pytest.mark.parametrize("rho", [[0.1, 0.9], [0.5, 0.5], [1.0], [0, 0.3, 0.7], [1e-300, 1.0]])
    @pytest.mark.parametrize("tau", [0.01, 0.5, 100])
    def test_nothing_near_it_is_better(self, rho, tau):
        rho, Q = np.array(rho), np.linspace(1, 0, len(rho))

        def worth(policy):
            return policy @ Q - tau * kl_divergence(policy, rho)

        found = self.tilted(rho, Q, tau)
        assert_allclose(found.sum(), 1)
        others = np.random.default_rng(0).dirichlet(50 * found + 0.01, size=200) * (rho > 0)
        for other in others / others.sum(axis=1, keepdims=True):
            assert worth(other) <= worth(found) + 1e-12

    def test_a_uniform_start_gives_softmax_and_a_forbidden_action_stays_forbidden(self):
        assert_allclose(self.tilted([1 / 3] * 3, [2, 1, 0.1], 0.5), softmax([4, 2, 0.2]))
        assert self.tilted([0, 1], [9, 0], 0.1)[0] == 0


class TestDistillationSlope:
    slope = staticmethod(solution("09-distillation", "ex-push")["slope"])

    @pytest.mark.parametrize("z", [[7.0], [3.0, 3.0], [1e4, -1e4, 0.0]])
    def test_one_option_ties_and_extremes(self, z):
        z = np.array(z)
        assert_allclose(self.slope(z, z, 5), 0)
        found = self.slope(z, np.zeros_like(z), 5)
        assert_allclose(found, 5 * (softmax(z, temperature=5) - 1 / z.size))


class TestReverseDistillationSlope:
    reverse_slope = staticmethod(solution("09-distillation", "ex-reverse")["reverse_slope"])

    def test_one_option_has_nothing_to_learn(self):
        assert_allclose(self.reverse_slope(np.array([7.0]), np.array([1.0]), 2), 0)

    @pytest.mark.parametrize("z", [[3.0, 3.0], [500.0, -500.0, 0.0]])
    def test_ties_and_extremes(self, z):
        z = np.array(z)
        assert_allclose(self.reverse_slope(z, z, 2), 0)
        found = self.reverse_slope(z, -z[::-1], 2)
        assert np.isfinite(found).all()
        assert_allclose(found.sum(), 0, atol=1e-9)

    def test_the_forward_slope_is_another(self):
        z, v = np.array([0.0, 0.0]), np.array([2.0, 0.0])
        assert_allclose(self.reverse_slope(z, v, 1), [-0.5, 0.5])

    def test_in_the_heat_both_directions_have_the_same_slope(self):
        z, v = np.array([0.2, 0.4, -0.6]), np.array([1.5, -0.3, -1.2])
        assert_allclose(self.reverse_slope(z, v, 1e5), [-13 / 30, 7 / 30, 0.2], atol=1e-4)


class TestKeepNSigma:
    keep = staticmethod(solution("10-text-generation", "ex-n-sigma")["keep_n_sigma"])

    @pytest.mark.parametrize("z", [[7.0], [3.0, 3.0], [1e4, -1e4, 0.0], [-3.0, -1.0, -2.0]])
    @pytest.mark.parametrize("T", [0.01, 1, 100])
    def test_one_option_ties_and_extremes(self, z, T):
        z = np.array(z)
        kept = np.isfinite(self.keep(z / T, 1.0))
        assert kept[z == z.max()].all()
        assert_allclose(kept, np.isfinite(self.keep(z, 1.0)))

    def test_what_is_kept_is_as_it_was(self):
        assert_allclose(self.keep(np.array([2.0, 1.0, 0.1]), 1.5), [2, 1, -np.inf])


def n_sigma(*, fill=-np.inf, ddof=0, fixed=None, strict=False):
    """Write a filter that is right, or wrong in one point."""

    def keep(z, n):
        border = z.max() - (fixed or n) * z.std(ddof=ddof)
        return np.where(z <= border if strict else z < border, fill, z)

    return keep


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({}, True),
        ({"fill": np.inf}, False),
        ({"fill": np.nan}, False),
        ({"ddof": 1}, False),
        ({"fixed": 1.5}, False),
        ({"strict": True}, False),
    ],
    ids=str,
)
def test_the_cut_by_standard_deviations_is_checked(wrong, right):
    assert check_of("10-text-generation", "does_not_feel_the_heat")(n_sigma(**wrong)) == right


def test_draws_are_checked():
    near, p = check_of("10-text-generation", "near"), softmax([2, 1, 0.1], temperature=2)
    drawn = np.random.default_rng(4).multinomial(100_000, p) / 100_000
    assert near(drawn)
    assert not near(p)  # nothing was drawn
    assert not near(drawn[::-1])


@pytest.mark.parametrize(("n", "right"), [(8, True), (7, False), (9, False), (7.5, False)])
def test_the_first_n_is_checked(n, right):
    assert check_of("10-text-generation", "is_the_first")(n) == right


class TestLookBack:
    look_back = staticmethod(solution("11-attention", "ex-look-back")["look_back"])

    def test_the_first_position_sees_itself_alone(self):
        v = np.array([[7.0, -1.0], [0.0, 0.0]])
        assert_allclose(self.look_back(1e4 * np.ones((2, 3)), np.ones((2, 3)), v)[0], v[0])

    def test_what_comes_later_does_not_matter(self):
        q, k, v = np.random.default_rng(0).normal(size=(3, 2, 6, 4))
        q[:, 3:], k[:, 3:], v[:, 3:] = 1e3, -1e3, 9
        whole, part = self.look_back(q, k, v), self.look_back(q[:, :3], k[:, :3], v[:, :3])
        assert_allclose(whole[:, :3], part)


class TestNearest:
    nearest = staticmethod(solution("11-attention", "ex-sparsemax")["nearest"])

    @pytest.mark.parametrize("z", [[7.0], [3.0, 3.0], [1e4, -1e4, 0.0], [-3.0, -1.0, -2.0]])
    def test_one_option_ties_and_extremes(self, z):
        p = self.nearest(np.array(z))
        assert_allclose(p.sum(), 1)
        assert_allclose(p[np.array(z) == max(z)], 1 / z.count(max(z)))

    def test_the_check_refuses_what_is_right_only_for_scores_in_falling_order(self):
        def in_falling_order(z):
            return np.sort(self.nearest(z))[::-1]

        def never_sorted(z):
            tau = (np.cumsum(z) - 1) / np.arange(1, len(z) + 1)
            return np.maximum(z - tau[z > tau][-1], 0)

        def of_the_two_largest(z):
            tau = max((np.sort(z)[-k:].sum() - 1) / min(k, len(z)) for k in (1, 2))
            return np.maximum(z - tau, 0)

        def never_below_zero(z):
            return self.nearest(np.maximum(z, 0))

        check = check_of("11-attention", "is_nearest")
        assert check(self.nearest)
        for wrong in (in_falling_order, never_sorted, of_the_two_largest, never_below_zero):
            assert not check(wrong)

    def test_a_distribution_stays(self):
        p = np.array([0.2, 0.5, 0.3])
        assert_allclose(self.nearest(p), p)
        assert_allclose(self.nearest(p - 1000), p)


@pytest.mark.parametrize(
    ("candidate", "right"),
    [
        (lambda q, k, v: v, False),
        (lambda q, k, v: np.cumsum(v, -2) / np.arange(1, v.shape[-2] + 1)[:, None], False),
    ],
)
def test_looking_back_is_checked(candidate, right):
    assert check_of("11-attention", "agrees")(candidate) == right


@pytest.mark.parametrize(
    ("places", "right"),
    [
        ([3, 4], True),
        ([4, 3], True),
        ({4, 3}, True),
        (np.array([3, 4]), True),
        ([4], False),
        ([], False),
        ([3, 4, 4], False),
    ],
)
def test_words_on_the_inside_are_checked_in_any_order(places, right):
    check = check_of("11-attention", "are_inside")
    check.__globals__["inside"] = [3, 4]
    assert check(places) == right
