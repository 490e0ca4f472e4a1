"""Drawing from softmax(z / T), and cutting off its tail first.

Chance always comes from the `rng` that is passed in, so that a seed repeats a result.
"""

import operator
import reprlib

import numpy as np

from softmax_lib._arguments import as_array_along, as_axes, as_float_array, as_logits, divide
from softmax_lib._reductions import largest
from softmax_lib._shapes import place, rows
from softmax_lib.functional import log_softmax, softmax

__all__ = [
    "keep_min_p",
    "keep_top_k",
    "keep_top_p",
    "sample",
    "sample_exponential_race",
    "sample_gumbel_max",
]

SLACK = 4  # units in the last place by which a threshold may be missed


def sample(z, *, rng, size=None, axis=-1, temperature=1.0, keepdims=False):
    """Draw positions with the probabilities softmax(z / T), by inverting the cumulative sum.

    A uniform number falls on one of the K pieces that the probabilities cut the unit interval
    into. This is the function to use: it needs one random number for each draw.

    Parameters
    ----------
    z : array_like of real numbers
        Logits. An entry of -inf is never drawn.
    rng : numpy.random.Generator
        The source of chance, as from ``numpy.random.default_rng(seed)``.
    size : int or tuple of int, optional
        How many independent draws from each row. The default is one, without an axis for it.
    axis : int, tuple of int or None, default -1
        The axis of the K entries. Several axes count as one, in their order: their positions
        are those of the flattened array (see `numpy.unravel_index`).
    temperature : array_like of real numbers, default 1.0
        T, in the unit of the logits; broadcasts against the shape of `z` without `axis`. At
        T = 0 one of the largest logits is drawn, each of them equally often.
    keepdims : bool, default False
        Whether `axis` stays, with length 1.

    Returns
    -------
    ndarray of int or int
        Positions from 0 to K - 1, of shape `size` followed by the shape of `z` without `axis`,
        broadcast against `temperature`. For several rows the memory used is K times as large.

    Raises
    ------
    TypeError
        If `z` or `temperature` holds anything but real numbers, `rng` is not a Generator, or
        `size` is not made of integers.
    ValueError
        If a row has no softmax to draw from (it holds NaN, is empty or is -inf throughout),
        `size` is negative, a temperature is NaN, the shapes do not broadcast, or `axis` does not
        exist.

    References
    ----------
    L. Devroye, "Non-Uniform Random Variate Generation", Springer (1986), chapter III.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> draws = sample([2.0, 1.0, 0.1], rng=rng, size=10_000)
    >>> np.bincount(draws) / draws.size
    array([0.656 , 0.2416, 0.1024])
    >>> sample([[0.0, 9.0], [9.0, 0.0]], rng=rng, temperature=0.1)
    array([1, 0])
    """
    p, axes = _drawable_rows(softmax(z, axis=axis, temperature=temperature), z, axis)
    cumulative = p.cumsum(-1, dtype=np.float64)
    u = _generator(rng).random(_shape(size) + p.shape[:-1]) * cumulative[..., -1]
    if p.ndim == 1:
        positions = np.searchsorted(cumulative, u, side="right")
    else:
        positions = np.count_nonzero(cumulative <= u[..., None], axis=-1)
    return np.expand_dims(positions, axes) if keepdims else positions


def sample_gumbel_max(z, *, rng, size=None, axis=-1, temperature=1.0, keepdims=False):
    """Draw positions with the probabilities softmax(z / T), by the Gumbel-max trick.

    Add to each scaled logit a number of its own from the standard Gumbel distribution,
    G = -ln(-ln U); the position of the largest sum is the draw. It needs no sum over the
    entries, so they may be spread over many machines.

    Parameters
    ----------
    z, rng, size, axis, temperature, keepdims
        As for `sample`.

    Returns
    -------
    ndarray of int or int
        As for `sample`. The memory used is K times as large.

    Raises
    ------
    TypeError, ValueError
        As for `sample`.

    References
    ----------
    C. J. Maddison, D. Tarlow and T. Minka, "A* Sampling", NIPS 27 (2014).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> draws = sample_gumbel_max([2.0, 1.0, 0.1], rng=rng, size=10_000)
    >>> np.bincount(draws) / draws.size
    array([0.657 , 0.2461, 0.0969])
    """
    log_p, axes = _drawable_rows(log_softmax(z, axis=axis, temperature=temperature), z, axis)
    noise = _generator(rng).gumbel(size=_shape(size) + log_p.shape)
    positions = np.argmax(log_p + noise, axis=-1)
    return np.expand_dims(positions, axes) if keepdims else positions


