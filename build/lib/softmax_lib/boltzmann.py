"""The Boltzmann distribution, and what follows from its partition function.

Temperature is in units of energy (k_B = 1), so beta = 1/T. Every function takes the temperatures
that `softmax` takes: T = 0 is the limit from above (-0.0 from below), T = inf the uniform
distribution, and a negative temperature occupies the high levels most. A level of energy +inf is
never occupied, at any temperature. A degenerate level is written as often as it occurs, as in
[0, 1, 1].

The thermodynamic entropy S is that of the distribution, `entropy(boltzmann_distribution(E))`.
"""

import numpy as np

from softmax_lib._arguments import as_array_along, as_logits, as_temperature, divide
from softmax_lib._reductions import largest, row_sum
from softmax_lib._rounding import deviations
from softmax_lib._shapes import reduced
from softmax_lib.functional import logsumexp, softmax

__all__ = [
    "boltzmann_distribution",
    "energy_variance",
    "free_energy",
    "heat_capacity",
    "log_partition_function",
    "mean_energy",
    "partition_function",
]


@np.errstate(all="ignore")
def partition_function(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the partition function, Z = Σ exp(-E / T).

    It counts the levels, each with the weight that the temperature leaves it: at T = inf it is
    their number.

    Parameters
    ----------
    E : array_like of real numbers
        Energies of the levels.
    axis : int, tuple of int or None, default -1
        The axis of the levels; None for all axes.
    temperature : array_like of real numbers, default 1.0
        T, in the unit of `E`. It broadcasts against the shape of `E` without `axis`: `E` of
        shape (3,) with a temperature of shape (5,) gives five results.

    Returns
    -------
    ndarray or scalar
        Shape of `E` without `axis`, broadcast against `temperature`; no unit. inf or 0 where it
        is too large or too small for a floating-point number: `log_partition_function` is not.

    Raises
    ------
    TypeError
        If `E` or `temperature` holds anything but real numbers.
    ValueError
        If a temperature is NaN, the shapes do not broadcast, `axis` does not exist, or `E` is a
        single number.

    Notes
    -----
    Unlike the distribution, Z depends on where the zero of energy lies: adding c to all energies
    multiplies it by exp(-c / T).

    References
    ----------
    J. W. Gibbs, "Elementary Principles in Statistical Mechanics", Scribner (1902), chapter IV.

    Examples
    --------
    >>> round(float(partition_function([0.0, 1.0, 3.0])), 6)
    1.417667
    >>> partition_function([0, 1, 1], temperature=[0.0, 1.0, np.inf]).round(6)
    array([1.      , 1.735759, 3.      ])
    """
    E, _ = _as_energies(E, temperature, axis)
    z, T, axes = as_logits(-E, temperature, axis)
    return reduced(row_sum(np.exp(divide(z.copy(), T)), axes), axes, keepdims)


def log_partition_function(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the logarithm of the partition function, ln Σ exp(-E / T).

    Parameters
    ----------
    E, axis, temperature, keepdims
        As for `partition_function`.

    Returns
    -------
    ndarray or scalar
        ln Z, in the shape of `partition_function`; no unit.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    Notes
    -----
    Its derivatives with respect to beta = 1/T are the mean of the energy, with a minus sign, and
    its variance.

    Examples
    --------
    >>> round(float(log_partition_function([0.0, 1.0, 3.0])), 6)
    0.349012
    >>> float(log_partition_function([-1000.0, 1000.0]))
    1000.0
    """
    E, _ = _as_energies(E, temperature, axis)
    return logsumexp(-E, axis=axis, temperature=temperature, keepdims=keepdims)


def boltzmann_distribution(E, *, axis=-1, temperature=1.0):
    """Return the occupation probabilities of levels in equilibrium, exp(-E / T) / Z.

    This is softmax of -E. Among all distributions with the same mean energy it has the largest
    entropy.

    Parameters
    ----------
    E, axis, temperature
        As for `partition_function`.

    Returns
    -------
    ndarray
        Probabilities in the shape of `E`, or in the shape to which the temperature broadcasts it.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    References
    ----------
    E. T. Jaynes, "Information Theory and Statistical Mechanics", Physical Review 106 (1957),
    doi:10.1103/PhysRev.106.620.

    Examples
    --------
    >>> boltzmann_distribution([0.0, 1.0, 3.0]).round(6)
    array([0.705385, 0.259496, 0.035119])

    A negative temperature inverts the population:

    >>> boltzmann_distribution([0.0, 1.0], temperature=[0.0, 1.0, -1.0]).round(6)
    array([[1.      , 0.      ],
           [0.731059, 0.268941],
           [0.268941, 0.731059]])
    """
    E, _ = _as_energies(E, temperature, axis)
    return softmax(-E, axis=axis, temperature=temperature)


@np.errstate(all="ignore")
def mean_energy(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the mean energy in equilibrium, ⟨E⟩ = Σ p E.

    Parameters
    ----------
    E, axis, temperature, keepdims
        As for `partition_function`.

    Returns
    -------
    ndarray or scalar
        ⟨E⟩ in the unit of `E`, in the shape of `partition_function`. At T = 0 it is the lowest
        energy, at T = inf the plain mean of the finite ones. NaN where there is no level.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    Examples
    --------
    >>> round(float(mean_energy([0.0, 1.0, 3.0])), 6)
    0.364854
    >>> mean_energy([0.0, 1.0, 3.0, np.inf], temperature=[0.0, np.inf]).round(6)
    array([0.      , 1.333333])
    """
    E, axes = _as_energies(E, temperature, axis)
    p = softmax(-E, axis=axes, temperature=temperature)
    deviation, scale, center = deviations(E, p, axes)
    mean = (center * scale + row_sum(p * deviation, axes)) / scale
    return reduced(mean, axes, keepdims)


@np.errstate(all="ignore")
def energy_variance(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the variance of the energy in equilibrium, ⟨E²⟩ - ⟨E⟩².

    Parameters
    ----------
    E, axis, temperature, keepdims
        As for `partition_function`.

    Returns
    -------
    ndarray or scalar
        Var(E) in the square of the unit of `E`, in the shape of `partition_function`. NaN where
        there is no level.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    Examples
    --------
    >>> round(float(energy_variance([0.0, 1.0, 3.0])), 6)
    0.44245
    >>> round(float(energy_variance([1e9, 1e9 + 1, 1e9 + 3])), 6)
    0.44245
    """
    E, axes = _as_energies(E, temperature, axis)
    p = softmax(-E, axis=axes, temperature=temperature)
    return reduced(_variance(p, E, axes), axes, keepdims)


@np.errstate(all="ignore")
def heat_capacity(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the heat capacity, C = d⟨E⟩/dT = Var(E) / T².

    Parameters
    ----------
    E, axis, temperature, keepdims
        As for `partition_function`.

    Returns
    -------
    ndarray or scalar
        C in units of k_B, in the shape of `partition_function`. Never negative; 0 in the limits
        T = 0 and T = ±inf. NaN where there is no level.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    Notes
    -----
    It is computed as the variance of E / T, which neither overflows for large energies nor
    divides by a square that vanishes.

    Examples
    --------
    The peak of a two-level system (the Schottky anomaly) and both of its sides:

    >>> heat_capacity([0.0, 1.0], temperature=[0.0, 0.1, 0.416778, 10.0]).round(6)
    array([0.      , 0.00454 , 0.439229, 0.002494])
    """
    E, axes = _as_energies(E, temperature, axis)
    p = softmax(-E, axis=axes, temperature=temperature)
    excitation = _excitations(E, temperature, axes)
    return reduced(_variance(p, excitation, axes), axes, keepdims)


@np.errstate(all="ignore")
def free_energy(E, *, axis=-1, temperature=1.0, keepdims=False):
    """Return the Helmholtz free energy, F = -T ln Z = ⟨E⟩ - T S.

    Parameters
    ----------
    E, axis, temperature, keepdims
        As for `partition_function`.

    Returns
    -------
    ndarray or scalar
        F in the unit of `E`, in the shape of `partition_function`. At T = 0 it is the lowest
        energy, at T = -0.0 the highest; at T = inf it is -inf if there are two levels or more.

    Raises
    ------
    TypeError, ValueError
        As for `partition_function`.

    Notes
    -----
    The energy of the level that is occupied most is taken out of the sum first. So F is right
    where ln Z would overflow, and for the smallest T.

    Examples
    --------
    >>> free_energy([0.0, 1.0, 3.0], temperature=[0.0, 1.0]).round(6)
    array([ 0.      , -0.349012])
    """
    E, axes = _as_energies(E, temperature, axis)
    log_sum = logsumexp(-_excitations(E, temperature, axes), axis=axes, keepdims=True)
    T = as_temperature(temperature, E.shape, axes)
    level = _most_occupied_level(E, T, axes)
    F = np.where(np.isinf(level) | (log_sum == 0), level, level - T * log_sum)
    return reduced(F.astype(E.dtype), axes, keepdims)


def _as_energies(E, temperature, axis):
    E, axes = as_array_along(E, axis, "E")
    as_temperature(temperature, E.shape, axes, "E")  # only to name E in a message
    return E, axes


def _excitations(E, temperature, axes):
    """Return how far each level is from the one that is occupied most, in units of |T|."""
    z, T, axes = as_logits(-E, temperature, axes)
    return divide(largest(z, axes) - z, T)


def _most_occupied_level(E, T, axes):
    lowest = E.min(axes, keepdims=True, initial=np.inf)
    highest = E.max(axes, keepdims=True, initial=-np.inf, where=~np.isposinf(E))
    return np.where(np.signbit(T), highest, lowest)


def _variance(p, x, axes):
    """Return Σ p (x - ⟨x⟩)²; `axes` stay, with length 1."""
    deviation, scale, center = deviations(x, p, axes)
    deviation -= row_sum(p * deviation, axes)
    variance = row_sum(p * deviation * deviation, axes) / scale**2
    return np.where(np.isnan(center), np.nan, variance)
