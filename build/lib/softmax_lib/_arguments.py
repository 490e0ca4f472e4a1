"""What the public functions do with their arguments before they compute."""

import operator
import reprlib

import numpy as np

__all__ = [
    "ONE",
    "as_array_along",
    "as_axes",
    "as_float_array",
    "as_logits",
    "as_shaped",
    "as_temperature",
    "divide",
]

ONE = np.ones(())  # the temperature at which nothing has to be divided


def as_float_array(x, name):
    """Return `x` as a float32 or float64 array.

    float32 stays, float16 becomes float32 (sums of float16 overflow from 65,520 on),
    and all other real numbers become float64. Nothing is rounded without a word.

    Parameters
    ----------
    x : array_like of real numbers
    name : str
        The argument's name, for messages.

    Returns
    -------
    ndarray
        No copy if `x` is already such an array.

    Raises
    ------
    TypeError
        If `x` holds anything but real numbers, or is a masked array.
    ValueError
        If `x` is a list of lists that differ in length, or holds an integer or a longdouble
        that float64 cannot hold.

    Examples
    --------
    >>> as_float_array([1, 2], "z")
    array([1., 2.])
    >>> as_float_array("hot", "z")
    Traceback (most recent call last):
    TypeError: `z` must hold real numbers, got 'hot' (dtype <U3)
    >>> as_float_array([2**53 + 1], "z")
    Traceback (most recent call last):
    ValueError: `z` holds 9007199254740993, which float64 cannot hold: shift or round it first
    """
    if type(x) is np.ndarray and x.dtype.char in "fd" and x.dtype.isnative:
        return x  # the usual case, at a quarter of the general one's time
    array = _as_array(x, name)
    if array.dtype.kind not in "fiub":
        message = f"`{name}` must hold real numbers, got {reprlib.repr(x)} (dtype {array.dtype})"
        advice = f": np.array({name}, dtype=float) makes numbers of what can be one"
        raise TypeError(message + (advice if array.dtype.kind == "O" else ""))
    narrow = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    if array.dtype.kind != "b" and array.dtype.itemsize >= 8 and array.dtype.char != "d":
        _check_exact(array, name)
    return array.astype(np.float32 if narrow else np.float64, copy=False)


def _as_array(x, name):
    kinds = {type(x), *map(type, x)} if isinstance(x, (list, tuple)) else {type(x)}
    if any(issubclass(kind, np.ma.MaskedArray) for kind in kinds):
        message = "whose mask would be lost: fill it, logits with -inf, or pass the mask to `where`"
        raise TypeError(f"`{name}` must not be a masked array, {message}")
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError(f"`{name}` must be rectangular, got {reprlib.repr(x)}") from error
    return array


def _check_exact(array, name):
    with np.errstate(over="ignore", invalid="ignore"):
        wide = array.astype(np.float64)
    if array.dtype.kind == "f":
        lost = array[(wide != array) & ~np.isnan(array)]
    else:
        lost = [n for n in array[np.abs(wide) >= 2.0**53].tolist() if int(float(n)) != n]
    if len(lost) > 0:
        message = f"`{name}` holds {lost[0]}, which float64 cannot hold"
        raise ValueError(f"{message}: shift or round it first")


def as_axes(axis, ndim, name="z"):
    """Return `axis` as a sorted tuple of axes counted from the back.

    Parameters
    ----------
    axis : int, tuple of int or None
        None stands for all axes.
    ndim : int
        Number of dimensions of the array.
    name : str
        The array's name, for messages.

    Returns
    -------
    tuple of int
        From -ndim to -1: still right when dimensions are added in front.

    Raises
    ------
    TypeError
        If `axis` is not made of integers.
    ValueError
        If an axis does not exist or is named twice, or if the array is a single number.

    Examples
    --------
    >>> as_axes(2, 3), as_axes((-1, 0), 3), as_axes(None, 3)
    ((-1,), (-3, -1), (-3, -2, -1))
    """
    if type(axis) is int and -ndim <= axis < 0:
        return (axis,)  # the usual case, at a tenth of the general one's time
    if ndim == 0:
        raise ValueError(f"`{name}` must have at least one dimension: a number has no axis")
    if axis is None:
        return tuple(range(-ndim, 0))
    axes = axis if isinstance(axis, tuple) else (axis,)
    existing = range(-ndim, 0)
    try:
        back = {existing[operator.index(a)] for a in axes}
    except TypeError:
        message = f"`axis` must be an integer, a tuple of integers or None, got {axis!r}"
        raise TypeError(message) from None
    except IndexError:
        message = f"`axis` {axis!r} does not exist: `{name}` has {ndim} dimension(s)"
        raise ValueError(message) from None
    if len(back) < len(axes):
        raise ValueError(f"`axis` must not name an axis twice, got {axis!r}")
    return tuple(sorted(back))