def sample_exponential_race(z, *, rng, size=None, axis=-1, temperature=1.0, keepdims=False):
    """Draw positions with the probabilities softmax(z / T), by a race of exponential clocks.

    Entry i rings after an exponentially distributed time of mean 1/pᵢ, and the first to ring is
    the draw.

    Parameters
    ----------
    z, rng, size, axis, temperature, keepdims
        As for `sample`.

    Returns
    -------
    ndarray of int or int
        As for `sample`. The memory used is K times as large.

    Raises
    ------
    TypeError, ValueError
        As for `sample`.

    Notes
    -----
    At time t entry i rings with density pᵢ exp(-pᵢ t), and all the others are still silent with
    probability exp(-(1 - pᵢ) t). The product pᵢ exp(-t) has the integral pᵢ. If t is such a time,
    -ln t is the sum in the Gumbel-max trick: the two methods are one, and this noise is cheaper.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> draws = sample_exponential_race([2.0, 1.0, 0.1], rng=rng, size=10_000)
    >>> np.bincount(draws) / draws.size
    array([0.6589, 0.2446, 0.0965])
    """
    p, axes = _drawable_rows(softmax(z, axis=axis, temperature=temperature), z, axis)
    time = _generator(rng).standard_exponential(_shape(size) + p.shape)
    with np.errstate(over="ignore"):
        time = np.divide(time, p, out=np.full_like(time, np.inf), where=p > 0)
    positions = np.argmin(time, axis=-1)
    return np.expand_dims(positions, axes) if keepdims else positions


def keep_top_k(z, k, *, axis=-1):
    """Return the logits with all but the `k` largest set to -inf.

    Parameters
    ----------
    z : array_like of real numbers
        Logits.
    k : int
        How many to keep, at least 1. Where there are not more than `k`, all stay.
    axis : int, tuple of int or None, default -1
        The axis of the K entries; several axes count as one.

    Returns
    -------
    ndarray
        A copy of `z` for `softmax` or `sample`, at any temperature above 0. Equal logits are
        treated alike: those equal to the k-th largest stay too. A row with NaN keeps its NaN.

    Raises
    ------
    TypeError
        If `z` holds anything but real numbers, or `k` is not an integer.
    ValueError
        If `k` is less than 1, or `axis` does not exist.

    References
    ----------
    A. Fan, M. Lewis and Y. Dauphin, "Hierarchical Neural Story Generation", ACL (2018),
    doi:10.18653/v1/P18-1082.

    Examples
    --------
    >>> keep_top_k([2.0, 1.0, 0.1], 2)
    array([  2.,   1., -inf])
    >>> softmax(keep_top_k([2.0, 1.0, 0.1], 2)).round(6)
    array([0.731059, 0.268941, 0.      ])
    """
    try:
        k = operator.index(k)
    except TypeError:
        raise TypeError(f"`k` must be an integer, got {k!r}") from None
    if k < 1:
        raise ValueError(f"`k` must be at least 1, got {k}")
    z, axes = as_array_along(z, axis)
    row = rows(z, axes)
    if z.size == 0 or k >= row.shape[-1]:
        return z.copy()
    threshold = np.partition(row, -k, axis=-1)[..., -k]
    return np.where(z < np.expand_dims(threshold, axes), -np.inf, z)


@np.errstate(all="ignore")
def keep_top_p(z, mass, *, axis=-1, temperature=1.0):
    """Return the logits with all but the nucleus set to -inf.

    The nucleus is the smallest set of most probable entries whose probabilities at the given
    temperature sum to at least `mass`.

    Parameters
    ----------
    z : array_like of real numbers
        Logits.
    mass : float
        Probability to keep, above 0 and up to 1. With 1 all entries stay.
    axis : int, tuple of int or None, default -1
        The axis of the K entries; several axes count as one.
    temperature : array_like of real numbers, default 1.0
        T, in the unit of the logits; broadcasts against the shape of `z` without `axis`.

    Returns
    -------
    ndarray
        The logits (not divided by T) in the shape of `z`, broadcast against `temperature`.
        At least one entry stays. Equal logits are treated alike: those as probable as the last
        one of the nucleus stay too. A sum that rounding keeps below `mass` by at most 4 units in
        the last place is enough. A row without a softmax stays as it is.

    Raises
    ------
    TypeError
        If `z`, `mass` or `temperature` holds anything but real numbers.
    ValueError
        If `mass` is not above 0 and up to 1, a temperature is NaN, the shapes do not broadcast,
        or `axis` does not exist.

    References
    ----------
    A. Holtzman, J. Buys, L. Du, M. Forbes and Y. Choi, "The Curious Case of Neural Text
    Degeneration", ICLR (2020), arXiv:1904.09751.

    Examples
    --------
    >>> keep_top_p([2.0, 1.0, 0.1], 0.9)
    array([  2.,   1., -inf])

    The temperature comes first or last, with different results:

    >>> keep_top_p([2.0, 1.0, 0.1], 0.65), keep_top_p([2.0, 1.0, 0.1], 0.65, temperature=2.0)
    (array([  2., -inf, -inf]), array([  2.,   1., -inf]))
    """
    mass = _fraction(mass, "mass")
    if mass == 0:
        raise ValueError(f"`mass` must be above 0, got {mass}")
    z, axes = as_array_along(z, axis)
    p = softmax(z, axis=axes, temperature=temperature)
    if mass == 1 or p.size == 0:
        return np.broadcast_to(z, p.shape).copy()
    enough = mass * (1 - SLACK * float(np.finfo(p.dtype).eps))
    threshold = np.expand_dims(_smallest_of_nucleus(rows(p, axes), enough), axes)
    return np.where(p < threshold, -np.inf, z)


