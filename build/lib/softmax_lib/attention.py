"""Attention: softmax over positions, and the mean of what stands there.

A query q meets the keys k_j of m positions. The scores z_j = q · k_j are the logits of softmax,
which makes weights of them, and the result is the weighted mean of the values v_j.
"""

import numpy as np

from softmax_lib._arguments import as_float_array, as_shaped
from softmax_lib.functional import softmax

__all__ = ["attention", "attention_weights"]


@np.errstate(all="ignore")
def attention_weights(q, k, *, mask=True, temperature=None, sink=None):
    """Return the weights that each query gives to each position: softmax of q · k / T.

    Parameters
    ----------
    q : array_like of real numbers, shape (..., n, d)
        Queries, one a row. A single one may be given as shape (d,).
    k : array_like of real numbers, shape (..., m, d)
        Keys, one a row. The dimensions in front broadcast.
    mask : array_like of bool, default True
        True where a query may look, False where it may not: the score of that pair is -inf. It
        broadcasts to the scores z = q · k, of shape (..., n, m).
    temperature : array_like of real numbers, optional
        T. The default is √d: then scores of queries and keys with independent entries of
        variance 1 have variance 1 after the division, whatever d is. Others broadcast against
        the scores without their last axis, (..., n): one for all, or one for each query. Limits
        and signs are those of `softmax`.
    sink : array_like of real numbers, optional
        The logit of one more option, which is no position: "nothing". It gets its share of the
        softmax and is left out afterwards, so that the weights sum to less than 1. Like the
        scores it is divided by T. A single number, or one for each head and whatever else stands
        in front: it broadcasts against the scores without their last two axes.

    Returns
    -------
    ndarray, shape (..., n, m)
        Weights from 0 to 1; each row sums to 1, or to less with a sink. The weights of a query
        that may look at nothing, or has no position to look at, are all 0. A single query gives
        shape (..., m).

    Raises
    ------
    TypeError
        If an argument holds anything but real numbers, or `mask` anything but booleans.
    ValueError
        If the shapes do not fit, or a temperature is NaN.

    Notes
    -----
    Programs that put the sink beside the scores after these were divided take `sink * T` here. A
    sink of 0 is the same in both.

    References
    ----------
    A. Vaswani and others, "Attention Is All You Need", NIPS 30 (2017), arXiv:1706.03762.

    G. Xiao, Y. Tian, B. Chen, S. Han and M. Lewis, "Efficient Streaming Language Models with
    Attention Sinks", ICLR (2024), arXiv:2309.17453.

    Examples
    --------
    >>> q, k = [[1.0, 0.0], [0.0, 2.0]], [[3.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    >>> attention_weights(q, k).round(4)
    array([[0.7337, 0.0879, 0.1784],
           [0.1084, 0.4458, 0.4458]])

    No position may look at a later one:

    >>> attention_weights(k, k, mask=np.tri(3, dtype=bool), temperature=1.0).round(4)
    array([[1.    , 0.    , 0.    ],
           [0.2689, 0.7311, 0.    ],
           [0.6652, 0.09  , 0.2447]])

    One more option with logit 0:

    >>> attention_weights([1.0], [[2.0], [1.0], [0.1]], sink=0.0).round(6)
    array([0.60504 , 0.222582, 0.090495])
    """
    q, k = as_float_array(q, "q"), as_float_array(k, "k")
    _check_dimensions(q, k, "k")
    if q.shape[-1] != k.shape[-1]:
        raise ValueError(f"`q` of shape {q.shape} and `k` of shape {k.shape} differ in length d")
    z = q @ np.swapaxes(k, -1, -2)
    if temperature is None:
        temperature = np.sqrt(float(q.shape[-1]))
    if mask is not True:
        mask = as_shaped(mask, z.shape, "mask", "b", "the scores")
    if sink is None:
        return softmax(z, temperature=temperature, where=mask)
    sink = as_shaped(sink, z.shape[:-2], "sink", of="the scores without their last two axes")
    sink = np.expand_dims(sink.astype(z.dtype), tuple(range(sink.ndim, z.ndim)))
    mask = np.broadcast_to(mask, z.shape)
    z, mask = _with_last(z, sink), _with_last(mask, np.array(True))
    return softmax(z, temperature=temperature, where=mask)[..., :-1]


@np.errstate(all="ignore")
def attention(q, k, v, *, mask=True, temperature=None, sink=None):
    """Return for each query the mean of the values, weighted by how well their keys match it.

    Parameters
    ----------
    q, k, mask, temperature, sink
        As for `attention_weights`, which gives the weights.
    v : array_like of real numbers, shape (..., m, e)
        Values, one a row for each key. The dimensions in front broadcast.

    Returns
    -------
    ndarray, shape (..., n, e)
        Means; with a sink they are pulled towards 0, as by one more position with the value 0. A
        query that may look at nothing, or has no position to look at, gets 0. What stands at a
        position of weight 0 does not matter, not even NaN. A single query gives shape (e,).

    Raises
    ------
    TypeError, ValueError
        As for `attention_weights`, and if `v` holds anything but real numbers or does not fit.

    References
    ----------
    As for `attention_weights`.

    Examples
    --------
    >>> q, k, v = [1.0, 0.0], [[4.0, 0.0], [0.0, 4.0]], [[1.0, 10.0], [0.0, 20.0]]
    >>> attention(q, k, v).round(4)
    array([ 0.9442, 10.5581])
    >>> attention(q, k, v, temperature=0.0)
    array([ 1., 10.])
    >>> attention(q, k, v, mask=[False, True])
    array([ 0., 20.])
    """
    q, k, v = as_float_array(q, "q"), as_float_array(k, "k"), as_float_array(v, "v")
    w = attention_weights(q, k, mask=mask, temperature=temperature, sink=sink)
    _check_dimensions(q, v, "v")
    _check_dimensions(k, v, "v", beside="k")
    if v.shape[-2] != k.shape[-2]:
        raise ValueError(f"`v` of shape {v.shape} must have a row for each of `k`, {k.shape[-2]}")
    finite = np.isfinite(v)
    if finite.all():
        return w @ v
    # 0 times NaN is NaN, and would reach those who may not look there.
    mean = w @ np.where(finite, v, 0)
    for wrong, here in [(np.nan, np.isnan(v)), (np.inf, v == np.inf), (-np.inf, v == -np.inf)]:
        mean += np.where(w @ here > 0, wrong, 0)
    return mean


def _check_dimensions(q, rows, name, beside="q"):
    """Check that `rows`, keys or values, go with the queries `q`, or with what is `beside`."""
    if rows.ndim < 2:
        raise ValueError(f"`{name}` must have the shape (..., m, length), got {rows.shape}")
    if q.ndim == 0:
        raise ValueError(f"`q` must have at least one dimension, got {q}")
    if q.ndim == 1 and rows.ndim > 2:
        message = f"`{name}` must have the shape (m, length) for a single query"
        raise ValueError(f"{message}, got {rows.shape}")
    try:
        np.broadcast_shapes(q.shape[:-2], rows.shape[:-2])
    except ValueError:
        message = (
            f"`{beside}` of shape {q.shape} and `{name}` of shape {rows.shape} do not broadcast"
        )
        raise ValueError(f"{message} in front of their last two axes") from None


def _with_last(x, column):
    """Return `x` with one more entry at the end of each row."""
    return np.concatenate([x, np.broadcast_to(column, (*x.shape[:-1], 1))], axis=-1)
