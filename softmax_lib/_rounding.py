"""What rounding takes away, found and given back."""

import numpy as np

from softmax_lib._arguments import ONE, divide
from softmax_lib._reductions import largest

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
    gap, lost = difference(z, largest(z, axes))
    if T is not ONE:
        shifted = gap.copy()
        divide(gap, T)
        rounded, error = product(gap, T)
        # At a smaller temperature the errors themselves fall below the smallest number.
        lost = np.where(T > 1e-300, ((shifted - rounded) - error + lost) / T, 0.0)
    lost[~np.isfinite(lost)] = 0.0
    return gap, lost


def total(x, axes):
    """Sum `x` >= 0 over `axes`, which stay with length 1, with one rounding for K up to 2**17.

    The leading bits of all terms, cut at the same place, add up exactly, and what is left is
    so small that its own rounding errors do not show.

    Examples
    --------
    >>> x = np.array([1.0] + 10_000 * [1e-16])
    >>> total(x, (-1,)) - 1
    array([1.0000889e-12])
    """
    cut = x.max(axes, keepdims=True, initial=0.0) * 2.0**17
    leading = (x + cut) - cut
    return leading.sum(axes, keepdims=True) + (x - leading).sum(axes, keepdims=True)
