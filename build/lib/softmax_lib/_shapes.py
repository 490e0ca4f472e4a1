"""Axes of the classes: as rows, taken away or kept, compared, and named in a message."""

import math

import numpy as np

__all__ = ["check_same_length", "place", "reduced", "rows"]


def rows(x, axes):
    """Return `x` with `axes` moved to the end and made one axis, in their order.

    Examples
    --------
    >>> rows(np.zeros((2, 3, 4)), (-3, -1)).shape
    (3, 8)
    """
    moved = np.moveaxis(x, axes, range(-len(axes), 0))
    others = moved.shape[: x.ndim - len(axes)]
    return moved.reshape(*others, math.prod(moved.shape[len(others) :]))


def reduced(x, axes, keepdims):
    """Return a result whose `axes` have length 1 as its function promises it.

    Examples
    --------
    >>> reduced(np.ones((2, 1)), (-1,), keepdims=True).shape
    (2, 1)
    >>> reduced(np.ones((1, 1)), (-2, -1), keepdims=False)
    np.float64(1.0)
    """
    return x if keepdims else x.squeeze(axes)[()]


def check_same_length(a, b, axes, names, hint=""):
    """Check that two arrays broadcast, and that neither is stretched along the class axes.

    Parameters
    ----------
    a, b : ndarray
    axes : tuple of int
        Counted from the back.
    names : tuple of str
        The names of both, for messages.
    hint : str
        Added to the message about lengths.

    Raises
    ------
    ValueError
        If the shapes do not broadcast, or the lengths along `axes` differ.

    Examples
    --------
    >>> check_same_length(np.ones(1), np.ones((2, 3)), (-1,), ("p", "q"))
    Traceback (most recent call last):
    ValueError: `p` of shape (1,) and `q` of shape (2, 3) must have the same length along `axis`
    """
    shapes = f"`{names[0]}` of shape {a.shape} and `{names[1]}` of shape {b.shape}"
    if min(a.ndim, b.ndim) < -min(axes) or any(a.shape[i] != b.shape[i] for i in axes):
        raise ValueError(f"{shapes} must have the same length along `axis`{hint}")
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(f"{shapes} do not broadcast") from None


def place(name, wrong, axes):
    """Return the name of the first row that is wrong, as it is written in Python.

    Parameters
    ----------
    name : str
        The name of the array.
    wrong : ndarray of bool
        Whether each row is wrong: `axes` have length 1.
    axes : tuple of int

    Examples
    --------
    >>> place("p", np.array([[False, True]]), (-2,))
    'p[:, 1]'
    >>> place("p", np.array([True]), (-1,))
    'p'
    """
    index = [str(i[0]) for i in np.nonzero(wrong)]
    for axis in axes:
        index[axis] = ":"
    while index and index[-1] == ":":
        index.pop()
    return f"{name}[{', '.join(index)}]" if index else name
