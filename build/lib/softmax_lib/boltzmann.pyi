from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Axis, Doubles, Floats, Real

__all__ = [
    "boltzmann_distribution",
    "energy_variance",
    "free_energy",
    "heat_capacity",
    "log_partition_function",
    "mean_energy",
    "partition_function",
]

@overload
def partition_function(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def partition_function(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
@overload
def log_partition_function(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def log_partition_function(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
@overload
def boltzmann_distribution(
    E: Doubles, *, axis: Axis = -1, temperature: Real = 1.0
) -> NDArray[np.float64]: ...
@overload
def boltzmann_distribution(E: Real, *, axis: Axis = -1, temperature: Real = 1.0) -> Floats: ...
@overload
def mean_energy(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def mean_energy(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
@overload
def energy_variance(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def energy_variance(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
@overload
def heat_capacity(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def heat_capacity(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
@overload
def free_energy(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: Literal[True]
) -> Floats: ...
@overload
def free_energy(
    E: Real, *, axis: Axis = -1, temperature: Real = 1.0, keepdims: bool = False
) -> Any: ...
