"""Ask a worker: send cells and calls, read what it says as what it is, untrusted text."""

import json
from dataclasses import dataclass

from classroom import wire
from classroom.errors import JailError

MOST_COMMAS = 100_000  # one stands between two elements


@dataclass
class Reply:
    """What a worker said.

    Attributes
    ----------
    cells : list or None
        For each cell the name of an error, or None; None instead of the list when the
        cells did not come to an end.
    results : list of tuple
        For each call that came to an end, ("value", value) or ("error", name).
    ending : str
        "end", or why it stopped before: "time", "memory", "output", "ended", "garbled".
    """

    cells: list | None
    results: list
    ending: str


def ask_worker(jail, cells, calls, packages, limits, hear_complaint=False):
    """Run `cells` in a new worker, make `calls` there, return its Reply.

    Raises
    ------
    JailError
        If the worker did not even start.
    """
    message = {
        "cells": cells,
        "calls": calls,
        "limits": limits.of_process(),
        "uid": jail.user,
    }
    ending = jail.run(json.dumps(message).encode("ascii"), packages, limits, hear_complaint)
    lines = ending.output.split(b"\n")
    if lines[0] != b'{"ready": true}':
        raise JailError(ending.complaint or "the worker did not start")
    return read_reply(lines[1:], len(cells), len(calls), reason(ending))


def reason(ending):
    """Say why a worker stopped that did not say that it was done."""
    if ending.flooded:
        return "output"
    # Killed by the limit of CPU time: SIGKILL is 9, SIGXCPU 24; bubblewrap adds 128.
    if ending.late or ending.code in (-9, -24, 137, 152):
        return "time"
    return "ended"


def read_reply(lines, n_cells, n_calls, reason):
    """Read a worker's lines, up to the first that is not what it should be."""
    cells, results = None, []
    for line in lines:
        message = read_line(line)
        if message == {"end": True} and len(results) == n_calls:
            return Reply(cells, results, "end")
        if cells is None:
            cells = read_cells(message, n_cells)
            if cells is None:
                break
        elif len(results) < n_calls and (result := read_result(message)):
            results.append(result)
        else:
            break
    else:
        return Reply(cells, results, reason)
    return Reply(cells, results, reason if line == lines[-1] else "garbled")


def read_line(line):
    if line.count(b",") > MOST_COMMAS:
        return {"error": "TooLarge"}
    try:
        return json.loads(line)
    except (ValueError, RecursionError, MemoryError):
        return None


def read_cells(message, n_cells):
    names = message.get("cells") if type(message) is dict else None
    fits = type(names) is list and len(names) == n_cells
    if fits and all(name is None or type(name) is str for name in names):
        return names
    return None


def read_result(message):
    """Return ("value", value) or ("error", name); None when the line is neither."""
    if type(message) is not dict or len(message) != 1:
        return None
    [(kind, content)] = message.items()
    if kind == "error" and type(content) is str:
        return kind, content
    if kind != "value":
        return None
    try:
        return kind, wire.decode(content)
    except wire.WireError:
        return None
