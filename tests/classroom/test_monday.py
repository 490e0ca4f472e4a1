"""A teacher's Monday: late rules, one student, bonus, an overview, a run that is stopped."""

import datetime
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from classroom.__main__ import main
from classroom.checks import ask, call
from classroom.common.errors import ClassroomError
from classroom.grading.run import Run
from classroom.intake.rules import Rules, read_rules
from classroom.marking.example import shortest
from classroom.records.store import Records
from tests.classroom.conftest import QUICK
from tests.classroom.test_grade import gradebook, marked
from tests.classroom.toy import (
    DOUBLE,
    MASTER,
    SOFTMAX,
    answered,
    hand_in,
    read_toy,
    released,
    solved,
)

NOON = datetime.datetime(2026, 3, 1, 12)
HOUR = datetime.timedelta(hours=1)


def at(path, time):
    os.utime(path, (time.timestamp(), time.timestamp()))


@pytest.fixture
def late(course, tmp_path):
    """Ada is in time, Bob ten minutes late, Cy an hour, Dee thirty hours."""
    for name, hours in (("ada", -1), ("bob", 1 / 6), ("cy", 1), ("dee", 30)):
        at(hand_in(tmp_path / "in", name, solved(course)), NOON + hours * HOUR)
    return tmp_path / "in"


def totals(tmp_path):
    return {key: row["total"] for key, row in gradebook(tmp_path / "grades").items()}


def test_grace_and_penalty(grade, late, tmp_path):
    """Five points by the program: a day costs one."""
    records = grade(late, due=NOON, grace=10, penalty=20.0)
    assert {key: r["late"] for key, r in records.items()} == {
        "ada": False, "bob": False, "cy": True, "dee": True,
    }  # fmt: skip
    assert totals(tmp_path) == {"ada": "5", "bob": "5", "cy": "4", "dee": "3"}
    row = gradebook(tmp_path / "grades")["dee"]
    assert (row["automatic"], row["taken_off"]) == ("5", "2")
    page = (tmp_path / "grades" / "feedback" / "toy" / "dee.html").read_text("utf-8")
    assert "late, by 2 begun days: 2 points were taken off" in page
    assert "3 of 8 points" in page


def test_rules_are_kept_and_can_be_changed(grade, late, tmp_path):
    grade(late, due=NOON, grace=10, penalty=20.0)
    grade(late)
    assert totals(tmp_path)["cy"] == "4"
    grade(late, penalty=0.0)
    assert totals(tmp_path) == {"ada": "5", "bob": "5", "cy": "5", "dee": "5"}
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    said = "toy was due at 2026-03-01 12:00, 10 minutes of grace, 20 % off for each begun day."
    assert said in log
    assert len(marked(tmp_path / "grades")) == 4


def test_one_student_has_another_deadline(grade, late, tmp_path):
    grade(late, due=NOON, penalty=20.0, extensions={"dee": NOON + 48 * HOUR})
    assert totals(tmp_path) == {"ada": "5", "bob": "4", "cy": "4", "dee": "5"}
    grade(late, extensions={"cy": NOON + 2 * HOUR})
    assert totals(tmp_path) == {"ada": "5", "bob": "4", "cy": "5", "dee": "5"}
    with pytest.raises(ClassroomError, match="No student 'eve'"):
        grade(late, extensions={"eve": NOON})


def test_the_last_file_in_time_counts_if_that_is_the_rule(grade, course, tmp_path):
    hand_in(tmp_path / "in", "bob", released(course))
    first = hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE))
    second = first.with_name("second.ipynb")
    second.write_text(json.dumps(solved(course)), "utf-8")
    at(first, NOON - HOUR)
    at(second, NOON + HOUR)
    assert grade(tmp_path / "in", due=NOON)["ada"]["file"] == "ada/second.ipynb"
    record = grade(tmp_path / "in", in_time=True)["ada"]
    assert (record["file"], record["late"]) == ("ada/toy.ipynb", False)
    assert totals(tmp_path)["ada"] == "2"
    at(first, NOON + HOUR / 2)
    assert grade(tmp_path / "in")["ada"]["file"] == "ada/second.ipynb"


WRONG = "def double(z):\n    return [3 * float(x) for x in z]"
FUTURE = datetime.datetime(9000, 1, 1)


