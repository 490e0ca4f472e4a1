from typing import Any, Literal, overload

from softmax_lib._types import Axis, Floats, Mask, Real

__all__ = [
    "cross_entropy",
    "effective_number",
    "entropy",
    "kl_divergence",
]

@overload
def entropy(
    p: Real, *, axis: Axis = -1, base: float | None = None, keepdims: Literal[True]
) -> Floats: ...
@overload
def entropy(
    p: Real, *, axis: Axis = -1, base: float | None = None, keepdims: bool = False
) -> Any: ...
@overload
def effective_number(p: Real, *, axis: Axis = -1, keepdims: Literal[True]) -> Floats: ...
@overload
def effective_number(p: Real, *, axis: Axis = -1, keepdims: bool = False) -> Any: ...
@overload
def cross_entropy(
    z: Real,
    y: Real,
    *,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
    keepdims: Literal[True],
) -> Floats: ...
@overload
def cross_entropy(
    z: Real,
    y: Real,
    *,
    axis: Axis = -1,
    temperature: Real = 1.0,
    where: Mask = True,
    keepdims: bool = False,
) -> Any: ...
@overload
def kl_divergence(
    p: Real, q: Real, *, axis: Axis = -1, base: float | None = None, keepdims: Literal[True]
) -> Floats: ...
@overload
def kl_divergence(
    p: Real, q: Real, *, axis: Axis = -1, base: float | None = None, keepdims: bool = False
) -> Any: ...
