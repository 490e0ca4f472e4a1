"""Softmax, its logarithm, its derivatives, and the functions around it.

Logits are finite numbers or -inf, which marks an entry that is no option: its probability is
exactly 0 at every temperature. A row that holds NaN, or nothing but -inf, or +inf at T >= 0, has
no softmax: all of it is NaN, and only that row.

Results are float32 for float32 (and float16) input, float64 for all other real numbers.
"""

import math

import numpy as np

from softmax_lib._arguments import (
    as_axes,
    as_float_array,
    as_logits,
    as_rows,
    as_temperature,
    divide,
)
from softmax_lib._reductions import largest, row_sum
from softmax_lib._rounding import gaps, total

__all__ = [
    "argmax_distribution",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "naive_softmax",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
]


@np.errstate(all="ignore")
def softmax(z, *, axis=-1, temperature=1.0):
    """Return the probabilities that are proportional to exp(z / T).

    p_i = exp(z_i / T) / Σ_j exp(z_j / T)

    Parameters
    ----------
    z : array_like of real numbers
        Logits: scores of any sign and size. -inf marks an entry that is no option: its
        probability is exactly 0 at every temperature.
    axis : int, tuple of int or None, default -1
        The axis along which the probabilities sum to 1; None for all axes.
    temperature : array_like of real numbers, default 1.0
        T, in the unit of `z`. It broadcasts against the shape of `z` without `axis`: `z` of
        shape (3,) with a temperature of shape (5,) gives (5, 3). T = 0 is the limit from
        above: the largest logits share the probability evenly. T = inf is the uniform
        distribution over the entries that are not -inf. T < 0 turns the order round, and
        -0.0 is the limit from below: the smallest logits share.

    Returns
    -------
    ndarray
        Probabilities in the shape of `z`, or in the shape to which the temperature broadcasts
        it. A row of nothing but -inf, or with NaN, or with +inf at T >= 0, is all NaN; a row
        of length 0 stays empty.

    Raises
    ------
    TypeError
        If `z` or `temperature` holds anything but real numbers.
    ValueError
        If a temperature is NaN, the shapes do not broadcast, or `axis` does not exist.

    Notes
    -----
    Softmax does not change when the same number is added to all logits. So the largest is
    subtracted from all of them first: then the largest exponential is exp(0) = 1, none
    overflows, and the sum is at least 1. The price is that rounding `z - max(z)` shows in the
    relative error of small probabilities; `accurate_softmax` gives it back.

    For two entries the result is bit for bit `sigmoid` of their difference.

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately Computing the Log-Sum-Exp and
    Softmax Functions", IMA Journal of Numerical Analysis 41 (2021), 2311-2330,
    doi:10.1093/imanum/draa038.

    Examples
    --------
    >>> softmax([2.0, 1.0, 0.1]).round(6)
    array([0.659001, 0.242433, 0.098566])

    No size of logits is too large:

    >>> softmax([1000.0, 1001.0, 1002.0]).round(6)
    array([0.090031, 0.244728, 0.665241])

    Columns instead of rows:

    >>> softmax([[0.0, 0.0], [0.0, np.log(3.0)]], axis=0).round(6)
    array([[0.5 , 0.25],
           [0.5 , 0.75]])

    One row for each temperature:

    >>> softmax([3.0, 3.0, 1.0], temperature=[0.0, 1.0, np.inf]).round(6)
    array([[0.5     , 0.5     , 0.      ],
           [0.468311, 0.468311, 0.063379],
           [0.333333, 0.333333, 0.333333]])
    """
    z, T, axis = as_logits(z, temperature, axis)
    p = z - largest(z, axis)
    divide(p, T)
    np.exp(p, out=p)
    p /= row_sum(p, axis)
    return p


@np.errstate(all="ignore")
def naive_softmax(z, *, axis=-1, temperature=1.0):
    """Return what the formula of softmax gives when it is typed as it stands.

    It is here to be compared with: it gives NaN or a wrong answer, without a word, as soon as
    an exponential or the sum overflows or vanishes. Use `softmax`.

    Parameters
    ----------
    z, axis, temperature
        As for `softmax`, but T = 0 is not treated as a limit.

    Returns
    -------
    ndarray
        As for `softmax`, where it is right.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Examples
    --------
    >>> naive_softmax([2.0, 1.0, 0.1]).round(6)
    array([0.659001, 0.242433, 0.098566])
    >>> naive_softmax([1000.0, 1001.0, 1002.0])
    array([nan, nan, nan])
    >>> naive_softmax([709.5, 709.5])
    array([0., 0.])
    """
    z, axes = as_rows(z, axis)
    T = as_temperature(temperature, z.shape, axes).astype(z.dtype)
    exponentials = np.exp(z / T)
    return exponentials / exponentials.sum(axes, keepdims=True)