def page_of(folder, student):
    return (folder / "grades" / "feedback" / "toy" / f"{student}.html").read_text("utf-8")


def test_an_input_that_went_wrong_is_shown_when_all_deadlines_are_over(grade, course, tmp_path):
    hand_in(tmp_path / "in", "ada", answered(course, double=WRONG, softmax=SOFTMAX))
    hand_in(tmp_path / "in", "bob", solved(course))
    for rules in ({}, {"due": NOON}, {"due": FUTURE, "show_inputs": True}):
        record = grade(tmp_path / "in", **rules)["ada"]
        assert "For example" not in page_of(tmp_path, "ada")
    grade(tmp_path / "in", due=NOON, extensions={"bob": FUTURE})
    assert "For example" not in page_of(tmp_path, "ada")
    grade(tmp_path / "in", extensions={"bob": NOON})
    example = r"For example: double\((.*?)\)\nRight is: (.*?)</pre>"
    shown = re.findall(example, page_of(tmp_path, "ada"))
    assert len(shown) == 2
    for asked, right in shown:
        np.testing.assert_allclose(json.loads(right), 2 * np.array(json.loads(asked)), rtol=1e-8)
    assert "For example" not in page_of(tmp_path, "bob")
    assert all(mark["example"] is None for mark in record["questions"]["softmax"])
    grade(tmp_path / "in", show_inputs=False)
    assert "For example" not in page_of(tmp_path, "ada")


@pytest.mark.parametrize(
    ("asked", "example"),
    [
        (ask(call("f", [1, 2.5], T=0.1), expect=1 / 3), ("f([1, 2.5], T=0.1)", "0.3333333333")),
        (ask(call("f", np.eye(1)), raises=ValueError), ("f([[1.0]])", "an error, ValueError")),
        (ask(call("f", "<b>", True), accept=bool), ("f('<b>', True)", "")),
        (ask(call("f", [1 - 2**-53]), expect=0.1 + 0.2), ("f([0.9999999999999999])", "0.3")),
        (ask(call("f", np.int64(3)), expect=np.array([True])), ("f(3)", "[True]")),
    ],
)  # fmt: skip
def test_how_an_input_is_written(asked, example):
    assert tuple(shortest([asked]).values()) == example


def test_an_input_that_is_too_long_is_not_shown():
    long = ask(call("f", list(range(200))), expect=1)
    assert shortest([long]) is None
    assert shortest([long, ask(call("f", 1), expect=2)])["input"] == "f(1)"


@pytest.mark.parametrize("days", [1, 2, 3, 7])
def test_a_day_begins_with_its_first_minute(days):
    rules = Rules(NOON, grace=5, penalty=15.0)
    end = NOON + days * 24 * HOUR
    assert rules.days_late("ada", end) == days
    assert rules.days_late("ada", end + datetime.timedelta(minutes=1)) == days + 1
    assert rules.factor(days) == max(0, 1 - 0.15 * days)
    assert read_rules(json.loads(json.dumps(rules.as_json()))) == rules


def test_canvas_tells_no_days_and_costs_nothing(grade, course, tmp_path):
    (tmp_path / "in").mkdir()
    for name in ("adalovelace_LATE_5_6_x", "bobbrown_7_8_x"):
        (tmp_path / "in" / f"{name}.ipynb").write_text(json.dumps(solved(course)), "utf-8")
    records = grade(tmp_path / "in", due=NOON, penalty=20.0)
    assert records["adalovelace-id5"]["late"]
    assert set(totals(tmp_path).values()) == {"5"}
    assert "nothing is taken off for it" in (tmp_path / "grades" / "grade.log").read_text("utf-8")


def test_one_student_is_marked_anew(collect, course, tmp_path):
    for name in ("ada", "bob"):
        hand_in(tmp_path / "in", name, solved(course))
    collect(tmp_path / "in")
    collect(tmp_path / "in", anew=["bob"])
    assert marked(tmp_path / "grades")[2:] == ["bob/toy.ipynb"]
    with pytest.raises(ClassroomError, match="No student 'eve'"):
        collect(tmp_path / "in", anew=["eve"])


