from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Axis, Doubles, Floats, Real

__all__ = [
    "keep_min_p",
    "keep_top_k",
    "keep_top_p",
    "sample",
    "sample_exponential_race",
    "sample_gumbel_max",
]

@overload
def sample(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: Literal[True],
) -> NDArray[np.intp]: ...
@overload
def sample(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: bool = False,
) -> Any: ...
@overload
def sample_gumbel_max(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: Literal[True],
) -> NDArray[np.intp]: ...
@overload
def sample_gumbel_max(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: bool = False,
) -> Any: ...
@overload
def sample_exponential_race(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: Literal[True],
) -> NDArray[np.intp]: ...
@overload
def sample_exponential_race(
    z: Real,
    *,
    rng: np.random.Generator,
    size: int | tuple[int, ...] | None = None,
    axis: Axis = -1,
    temperature: Real = 1.0,
    keepdims: bool = False,
) -> Any: ...
@overload
def keep_top_k(z: Doubles, k: int, *, axis: Axis = -1) -> NDArray[np.float64]: ...
@overload
def keep_top_k(z: Real, k: int, *, axis: Axis = -1) -> Floats: ...
@overload
def keep_top_p(
    z: Doubles, mass: float, *, axis: Axis = -1, temperature: Real = 1.0
) -> NDArray[np.float64]: ...
@overload
def keep_top_p(z: Real, mass: float, *, axis: Axis = -1, temperature: Real = 1.0) -> Floats: ...
@overload
def keep_min_p(
    z: Doubles, ratio: float, *, axis: Axis = -1, temperature: Real = 1.0
) -> NDArray[np.float64]: ...
@overload
def keep_min_p(z: Real, ratio: float, *, axis: Axis = -1, temperature: Real = 1.0) -> Floats: ...