def argmax_distribution(z, *, axis=-1):
    """Return the limit of softmax for T → 0: the largest entries share the probability evenly.

    Parameters
    ----------
    z : array_like of real numbers
        Logits.
    axis : int, tuple of int or None, default -1
        The axis along which the probabilities sum to 1; None for all axes.

    Returns
    -------
    ndarray
        Probabilities in the shape of `z`: 1/m for the m largest entries, 0 for the others.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Examples
    --------
    >>> argmax_distribution([3, 3, 1, 0])
    array([0.5, 0.5, 0. , 0. ])
    """
    return softmax(z, axis=axis, temperature=0.0)


def _gap_and_log_sum(z, T, axes):
    """Return (z - max z) / T and the logarithm of the sum of its exponentials.

    The largest term, exp(0) = 1, is left out of the sum, and log1p puts it back: so nothing
    is lost where all the others are small.
    """
    gap, lost = gaps(z, T, axes)
    e = np.exp(gap)
    e += e * lost
    ties = gap == 0
    others = total(np.where(ties, 0.0, e), axes) + (ties.sum(axes, keepdims=True) - 1)
    return gap, np.log1p(others)


@np.errstate(all="ignore")
def log_softmax(z, *, axis=-1, temperature=1.0):
    """Return the natural logarithm of softmax, without computing softmax first.

    ln p_i = z_i / T - ln Σ_j exp(z_j / T)

    Use it for losses: it is finite where the probability itself rounds to 0, and keeps all its
    digits where the probability rounds to 1.

    Parameters
    ----------
    z, axis, temperature
        As for `softmax`.

    Returns
    -------
    ndarray
        Logarithms (nats), never above 0, in the shape of `softmax`'s result; -inf where the
        probability is exactly 0, NaN where `softmax` is NaN.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Notes
    -----
    The error is at most 3 units in the last place for up to 131072 entries in a row, unless T
    lies within 1e-300 of 0. Accuracy comes before speed: float32 is computed in float64.

    Examples
    --------
    >>> log_softmax([2.0, 1.0, 0.1]).round(6)
    array([-0.41703, -1.41703, -2.31703])
    >>> log_softmax([800.0, 0.0])
    array([   0., -800.])
    >>> log_softmax([40.0, 0.0])
    array([-4.24835426e-18, -4.00000000e+01])
    """
    z, T, axes = as_logits(z, temperature, axis)
    gap, log_sum = _gap_and_log_sum(z.astype(np.float64, copy=False), T, axes)
    return (gap - log_sum).astype(z.dtype)


@np.errstate(all="ignore")
def logsumexp(z, *, axis=-1, temperature=1.0, keepdims=False):
    """Return ln Σ_j exp(z_j / T), which is the smooth maximum of `z / T`.

    Parameters
    ----------
    z, axis, temperature
        As for `softmax`.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        Nats. The shape of `softmax`'s result without `axis`. -inf for a row of nothing but
        -inf and for an empty one; +inf for a row with +inf at T >= 0.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Notes
    -----
    With u = 2**-53, the error is at most 2 units in the last place or, near 0 where max(z) and
    the logarithm of the sum cancel, 4u · max(1, largest size of z / T).

    Examples
    --------
    >>> float(logsumexp([2.0, 1.0, 0.1]).round(6))
    2.41703
    >>> logsumexp([[1000.0, 1000.0], [-1000.0, -1000.0]]).round(6)
    array([1000.693147, -999.306853])

    T · logsumexp(z / T) falls to max(z) as T → 0:

    >>> T = np.array([1.0, 0.5, 0.1])
    >>> (T * logsumexp([2.0, 1.0, 0.1], temperature=T)).round(6)
    array([2.41703 , 2.07322 , 2.000005])
    """
    z, T, axes = as_logits(z, temperature, axis)
    wide = z.astype(np.float64, copy=False)
    log_sum = _gap_and_log_sum(wide, T, axes)[-1]
    top = largest(wide, axes)
    scaled = divide(top.copy(), T)
    result = np.where(np.isinf(top), top, scaled + log_sum).astype(z.dtype)
    return result if keepdims else result.squeeze(axes)[()]


