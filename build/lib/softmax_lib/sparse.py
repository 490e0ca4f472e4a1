"""Relatives of softmax that give exact zeros: sparsemax, and the family between the two.

Softmax is the distribution p for which Σ p_i z_i / T + H(p) is largest, with the entropy H. Here
another measure of spread stands in its place, the Tsallis entropy of order α,

H_α(p) = Σ (p_i - p_i**α) / (α (α - 1)),

which is H in the limit α → 1. At a distribution with a 0 the slope of H is infinite, so softmax
never gives one; that of H_α is finite for α > 1, so these do. Arguments and special values are
those of `softmax`.
"""

import math

import numpy as np

from softmax_lib._arguments import as_axes, as_float_array, as_logits, as_temperature, divide
from softmax_lib._reductions import largest, row_sum
from softmax_lib._shapes import rows
from softmax_lib.functional import logsumexp, softmax, softmax_jvp

__all__ = ["entmax", "entmax_jvp", "sparsemax"]

MOST_STEPS = 200  # of the root finder; halving alone needs some 60


def sparsemax(z, *, axis=-1, temperature=1.0, where=True):
    """Return the distribution that is nearest to z / T.

    p_i = max(z_i / T - τ, 0), with the one number τ for which they sum to 1

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.

    Returns
    -------
    ndarray
        Probabilities as from `softmax`; 0 for all entries that lie too far below the largest.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Notes
    -----
    It is `entmax` with α = 2. What is a distribution already stays as it is. Everything but the
    largest gets 0 where the gap to the runner-up is at least T; nothing gets 0 where
    T > Σ_i (z_i - min z).

    References
    ----------
    A. F. T. Martins and R. F. Astudillo, "From Softmax to Sparsemax: A Sparse Model of Attention
    and Multi-Label Classification", ICML (2016), arXiv:1602.02068.

    Examples
    --------
    >>> sparsemax([2.0, 1.0, 0.1])
    array([1., 0., 0.])
    >>> sparsemax([2.0, 1.0, 0.1], temperature=2.0)
    array([0.75, 0.25, 0.  ])
    >>> sparsemax([0.5, 0.4, 0.1]).round(6)
    array([0.5, 0.4, 0.1])
    """
    return entmax(z, alpha=2.0, axis=axis, temperature=temperature, where=where)


@np.errstate(all="ignore")
def entmax(z, *, alpha=1.5, axis=-1, temperature=1.0, where=True):
    """Return the distribution p for which Σ p_i z_i / T + H_α(p) is largest.

    p_i = max((α - 1) z_i / T - τ, 0) ** (1 / (α - 1)), with the one number τ for which they
    sum to 1

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.
    alpha : float, default 1.5
        α, at least 1: the order of the entropy H_α. 1 is softmax, which has no zeros; 2 is
        `sparsemax`; the larger α, the more zeros; inf is `argmax_distribution`.

    Returns
    -------
    ndarray
        Probabilities as from `softmax`; for α > 1 exactly 0 for all entries that lie too far
        below the largest.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`; also ValueError if `alpha` is not a number of at least 1.

    Notes
    -----
    For α = 2 and α = 1.5, τ follows from the mean and the variance of the entries that are not
    0; sorting finds these. For any other α it is the root of a rising function, found by
    Newton's method within two bounds. float32 is computed in float64. For α > 2 an entry leaves 0
    with infinite slope, so that a probability has few digits where it is just about to.

    References
    ----------
    B. Peters, V. Niculae and A. F. T. Martins, "Sparse Sequence-to-Sequence Models", ACL (2019),
    doi:10.18653/v1/P19-1146.

    Examples
    --------
    >>> entmax([2.0, 1.0, 0.1]).round(6)
    array([0.830719, 0.169281, 0.      ])
    >>> for alpha in (1.0, 1.2, 2.0):
    ...     print(alpha, entmax([2.0, 1.0, 0.1], alpha=alpha).round(6))
    1.0 [0.659001 0.242433 0.098566]
    1.2 [0.726697 0.219135 0.054168]
    2.0 [1. 0. 0.]
    """
    alpha = _order(alpha)
    if alpha == 1:
        return softmax(z, axis=axis, temperature=temperature, where=where)
    z, T, axes = as_logits(z, temperature, axis, where)
    wide = z.astype(np.float64, copy=False)
    gap = divide(wide - largest(wide, axes), T)
    if alpha == np.inf:
        p = softmax(gap, axis=axes, temperature=0.0)
    else:
        p = (_by_sorting if alpha in (1.5, 2) else _by_newton)(gap, alpha - 1, axes)
        p /= row_sum(p, axes)
    p = p.astype(z.dtype, copy=False)
    return p if where is True else np.where(where, p, 0)


