from typing import Any

from softmax_lib._types import Floats, Real

__all__ = ["distillation_gradient", "distillation_loss"]

def distillation_loss(
    student: Real,
    teacher: Real,
    *,
    temperature: float = 1.0,
    labels: Real | None = None,
    weight: float = 1.0,
) -> Any: ...
def distillation_gradient(
    student: Real,
    teacher: Real,
    *,
    temperature: float = 1.0,
    labels: Real | None = None,
    weight: float = 1.0,
) -> Floats: ...
