"""Maximum and sum of rows, fast also where there are many short rows.

NumPy starts its inner loop anew for each row, which takes longer than the work itself where rows
are short. So many short rows are copied, block by block, into columns: across these one loop does
a whole block. The results are the same to the last bit.
"""

import numpy as np

__all__ = ["largest", "row_sum"]

BLOCK = 4096  # rows; a block of columns then fits in the cache


def largest(z, axes):
    """Return the maximum of `z` over `axes`, which stay with length 1; -inf if there is none.

    Examples
    --------
    >>> largest(np.array([[3.0, 1.0], [2.0, 5.0]]), (-1,))
    array([[3.],
           [5.]])
    """
    if _has_many_short_rows(z, axes, longest=16):
        return _across_columns(np.maximum.reduce, z)
    return z.max(axes, keepdims=True, initial=-np.inf)


def row_sum(p, axes):
    """Return the sum of `p` over `axes`, which stay with length 1.

    Examples
    --------
    >>> row_sum(np.array([[3.0, 1.0], [2.0, 5.0]]), (-1,))
    array([[4.],
           [7.]])
    """
    if _has_many_short_rows(p, axes, longest=7):  # from 8 on NumPy adds a row in another order
        return _across_columns(np.add.reduce, p)
    return p.sum(axes, keepdims=True)


def _has_many_short_rows(x, axes, longest):
    return x.size >= BLOCK and x.shape[-1] <= longest and axes == (-1,) and x.flags.c_contiguous


def _across_columns(reduce, x):
    rows = x.reshape(-1, x.shape[-1])
    result = np.empty(len(rows), x.dtype)
    for i in range(0, len(rows), BLOCK):
        result[i : i + BLOCK] = reduce(np.ascontiguousarray(rows[i : i + BLOCK].T))
    return result.reshape(*x.shape[:-1], 1)
