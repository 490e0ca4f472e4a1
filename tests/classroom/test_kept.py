"""What a run keeps: nobody's mark is lost, replaced without a word, or replaced from elsewhere."""

import datetime
import json
import os
import sqlite3
import zipfile

import pytest

from classroom.common.errors import ClassroomError
from classroom.common.files import write_whole
from classroom.grading.run import Run
from classroom.jail.bubblewrap import NoJail
from classroom.records.store import Records, without_kept
from tests.classroom.conftest import QUICK, Silent
from tests.classroom.test_grade import CHECKS_OF_SECOND, gradebook
from tests.classroom.toy import MASTER, answered, hand_in, problems, read_toy, released, solved

EVE = "eveadams_501_assignsubmission_file_"
NOON, EVENING = datetime.datetime(2026, 3, 1, 12), datetime.datetime(2026, 3, 8, 20)


@pytest.fixture
def two(tmp_path):
    """A course of two assignments, and a function that grades a folder of submissions."""
    master = MASTER.replace('"double"', '"twice"')
    course = [
        read_toy(tmp_path / "course"),
        read_toy(tmp_path / "course", master=master, checks=CHECKS_OF_SECOND, name="second"),
    ]

    def grade(folder, due=None, **options):
        options = {"limits": QUICK, "seed": 7, **options}
        run = Run(course, tmp_path / "out", Silent(), **options)
        run.said = "\n".join(run.grade(tmp_path / folder, due).notes)
        run.found = {(r["assignment"], r["key"]): r for r in run.records.all()}
        return run

    grade.toy, grade.second = course
    grade.book = lambda: gradebook(tmp_path / "out")
    return grade


def upload(folder, name, notebook):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), "utf-8")


@pytest.fixture
def cuckoo(two, tmp_path):
    """Two weeks: in the second, Eve hands in the first assignment again, beside the new one."""
    for name, number in (("eveadams", 501), ("bobbrown", 502)):
        folder = f"{name}_{number}_assignsubmission_file_"
        upload(tmp_path / "w1", f"{folder}/x.ipynb", answered(two.toy, why=name))
        upload(tmp_path / "w2", f"{folder}/x.ipynb", released(two.second))
    upload(tmp_path / "w2", f"{EVE}/extra.ipynb", solved(two.toy))
    return two


def test_a_mark_is_not_replaced_through_another_slot(cuckoo):
    before = cuckoo("w1").found
    run = cuckoo("w2")
    assert run.found["toy", "eveadams-id501"] == before["toy", "eveadams-id501"]
    assert "Notebooks of several assignments: second 2, toy 1." in run.said
    assert f"toy: {EVE}/extra.ipynb" in run.said
    assert "Marks not replaced" in run.said
    assert len(run.found) == 4


def test_a_mark_is_replaced_where_the_assignment_is_named(cuckoo, tmp_path):
    old = cuckoo("w1").found["toy", "eveadams-id501"]
    run = cuckoo("w2", only=["toy", "second"])
    new = run.found["toy", "eveadams-id501"]
    assert new["file"] == f"{EVE}/extra.ipynb"
    assert "toy, eveadams-id501: 0 -> 0 points" in run.said
    remark = cuckoo.book()["eveadams-id501"]["remark"]
    assert f"mark of {EVE}/x.ipynb (0 points)" in remark
    assert run.records.replaced() == [without_kept(old)]
    for again in (False, True):
        kept = cuckoo("w2", again=again).found["toy", "eveadams-id501"]
        assert kept["before"] == new["before"]


def test_of_two_halves_none_is_replaced(two, tmp_path):
    hand_in(tmp_path / "in", "ada", answered(two.toy, why="a"))
    hand_in(tmp_path / "in", "bob", answered(two.second, why="b"))
    two("in")
    hand_in(tmp_path / "in", "ada", answered(two.toy, why="c"))
    run = two("in")
    assert run.found["toy", "ada"]["answers"]["why"]["text"] == "a"
    assert "toy, ada: ada/toy.ipynb" in run.said


def test_every_old_mark_is_kept(two, tmp_path):
    for text in "abc":
        hand_in(tmp_path / "in", "ada", answered(two.toy, why=text))
        hand_in(tmp_path / "in", "bob", answered(two.toy, why="b"))
        two("in")
    kept = Records(tmp_path / "out").replaced()
    assert [record["answers"]["why"]["text"] for record in kept] == ["a", "b"]


