"""sparsemax and entmax: values, theorems, limits, and three independent computations of them."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize

from softmax_lib import (
    argmax_distribution,
    entmax,
    entmax_jvp,
    sigmoid,
    softmax,
    softmax_jvp,
    sparsemax,
)
from softmax_lib import sparse as module
from softmax_lib.sparse import _by_newton

INF, NAN = np.inf, np.nan
Z = np.array([2.0, 1.0, 0.1])
ALPHAS = [1.0, 1 + 1e-12, 1.001, 1.2, 1.5, 1.7, 1.99, 2.0, 2.5, 3.0]

logits = hnp.arrays(np.float64, st.integers(1, 8), elements=st.floats(-5, 5, allow_subnormal=False))
alphas = st.sampled_from(ALPHAS) | st.floats(1, 3)
temperatures = st.floats(0.1, 20) | st.floats(-20, -0.1)


def exact(z, alpha):
    """Entmax of one row, by halving an interval with 60 digits."""
    with mpmath.workdps(60):
        a = mpmath.mpf(float(alpha)) - 1
        x = [a * mpmath.mpf(float(one)) for one in z]
        low, high = max(x) - 1, max(x)
        for _ in range(190):
            middle = (low + high) / 2
            total = mpmath.fsum((one - middle) ** (1 / a) for one in x if one > middle)
            low, high = (middle, high) if total > 1 else (low, middle)
        return np.array([float((one - low) ** (1 / a)) if one > low else 0.0 for one in x])


def tsallis(p, alpha):
    """The entropy of order α, as the module defines it."""
    if alpha == 1:
        return -np.sum(p * np.log(np.where(p > 0, p, 1)), -1)
    return -np.sum(p * np.expm1((alpha - 1) * np.log(np.where(p > 0, p, 1))), -1) / (
        alpha * (alpha - 1)
    )


# Values


@pytest.mark.parametrize(
    ("z", "middle", "sparse"),
    [
        ([2, 1, 0.1], [0.830719, 0.169281, 0], [1, 0, 0]),
        ([1, 0.5, 0.05], [0.616923, 0.286701, 0.096376], [0.75, 0.25, 0]),
        ([0.5, 0.4, 0.1], [0.428232, 0.365293, 0.206475], [0.5, 0.4, 0.1]),
        ([1, 2, 3, 4, 1, 2, 3], [0, 0, 0.129873, 0.740253, 0, 0, 0.129873], [0, 0, 0, 1, 0, 0, 0]),
    ],
)
def test_known_vectors(z, middle, sparse):
    assert_allclose(entmax(z), middle, atol=5e-7)
    assert_allclose(sparsemax(z), sparse, atol=1e-15)
    assert_array_equal(entmax(z) == 0, np.array(middle) == 0)
    assert_array_equal(sparsemax(z) == 0, np.array(sparse) == 0)


@pytest.mark.parametrize("alpha", ALPHAS[2:])
@pytest.mark.parametrize(("K", "scale"), [(1, 1), (2, 1), (3, 1), (10, 0.1), (30, 3), (60, 0.01)])
def test_agrees_with_60_digits(alpha, K, scale):
    for z in scale * np.random.default_rng(K).normal(size=(2, K)):
        p = exact(z, alpha)
        found = entmax(z, alpha=alpha)
        assert_allclose(found, p, rtol=0, atol=(2e-15 if alpha <= 2 else 1e-12) * p.max())
        assert_array_equal(found == 0, p == 0)


@pytest.mark.parametrize("alpha", [1.5, 2.0])
def test_sorting_and_newton_agree(alpha):
    rng = np.random.default_rng(1)
    for K in (2, 7, 1000):
        z = rng.normal(size=(50, K)) * np.exp(rng.normal(size=(50, 1)))
        gap = z - z.max(-1, keepdims=True)
        with np.errstate(all="ignore"):
            found = _by_newton(gap, alpha - 1, (-1,))
        assert_allclose(entmax(z, alpha=alpha), found, rtol=0, atol=1e-14)


def test_newton_needs_few_steps(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 16)
    rng = np.random.default_rng(2)
    z = rng.normal(size=(2000, 30)) * np.exp(3 * rng.normal(size=(2000, 1)))
    for alpha in (1.001, 1.3, 1.7, 1.99, 2.2):
        few = entmax(z, alpha=alpha)
        monkeypatch.setattr(module, "MOST_STEPS", 200)
        assert_allclose(few, entmax(z, alpha=alpha), rtol=0, atol=1e-15)
        monkeypatch.setattr(module, "MOST_STEPS", 16)


@pytest.mark.parametrize("alpha", [1.0, 1.3, 1.5, 2.0])
def test_solves_the_optimisation_problem(alpha):
    """SciPy finds the same point, without knowing the formula."""
    for z in np.random.default_rng(3).normal(size=(4, 4)):
        found = optimize.minimize(
            lambda p, z=z: -(p @ z + tsallis(p, alpha)),
            np.full(4, 0.25),
            method="SLSQP",
            bounds=4 * [(0, 1)],
            constraints={"type": "eq", "fun": lambda p: p.sum() - 1},
            options={"ftol": 1e-14, "maxiter": 500},
        )
        assert_allclose(entmax(z, alpha=alpha), found.x, atol=2e-5)


def test_agrees_with_the_package_entmax():
    torch = pytest.importorskip("torch")
    package = pytest.importorskip("entmax")
    z = np.random.default_rng(4).normal(size=(20, 50))
    of_torch = torch.from_numpy(z)
    assert_allclose(sparsemax(z), package.sparsemax(of_torch, -1).numpy(), atol=1e-14)
    assert_allclose(entmax(z), package.entmax15(of_torch, -1).numpy(), atol=1e-14)
    for alpha in (1.2, 1.8, 2.5):
        theirs = package.entmax_bisect(of_torch, alpha, n_iter=100).numpy()
        assert_allclose(entmax(z, alpha=alpha), theirs, atol=1e-12)
    of_torch.requires_grad_()
    v = np.random.default_rng(5).normal(size=z.shape)
    for alpha, function in ((1.5, package.entmax15), (2.0, package.sparsemax)):
        (slope,) = torch.autograd.grad(function(of_torch, -1), of_torch, torch.from_numpy(v))
        assert_allclose(entmax_jvp(z, v, alpha=alpha), slope.numpy(), atol=1e-13)


# Theorems


@given(logits, alphas, temperatures)
def test_nothing_is_better(z, alpha, T):
    """p is the maximum of Σ q z / T + H_α(q): for random q the objective is not larger."""
    p = entmax(z, alpha=alpha, temperature=T)
    q = np.random.default_rng(0).dirichlet(np.ones(z.size), size=50)
    best = p @ z / T + tsallis(p, alpha)
    assert best >= (q @ z / T + tsallis(q, alpha)).max() - 1e-9 * (1 + np.abs(z / T).max())


@given(logits, alphas, temperatures)
def test_are_distributions_in_the_order_of_the_logits(z, alpha, T):
    p = entmax(z, alpha=alpha, temperature=T)
    assert (p >= 0).all()
    assert_allclose(p.sum(), 1, rtol=4e-15)
    order = np.argsort(z / T)
    assert (np.diff(p[order]) >= -1e-15).all()


@given(logits, alphas, st.integers(-1000, 1000))
def test_only_differences_count(z, alpha, c):
    z = np.round(z * 64) / 64
    assert_array_equal(entmax(z + c, alpha=alpha), entmax(z, alpha=alpha))


@given(logits, alphas, st.randoms(use_true_random=False))
def test_positions_have_no_meaning(z, alpha, random):
    order = random.sample(range(z.size), z.size)
    assert_allclose(entmax(z[order], alpha=alpha), entmax(z, alpha=alpha)[order], atol=1e-13)


@given(logits, alphas, temperatures)
def test_temperature_divides(z, alpha, T):
    one = entmax(z, alpha=alpha, temperature=T)
    assert_allclose(one, entmax(z / T, alpha=alpha), atol=1e-8 if alpha > 2 else 1e-12)


class TestSparsemax:
    @given(logits)
    def test_is_a_projection(self, z):
        p = sparsemax(z)
        assert_allclose(sparsemax(p), p, rtol=0, atol=1e-15)
        # The angle between z - p and q - p is not acute for any distribution q.
        q = np.eye(z.size)
        assert ((q - p) @ (z - p) <= 1e-13 * (1 + np.abs(z).max())).all()

    @given(st.floats(-3, 3), st.floats(-3, 3))
    def test_two_options_are_a_clipped_line(self, a, b):
        assert_allclose(sparsemax([a, b])[0], np.clip((1 + a - b) / 2, 0, 1), atol=2e-16)

    @given(logits)
    def test_the_width_from_which_nothing_is_0(self, z):
        if np.ptp(z) < 1e-3:
            return
        full = np.sum(z - z.min())
        assert (sparsemax(z, temperature=full * (1 + 1e-9)) > 0).all()
        assert (sparsemax(z, temperature=full * (1 - 1e-9)) == 0).any()

    def test_the_numbers_of_the_book(self):
        assert_allclose(np.sum(Z - Z.min()), 2.8)
        assert_array_equal(sparsemax(Z, temperature=[0.2, 1.0]), [[1, 0, 0]] * 2)
        assert (sparsemax(Z, temperature=1.001)[1] > 0) and (
            sparsemax(Z, temperature=2.801) > 0
        ).all()

    def test_differences_of_probabilities_are_those_of_the_logits(self):
        p = sparsemax([0.3, 0.1, 0.0, 0.25])
        assert_allclose(np.diff(p), np.diff([0.3, 0.1, 0.0, 0.25]), atol=1e-15)


def test_full_support_of_entmax_begins_at_1_0512():
    """The smallest entry is 0 as long as the two others, at √p = x - τ, fill the sum."""
    T = optimize.brentq(lambda T: np.sum(((Z - Z.min()) / (2 * T)) ** 2) - 1, 0.1, 10)
    assert_allclose(T, 1.0512, atol=5e-5)
    assert entmax(Z, temperature=T * (1 - 1e-9))[2] == 0
    assert entmax(Z, temperature=T * (1 + 1e-9))[2] > 0


@given(st.floats(-10, 10))
def test_two_options_at_alpha_1_is_the_sigmoid(x):
    assert entmax([x, 0.0], alpha=1.0)[0] == sigmoid(x)


# Limits


@given(logits)
def test_ends_of_alpha(z):
    assert_array_equal(entmax(z, alpha=1), softmax(z))
    assert_array_equal(entmax(z, alpha=2), sparsemax(z))
    assert_array_equal(entmax(z, alpha=INF), argmax_distribution(z))
    assert_allclose(entmax(z, alpha=1 + 1e-13), softmax(z), atol=1e-11)
    assert_allclose(entmax(z, alpha=1 + 2**-52), softmax(z), rtol=1e-11)


def test_large_alpha_tends_to_argmax():
    for alpha in (100, 1e4, 1e300):
        assert_allclose(entmax([3.0, 3.0, 1.0, 0.0], alpha=alpha), [0.5, 0.5, 0, 0], atol=1e-15)


@pytest.mark.parametrize("alpha", [*ALPHAS, 10.0, 1e6, INF])
class TestSpecialValues:
    def test_temperatures(self, alpha):
        z = [3.0, 3.0, 1.0, -INF]
        found = entmax(z, alpha=alpha, temperature=[0.0, INF, -0.0])
        expected = [[0.5, 0.5, 0, 0], [1 / 3, 1 / 3, 1 / 3, 0], [0, 0, 1, 0]]
        assert_allclose(found, expected, atol=1e-15)

    def test_negative_temperature_turns_the_order_round(self, alpha):
        assert_array_equal(
            entmax(Z, alpha=alpha, temperature=-0.7), entmax(-Z, alpha=alpha, temperature=0.7)
        )

    @pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
    def test_rows_keep_to_themselves(self, alpha, dtype):
        z = np.array(
            [[1, 2, 0], [NAN, 1, 2], [-INF] * 3, [INF, 1, -INF], [-INF, 2, -INF], [6e4, -6e4, 0]],
            dtype,
        )
        found = entmax(z, alpha=alpha)
        assert found.dtype == (np.float64 if dtype == np.float64 else np.float32)
        assert np.isnan(found[1:4]).all()
        assert_array_equal(found[4:], [[0, 1, 0], [1, 0, 0]])
        assert_array_equal(found[0], entmax(z[0], alpha=alpha))

    def test_the_widest_range(self, alpha):
        for T in (1.0, 1e-300, 1e300):
            assert_array_equal(entmax([1e308, -1e308, 0], alpha=alpha, temperature=T), [1, 0, 0])
        ties = entmax(np.full(7, 1e308), alpha=alpha)
        assert_allclose(ties, 1 / 7, rtol=1e-14)

    def test_axes(self, alpha):
        z = np.random.default_rng(0).normal(size=(3, 4, 5))
        for axis in (0, 1, -1, (0, 2), (2, 0), None):
            found = entmax(z, alpha=alpha, axis=axis)
            assert_allclose(found.sum(axis), 1, rtol=1e-14)
        assert_allclose(
            entmax(z, alpha=alpha, axis=1),
            np.moveaxis(entmax(np.moveaxis(z, 1, -1), alpha=alpha), -1, 1),
            atol=1e-13,
        )
        flat = entmax(np.swapaxes(z, 0, 1).reshape(4, 15), alpha=alpha)
        both = np.swapaxes(entmax(z, alpha=alpha, axis=(0, 2)), 0, 1).reshape(4, 15)
        assert_allclose(both, flat, atol=1e-13)

    def test_empty(self, alpha):
        assert entmax([], alpha=alpha).shape == (0,)
        assert entmax(np.zeros((2, 0)), alpha=alpha).shape == (2, 0)
        assert entmax(np.zeros((0, 3)), alpha=alpha).shape == (0, 3)
        assert entmax(np.zeros((0, 3)), alpha=alpha, axis=0).shape == (0, 3)

    def test_integers_and_booleans(self, alpha):
        assert_array_equal(entmax([2, 1, 0], alpha=alpha), entmax([2.0, 1.0, 0.0], alpha=alpha))
        assert_array_equal(entmax([True, False], alpha=alpha), entmax([1.0, 0.0], alpha=alpha))


def test_a_gap_of_exactly_1_leaves_nothing():
    for alpha, gap in ((1.5, 2), (2.0, 1), (1.7, 1 / 0.7)):
        for others in range(1, 40):
            assert_array_equal(entmax([0.0] + others * [-gap], alpha=alpha)[1:], 0)


def test_float32_is_computed_in_float64():
    z = np.random.default_rng(0).normal(size=(10, 50)).astype(np.float32)
    for alpha in (1.3, 1.5, 2.0):
        wide = entmax(z.astype(float), alpha=alpha)
        assert_array_equal(entmax(z, alpha=alpha), wide.astype(np.float32))


def test_many_entries_keep_their_digits():
    """One large entry and n small ones of one size, where the squares would cancel."""
    n, gap = 100_000, 0.95
    z = np.zeros(n + 1)
    z[0] = 2 * gap
    root = (np.sqrt(gap**2 + (n + 1) * (1 - gap**2)) - gap) / (n + 1)
    assert_allclose(entmax(z)[1:], root**2, rtol=5e-14)


@pytest.mark.parametrize("alpha", [0.999, 0, -1, NAN, [1.5], None, "sparse"])
def test_bad_alpha(alpha):
    with pytest.raises((TypeError, ValueError), match="`alpha` must"):
        entmax(Z, alpha=alpha)
    with pytest.raises((TypeError, ValueError), match="`alpha` must"):
        entmax_jvp(Z, Z, alpha=alpha)


# Derivatives


class TestJvp:
    @pytest.mark.parametrize("T", [1.0, 0.7, 3.0, -2.0])
    @pytest.mark.parametrize("alpha", [1.0, 1.001, 1.3, 1.5, 1.9, 2.0, 2.5])
    def test_agrees_with_finite_differences(self, alpha, T):
        rng = np.random.default_rng(6)
        z, v = rng.normal(size=(2, 40, 5))
        h = 1e-6
        up, down = (entmax(z + s * v, alpha=alpha, temperature=T) for s in (h, -h))
        smooth = (((up > 0) == (down > 0)) & ((up > 1e-4) | (up == 0))).all(-1)  # not at a bend
        assert smooth.mean() > 0.5
        found = entmax_jvp(z, v, alpha=alpha, temperature=T)
        assert_allclose(found[smooth], ((up - down) / (2 * h))[smooth], rtol=1e-5, atol=1e-7)
        assert_allclose(found.sum(-1), 0, atol=1e-13)

    def test_with_alpha_1_is_that_of_softmax(self):
        z, v = np.random.default_rng(7).normal(size=(2, 6, 4))
        expected = softmax_jvp(z, v, temperature=0.5)
        assert_allclose(entmax_jvp(z, v, alpha=1, temperature=0.5), expected, atol=1e-15)

    @given(logits, alphas)
    def test_the_matrix_is_symmetric_and_moves_towards_v(self, z, alpha):
        if alpha > 2:
            return
        J = entmax_jvp(z, np.eye(z.size)[:, None], alpha=alpha)[:, 0]
        assert_allclose(J, J.T, atol=1e-13)
        assert (np.linalg.eigvalsh(J) > -1e-13).all()

    @pytest.mark.parametrize("alpha", [1.2, 1.5, 1.8, 2, 3])
    def test_where_an_entry_leaves_0_there_is_a_derivative_below_2_alone(self, alpha):
        edge, v = np.array([1 / (alpha - 1), 0.0]), np.array([0.0, 1.0])
        h = 1e-4 if alpha > 2 else 1e-8  # above 2 there are few digits near 0
        z, into = entmax(edge, alpha=alpha), entmax(edge + h * v, alpha=alpha)
        out = entmax(edge - h * v, alpha=alpha)
        assert_array_equal(entmax_jvp(edge, v, alpha=alpha), 0)
        assert_allclose((z - out) / h, 0)
        if alpha < 2:
            assert_allclose((into - z) / h, 0, atol=0.02)
        else:
            assert ((into - z) / h)[1] > 0.3

    def test_what_is_0_does_not_move_and_does_not_count(self):
        found = entmax_jvp([2.0, 1.0, 0.1], [1.0, 0.0, NAN])
        assert_array_equal(found, entmax_jvp([2.0, 1.0, 0.1], [1.0, 0.0, 5.0]))
        assert found[2] == 0

    def test_limits(self):
        v = [1.0, 0.0, 0.0]
        for alpha in (1.5, 2.0, INF):
            assert_array_equal(entmax_jvp(Z, v, alpha=alpha, temperature=0.0), [0, 0, 0])
            tie = entmax_jvp([1.0, 1.0, 0.0], v, alpha=alpha, temperature=0.0)
            assert_array_equal(tie, [INF, -INF, 0])
        assert_array_equal(entmax_jvp(Z, v, alpha=INF), [0, 0, 0])
        assert_array_equal(entmax_jvp(Z, v, temperature=INF), [0, 0, 0])
        assert np.isnan(entmax_jvp([NAN, 1.0], [1.0, 0.0])).all()

    def test_shapes_and_dtypes(self):
        assert entmax_jvp(np.zeros((4, 1, 2)), np.ones((3, 2))).shape == (4, 3, 2)
        assert entmax_jvp(Z, Z, temperature=[1.0, 2.0]).shape == (2, 3)
        z = Z.astype(np.float32)
        assert entmax_jvp(z, z, temperature=0.5).dtype == np.float32
        columns = entmax_jvp(np.stack([Z, Z], 1), np.ones((3, 1)) * [[1.0, 2.0]], axis=0)
        assert_allclose(columns, 0, atol=1e-15)
        assert_array_equal(entmax_jvp([], []), [])
