"""What rounding takes away, found and given back."""

import numpy as np

from softmax_lib._arguments import ONE, divide
from softmax_lib._reductions import largest, row_sum

__all__ = ["difference", "gaps", "product", "total"]


def difference(a, b):
    """Return `a - b` rounded, and the exact rounding error (Knuth's two-sum).

    Examples
    --------
    >>> a, b = np.float64(1.0), np.float64(1e-20)
    >>> difference(a, b)
    (np.float64(1.0), np.float64(-1e-20))
    """
    d = a - b
    minus_b = d - a
    return d, (a - (d - minus_b)) - (b + minus_b)


def _halves(a):
    """Split `a` into two numbers of at most 26 bits each (Veltkamp)."""
    c = (2.0**27 + 1) * a
    high = c - (c - a)
    return high, a - high


def product(a, b):
    """Return `a * b` rounded, and the exact rounding error (Dekker's product).

    Examples
    --------
    >>> product(np.float64(1 + 2.0**-30), np.float64(1 - 2.0**-30))
    (np.float64(1.0), np.float64(-8.673617379884035e-19))
    """
    p = a * b
    (a1, a2), (b1, b2) = _halves(a), _halves(b)
    return p, ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2


def gaps(z, T, axes):
    """Return `(z - z.max(axes)) / T` rounded, and what rounding took from it.

    Parameters
    ----------
    z, T, axes
        As returned by `as_logits`, with `z` in float64.

    Examples
    --------
    >>> gap, lost = gaps(np.array([1e16, 1.0]), ONE, (-1,))
    >>> gap, lost
    (array([ 0.e+00, -1.e+16]), array([0., 1.]))
    """
    top = largest(z, axes)
    gap, lost = difference(z, top)
    if T is not ONE:
        shifted = gap.copy()
        divide(gap, T)
        overflowed = (shifted == -np.inf) & (z > -np.inf)
        if overflowed.any():
            gap = np.where(overflowed, z / T - top / T, gap)
        rounded, error = product(gap, T)
        # At a smaller temperature the errors themselves fall below the smallest number.
        normal = (T > 1e-300) & np.isfinite(T)
        lost = np.where(normal, ((shifted - rounded) - error + lost) / T, 0.0)
    np.fmax(lost, -1.0, out=lost)  # NaN becomes -1, and beside it exp(gap) is 0
    return gap, lost


def total(x, axes, start=0.0):
    """Return `start` and the sum of `x` over `axes`, which stay with length 1.

    For numbers from 0 to 1, of which the largest is close to 1, it has an error of one unit in
    the last place for K up to 2**17: the leading bits of all, cut at the same place, add up
    exactly, and what is left is so small that its own rounding errors do not show. Where `start`
    cancels most of it, what is left is cut once more.

    Examples
    --------
    >>> x = np.array([1.0] + 10_000 * [1e-16])
    >>> total(x, (-1,), start=-1.0)
    array([1.e-12])
    """
    leading, rest = _cut(x, 2.0**17)
    found = row_sum(leading, axes)
    if start:
        found += start
        if (found < 2.0**-18).any():
            leading, rest = _cut(rest, largest(np.abs(rest), axes) * 2.0**17)
            found += row_sum(leading, axes)
    return found + row_sum(rest, axes)


def _cut(x, place):
    """Return what adding `place` leaves of `x`, and what is cut off."""
    leading = x + place
    leading -= place
    return leading, x - leading


def deviations(x, p, axes):
    """Return how far `x` is from its value where `p` is largest, which rounding does not touch.

    So sums of p · deviation keep what is small beside the largest probability.

    Parameters
    ----------
    x : ndarray
        Values; broadcasts against `p`.
    p : ndarray
        Probabilities.
    axes : tuple of int

    Returns
    -------
    deviation : ndarray
        Multiplied by `scale`, and 0 where `p` is 0.
    scale : float
        1, or less where a difference of values could overflow: a power of two.
    center : ndarray
        The value where `p` is largest, not scaled; NaN in a row of length 0.

    Examples
    --------
    >>> deviations(np.array([5.0, 7.0, 9.0]), np.array([0.1, 0.9, 0.0]), (-1,))
    (array([-2.,  0.,  0.]), 1.0, array([7.]))
    """
    huge = np.abs(x).max(initial=0.0, where=np.isfinite(x)) > np.finfo(x.dtype).max / 4
    scale = 0.25 if huge else 1.0
    center = largest(np.where(p == largest(p, axes), x, -np.inf), axes)
    center[np.isinf(center)] = np.nan
    deviation = np.where(p > 0, x * scale - center * scale, 0)
    return deviation, scale, center
