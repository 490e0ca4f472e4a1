"""What the chapter on attention claims, computed in another way.

Every number is found in what the chapter prints, and computed again from its definition: with
SciPy, with plain loops, or by solving the problem of which it is the solution.
"""

import math
import re
from collections import Counter

import numpy as np
import pytest
import scipy.special
from numpy.testing import assert_allclose
from scipy.optimize import linprog, minimize
from scipy.spatial.distance import cdist

from softmax_lib import entmax
from softmax_lib.data import load_digits, load_excerpt, load_language_model
from tests.claims.sections import outputs
from tools.notebooks import NOTEBOOKS, read

CHAPTER = read(NOTEBOOKS / "11-attention.ipynb")
PRINTED = "\n".join(text for cell in CHAPTER.cells for text in outputs(cell))


def printed(pattern):
    """Return the numbers at the places in brackets, in what the chapter prints."""
    found = re.findall(pattern, PRINTED)
    assert found, f"the chapter prints nothing like {pattern!r}"
    return np.array(found, dtype=float).squeeze()


@pytest.fixture(scope="module")
def digits():
    """Return cosines with the kept pictures, of the new ones and among the kept, and labels."""
    kept, new = load_digits("training"), load_digits("held-out")
    a, b = (part.images.reshape(-1, 64) for part in (kept, new))
    return 1 - cdist(b, a, "cosine"), 1 - cdist(a, a, "cosine"), kept.labels, new.labels


def votes(weights, labels):
    return np.stack([weights[:, labels == digit].sum(axis=1) for digit in range(10)], axis=1)


def alone(similarities):
    """Return similarities in which nobody meets himself."""
    return np.where(np.eye(len(similarities), dtype=bool), -np.inf, similarities)


def loss(weights, labels, true):
    p = votes(weights, labels)[np.arange(len(true)), true]
    return -np.log(np.maximum(p, 1e-300)).mean()


def test_a_reader_that_learns_nothing(digits):
    new, _, labels, true = digits
    weights = scipy.special.softmax(new / 0.02, axis=1)
    right = np.sum(votes(weights, labels).argmax(axis=1) == true)
    assert right == printed(r"(\d+) of 600 right") == 579
    assert round(loss(weights, labels, true), 2) == printed(r"loss (0\.\d\d); chapter 7")


def test_what_it_says_of_chapter_7_stands_there():
    cells = read(NOTEBOOKS / "07-classification.ipynb").cells
    there = "\n".join(text for cell in cells for text in outputs(cell))
    assert "right: 554, " in there
    assert "letters that pass: F T M X" in there  # more than 99 % sure of four
    assert "loss on new pictures 0.320" in there
    assert "digits right 92.0%" in there  # 552 of 600, two fewer
    assert "letters: 5 none 5 1 none none none" in there  # four refused


def test_the_nearest_neighbour_and_the_hottest_vote(digits):
    new, _, labels, true = digits
    nearest = labels[new.argmax(axis=1)]
    hot = votes(scipy.special.softmax(new, axis=1), labels)
    assert np.sum(nearest == true) == printed(r"T =     0:    1\.0 keys, (\d+) right")
    keys, right = printed(r"T =     1: ([\d.]+) keys, (\d+) right")
    assert np.sum(hot.argmax(axis=1) == true) == right
    assert 0.12 < hot.max() < 0.13
    H = scipy.stats.entropy(scipy.special.softmax(new, axis=1), axis=1)
    assert round(np.exp(H).mean(), 1) == keys


def test_without_a_mask_the_coldest_wins_and_with_it_there_is_a_best(digits):
    _, kept, labels, _ = digits
    temperatures = (0.05, 0.02, 0.01, 0.008, 0.005, 0.001)
    free, masked = (
        [loss(scipy.special.softmax(z / T, axis=1), labels, labels) for T in temperatures]
        for z in (kept, alone(kept))
    )
    assert free == sorted(free, reverse=True)
    assert free[-1] < 1e-12
    assert temperatures[int(np.argmin(masked))] == 0.008
    assert round(min(masked), 4) in printed(r"T = 0\.008: loss (\d\.\d+)")


