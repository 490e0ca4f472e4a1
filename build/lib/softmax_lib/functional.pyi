from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Axis, Doubles, Floats, Mask, Real

__all__ = [
    "argmax_distribution",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "naive_softmax",
    "sigmoid",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
]

@overload
def softmax(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def softmax(z: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True) -> Floats: ...
@overload
def naive_softmax(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0
) -> NDArray[np.float64]: ...
@overload
def naive_softmax(z: Real, *, axis: Axis = -1, temperature: Real = 1.0) -> Floats: ...
@overload
def argmax_distribution(z: Doubles, *, axis: Axis = -1) -> NDArray[np.float64]: ...
@overload
def argmax_distribution(z: Real, *, axis: Axis = -1) -> Floats: ...
@overload
def log_softmax(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def log_softmax(
    z: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
@overload
def logsumexp(
    z: Real,
    *,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
    b: Real | None = None,
    keepdims: Literal[True],
) -> Floats: ...
@overload
def logsumexp(
    z: Real,
    *,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
    b: Real | None = None,
    keepdims: bool = False,
) -> Any: ...
def sigmoid(x: Real) -> Any: ...
def log_sigmoid(x: Real) -> Any: ...
@overload
def softmax_jacobian(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def softmax_jacobian(
    z: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
@overload
def softmax_jvp(
    z: Doubles, v: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def softmax_jvp(
    z: Real, v: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
