"""What a second attacker found: no mark depends on load, on another run, on a name or on order."""

import json
import os
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from classroom.common.errors import JailError
from classroom.grading.run import Run
from classroom.intake.submissions import find_submissions
from classroom.jail.client import ask_worker
from classroom.jail.process import Limits, Look
from classroom.marking.judging import BY_IMPORTANCE, MESSAGES, PYTHON, worst
from classroom.marking.marker import make_exam
from classroom.marking.trial import check_assignment
from classroom.records.store import OtherRun, Records
from tests.classroom.conftest import QUICK, Silent
from tests.classroom.test_grade import gradebook
from tests.classroom.test_jail import ask
from tests.classroom.toy import (
    CHECKS,
    DOUBLE,
    MASTER,
    SOFTMAX,
    answered,
    cell,
    earned,
    hand_in,
    problems,
    read_toy,
    released,
    solved,
    write_master,
)

IN_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="Linux counts who waits for a core")


def only(records):
    [record] = records.values()
    return record


# 1. Counting calls (all questions of the book: test_mutants)


def test_each_call_is_made_once_in_an_order_of_the_whole_question(tmp_path):
    twice = CHECKS.replace(
        'yield part("lists", 1, *(ask(call("double", z.tolist()), expect=2 * z) for z in rows))',
        'yield part("lists", 1, *(ask(call("double", z), expect=2 * z) for z in rows))',
    )
    assert twice != CHECKS
    exam = make_exam(read_toy(tmp_path, checks=twice), 1)
    assert len(exam.calls["double"]) == 3
    assert all(part.calls == set(exam.calls["double"]) for part in exam.parts["double"])


def test_a_master_that_asks_twice_for_the_same_is_refused(jail, tmp_path):
    twice = CHECKS.replace('call("double", z.tolist())', 'call("double", z)')
    problems = check_assignment(read_toy(tmp_path, checks=twice), jail)
    assert problems == ["double: 'arrays' and 'lists' both ask for the same call of double."]


LOOP = "    if z[0] > 1000:\n        while True: pass\n"
QUITS = "    if z[0] > 1000:\n        import os; os._exit(0)\n"


@pytest.mark.parametrize("stop", [LOOP, QUITS], ids=["endless", "quits"])
@pytest.mark.parametrize("seed", range(3))
def test_a_call_that_stops_python_costs_its_part_in_any_order(grade, course, tmp_path, stop, seed):
    softmax = SOFTMAX.replace("    z = np", stop + "    z = np", 1)
    hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE, softmax=softmax))
    record = only(grade(tmp_path / "in", seed=seed))
    lost = {mark["name"] for mark in record["questions"]["softmax"] if not mark["points"]}
    assert lost == {"large"}


# 2. Nobody vanishes

ODD = {
    ".ipynb": ".ipynb",
    ".x.ipynb": ".x",
    "ada/.x.ipynb": "ada",
    "bob/.ipynb_checkpoints/a.ipynb": "bob",
    "cy/__pycache__/a.ipynb": "cy",
    ".folder/a.ipynb": ".folder",
    "Dee_7_assignsubmission_file_/.ipynb": "Dee",
    "eve/run.json": "eve",
}


def pack(path, files, folders=()):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for name in folders:
            archive.writestr(f"{name}/", "")


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_everybody_with_any_file_or_folder_has_a_row(collect, course, tmp_path, as_zip):
    notebook = json.dumps(solved(course))
    files = {**dict.fromkeys(ODD, notebook), "zoe/toy.ipynb": notebook, "yan.ipynb": notebook}
    place = tmp_path / "in.zip"
    pack(place, files, ["empty", "Fay_8_assignsubmission_file_"])
    if not as_zip:
        with zipfile.ZipFile(place) as archive:
            archive.extractall(tmp_path / "in")
        place = tmp_path / "in"
    names = {record["name"] for record in collect(place).values()}
    assert names == {*ODD.values(), "zoe", "yan", "empty", "Fay"}
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "Hidden, and not read (7): .folder/a.ipynb, .ipynb, .x.ipynb, " in log


