"""What the chapter on text generation claims, computed in another way."""

import bisect
import itertools
import math
import re
from importlib.resources import files

import numpy as np
import pytest
from numpy.testing import assert_allclose

from softmax_lib import entropy, log_softmax, softmax
from softmax_lib.data import load_excerpt, load_language_model, load_words
from softmax_lib.language import words_in, write
from softmax_lib.sampling import keep_min_p, keep_top_k, keep_top_p

STEPS = {
    "temperature": lambda z: z / 2.5,
    "top-k": lambda z: keep_top_k(z, 3),
    "top-p": lambda z: keep_top_p(z, 0.7),
    "min-p": lambda z: keep_min_p(z, 0.2),
}
COMMUTE = {("temperature", "top-k"), ("top-k", "min-p")}


def outcomes(one, other, trials=300):
    """Yield what is left of random logits if two steps act in either order."""
    for z in np.random.default_rng(0).normal(scale=1.5, size=(trials, 8)):
        yield STEPS[other](STEPS[one](z)), STEPS[one](STEPS[other](z))


@pytest.mark.parametrize("pair", list(itertools.combinations(STEPS, 2)), ids="-".join)
def test_which_pairs_of_steps_commute(pair):
    same = [np.array_equal(np.isfinite(a), np.isfinite(b)) for a, b in outcomes(*pair)]
    assert all(same) == (pair in COMMUTE)


def survivors(z, keep):
    """Count by the definition, one option after the other, with plain floats."""
    weights = [math.exp(one) for one in z]
    p = sorted((w / sum(weights) for w in weights), reverse=True)
    if keep == "top-p":
        return next(m for m in range(1, len(p) + 1) if math.fsum(p[:m]) >= 0.7)
    return sum(one >= 0.2 * p[0] for one in p)


@pytest.mark.parametrize("keep", ["top-p", "min-p"])
def test_heat_lets_more_survive(keep):
    """Theorem 2, and that the library keeps as many as the definition says."""
    for z in np.random.default_rng(1).normal(scale=2, size=(100, 10)):
        counts = [survivors(z / T, keep) for T in (0.3, 0.7, 1, 1.5, 3, 10)]
        assert counts == sorted(counts)
        assert np.isfinite(STEPS[keep](z)).sum() == survivors(z, keep)


def test_logits_with_which_the_orders_differ():
    z = np.array([3.0, 2.0, 1.0, 0.0])
    w = np.exp(z / 2)
    assert_allclose(softmax(keep_top_p(z / 2, 0.8))[:3], w[:3] / w[:3].sum())
    assert_allclose(softmax(keep_top_p(z, 0.8), temperature=2)[:2], w[:2] / w[:2].sum())


def colder_until(z, wanted):
    """Return the temperature at which the mean entropy is as wanted, by halving."""
    low, high = 1e-3, 1.0
    for _ in range(60):
        T = (low + high) / 2
        low, high = (T, high) if entropy(softmax(z, temperature=T)).mean() < wanted else (low, T)
    return T


@pytest.mark.parametrize("keep", ["top-k", "top-p", "min-p"])
def test_no_cut_is_better_than_cold_at_the_same_entropy(keep):
    """Theorem 1, by the model's own measure."""
    for seed in range(20):
        z = np.random.default_rng(seed).normal(scale=2, size=(6, 12))
        q = softmax(STEPS[keep](z))
        cold = softmax(z, temperature=colder_until(z, entropy(q).mean()))
        assert_allclose(entropy(cold).mean(), entropy(q).mean())
        assert np.sum(q * log_softmax(z)) < np.sum(cold * log_softmax(z))


@pytest.fixture(scope="module")
def novelist():
    return load_language_model("prose")


def test_the_sizes_that_are_told(novelist):
    pages, record = load_excerpt("prose", "training"), files("softmax_lib.data")
    words, told = words_in(pages), record.joinpath("PROVENANCE.md").read_text(encoding="utf-8")
    novels = int(re.search(r"\| prose \| ([\d,]+)", told)[1].replace(",", ""))
    different = [len(set(words[i : i + 1000])) for i in range(0, len(words) - 1000, 1000)]
    assert round(np.mean(different), -2) == 400
    assert round(len(pages), -4) == 80_000
    assert round(novels / len(pages)) == 46
    assert round(novels / sum(weights.size for weights in novelist.weights.values())) == 15
    assert round(400 * 32 * 32 / len(pages)) == 5  # steps, batch, length of the tiny network


