"""What the functions take and give, for type checkers. It is nowhere imported."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Axis: TypeAlias = int | tuple[int, ...] | None

# A recursive alias would take a text, which is a sequence of texts: so lists are as deep as these.
class _HasArray(Protocol):
    def __array__(self) -> NDArray[np.floating | np.integer | np.bool]: ...

_Number: TypeAlias = float | np.floating | np.integer | np.bool
_Numbers: TypeAlias = Sequence[_Number | _HasArray]
Real: TypeAlias = (
    _Number
    | _HasArray
    | _Numbers
    | Sequence[_Numbers]
    | Sequence[Sequence[_Numbers]]
    | Sequence[Sequence[Sequence[_Numbers]]]
)

# What becomes float64; float32 and float16 give float32, and what has a dtype that no checker
# knows gives either.
class _HasDoubles(Protocol):
    def __array__(self) -> NDArray[np.float64 | np.integer | np.bool]: ...

_Double: TypeAlias = float | np.float64 | np.integer | np.bool
_DoubleRow: TypeAlias = Sequence[_Double | _HasDoubles]
Doubles: TypeAlias = (
    _Double
    | _HasDoubles
    | _DoubleRow
    | Sequence[_DoubleRow]
    | Sequence[Sequence[_DoubleRow]]
    | Sequence[Sequence[Sequence[_DoubleRow]]]
)
Floats: TypeAlias = NDArray[np.floating]

_Truth: TypeAlias = bool | np.bool

class _HasTruths(Protocol):
    def __array__(self) -> NDArray[np.bool]: ...

_Truths: TypeAlias = Sequence[_Truth | _HasTruths]
Mask: TypeAlias = _Truth | _HasTruths | _Truths | Sequence[_Truths] | Sequence[Sequence[_Truths]]
