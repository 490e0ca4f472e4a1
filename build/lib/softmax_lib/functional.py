"""Softmax, its logarithm, its derivatives, and the functions around it.

Logits are finite numbers or -inf, which marks an entry that is no option: its probability is
exactly 0 at every temperature. A row that holds NaN, or nothing but -inf, or +inf at T >= 0, has
no softmax: all of it is NaN, and only that row.

A single number has no axis and is refused; `sigmoid` and `log_sigmoid`, which have none, take it.

Results are float32 for float32 (and float16) input, float64 for all other real numbers; sums are
always computed in float64. There is no `dtype`, since the input can be converted before, and no
`out`: a result is the only array of its size that is made, and code that writes over its input is
harder to read than what it saves is worth.
"""

import numpy as np

from softmax_lib._arguments import (
    ONE,
    as_array_along,
    as_axes,
    as_float_array,
    as_logits,
    as_shaped,
    as_temperature,
    divide,
)
from softmax_lib._reductions import in_blocks, largest, row_sum
from softmax_lib._rounding import deviations, gaps, total
from softmax_lib._shapes import check_same_length, reduced, rows

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


@in_blocks
@np.errstate(all="ignore")
def softmax(z, *, axis=-1, temperature=1.0, where=True):
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
    where : array_like of bool, default True
        Which entries count; it broadcasts to the shape of `z`. What stands in the others does
        not matter, not even NaN.

    Returns
    -------
    ndarray
        Probabilities in the shape of `z`, or in the shape to which the temperature broadcasts
        it. A row of nothing but -inf, or with NaN, or with +inf at T >= 0, is all NaN; a row
        of length 0 stays empty. Entries that `where` masks are 0, so that a row of which it
        leaves nothing is all 0.

    Raises
    ------
    TypeError
        If `z` or `temperature` holds anything but real numbers or is a masked array, or `where`
        holds anything but booleans.
    ValueError
        If a temperature is NaN, the shapes do not broadcast, `axis` does not exist, `z` is a
        single number, or an integer or longdouble cannot be held by float64.

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

    A mask, which leaves nothing of the second row:

    >>> softmax([[2.0, 1.0, 0.1]] * 2, where=[[True, True, False], [False] * 3]).round(6)
    array([[0.731059, 0.268941, 0.      ],
           [0.      , 0.      , 0.      ]])
    """
    z, T, axis = as_logits(z, temperature, axis, where)
    p = z - largest(z, axis)
    divide(p, T)
    np.exp(p, out=p)
    p /= row_sum(p, axis)
    return p if where is True else np.where(where, p, 0)


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
    z, axes = as_array_along(z, axis)
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
    e += np.multiply(e, lost, out=lost)
    return gap, np.log1p(total(e, axes, start=-1.0))


@in_blocks
@np.errstate(all="ignore")
def log_softmax(z, *, axis=-1, temperature=1.0, where=True):
    """Return the natural logarithm of softmax, without computing softmax first.

    ln p_i = z_i / T - ln Σ_j exp(z_j / T)

    Use it for losses: it is finite where the probability itself rounds to 0, and keeps all its
    digits where the probability rounds to 1.

    Parameters
    ----------
    z, axis, temperature, where
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
    z, T, axes = as_logits(z, temperature, axis, where)
    gap, log_sum = _gap_and_log_sum(z.astype(np.float64, copy=False), T, axes)
    log_p = np.subtract(gap, log_sum, out=gap).astype(z.dtype, copy=False)
    return log_p if where is True else np.where(where, log_p, -np.inf)