def _by_sorting(gap, a, axes):
    """Return the probabilities for α = 1 + a = 1.5 or 2, from z / T with its largest entry 0.

    The entries that are not 0 are the largest few. Where x = a · z / T has the mean m and the
    variance s² among these k, τ lies below m by 1 / k for α = 2, by √(1 / k - s²) for α = 1.5.
    """

    def below(k, variance):
        return 1 / k if a == 1 else np.sqrt(np.maximum(1 / k - variance, 0))

    if gap.size == 0:
        return gap
    x = np.maximum(a * gap, -1)  # τ is not lower, so this gets 0
    falling = np.sort(rows(x, axes), axis=-1)[..., ::-1]
    k = np.arange(1, falling.shape[-1] + 1)
    mean = falling.cumsum(-1) / k
    variance = (falling**2).cumsum(-1) / k - mean**2
    tau = np.maximum(mean - below(k, variance), -1)
    count = np.count_nonzero(falling > tau, axis=-1, keepdims=True)
    smallest = np.take_along_axis(falling, np.maximum(count, 1) - 1, axis=-1)[..., 0]
    # Once more for these entries alone, without the digits that the squares have cancelled.
    inside = ~(x < np.expand_dims(smallest, axes))
    k = row_sum(inside.astype(float), axes)
    x = x - row_sum(np.where(inside, x, 0), axes) / k
    x -= row_sum(np.where(inside, x, 0), axes) / k  # the digits that the first sum has rounded
    variance = row_sum(np.where(inside, x, 0) ** 2, axes) / k
    return np.maximum(x + below(k, variance), 0) ** (1 / a)


def _by_newton(gap, a, axes):
    """Return the probabilities for α = 1 + a, from z / T with its largest entry 0.

    With u = ln max p they are exp(u) y ** (1 / a), where y = max(1 + a · gap · exp(-a u), 0).
    In this form they tend to exp(u + gap) as a → 0, without losing digits. Their sum rises with
    u, and is 1 for a u between -ln K and 0.
    """

    def at(u):
        drop = np.maximum(a * gap * np.exp(np.minimum(-a * u, 700)), -1)  # y - 1
        p = np.exp(u + np.log1p(drop) / a)
        return p, p / np.maximum(1 + drop, np.finfo(float).tiny)

    K = math.prod(gap.shape[axis] for axis in axes)
    u = high = np.zeros_like(largest(gap, axes))
    low, last = high - np.log(max(K, 1)), np.inf
    for _ in range(MOST_STEPS):
        p, slope = at(u)
        total = row_sum(p, axes)
        low, high = np.where(total < 1, u, low), np.where(total < 1, high, u)
        # Newton's method for ln Σ p = 0. The sum has a bend wherever an entry leaves 0, which may
        # lead a step astray: then the interval is halved.
        step = -np.log(total) * total / row_sum(slope, axes)
        small = 2.0**-48 * np.maximum(1, -u)
        inside = (low <= u + step) & (u + step <= high)
        good = inside & (2 * np.abs(step) <= np.maximum(last, small))
        step = np.where(good, step, (low + high) / 2 - u)
        u, last = u + step, np.abs(step)
        if not (last > small).any(where=~np.isnan(total)):
            break
    return at(u)[0]


@np.errstate(all="ignore")
def entmax_jvp(z, v, *, alpha=1.5, axis=-1, temperature=1.0, where=True):
    """Return the Jacobian of `entmax` times a vector, without the matrix.

    It is s (v - Σ_j s_j v_j / Σ_j s_j) / T, where s_i = p_i ** (2 - α), and 0 where p_i is 0.

    This is how the probabilities change when the logits move in the direction `v`. The matrix
    is symmetric, so it is the vector-Jacobian product of backpropagation too. With α = 1 it is
    that of softmax, with α = 2 that of `sparsemax`, where s is 1 for every entry that is not 0.

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.
    v : array_like of real numbers
        Directions; as long along `axis` as `z`, otherwise broadcast against the result of
        `entmax`. Where a probability is 0, they do not count.
    alpha : float, default 1.5
        α, as for `entmax`.

    Returns
    -------
    ndarray
        The shape to which `v` and the result of `entmax` broadcast. Sums to 0 along `axis`. Where
        a probability is just about to leave 0, there is no derivative if α is 2 or more, and this
        is the one of the side on which it is 0; below 2 both sides agree. For α = inf it is 0
        where p is constant, as at T = 0.

    Raises
    ------
    TypeError, ValueError
        As for `entmax`, and if `v` holds anything but real numbers, does not broadcast or has
        another length along `axis`.

    References
    ----------
    As for `entmax`.

    Examples
    --------
    >>> entmax_jvp([2.0, 1.0, 0.1], [1.0, 0.0, 0.0]).round(6)
    array([ 0.283473, -0.283473,  0.      ])

    Sparsemax moves the probabilities that are not 0 in proportion, and no others:

    >>> entmax_jvp([1.0, 0.5, 0.05], [1.0, 0.0, 0.0], alpha=2.0)
    array([ 0.5, -0.5,  0. ])
    """
    p = entmax(z, alpha=alpha, axis=axis, temperature=temperature, where=where)
    axes = as_axes(axis, np.ndim(z))
    # s / Σ s is itself a softmax, of (2 - α) ln p: its Jacobian and Σ s make this one.
    exponent = max(2 - _order(alpha), -1e30)
    log_s, inside = exponent * np.log(p), p != 0
    slope = softmax_jvp(log_s, v, axis=axes, where=inside)
    total = np.exp(logsumexp(log_s, axis=axes, where=inside, keepdims=True))
    T = as_temperature(temperature, np.shape(z), axes).astype(p.dtype)
    return np.multiply(slope, total / T, out=slope, where=slope != 0)


def _order(alpha):
    if np.ndim(alpha) or not as_float_array(alpha, "alpha") >= 1:
        raise ValueError(f"`alpha` must be a number of at least 1, got {alpha!r}")
    return float(alpha)
