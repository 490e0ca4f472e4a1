"""How much a distribution leaves open, and how far one is from another."""

import reprlib

import numpy as np

from softmax_lib._arguments import as_array_along, as_axes, as_float_array
from softmax_lib._reductions import row_sum
from softmax_lib._shapes import check_same_length, place, reduced
from softmax_lib.functional import log_softmax

__all__ = ["cross_entropy", "effective_number", "entropy", "kl_divergence"]

SUM_TOLERANCE = 1e-3  # lets float16 and numbers rounded to four decimals pass, but no logits


@np.errstate(all="ignore")
def entropy(p, *, axis=-1, base=None, keepdims=False):
    """Return the Shannon entropy of probabilities.

    H(p) = -Σ pᵢ ln pᵢ, with 0 ln 0 = 0. It is 0 for a certain outcome and ln K for K equally
    likely ones.

    Parameters
    ----------
    p : array_like of real numbers
        Probabilities along `axis`. They must not be negative and must sum to 1 (to within 0.001).
    axis : int, tuple of int or None, default -1
        The axis of the outcomes; None for all axes.
    base : float, optional
        Base of the logarithm, greater than 1. The default is e (the unit is then the nat);
        2 gives bits.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        Shape of `p` without `axis`, in nats or in the unit that `base` sets. NaN where a row
        holds NaN.

    Raises
    ------
    TypeError
        If `p` or `base` holds anything but real numbers.
    ValueError
        If a row of `p` is not a distribution, `base` is not a finite number greater than 1, or
        `axis` does not exist.

    References
    ----------
    C. E. Shannon, "A Mathematical Theory of Communication", Bell System Technical Journal 27
    (1948), section 6.

    Examples
    --------
    >>> float(entropy([0.25, 0.25, 0.25, 0.25], base=2))
    2.0
    >>> entropy([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]]).round(6)
    array([0.693147, 0.      ])
    """
    p, axes = as_array_along(p, axis, "p")
    _check_probabilities(p, "p", axes)
    terms = np.maximum(_entr(p), 0.0)  # rounding may put a probability above 1
    return reduced(row_sum(terms, axes), axes, keepdims) / _nats(base)


@np.errstate(all="ignore")
def effective_number(p, *, axis=-1, keepdims=False):
    """Return the effective number of outcomes, exp(H(p)).

    It is the number of equally likely outcomes that have the same entropy as `p`. For a language
    model it is also called the perplexity of the prediction.

    Parameters
    ----------
    p : array_like of real numbers
        Probabilities along `axis`, as for `entropy`.
    axis : int, tuple of int or None, default -1
        The axis of the outcomes; None for all axes.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        Shape of `p` without `axis`, from 1 (one certain outcome) to K (all equally likely).

    Raises
    ------
    TypeError
        If `p` holds anything but real numbers.
    ValueError
        If a row of `p` is not a distribution, or `axis` does not exist.

    References
    ----------
    M. O. Hill, "Diversity and Evenness: A Unifying Notation and Its Consequences", Ecology 54
    (1973), doi:10.2307/1934352.

    Examples
    --------
    >>> float(effective_number([0.5, 0.5, 0.0]))
    2.0
    >>> round(float(effective_number([0.7, 0.2, 0.1])), 4)
    2.2296
    """
    return np.exp(entropy(p, axis=axis, keepdims=keepdims))


@np.errstate(all="ignore")
def cross_entropy(z, y, *, axis=-1, temperature=1.0, where=True, keepdims=False):
    """Return the cross-entropy loss of logits, -Σ yᵢ ln pᵢ with p = softmax(z / T).

    It is computed from the logits by `log_softmax`, so a probability that underflows to 0 still
    has its finite loss.

    Parameters
    ----------
    z : array_like of real numbers
        Logits.
    y : array_like
        What is true. Integers are labels: positions along `axis`, from 0 to K - 1, in the shape
        of `z` without `axis` (or one that broadcasts to it). Other numbers and booleans are soft
        targets: a distribution along `axis`, in a shape that broadcasts with `z`.
    axis : int, tuple of int or None, default -1
        The axis of the K classes in `z`; for labels it has to be a single one.
    temperature : array_like of real numbers, default 1.0
        T, in the unit of the logits; broadcasts against the shape of `z` without `axis`.
    where : array_like of bool, default True
        As for `softmax`: which classes are options.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        One loss a row, in nats: the shape of `z` without `axis`, broadcast against
        `temperature`. Infinite where a class that is true has probability 0.

    Raises
    ------
    TypeError
        If an argument holds anything but real numbers.
    ValueError
        If a label is not from 0 to K - 1, a soft target is not a distribution, the shapes do not
        broadcast, or `axis` does not exist.

    Notes
    -----
    A one-hot target has to be of floats or booleans: integers are always labels.

    References
    ----------
    I. Goodfellow, Y. Bengio and A. Courville, "Deep Learning", MIT Press (2016), section 6.2.2.2.

    Examples
    --------
    >>> cross_entropy([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]], [0, 2]).round(6)
    array([0.41703 , 1.098612])
    >>> float(cross_entropy([1000.0, 0.0], 1))
    1000.0
    >>> round(float(cross_entropy([2.0, 1.0, 0.1], [0.5, 0.5, 0.0])), 6)
    0.91703
    """
    log_p = log_softmax(z, axis=axis, temperature=temperature, where=where)
    axes = as_axes(axis, np.ndim(z))
    numbers = as_float_array(y, "y")
    if np.asarray(y).dtype.kind in "iu":
        loss = 0.0 - _at_labels(log_p, np.asarray(y), axes)
    else:
        check_same_length(numbers, log_p, axes, ("y", "z"), "; labels have to be integers")
        _check_probabilities(numbers, "y", axes)
        loss = 0.0 - row_sum(numbers * np.where(numbers == 0, 0.0, log_p), axes)
    return reduced(loss, axes, keepdims)