def test_nothing_takes_the_letters_and_leaves_the_digits(digits):
    new, kept, labels, true = digits
    s = np.quantile(alone(kept).max(axis=1), 0.01)
    assert round(s, 3) == printed(r"find a similarity of (\d\.\d+) or more")
    silent = 1 / (1 + np.exp((new - s) / 0.02).sum(axis=1))
    assert np.sum(silent > 0.5) == printed(r"digits: (\d+) of 600 get") == 6
    right = votes(scipy.special.softmax(new / 0.02, axis=1), labels).argmax(axis=1) == true
    assert np.sum(right[silent > 0.5]) == printed(r"had been read correctly: (\d)") == 5
    assert np.sum(new.max(axis=1) < s) == printed(r"best similarity below s: (\d\d)") == 28
    (drawing,) = (c.source for c in CHAPTER.cells if c.source.startswith('drawn = """'))
    lines = [line.split() for line in drawing.split('"""')[1].split("\n") if line]
    letters = [[pixel == "#" for line in lines for pixel in line[k]] for k in range(7)]
    pictures = load_digits("training").images.reshape(-1, 64)
    alike = 1 - cdist(np.array(letters, dtype=float), pictures, "cosine")
    silent = 1 / (1 + np.exp((alike - s) / 0.02).sum(axis=1))
    assert np.sum(alike.max(axis=1) < s) == printed(r"best similarity below s: (\d)\n") == 6
    assert (silent > 0.5).tolist() == [name not in "ST" for name in "SOFTMAX"]
    assert printed(r"letters: (\d) of 7 get") == 5


def test_the_height_of_the_ink_reads_a_third(digits):
    *_, labels, true = digits
    heights = []
    for part in ("training", "held-out"):
        images = load_digits(part).images.astype(float)
        heights.append([7 - np.average(np.arange(8), weights=one.sum(axis=1)) for one in images])
    kept, new = map(np.array, heights)
    bells = np.exp(-((new[:, None] - kept) ** 2) / (2 * 0.08**2))
    right = np.mean(votes(bells, labels).argmax(axis=1) == true)
    assert round(100 * right) == printed(r"right: (\d+)%")
    masked = {}
    for h in (0.02, 0.08, 0.5):
        bells = np.exp(-((kept[:, None] - kept) ** 2) / (2 * h**2)) * ~np.eye(1197, dtype=bool)
        masked[h] = loss(bells / bells.sum(axis=1, keepdims=True), labels, labels)
        assert round(masked[h], 3) == printed(rf"h = +{h}: loss (\d\.\d+)")
    assert min(masked, key=masked.get) == 0.08


@pytest.mark.parametrize(("h2", "mean"), [(0.05, 1.007417), (0.5, 1.939965), (5, 3.195231)])
def test_the_smoother_on_a_parabola(h2, mean):
    weights = [math.exp(-((1.2 - x) ** 2) / (2 * h2)) for x in range(4)]
    total = sum(w * x * x for x, w in enumerate(weights)) / sum(weights)
    assert round(total, 6) == mean == printed(rf"h² = +{h2}: (\d\.\d+)")


def test_the_crowd():
    table = re.findall(r"(?m)^ *([\d,]+) (0\.\d{6}) +(\d+\.\d{6}) +(\d\.\d{6})$", PRINTED)
    assert len(table) == 5
    for n, share, gap, T in table:
        z = np.zeros(int(n.replace(",", "")))
        z[0] = 5
        assert f"{scipy.special.softmax(z)[0]:.6f}" == share
        z[0] = float(gap)
        assert_allclose(scipy.special.softmax(z)[0], 0.9, atol=1e-6)
        z[0] = 5
        assert_allclose(scipy.special.softmax(z / float(T))[0], 0.9, atol=1e-5)


@pytest.mark.parametrize("n", [120, 480, 1197])
def test_more_pictures_want_a_lower_temperature(digits, n):
    new, _, labels, true = digits
    best = []
    for seed in range(2):
        some = np.random.default_rng(10 + seed).permutation(1197)[:n]
        grid = np.geomspace(0.008, 0.03, 40)
        z = [scipy.special.softmax(new[:, some] / T, axis=1) for T in grid]
        best.append(grid[np.argmin([loss(w, labels[some], true) for w in z])])
    assert 0.07 < np.mean(best) * math.log(n) < 0.093


def test_dispersal():
    """Theorem 4: no weight is above exp(R / T) / n, and the effective number grows with n."""
    rng = np.random.default_rng(0)
    for n in (10, 1000):
        z, T = rng.uniform(-1, 2, size=(50, n)), 0.7
        p = scipy.special.softmax(z / T, axis=1)
        assert p.max() <= np.exp(3 / T) / n
        assert np.exp(scipy.stats.entropy(p, axis=1)).min() >= n * np.exp(-3 / T)


def test_random_keys():
    """Theorem 3, in the limit of many keys."""
    for s in (0.5, 1, 2):
        z = np.random.default_rng(1).normal(scale=s, size=1_000_000)
        alive = np.exp(scipy.stats.entropy(scipy.special.softmax(z))) / z.size
        assert_allclose(alive, math.exp(-(s**2) / 2), rtol=0.02)


