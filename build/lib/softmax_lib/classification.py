"""Classes from scores: softmax regression, and how its answers are judged.

Scores are logits, one for each class; labels are class numbers from 0 on.
"""

import numpy as np

from softmax_lib._arguments import as_float_array
from softmax_lib.functional import log_softmax, softmax
from softmax_lib.information import cross_entropy

__all__ = [
    "SoftmaxRegression",
    "calibration_error",
    "confusion_matrix",
    "fit_temperature",
    "loss_and_gradient",
    "precision_recall",
]


class SoftmaxRegression:
    """Linear scores, then softmax, fitted by maximum likelihood.

    The loss is the mean of -log p over the examples, plus ``decay / 2`` times the sum of all
    squared weights (not the biases). It is convex, so every start leads to the same optimum.

    Parameters
    ----------
    decay : float, default 1e-3
        Strength of the penalty on the weights, 0 or more. scikit-learn's ``LogisticRegression``
        finds the same optimum with ``C = 1 / (decay * len(X))``.

    Attributes
    ----------
    classes : ndarray, shape (K,)
        The labels that were seen, in order.
    weights : ndarray, shape (D, K)
    bias : ndarray, shape (K,)
    losses : list of float
        The loss at the start, log K, and after each step.

    Raises
    ------
    ValueError
        If `decay` is negative.

    Examples
    --------
    >>> X, y = [[0.0], [1.0], [3.0], [4.0]], [0, 0, 1, 1]
    >>> model = SoftmaxRegression(decay=0.01).fit(X, y)
    >>> model.predict([[0.5], [3.5]])
    array([0, 1])
    >>> model.predict_proba([[2.0]]).round(2)
    array([[0.5, 0.5]])
    """

    def __init__(self, *, decay=1e-3):
        if not decay >= 0:
            raise ValueError(f"`decay` must be 0 or more, got {decay!r}")
        self.decay = decay

    def __repr__(self):
        return f"SoftmaxRegression(decay={self.decay:g})"

    def fit(self, X, y):
        """Find the weights and biases with the smallest loss.

        Parameters
        ----------
        X : array_like, shape (N, D)
            One example a row.
        y : array_like, shape (N,)
            The label of each.

        Returns
        -------
        SoftmaxRegression
            The model itself.

        Raises
        ------
        ValueError
            If `X` is no matrix, has another length than `y`, or there are fewer than two classes.
        """
        from scipy.optimize import minimize

        X, (self.classes, y) = _examples(X), np.unique(y, return_inverse=True)
        _check_labels(X, y, self.classes)
        start = np.zeros((X.shape[1] + 1, len(self.classes)))
        self.losses = [loss_and_gradient(start, X, y, self.decay)[0]]

        def objective(flat):
            loss, gradient = loss_and_gradient(flat.reshape(start.shape), X, y, self.decay)
            return loss, gradient.ravel()

        found = minimize(
            objective, start.ravel(), jac=True, method="L-BFGS-B",
            options={"maxiter": 10_000, "maxfun": 20_000, "ftol": 1e-13, "gtol": 1e-7},
            callback=lambda intermediate_result: self.losses.append(intermediate_result.fun),
        )  # fmt: skip
        *weights, self.bias = found.x.reshape(start.shape)
        self.weights = np.array(weights)
        return self

    def decision_function(self, X):
        """Return the scores of examples.

        Parameters
        ----------
        X : array_like, shape (N, D)

        Returns
        -------
        ndarray, shape (N, K)
        """
        return _examples(X) @ self.weights + self.bias

    def predict_proba(self, X):
        """Return the probabilities of the classes, shape (N, K); `X` has the shape (N, D)."""
        return softmax(self.decision_function(X))

    def predict(self, X):
        """Return the most probable class of each example, shape (N,); `X` has the shape (N, D)."""
        return self.classes[self.decision_function(X).argmax(axis=-1)]

    def score(self, X, y):
        """Return the share of examples whose most probable class is the label.

        Parameters
        ----------
        X : array_like, shape (N, D)
        y : array_like, shape (N,)

        Returns
        -------
        float
        """
        return float(np.mean(self.predict(X) == np.asarray(y)))