def test_the_old_mark_of_the_same_file_is_kept_too(tmp_path):
    """The master was changed, and all are marked again."""
    old = {"assignment": "toy", "key": "ada", "digest": "d", "answers": {}}
    old["questions"] = {"softmax": [{"points": 1}]}
    records = Records(tmp_path)
    records.save(old)
    records.save({**old, "questions": {"softmax": [{"points": 2}]}})
    assert records.replaced() == [old]


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_what_is_written_can_be_read_by_those_who_may_read_any_new_file(tmp_path):
    write_whole(tmp_path / "whole", "text")
    (tmp_path / "usual").touch()
    modes = {(tmp_path / name).stat().st_mode for name in ("whole", "usual")}
    assert len(modes) == 1


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "whole", "half \ud800")
    assert list(tmp_path.iterdir()) == []


def test_the_same_file_through_another_slot_changes_nothing(two, tmp_path):
    """The file of a late answer, handed in again without the word LATE."""
    late, other = solved(two.toy), "_9103_hw1.ipynb"
    upload(tmp_path / "w1", "eveadams_LATE_501_9001_hw1.ipynb", late)
    upload(tmp_path / "w1", "bobbrown_502_9002_hw1.ipynb", solved(two.toy))
    before = two("w1").found["toy", "eveadams-id501"]
    assert before["late"]
    for name, number in (("eveadams_501", 9101), ("bobbrown_502", 9104)):
        upload(tmp_path / "w2", f"{name}_{number}_hw2.ipynb", released(two.second))
    upload(tmp_path / "w2", f"eveadams_501{other}", late)
    for again in (False, True):
        assert two("w2", again=again).found["toy", "eveadams-id501"] == before


def test_what_comes_among_another_assignment_says_so(cuckoo):
    book = cuckoo("w2") and cuckoo.book()
    assert book["eveadams-id501"]["remark"] == "handed in among second"
    assert book["bobbrown-id502"]["remark"] == ""


def test_a_notebook_that_names_a_broken_master_stops_no_other(two, tmp_path):
    stranger = released(two.second)
    for name in ("ada", "bob"):
        hand_in(tmp_path / "in", name, solved(two.toy))
    hand_in(tmp_path / "in", "eve", stranger)
    broken = Run([two.toy], tmp_path / "out", Silent(), limits=QUICK, broken={"second": "bad"})
    notes = "\n".join(broken.grade(tmp_path / "in").notes)
    assert {record["key"] for record in broken.records.all()} == {"ada", "bob"}
    assert "Not marked, since the assignment is not in order:\n  eve/" in notes


def test_a_deadline_is_kept_for_its_assignment_alone(cuckoo):
    cuckoo("w1", due=NOON)
    run = cuckoo("w1")
    assert {record["late"] for record in run.found.values()} == {True}
    assert "toy was due at 2026-03-01 12:00." in run.said
    later = datetime.datetime.now() + datetime.timedelta(days=9)
    run = cuckoo("w2", due=later, only=["second"])
    late = {place: record["late"] for place, record in run.found.items()}
    assert late["toy", "eveadams-id501"] and not late["second", "eveadams-id501"]
    run = cuckoo("w2", only=["toy", "second"])
    late = {place: record["late"] for place, record in run.found.items()}
    assert late["toy", "eveadams-id501"] and not late["second", "eveadams-id501"]


def test_a_deadline_for_nothing_in_particular_is_refused(two, tmp_path):
    hand_in(tmp_path / "in", "ada", released(two.toy))
    hand_in(tmp_path / "in", "bob", released(two.second))
    with pytest.raises(
        ClassroomError, match=r"A deadline .--due. and its rules: for which of \['second'"
    ):
        two("in", due=NOON)


def test_a_notebook_of_another_assignment_is_told_and_replaces_nothing(two, tmp_path):
    hand_in(tmp_path / "in", "ada", released(two.toy))
    two("in", only=["toy"])
    hand_in(tmp_path / "in", "ada", released(two.second))
    hand_in(tmp_path / "in", "bob", released(two.second))
    run = two("in", only=["toy"])
    assert run.found["toy", "ada"]["problem"] is None
    assert run.found["toy", "bob"]["problem"] == "other"
    assert "belongs to another assignment" in two.book()["bob"]["remark"]
    assert "Not marked, since they are not for toy:\n  ada/toy.ipynb\n  bob/toy" in run.said
    nameless = released(two.second)
    del nameless["metadata"]["classroom"]
    hand_in(tmp_path / "in", "bob", nameless)
    assert two("in", only=["toy"]).found["toy", "bob"]["problem"] == "other"


