"""Run a worker where it can do no harm: bubblewrap (Linux)."""

import contextlib
import ctypes
import itertools
import os
import platform
import re
import shutil
import sys
import tempfile
from pathlib import Path

from classroom.common.errors import ClassroomError, JailError
from classroom.jail import shown, system_calls
from classroom.jail.client import ask_worker
from classroom.jail.process import Limits, run_process

USER = 60800  # and those after it: what the kernel counts for a user, no two workers share
USERS = 4000
PLACE_OF_PROGRAM = "/worker.py"
FOLDER = "/worker"  # where a worker starts: empty, and like all else nothing can be written there
PR_SET_THP_DISABLE = 41  # linux/prctl.h
HERE = Path(__file__).parent
PROGRAM = "\n".join((HERE / name).read_text("utf-8") for name in ("wire.py", "worker.py"))

INSTALL = (
    "Submissions are run in a jail, and the jail needs bubblewrap (Linux). Install it"
    " (Debian and Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap) and try"
    " again. On macOS and Windows, grade in a Linux machine or container."
)
REFUSED = "bubblewrap is installed but its jail does not work here: {reason}."
RIGHTS = (
    " In a container, start it with the right to make namespaces (Docker: --cap-add SYS_ADMIN"
    " --security-opt seccomp=unconfined --security-opt apparmor=unconfined). On Ubuntu 24.04 and"
    " later, an ordinary user needs an AppArmor profile for bwrap, or: sudo sysctl"
    " kernel.apparmor_restrict_unprivileged_userns=0. Root can grade without that."
)
OF_RIGHTS = re.compile(r"^bwrap: (?!Can't find).*(permitted|permission|namespace)", re.I | re.M)
NO_FILTER = (
    "Warning: the filter of system calls is written for x86-64 and 64-bit ARM, and this is"
    " {machine}. The jail holds, but a submission can fill the memory of this machine."
)


class Bubblewrap:
    """The jail: no network, no files but a read-only Python, another user, limits.

    Nothing can be written: what the kernel holds for a file (its name, its attributes) no
    limit counts.
    """

    def __init__(self, bwrap, as_root=None):
        self.bwrap = bwrap
        self.as_root = os.geteuid() == 0 if as_root is None else as_root
        self.filter = system_calls.program()
        self.number = itertools.count()
        refuse_huge_pages()

    @property
    def user(self):
        """Who the next worker makes itself; an ordinary user is another one in the jail already."""
        return USER + (os.getpid() * 97 + next(self.number)) % USERS if self.as_root else None

    def run(self, request, packages, limits, hear_complaint=False, files=()):
        """Run one worker that is offered packages and data files; return its Ending."""
        with contextlib.ExitStack() as stack:
            data = [(PLACE_OF_PROGRAM, as_pipe(stack, program(places_of(packages)).encode()))]
            for path in files:
                file = stack.enter_context(open(path, "rb"))
                data.append((f"{FOLDER}/{os.path.basename(path)}", file.fileno()))
            pipe = as_pipe(stack, self.filter) if self.filter else None
            return run_process(
                self.command(packages, data, pipe),
                request,
                limits,
                FOLDER,
                pass_fds=[handle for _, handle in data] + ([pipe] if pipe else []),
                hear_complaint=hear_complaint,
            )

    def command(self, packages, data=(), pipe=None):
        """Return the command line.

        `data` are files as pairs of a place in the jail and an open file with the content.
        """
        return [
            self.bwrap,
            *("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"),
            *("--unshare-cgroup-try", "--die-with-parent", "--hostname", "jail"),
            *self.rights(),
            *("--perms", "0755", "--dir", FOLDER),
            *options_of(packages),
            *("--perms", "0755", "--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null"),
            *(word for place, handle in data for word in shown_data(place, handle)),
            *("--remount-ro", "/", "--chdir", FOLDER),
            *(("--seccomp", str(pipe)) if pipe else ()),
            *python(shown.executable(), PLACE_OF_PROGRAM),
        ]

    def rights(self):
        """Root keeps what it needs to become somebody else, nothing more."""
        if self.as_root:
            return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        return ["--unshare-user", "--uid", str(USER), "--gid", str(USER), "--cap-drop", "ALL"]


