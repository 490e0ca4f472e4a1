from typing import overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Axis, Doubles, Floats, Mask, Real

__all__ = [
    "entmax",
    "entmax_jvp",
    "sparsemax",
]

@overload
def sparsemax(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def sparsemax(
    z: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
@overload
def entmax(
    z: Doubles, *, alpha: float = 1.5, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def entmax(
    z: Real, *, alpha: float = 1.5, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
@overload
def entmax_jvp(
    z: Doubles,
    v: Doubles,
    *,
    alpha: float = 1.5,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
) -> NDArray[np.float64]: ...
@overload
def entmax_jvp(
    z: Real,
    v: Real,
    *,
    alpha: float = 1.5,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
) -> Floats: ...
