from collections.abc import Callable
from typing import Any

__all__ = ["check"]

class Verdict:
    right: bool
    message: str
    def __init__(self, right: bool, message: str) -> None: ...
    def __bool__(self) -> bool: ...

def check(
    answer: object,
    expected: object = None,
    *,
    passes: Callable[[Any], object] | None = None,
    hint: str = "",
    tolerance: float = 1e-6,
) -> Verdict: ...