def test_a_folder_of_marks_is_known_by_what_is_in_it(collect, course, tmp_path):
    """A student's file with its name hides nobody, nor does a real one beside a notebook."""
    place = tmp_path / "in"
    Records(place / "old").open()
    for name in ("ada", "Bob_1_assignsubmission_file_"):
        Records(place / name).open()
    hand_in(place, "ada", solved(course))
    (place / "eve").mkdir()
    (place / "eve" / "marks.db").write_bytes(b"SQLite format 3\0" + bytes(84))
    assert {r["name"] for r in collect(place).values()} == {"ada", "Bob", "eve"}


# 3. Two runs in one folder


def two_runs(course, tmp_path, first, second):
    """Begin two runs on a new folder before one of them writes."""
    runs = [Run([course], tmp_path / "out", Silent(), limits=QUICK) for _ in range(2)]
    return runs[0].grade(first), runs[1].grade(second), runs


def test_two_runs_in_a_new_folder_have_one_seed(course, tmp_path):
    hand_in(tmp_path / "a", "ada", released(course))
    hand_in(tmp_path / "b", "bob", released(course))
    *_, runs = two_runs(course, tmp_path, tmp_path / "a", tmp_path / "b")
    assert runs[0].seed == runs[1].seed
    records = Records(tmp_path / "out").all()
    assert {(r["key"], r["seed"]) for r in records} == {
        ("ada", runs[0].seed),
        ("bob", runs[0].seed),
    }
    assert set(gradebook(tmp_path / "out")) == {"ada", "bob"}


def test_a_report_writes_no_old_mark_back(course, jail, tmp_path):
    """While one run reports, another has marked what came later: the later mark stays."""
    hand_in(tmp_path / "a", "ada", released(course))
    Run([course], tmp_path / "out", jail, limits=QUICK).grade(tmp_path / "a")
    slow = Run([course], tmp_path / "out", jail, limits=QUICK)
    hand_in(tmp_path / "b", "ada", answered(course, double=DOUBLE))
    Run([course], tmp_path / "out", jail, limits=QUICK).grade(tmp_path / "b")
    slow.grade(tmp_path / "a")
    again = Run([course], tmp_path / "out", jail, limits=QUICK, again=True)
    assert again.grade(tmp_path / "b").failed == ()
    assert gradebook(tmp_path / "out")["ada"]["total"] == "2"


def test_a_mark_stands_on_the_one_that_its_run_has_seen(tmp_path):
    old = {"assignment": "toy", "key": "ada", "digest": "1", "questions": {}, "answers": {}}
    Records(tmp_path).save(old)
    first, second = Records(tmp_path), Records(tmp_path)
    first.save({**old, "digest": "2"})
    with pytest.raises(OtherRun, match="another run has marked ada"):
        second.save({**old, "digest": "3"})
    assert [record["digest"] for record in Records(tmp_path).all()] == ["2"]
    assert [record["digest"] for record in Records(tmp_path).replaced()] == ["1"]