def loss_and_gradient(parameters, X, y, decay):
    """Return the loss of softmax regression, and its gradient.

    The loss is the mean of -log p at the labels, plus ``decay / 2`` times the sum of all squared
    weights. The gradient with respect to the scores is p - y, what was said minus what happened.

    Parameters
    ----------
    parameters : ndarray, shape (D + 1, K)
        The weights, one column a class; the last row holds the biases.
    X : ndarray, shape (N, D)
        One example a row.
    y : ndarray of int, shape (N,)
        The class number of each, from 0 to K - 1.
    decay : float
        Strength of the penalty on the weights.

    Returns
    -------
    loss : float
        In nats.
    gradient : ndarray, shape (D + 1, K)

    Examples
    --------
    >>> loss, gradient = loss_and_gradient(np.zeros((2, 2)), np.array([[1.0]]), np.array([0]), 0)
    >>> print(f"{loss:.6f}", gradient.tolist())
    0.693147 [[-0.5, 0.5], [-0.5, 0.5]]
    """
    weights, bias = parameters[:-1], parameters[-1]
    z = X @ weights + bias
    loss = cross_entropy(z, y).mean() + decay / 2 * np.sum(weights**2)
    error = softmax(z)
    error[np.arange(len(y)), y] -= 1
    error /= len(y)
    return loss, np.vstack([X.T @ error + decay * weights, error.sum(axis=0)])


def confusion_matrix(true, predicted, *, classes=None):
    """Count how often each class was taken for each.

    Parameters
    ----------
    true, predicted : array_like of int, shape (N,)
        What was so, and what was said: class numbers from 0 on.
    classes : int, optional
        How many classes there are; one more than the largest number by default.

    Returns
    -------
    ndarray of int, shape (K, K)
        Row: what was so. Column: what was said. The diagonal counts what was right.

    Raises
    ------
    TypeError
        If a label is not a whole number.
    ValueError
        If the two have different lengths, or a label is no class.

    Examples
    --------
    >>> confusion_matrix([0, 0, 1], [0, 1, 1])
    array([[1, 1],
           [0, 1]])
    """
    true, predicted = _class_numbers(true, "true"), _class_numbers(predicted, "predicted")
    if true.shape != predicted.shape:
        raise ValueError(f"`true` has {true.size} labels and `predicted` has {predicted.size}")
    K = classes or max(true.max(initial=0), predicted.max(initial=0)) + 1
    for name, labels in {"true": true, "predicted": predicted}.items():
        if labels.max(initial=0) >= K:
            raise ValueError(f"`{name}` holds {labels.max()}, and there are {K} classes")
    return np.bincount(K * true + predicted, minlength=K * K).reshape(K, K)


def precision_recall(confusion):
    """Return how far each class is to be believed, and how much of it is found.

    Parameters
    ----------
    confusion : array_like of int, shape (K, K)
        As `confusion_matrix` returns it.

    Returns
    -------
    precision, recall : ndarray, shape (K,)
        Of what was said to be the class, the share that was; of what was the class, the share
        that was said to be. NaN where there is nothing to divide by.

    Raises
    ------
    ValueError
        If `confusion` is not square.

    Examples
    --------
    >>> precision, recall = precision_recall([[8, 2], [0, 10]])
    >>> precision.round(3), recall
    (array([1.   , 0.833]), array([0.8, 1. ]))
    """
    confusion = as_float_array(confusion, "confusion")
    if confusion.ndim != 2 or confusion.shape[0] != confusion.shape[1]:
        raise ValueError(f"`confusion` must be square, got the shape {confusion.shape}")
    hits = confusion.diagonal()
    with np.errstate(invalid="ignore"):
        return hits / confusion.sum(axis=0), hits / confusion.sum(axis=1)