def test_the_slope_of_looking():
    """Theorem 2, by finite differences."""
    rng = np.random.default_rng(0)
    z, v, h = rng.normal(size=6), rng.uniform(size=6), 1e-6
    w = scipy.special.softmax(z)
    slope = [
        -np.log(scipy.special.softmax(z + h * step) @ v) / (2 * h)
        + np.log(scipy.special.softmax(z - h * step) @ v) / (2 * h)
        for step in np.eye(6)
    ]
    assert_allclose(slope, w - w * v / (w @ v), atol=1e-8)


@pytest.mark.parametrize("z", [[2, 1, 0.1], [1, 0.5, 0.05], [0.5, 0.4, 0.1], [1, 2, 3, 4, 1, 2, 3]])
def test_each_reward_has_the_function_that_is_printed(z):
    z = np.array(z, dtype=float)
    rewards = {
        "softmax": lambda q: scipy.special.entr(q).sum(),
        "entmax 1.5": lambda q: np.sum(q - np.maximum(q, 0) ** 1.5) / 0.75,
        "sparsemax": lambda q: (1 - q @ q) / 2,
    }
    start = np.full(len(z), 1 / len(z))
    for name, reward in rewards.items():
        best = minimize(
            lambda q, reward=reward: -(q @ z) - reward(q),
            start,
            method="SLSQP",
            bounds=[(0, 1)] * len(z),
            constraints={"type": "eq", "fun": lambda q: q.sum() - 1},
            options={"ftol": 1e-14, "maxiter": 500},
        ).x
        rows = re.findall(rf"(?m)^{name} +\[([^\]]*)\]", PRINTED)
        shown = [np.array(row.split(), dtype=float) for row in rows]
        assert any(len(p) == len(z) and np.abs(p - best).max() < 2e-4 for p in shown)


def test_sparsemax_listens_to_few(digits):
    new, _, labels, true = digits
    z = new / 0.1
    low, high = z.max(axis=1) - 1, z.max(axis=1)
    for _ in range(60):  # bisection on the threshold
        tau = (low + high) / 2
        above = np.maximum(z - tau[:, None], 0).sum(axis=1) > 1
        low, high = np.where(above, tau, low), np.where(above, high, tau)
    w = np.maximum(z - tau[:, None], 0)
    p = votes(w, labels)
    keys, right, none = printed(r"sparsemax T = +0\.1: +(\d+) keys, (\d+) right, (\d+) lost")
    assert np.median((w > 1e-9).sum(axis=1)) == keys == 8
    assert np.sum(p.argmax(axis=1) == true) == right == 580
    assert np.sum(p[np.arange(600), true] < 1e-9) == none == 4
    by_softmax = [
        np.sum(votes(scipy.special.softmax(new / T, axis=1), labels).argmax(axis=1) == true)
        for T in (0.008, 0.014, 0.017, 0.02, 0.05)
    ]
    assert max(by_softmax) == printed(r"softmax   T = 0\.017: +1197 keys, (\d+) right") == right


def test_the_curve_for_two_options_has_corners_at_2_and_not_before():
    """The solution for two options, from the condition that p ** (α - 1) differ by the gap."""

    def second(gap, alpha):
        if gap >= 1 / (alpha - 1):
            return 0.0
        low, high = 0.0, 0.5
        for _ in range(100):
            p = (low + high) / 2
            enough = (1 - p) ** (alpha - 1) - p ** (alpha - 1) < (alpha - 1) * gap
            low, high = (low, p) if enough else (p, high)
        return low

    for alpha, slope in ((1.5, 0), (2, 0.5)):
        end, h = 1 / (alpha - 1), 1e-3
        assert_allclose(second(end - h, alpha) / h, slope, atol=1e-3)
        assert_allclose(entmax([end - h, 0], alpha=alpha)[1], second(end - h, alpha), atol=1e-9)


def test_from_where_on_no_option_gets_nothing():
    z = np.array([2, 1, 0.1])
    for alpha, shown, last in ((2, "sparsemax", 2.8), (1.5, "entmax", 1.0512)):
        assert printed(rf"{shown} (?:from|above) T = (\d\.\d+)") == last
        p = z / last * (alpha - 1) - z.min() / last * (alpha - 1)  # τ is the smallest score
        assert_allclose(np.sum(p ** (1 / (alpha - 1))), 1, atol=2e-4)
    for last in (
        printed(r"entmax, T = 1\.1: \[\S+ \S+ (\S+)\]"),
        printed(r"sparsemax, T = 2\.801: \[\S+ \S+ (\S+)\]"),
    ):
        assert last > 0