@np.errstate(all="ignore")
def kl_divergence(p, q, *, axis=-1, base=None, keepdims=False):
    """Return the Kullback–Leibler divergence of `q` from `p`.

    KL(p ‖ q) = Σ pᵢ ln(pᵢ / qᵢ): 0 exactly if the two agree, positive otherwise, infinite if `q`
    rules out what `p` allows. It is not symmetric.

    Parameters
    ----------
    p, q : array_like of real numbers
        Probabilities along `axis`, as for `entropy`. Their shapes broadcast.
    axis : int, tuple of int or None, default -1
        The axis of the outcomes in the broadcast shape; None for all axes.
    base : float, optional
        Base of the logarithm, greater than 1. The default is e (the unit is then the nat);
        2 gives bits.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        The broadcast shape without `axis`, in nats or in the unit that `base` sets.

    Raises
    ------
    TypeError
        If `p`, `q` or `base` holds anything but real numbers.
    ValueError
        If a row of `p` or `q` is not a distribution, their shapes do not broadcast, `base` is not
        a finite number greater than 1, or `axis` does not exist.

    Notes
    -----
    The terms summed are pᵢ ln(pᵢ / qᵢ) + (qᵢ - pᵢ). What is added sums to 0, no term is negative,
    and rounding errors of `p` and `q` no longer matter where the two are close: there the result
    keeps its leading digits down to differences of about 1e-15.

    References
    ----------
    S. Kullback and R. A. Leibler, "On Information and Sufficiency", Annals of Mathematical
    Statistics 22 (1951), doi:10.1214/aoms/1177729694.

    Examples
    --------
    >>> round(float(kl_divergence([0.5, 0.5], [0.25, 0.75])), 6)
    0.143841
    >>> kl_divergence([0.5, 0.5, 0.0], [[0.5, 0.0, 0.5], [0.25, 0.25, 0.5]], base=2)
    array([inf,  1.])
    """
    p, q = as_float_array(p, "p"), as_float_array(q, "q")
    axes = as_axes(axis, max(p.ndim, q.ndim), "p")
    check_same_length(p, q, axes, ("p", "q"))
    _check_probabilities(p, "p", axes)
    _check_probabilities(q, "q", axes)
    terms = np.maximum(_rel_entr(p, q) + (q - p), 0.0)
    return reduced(row_sum(terms, axes), axes, keepdims) / _nats(base)


def _entr(p):
    """Return -p ln p, and 0 where p is 0."""
    return 0.0 - p * np.log(np.where(p == 0, 1, p))


def _rel_entr(p, q):
    """Return p ln(p / q), and 0 where p is 0.

    Where the two are close, p - q is exact and log1p keeps its digits. Where the quotient
    overflows, the difference of the logarithms takes its place.
    """
    p, q = np.broadcast_arrays(p, q)
    log_ratio = np.log(p / q)
    close, over = np.abs(p - q) < q / 2, np.isposinf(log_ratio)
    log_ratio[close] = np.log1p((p[close] - q[close]) / q[close])
    log_ratio[over] = np.log(p[over]) - np.log(q[over])
    return np.where((p == 0) & (q >= 0), 0, p * log_ratio)


def _check_probabilities(p, name, axes):
    """Check that `p` holds distributions along `axes`."""
    if (p < 0).any():
        raise ValueError(f"`{name}` must not hold negative numbers, got {np.nanmin(p):.6g}")
    sums = row_sum(p, axes)
    wrong = np.abs(sums - 1) > SUM_TOLERANCE
    if wrong.any():
        row = place(name, wrong, axes)
        raise ValueError(f"`{row}` must sum to 1 along `axis`, got {sums[wrong].flat[0]:.6g}")


def _at_labels(log_p, y, axes):
    """Return the entries of `log_p` at the positions `y` along its single axis, which stays."""
    if len(axes) != 1:
        raise ValueError(f"`axis` must be a single one where `y` holds labels, got {axes}")
    K = log_p.shape[axes[0]]
    if ((y < 0) | (y >= K)).any():
        raise ValueError(f"`y` must hold labels from 0 to {K - 1}, got {reprlib.repr(y.tolist())}")
    rows = np.moveaxis(log_p, axes[0], -1)
    try:
        y = np.broadcast_to(y, rows.shape[:-1])
    except ValueError:
        message = f"`y` holds labels of shape {y.shape}, which does not broadcast to"
        raise ValueError(f"{message} {rows.shape[:-1]}, the shape of the losses") from None
    return np.moveaxis(np.take_along_axis(rows, y[..., None], -1), -1, axes[0])


def _nats(base):
    """Return how many nats the unit of the logarithm to `base` has."""
    if base is None:
        return 1.0
    if np.ndim(base) or not 1 < as_float_array(base, "base") < np.inf:
        raise ValueError(f"`base` must be a finite number greater than 1, got {base!r}")
    return float(np.log(base))
