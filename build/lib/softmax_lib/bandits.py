"""A testbed of k-armed bandits, and policies that explore it.

A bandit has k arms; pulling arm i gives a reward drawn from a normal distribution with mean
``means[i]`` and variance 1. Many bandits are played at once, so that what chance does can be told
from what a policy does.
"""

from typing import NamedTuple

import numpy as np

from softmax_lib.functional import softmax
from softmax_lib.sampling import sample_gumbel_max

__all__ = [
    "EpsilonGreedy",
    "Gradient",
    "Play",
    "Softmax",
    "UpperConfidence",
    "k_armed_testbed",
    "play",
]


class Play(NamedTuple):
    """What happened when many bandits were played."""

    rewards: np.ndarray  # shape (steps, runs)
    best: np.ndarray  # bool, shape (steps, runs): whether the best arm was pulled
    regret: np.ndarray  # shape (steps, runs): what the arm's mean lacks of the best one


def k_armed_testbed(runs, arms, *, rng, scale=1.0):
    """Return the means of many bandits, drawn from a normal distribution.

    Parameters
    ----------
    runs, arms : int
        How many bandits, and how many arms each has.
    rng : numpy.random.Generator
    scale : float, default 1.0
        Standard deviation of the means.

    Returns
    -------
    ndarray, shape (runs, arms)

    References
    ----------
    R. S. Sutton and A. G. Barto, "Reinforcement Learning: An Introduction", 2nd edition, 2018,
    section 2.3.

    Examples
    --------
    >>> k_armed_testbed(2, 3, rng=np.random.default_rng(0)).shape
    (2, 3)
    """
    return scale * rng.normal(size=(runs, arms))


def play(policy, means, steps, *, rng, noise=1.0):
    """Let a policy pull arms, one a step on each bandit.

    Parameters
    ----------
    policy : Softmax, EpsilonGreedy, UpperConfidence or Gradient
        It is started anew.
    means : ndarray, shape (runs, arms)
        The mean reward of each arm, as `k_armed_testbed` returns it.
    steps : int
    rng : numpy.random.Generator
    noise : float, default 1.0
        Standard deviation of a reward around its mean.

    Returns
    -------
    Play

    Raises
    ------
    ValueError
        If `means` is not a matrix.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> played = play(Softmax(0.2), k_armed_testbed(200, 5, rng=rng), 300, rng=rng)
    >>> bool(played.best[-50:].mean() > played.best[:50].mean())
    True
    """
    means = np.asarray(means, dtype=float)
    if means.ndim != 2:
        raise ValueError(f"`means` must have one row for each bandit, got the shape {means.shape}")
    row, top = np.arange(len(means)), means.max(axis=1)
    policy.start(means.shape)
    rewards, regret = np.empty((2, steps, len(means)))
    for t in range(steps):
        arm = policy.choose(rng)
        rewards[t] = means[row, arm] + noise * rng.normal(size=len(means))
        regret[t] = top - means[row, arm]
        policy.learn(arm, rewards[t])
    return Play(rewards, regret == 0, regret)


class _Averages:
    """A policy that keeps the mean reward of each arm."""

    def start(self, shape):
        self.means, self.counts = np.zeros(shape), np.zeros(shape)
        self.row = np.arange(shape[0])

    def learn(self, arm, reward):
        self.counts[self.row, arm] += 1
        error = reward - self.means[self.row, arm]
        self.means[self.row, arm] += error / self.counts[self.row, arm]


class Softmax(_Averages):
    """Pull each arm with the probability softmax(mean reward / T).

    Parameters
    ----------
    temperature : float or function of the step number (from 0 on)
        T, above 0, in the unit of the rewards. A function anneals it.

    Examples
    --------
    >>> Softmax(0.5)
    Softmax(0.5)
    """

    def __init__(self, temperature):
        self.temperature = temperature
        self.schedule = temperature if callable(temperature) else lambda step: temperature

    def __repr__(self):
        return f"Softmax({self.temperature})"

    def choose(self, rng):
        T = self.schedule(self.counts[0].sum())
        return sample_gumbel_max(self.means, rng=rng, temperature=T)


class EpsilonGreedy(_Averages):
    """Pull the best arm so far, but any arm at all with the probability `epsilon`.

    Examples
    --------
    >>> EpsilonGreedy(0.1)
    EpsilonGreedy(0.1)
    """

    def __init__(self, epsilon):
        self.epsilon = epsilon

    def __repr__(self):
        return f"EpsilonGreedy({self.epsilon})"

    def choose(self, rng):
        runs, arms = self.means.shape
        explores = rng.random(runs) < self.epsilon
        return np.where(explores, rng.integers(arms, size=runs), _best(self.means, rng))


class UpperConfidence(_Averages):
    """Pull the arm that could be best: mean + c √(ln t / pulls). An arm not yet pulled goes first.

    Examples
    --------
    >>> UpperConfidence(1.0)
    UpperConfidence(1.0)
    """

    def __init__(self, c):
        self.c = c

    def __repr__(self):
        return f"UpperConfidence({self.c})"

    def choose(self, rng):
        t = self.counts[0].sum() + 1
        with np.errstate(divide="ignore", invalid="ignore"):
            bonus = self.c * np.sqrt(np.log(t) / self.counts)
        return _best(np.where(self.counts == 0, np.inf, self.means + bonus), rng)


class Gradient:
    """Learn preferences by the gradient of softmax: raise what paid more than the average.

    A reward R for arm a moves the preferences z by rate · (R - mean reward) · (onehot(a) - p).

    Parameters
    ----------
    rate : float
        Step size.
    baseline : bool, default True
        Whether the mean reward so far is taken off.

    Examples
    --------
    >>> Gradient(0.1)
    Gradient(0.1, baseline=True)
    """

    def __init__(self, rate, *, baseline=True):
        self.rate, self.baseline = rate, baseline

    def __repr__(self):
        return f"Gradient({self.rate}, baseline={self.baseline})"

    def start(self, shape):
        self.z, self.mean, self.step = np.zeros(shape), np.zeros(shape[0]), 0
        self.row = np.arange(shape[0])

    def choose(self, rng):
        return sample_gumbel_max(self.z, rng=rng)

    def learn(self, arm, reward):
        direction = -softmax(self.z)
        direction[self.row, arm] += 1
        gain = reward - self.mean if self.baseline else reward
        self.z += self.rate * gain[:, None] * direction
        self.step += 1
        self.mean += (reward - self.mean) / self.step


def _best(values, rng):
    """Return the largest entry of each row; ties are broken by chance."""
    largest = values == values.max(axis=1, keepdims=True)
    return np.where(largest, rng.random(values.shape), -1.0).argmax(axis=1)
