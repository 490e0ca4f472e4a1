"""The jail itself: what is in it, how it is found, and what is said without one."""

import dataclasses
import itertools
import os
import shutil
import socket
import struct
import subprocess
import sys

import pytest

from classroom.__main__ import main
from classroom.common.errors import ClassroomError
from classroom.jail import __main__ as installer
from classroom.jail import bubblewrap as jails
from classroom.jail import shown as interpreter
from classroom.jail import system_calls as seccomp
from classroom.jail.bubblewrap import Bubblewrap, NoJail, find_jail, prove
from classroom.jail.client import ask_worker
from classroom.jail.process import environment as jail_environment
from classroom.jail.process import run_process
from classroom.records.store import Records
from tests.classroom.conftest import QUICK
from tests.classroom.toy import hand_in, released


def ask(jail, source, *names):
    """Run a cell in a worker, and return the values of these variables."""
    cells = [{"source": source, "whole": True}]
    calls = [{"name": name, "is_call": False, "args": [], "options": {}} for name in names]
    reply = ask_worker(jail, cells, calls, ("numpy",), QUICK)
    assert reply.cells == [None], reply
    return [value for _, value in reply.results]


@pytest.fixture(params=["as it is here", "as an ordinary user"])
def each_jail(jail, request):
    """The jail as root makes it and as an ordinary user does; both where root runs the tests."""
    return jail if request.param == "as it is here" else Bubblewrap(jail.bwrap, as_root=False)


LOOK = """
import os, sys
files = sorted(os.listdir('/'))
temporary = os.listdir('/worker')
where = os.getcwd()
user = [os.getuid(), os.geteuid(), os.getgid(), os.getegid(), len(os.getgroups())]
environment = sorted(os.environ)
inputs = sys.stdin.read()
"""


def test_what_is_in_the_jail(each_jail, monkeypatch):
    monkeypatch.setenv("PASSWORD_OF_THE_TEACHER", "secret")
    files, temporary, where, user, environment, inputs = ask(
        each_jail, LOOK, "files", "temporary", "where", "user", "environment", "inputs"
    )
    assert not {"proc", "sys", "etc", "usr", "home", "var", "bin"} & set(files) - above_python()
    assert temporary == []
    assert where == "/worker"
    assert user[0] in range(jails.USER, jails.USER + jails.USERS)
    assert user[:4] == [user[0]] * 4
    assert set(environment) <= {*jail_environment("/worker"), "LC_CTYPE", "PWD"}
    assert "PASSWORD_OF_THE_TEACHER" not in environment
    assert inputs == ""


def above_python():
    """Return the first folders of the paths that the jail shows by necessity."""
    paths = (interpreter.executable(), interpreter.standard_library())
    paths += (*interpreter.packages(("numpy",)), *interpreter.shared_libraries(("numpy",)))
    return {path.split("/")[1] for path in paths}


def test_only_numpy_is_beside_the_standard_library(each_jail):
    source = """
import importlib
def there(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True
good = [there(n) for n in ('numpy', 'numpy.linalg', 'statistics', 'decimal', 'ctypes', 'zlib')]
bad = [there(n) for n in ('scipy', 'softmax_lib', 'classroom', 'nbformat', 'pip', 'matplotlib')]
"""
    good, bad = ask(each_jail, source, "good", "bad")
    assert all(good)
    assert not any(bad)


FAILS = """
import os
def fails(action, *words):
    try:
        action(*words)
    except OSError:
        return True
    return False
"""


def test_nothing_of_the_machine_can_be_changed(each_jail):
    """In one of the two jails the worker owns these files, were it not for the mounts."""
    source = (
        FAILS
        + """places = ['/', '/dev', os.__file__, os.path.dirname(os.__file__)]
changed = [fails(os.chmod, p, 0o777) and fails(os.utime, p) for p in places]
descriptors = [fd for fd in range(64) if not fails(os.fstat, fd)]
open(os.devnull, 'w').write('x')
"""
    )
    changed, descriptors = ask(each_jail, source, "changed", "descriptors")
    assert all(changed)
    assert len(descriptors) <= 4, "standard input, output and error, and the pipe to the grader"


def test_an_assignment_can_allow_more(jail):
    source = [{"source": "from scipy.special import softmax\nx = softmax([0, 0])", "whole": True}]
    call = [{"name": "x", "is_call": False, "args": [], "options": {}}]
    reply = ask_worker(jail, source, call, ("numpy", "scipy"), QUICK)
    assert reply.results[0][1].tolist() == [0.5, 0.5]
    with pytest.raises(ClassroomError, match="`no_such_package` is allowed"):
        ask_worker(jail, source, call, ("no_such_package",), QUICK)


