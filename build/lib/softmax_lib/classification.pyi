from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from softmax_lib._types import Floats, Mask, Real

__all__ = [
    "SoftmaxRegression",
    "calibration_error",
    "confusion_matrix",
    "fit_temperature",
    "loss_and_gradient",
    "precision_recall",
]

class SoftmaxRegression:
    decay: float
    classes: NDArray[Any]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    losses: list[float]
    def __init__(self, *, decay: float = 1e-3) -> None: ...
    def fit(self, X: Real, y: ArrayLike) -> Self: ...
    def decision_function(self, X: Real) -> Floats: ...
    def predict_proba(self, X: Real) -> Floats: ...
    def predict(self, X: Real) -> NDArray[Any]: ...
    def score(self, X: Real, y: ArrayLike) -> float: ...

def loss_and_gradient(
    parameters: NDArray[np.float64], X: NDArray[np.float64], y: NDArray[np.integer], decay: float
) -> tuple[float, NDArray[np.float64]]: ...
def confusion_matrix(
    true: Real, predicted: Real, *, classes: int | None = None
) -> NDArray[np.integer]: ...
def precision_recall(confusion: Real) -> tuple[Floats, Floats]: ...
def calibration_error(p: Real, right: Mask, *, bins: int = 10) -> float: ...
def fit_temperature(z: Real, y: Real) -> float: ...
