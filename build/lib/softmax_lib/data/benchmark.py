"""What ``make bench`` measured, on one machine, as it is shown in the book."""

import json
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Benchmark", "Table", "load_benchmark"]

NAME = "benchmark.json"


class Table(NamedTuple):
    """A table of words; it prints with the first column to the left and the others to the right."""

    head: list
    rows: list

    def __repr__(self):
        lines = [self.head, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.head))]
        rule = ["-" * width for width in widths]
        return "\n".join(_line(line, widths) for line in (self.head, rule, *self.rows))


class Benchmark(NamedTuple):
    """A machine, and the tables that were measured on it."""

    machine: str
    tables: dict


def _line(cells, widths):
    others = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "  ".join([cells[0].ljust(widths[0]), *others])


def load_benchmark():
    """Return the accuracy and the speed of the library and its peers, as they were measured once.

    ``python tools/bench.py --record`` measures them anew.

    Returns
    -------
    Benchmark
        `machine`, a sentence, and `tables`, a dict of title to `Table`.

    Examples
    --------
    >>> sorted(load_benchmark().tables)[0]
    'log_softmax, float32: worst error in ulp'
    """
    text = files("softmax_lib.data").joinpath(NAME).read_text(encoding="utf-8")
    stored = json.loads(text)
    tables = {title: Table(head, rows) for title, (head, *rows) in stored["tables"].items()}
    return Benchmark(stored["machine"], tables)