def test_bonus_points_are_beyond_those_that_there_are(jail, tmp_path):
    master = MASTER.replace('answer="why" points=2', 'answer="why" points=2 bonus=true')
    course = read_toy(tmp_path / "course", master=master)
    assert course.points == 6
    assert course.questions["why"].bonus
    hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE, softmax=SOFTMAX, why="So."))
    run = Run([course], tmp_path / "grades", jail, limits=QUICK)
    run.grade(tmp_path / "in")
    path = tmp_path / "grades" / "by-hand" / "toy.csv"
    path.write_text(path.read_text("utf-8").replace("ada,ada,why,,", "ada,ada,why,2,"), "utf-8")
    Run([course], tmp_path / "grades", jail, limits=QUICK).grade(tmp_path / "in")
    row = gradebook(tmp_path / "grades")["ada"]
    assert (row["total"], row["out_of"]) == ("7", "6")


LONG = "Because a common factor stands above and below the line, and a fraction forgets it. " * 2


def test_the_overview_says_what_was_missed_and_what_is_identical(grade, course, tmp_path):
    wrong = SOFTMAX.replace("z - z.max()", "z") + f"\nwords = {LONG!r}"
    for name, softmax, why in (
        ("ada", SOFTMAX, LONG),
        ("bob", wrong, LONG.replace(" ", "\n", 1)),
        ("cy", wrong, "Short."),
        ("dee", "", "Short."),
    ):
        own = {"double": DOUBLE, "why": why} | ({"softmax": softmax} if softmax else {})
        hand_in(tmp_path / "in", name, answered(course, **own))
    grade(tmp_path / "in")
    text = (tmp_path / "grades" / "overview.html").read_text("utf-8")
    assert "4 students: mean 3.8, median 4, from 2 to 5 of 8 points so far" in text
    assert "Most missed: softmax, large." in text
    row = re.search(r"<tr><td>softmax, large</td><td>(.*?)</td><td class=.points.>(.*?)<", text)
    assert row.groups() == ("The answer holds NaN where there should be a number.", "25%")
    assert "<li>softmax: bob, cy</li><li>why: ada, bob</li>" in text
    assert "fact and says nothing about how" in text
    assert 'aria-label="Most are between 50 and 60 percent of the points: 2 of 4 students."' in text
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "identical answers, letter by letter but for spaces:" in log


def test_the_feedback_shows_the_students_own_answer(collect, course, tmp_path):
    hand_in(tmp_path / "in", "ada", answered(course, why="Because **so**."))
    collect(tmp_path / "in")
    page = (tmp_path / "grades" / "feedback" / "toy" / "ada.html").read_text("utf-8")
    assert "Your answer:" in page
    assert "Because <strong>so</strong>." in page


def test_answers_that_wait_are_told(collect, course, tmp_path):
    hand_in(tmp_path / "in", "ada", answered(course, why="So."))
    collect(tmp_path / "in")
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "toy: answers that wait to be read:" in log
    assert log.splitlines()[-1].endswith("why: 1")