def test_the_best_character_every_time_runs_in_a_circle(novelist):
    text = write(novelist, 2500, rng=np.random.default_rng(0), temperature=0, prompt="\nIt was")
    period = len(text) - 20 - text[:-1].rindex(text[-20:])
    assert 0 < period < 600
    tail = text[-1200:]
    assert tail[period:] == tail[:-period]
    losses = novelist.losses("\nIt was" + text)[6 + period :]
    rounds = losses[: len(losses) // period * period].reshape(-1, period).mean(axis=1)
    assert np.ptp(rounds) < 0.001  # no round is more probable than the one before
    assert len(set(words_in(text))) < 100


def test_what_the_model_claims_of_its_favourite_comes_true(novelist):
    unseen = load_excerpt("prose")
    z, follows = novelist.logits(unseen[:-1]), novelist.encode(unseen[1:])
    came_true = np.mean(z.argmax(axis=1) == follows)
    assert abs(came_true - softmax(z).max(axis=1).mean()) < 0.04


def test_different_words_that_exist_are_most_at_temperature_1(novelist):
    known, Ts = load_words(), np.repeat([0.2, 1, 1.5], 8)
    texts = write(novelist, 900, rng=np.random.default_rng(11), size=24, temperature=Ts)
    pages = [words_in(text)[:120] for text in texts]
    every = np.reshape([len(set(page)) for page in pages], (3, 8)).mean(axis=1)
    real = [len([one for one in set(page) if one in known]) for page in pages]
    cold, one, hot = np.reshape(real, (3, 8)).mean(axis=1)
    assert every[0] < every[1] < every[2]
    assert one > hot + 8
    assert one > cold + 8


def is_impossible(ordered, so_far, character):
    """Tell whether no word of an ordered list goes on, or ends, like this."""
    if not character.isalpha():
        place = bisect.bisect_left(ordered, so_far)
        return bool(so_far) and ordered[place : place + 1] != [so_far]
    wanted = so_far + character.lower()
    place = bisect.bisect_left(ordered, wanted)
    return not "".join(ordered[place : place + 1]).startswith(wanted)


def test_what_each_cut_leaves_on_impossible_characters_at_the_same_entropy(novelist):
    """Less than temperature alone with min-p, more with top-k."""
    unseen, ordered = load_excerpt("prose")[:1500], sorted(load_words())
    z, so_far, bad = novelist.logits(unseen), "", []
    for character in unseen:
        so_far = so_far + character.lower() if character.isalpha() else ""
        bad.append([is_impossible(ordered, so_far, c) for c in novelist.alphabet])

    def beside_cold(cut):
        q = softmax(cut)
        cold = softmax(z, temperature=colder_until(z, entropy(q).mean()))
        return np.sum(q * bad) / np.sum(cold * bad)

    assert beside_cold(keep_min_p(z, 0.06)) < 0.99
    assert beside_cold(keep_top_k(z, 6)) > 1.2


def texts_of_two_steps(T):
    """Return the 1,001 probabilities of the example, with a temperature for each step."""
    a = 1 / (1 + math.exp(-2 / T))
    return [a / 1000] * 1000 + [1 - a]


def in_nats(p):
    return -math.fsum(one * math.log(one) for one in p if one)


def test_the_text_becomes_less_varied_while_its_first_step_becomes_more_varied():
    Ts = (0.5, 1, 2, 10, 100)
    whole = [in_nats(texts_of_two_steps(T)) for T in Ts]
    assert whole == sorted(whole, reverse=True)
    assert (f"{whole[0]:.2f}", f"{whole[-1]:.2f}") == ("6.87", "4.18")
    first = [entropy(softmax([2, 0], temperature=T)) for T in Ts]
    assert first == sorted(first)


def test_at_one_temperature_of_the_steps_all_texts_are_equally_probable():
    level = 2 / math.log(1000)
    assert_allclose(texts_of_two_steps(level), 1 / 1001)
    below, above = (in_nats(texts_of_two_steps(level * by)) for by in (0.9, 1.1))
    assert max(below, above) < math.log(1001)


@pytest.mark.parametrize(("gap", "T"), [(2, 1), (1, 0.5), (3, 2), (0.5, 1)])
def test_from_how_many_continuations_on_the_text_becomes_less_varied(gap, T):
    def slope(n):
        p = softmax([gap, 0], temperature=[T - 1e-4, T + 1e-4])
        return np.diff(entropy(p) + p[:, 0] * math.log(n))[0]

    border = math.exp(gap / T)
    assert slope(border * 1.01) < 0 < slope(border * 0.99)


def test_temperature_of_the_text():
    """Theorem 3, on a random distribution over all texts of three characters."""
    rng = np.random.default_rng(3)
    P = rng.dirichlet(np.full(27, 0.3)).reshape(3, 3, 3)
    for T in (0.3, 2):
        Q = P ** (1 / T) / np.sum(P ** (1 / T))
        for c in range(3):  # the beginning is one character
            step = P[c].sum(axis=1) / P[c].sum()
            rest = P[c] / P[c].sum(axis=1, keepdims=True)
            ahead = np.sum(rest ** (1 / T), axis=1)
            told = step ** (1 / T) * ahead
            assert_allclose(Q[c].sum(axis=1) / Q[c].sum(), told / told.sum())
            alone = step ** (1 / T)
            assert not np.allclose(told / told.sum(), alone / alone.sum(), atol=1e-3)


def test_both_temperatures_agree_where_all_characters_lead_equally_far():
    """Independent characters: what follows does not depend on the choice."""
    a, b = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.5])
    Q = np.outer(a, b) ** 2
    assert_allclose(Q.sum(axis=1) / Q.sum(), a**2 / np.sum(a**2))