def test_an_unknown_file_goes_when_a_better_one_has_come(two, tmp_path):
    hand_in(tmp_path / "in", "bob", released(two.toy))
    hand_in(tmp_path / "in", "eve", released(two.second))
    (tmp_path / "in" / "ada.ipynb").write_text("{", "utf-8")
    assert ("unknown", "ada") in two("in").found
    page = (tmp_path / "out" / "feedback" / "unknown" / "ada.html").read_text("utf-8")
    assert "<h1>Not marked</h1>" in page
    assert "points</strong>" not in page
    (tmp_path / "in" / "ada.ipynb").unlink()
    hand_in(tmp_path / "in", "ada", released(two.toy))
    assert set(two("in").found) == {("toy", "ada"), ("toy", "bob"), ("second", "eve")}
    assert not (tmp_path / "out" / "feedback" / "unknown" / "ada.html").exists()
    [gone] = Records(tmp_path / "out").replaced()
    assert (gone["assignment"], gone["key"]) == ("unknown", "ada")


def test_a_person_with_a_new_name_keeps_the_row(two, tmp_path):
    for folder, name in (("a", "Ada Lovelace"), ("b", "Ada L.")):
        place = f"{name}_123_assignsubmission_file_"
        hand_in(tmp_path / folder, place, answered(two.toy, why=name))
    two("a")
    run = two("b")
    assert set(run.found) == {("toy", "ada_lovelace-id123")}
    assert run.found["toy", "ada_lovelace-id123"]["name"] == "Ada L."


def test_a_person_with_two_names_has_one_row(two, tmp_path):
    for name in ("Ada Lovelace", "Ada L."):
        hand_in(tmp_path / "in", f"{name}_123_assignsubmission_file_", released(two.toy))
    run = two("in")
    assert set(run.found) == {("toy", "ada_l-id123")}
    assert "One person with several names:\n  ada_l-id123: Ada L., Ada Lovelace" in run.said
    assert "2 files, 1 student (Moodle)." in run.said
    assert "this one counts:\n  ada_l-id123: Ada " in run.said


def test_names_that_nobody_would_choose_stop_nobody(two, tmp_path):
    names = ["𝓪" * 60 + "_10000000000012345_77_x", "x-" + "9" * 5000, "bob_1_2_" + "y" * 999]
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name in names:
            archive.writestr(f"{name}.ipynb", json.dumps(released(two.toy)))
    assert two("in.zip").summary.marked == 3
    assert two("in.zip").summary.kept == 3


@pytest.mark.parametrize("text", ["{", "7", "[]", '{"key": "ada"}'])
def test_damaged_marks_are_named(two, tmp_path, text):
    hand_in(tmp_path / "in", "ada", released(two.toy))
    path = two("in").records.path
    with sqlite3.connect(path) as file:
        file.execute("UPDATE marks SET record = ?", [text])
    file.close()
    with pytest.raises(ClassroomError, match=r"marks\.db is damaged\. .* grade\.log"):
        two("in")
    path.write_text("no database at all, " * 99, "utf-8")
    with pytest.raises(ClassroomError, match=r"marks\.db is damaged\. .* grade\.log"):
        two("in")


def test_points_by_hand_wait_for_a_mark_that_was_taken_away(two, tmp_path):
    hand_in(tmp_path / "in", "ada", answered(two.toy, why="So."))
    two("in")
    path = tmp_path / "out" / "by-hand" / "toy.csv"
    path.write_text(path.read_text("utf-8").replace("ada,ada,why,,", "ada,ada,why,2,"), "utf-8")
    records = Records(tmp_path / "out")
    records.remove(records.load("toy", "ada"))
    two("in")
    assert two.book()["ada"]["by_hand"] == "2"


def test_a_file_that_changes_during_the_run_is_not_marked(two, tmp_path, monkeypatch):
    path = hand_in(tmp_path / "in", "ada", released(two.toy))
    begin = Run.begin

    def change(*words):
        path.write_text(json.dumps(solved(two.toy)), "utf-8")
        return begin(*words)

    monkeypatch.setattr(Run, "begin", change)
    run = two("in")
    assert run.summary.failed == ("ada/toy.ipynb",)
    assert "has changed since" in (tmp_path / "out" / "grade.log").read_text("utf-8")


