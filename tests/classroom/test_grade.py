"""A run: what it writes, what it keeps, and how it goes on after a stop."""

import csv
import datetime
import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from classroom.authoring.master import read_assignments
from classroom.common.errors import ClassroomError, JailError
from classroom.common.progress import Progress
from classroom.common.tables import harmless
from classroom.grading.run import Run
from classroom.records.store import Records
from tests.classroom.conftest import QUICK, Silent
from tests.classroom.test_png import png
from tests.classroom.toy import (
    DOUBLE,
    MASTER,
    SOFTMAX,
    answered,
    cell,
    earned,
    hand_in,
    read_toy,
    released,
    solved,
)


def gradebook(folder):
    with (folder / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def everything(folder):
    """Return every file of a run but its log."""
    files = (path for path in folder.rglob("*") if path.is_file())
    own = {path: path.read_bytes() for path in files if path.suffix not in (".log", ".db")}
    marks = [{**record, "used": None} for record in Records(folder).all()]
    return {str(path.relative_to(folder)): data for path, data in own.items()} | {"marks": marks}


@pytest.fixture
def given(course, tmp_path):
    """A folder with a good, a half, an empty and a broken submission."""
    folder = tmp_path / "in"
    hand_in(folder, "good", solved(course))
    hand_in(folder, "half", answered(course, double=DOUBLE))
    hand_in(folder, "none", released(course))
    hand_in(folder, "broken", "{")
    return folder


def test_marks(grade, given, tmp_path):
    records = grade(given)
    assert earned(records["good"]) == {"double": 2, "softmax": 3}
    assert earned(records["half"]) == {"double": 2, "softmax": 0}
    assert earned(records["none"]) == {"double": 0, "softmax": 0}
    rows = gradebook(tmp_path / "grades")
    assert {key: row["total"] for key, row in rows.items()} == {
        "good": "5",
        "half": "2",
        "none": "0",
        "broken": "0",
    }
    assert {row["out_of"] for row in rows.values()} == {"8"}
    assert rows["good"]["complete"] == "no"
    assert rows["none"]["complete"] == "yes"
    assert "could not be read as a notebook" in rows["broken"]["remark"]
    assert rows["good"]["questions"] == "double 2; softmax 3"


def test_feedback_says_what_went_wrong(grade, given, tmp_path):
    grade(given)
    pages = {p.stem: p.read_text("utf-8") for p in (tmp_path / "grades" / "feedback").rglob("*")
             if p.suffix == ".html"}  # fmt: skip
    assert set(pages) == {"good", "half", "none", "broken"}
    assert "NotImplementedError" in pages["none"]
    assert "could not be read as a notebook" in pages["broken"]
    assert "2 of 8 points" in pages["half"]
    assert pages["good"].count("Right.") == 5
    for page in pages.values():
        assert "Content-Security-Policy" in page


@pytest.mark.parametrize("name", ["=1+1", "a;=1+1", "a;b;-2", "a\t@x"])
def test_no_cell_is_a_formula_however_a_line_is_parted(name):
    for part in re.split("[;\t]", harmless(name)):
        assert not part.startswith(("=", "+", "-", "@"))
    assert harmless("good; -1 for the sign") == "good; -1 for the sign"


def test_names_are_shown_as_what_they_are(collect, course, tmp_path):
    name = '=cmd|"a"!A1 <script>alert(1)</script>'
    hand_in(tmp_path / "in", name.replace("/", "∕"), solved(course))
    [record] = collect(tmp_path / "in").values()
    row = gradebook(tmp_path / "grades")[record["key"]]
    assert row["name"].startswith("'=cmd")
    assert row["file"].startswith("'=cmd")
    page = (tmp_path / "grades" / "feedback" / "toy" / f"{record['key']}.html").read_text("utf-8")
    assert "<script" not in page
    with (tmp_path / "grades" / "by-hand" / "toy.csv").open(encoding="utf-8-sig") as file:
        assert all(row["name"].startswith("'=cmd") for row in csv.DictReader(file))


def marked(folder):
    return re.findall(r"(\S+): marked", (folder / "grade.log").read_text("utf-8"))


def test_a_second_run_marks_only_what_is_new_or_changed(collect, course, given, tmp_path):
    collect(given)
    assert len(marked(tmp_path / "grades")) == 4
    before = everything(tmp_path / "grades")
    collect(given)
    assert len(marked(tmp_path / "grades")) == 4
    assert everything(tmp_path / "grades") == before
    hand_in(given, "half", answered(course, double=DOUBLE, softmax=SOFTMAX))
    hand_in(given, "new", solved(course))
    records = collect(given)
    assert sorted(marked(tmp_path / "grades")[4:]) == ["half/toy.ipynb", "new/toy.ipynb"]
    assert len(records) == 5


def test_marks_stay_when_a_submission_is_taken_away(collect, given, tmp_path):
    collect(given)
    (given / "good" / "toy.ipynb").unlink()
    assert "good" in collect(given)
    assert "good" in gradebook(tmp_path / "grades")


def test_again_marks_everything_anew(collect, given, tmp_path):
    collect(given)
    collect(given, again=True)
    assert len(marked(tmp_path / "grades")) == 8


def test_marks_among_the_submissions_are_refused(course, given):
    with pytest.raises(ClassroomError, match="among the submissions"):
        Run([course], given / "grades", Silent()).grade(given)


def test_the_seed_is_kept_and_decides(course, given, tmp_path):
    first = Run([course], tmp_path / "a", Silent(), limits=QUICK)
    first.grade(given)
    assert Run([course], tmp_path / "a", Silent()).seed == first.seed
    assert Run([course], tmp_path / "b", Silent()).seed != first.seed
    with pytest.raises(ClassroomError, match=f"seed {first.seed}, not 5"):
        Run([course], tmp_path / "a", Silent(), seed=5)


def test_late_and_repeated(grade, course, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, softmax in (("0_x", "def softmax(z): return z"), ("1_x-1", SOFTMAX)):
        path = folder / f"lovelaceada_LATE_12345_6789{name}.ipynb"
        path.write_text(json.dumps(answered(course, double=DOUBLE, softmax=softmax)), "utf-8")
        os.utime(path, (1_772_000_000, 1_772_000_000))
    [record] = grade(folder).values()
    assert record["file"].endswith("x-1.ipynb")
    assert (record["late"], record["submissions"], record["id"]) == (True, 2, "12345")
    assert sum(earned(record).values()) == 5
    row = gradebook(tmp_path / "grades")[record["key"]]
    assert (row["late"], row["submissions"]) == ("yes", "2")


def test_a_date_makes_late_and_can_be_given_later(collect, given, tmp_path):
    assert not collect(given)["good"]["late"]
    assert collect(given, due=datetime.datetime(2000, 1, 1))["good"]["late"]
    assert len(marked(tmp_path / "grades")) == 4


def test_the_last_file_that_can_be_read_counts(collect, course, tmp_path):
    good = hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE))
    broken = good.with_name("zzz.ipynb")
    broken.write_text("{", "utf-8")
    hand_in(tmp_path / "in", "bob", "{")
    record = collect(tmp_path / "in")["ada"]
    assert record["problem"] is None
    assert record["file"] == "ada/toy.ipynb"


