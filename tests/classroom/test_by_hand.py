"""Points given by hand: they are merged in, and nothing that was filled in is lost."""

import csv

import pytest

from classroom.errors import ClassroomError
from tests.classroom.test_grade import gradebook
from tests.classroom.toy import DOUBLE, answered, hand_in, released, solved


@pytest.fixture
def graded(collect, course, tmp_path):
    """Grade two students, and return a function that fills in the CSV file and grades again."""
    hand_in(tmp_path / "in", "ada", solved(course))
    hand_in(tmp_path / "in", "bob", answered(course, why="It cancels. Ümläut.", figure="plot()"))
    collect(tmp_path / "in")
    path = tmp_path / "grades" / "by-hand" / "toy.csv"

    def fill(encoding="utf-8-sig", delimiter=",", **points):
        rows = table(path) if points else []
        for row in rows:
            place = f"{row['key']}_{row['question']}"
            if place in points:
                row["points"], row["comment"] = points[place]
        if rows:
            with path.open("w", encoding=encoding, newline="") as file:
                writer = csv.DictWriter(file, rows[0], delimiter=delimiter)
                writer.writeheader()
                writer.writerows(rows)
        collect(tmp_path / "in")
        return gradebook(tmp_path / "grades")

    fill.path = path
    fill.folder = tmp_path
    return fill


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


ALL = {
    "ada_why": ("2", "Well said."),
    "ada_figure": ("0.5", ""),
    "bob_why": ("1", "And the <b>why</b>?"),
    "bob_figure": ("0", "No axes."),
}


def test_points_are_merged(graded):
    rows = graded(**ALL)
    assert (rows["ada"]["by_hand"], rows["ada"]["total"]) == ("2.5", "2.5")
    assert (rows["bob"]["by_hand"], rows["bob"]["total"]) == ("1", "1")
    assert {row["complete"] for row in rows.values()} == {"yes"}


def test_comments_come_to_the_feedback(graded):
    graded(**ALL)
    folder = graded.folder / "grades" / "feedback" / "toy"
    assert "Well said." in (folder / "ada.html").read_text("utf-8")
    assert "&lt;b&gt;why&lt;/b&gt;" in (folder / "bob.html").read_text("utf-8")


def test_some_may_be_missing(graded):
    rows = graded(ada_why=("2", ""))
    assert (rows["ada"]["by_hand"], rows["ada"]["complete"]) == ("2", "no")


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", "\t")],
)
def test_whatever_program_saved_the_file(graded, encoding, delimiter):
    rows = graded(encoding, delimiter, **{**ALL, "ada_why": ("1,5", "Gut: ä, ö; ü")})
    assert rows["ada"]["by_hand"] == "2"
    assert "Gut: ä, ö; ü" in [row["comment"] for row in table(graded.path)]


@pytest.mark.parametrize("points", ["3", "-1", "two", "nan", "inf", "1e9"])
def test_points_that_cannot_be_are_refused(graded, points):
    with pytest.raises(ClassroomError, match=r"toy\.csv, line \d: .* is not a number from 0 to 2"):
        graded(ada_why=(points, ""))


def test_a_lost_column_is_told(graded):
    graded.path.write_text("key,points\nada,1\n", "utf-8")
    with pytest.raises(ClassroomError, match="lost its columns"):
        graded()


def test_points_stay_when_more_comes_in(graded, course):
    graded(**ALL)
    hand_in(graded.folder / "in", "carl", solved(course))
    rows = graded()
    assert rows["ada"]["by_hand"] == "2.5"
    assert rows["carl"]["complete"] == "no"
    assert len(table(graded.path)) == 6


def test_a_changed_answer_keeps_its_points_and_is_told(graded, course):
    graded(**ALL)
    hand_in(graded.folder / "in", "bob", answered(course, why="Something else.", figure="plot()"))
    rows = graded()
    assert rows["bob"]["by_hand"] == "1"
    assert rows["bob"]["remark"] == "why changed since it was marked"
    assert [row["changed"] for row in table(graded.path) if row["key"] == "bob"].count("") == 1
    assert graded()["bob"]["remark"] == "why changed since it was marked"


def test_a_file_that_cannot_be_read_any_more_has_no_points(graded):
    graded(**ALL)
    hand_in(graded.folder / "in", "ada", "{")
    row = graded()["ada"]
    assert (row["by_hand"], row["total"], row["complete"]) == ("0", "0", "yes")
    assert [row["points"] for row in table(graded.path) if row["key"] == "ada"] == ["2", "0.5"]


def test_no_answer_is_no_points_until_there_is_one(collect, course, tmp_path):
    hand_in(tmp_path / "in", "ada", released(course))
    collect(tmp_path / "in")
    path = tmp_path / "grades" / "by-hand" / "toy.csv"
    assert {(row["points"], row["comment"]) for row in table(path)} == {("0", "No answer.")}
    hand_in(tmp_path / "in", "ada", answered(course, double=DOUBLE, why="Now I know."))
    collect(tmp_path / "in")
    rows = {row["question"]: row for row in table(path)}
    assert (rows["why"]["points"], rows["why"]["comment"], rows["why"]["changed"]) == ("", "", "")
    assert rows["figure"]["points"] == "0"


def test_all_answers_stand_on_one_page(graded):
    page = (graded.folder / "grades" / "by-hand" / "toy" / "why.html").read_text("utf-8")
    assert "It cancels. Ümläut." in page
    assert page.count("Because a common factor cancels") == 2  # the solution, and ada's answer
    assert page.index("ada") < page.index("bob")