@pytest.mark.skipif(os.name != "posix", reason="signals are those of POSIX")
def test_a_run_that_is_stopped_leaves_a_gradebook_at_once(course, jail, tmp_path):
    hand_in(tmp_path / "in", "aaa", answered(course, double=DOUBLE))
    slow = "import time\ntime.sleep(60)\n"
    for name in "bcd":
        hand_in(tmp_path / "in", name, answered(course, double=slow + DOUBLE))
    command = [sys.executable, "-m", "classroom", "grade", str(tmp_path / "in"), "--jobs", "1"]
    command += ["--to", str(tmp_path / "out"), "--assignments", str(course.folder.parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline, log = time.monotonic() + 90, tmp_path / "out" / "grade.log"
    while time.monotonic() < deadline and not (log.exists() and marked(tmp_path / "out")):
        time.sleep(0.05)
    time.sleep(0.5)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - start < 14  # A worker alone would have slept for longer.
    assert "Stopped. What was marked is kept, and in the gradebook" in said
    assert set(gradebook(tmp_path / "out")) == {"aaa"}


def test_a_terminal_in_ascii_shows_every_name(tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.writestr("Weiß_7_assignsubmission_file_/a.ipynb", "{")
        archive.writestr("Weiß_7_assignsubmission_file_/b.ipynb", "{")
    words = [sys.executable, "-m", "classroom", "grade", str(tmp_path / "in.zip")]
    words += ["--to", str(tmp_path / "out"), "--without-jail-i-accept-the-risk"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    answer = subprocess.run(words, capture_output=True, text=True, env=environment)
    assert answer.returncode == 0, answer.stderr
    assert r"Wei\xdf_7_assignsubmission_file_/b.ipynb, of 2" in answer.stdout


def test_wrong_rules_are_refused(capsys):
    for words in (["--penalty", "120"], ["--grace", "-1"], ["--extend", "ada"]):
        with pytest.raises(SystemExit):
            main(["grade", "in", *words])
        assert "error: argument" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a script of the shell")
def test_the_tool_works_from_any_folder(tmp_path):
    tool = os.path.abspath("tools/classroom")
    if not os.path.exists(".venv/bin/python"):
        pytest.skip("the script uses the environment that `make setup` has made")
    answer = subprocess.run(
        [tool, "grade", "nowhere"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "nowhere is neither a folder nor a zip file" in answer.stderr


def test_a_command_says_something_before_it_loads_what_takes_time(course, jail, tmp_path):
    words = [sys.executable, "-m", "classroom", "check", "--assignments"]
    answer = subprocess.run(
        [*words, str(course.folder.parent)], capture_output=True, text=True, check=True
    )
    assert answer.stderr.startswith("Reading the assignments")


def test_a_student_who_has_withdrawn_is_taken_out(collect, course, tmp_path, capsys):
    for name in ("ada", "bob"):
        hand_in(tmp_path / "in", name, answered(course, why="So."))
    collect(tmp_path / "in")
    folder = tmp_path / "grades"
    path = folder / "by-hand" / "toy.csv"
    path.write_text(path.read_text("utf-8").replace("bob,bob,why,,", "bob,bob,why,2,"), "utf-8")
    path = folder / "by-hand" / "toy-corrections.csv"
    empty = path.read_bytes()
    path.write_bytes(empty + b"bob,double,arrays,1,\r\n")
    words = ["--grades", str(folder), "--assignments", str(course.folder.parent)]
    assert main(["withdraw", "bob", *words]) == 1
    assert "Take the rows of 'bob' out of" in capsys.readouterr().err
    path.write_bytes(empty)
    assert main(["withdraw", "bob", *words]) == 0
    assert set(gradebook(folder)) == {"ada"}
    assert not (folder / "feedback" / "toy" / "bob.html").exists()
    assert [record["key"] for record in Records(folder).replaced()] == ["bob"]
    assert main(["withdraw", "bob", *words]) == 1
    assert "There are no marks of 'bob'" in capsys.readouterr().err
    collect(tmp_path / "in")
    assert set(gradebook(folder)) == {"ada", "bob"}


def test_who_is_late_and_what_could_not_be_read_is_told(collect, late, tmp_path, capsys):
    (late / "eve.ipynb").write_text("{", "utf-8")
    at(late / "eve.ipynb", NOON - HOUR)
    collect(late, due=NOON)
    log = (tmp_path / "grades" / "grade.log").read_text("utf-8")
    assert "toy: could not be read as a notebook (0 points):" in log
    assert "eve: eve.ipynb" in log
    told = log.partition("toy: handed in late:")[2].splitlines()[1:4]
    days = ["bob, by 1 begun day", "cy, by 1 begun day", "dee, by 2 begun days"]
    assert [line.split(" ", 2)[2] for line in told] == days


def test_pages_that_are_not_complete_are_told_when_they_are_given_back(
    collect, course, tmp_path, capsys
):
    hand_in(tmp_path / "in", "ada", answered(course, why="So."))
    hand_in(tmp_path / "in", "bob", released(course))
    collect(tmp_path / "in")
    grades = str(tmp_path / "grades")
    words = ["feedback", "plain", "--grades", grades, "--to", str(tmp_path / "back.zip")]
    assert main(words) == 0
    assert "Answers still wait to be read, and the pages say so, for: ada\n" in (
        capsys.readouterr().out
    )


def test_a_key_that_is_nearly_right_is_named(collect, course, tmp_path, capsys):
    hand_in(tmp_path / "in", "student-01", released(course))
    collect(tmp_path / "in")
    words = ["--grades", str(tmp_path / "grades"), "--assignments", str(course.folder.parent)]
    assert main(["withdraw", "student-1", *words]) == 1
    assert "; it has 'student-01'" in capsys.readouterr().err
