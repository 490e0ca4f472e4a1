"""One worker process from its start to its end, within limits of time and output."""

import contextlib
import os
import subprocess
import threading
from dataclasses import dataclass, replace

PATIENCE = 2.0


@dataclass(frozen=True)
class Limits:
    """What one worker may use."""

    cpu_seconds: int = 5
    wall_seconds: float = 15.0
    memory: int = 1 << 30
    file_size: int = 1 << 20
    output: int = 1 << 22

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
    """What came out of a worker, and how it ended."""

    output: bytes = b""
    complaint: str = ""
    code: int | None = None
    late: bool = False
    flooded: bool = False


def environment(folder):
    """Return what a worker finds in its environment; `folder` is where it may write."""
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP"), str(folder))
    # A worker may have one thread; NumPy's helpers have to know.
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    windows = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    return {"LANG": "C.UTF-8", "PATH": "/nowhere", **places, **threads, **windows}


def run_process(command, request, limits, folder, *, pass_fds=(), cwd=None, hear_complaint=False):
    """Start `command`, give it `request`, return its Ending; nothing of it is left running."""
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
        listener.join(limits.wall_seconds)
        ending.late = listener.is_alive()
        if not (ending.late or ending.flooded):
            ending.code = code_of(process)
    finally:
        kill(process)
        process.wait()
        listener.join(PATIENCE)
    return ending


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
