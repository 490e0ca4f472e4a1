from collections.abc import Callable
from typing import Any

__all__ = ["Source"]

class Source:
    code: str
    def __init__(self, function: Callable[..., Any]) -> None: ...