def test_the_files_of_this_repository_are_not_shown(jail):
    shown = jails.options_of(("numpy",))
    paths = [b for a, b in itertools.pairwise(shown) if a == "--ro-bind"]
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    inside = [path for path in paths if path.startswith(here)]
    assert all("/site-packages/numpy" in path for path in inside)


def test_every_refused_call_is_refused(each_jail):
    if seccomp.program() is None:
        pytest.skip("the filter of system calls knows x86-64 and 64-bit ARM")
    column, _ = seccomp.MACHINES[os.uname().machine]
    numbers = {n: row[column] for n, row in seccomp.REFUSED.items() if row[column] is not None}
    source = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def refused(number, why=1):
    ctypes.set_errno(0)
    return libc.syscall(number, -1, -1, -1, -1, -1) == -1 and ctypes.get_errno() == why
result = [refused(number) for number in {list(numbers.values())}]
newer = refused(0x40000000 + 39, 38), refused({seccomp.LAST_KNOWN + 1}, 38)
allowed = libc.syscall({39 if column == 0 else 172})
"""
    result, newer, allowed = ask(each_jail, source, "result", "newer", "allowed")
    assert dict(zip(numbers, result, strict=True)) == dict.fromkeys(numbers, True)
    assert allowed > 0
    assert newer == [True, True]


ALONE = (
    FAILS
    + """
import socket, threading
def fork():
    if os.fork() == 0:
        os._exit(0)
def thread():
    try:
        threading.Thread(target=int).start()
    except RuntimeError as error:
        raise OSError from error
alone = fails(fork), fails(thread), fails(socket.create_connection, ('127.0.0.1', {port}), 2)
"""
)


def test_the_jail_holds_without_the_filter(jail, monkeypatch):
    """On a machine that the filter is not written for: no process, no thread, no network."""
    monkeypatch.setattr(jail, "filter", None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = ALONE.format(port=server.getsockname()[1])
        assert ask(jail, source, "alone") == [[True, True, True]]


def test_the_filter_on_other_machines():
    assert seccomp.program("riscv64") is None
    for machine in seccomp.MACHINES:
        program = seccomp.program(machine)
        assert len(program) % 8 == 0
        lines = [struct.unpack("=HBBI", program[i : i + 8]) for i in range(0, len(program), 8)]
        ends = [seccomp.ALLOW, seccomp.REFUSE, seccomp.NOT_THERE]
        assert [line[3] for line in lines[-3:]] == ends
        for at, (code, if_true, if_false, _) in enumerate(lines):
            assert code in (seccomp.LOAD, seccomp.EQUAL, seccomp.AT_LEAST, seccomp.RETURN)
            for jump in (if_true, if_false):
                assert at + 1 + jump < len(lines) or code == seccomp.RETURN


def test_without_bubblewrap_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ClassroomError, match="apt-get install bubblewrap"):
        find_jail()


def test_on_other_systems_it_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(ClassroomError, match="On macOS and Windows, grade in a Linux machine"):
        find_jail()
    installer.main()
    assert "skipped on darwin" in capsys.readouterr().out


def test_a_bubblewrap_that_may_not_work_says_why(jail, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1")
    broken.chmod(0o755)
    with pytest.raises(ClassroomError, match=r"uid map: Permission denied\. .*AppArmor"):
        prove(Bubblewrap(str(broken)))


def test_a_jail_that_fails_for_another_reason_blames_nobody_else(jail, tmp_path):
    broken = tmp_path / "bwrap"
    for reason in ("bwrap: Can't find source path /a: Permission denied", "ImportError: no numpy"):
        broken.write_text(f'#!/bin/sh\necho "Traceback:\n{reason}" >&2\nexit 1')
        broken.chmod(0o755)
        with pytest.raises(ClassroomError) as refused:
            prove(Bubblewrap(str(broken)))
        assert str(refused.value).endswith(f"does not work here: {reason}.")


def test_the_jail_works_in_any_folder(jail, tmp_path, monkeypatch):
    """Spaces, letters beyond ASCII, a bracket, a long path."""
    folder = tmp_path / "Año 1 [日本語]" / ("long " * 30)
    folder.mkdir(parents=True)
    paths = [folder / os.path.basename(path) for path in interpreter.packages(("numpy",))]
    for path, target in zip(paths, interpreter.packages(("numpy",)), strict=True):
        path.symlink_to(target)
    monkeypatch.setattr(interpreter, "packages", lambda names: tuple(map(str, paths)))
    monkeypatch.setattr(interpreter, "shared_libraries", interpreter.shared_libraries.__wrapped__)
    assert ask(jail, "import numpy\nwhere = numpy.__file__", "where") == [f"{paths[0]}/__init__.py"]


def test_a_path_that_ldd_lists_may_hold_spaces():
    listed = "/a b/x.so:\n\tlinux-vdso.so.1 (0x7f)\n\tlibz.so => /a (b) c/é/libz.so (0x00007f12)\n"
    listed += "\t/lib64/ld.so (0x1)\n\tlibq.so => not found\n\tstatically linked\n"
    assert interpreter.loaded(listed) == {"/a (b) c/é/libz.so", "/lib64/ld.so"}


def test_nothing_can_be_written(each_jail):
    """Names and attributes of files take memory of the kernel that no limit counts."""
    source = (
        FAILS
        + """places = {folder for folder, _, _ in os.walk('/')}
