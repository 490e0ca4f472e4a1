from typing import overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Axis, Doubles, Floats, Mask, Real

__all__ = [
    "accurate_softmax",
]

@overload
def accurate_softmax(
    z: Doubles, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> NDArray[np.float64]: ...
@overload
def accurate_softmax(
    z: Real, *, axis: Axis = -1, temperature: Real = 1.0, where: Mask = True
) -> Floats: ...