def refuse_huge_pages():
    """Let workers have small pages alone: a huge one is kept until its last part is given back.

    Workers inherit this from the grader, and the filter does not let them change it.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)


class NoJail:
    """A bare process: it can read and delete what you can, and use the network."""

    user = None

    def run(self, request, packages, limits, hear_complaint=False, files=()):
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as offered:
            for path in files:
                shutil.copy(path, folder)
            place = Path(offered, "worker.py")
            place.write_text(program(offer(packages, offered)), "utf-8")
            command = python(sys.executable, str(place))
            return run_process(
                command, request, limits, folder, cwd=folder, hear_complaint=hear_complaint
            )


def as_pipe(stack, content):
    """Return a file descriptor from which bubblewrap can read a few bytes."""
    reading, writing = os.pipe()
    stack.callback(os.close, reading)
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(content)
    return reading


def shown_data(place, handle):
    return ("--perms", "0444", "--ro-bind-data", str(handle), place)


def options_of(packages):
    """Return the options that show Python, the packages and their libraries, read-only."""
    first = (shown.executable(), shown.standard_library())
    rest = (*shown.packages(packages), *shown.shared_libraries(packages))
    emptied = shown.emptied_folders()
    return [
        *folders_above((*first, *rest)),
        *option("--ro-bind", first),
        *(word for folder in emptied for word in ("--tmpfs", folder)),
        *option("--ro-bind", rest),
        *(word for folder in emptied for word in ("--remount-ro", folder)),
    ]


def option(name, paths):
    """Return the options that show each path in its own place."""
    return [word for path in paths for word in (name, path, path)]


def folders_above(paths):
    """Return the options that make the folders above `paths`, open to every user."""
    folders = sorted({str(folder) for path in paths for folder in Path(path).parents} - {"/"})
    return [word for folder in folders for word in ("--perms", "0755", "--dir", folder)]


def places_of(packages):
    return sorted({os.path.dirname(path) for path in shown.packages(packages)})


def offer(packages, folder):
    """Link the packages into a folder, so that no others can be imported; return the places."""
    try:
        for path in shown.packages(packages):
            os.symlink(path, os.path.join(folder, os.path.basename(path)))
    except OSError:  # Windows lets few people make links.
        return places_of(packages)
    return [folder]


def program(places):
    """Return the source of a worker that sees the standard library and what is in `places`."""
    return f"import sys; sys.path += {places!r}\n{PROGRAM}"


def python(executable, place):
    return [executable, "-I", "-S", "-B", "-X", "utf8", place]


def find_jail():
    """Return a jail that works here.

    Raises
    ------
    ClassroomError
        If there is none; the message says what to do.
    """
    bwrap = shutil.which("bwrap")
    if not bwrap or not sys.platform.startswith("linux"):
        raise ClassroomError(INSTALL)
    jail = Bubblewrap(bwrap)
    prove(jail)
    if jail.filter is None:
        print(NO_FILTER.format(machine=platform.machine()), file=sys.stderr)
    return jail


def prove(jail):
    """Start one worker with nothing to do, and hear that it is ready."""
    try:
        ask_worker(jail, [], [], ("numpy",), Limits(), hear_complaint=True)
    except JailError as error:
        raise ClassroomError(why_not(str(error))) from None


def why_not(reason):
    """Say why there is no jail, and what to do where it is a matter of rights."""
    reason = reason.strip().rstrip(".")
    if OF_RIGHTS.search(reason):
        return REFUSED.format(reason=reason) + RIGHTS
    return REFUSED.format(reason=reason.splitlines()[-1] if reason else "nothing was said")
