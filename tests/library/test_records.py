"""The tournament and the journeys: what the files hold, and what is fitted to them."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.sparse.csgraph import connected_components

from softmax_lib import log_softmax, sample, sigmoid, softmax
from softmax_lib.data import load_tournament, load_travel_choice

# The file is that of the wheel statsmodels-0.15.0, datasets/modechoice/modechoice.csv.
HASHES = {
    "travel-choice.csv": "d2d72c1db440f8ffce01f58ed39fc1145569ec1703970dac1636c154fc01fd8e",
    "new-york-1924.csv": "3fb289adf6fce5e75102460fa4f3d6dbd1b9e3c371cda6102c8b9dba3756deca",
}
STATSMODELS = [4.739873, 3.953192, 3.306220, -0.013912, -0.239679, -5.813209]
# Points, wins, losses and draws as they were reported in April 1924.
REPORTED = {
    "Em. Lasker": (16, 13, 1, 6),
    "Capablanca": (14.5, 10, 1, 9),
    "Alekhine": (12, 6, 2, 12),
    "Marshall": (11, 6, 4, 10),
    "Réti": (10.5, 9, 8, 3),
    "Maróczy": (10, 6, 6, 8),
    "Bogoljubov": (9.5, 8, 9, 3),
    "Tartakower": (8, 4, 8, 8),
    "Yates": (7, 5, 11, 4),
    "Ed. Lasker": (6.5, 2, 9, 9),
    "Janowski": (5, 3, 13, 4),
}


@pytest.mark.parametrize("name", HASHES)
def test_the_file_is_the_one_that_was_checked(name):
    content = files("softmax_lib.data").joinpath(name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == HASHES[name]


def test_the_tournament_is_complete_and_agrees_with_the_report():
    players, points = load_tournament()
    assert players == tuple(REPORTED)
    assert np.array_equal(points + points.T, 2 - 2 * np.eye(11))
    for row, (total, wins, losses, draws) in zip(points, REPORTED.values(), strict=True):
        assert row.sum() == total == wins + draws / 2
        assert wins + losses + draws == 20


def test_the_journeys_are_complete():
    travel = load_travel_choice()
    assert travel.modes == ("air", "train", "bus", "car")
    assert all(array.shape == (210, 4) for array in travel[1:])
    assert np.array_equal(travel.chosen.sum(axis=1), np.ones(210))
    assert np.array_equal(np.unique(travel.chosen), [0, 1])
    assert not travel.waiting[:, 3].any() and (travel.waiting[:, :3] > 0).all()
    # The first traveller, as the first four lines of the file have it.
    assert travel.cost[0].tolist() == [59, 31, 25, 10]
    assert np.allclose(60 * travel.riding[0], [100, 372, 417, 180])
    assert np.allclose(60 * travel.waiting[0], [69, 34, 35, 0])


def test_zermelos_equations():
    """SciPy's optimum: the expected points of every player are the points that he won."""
    _, points = load_tournament()
    first, second = np.triu_indices(11, 1)

    def loss(z):
        gaps = z[first] - z[second]
        won = points[first, second]
        return -(won * np.log(sigmoid(gaps)) + (2 - won) * np.log(sigmoid(-gaps))).sum()

    z = minimize(loss, np.zeros(11), options={"gtol": 1e-7}).x
    chances = sigmoid(z[:, None] - z)
    expected = 2 * (chances.sum(axis=1) - 0.5)
    assert np.allclose(expected, points.sum(axis=1), atol=1e-4)
    assert np.round(chances[0, 10], 3) == 0.919
    assert np.array_equal(np.argsort(-z), np.arange(11))


def test_no_group_of_players_took_every_point_from_the_others():
    """Then, and only then, do finite scores make the results most probable."""
    _, points = load_tournament()
    assert connected_components(points > 0, connection="strong")[0] == 1


