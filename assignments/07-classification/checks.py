"""Hidden checks of assignment 7: inputs that are new in every run, and what is right.

Scores are multiples of 1/8, so that their differences are exact.
"""

from pathlib import Path

import numpy as np

from classroom.checks import ask, call, part, question, same, variable
from softmax_lib import cross_entropy, softmax

EIGHT = 1e-8
PENGUINS = Path(__file__).with_name("penguins.csv")
PROGRAM = np.array([[-7.2, 8.2, -1.0], [-1.8, -6.5, 8.2], [0.8, -1.1, 0.2]])


def eighths(rng, shape, largest=4):
    return rng.integers(-8 * largest, 8 * largest + 1, size=shape) / 8


def labelled(rng, N, K):
    """Return N labels in which each of K classes occurs, the first more often than the others."""
    return rng.permutation(np.r_[np.arange(K), np.zeros(2, int), rng.integers(0, K, N - K - 2)])


def weighted(z, y, w):
    losses, weights = cross_entropy(np.array(z), np.array(y)), np.array(w)[np.array(y)]
    return np.sum(losses * weights) / np.sum(weights)


@question("loss")
def weighted_loss(rng):
    usual = []
    for N, K in ((7, 3), (8, 2), (12, 5)):
        w = rng.permutation(np.arange(1, K + 1)) / 2
        usual.append((eighths(rng, (N, K)), labelled(rng, N, K), w))
    z, y, w = eighths(rng, (9, 3)), labelled(rng, 9, 3), [1.5, 0.0, 0.25]
    usual.append((z.tolist(), y.tolist(), w))
    large = [
        (size * eighths(rng, (6, 3)), labelled(rng, 6, 3), np.array([1.0, 2.0, 4.0]))
        for size in (2000.0, 1.0)
    ]
    large += [(shift + z, y, np.array([2.0, 1.0, 0.5])) for shift in (8000.0, -8000.0)]
    yield part("ordinary scores", 2, *same("loss", usual, weighted, tolerance=EIGHT))
    yield part("very large scores", 2, *same("loss", large, weighted, tolerance=EIGHT))


def gradient(W, X, y, w):
    """Return the gradient example by example, straight from the sum."""
    W, X = np.array(W), np.array(X)
    total = np.zeros(W.shape)
    for row, label in zip(X, y, strict=True):
        error = softmax(row @ W) - np.eye(W.shape[1])[label]
        total += w[label] * np.outer(row, error)
    return total / sum(w[label] for label in y)


@question("slope")
def slopes(rng):
    usual = []
    for N, D, K in ((7, 2, 3), (8, 4, 2), (11, 3, 4)):
        w = rng.permutation(np.arange(1, K + 1)) / 2
        X = eighths(rng, (N, D), 2)
        usual.append((eighths(rng, (D, K), 1), X, labelled(rng, N, K), w))
    W, X, y = eighths(rng, (2, 3), 1), eighths(rng, (9, 2), 2), labelled(rng, 9, 3)
    usual.append((W.tolist(), X.tolist(), y.tolist(), [0.0, 2.0, 0.5]))
    large = [(size * W, X, y, np.array([1.0, 2.0, 4.0])) for size in (1000.0, -3000.0)]
    large.append((500 * eighths(rng, (3, 3)), eighths(rng, (6, 3)), labelled(rng, 6, 3), [2, 1, 3]))
    yield part("ordinary scores", 3, *same("slope", usual, gradient, tolerance=EIGHT))
    yield part("very large scores", 1, *same("slope", large, gradient, tolerance=EIGHT))


def answers(rng, N):
    """Return claims without ties, in any order, and answers that are honest but for a few."""
    claim = rng.permutation(np.linspace(0.35, 0.98, N) + rng.uniform(0, 0.004, N))
    return claim, rng.random(N) < claim**2


def table(claim, right, m):
    claim, right = np.array(claim), np.array(right)
    rows = []
    for some in np.array_split(np.argsort(claim), m):
        c, r = claim[some], right[some]
        rows.append([c.mean(), r.mean(), (r.sum() - c.sum()) / np.sqrt(np.sum(c * (1 - c)))])
    return np.array(rows)


@question("groups")
def groups(rng):
    sizes = [(12, 3), (60, 5), (28, 4), (15, 15)]
    first, second = ([(*answers(rng, N), m) for N, m in sizes] for _ in range(2))
    first.append((*(part.tolist() for part in answers(rng, 24)), 3))
    yield part("claims and shares", 3, *(two_columns(*args) for args in first))
    yield part("in units of chance", 2, *same("groups", second, table, tolerance=EIGHT))