def can_win(i, vectors):
    """Tell whether word i is no mean of the others, by asking for the weights of such a mean."""
    others = np.delete(vectors, i, axis=0)
    system = np.vstack([others.T, np.ones(len(others))])
    return linprog(np.zeros(len(others)), A_eq=system, b_eq=[*vectors[i], 1]).status == 2


@pytest.mark.parametrize("d", [2, 4])
def test_words_that_can_win(d):
    vectors = np.random.default_rng(0).normal(size=(200, d))
    winners = sum(can_win(i, vectors) for i in range(200))
    assert winners == printed(rf"(?m)^width {d}: (\d+) of 200 words can win")


def test_vectors_of_words_by_plain_descent():
    """From another start and by small steps, about as few words can win."""
    running = re.findall("[a-z]+", load_excerpt("prose", "training").lower())
    common = [word for word, _ in Counter(running).most_common(200)]
    share = np.zeros((200, 200))
    place = {word: i for i, word in enumerate(common)}
    for k, word in enumerate(running):
        for near in running[k + 1 : k + 4]:
            if word in place and near in place:
                share[place[word], place[near]] += 1
                share[place[near], place[word]] += 1
    assert f"{int(share.sum()):,} pairs" in PRINTED
    share /= share.sum()
    assert common[:6] == ["the", "to", "and", "of", "a", "i"]
    inner, outer = 0.1 * np.random.default_rng(5).normal(size=(2, 200, 2))
    for _ in range(4000):
        z = inner @ outer.T
        error = share.sum(axis=1, keepdims=True) * scipy.special.softmax(z, axis=1) - share
        inner, outer = inner - 40 * error @ outer, outer - 40 * error.T @ inner
    winners = [word for i, word in enumerate(common) if can_win(i, outer)]
    drawn = np.random.default_rng(5).normal(size=(200, 2))
    assert abs(sum(can_win(i, drawn) for i in range(200)) - len(winners)) < 8
    table = printed(r"(?m)^width +\d+: +(\d+) can win; drawn at random, (\d+)")
    assert (table[:, 0] <= table[:, 1]).all()
    assert 5 <= len(winners) <= 14
    assert len(set(common[:20]) & set(winners)) < 10


def test_a_tune_that_looks_back():
    """By plain loops, with the nine numbers as they are printed."""
    lstm = load_language_model("tunes")
    tunes = re.findall("M:[^M]*", load_excerpt("tunes"))[1::2]
    numbers = re.search(r"a: \[([^\]]*)\] c: (\S+)", PRINTED)
    a, ask = [float(one) for one in numbers[1].split()], math.exp(float(numbers[2]))
    costs, mixed, gains, quarters = [], [], [], np.zeros((4, 2))
    for tune in tunes:
        cost = lstm.losses("\n" + tune)
        costs.extend(cost)
        for t in range(len(tune)):
            same = other = 0
            for j in range(t):
                pairs = zip(a, reversed(tune[:t]), reversed(tune[:j]), strict=False)
                weight = math.exp(sum(one for one, now, then in pairs if now == then))
                same += weight * (tune[j] == tune[t])
                other += weight * (tune[j] != tune[t])
            mixed.append(-math.log((same + ask * math.exp(-cost[t])) / (same + other + ask)))
        paid, here = np.array([cost, mixed[-len(tune) :]]), 4 * np.arange(len(tune)) // len(tune)
        here[: tune.index("\n") + 1] = -1  # the first line, which is cheap, is left out
        gains.append(paid[0].sum() > paid[1].sum())
        quarters += [paid[:, here == k].mean(axis=1) / len(tunes) for k in range(4)]
    both, alone = printed(r"looking back (\d\.\d\d), network alone (\d\.\d\d)")
    assert round(np.mean(costs), 2) == alone
    assert_allclose(np.mean(mixed), both, atol=0.01)
    assert both < 0.97 * alone
    assert sum(gains) == printed(r"(\d) of 8 tunes gain") == 6
    assert gains[0]
    shown = printed(r"quarter \d: (\d\.\d\d) alone, (\d\.\d\d) looking back")
    assert_allclose(quarters, shown, atol=0.015)
    assert abs(shown[3, 0] - shown[0, 0]) < 0.03 < shown[0, 0] - shown[1:3, 0].max()
    assert shown[0, 0] - shown[0, 1] < 0.03 < 0.3 < shown[3, 0] - shown[3, 1]
