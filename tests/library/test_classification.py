"""Softmax regression against scikit-learn, and what judges a classifier against counting."""

import numpy as np
import pytest
from sklearn.calibration import _TemperatureScaling
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix as sklearn_confusion
from sklearn.metrics import precision_recall_fscore_support

from softmax_lib import cross_entropy, softmax
from softmax_lib.classification import (
    SoftmaxRegression,
    calibration_error,
    confusion_matrix,
    fit_temperature,
    loss_and_gradient,
    precision_recall,
)
from softmax_lib.data import load_digits


@pytest.fixture(scope="module")
def digits():
    parts = (load_digits("training"), load_digits("held-out"))
    return [(images.reshape(len(images), -1) / 16, labels) for images, labels in parts]


@pytest.mark.parametrize("decay", [1e-3, 0.1])
def test_fit_finds_the_optimum_of_scikit_learn(digits, decay):
    (X, y), (held_out, truth) = digits
    ours = SoftmaxRegression(decay=decay).fit(X, y)
    theirs = LogisticRegression(C=1 / (decay * len(X)), tol=1e-9, max_iter=5000).fit(X, y)
    p = theirs.predict_proba(held_out)
    assert np.abs(ours.predict_proba(held_out) - p).max() < 1e-4
    assert ours.score(held_out, truth) == theirs.score(held_out, truth)
    assert np.abs(ours.weights - theirs.coef_.T).max() < 1e-3 * np.abs(theirs.coef_).max()


def test_fit_begins_at_the_loss_of_a_uniform_guess_and_only_falls(digits):
    (X, y), _ = digits
    losses = SoftmaxRegression().fit(X, y).losses
    assert losses[0] == pytest.approx(np.log(10), rel=1e-14)
    assert (np.diff(losses) <= 0).all() and losses[-1] < np.log(10) / 5


def test_gradient_agrees_with_finite_differences():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 3)), rng.integers(4, size=20)
    parameters = rng.normal(size=(4, 4))
    gradient = loss_and_gradient(parameters, X, y, 0.3)[1]
    for place in np.ndindex(4, 4):
        step = np.zeros((4, 4))
        step[place] = 1e-6
        up, down = (loss_and_gradient(parameters + s, X, y, 0.3)[0] for s in (step, -step))
        assert gradient[place] == pytest.approx((up - down) / 2e-6, abs=1e-8)


def test_labels_may_be_any_numbers_or_words():
    X = [[0.0], [1.0], [4.0], [5.0]]
    assert SoftmaxRegression().fit(X, ["no", "no", "yes", "yes"]).predict(X).tolist() == [
        "no", "no", "yes", "yes",
    ]  # fmt: skip
    assert SoftmaxRegression().fit(X, [7, 7, -2, -2]).predict(X).tolist() == [7, 7, -2, -2]


@pytest.mark.parametrize(
    "X, y, message",
    [
        ([1.0, 2.0], [0, 1], "`X` must have one row for each example"),
        ([[1.0], [2.0]], [0], "`y` must have one label for each row"),
        ([[1.0], [2.0]], [3, 3], r"`y` must hold at least two classes, got \[3\]"),
    ],
)
def test_fit_names_what_is_wrong(X, y, message):
    with pytest.raises(ValueError, match=message):
        SoftmaxRegression().fit(X, y)


def test_decay_must_not_be_negative():
    with pytest.raises(ValueError, match=r"`decay` must be 0 or more, got -1"):
        SoftmaxRegression(decay=-1)
    with pytest.raises(ValueError, match="`decay`"):
        SoftmaxRegression(decay=np.nan)


def test_confusion_precision_and_recall_agree_with_scikit_learn():
    rng = np.random.default_rng(1)
    true, said = rng.integers(5, size=(2, 300))
    counts = confusion_matrix(true, said)
    assert np.array_equal(counts, sklearn_confusion(true, said))
    precision, recall = precision_recall(counts)
    wanted = precision_recall_fscore_support(true, said)
    np.testing.assert_allclose(precision, wanted[0], rtol=1e-14)
    np.testing.assert_allclose(recall, wanted[1], rtol=1e-14)


def test_a_class_that_is_never_said_has_no_precision():
    precision, recall = precision_recall(confusion_matrix([0, 1], [0, 0], classes=3))
    assert precision[0] == 0.5 and np.isnan(precision[1:]).all()
    assert recall[:2].tolist() == [1, 0] and np.isnan(recall[2])


def test_confusion_matrix_names_what_is_wrong():
    with pytest.raises(TypeError, match=r"`true` must hold class numbers, got the type float64"):
        confusion_matrix([0.5], [1])
    with pytest.raises(ValueError, match=r"`predicted` must hold class numbers from 0 on, got -1"):
        confusion_matrix([0], [-1])
    with pytest.raises(ValueError, match=r"`true` has 2 labels and `predicted` has 1"):
        confusion_matrix([0, 1], [0])
    with pytest.raises(ValueError, match=r"`true` holds 3, and there are 2 classes"):
        confusion_matrix([3], [0], classes=2)
    with pytest.raises(ValueError, match="`confusion` must be square"):
        precision_recall([[1, 2]])


def test_calibration_error_by_hand():
    p = [0.05, 0.15, 0.15, 0.95, 1.0]
    right = [0, 0, 1, 1, 0]
    by_hand = (1 * 0.05 + 2 * abs(0.15 - 0.5) + 2 * abs(0.975 - 0.5)) / 5
    assert calibration_error(p, right) == pytest.approx(by_hand, rel=1e-14)


@pytest.mark.parametrize("p, right", [([1.2], [1]), ([np.nan], [1]), ([0.5], [1, 0]), ([], [])])
def test_calibration_error_names_what_is_wrong(p, right):
    with pytest.raises(ValueError, match="`p`"):
        calibration_error(p, right)


def test_temperature_agrees_with_scikit_learn(digits):
    (X, y), (held_out, truth) = digits
    z = SoftmaxRegression(decay=0).fit(X[:100], y[:100]).decision_function(held_out)
    T = fit_temperature(z, truth)
    theirs = _TemperatureScaling().fit(z, truth)
    assert pytest.approx(1 / theirs.beta_, rel=1e-3) == T
    assert (softmax(z, temperature=T).argmax(-1) == z.argmax(-1)).all()


def test_temperature_has_the_smallest_loss_and_matches_the_means():
    rng = np.random.default_rng(2)
    z = rng.normal(scale=3, size=(500, 4))
    y = (z / 1.7 + rng.gumbel(size=z.shape)).argmax(-1)
    T = fit_temperature(z, y)
    losses = [cross_entropy(z, y, temperature=t).mean() for t in (0.99 * T, T, 1.01 * T)]
    assert losses[1] < min(losses[0], losses[2])
    mean = np.sum(softmax(z, temperature=T) * z, axis=-1).mean()
    assert mean == pytest.approx(z[np.arange(500), y].mean(), rel=1e-10)


def test_temperature_at_its_ends():
    assert fit_temperature([[1.0, 0.0], [1.0, 0.0]], [0, 1]) == np.inf
    assert fit_temperature([[1.0, 0.0]], [1]) == np.inf
    with pytest.raises(ValueError, match="`z` is largest at every label"):
        fit_temperature([[1.0, 0.0], [0.0, 2.0]], [0, 1])