@in_blocks
@np.errstate(all="ignore")
def logsumexp(z, *, axis=-1, temperature=1.0, where=True, b=None, keepdims=False):
    """Return ln Σ_j b_j exp(z_j / T), which for b = 1 is the smooth maximum of `z / T`.

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.
    b : array_like of real numbers, optional
        Weights; they broadcast to the shape of `z`. An entry of weight 0 does not count,
        whatever its logit. They may be negative: ``b=[1, -1]`` is the logarithm of a difference.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray or scalar
        Nats. The shape of `softmax`'s result without `axis`. -inf for a row of nothing but
        -inf, for an empty one and for one of which `where` leaves nothing; +inf for a row with
        +inf at T >= 0; NaN where negative weights make the sum negative.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`, and if `b` holds anything but real numbers or does not broadcast.

    Notes
    -----
    With u = 2**-53, the error is at most 2 units in the last place or, near 0 where max(z) and
    the logarithm of the sum cancel, 4u · max(1, largest size of z / T). Weights become part of
    the logits, as z_j / T + ln b_j, and are exact to the rounding of that; where negative ones
    cancel the others, digits are lost.

    Examples
    --------
    >>> float(logsumexp([2.0, 1.0, 0.1]).round(6))
    2.41703
    >>> logsumexp([[1000.0, 1000.0], [-1000.0, -1000.0]]).round(6)
    array([1000.693147, -999.306853])
    >>> float(logsumexp([1000.0, 1001.0], b=[0.5, 0.5]).round(6))  # of a mean
    1000.620115

    T · logsumexp(z / T) falls to max(z) as T → 0:

    >>> T = np.array([1.0, 0.5, 0.1])
    >>> (T * logsumexp([2.0, 1.0, 0.1], temperature=T)).round(6)
    array([2.41703 , 2.07322 , 2.000005])
    """
    z, T, axes = as_logits(z, temperature, axis, where)
    wide = z.astype(np.float64, copy=False)
    if b is None:
        result = _log_sum(wide, T, axes)
    else:
        b = as_shaped(b, z.shape, "b")
        result = _weighted_log_sum(divide(wide.copy(), T), b.astype(np.float64), axes)
    return reduced(result.astype(z.dtype, copy=False), axes, keepdims)


def _log_sum(z, T, axes):
    top = largest(z, axes)
    log_sum = _gap_and_log_sum(z, T, axes)[-1]
    return np.where(np.isinf(top), top, divide(top.copy(), T) + log_sum)


def _weighted_log_sum(z, b, axes):
    """Return ln Σ b exp(z), which is NaN if the sum is negative."""
    z = z + np.log(np.abs(b))
    positive = _log_sum(np.where(b > 0, z, -np.inf), ONE, axes)
    if not (b < 0).any():
        return positive
    negative = _log_sum(np.where(b < 0, z, -np.inf), ONE, axes)
    difference = positive + np.log1p(-np.exp(negative - positive))
    return np.where(negative == -np.inf, positive, difference)


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
    return np.maximum(np.sign(x), e) / (1 + e)  # above the line: 1 for x >= 0, e for x < 0


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
def softmax_jacobian(z, *, axis=-1, temperature=1.0, where=True):
    """Return the matrix of the derivatives of softmax, ∂p_i / ∂z_j = p_i (δ_ij - p_j) / T.

    Parameters
    ----------
    z, axis, temperature, where
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
    p = softmax(z, axis=axis, temperature=temperature, where=where)
    p = rows(p, as_axes(axis, np.ndim(z)))
    K = p.shape[-1]
    J = -p[..., :, None] * p[..., None, :] * (1 - np.eye(K, dtype=p.dtype))
    J[..., range(K), range(K)] -= row_sum(J, (-1,))[..., 0]
    T = as_float_array(temperature, "temperature")[..., None, None]
    return np.divide(J, T, out=J, where=J != 0)


@np.errstate(all="ignore")
def softmax_jvp(z, v, *, axis=-1, temperature=1.0, where=True):
    """Return the Jacobian of softmax times a vector, without the matrix: p (v - Σ_j p_j v_j) / T.

    This is how the probabilities change when the logits move in the direction `v`. The matrix
    is symmetric, so it is the vector-Jacobian product of backpropagation too.

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.
    v : array_like of real numbers
        Directions; as long along `axis` as `z`, otherwise broadcast against the result of
        `softmax`. Where a probability is 0, they do not count.

    Returns
    -------
    ndarray
        The shape to which `v` and the result of `softmax` broadcast. Sums to 0 along `axis`.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`, and if `v` holds anything but real numbers, does not broadcast or has
        another length along `axis`.

    Notes
    -----
    Nothing changes when the same number is added to all of `v`. So that of the most probable
    entry is subtracted first: then the products that are small beside it are not lost.

    Examples
    --------
    >>> softmax_jvp([2.0, 1.0, 0.1], [1.0, 0.0, 0.0]).round(4)
    array([ 0.2247, -0.1598, -0.065 ])
    >>> softmax_jvp([40.0, 0.0], [1.0, 0.0])
    array([ 4.24835426e-18, -4.24835426e-18])
    """
    p = softmax(z, axis=axis, temperature=temperature, where=where)
    v = as_float_array(v, "v")
    axes = as_axes(axis, np.ndim(z))
    check_same_length(v, p, axes, ("v", "z"))
    T = as_temperature(temperature, np.shape(z), axes)
    deviation, scale, _ = deviations(v, p, axes)
    slope = p * (deviation - row_sum(p * deviation, axes))
    return np.divide(slope, T * scale, out=slope, where=slope != 0)