def calibration_error(p, right, *, bins=10):
    """Return the expected calibration error: how far claims and outcomes lie apart.

    The claims are sorted into `bins` groups of equal width from 0 to 1; in each the mean claim
    is compared with the share that came true, and the groups count by their size.

    Parameters
    ----------
    p : array_like, shape (N,)
        Probabilities that were claimed, from 0 to 1.
    right : array_like of bool, shape (N,)
        Whether what was claimed came true.
    bins : int, default 10

    Returns
    -------
    float
        From 0, which is perfect, to 1.

    Raises
    ------
    ValueError
        If a probability lies outside 0 to 1, the two differ in length, or both are empty.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern Neural Networks",
    ICML 2017, arXiv:1706.04599.

    Examples
    --------
    >>> calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False])
    0.0
    >>> calibration_error([1.0, 1.0], [True, False])
    0.5
    """
    p, right = as_float_array(p, "p"), as_float_array(right, "right")
    if p.shape != right.shape or p.ndim != 1 or p.size == 0:
        message = f"`p` and `right` must be lists of one length, got {p.shape} and {right.shape}"
        raise ValueError(message)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError(f"`p` must lie between 0 and 1, got {p[~((p >= 0) & (p <= 1))][0]}")
    group = np.minimum((p * bins).astype(int), bins - 1)
    apart = np.bincount(group, weights=p - right, minlength=bins)
    return float(np.abs(apart).sum() / p.size)


def fit_temperature(z, y):
    """Return the temperature at which the scores `z` explain the labels `y` best.

    The loss is the mean of -log softmax(z / T) at the labels; as a function of 1 / T it is
    convex. Dividing by T changes no decision.

    Parameters
    ----------
    z : array_like, shape (N, K)
        Scores of examples that the scores were not fitted to.
    y : array_like of int, shape (N,)
        Their labels, class numbers from 0 on.

    Returns
    -------
    float
        Above 0; inf where the scores say nothing about the labels.

    Raises
    ------
    TypeError, ValueError
        As for `cross_entropy`; also ValueError if the best 1 / T is infinite: every label has the
        largest score.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern Neural Networks",
    ICML 2017, arXiv:1706.04599.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> z = rng.normal(scale=5, size=(4000, 3))
    >>> y = (z / 2.5 + rng.gumbel(size=z.shape)).argmax(axis=-1)  # drawn at T = 2.5
    >>> print(f"{fit_temperature(z, y):.1f}")
    2.5
    """
    from scipy.optimize import brentq

    z, y = as_float_array(z, "z").astype(np.float64), np.asarray(y)
    cross_entropy(z, y)  # refuses what does not fit together
    own = np.take_along_axis(z, y[..., None], axis=-1)[..., 0]
    if (own == z.max(axis=-1)).all():
        raise ValueError("`z` is largest at every label of `y`: no temperature above 0 is best")

    def slope(beta):
        return np.mean(np.sum(np.exp(log_softmax(beta * z)) * z, axis=-1) - own)

    if slope(0.0) >= 0:
        return np.inf
    high = 1.0
    while slope(high) < 0:
        high *= 2
    return 1 / brentq(slope, 0.0, high, xtol=1e-14, rtol=1e-13)


def _examples(X):
    X = as_float_array(X, "X")
    if X.ndim != 2:
        raise ValueError(f"`X` must have one row for each example, got the shape {X.shape}")
    return X.astype(np.float64, copy=False)


def _check_labels(X, y, classes):
    if y.shape != (len(X),):
        raise ValueError(f"`y` must have one label for each row of `X`, got {y.size} for {len(X)}")
    if len(classes) < 2:
        raise ValueError(f"`y` must hold at least two classes, got {classes.tolist()}")


def _class_numbers(labels, name):
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" and labels.size:
        raise TypeError(f"`{name}` must hold class numbers, got the type {labels.dtype}")
    if labels.min(initial=0) < 0:
        raise ValueError(f"`{name}` must hold class numbers from 0 on, got {labels.min()}")
    return labels.astype(np.int64).ravel()
