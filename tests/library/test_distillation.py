"""The loss of a student: its gradient, its limit, and what the factor T² is for."""

import numpy as np
import pytest
from scipy.optimize import minimize

from softmax_lib import cross_entropy, kl_divergence, softmax
from softmax_lib.distillation import distillation_gradient, distillation_loss

TEACHER = np.array([1.5, -0.3, -1.2])
STUDENT = np.array([0.2, 0.4, -0.6])
LIMIT = [-13 / 30, 7 / 30, 0.2]


@pytest.mark.parametrize("T, tolerance", [(100, 2e-3), (1e4, 2e-5)])
def test_at_high_temperature_logits_are_matched(T, tolerance):
    found = distillation_gradient(STUDENT, TEACHER, temperature=T)
    np.testing.assert_allclose(found, LIMIT, atol=tolerance)


def test_at_low_temperature_they_are_not():
    found = distillation_gradient(STUDENT, TEACHER)
    np.testing.assert_allclose(found, [-0.437, 0.323, 0.114], atol=5e-4)


@pytest.mark.parametrize("T", [0.5, 1.0, 4.0, 20.0])
@pytest.mark.parametrize("weight", [1.0, 0.3, 0.0])
def test_gradient_agrees_with_finite_differences(T, weight):
    rng = np.random.default_rng(0)
    z, v = rng.normal(size=(2, 4))
    options = {"temperature": T, "weight": weight, "labels": 2}
    gradient = distillation_gradient(z, v, **options)
    for i in range(4):
        step = 1e-5 * np.eye(4)[i]
        up, down = (distillation_loss(z + s, v, **options) for s in (step, -step))
        assert gradient[i] == pytest.approx((up - down) / 2e-5, abs=1e-7)
    assert abs(gradient.sum()) < 1e-12


def test_batches_are_rows():
    rng = np.random.default_rng(1)
    z, v = rng.normal(size=(2, 5, 3))
    labels = rng.integers(3, size=5)
    options = {"temperature": 3.0, "weight": 0.4}
    losses = distillation_loss(z, v, labels=labels, **options)
    gradients = distillation_gradient(z, v, labels=labels, **options)
    for i in range(5):
        assert losses[i] == pytest.approx(
            distillation_loss(z[i], v[i], labels=labels[i], **options)
        )
        one = distillation_gradient(z[i], v[i], labels=labels[i], **options)
        np.testing.assert_allclose(gradients[i], one, atol=1e-15)


def test_weight_0_is_the_loss_of_the_labels():
    assert distillation_loss(STUDENT, TEACHER, weight=0, labels=1) == cross_entropy(STUDENT, 1)


def test_the_teacher_itself_has_the_smallest_loss():
    own = distillation_loss(TEACHER, TEACHER, temperature=2)
    t = softmax(TEACHER, temperature=2)
    assert own == pytest.approx(-4 * np.sum(t * np.log(t)))
    assert own < distillation_loss(STUDENT, TEACHER, temperature=2)
    np.testing.assert_allclose(distillation_gradient(TEACHER, TEACHER, temperature=2), 0)


@pytest.mark.parametrize("T", [1.0, 5.0])
@pytest.mark.parametrize("direction", ["forward", "reverse"])
def test_one_answer_for_many_teachers(direction, T):
    """Forward KL averages probabilities; reverse KL averages scores, at every temperature."""
    scores = np.random.default_rng(2).normal(scale=3, size=(4, 5))
    t = softmax(scores, temperature=T)

    def unlike(z):
        q = np.broadcast_to(softmax(z), t.shape)
        return np.sum(kl_divergence(t, q) if direction == "forward" else kl_divergence(q, t))

    best = softmax(minimize(unlike, np.zeros(5), tol=1e-10).x)
    means = {"forward": t.mean(axis=0), "reverse": softmax(scores.mean(axis=0), temperature=T)}
    np.testing.assert_allclose(best, means[direction], atol=1e-5)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"temperature": 0}, "`temperature` must be above 0 and finite, got 0"),
        ({"temperature": np.inf}, "`temperature`"),
        ({"weight": 1.5}, r"`weight` must lie between 0 and 1, got 1\.5"),
        ({"weight": 0.5}, "`labels` are needed"),
    ],
)
@pytest.mark.parametrize("function", [distillation_loss, distillation_gradient])
def test_settings_are_checked(function, options, message):
    with pytest.raises(ValueError, match=message):
        function(STUDENT, TEACHER, **options)


def test_shapes_must_agree():
    with pytest.raises(ValueError, match=r"got \(3,\) and \(2,\)"):
        distillation_loss(STUDENT, TEACHER[:2])
