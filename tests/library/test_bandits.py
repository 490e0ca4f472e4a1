"""Policies on a testbed, against what they are defined to do."""

import numpy as np
import pytest

from softmax_lib import softmax
from softmax_lib.bandits import (
    EpsilonGreedy,
    Gradient,
    Softmax,
    UpperConfidence,
    k_armed_testbed,
    play,
)

POLICIES = [
    Softmax(0.3),
    EpsilonGreedy(0.1),
    UpperConfidence(1.0),
    Gradient(0.1),
    Gradient(0.1, baseline=False),
]


def seeded(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("policy", POLICIES, ids=repr)
def test_every_policy_learns_and_repeats_itself(policy):
    means = k_armed_testbed(300, 5, rng=seeded())
    one, two = (play(policy, means, 300, rng=seeded(1)) for _ in range(2))
    assert np.array_equal(one.rewards, two.rewards)
    assert one.best[-50:].mean() > one.best[:20].mean() + 0.1
    assert one.regret.min() == 0 and (one.regret == 0).sum() == one.best.sum()


def test_mean_of_the_testbed_has_the_scale_that_was_asked_for():
    assert k_armed_testbed(2000, 10, rng=seeded(), scale=3.0).std() == pytest.approx(3, rel=0.02)


@pytest.mark.parametrize("T", [0.1, 1.0, 5.0])
def test_softmax_pulls_as_often_as_softmax_says(T):
    policy = Softmax(T)
    policy.start((40_000, 3))
    policy.means[:] = [0.8, 0.2, 0.0]
    pulls = np.bincount(policy.choose(seeded()), minlength=3) / 40_000
    p = softmax([0.8, 0.2, 0.0], temperature=T)
    assert (np.abs(pulls - p) < 4 * np.sqrt(p * (1 - p) / 40_000) + 1e-9).all()


def test_softmax_anneals():
    seen = []

    def schedule(step):
        seen.append(step)
        return 1 / (1 + step)

    play(Softmax(schedule), k_armed_testbed(2, 3, rng=seeded()), 4, rng=seeded())
    assert seen == [0, 1, 2, 3]


def test_only_reward_over_temperature_counts():
    means = k_armed_testbed(50, 4, rng=seeded())
    small = play(Softmax(0.25), means, 200, rng=seeded(3), noise=1)
    large = play(Softmax(2.5), 10 * means, 200, rng=seeded(3), noise=10)
    assert np.array_equal(small.best, large.best)
    np.testing.assert_allclose(large.rewards, 10 * small.rewards, rtol=1e-9)


def test_epsilon_greedy_explores_as_often_as_epsilon_says():
    policy = EpsilonGreedy(0.3)
    policy.start((40_000, 4))
    policy.means[:] = [1, 0, 0, 0]
    share = np.mean(policy.choose(seeded()) == 0)
    assert share == pytest.approx(0.7 + 0.3 / 4, abs=4 * np.sqrt(0.2 / 40_000))


def test_ties_are_broken_by_chance():
    policy = EpsilonGreedy(0.0)
    policy.start((30_000, 3))
    shares = np.bincount(policy.choose(seeded()), minlength=3) / 30_000
    np.testing.assert_allclose(shares, 1 / 3, atol=0.012)


def test_upper_confidence_tries_every_arm_first():
    means = k_armed_testbed(20, 6, rng=seeded())
    policy = UpperConfidence(2.0)
    play(policy, means, 6, rng=seeded())
    assert (policy.counts == 1).all()


def test_gradient_moves_as_the_formula_says():
    policy = Gradient(0.1)
    policy.start((1, 3))
    policy.mean[:] = 0.2
    policy.learn(np.array([0]), np.array([1.0]))
    np.testing.assert_allclose(policy.z, [[0.16 / 3, -0.08 / 3, -0.08 / 3]])
    assert abs(policy.z.sum()) < 1e-15


def test_averages_are_averages():
    rng = seeded()
    policy = Softmax(0.5)
    policy.start((1, 2))
    rewards = rng.normal(size=10)
    for reward in rewards:
        policy.learn(np.array([1]), np.array([reward]))
    assert policy.means[0, 1] == pytest.approx(rewards.mean()) and policy.means[0, 0] == 0


def test_play_refuses_a_list():
    with pytest.raises(ValueError, match="`means` must have one row for each bandit"):
        play(Softmax(1.0), [1.0, 2.0], 3, rng=seeded())