@np.errstate(all="ignore")
def sigmoid(x):
    """Return the logistic sigmoid, 1 / (1 + exp(-x)).

    It is softmax for two classes: the probability of the one whose logit is ahead by `x`.

    Parameters
    ----------
    x : array_like of real numbers
        Any shape. A difference of logits, or log-odds, in nats.

    Returns
    -------
    ndarray or scalar
        Numbers from 0 to 1 in the shape of `x`.

    Raises
    ------
    TypeError
        If `x` holds anything but real numbers.

    Notes
    -----
    The exponential is taken of minus the size of `x`, so that it cannot overflow: the same
    numbers as in `softmax`, and the same bits. In float64 the error is at most 2 units in the
    last place, also where the result is subnormal.

    Examples
    --------
    >>> sigmoid([-2.0, 0.0, 2.0]).round(6)
    array([0.119203, 0.5     , 0.880797])
    >>> bool(sigmoid(3.0 - 1.0) == softmax([3.0, 1.0])[0])
    True
    """
    x = as_float_array(x, "x")
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


@np.errstate(all="ignore")
def log_sigmoid(x):
    """Return the natural logarithm of the logistic sigmoid, -ln(1 + exp(-x)).

    Parameters
    ----------
    x : array_like of real numbers
        Any shape. A difference of logits, or log-odds, in nats.

    Returns
    -------
    ndarray or scalar
        Numbers up to 0 (nats) in the shape of `x`, with an error of at most 2 units in the
        last place. float32 is computed in float64.

    Raises
    ------
    TypeError
        If `x` holds anything but real numbers.

    Examples
    --------
    >>> log_sigmoid([-800.0, 0.0, 40.0])
    array([-8.00000000e+02, -6.93147181e-01, -4.24835426e-18])
    """
    x = as_float_array(x, "x")
    wide = x.astype(np.float64)
    return (np.minimum(wide, 0) - np.log1p(np.exp(-np.abs(wide)))).astype(x.dtype)


@np.errstate(all="ignore")
def softmax_jacobian(z, *, axis=-1, temperature=1.0):
    """Return the matrix of the derivatives of softmax, ∂p_i / ∂z_j = p_i (δ_ij - p_j) / T.

    Parameters
    ----------
    z, axis, temperature
        As for `softmax`. Several axes count as one, in their order.

    Returns
    -------
    ndarray, shape (..., K, K)
        One symmetric matrix for each row of length K, in the unit 1/T. Its rows sum to 0. In
        the limits T → 0 and T → ±inf it is 0, except where several largest logits share at
        T = 0: there it is infinite.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    Notes
    -----
    The diagonal is computed from the rest of its row. So it keeps its digits where a
    probability is close to 1, and `1 - p` would have none left.

    Examples
    --------
    >>> softmax_jacobian([2.0, 1.0, 0.1]).round(4)
    array([[ 0.2247, -0.1598, -0.065 ],
           [-0.1598,  0.1837, -0.0239],
           [-0.065 , -0.0239,  0.0889]])
    """
    p = softmax(z, axis=axis, temperature=temperature)
    axes = as_axes(axis, np.ndim(z))
    rows = np.moveaxis(p, axes, range(-len(axes), 0))
    K = math.prod(p.shape[a] for a in axes)
    p = rows.reshape(*rows.shape[: p.ndim - len(axes)], K)
    J = -p[..., :, None] * p[..., None, :] * (1 - np.eye(K, dtype=p.dtype))
    J[..., range(K), range(K)] -= J.sum(-1)
    T = as_float_array(temperature, "temperature")[..., None, None]
    return np.divide(J, T, out=J, where=J != 0)


@np.errstate(all="ignore")
def softmax_jvp(z, v, *, axis=-1, temperature=1.0):
    """Return the Jacobian of softmax times a vector, without the matrix: p (v - Σ_j p_j v_j) / T.

    This is how the probabilities change when the logits move in the direction `v`. The matrix
    is symmetric, so it is the vector-Jacobian product of backpropagation too.

    Parameters
    ----------
    z, axis, temperature
        As for `softmax`.
    v : array_like of real numbers
        Directions; broadcasts against the result of `softmax`.

    Returns
    -------
    ndarray
        The shape to which `v` and the result of `softmax` broadcast. Sums to 0 along `axis`.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`, and if `v` holds anything but real numbers or does not broadcast.

    Examples
    --------
    >>> softmax_jvp([2.0, 1.0, 0.1], [1.0, 0.0, 0.0]).round(4)
    array([ 0.2247, -0.1598, -0.065 ])
    """
    p = softmax(z, axis=axis, temperature=temperature)
    v = as_float_array(v, "v")
    try:
        weighted = p * v
    except ValueError:
        message = f"`v` of shape {v.shape} does not broadcast against {p.shape}"
        raise ValueError(f"{message}, the shape of the probabilities") from None
    axes = as_axes(axis, np.ndim(z))
    T = as_temperature(temperature, np.shape(z), axes)
    slope = p * (v - weighted.sum(axes, keepdims=True))
    return np.divide(slope, T, out=slope, where=slope != 0)
