"""Attention: the numbers of the book, masks, sinks, shapes, and the formula in plain Python."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from softmax_lib import attention, attention_weights, effective_number, softmax

INF, NAN = np.inf, np.nan


def rng(seed=0):
    return np.random.default_rng(seed)


def slowly(q, k, v, mask, T, sink):
    """Attention in plain Python, one query after the other."""
    result = []
    for query, may in zip(q.tolist(), mask.tolist(), strict=True):
        scores = [math.fsum(a * b for a, b in zip(query, key, strict=True)) for key in k.tolist()]
        e = [math.exp(z / T) if look else 0.0 for z, look in zip(scores, may, strict=True)]
        total = math.fsum(e) + (0.0 if sink is None else math.exp(sink / T))
        w = [x / total if total else 0.0 for x in e]
        result.append(
            [
                math.fsum(x * row[i] for x, row in zip(w, v.tolist(), strict=True))
                for i in range(v.shape[1])
            ]
        )
    return result


@pytest.mark.parametrize("sink", [None, 0.0, -1.5])
@pytest.mark.parametrize("T", [None, 0.5, 3.0])
def test_agrees_with_plain_python(T, sink):
    q, k, v = rng().normal(size=(4, 3)), rng(1).normal(size=(6, 3)), rng(2).normal(size=(6, 2))
    mask = rng(3).random((4, 6)) < 0.5
    mask[1] = False
    found = attention(q, k, v, mask=mask, temperature=T, sink=sink)
    assert_allclose(found, slowly(q, k, v, mask, T or math.sqrt(3), sink), rtol=1e-13, atol=1e-15)


class TestNumbersOfTheBook:
    """Scores come out as they stand where the keys are the unit vectors and T is 1."""

    Z = np.array([2.0, 1.0, 0.1])

    def weights(self, z, **options):
        return attention_weights(z, np.eye(len(z)), temperature=1.0, **options)

    def test_one_more_option_with_logit_0(self):
        assert_allclose(self.weights(self.Z, sink=0), [0.605040, 0.222582, 0.090495], atol=5e-7)
        found = self.weights(self.Z - 5, sink=0)
        assert_allclose(found, [0.046290, 0.017029, 0.006924], atol=5e-7)
        e = np.exp(self.Z)
        assert_allclose(self.weights(self.Z, sink=0), e / (1 + e.sum()), rtol=1e-14)

    @pytest.mark.parametrize(
        ("n", "share"),
        [
            (10, 0.942826),
            (100, 0.599860),
            (1000, 0.129346),
            (10_000, 0.014626),
            (100_000, 0.001482),
        ],
    )
    def test_a_crowd_drowns_any_leader(self, n, share):
        k = np.zeros((n, 1))
        k[0] = 5
        assert_allclose(attention_weights([1.0], k)[0], share, atol=5e-7)
        gap = np.log(9 * (n - 1))
        assert_allclose(attention_weights([gap / 5], k)[0], 0.9, rtol=1e-12)
        assert_allclose(attention_weights([1.0], k, temperature=5 / gap)[0], 0.9, rtol=1e-12)

    @pytest.mark.parametrize(("h2", "mean"), [(0.05, 1.007417), (0.5, 1.939965), (5, 3.195231)])
    def test_is_a_kernel_smoother(self, h2, mean):
        """With keys (x, x²) the scores 2 x x_i - x_i² are -(x - x_i)² but for a constant."""
        x = np.arange(4.0)
        found = attention(
            [2 * 1.2, -1.0], np.stack([x, x**2], -1), x[:, None] ** 2, temperature=2 * h2
        )
        assert_allclose(found, mean, atol=5e-7)
        kernel = softmax(-((1.2 - x) ** 2) / (2 * h2))
        assert_allclose(found, kernel @ x**2, rtol=1e-13)

    @pytest.mark.parametrize(
        ("d", "unscaled", "scaled"),
        [(4, 0.272, 0.104), (64, 0.785, 0.105), (512, 0.929, 0.112)],
    )
    def test_the_root_of_the_width_is_a_temperature(self, d, unscaled, scaled):
        q, k = rng(d).normal(size=(400, 1, d)), rng(d + 1).normal(size=(400, 64, d))
        assert_allclose(attention_weights(q, k).max(-1).mean(), scaled, atol=0.015)
        found = attention_weights(q, k, temperature=1.0).max(-1).mean()
        assert_allclose(found, unscaled, atol=0.05)
        z = q @ np.swapaxes(k, -1, -2)
        assert_allclose(z.var(), d, rtol=0.1)

    @pytest.mark.parametrize(("m", "effective"), [(64, 40.4), (1024, 627), (16384, 9984)])
    def test_random_keys_are_looked_at_almost_evenly(self, m, effective):
        q, k = rng().normal(size=(50, 64)), rng(1).normal(size=(m, 64))
        found = effective_number(attention_weights(q, k)).mean()
        assert_allclose(found, effective, rtol=0.06)


class TestMask:
    q, k, v = rng(4).normal(size=(5, 3)), rng(5).normal(size=(5, 3)), rng(6).normal(size=(5, 2))

    def test_true_means_that_a_query_may_look(self):
        causal = np.tri(5, dtype=bool)
        w = attention_weights(self.q, self.k, mask=causal)
        assert_array_equal(w == 0, ~causal)
        assert_allclose(w.sum(-1), 1, rtol=1e-14)
        for i in range(5):
            alone = attention(self.q[i], self.k[: i + 1], self.v[: i + 1])
            found = attention(self.q, self.k, self.v, mask=causal)[i]
            assert_allclose(found, alone, rtol=1e-13)

    def test_all_true_changes_nothing(self):
        expected = attention(self.q, self.k, self.v)
        assert_array_equal(attention(self.q, self.k, self.v, mask=np.ones((5, 5), bool)), expected)
        assert_array_equal(attention(self.q, self.k, self.v, mask=True), expected)

    @pytest.mark.parametrize("sink", [None, 0.0, -INF])
    def test_a_query_that_may_look_at_nothing_gets_0(self, sink):
        mask = np.ones((5, 5), bool)
        mask[2] = False
        assert_array_equal(attention_weights(self.q, self.k, mask=mask, sink=sink)[2], np.zeros(5))
        assert_array_equal(attention(self.q, self.k, self.v, mask=mask, sink=sink)[2], [0, 0])
        assert_array_equal(attention(self.q, self.k, self.v, mask=False), np.zeros((5, 2)))

    def test_no_positions(self):
        found = attention(self.q, np.zeros((0, 3)), np.zeros((0, 2)))
        assert_array_equal(found, np.zeros((5, 2)))
        assert_array_equal(attention(self.q, np.zeros((0, 3)), np.zeros((0, 2)), sink=1.0), found)

    @pytest.mark.parametrize("rubbish", [NAN, INF, -INF, 1e308])
    def test_what_stands_at_a_masked_position_does_not_matter(self, rubbish):
        causal = np.tri(5, dtype=bool)
        k, v = self.k.copy(), self.v.copy()
        k[4], v[3] = rubbish, rubbish
        found = attention(self.q, k, v, mask=causal)
        assert_array_equal(found[:3], attention(self.q, self.k, self.v, mask=causal)[:3])
        assert_array_equal(np.isfinite(found[3]), [rubbish == 1e308] * 2)

    def test_infinite_values_have_an_infinite_mean(self):
        v = [[INF, INF, -INF], [0.0, -INF, 1.0]]
        assert_array_equal(attention([1.0], [[0.0], [1.0]], v), [INF, NAN, -INF])

    def test_keys_of_padding(self):
        """One mask for a whole batch: as long as the keys, in front of it the batch."""
        q, k = rng(7).normal(size=(2, 3, 4, 5)), rng(8).normal(size=(2, 3, 6, 5))
        there = np.arange(6) < np.array([6, 4])[:, None]
        w = attention_weights(q, k, mask=there[:, None, None, :])
        assert (w[1, :, :, 4:] == 0).all() and (w[0] > 0).all()
        assert_allclose(w[1, ..., :4], attention_weights(q[1], k[1, :, :4]), rtol=1e-13)


class TestSink:
    def test_is_one_more_position_with_the_value_0(self):
        q, k, v = rng().normal(size=(3, 2)), rng(1).normal(size=(4, 2)), rng(2).normal(size=(4, 2))
        more = np.vstack([k, [0, 0]]), np.vstack([v, [0, 0]])
        assert_allclose(attention(q, k, v, sink=0.0), attention(q, *more), rtol=1e-13)

    def test_of_minus_infinity_is_none(self):
        q, k = rng().normal(size=(3, 2)), rng(1).normal(size=(4, 2))
        assert_array_equal(attention_weights(q, k, sink=-INF), attention_weights(q, k))

    def test_is_divided_by_the_temperature(self):
        w = attention_weights([1.0], [[3.0]], temperature=2.0, sink=1.0)
        assert_allclose(w, softmax([1.5, 0.5])[:1], rtol=1e-15)
        assert_array_equal(attention_weights([1.0], [[3.0]], temperature=0.0, sink=4.0), [0.0])

    def test_one_for_each_head(self):
        q, k = rng().normal(size=(2, 3, 4, 5)), rng(1).normal(size=(2, 3, 6, 5))
        sinks = np.array([-1.0, 0.0, 2.0])
        found = attention_weights(q, k, sink=sinks)
        for head, sink in enumerate(sinks):
            one = attention_weights(q[:, head], k[:, head], sink=sink)
            assert_allclose(found[:, head], one, rtol=1e-14)


class TestShapes:
    def test_dimensions_in_front_broadcast(self):
        q, k, v = np.ones((7, 1, 2, 4)), np.ones((3, 5, 4)), np.ones((5, 6))
        assert attention_weights(q, k).shape == (7, 3, 2, 5)
        assert attention(q, k, v).shape == (7, 3, 2, 6)
        assert attention(q, k, np.ones((8, 1, 1, 5, 6))).shape == (8, 7, 3, 2, 6)

    def test_a_single_query(self):
        q, k, v = rng().normal(size=3), rng(1).normal(size=(4, 3)), rng(2).normal(size=(4, 2))
        assert_allclose(attention_weights(q, k), attention_weights([q], k)[0], rtol=1e-14)
        assert attention(q, k, v).shape == (2,)
        T = [0.5, 1.0, 2.0, 4.0, 8.0]
        assert_allclose(attention(q, k, v, temperature=T)[1], attention(q, k, v, temperature=1.0))
        assert_allclose(
            attention_weights(q, k, temperature=T, sink=0.3)[2],
            attention_weights(q, k, temperature=2.0, sink=0.3),
        )

    def test_a_temperature_for_each_query_and_each_head(self):
        q, k = rng().normal(size=(3, 4, 5)), rng(1).normal(size=(3, 6, 5))
        T = np.array([0.5, 1.0, 2.0])
        found = attention_weights(q, k, temperature=T[:, None])
        for head in range(3):
            one = attention_weights(q[head], k[head], temperature=T[head])
            assert_allclose(found[head], one, rtol=1e-14)
        each = attention_weights(q, k, temperature=[1.0, 2.0, 3.0, 0.0])
        assert_array_equal(each[..., 3, :].max(-1), [1, 1, 1])

    def test_dtypes(self):
        q, k, v = (rng(i).normal(size=(3, 3)).astype(np.float32) for i in range(3))
        for options in ({}, {"sink": 0.5}, {"temperature": 0.3}, {"mask": np.eye(3, dtype=bool)}):
            assert attention(q, k, v, **options).dtype == np.float32
            assert attention(q, k, v.astype(float), **options).dtype == np.float64
        assert attention(q.astype(np.float16), k, v).dtype == np.float32
        assert attention([[1, 0]], [[1, 0], [0, 1]], [[1], [2]]).dtype == np.float64

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"q": 1.0}, "`q` must have at least one dimension"),
            ({"k": [1.0, 2.0]}, r"`k` must have the shape \(..., m, length\), got \(2,\)"),
            ({"v": [1.0, 2.0]}, r"`v` must have the shape \(..., m, length\), got \(2,\)"),
            (
                {"q": np.ones((4, 3))},
                r"`q` of shape \(4, 3\) and `k` of shape \(5, 2\) differ in l",
            ),
            ({"v": np.ones((4, 3))}, r"`v` of shape \(4, 3\) must have a row for each of `k`, 5"),
            (
                {"q": np.ones((2, 4, 2)), "k": np.ones((3, 5, 2))},
                "`k` .* do not broadcast in front",
            ),
            (
                {"q": np.ones((2, 4, 2)), "v": np.ones((3, 5, 2))},
                "`v` .* do not broadcast in front",
            ),
            (
                {"k": np.ones((2, 5, 2)), "v": np.ones((3, 5, 2))},
                r"`k` of shape \(2, 5, 2\) and `v` of shape \(3, 5, 2\) do not broadcast in front",
            ),
            (
                {"q": np.ones(2), "k": np.ones((3, 5, 2))},
                r"`k` must have the shape \(m, length\) for",
            ),
            (
                {"mask": [True, False]},
                r"`mask` of shape \(2,\) .* \(4, 5\), the shape of the scores",
            ),
            (
                {"sink": [1.0, 2.0]},
                r"`sink` of shape \(2,\) does not broadcast to \(\), .* last two",
            ),
            ({"temperature": NAN}, "`temperature` must not be NaN"),
            ({"temperature": [1.0, 2.0]}, r"`temperature` of shape \(2,\) does not broadcast"),
        ],
    )
    def test_what_does_not_fit(self, change, words):
        given = {"q": np.ones((4, 2)), "k": np.ones((5, 2)), "v": np.ones((5, 3))} | change
        with pytest.raises(ValueError, match=words):
            attention(**given)

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (
                {"mask": [1, 0, 1]},
                r"`mask` must hold booleans, True for what counts, got \[1, 0, 1\]",
            ),
            ({"mask": None}, "`mask` must hold booleans"),
            ({"k": "keys"}, "`k` must hold real numbers"),
            ({"v": [["a"]] * 3}, "`v` must hold real numbers"),
            ({"sink": "drain"}, "`sink` must hold real numbers"),
        ],
    )
    def test_what_is_no_number(self, change, words):
        with pytest.raises(TypeError, match=words):
            attention(**({"q": np.ones(3), "k": np.eye(3), "v": np.eye(3)} | change))
