from typing import overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Doubles, Floats, Mask, Real

__all__ = [
    "attention",
    "attention_weights",
]

@overload
def attention_weights(
    q: Doubles,
    k: Doubles,
    *,
    mask: Mask = True,
    temperature: Real | None = None,
    sink: Real | None = None,
) -> NDArray[np.float64]: ...
@overload
def attention_weights(
    q: Real,
    k: Real,
    *,
    mask: Mask = True,
    temperature: Real | None = None,
    sink: Real | None = None,
) -> Floats: ...
@overload
def attention(
    q: Doubles,
    k: Doubles,
    v: Doubles,
    *,
    mask: Mask = True,
    temperature: Real | None = None,
    sink: Real | None = None,
) -> NDArray[np.float64]: ...
@overload
def attention(
    q: Real,
    k: Real,
    v: Real,
    *,
    mask: Mask = True,
    temperature: Real | None = None,
    sink: Real | None = None,
) -> Floats: ...