def test_something_else_than_a_notebook(collect, tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "answers.pdf").write_bytes(b"%PDF")
    assert collect(tmp_path / "in")["ada"]["problem"] == "none"


def test_each_notebook_finds_its_assignment(course, tmp_path):
    master = MASTER.replace('"double"', '"twice"')
    second = read_toy(tmp_path / "course", master=master, checks=CHECKS_OF_SECOND, name="second")
    folder = tmp_path / "in"
    hand_in(folder, "ada", released(course))
    without_name = released(second)
    del without_name["metadata"]["classroom"]
    hand_in(folder, "bob", without_name)
    bare = released(second)
    bare["cells"], bare["metadata"] = [], {}
    (folder / "eve").mkdir()
    (folder / "eve" / "my-second-try.ipynb").write_text(json.dumps(bare), "utf-8")
    (folder / "joe.ipynb").write_text(json.dumps(bare), "utf-8")
    run = Run([course, second], tmp_path / "out", Silent(), limits=QUICK)
    run.grade(folder)
    found = {record["key"]: record["assignment"] for record in run.records.all()}
    assert found == {"ada": "toy", "bob": "second", "eve": "second", "joe": "unknown"}
    assert "It is not clear" in gradebook(tmp_path / "out")["joe"]["remark"]


CHECKS_OF_SECOND = """\
from classroom.checks import ask, call, part, question


@question("twice")
def twice(rng):
    yield part("one", 2, ask(call("double", 1.5), expect=3.0))


@question("softmax")
def softmax(rng):
    yield part("one", 3, ask(call("softmax", [0.0, 0.0]), expect=[0.5, 0.5]))
"""


class Unwell:
    """A jail that fails for some submissions, or for the first of them."""

    def __init__(self, jail, fails):
        self.jail, self.fails, self.user = jail, fails, jail.user

    def run(self, request, *rest):
        if self.fails(request):
            raise JailError("no room")
        return self.jail.run(request, *rest)


def test_a_jail_that_fails_takes_no_points(course, jail, given, tmp_path):
    unwell = Unwell(jail, lambda request: b"2 * float(x)" in request)
    run = Run([course], tmp_path / "out", unwell, limits=QUICK)
    assert run.grade(given).failed == ("half/toy.ipynb",)
    assert "half" not in gradebook(tmp_path / "out")
    assert gradebook(tmp_path / "out")["good"]["total"] == "5"
    again = Run([course], tmp_path / "out", jail, limits=QUICK)
    summary = again.grade(given)
    assert (summary.marked, summary.kept, summary.failed) == (1, 3, ())
    assert gradebook(tmp_path / "out")["half"]["total"] == "2"


