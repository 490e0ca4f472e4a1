from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "EpsilonGreedy",
    "Gradient",
    "Play",
    "Softmax",
    "UpperConfidence",
    "k_armed_testbed",
    "play",
]

class Play(NamedTuple):
    rewards: NDArray[np.float64]
    best: NDArray[np.bool]
    regret: NDArray[np.float64]

class _Policy(Protocol):
    def start(self, shape: tuple[int, int]) -> None: ...
    def choose(self, rng: np.random.Generator) -> NDArray[np.intp]: ...
    def learn(self, arm: NDArray[np.intp], reward: NDArray[np.float64]) -> None: ...

class _Averages:
    def start(self, shape: tuple[int, int]) -> None: ...
    def learn(self, arm: NDArray[np.intp], reward: NDArray[np.float64]) -> None: ...

class Softmax(_Averages):
    def __init__(self, temperature: float | Callable[[int], float]) -> None: ...
    def choose(self, rng: np.random.Generator) -> NDArray[np.intp]: ...

class EpsilonGreedy(_Averages):
    def __init__(self, epsilon: float) -> None: ...
    def choose(self, rng: np.random.Generator) -> NDArray[np.intp]: ...

class UpperConfidence(_Averages):
    def __init__(self, c: float) -> None: ...
    def choose(self, rng: np.random.Generator) -> NDArray[np.intp]: ...

class Gradient:
    def __init__(self, rate: float, *, baseline: bool = True) -> None: ...
    def start(self, shape: tuple[int, int]) -> None: ...
    def choose(self, rng: np.random.Generator) -> NDArray[np.intp]: ...
    def learn(self, arm: NDArray[np.intp], reward: NDArray[np.float64]) -> None: ...

def k_armed_testbed(
    runs: int, arms: int, *, rng: np.random.Generator, scale: float = 1.0
) -> NDArray[np.float64]: ...
def play(
    policy: _Policy,
    means: NDArray[np.float64],
    steps: int,
    *,
    rng: np.random.Generator,
    noise: float = 1.0,
) -> Play: ...
