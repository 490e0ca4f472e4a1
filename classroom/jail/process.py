"""One worker process from its start to its end, within limits of time and output."""

import contextlib
import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.common.errors import JailError

PATIENCE = 2.0
A_LOOK = 0.2  # seconds between two looks at a worker that is not done
LONGEST = 20  # times the limit on the clock, for a worker that gets no core of the machine


@dataclass(frozen=True)
class Limits:
    """What one worker may use.

    `cpu_seconds` is computing time. `wall_seconds` is time on the clock without the time in which
    the worker could have computed and the machine gave it no core: what others do on the machine
    takes nothing from a student. When `stop` is set, the worker is stopped too.
    """

    cpu_seconds: int = 5
    wall_seconds: float = 15.0
    memory: int = 1 << 30
    file_size: int = 1 << 20
    output: int = 1 << 22
    stop: threading.Event | None = field(default=None, repr=False, compare=False)

    def after(self, spent):
        """Return the limits for the next worker when those before took `spent` seconds.

        All workers of a submission have four times what one has. When that is gone, each still
        has a fifth: an ordinary one needs far less.
        """
        left = max(4 * self.wall_seconds - spent, self.wall_seconds / 5)
        return replace(self, wall_seconds=min(self.wall_seconds, left))

    def of_process(self):
        """Return the limits that the worker sets for itself before it runs foreign code."""
        return {
            "CPU": self.cpu_seconds,
            "AS": self.memory,
            "FSIZE": self.file_size,
            "NPROC": 1,
            "NOFILE": 64,
            "CORE": 0,
            "MEMLOCK": 0,
            "MSGQUEUE": 0,
            "SIGPENDING": 64,
        }


@dataclass
class Ending:
    """What came out of a worker, and how it ended.

    Attributes
    ----------
    seconds : float
        On the clock, without waiting for a core.
    cpu_seconds : float
        Computing time, as the kernel said at the last look.
    memory : int
        The most that it held at a time, in bytes, as the kernel said then. Both are 0 for a worker
        that was done before anybody looked.
    """

    output: bytes = b""
    complaint: str = ""
    code: int | None = None
    late: bool = False
    flooded: bool = False
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: int = 0


def environment(folder):
    """Return what a worker finds in its environment; `folder` is where it starts."""
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP"), str(folder))
    # A worker may have one thread; NumPy's helpers have to know.
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    windows = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    return {"LANG": "C.UTF-8", "PATH": "/nowhere", **places, **threads, **windows}


def run_process(command, request, limits, folder, *, pass_fds=(), cwd=None, hear_complaint=False):
    """Start `command`, give it `request`, return its Ending; nothing of it is left running.

    Raises
    ------
    JailError
        If the machine was too busy to let it compute.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if hear_complaint else subprocess.DEVNULL,
        env=environment(folder),
        cwd=cwd,
        start_new_session=True,
        pass_fds=pass_fds,
    )
    ending = Ending()
    listener = threading.Thread(target=listen, args=(process, request, limits, ending), daemon=True)
    try:
        listener.start()
        watch(listener, process.pid, limits, ending)
        if not (ending.late or ending.flooded):
            ending.code = code_of(process)
    finally:
        kill(process)
        process.wait()
        listener.join(PATIENCE)
    return ending


def watch(listener, pid, limits, ending):
    """Wait until a worker is done, or its time on the clock is over."""
    start, family, waited = time.monotonic(), [], 0.0
    while True:
        listener.join(min(A_LOOK, limits.wall_seconds))
        clock = time.monotonic() - start
        family = family if len(family) > 2 else descendants(pid)
        seen = [look for look in map(look_at, family) if look]
        # Of a process that has ended nothing is known any more: what was known stays.
        waited = max(waited, sum(look.waited for look in seen))
        ending.seconds = max(clock - waited, 0.0)
        ending.cpu_seconds = max(ending.cpu_seconds, sum(look.cpu_seconds for look in seen))
        ending.memory = max([ending.memory, *(look.memory for look in seen)])
        if not listener.is_alive():
            return
        if ending.seconds >= limits.wall_seconds and not any(look.is_ready for look in seen):
            ending.late = True
            return
        if limits.stop and limits.stop.is_set():
            raise JailError("stopped")
        if clock >= LONGEST * limits.wall_seconds:
            raise JailError(
                f"in {clock:.0f} seconds the machine gave it {ending.seconds:.1f} seconds"
                " to compute: mark again when it is less busy"
            )


@dataclass(frozen=True)
class Look:
    """What Linux says of a process: how long it computed, and how long it waited for a core.

    A process that sleeps does not wait for a core. The count grows only when the process gets
    one, so a process that `is_ready` may have waited for longer.
    """

    is_ready: bool
    cpu_seconds: float
    waited: float
    memory: int


def look_at(pid):
    """Return a Look at a process; None if it is gone, or if this is not Linux."""
    try:
        state = state_of(pid)[0]
        computed, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except (OSError, ValueError, IndexError):
        return None
    memory = int(found[1]) * 1024 if found else 0
    return Look(state == "R", int(computed) / 1e9, int(waited) / 1e9, memory)


def state_of(pid):
    """Return what stands behind the name of a process in /proc: its state, its parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def descendants(pid):
    """Return a process and all that it and its children have started, as far as they are there."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parents[int(place.name)] = int(state_of(place.name)[1])
    family = [pid]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    return family


def code_of(process):
    """Return the exit code; None for a process that has closed its output and goes on."""
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return None


def listen(process, request, limits, ending):
    """Send the request, then read what comes, up to the limit."""
    with contextlib.suppress(OSError), process.stdin as pipe:
        pipe.write(request)
    with process.stdout as pipe:
        output = pipe.read(limits.output + 1)
    ending.flooded = len(output) > limits.output
    ending.output = output[: limits.output]
    if process.stderr:
        with process.stderr as pipe:
            ending.complaint = pipe.read(2000).decode("utf-8", "replace").strip()


def kill(process):
    """Kill a worker and its group. With bubblewrap's own process, all in the jail die."""
    if process.returncode is not None:
        return
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