def two_columns(*args):
    """Ask for a table of which the first two columns have to be right."""
    right = table(*args)

    def accept(found):
        return np.shape(found) == right.shape and np.allclose(
            found[:, :2], right[:, :2], rtol=0, atol=EIGHT
        )

    return ask(call("groups", *args), accept=accept)


def fit_temperature(z, y):
    """Halve an interval of log T: without SciPy, which would take longer than all the rest."""
    own, (low, high) = z[np.arange(len(z)), y], np.log([1e-3, 1e3])
    for _ in range(50):
        middle = (low + high) / 2
        p = softmax(z, temperature=np.exp(middle))
        low, high = (middle, high) if np.sum(p * z) > np.sum(own) else (low, middle)
    return np.exp(middle)


def fitted_at(rng, N, K, T):
    """Return scores and classes to which the temperature T fits best."""
    while True:
        z = eighths(rng, (N, K))
        y = (z + rng.gumbel(size=z.shape)).argmax(axis=1)
        fitted = fit_temperature(z, y)
        if 0.4 < fitted < 3:
            return z * (T / fitted), y


@question("temperature")
def temperature(rng):
    shapes = [(40, 3), (30, 2), (60, 5)]
    usual = [fitted_at(rng, *shape, T) for shape in shapes for T in rng.uniform([0.5, 2], [1, 9])]
    z, y = fitted_at(rng, 25, 3, 1.5)
    usual.append(((z + 500).tolist(), y.tolist()))
    extreme = [fitted_at(rng, 40, 3, T) for T in rng.uniform([0.025, 0.1, 20], [0.04, 0.3, 45])]
    yield part("ordinary temperatures", 3, *map(near, usual))
    yield part("very cold and very hot", 2, *map(near, extreme))


def near(args):
    """Ask for the temperature that fits best, right to a thousandth of itself."""
    T = fit_temperature(*map(np.array, args))
    return ask(
        call("best_temperature", *args),
        accept=lambda found: np.shape(found) == () and abs(found / T - 1) < 1e-3,
    )


def moved(p, old, new):
    """Return the softmax of scores that have been given the new shares."""
    with np.errstate(divide="ignore"):
        return softmax(np.log(p) - np.log(old) + np.log(new))


def needed(recall, false_alarms, precision):
    found = (1 - precision) * recall
    return precision * false_alarms / (found + precision * false_alarms)


@question("shares")
def shares(rng):
    cases = [
        (rng.dirichlet(np.full(K, 2.0), N), *rng.dirichlet(np.full(K, 4.0), 2))
        for N, K in ((5, 3), (1, 2), (4, 6))
    ]
    gone = rng.dirichlet(np.full(4, 4.0)) * (rng.permutation(4) > 0)
    old = rng.dirichlet(np.full(4, 4.0))
    cases.append((rng.dirichlet(np.full(4, 2.0), 3), old, gone / gone.sum()))
    p, old, new = rng.dirichlet(np.full(3, 2.0), 4), [0.5, 0.25, 0.25], [0.125, 0.25, 0.625]
    cases.append((p.tolist(), old, new))
    rates = rng.uniform([0.5, 0.01, 0.3], [0.99, 0.3, 0.95], (4, 3)).tolist()
    yield part("other shares", 3, *same("with_shares", cases, moved, tolerance=EIGHT))
    yield part("the share needed", 2, *same("share_needed", rates, needed, tolerance=EIGHT))


@question("error-numbers")
def error_numbers(rng):
    right = about_the_males()

    def accept(found):
        return np.shape(found) == (4,) and np.allclose(found, right, rtol=0, atol=1e-3)

    yield part("the wrong sentence", 1, ask(variable("wrong_sentence"), expect=3))
    yield part("the right numbers", 1, ask(variable("computed"), accept=accept))


def about_the_males():
    """Return share of right answers, mean claim, mean loss and best temperature."""
    table = np.genfromtxt(PENGUINS, delimiter=",", skip_header=4, dtype=str)
    y = np.unique(table[:, 0], return_inverse=True)[1]
    measured, female = table[:, 2:].astype(float), table[:, 1] == "female"
    standard = (measured - measured[female].mean(axis=0)) / measured[female].std(axis=0)
    z = (standard @ PROGRAM[:2] + PROGRAM[2])[~female]
    y = y[~female]
    claim = softmax(z).max(axis=1)
    return [
        np.mean(z.argmax(axis=1) == y),
        claim.mean(),
        cross_entropy(z, y).mean(),
        fit_temperature(z, y),
    ]
