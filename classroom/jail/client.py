"""Ask a worker: send cells and calls, read what it says as what it is, untrusted text."""

import json
from dataclasses import dataclass

from classroom.common.errors import JailError
from classroom.jail import wire

MOST_COMMAS = 100_000  # one stands between two elements
USED = ("seconds", "megabytes")
MOST_USED = 10**6


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
        "end", or why it stopped before: "time", "output", "ended", "garbled".
    seconds, cpu_seconds, megabytes : float
        How long it took without waiting for a core, its computing time, and the most memory that
        it held. The last two are what it says itself, if it came to its end.
    """

    cells: list | None
    results: list
    ending: str
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    megabytes: float = 0.0


def ask_worker(jail, cells, calls, packages, limits, hear_complaint=False, files=()):
    """Run `cells` in a new worker, make `calls` there, return its Reply.

    The worker is offered `packages`, and data `files` in the folder where it starts.

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
    request = json.dumps(message).encode("ascii")
    ending = jail.run(request, packages, limits, hear_complaint, files)
    lines = ending.output.split(b"\n")
    if lines[0] != b'{"ready": true}':
        raise JailError(ending.complaint or "the worker did not start")
    reply = read_reply(lines[1:], len(cells), len(calls), reason(ending, limits))
    reply.seconds = ending.seconds
    reply.cpu_seconds = max(reply.cpu_seconds, ending.cpu_seconds)
    reply.megabytes = max(reply.megabytes, ending.memory / 1e6)
    return reply


def reason(ending, limits):
    """Say why a worker stopped that did not say that it was done."""
    if ending.flooded:
        return "output"
    # The limit of CPU time kills: SIGKILL is 9, SIGXCPU 24; bubblewrap adds 128. A worker can
    # also kill itself, or the kernel where memory is short. The limit counts in ticks, which on a
    # busy machine are not what was computed: half of it tells the two apart.
    killed = ending.code in (-9, -24, 137, 152)
    if ending.late or (killed and ending.cpu_seconds > limits.cpu_seconds / 2):
        return "time"
    return "ended"


def read_reply(lines, n_cells, n_calls, reason):
    """Read a worker's lines, up to the first that is not what it should be."""
    cells, results = None, []
    for line in lines:
        message = read_line(line)
        if is_end(message) and len(results) == n_calls:
            used = [float(message.get(name, 0)) for name in USED]
            return Reply(cells, results, "end", 0.0, *used)
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


def is_end(message):
    if type(message) is not dict or message.get("end") is not True:
        return False
    used = [message.get(name, 0) for name in USED]
    is_known = set(message) <= {"end", *USED}
    return is_known and all(type(x) in (int, float) and 0 <= x < MOST_USED for x in used)


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
