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
        Computing time, as the kernel counted it.
    memory : int
        The most that it held at a time, in bytes, as the kernel says; 0 for one that was done
        before anybody looked.
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
    """Return what a worker finds in its environment; `folder` is where it may write."""
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
    usage = None
    try:
        listener.start()
        watch(listener, process.pid, limits, ending)
        if not (ending.late or ending.flooded):
            usage = reap(process, PATIENCE)
            ending.code = process.returncode  # None: it has closed its output and goes on.
    finally:
        kill(process)
        usage = usage or reap(process)
        listener.join(PATIENCE)
    if usage:
        ending.cpu_seconds = usage.ru_utime + usage.ru_stime
    return ending


def watch(listener, pid, limits, ending):
    """Wait until a worker is done, or its time on the clock is over."""
    start, family, waited = time.monotonic(), [pid], 0.0
    while True:
        listener.join(min(A_LOOK, limits.wall_seconds))
        clock = time.monotonic() - start
        family = family if len(family) > 1 else [pid, *children(pid)]
        until_now, is_waiting = waiting_for_core(family)
        waited = max(waited, until_now)  # Of a process that has ended nothing is known any more.
        ending.seconds = max(clock - waited, 0.0)
        ending.memory = max(ending.memory, *map(memory_of, family))
        if not listener.is_alive():
            return
        if ending.seconds >= limits.wall_seconds and not is_waiting:
            ending.late = True
            return
        if limits.stop and limits.stop.is_set():
            raise JailError("stopped")
        if clock >= LONGEST * limits.wall_seconds:
            raise JailError(
                f"in {clock:.0f} seconds the machine gave it {ending.seconds:.1f} seconds"
                " to compute: mark again when it is less busy"
            )


def waiting_for_core(family):
    """Return for how many seconds a worker was ready and had no core, and whether it is now.

    Linux counts that for every process; a worker that sleeps is not ready. The count grows only
    when the worker gets its core, so one that is ready may have waited for longer.
    """
    waited, is_ready = 0.0, False
    for pid in family:
        with contextlib.suppress(OSError, IndexError, ValueError):
            waited += int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
            is_ready = is_ready or state_of(pid)[0] == "R"
    return waited, is_ready


def state_of(pid):
    """Return what stands behind the name of a process in /proc: its state, its parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def children(pid):
    """Return the processes that a process has started."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            found += [place.name] if state_of(place.name)[1] == str(pid) else []
    return found


def memory_of(pid):
    """Return the most memory that a process has held until now, in bytes; 0 if it is gone."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        if found := re.search(r"VmHWM:\s*(\d+) kB", status):
            return int(found[1]) * 1024
    return 0


def reap(process, patience=None):
    """Wait for a process; return what it and its children used, None if that is not known."""
    if process.returncode is not None or not hasattr(os, "wait4"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        return None
    if patience is None:
        return collect(process, os.wait4(process.pid, 0))
    end = time.monotonic() + patience
    while True:
        found = os.wait4(process.pid, os.WNOHANG)
        if found[0]:
            return collect(process, found)
        if time.monotonic() > end:
            return None
        time.sleep(0.001)


def collect(process, found):
    process.returncode = os.waitstatus_to_exitcode(found[1])
    return found[2]


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
