from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, Self, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from softmax_lib._types import Floats, Real

__all__ = ["CharacterLSTM", "Trainer", "loss_and_gradient", "train", "words_in", "write"]

_State: TypeAlias = tuple[Floats, Floats]
_Filter: TypeAlias = Callable[[Any], Floats]

class _Chance(Protocol):
    def random(self) -> Any: ...

class CharacterLSTM:
    alphabet: str
    weights: dict[str, Floats]
    def __init__(self, alphabet: str, weights: Mapping[str, Floats]) -> None: ...
    @classmethod
    def random(cls, alphabet: str, units: int, *, rng: np.random.Generator) -> Self: ...
    def encode(self, text: str, name: str = "text") -> NDArray[np.integer]: ...
    def decode(self, symbols: Sequence[int] | NDArray[np.integer]) -> str: ...
    def start(self, shape: tuple[int, ...] = ()) -> _State: ...
    def step(self, state: _State, symbol: int | NDArray[np.integer]) -> tuple[Floats, _State]: ...
    def logits(self, text: str) -> Floats: ...
    def losses(self, text: str) -> Floats: ...

def loss_and_gradient(
    model: CharacterLSTM,
    symbols: NDArray[np.integer],
    state: _State,
    *,
    mask: float | Floats = 1.0,
) -> tuple[float, dict[str, Floats], _State]: ...

class Trainer:
    model: CharacterLSTM
    taken: int
    state: _State
    mean: dict[str, Floats]
    square: dict[str, Floats]
    def __init__(
        self,
        model: CharacterLSTM,
        text: str,
        *,
        steps: int,
        batch: int = 32,
        length: int = 64,
        rate: float = 0.004,
        dropout: float = 0.0,
        seed: int = 0,
    ) -> None: ...
    def step(self) -> float: ...

def train(model: CharacterLSTM, text: str, *, steps: int, **options: Any) -> Floats: ...
@overload
def write(
    model: CharacterLSTM,
    length: int,
    *,
    rng: _Chance,
    temperature: float = 1.0,
    filters: Sequence[_Filter] = (),
    prompt: str = "\n",
    until: str | None = None,
    size: None = None,
) -> str: ...
@overload
def write(
    model: CharacterLSTM,
    length: int,
    *,
    rng: np.random.Generator,
    temperature: Real = 1.0,
    filters: Sequence[_Filter] = (),
    prompt: str = "\n",
    until: str | None = None,
    size: int,
) -> list[str]: ...
def words_in(text: str) -> list[str]: ...