def as_temperature(temperature, shape, axes, name="z"):
    """Return `temperature` as a float64 array that broadcasts against an array of shape `shape`.

    It is given against the shape without `axes` and gets a length of 1 along each of these. It
    may have more dimensions than that: the result of the computation then has them in front.

    Parameters
    ----------
    temperature : array_like of real numbers
        In the unit of the logits. May be 0, negative or infinite.
    shape : tuple of int
        Shape of the array that is to be divided by the temperature.
    axes : tuple of int
        As returned by `as_axes`.
    name : str
        The array's name, for messages.

    Returns
    -------
    ndarray

    Raises
    ------
    TypeError
        If `temperature` holds anything but real numbers.
    ValueError
        If a temperature is NaN, or the shapes do not broadcast.

    Examples
    --------
    >>> as_temperature([0.5, 1, 2], (4,), (-1,)).shape
    (3, 1)
    >>> as_temperature(float("nan"), (4,), (-1,))
    Traceback (most recent call last):
    ValueError: `temperature` must not be NaN, got nan
    """
    if type(temperature) is float and temperature == 1:
        return ONE
    T = as_float_array(temperature, "temperature").astype(np.float64, copy=False)
    if np.isnan(T).any():
        raise ValueError(f"`temperature` must not be NaN, got {reprlib.repr(temperature)}")
    if T.ndim == 0:
        return T
    others = tuple(n for a, n in enumerate(shape, -len(shape)) if a not in axes)
    try:
        np.broadcast_shapes(T.shape, others)
    except ValueError:
        message = f"`temperature` of shape {T.shape} does not broadcast against {others}"
        raise ValueError(f"{message}, the shape of `{name}` without `axis`") from None
    T = T.reshape((1,) * (len(others) - T.ndim) + T.shape)
    return np.expand_dims(T, axes)


def as_array_along(x, axis, name="z"):
    """Return `x` as a float array of at least one dimension, and its axes counted from the back.

    Raises
    ------
    TypeError, ValueError
        As `as_float_array` and `as_axes`.

    Examples
    --------
    >>> as_array_along([[1, 2]], 0)
    (array([[1., 2.]]), (-2,))
    """
    x = as_float_array(x, name)
    if x.ndim == 0:
        raise ValueError(f"`{name}` must have at least one dimension, got {x}")
    return x, as_axes(axis, x.ndim, name)


def as_shaped(x, shape, name, kinds="fiub", of="`z`"):
    """Return what is given for each entry of the logits, as an array of their shape.

    Parameters
    ----------
    x : array_like
        A mask, or weights. It broadcasts to `shape`.
    shape : tuple of int
    name : str
        The argument's name, for messages.
    kinds : str, default "fiub"
        Kinds of dtype that may be, "b" for booleans alone.
    of : str, default "`z`"
        What has the shape `shape`, for messages.

    Returns
    -------
    ndarray
        Read-only.

    Raises
    ------
    TypeError
        If `x` holds something else.
    ValueError
        If it does not broadcast.

    Examples
    --------
    >>> as_shaped([True, False], (2, 2), "where", "b")
    array([[ True, False],
           [ True, False]])
    """
    x = _as_array(x, name) if kinds == "b" else as_float_array(x, name)
    if x.dtype.kind not in kinds:
        message = f"`{name}` must hold booleans, True for what counts"
        raise TypeError(f"{message}, got {reprlib.repr(x.tolist())}")
    try:
        return np.broadcast_to(x, shape)
    except ValueError:
        message = f"`{name}` of shape {x.shape} does not broadcast to {shape}"
        raise ValueError(f"{message}, the shape of {of}") from None


def as_logits(z, temperature, axis, where=True):
    """Return logits, temperature and axes, ready for `divide(z - z.max(axes), T)`.

    What `where` masks is -inf.

    A negative temperature turns the order round: then the signs of `z` and `T` are changed, but
    not that of -inf, which marks an entry that is no option at any temperature. Where `T` is
    huge, both are made smaller by a power of two, so that no difference of logits overflows.

    Returns
    -------
    z : ndarray
        float32 or float64, in the shape of the result.
    T : ndarray
        float64, not negative, and `ONE` itself where `temperature` is 1.0.
    axes : tuple of int
        Counted from the back.

    Examples
    --------
    >>> z, T, axes = as_logits([3, 1, float("-inf")], -0.5, 0)
    >>> z, T, axes
    (array([ -3.,  -1., -inf]), np.float64(0.5), (-1,))
    """
    z, axes = as_array_along(z, axis)
    if where is not True:
        z = np.where(as_shaped(where, z.shape, "where", "b"), z, -np.inf)
    T = as_temperature(temperature, z.shape, axes)
    if T is ONE:
        return z, T, axes
    if T.ndim > 0:
        z = np.broadcast_to(z, np.broadcast_shapes(z.shape, T.shape))
    huge = np.abs(T) > float(np.finfo(z.dtype).max) * 2.0**-64
    if huge.any() or (T <= 0).any():
        factor = np.copysign(np.where(huge, 2.0**-100, 1.0), T)
        z = np.where(z == -np.inf, z, z * factor.astype(z.dtype))
        T = T * factor
    return z, T, axes


def divide(x, T):
    """Divide `x` by `T` >= 0 in place, where 0 stays 0 and an infinity stays infinite.

    Examples
    --------
    >>> x = np.array([0.0, -1.0, float("-inf")])
    >>> with np.errstate(divide="ignore"):
    ...     divide(x, np.array(0.0))
    array([  0., -inf, -inf])
    """
    if T is ONE:
        return x
    limits = (T == 0) | np.isinf(T)
    return np.divide(x, T, out=x, where=np.isfinite(x) & (x != 0) if limits.any() else True)