@np.errstate(all="ignore")
def keep_min_p(z, ratio, *, axis=-1, temperature=1.0):
    """Return the logits with all those set to -inf that are improbable beside the largest.

    An entry stays if its probability at the given temperature is at least `ratio` times the
    largest one.

    Parameters
    ----------
    z : array_like of real numbers
        Logits.
    ratio : float
        From 0 (all stay) to 1 (only the most probable stay).
    axis : int, tuple of int or None, default -1
        The axis of the K entries; several axes count as one.
    temperature : array_like of real numbers, default 1.0
        T, in the unit of the logits; broadcasts against the shape of `z` without `axis`.

    Returns
    -------
    ndarray
        The logits (not divided by T) in the shape of `z`, broadcast against `temperature`.
        An entry stays too if its gap to the largest, in units of T, misses ln(ratio) by no more
        than rounding: 4 units in the last place of that or of 1. A row without a softmax stays
        as it is.

    Raises
    ------
    TypeError
        If `z`, `ratio` or `temperature` holds anything but real numbers.
    ValueError
        If `ratio` is not from 0 to 1, a temperature is NaN, the shapes do not broadcast, or
        `axis` does not exist.

    References
    ----------
    M. N. Nguyen and others, "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM
    Outputs", ICLR (2025), arXiv:2407.01082.

    Examples
    --------
    >>> keep_min_p([2.0, 1.0, 0.1], 0.3)
    array([  2.,   1., -inf])
    >>> keep_min_p([2.0, 1.0, 0.1], 0.1)
    array([2. , 1. , 0.1])
    """
    ratio = _fraction(ratio, "ratio")
    z = as_float_array(z, "z")
    scaled, T, axes = as_logits(z, temperature, axis)
    top = largest(scaled, axes)
    gap = divide(scaled - top, T)
    threshold = np.log(ratio)
    threshold -= SLACK * float(np.finfo(z.dtype).eps) * max(1.0, abs(threshold))
    return np.where((gap < threshold) & np.isfinite(top), -np.inf, z)


def _drawable_rows(p, z, axis):
    """Return probabilities (or their logarithms) as rows to draw from, and the axes of `z`."""
    axes = as_axes(axis, np.ndim(z))
    wrong = np.isnan(p).any(axes, keepdims=True) | (0 in (p.shape[a] for a in axes))
    if wrong.any():
        ahead = tuple(range(p.ndim - np.ndim(z)))  # axes of temperatures
        row = place("z", wrong.any(ahead), axes)
        reason = "it is empty, holds NaN or +inf, or is -inf throughout"
        raise ValueError(f"`{row}` has no softmax to draw from: {reason}, got {reprlib.repr(z)}")
    return rows(p, axes), axes


def _smallest_of_nucleus(p, mass):
    """Return the smallest probability in the nucleus of each row.

    What is below (1 - mass) / K adds up to less than 1 - mass, so it need not be sorted.
    """
    K = p.shape[-1]
    m = np.count_nonzero(p >= (1 - mass) / K, axis=-1).max(initial=1)
    largest = np.sort(np.partition(p, K - m, axis=-1)[..., K - m :], axis=-1)[..., ::-1]
    before = np.count_nonzero(
        np.cumsum(largest, axis=-1, dtype=np.float64) < mass, axis=-1, keepdims=True
    )
    return np.take_along_axis(largest, np.minimum(before, m - 1), axis=-1)[..., 0]


def _fraction(x, name):
    if np.ndim(x) or not 0 <= as_float_array(x, name) <= 1:
        raise ValueError(f"`{name}` must be a number from 0 to 1, got {x!r}")
    return float(x)


def _generator(rng):
    if not isinstance(rng, np.random.Generator):
        seed = rng if isinstance(rng, int) else 0
        message = f"`rng` must be a numpy.random.Generator, as numpy.random.default_rng({seed}) is"
        raise TypeError(f"{message}, got {reprlib.repr(rng)}")
    return rng


def _shape(size):
    """Return `size` as a tuple, which is empty for None."""
    sizes = size if isinstance(size, tuple) else () if size is None else (size,)
    try:
        shape = tuple(operator.index(n) for n in sizes)
    except TypeError:
        message = f"`size` must be an integer, a tuple of integers or None, got {size!r}"
        raise TypeError(message) from None
    if any(n < 0 for n in shape):
        raise ValueError(f"`size` must not be negative, got {size!r}")
    return shape
