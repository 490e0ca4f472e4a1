"""Maximum and sum of rows, and large arrays block by block."""

import functools

import numpy as np

__all__ = ["in_blocks", "largest", "row_sum"]

BLOCK = 2**15  # numbers; with what is computed from them they fit into the cache
SHORT = 32  # rows up to this length are faster as columns


def largest(z, axes):
    """Return the maximum of `z` over `axes`, which stay with length 1; -inf if there is none.

    Examples
    --------
    >>> largest(np.array([[3.0, 1.0], [2.0, 5.0]]), (-1,))
    array([[3.],
           [5.]])
    """
    return np.maximum.reduce(z, axes, keepdims=True, initial=-np.inf)


def row_sum(p, axes):
    """Return the sum of `p` over `axes`, which stay with length 1.

    It is computed in float64: along an axis other than the last NumPy adds one number after the
    other, and in float32 a sum of ones stands still at 2**24.

    Examples
    --------
    >>> row_sum(np.array([[3.0, 1.0], [2.0, 5.0]]), (-1,))
    array([[4.],
           [7.]])
    """
    if axes == (-2,) and p.shape[-2] <= SHORT:
        total = _sum_of_rows(p.astype(np.float64, copy=False))
    else:
        total = np.add.reduce(p, axes, np.float64, keepdims=True)
    return total.astype(p.dtype, copy=False)


def _sum_of_rows(p):
    """Return the sum over the axis -2, added in the order in which NumPy adds short rows."""
    p = np.moveaxis(p, -2, 0)
    whole = len(p) // 8 * 8
    if not whole:
        return p.sum(0)[..., None, :]
    total = sum((p[i : i + 8] for i in range(8, whole, 8)), p[:8])
    while len(total) > 1:
        total = total[0::2] + total[1::2]
    return sum(p[whole:], total[0])[..., None, :]


def in_blocks(function):
    """Let `function` of logits work on a large array one block of rows after the other.

    What it computes on the way then stays in the cache. NumPy starts its inner loop anew for
    each row, which takes longer than the work itself where rows are short: these are copied into
    columns, so that one loop does a whole block. The results are the same to the last bit.

    Parameters
    ----------
    function : callable
        Takes logits, and the keywords `axis` and `temperature` among others. Returns an array of
        the same shape or one without the axis.

    Returns
    -------
    callable
    """

    @functools.wraps(function)
    def blockwise(*args, **options):
        if len(args) != 1 or not _has_many_rows(*args, **options):
            return function(*args, **options)
        (z,) = args
        rows = z.reshape(-1, z.shape[-1])
        n = BLOCK // rows.shape[-1]
        as_columns = rows.shape[-1] <= SHORT
        result = None
        for i in range(0, len(rows), n):
            block = rows[i : i + n]
            if as_columns:
                part = function(np.ascontiguousarray(block.T), **(options | {"axis": 0})).T
            else:
                part = function(block, **(options | {"axis": 1}))
            if result is None:
                result = np.empty((len(rows), *part.shape[1:]), part.dtype)
            result[i : i + n] = part
        return result.reshape(*z.shape[:-1], *part.shape[1:])

    return blockwise


def _has_many_rows(z, axis=-1, temperature=1.0, **others):
    return (
        type(z) is np.ndarray
        and z.size > 2 * BLOCK
        and z.ndim > 1
        and z.shape[-1] <= BLOCK // 4
        and z.dtype.kind == "f"
        and z.flags.c_contiguous
        and type(axis) is int
        and axis in (-1, z.ndim - 1)
        and np.ndim(temperature) == 0
        and all(others.get(name, default) is default for name, default in PLAIN.items())
    )


PLAIN = {"where": True, "b": None}  # what is given for each entry is not cut