def test_many_processes_lose_no_mark(tmp_path):
    code = (
        "import sys\nfrom classroom.records.store import Records\n"
        "for number in range(20):\n"
        "    record = {'assignment': 'toy', 'key': f'{sys.argv[2]}-{number}', 'digest': 'd'}\n"
        "    Records(sys.argv[1]).save({**record, 'questions': {}, 'answers': {}})\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(Records(tmp_path).all()) == 60


def test_a_record_is_parsed_once_in_a_run(collect, course, tmp_path, monkeypatch):
    for name in "abc":
        hand_in(tmp_path / "in", name, solved(course))
    collect(tmp_path / "in")
    parsed = []
    from classroom.records import store

    read = store.read_record
    monkeypatch.setattr(store, "read_record", lambda text: parsed.append(1) or read(text))
    Run([course], tmp_path / "grades", Silent(), limits=QUICK).grade(tmp_path / "in")
    assert len(parsed) == 3


# 4. The load of the machine

CALL = [{"name": "f", "is_call": True, "args": [], "options": {}}]


def run_f(jail, body, limits):
    source = "def f():\n" + "\n".join(f"    {line}" for line in body.splitlines())
    return ask_worker(jail, [{"source": source, "whole": True}], CALL, ("numpy",), limits)


def test_runs_that_begin_together_find_whole_tables(tmp_path):
    def begin(place):
        records = Records(place)
        records.open()
        records.refresh()
        records.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, [tmp_path / str(n // 8) for n in range(400)]))


@IN_LINUX
def test_the_clock_stands_while_a_worker_waits_for_a_core(jail):
    """At the lowest priority beside a busy loop on every core, nothing is lost."""
    work = "import time\nwhile time.process_time() < 0.6: pass\nreturn 1"
    limits = Limits(cpu_seconds=3, wall_seconds=1.0)
    count = 4 * (os.cpu_count() or 1)
    loop = [sys.executable, "-c", "while True: pass"]
    # Each in a session of its own, for Linux shares the cores out among sessions.
    busy = [subprocess.Popen(loop, start_new_session=True) for _ in range(count)]
    try:
        start = time.monotonic()
        reply = run_f(jail, work, limits)
        clock = time.monotonic() - start
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert (reply.ending, reply.results) == ("end", [("value", 1)])
    assert clock > reply.seconds + 0.1  # it did wait
    assert reply.seconds < limits.wall_seconds


@IN_LINUX
def test_a_worker_that_sleeps_has_its_time_on_the_clock(jail):
    limits = Limits(cpu_seconds=1, wall_seconds=1)
    assert run_f(jail, "import time\ntime.sleep(30)", limits).ending == "time"


def test_a_worker_that_gets_no_core_is_not_marked(jail, monkeypatch):
    monkeypatch.setattr("classroom.jail.process.look_at", lambda pid: Look(True, 0, 0, 0))
    monkeypatch.setattr("classroom.jail.process.LONGEST", 1)
    with pytest.raises(JailError, match="mark again when it is less busy"):
        run_f(jail, "import time\ntime.sleep(30)", Limits(wall_seconds=0.5))


@IN_LINUX
def test_a_record_says_what_each_answer_used(grade, course, tmp_path):
    big = "def double(z):\n    block = bytearray(100 << 20)\n    return [2 * float(x) for x in z]"
    hand_in(tmp_path / "in", "ada", answered(course, double=big, softmax=SOFTMAX))
    used = only(grade(tmp_path / "in"))["used"]
    assert used["double"]["megabytes"] > used["softmax"]["megabytes"] + 90
    assert 0 < used["softmax"]["seconds"] < 5


# 5. The Python that reads the answers


def test_the_python_that_could_not_read_an_answer_is_named(grade, course, tmp_path):
    newer = "def double(z):\n    match z:\n        case 1 if :\n            pass"
    hand_in(tmp_path / "in", "ada", answered(course, double=newer))
    assert "syntax" in problems(only(grade(tmp_path / "in")))
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert f"Python {PYTHON} could not read these answers; a newer one may:" in log
    assert log.splitlines()[-1].endswith("ada, double")
    page = (tmp_path / "grades" / "feedback" / "toy" / "ada.html").read_text("utf-8")
    assert f"Python {PYTHON} could not read the cell" in page


def test_a_notebook_that_a_newer_python_has_saved_is_told(collect, course, tmp_path):
    notebook = answered(course, double=DOUBLE)
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99.1"}
    hand_in(tmp_path / "in", "ada", notebook)
    collect(tmp_path / "in")
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert f"Saved by a newer Python than the {PYTHON} that reads them here:" in log
    assert "ada/toy.ipynb: Python 3.99" in log


# 6. Data files


def test_workers_read_the_data_files_that_students_get(jail, tmp_path):
    master = MASTER.replace("#     minutes: 5\n", "#     minutes: 5\n#     files: [data.csv]\n")
    place = write_master(tmp_path / "course", master=master)
    (place / "data.csv").write_text("1,2\n", "utf-8")
    (place / "data.csv").chmod(0o600)
    course = read_toy(tmp_path / "course", master=master)
    reads = "def double(z):\n    assert open('data.csv').read() == '1,2\\n'\n"
    writes = reads + "    try:\n        open('data.csv', 'a')\n    except OSError:\n        "
    hand_in(tmp_path / "in", "ada", answered(course, double=writes + "return 2 * np.asarray(z)"))
    run = Run([course], tmp_path / "out", jail, limits=QUICK)
    run.grade(tmp_path / "in")
    assert earned(run.records.load("toy", "ada"))["double"] == 2


# 7. Two jails side by side

LISTENS = """
import fcntl, os, socket, time
def tries(how, *words):
    try:
        how(*words)
        return True
    except OSError:
        return False
file = open('/worker.py')
end = time.time() + 3
said = []
while time.time() < end:
    said = [
        tries(fcntl.flock, file, fcntl.LOCK_EX | fcntl.LOCK_NB),
        tries(fcntl.lockf, file, fcntl.LOCK_SH | fcntl.LOCK_NB),
        tries(fcntl.fcntl, file, fcntl.F_SETLEASE, fcntl.F_RDLCK),
        tries(fcntl.fcntl, file, 36, bytes(32)),
        tries(socket.socket, socket.AF_UNIX),
        tries(socket.socket, 40),
        tries(open, '/dev/shm/here', 'w'),
        tries(open, os.path.join(os.sep, 'tmp', 'here'), 'w'),
        tries(os.mkfifo, '/worker/here'),
        tries(os.listdir, '/proc'),
    ]
    time.sleep(0.2)
alone = os.getpid(), os.getppid()
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
shared = libc.shmget(4711, 4096, 0o1666), libc.semget(4711, 1, 0o1666), libc.msgget(4711, 0o1666)
"""


def test_two_jails_side_by_side_do_not_talk(jail):
    found = []
    talk = [
        threading.Thread(target=lambda: found.append(ask(jail, LISTENS, "said", "alone", "shared")))
        for _ in range(2)
    ]
    for one in talk:
        one.start()
    for one in talk:
        one.join()
    assert found == [[[False] * 10, [2, 1], [-1, -1, -1]]] * 2


def test_no_two_workers_are_the_same_user(jail):
    """The kernel counts waiting signals, and more, for a user: two of one could see each other."""
    if jail.user is None:
        pytest.skip("an ordinary user has a jail of users for each worker")
    users = [ask(jail, "import os\nme = os.getuid()", "me") for _ in range(3)]
    assert len({user for [user] in users}) == 3


# 8. Reasons that help


def test_the_reason_is_the_most_important_one_whatever_the_order():
    assert set(BY_IMPORTANCE) == set(MESSAGES)
    for told in (["nan", "no error"], ["no error", "nan"], ["right", "no error", "nan"]):
        assert worst(told) == "no error"


def test_a_student_who_kills_python_is_not_told_of_time(grade, course, tmp_path):
    abort = "def softmax(z):\n    import os\n    os.abort()"
    hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE, softmax=abort))
    marks = only(grade(tmp_path / "in"))["questions"]["softmax"]
    assert {mark["problem"] for mark in marks[:2]} == {"ended"}


def test_a_damaged_member_of_a_zip_file_is_no_fault_of_the_student(collect, course, tmp_path):
    pack(tmp_path / "in.zip", {"ada.ipynb": json.dumps(solved(course)), "bob.ipynb": "{"})
    data = (tmp_path / "in.zip").read_bytes()
    at = data.index(b"A toy")
    (tmp_path / "in.zip").write_bytes(data[:at] + b"B boy" + data[at + 5 :])
    records = collect(tmp_path / "in.zip")
    assert (records["ada"]["problem"], records["bob"]["problem"]) == ("damaged", "broken")
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "Damaged in what you downloaded; download it again:" in log


# 10. Zip files from Windows


def test_backslashes_part_folders(tmp_path):
    pack(tmp_path / "in.zip", {r"all\ada\x.ipynb": "{}", r"all\bob\y.ipynb": "{}"})
    found = find_submissions(tmp_path / "in.zip", lambda line: None)
    assert sorted(s.student.name for s in found) == ["ada", "bob"]


# 11. A code cell that was made a text


def test_a_code_cell_made_a_text_is_told_to_both(grade, course, tmp_path):
    notebook = answered(course, double=DOUBLE, softmax=SOFTMAX)
    cell(notebook, "softmax")["cell_type"] = "markdown"
    hand_in(tmp_path / "in", "ada", notebook)
    marks = only(grade(tmp_path / "in"))["questions"]["softmax"]
    assert {mark["problem"] for mark in marks} == {"as text"}
    page = (tmp_path / "grades" / "feedback" / "toy" / "ada.html").read_text("utf-8")
    assert "Make it a code cell again." in page
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "The cell of these answers was made a text" in log
