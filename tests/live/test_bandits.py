"""Bandit thermostat: what it plays, against the library, and what scale and temperature do."""

import json
import re

import numpy as np
import pytest

from softmax_lib import bandits, live, softmax
from tests.live.page import says
from tests.live.test_python import node

RUNS, ARMS, STEPS = 120, 5, 200
PLAYED = """
const { bandits, play, POLICIES } = await import(process.argv[2] + "/figures/bandit-thermostat.js");
const state = JSON.parse(process.argv[1]);
const { means, order, noise, first, second } = bandits(state.seed);
const pulled = [POLICIES.softmax, POLICIES.greedy].map((one) => [...play(one, state)]);
const chance = [noise, first, second].map((one) => [...one]);
console.log(JSON.stringify({ means, order, chance, pulled }));
"""


def shares(**state):
    """What softmax and ε-greedy take of the best arm, in percent, and what is said of it."""
    sentence = says(live.BanditThermostat(**state))
    return [int(one) for one in re.findall(r"(\d+) %", sentence)], sentence


def replayed(policy, means, noise, u, v, unit, state):
    """The pulls of one run, played by the library's softmax."""
    seen, counts, pulled = np.zeros(ARMS), np.zeros(ARMS), []
    for step in range(STEPS):
        if policy == "softmax":
            p = softmax(seen, temperature=state["temperature"])
            arm = np.searchsorted(np.cumsum(p), u[step], side="right")
        else:
            arm = int(v[step] * ARMS) if u[step] < state["epsilon"] else seen.argmax()
        counts[arm] += 1
        seen[arm] += (unit * (means[arm] + noise[step]) - seen[arm]) / counts[arm]
        pulled.append(arm)
    return pulled


@pytest.mark.parametrize("temperature, tenfold", [(0.05, False), (0.3, False), (2, True)])
def test_every_pull_is_the_one_that_the_library_would_make(temperature, tenfold):
    state = {"temperature": temperature, "epsilon": 0.2, "tenfold": tenfold, "seed": 5}
    found = node(PLAYED, json.dumps(state))
    chance = np.reshape(found["chance"], (3, RUNS, STEPS))
    for policy, pulled in zip(("softmax", "greedy"), found["pulled"], strict=True):
        for run in range(20):
            order = np.array(found["order"][run])
            means = np.array(found["means"][run])[order]
            places = replayed(policy, means, *chance[:, run], 10 if tenfold else 1, state)
            assert order[places].tolist() == pulled[STEPS * run : STEPS * (run + 1)]


def test_the_bandits_are_those_of_the_testbed():
    found = node(PLAYED, json.dumps({"temperature": 1, "epsilon": 0, "tenfold": False, "seed": 1}))
    means = np.array(found["means"])
    assert means.shape == (RUNS, ARMS)
    assert (np.diff(means, axis=1) < 0).all(), "the best comes first"
    noise, *uniform = np.array(found["chance"])
    for normal in (means.ravel(), noise):
        assert abs(normal.mean()) < 4 / np.sqrt(normal.size)
        assert normal.std() == pytest.approx(1, abs=4 / np.sqrt(2 * normal.size))
    for one in uniform:
        assert one.mean() == pytest.approx(0.5, abs=4 * 0.29 / np.sqrt(one.size))


@pytest.mark.parametrize(
    "policy, place", [(bandits.Softmax(0.3), 0), (bandits.EpsilonGreedy(0.1), 1)]
)
def test_the_shares_are_those_of_the_testbed(policy, place):
    rng = np.random.default_rng(0)
    means = bandits.k_armed_testbed(2000, ARMS, rng=rng)
    expected = 100 * bandits.play(policy, means, STEPS, rng=rng).best[-50:].mean()
    found = np.mean([shares(seed=seed)[0][place] for seed in range(8)])
    assert found == pytest.approx(expected, abs=4 * 45 / np.sqrt(8 * RUNS))


def test_ten_times_the_rewards_want_ten_times_the_temperature():
    plain, tenfold, both = (
        shares(**s) for s in ({}, {"tenfold": True}, {"tenfold": True, "temperature": 3})
    )
    assert plain[0] == both[0] != tenfold[0]
    assert plain[0][1] == tenfold[0][1], "ε-greedy does not ask how large rewards are"
    assert plain[0][0] - tenfold[0][0] > 10


def test_no_winner_that_chance_could_make():
    """Of 20 seeds, none calls a winner at settings that are equally good."""
    verdicts = [shares(seed=seed)[1] for seed in range(20)]
    assert all("no more than chance allows" in one for one in verdicts)
    assert "ε-greedy is ahead" in shares(temperature=100)[1]
    assert "softmax is ahead" in shares(epsilon=1)[1]


def test_at_the_hot_end_every_arm_is_as_good():
    for share in shares(temperature=100, epsilon=1)[0]:
        assert share == pytest.approx(20, abs=3)
