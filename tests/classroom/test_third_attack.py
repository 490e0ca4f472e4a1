"""What a third attacker found, who had the source and an hour: each attack, as it was tried."""

import csv
import io
import os
import socket
import stat
import sys

import pytest

from classroom import commands
from classroom.__main__ import main
from classroom.common.tables import harmless
from classroom.grading.run import Run
from classroom.marking.judging import RIGHT
from classroom.reading.server import door
from classroom.reports.words import as_html
from tests.classroom.conftest import QUICK
from tests.classroom.test_grade import gradebook
from tests.classroom.test_jail import ask
from tests.classroom.test_reading import marks, open_page  # noqa: F401 (fixtures)
from tests.classroom.toy import CHECKS, MASTER, answered, hand_in, read_toy, solved

# 1. Stopping Python to be asked again, and to learn from how many calls come then

IN_PARTS = CHECKS.replace(
    'yield part("arrays", 1, *(ask(call("double", z), expect=2 * z) for z in rows))',
    'yield part("yes", 1, *(ask(call("double", x), expect=True) for x in rng.random(2)))',
).replace(
    'yield part("lists", 1, *(ask(call("double", z.tolist()), expect=2 * z) for z in rows))',
    'yield part("no", 1, *(ask(call("double", x), expect=False) for x in -rng.random(3)))',
)
COUNTS = """
import os, sys
def asked():
    frame = sys._getframe()
    while frame.f_code.co_name != "main":
        frame = frame.f_back
    return len(frame.f_locals["request"]["calls"])
def double(z):
    if asked() == 5:
        os._exit(0)
    return asked() == 2
"""


def test_code_that_stops_python_does_not_learn_what_is_asked_together(jail, tmp_path):
    """It answers "yes" where two calls come, and "no" where three do."""
    assert IN_PARTS.count("rng.random") == 2
    course = read_toy(tmp_path / "course", master=MASTER, checks=IN_PARTS)
    hand_in(tmp_path / "in", "ada", answered(course, double=COUNTS))
    run = Run([course], tmp_path / "out", jail, seed=1)
    run.grade(tmp_path / "in")
    parts = run.records.load("toy", "ada")["questions"]["double"]
    assert {mark["name"]: mark["problem"] == RIGHT for mark in parts} == {"yes": False, "no": True}


# 2. A formula for a spreadsheet, in the name of a file or person


@pytest.mark.parametrize("name", ['x;"=1+1;y', 'x;""-1;y', "x;=1+1;y", 'x;\t"@A1'])
def test_no_name_becomes_a_formula_where_a_semicolon_parts_cells(name):
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["toy", harmless(name), "end"])
    for delimiter in ",;\t":
        [cells] = csv.reader(io.StringIO(buffer.getvalue()), delimiter=delimiter)
        assert not any(cell.strip('"').startswith(("=", "-", "@")) for cell in cells), cells


def test_the_name_of_a_replaced_file_is_no_formula_either(collect, course, tmp_path):
    first = hand_in(tmp_path / "in", "ada", solved(course))
    first.rename(first.with_name("x;=1+1;y.ipynb"))
    collect(tmp_path / "in")
    first.with_name("x;=1+1;y.ipynb").unlink()
    hand_in(tmp_path / "in", "ada", answered(course, why="So."))
    collect(tmp_path / "in")
    assert "mark of ada/x;'=1+1;y.ipynb" in gradebook(tmp_path / "grades")["ada"]["remark"]


# 3. The page for marking by hand


def test_a_connection_on_which_nothing_comes_stops_nobody(open_page):  # noqa: F811
    page = open_page()
    with socket.create_connection(("127.0.0.1", page.port)):
        assert page.get()[0] == 200


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_the_address_is_in_a_file_for_one_alone(tmp_path):
    address = "http://127.0.0.1:1/secret/"
    for _ in range(2):  # One that a killed run has left is written anew.
        with door(tmp_path, address) as path:
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert address in path.read_text("utf-8")
            kept = path.read_bytes()
        assert not path.exists()
        path.write_bytes(kept)


def test_the_command_that_starts_a_browser_holds_no_secret(
    marks,  # noqa: F811
    course,
    monkeypatch,
    capsys,
):
    opened = []

    def start(address):
        opened.append(address)
        raise KeyboardInterrupt

    monkeypatch.setattr(commands.webbrowser, "open", start)
    place = ["--grades", str(marks), "--assignments", str(course.folder.parent)]
    assert main(["read", *place]) == 0
    assert opened == [(marks / "by-hand" / "reading.html").as_uri()]
    secret = capsys.readouterr().out.partition("Open http://127.0.0.1:")[2].split("/")[1]
    assert secret and secret not in opened[0]


# 4. Two workers that talk by when a file was touched


@pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's")
def test_no_worker_can_leave_a_time_behind(jail):
    source = """
import os
before = os.stat(os.devnull).st_mtime_ns
try:
    os.utime(os.devnull)
    touched = True
except OSError:
    touched = False
open(os.devnull, "w").write("nothing")
same = before == os.stat(os.devnull).st_mtime_ns
"""
    assert ask(jail, source, "touched", "same") == [False, True]


# 5. Answers that hide themselves, or hold up the page


def test_a_line_like_the_address_of_a_link_is_shown():
    assert "[why]: cancels" in as_html("[why]: cancels")


# 6. What `isolate`, the sandbox of programming olympiads, does for a program is done here too

LIMITED = {"AS", "CORE", "CPU", "FSIZE", "MEMLOCK", "NOFILE", "NPROC"}


@pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's")
def test_a_worker_has_what_isolate_gives_to_a_program(jail):
    source = f"""
import os, resource
def is_open(number):
    try:
        os.fstat(number)
        return True
    except OSError:
        return False
descriptors = [number for number in range(64) if is_open(number)]
names = {sorted(LIMITED)}
limits = [resource.getrlimit(getattr(resource, "RLIMIT_" + name))[1] for name in names]
users = len(set(os.getresuid() + os.getresgid()))
groups = os.getgroups()
is_root = os.getuid() == 0
"""
    names = ("descriptors", "limits", "users", "groups", "is_root")
    found = dict(zip(names, ask(jail, source, *names), strict=True))
    assert found.pop("groups") == [] or jail.user is None  # an ordinary user's cannot be given up
    limits = [QUICK.memory, 0, QUICK.cpu_seconds, QUICK.file_size, 0, 64, 1]  # sorted by name
    assert found == {"descriptors": [0, 1, 2, 3], "limits": limits, "users": 1, "is_root": False}