def test_a_jail_that_fails_once_is_asked_again(course, jail, given, tmp_path):
    times = iter([True])
    run = Run([course], tmp_path / "out", Unwell(jail, lambda _: next(times, False)), limits=QUICK)
    assert run.grade(given).failed == ()


def test_an_error_in_the_grader_stops_nobody_else(course, jail, given, tmp_path):
    def fails(request):
        if b"2 * float(x)" in request:
            raise ZeroDivisionError
        return False

    run = Run([course], tmp_path / "out", Unwell(jail, fails), limits=QUICK, jobs=2)
    assert run.grade(given).failed == ("half/toy.ipynb",)
    assert "ZeroDivisionError" in (tmp_path / "out" / "grade.log").read_text("utf-8")


WAIT = "import time\ntime.sleep(0.2)\n"


def test_a_killed_run_goes_on_to_the_same_gradebook(course, jail, tmp_path):
    for number in range(8):
        softmax = SOFTMAX if number % 3 else "def softmax(z): return z"
        notebook = answered(course, double=WAIT + DOUBLE, softmax=softmax)
        cell(notebook, "why")["source"] = f"Because of {number}."
        hand_in(tmp_path / "in", f"student{number:02}", notebook)
    start_and_kill(course, tmp_path, after=2)
    kept = marked(tmp_path / "killed")
    assert 2 <= len(kept) < 8
    before = everything(tmp_path / "killed")
    assert not [name for name in before if name.startswith("gradebook")]
    run = Run([course], tmp_path / "killed", jail, limits=QUICK, jobs=2)
    summary = run.grade(tmp_path / "in")
    assert summary.kept >= len(kept)
    assert summary.kept + summary.marked == 8
    whole = Run([course], tmp_path / "whole", jail, limits=QUICK, seed=run.seed)
    whole.grade(tmp_path / "in")
    assert without_leftovers(tmp_path / "killed") == without_leftovers(tmp_path / "whole")


def without_leftovers(folder):
    return {n: data for n, data in everything(folder).items() if ".writing-" not in n}


def start_and_kill(course, tmp_path, after):
    """Start a run of the command line, and kill it when it has marked a few."""
    command = [sys.executable, "-m", "classroom", "grade", str(tmp_path / "in"), "--jobs", "2"]
    command += ["--to", str(tmp_path / "killed"), "--assignments", str(course.folder.parent)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    folder = tmp_path / "killed"
    while time.monotonic() < deadline and process.poll() is None:
        if (folder / "grade.log").exists() and len(marked(folder)) >= after:
            break
        time.sleep(0.02)
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()


def test_a_changed_master_is_told(given, tmp_path):
    course = read_toy(tmp_path / "course")
    Run([course], tmp_path / "out", Silent(), limits=QUICK).grade(given)
    changed = read_toy(tmp_path / "course", master=MASTER.replace("Two functions", "Two"))
    assert Run([changed], tmp_path / "out", Silent(), limits=QUICK).grade(given).older == 4


def test_a_question_that_was_added_later_spoils_no_page(given, tmp_path):
    course = read_toy(tmp_path / "course")
    Run([course], tmp_path / "out", Silent()).grade(given)
    more = (
        '# %% [markdown] answer="more" points=1\n# ### BEGIN SOLUTION\n# Yes.\n# ### END SOLUTION\n'
    )
    changed = read_toy(tmp_path / "course", master=MASTER + "\n" + more)
    Run([changed], tmp_path / "out", Silent()).grade(given)
    assert gradebook(tmp_path / "out")["good"]["out_of"] == "9"


def test_pictures_come_to_the_page(collect, course, tmp_path):
    notebook = answered(course, double=DOUBLE, figure="draw()")
    import base64

    data = {"image/png": base64.b64encode(png()).decode(), "text/plain": "<Figure>"}
    cell(notebook, "figure")["outputs"] = [{"output_type": "display_data", "data": data}]
    hand_in(tmp_path / "in", "ada", notebook)
    collect(tmp_path / "in")
    page = (tmp_path / "grades" / "by-hand" / "toy" / "figure.html").read_text("utf-8")
    assert page.count('<img src="data:image/png;base64,') == 1
    assert "draw()" in page


def test_an_answer_written_elsewhere_is_found(collect, course, tmp_path):
    notebook = answered(course, double=DOUBLE)
    words = {"id": "x", "cell_type": "markdown", "metadata": {}, "source": "My words are here."}
    notebook["cells"].append(words)
    hand_in(tmp_path / "in", "ada", notebook)
    assert collect(tmp_path / "in")["ada"]["answers"]["why"]["text"] == "My words are here."


def test_reads_all_of_the_books_assignments():
    assert "01-definition" in [a.name for a in read_assignments("assignments")]


def test_a_run_says_from_the_start_how_far_it_is(capsys):
    progress = Progress(12)
    for _ in range(12):
        progress.step()
    numbers = [line.split()[0] for line in capsys.readouterr().err.splitlines()]
    assert numbers == ["0", "1", "10", "12"]
