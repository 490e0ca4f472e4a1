from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from matplotlib.figure import Figure as _Panel

from softmax_lib._types import Mask, Real

__all__ = [
    "Figure",
    "bars",
    "beside",
    "grouped_bars",
    "heatmap",
    "lines",
    "panel",
    "pictures",
    "reliability",
    "timeline",
]

COLORS: dict[str, str]
SERIES: list[str]

_Limits: TypeAlias = tuple[float, float]
_Scale: TypeAlias = Literal["linear", "log"]

class Figure:
    panels: list[_Panel]
    alt: str
    caption: str
    def __init__(self, panels: Sequence[_Panel], alt: str, caption: str | None = None) -> None: ...
    def html(self) -> str: ...

def panel(
    *,
    width: float = 340,
    height: float = 250,
    title: str = "",
    xlabel: str = "",
    ylabel: str = "",
    grid: Literal["x", "y", "both", ""] = "y",
    cells: tuple[int, int] = (1, 1),
) -> Any: ...
def beside(*figures: Figure, caption: str | None = None) -> Figure: ...
def bars(
    columns: Mapping[str, Real],
    *,
    labels: Sequence[str],
    says: str,
    caption: str | None = None,
    specs: Sequence[str] | None = None,
    colors: Sequence[str] | None = None,
    limits: Sequence[_Limits | None] | None = None,
    width: float | None = None,
    height: float = 220,
) -> Figure: ...
def grouped_bars(
    series: Mapping[str, Real],
    *,
    labels: Sequence[str],
    says: str,
    caption: str | None = None,
    spec: str = ".3f",
    colors: Sequence[str] | None = None,
    title: str = "",
    limits: _Limits | None = None,
    width: float = 340,
    height: float = 240,
) -> Figure: ...
def lines(
    x: Real,
    series: Mapping[str, Real],
    *,
    says: str,
    caption: str | None = None,
    xlabel: str = "",
    ylabel: str = "",
    title: str = "",
    colors: Sequence[str] | None = None,
    styles: Sequence[str] | None = None,
    xscale: _Scale = "linear",
    yscale: _Scale = "linear",
    xlim: _Limits | None = None,
    ylim: _Limits | None = None,
    marks: Mapping[str, tuple[float, float] | tuple[float, float, str]] | None = None,
    width: float = 340,
    height: float = 250,
) -> Figure: ...
def heatmap(
    values: Real,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    says: str,
    caption: str | None = None,
    spec: str = ".3f",
    title: str = "",
    width: float = 340,
    height: float = 280,
) -> Figure: ...
def pictures(
    images: Real,
    *,
    titles: Sequence[str],
    says: str,
    caption: str | None = None,
    largest: float | None = None,
    columns: int = 5,
    size: float = 100,
) -> Figure: ...
def reliability(
    p: Real,
    happened: Mask,
    *,
    edges: Sequence[float],
    says: str,
    caption: str | None = None,
    title: str = "",
    width: float = 300,
    height: float = 300,
) -> Figure: ...
def timeline(
    events: Sequence[tuple[float, str, str, str]],
    *,
    says: str,
    kinds: Mapping[str, str],
    caption: str | None = None,
    width: float = 340,
    height: float = 640,
) -> Figure: ...