made = [
    place
    for place in places
    if not fails(open, place + '/x', 'w')
    or not fails(os.mkdir, place + '/y')
    or not fails(os.mknod, place + '/z')
    or not fails(os.symlink, 'x', place + '/s')
    or not fails(os.setxattr, place, 'user.a', b'x' * 60000)
]
seen = len(places)
"""
    )
    made, seen = ask(each_jail, source, "made", "seen")
    assert made == []
    assert seen > 10


PINNED = """
import ctypes, os
libc = ctypes.CDLL(None)
number = {number}
class Piece(ctypes.Structure):
    _fields_ = [('base', ctypes.c_void_p), ('size', ctypes.c_size_t)]
page = ctypes.create_string_buffer(4096)
reading, writing = os.pipe()
sent = libc.syscall(number, writing, ctypes.byref(Piece(ctypes.addressof(page), 4096)), 1, 0)
"""


def test_no_page_is_kept_in_a_pipe(each_jail):
    """A page of a huge page in a pipe keeps the whole of it, also after munmap."""
    if seccomp.program() is None:
        pytest.skip("the filter of system calls knows x86-64 and 64-bit ARM")
    number = 278 if os.uname().machine == "x86_64" else 75
    assert ask(each_jail, PINNED.format(number=number), "sent") == [-1]


def test_there_are_no_huge_pages(each_jail):
    """Of a huge page that was given back but for a small part, the whole is kept."""
    source = """
import ctypes, mmap, resource
libc = ctypes.CDLL(None)
libc.mmap.restype = ctypes.c_long
HUGE, size = 1 << 21, ctypes.c_size_t
at = libc.mmap(None, size(2 * HUGE), 3, 0x22, -1, ctypes.c_long(0))
at = (at + HUGE - 1) // HUGE * HUGE
libc.madvise(ctypes.c_void_p(at), size(HUGE), 14)
before = resource.getrusage(0).ru_minflt
ctypes.memset(at, 1, HUGE)
small = (resource.getrusage(0).ru_minflt - before) * mmap.PAGESIZE >= HUGE
"""
    assert ask(each_jail, source, "small") == [True]


def test_says_when_there_is_no_filter(jail, monkeypatch, capsys):
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    assert find_jail().filter is None
    assert "Warning: the filter of system calls" in capsys.readouterr().err


def test_installs_as_root_on_debian_alone(monkeypatch):
    ran = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    installer.install()
    assert [command[2] for command in ran] == ["update", "install"]
    assert "bubblewrap" in ran[1]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    installer.install()
    assert len(ran) == 2


def test_the_tool_does_not_grade_without_a_jail(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    hand_in(tmp_path / "in", "ada", released(course))
    place = ["--to", str(tmp_path / "out"), "--assignments", str(course.folder.parent)]
    assert main(["grade", str(tmp_path / "in"), *place]) == 1
    assert "--without-jail-i-accept-the-risk" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_it_grades_without_a_jail_when_told_to(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    hand_in(tmp_path / "in", "ada", released(course))
    place = ["--to", str(tmp_path / "out"), "--assignments", str(course.folder.parent)]
    risk = "--without-jail-i-accept-the-risk"
    assert main(["grade", str(tmp_path / "in"), *place, risk, "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert "1 marked" in said.out
    assert "submissions run with your rights" in said.err
    [record] = Records(tmp_path / "out").all()
    assert record["open"]


@pytest.mark.skipif(os.name != "posix", reason="the limits are those of POSIX")
def test_without_a_jail_the_limits_hold():
    loop = [{"source": "while True: pass", "whole": True}]
    reply = ask_worker(NoJail(), loop, [], ("numpy",), QUICK)
    assert (reply.cells, reply.ending) == (None, "time")
    source = (
        FAILS
        + "long = fails(open('x', 'wb').write, bytes(1 << 21))\nshort = fails(open, 'x', 'wb')"
    )
    assert ask(NoJail(), source, "long", "short") == [True, False]


PARENT = """
import subprocess, sys, time
print('begun', subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']), flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="groups of processes are those of POSIX")
def test_what_is_stopped_takes_with_it_what_it_has_started(tmp_path):
    """A child would keep the pipe open, and what its parent has said would not come."""
    limits = dataclasses.replace(QUICK, wall_seconds=4)
    ending = run_process([sys.executable, "-c", PARENT], b"", limits, tmp_path)
    assert ending.late and ending.output.startswith(b"begun")