def test_without_a_point_of_the_weaker_group_no_finite_scores_are_best():
    points = np.array([[0, 1, 2, 2], [1, 0, 2, 2], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert connected_components(points > 0, connection="strong")[0] == 2

    def loss(lead):
        z = np.array([lead, lead, 0, 0])
        return -(points * np.log(sigmoid(z[:, None] - z))).sum()

    losses = [loss(lead) for lead in range(0, 40, 4)]
    assert np.all(np.diff(losses) < 0) and losses[-1] - 4 * np.log(2) < 1e-12


def logit_weights(x, y, w):
    """Weights that make `y` (cases, options) most probable: Newton's method, from `w` on."""
    for _ in range(25):
        p = softmax(x @ w)[..., None]
        off = x - (p * x).sum(axis=1, keepdims=True)
        curvature = np.einsum("cok,col->kl", p * off, off)
        step = np.linalg.solve(curvature, ((p[..., 0] - y)[..., None] * x).sum(axis=(0, 1)))
        w = w - step * min(1, 3 / np.abs(step).max())
        if np.abs(step).max() < 1e-9:
            return w, np.linalg.inv(curvature)
    raise AssertionError("Newton's method has not arrived")


def without_the_plane(x, y, w):
    """Fit those who did not fly to the three other modes: gain of log-loss, weights, spreads."""
    stay = y[:, 0] == 0
    ground, chosen = x[stay][:, 1:, 1:], y[stay][:, 1:]
    w, spread = logit_weights(x, y, w)
    again, wider = logit_weights(ground, chosen, w[1:])
    before, after = (-(chosen * log_softmax(ground @ v)).sum() for v in (w[1:], again))
    return before - after, w, again, wider - spread[1:, 1:]


def test_leaving_out_the_plane_refutes_the_softmax_of_the_travellers():
    travel = load_travel_choice()
    modes = np.broadcast_to(np.eye(4)[:, :3], (210, 4, 3))
    causes = np.stack(travel[2:], axis=-1) / [100, 10, 1]
    x = np.concatenate([modes, causes], axis=-1)
    gain, w, again, spread = without_the_plane(x, travel.chosen, np.zeros(6))
    assert gain == pytest.approx(21.03, abs=0.01)
    for weights, worth in ((w[3:], [17.23, 24.25]), (again[2:], [22.71, 3.70])):
        dollar, riding, waiting = weights / [100, 10, 1]
        assert np.allclose([riding / dollar, waiting / riding], worth, atol=0.01)

    # The statistic of Hausman and McFadden, for all weights and for the last three.
    change = again - w[1:]
    assert change @ np.linalg.solve(spread, change) == pytest.approx(37.49, abs=0.01)
    prices = change[2:] @ np.linalg.solve(spread[2:, 2:], change[2:])
    assert prices == pytest.approx(36.92, abs=0.01)

    # How much is chance? Choices that the fitted softmax itself makes.
    rng, gains = np.random.default_rng(0), []
    for _ in range(200):
        chosen = np.eye(4)[sample(x @ w, rng=rng)]
        gains.append(without_the_plane(x, chosen, w)[0])
    assert 0.8 < np.mean(gains) < 1.2
    assert max(gains) < 5


def test_conditional_logit_has_the_weights_of_an_independent_program():
    """The weights are those of statsmodels 0.15.0.

    They come from ``ConditionalLogit(choice, x, groups=individual).fit(method="bfgs")``, where x
    has columns for air, train, bus, invc, invt / 60 and ttme / 60 of ``modechoice.csv``.
    """
    travel = load_travel_choice()
    modes = np.broadcast_to(np.eye(4)[:, :3], (210, 4, 3))
    x = np.concatenate([modes, np.stack(travel[2:], axis=-1)], axis=-1)

    def loss(w):
        log_p = log_softmax(x @ w)
        error = np.exp(log_p) - travel.chosen
        return -(travel.chosen * log_p).sum(), (error[..., None] * x).sum(axis=(0, 1))

    found = minimize(loss, np.zeros(6), jac=True, options={"gtol": 1e-8})
    assert np.allclose(found.x, STATSMODELS, rtol=1e-4)
    assert found.fun == pytest.approx(192.8885, abs=1e-4)
