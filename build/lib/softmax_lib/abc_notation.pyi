from typing import NamedTuple

__all__ = ["METRES", "TICKS", "Bar", "Note", "Tune", "read_tune"]

TICKS: int
METRES: dict[str, int]

class Note(NamedTuple):
    start: int
    stop: int
    step: int | None
    accidental: str
    semitones: int | None
    ticks: int

class Bar(NamedTuple):
    start: int
    stop: int
    line: str
    notes: list[Note]
    ticks: int
    unread: list[tuple[int, int]]
    right: bool

class Tune(NamedTuple):
    metre: str | None
    bars: list[Bar]

def read_tune(text: str) -> Tune: ...
