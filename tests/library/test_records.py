"""The tournament and the journeys: what the files hold, and what is fitted to them."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest
from scipy.optimize import minimize

from softmax_lib import log_softmax, sigmoid
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