def test_of_many_lines_the_first_are_said(two, tmp_path):
    for number in range(15):
        for name in ("a", "b"):
            upload(tmp_path / "in", f"student{number:02}/{name}.ipynb", released(two.toy))
    said = two("in").said
    assert "  student09: student09/b.ipynb, of 2\n  and 5 more, see grade.log" in said
    assert "student14: student14/b.ipynb, of 2" in (tmp_path / "out" / "grade.log").read_text()


def test_where_all_is_for_one_assignment_a_pdf_is_too(two, tmp_path):
    (tmp_path / "in" / "ada").mkdir(parents=True)
    (tmp_path / "in" / "ada" / "x.pdf").write_bytes(b"%PDF")
    assert set(two("in").found) == {("unknown", "ada")}
    hand_in(tmp_path / "in", "bob", released(two.toy))
    run = two("in")
    assert {place: r["problem"] for place, r in run.found.items()} == {
        ("toy", "ada"): "none",
        ("toy", "bob"): None,
    }


def test_for_canvas_the_time_of_a_file_says_nothing(two, tmp_path):
    for name in ("bobbrown_502_5021_x", "eveadams_LATE_501_5011_x"):
        upload(tmp_path / "in", f"{name}.ipynb", released(two.toy))
    run = two("in", due=NOON)
    found = {key: (r["late"], r["handed_in"]) for (_, key), r in run.found.items()}
    assert found == {"bobbrown-id502": (False, ""), "eveadams-id501": (True, "")}
    assert "Canvas does not tell when files came" in run.said


def test_the_minute_of_the_deadline_is_in_time(two, tmp_path):
    path = hand_in(tmp_path / "in", "ada", released(two.toy))
    for second, late in ((59, False), (60, True)):
        when = NOON + datetime.timedelta(seconds=second)
        os.utime(path, (when.timestamp(), when.timestamp()))
        assert two("in", due=NOON).found["toy", "ada"]["late"] is late


def test_notebooks_of_another_version_of_the_master_are_told(two, tmp_path):
    hand_in(tmp_path / "in", "ada", released(two.toy))
    assert "another version" not in two("in").said
    (tmp_path / "other").mkdir()
    hand_in(tmp_path / "in", "bob", released(read_toy(tmp_path / "other", master=MASTER.replace(
        "Two functions", "Three functions"))))  # fmt: skip
    said = "toy: 1 notebook released from another version of the master."
    run = two("in")
    assert said in run.said
    assert "  bob/toy.ipynb" in run.said
    assert said in (tmp_path / "out" / "grade.log").read_text("utf-8")


def test_a_refused_run_leaves_nothing_behind(two, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ClassroomError, match="nothing in"):
        two("empty")
    assert not (tmp_path / "out").exists()


def test_a_master_that_is_not_in_order_stops_only_its_own(two, tmp_path):
    hand_in(tmp_path / "in", "ada", released(two.toy))
    hand_in(tmp_path / "in2", "bob", answered(two.second, why="So."))
    two("in2")
    path = tmp_path / "out" / "by-hand" / "second.csv"
    path.write_text(path.read_text("utf-8").replace("bob,bob,why,,", "bob,bob,why,2,"), "utf-8")
    two("in2")
    page = (tmp_path / "out" / "feedback" / "second" / "bob.html").read_bytes()
    run = Run([two.toy], tmp_path / "out", Silent(), limits=QUICK, broken={"second": "it is bad"})
    notes = run.grade(tmp_path / "in").notes
    assert "second is not in order, and is left as it was: it is bad" in notes
    assert two.book()["bob"]["total"] == "2"
    assert (tmp_path / "out" / "feedback" / "second" / "bob.html").read_bytes() == page
    run = Run([two.toy], tmp_path / "out", Silent(), limits=QUICK, broken={"second": "it is bad"})
    with pytest.raises(ClassroomError, match="it is bad"):
        run.grade(tmp_path / "in2")


def test_marks_without_a_jail_say_so(two, tmp_path):
    notebook = answered(two.toy, double="def double(z):\n    import scipy\n    return z")
    hand_in(tmp_path / "in", "ada", notebook)
    run = Run([two.toy], tmp_path / "out", NoJail(), limits=QUICK)
    run.grade(tmp_path / "in")
    [record] = run.records.all()
    assert "import" in problems(record)
    assert "marked without a jail" in two.book()["ada"]["remark"]
    assert "without a jail" in (tmp_path / "out" / "grade.log").read_text("utf-8").splitlines()[0]
