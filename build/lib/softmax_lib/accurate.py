"""Softmax to the last digits."""

import numpy as np

from softmax_lib._arguments import as_logits
from softmax_lib._reductions import in_blocks
from softmax_lib._rounding import gaps, total

__all__ = ["accurate_softmax"]


@in_blocks
@np.errstate(all="ignore")
def accurate_softmax(z, *, axis=-1, temperature=1.0, where=True):
    """Return softmax with an error of a few units in the last place.

    The subtraction of the largest logit rounds, and an absolute error of an exponent becomes a
    relative error of the exponential: in `softmax` hundreds of units in the last place where a
    logit lies hundreds below the largest. Here what rounding took is computed too, and given
    back to first order: exp(gap + lost) ≈ exp(gap) + exp(gap) · lost.

    Parameters
    ----------
    z, axis, temperature, where
        As for `softmax`.

    Returns
    -------
    ndarray
        As for `softmax`, but with an error of at most 5 units in the last place for up to
        131072 entries in a row, unless T lies within 1e-300 of 0. float32 is computed in
        float64.

    Raises
    ------
    TypeError, ValueError
        As for `softmax`.

    References
    ----------
    P. Blanchard, D. J. Higham and N. J. Higham, "Accurately Computing the Log-Sum-Exp and
    Softmax Functions", IMA Journal of Numerical Analysis 41 (2021), 2311-2330,
    doi:10.1093/imanum/draa038.

    Examples
    --------
    >>> accurate_softmax([2.0, 1.0, 0.1]).round(6)
    array([0.659001, 0.242433, 0.098566])

    The error of the second probability, in units in the last place:

    >>> true = 8.921404266525305e-305  # exp(-700.1) / (1 + exp(-700.1)), by mpmath
    >>> float(abs(accurate_softmax([0.1, -700.0])[1] - true) / np.spacing(true)) <= 5
    True
    """
    z, T, axes = as_logits(z, temperature, axis, where)
    gap, lost = gaps(z.astype(np.float64, copy=False), T, axes)
    p = np.exp(gap, out=gap)
    p += np.multiply(p, lost, out=lost)
    p /= total(p, axes)
    p = p.astype(z.dtype, copy=False)
    return p if where is True else np.where(where, p, 0)
