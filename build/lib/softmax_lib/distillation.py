"""A student learns from the softened answers of a teacher."""

import numpy as np

from softmax_lib._arguments import as_float_array
from softmax_lib.functional import softmax
from softmax_lib.information import cross_entropy

__all__ = ["distillation_gradient", "distillation_loss"]


def distillation_loss(student, teacher, *, temperature=1.0, labels=None, weight=1.0):
    """Return the loss of a student that is to answer as its teacher does.

    It is weight · T² · CE(t, q) + (1 - weight) · CE(labels, p), with the cross-entropy CE, the
    softened answers t and q of teacher and student, and the student's answer p at T = 1.

    The gradient of the soft part falls as 1 / T²; the factor T² keeps its size, so that `weight`
    means the same at every temperature.

    Parameters
    ----------
    student, teacher : array_like, shape (..., K)
        Logits of both for the same examples.
    temperature : float, default 1.0
        T, above 0, for both.
    labels : array_like of int, shape (...), optional
        The true classes, numbers from 0 on.
    weight : float, default 1.0
        From 0 (the labels alone) to 1 (the teacher alone).

    Returns
    -------
    ndarray or scalar
        The loss of each example, in nats (times T²).

    Raises
    ------
    TypeError, ValueError
        As for `cross_entropy`; also if the shapes differ, T is not above 0, `weight` lies outside
        0 to 1, or there are no `labels` and `weight` is below 1.

    References
    ----------
    G. Hinton, O. Vinyals and J. Dean, "Distilling the Knowledge in a Neural Network", 2015,
    arXiv:1503.02531.

    Examples
    --------
    >>> print(f"{distillation_loss([2.0, 1.0], [2.0, 1.0], temperature=4):.4f}")  # T² times entropy
    10.9663
    """
    student, teacher = _logits(student, teacher)
    T, weight = _settings(temperature, weight, labels)
    soft = T**2 * cross_entropy(student, softmax(teacher, temperature=T), temperature=T)
    if weight == 1:
        return soft
    return weight * soft + (1 - weight) * cross_entropy(student, labels)


def distillation_gradient(student, teacher, *, temperature=1.0, labels=None, weight=1.0):
    """Return the derivative of `distillation_loss` with respect to the student's logits.

    weight · T · (q - t) + (1 - weight) · (p - y), with q and t the softened answers of student
    and teacher. At a high temperature T · (q - t) tends to the difference of the centred logits,
    divided by K.

    Parameters
    ----------
    student, teacher, temperature, labels, weight
        As for `distillation_loss`.

    Returns
    -------
    ndarray, shape (..., K)
        Each row sums to 0.

    Raises
    ------
    TypeError, ValueError
        As for `distillation_loss`.

    Examples
    --------
    >>> distillation_gradient([0.0, 0.0], [1.0, -1.0], temperature=1.0).round(4)
    array([-0.3808,  0.3808])
    """
    student, teacher = _logits(student, teacher)
    T, weight = _settings(temperature, weight, labels)
    soft = T * (softmax(student, temperature=T) - softmax(teacher, temperature=T))
    if weight == 1:
        return soft
    cross_entropy(student, labels)  # refuses labels that do not fit
    hard = softmax(student) - np.eye(student.shape[-1])[np.asarray(labels)]
    return weight * soft + (1 - weight) * hard


def _logits(student, teacher):
    student, teacher = as_float_array(student, "student"), as_float_array(teacher, "teacher")
    if student.shape != teacher.shape or student.ndim == 0:
        message = f"`student` and `teacher` must have one shape, got {student.shape}"
        raise ValueError(f"{message} and {teacher.shape}")
    return student, teacher


def _settings(temperature, weight, labels):
    if not 0 < temperature < np.inf:
        raise ValueError(f"`temperature` must be above 0 and finite, got {temperature!r}")
    if not 0 <= weight <= 1:
        raise ValueError(f"`weight` must lie between 0 and 1, got {weight!r}")
    if labels is None and weight < 1:
        raise ValueError(f"`labels` are needed where `weight` is below 1, got {weight!r}")
    return temperature, weight
