"""Points given by hand: they are merged in, and nothing that was filled in is lost."""

import csv

import pytest

from classroom.common.errors import ClassroomError
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
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", "\t"), ("utf-16", "\t")],
)
def test_whatever_program_saved_the_file(graded, encoding, delimiter):
    rows = graded(encoding, delimiter, **{**ALL, "ada_why": ("1,5", "Gut: ä, ö; ü")})
    assert rows["ada"]["by_hand"] == "2"
    assert "Gut: ä, ö; ü" in [row["comment"] for row in table(graded.path)]


@pytest.mark.parametrize("points", ["3", "-1", "two", "nan", "inf", "1e9"])
def test_points_that_cannot_be_are_refused(graded, points):
    with pytest.raises(ClassroomError, match=r"toy\.csv, line \d: .* is not a number from 0 to 2"):
        graded(ada_why=(points, ""))


def change(path, old, new):
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ada,ada,why,2", "ade,ada,why,2", "toy has no key 'ade'; it has 'ada'"),
        ("ada,ada,why,2", "ada,ada,wyh,2", "toy has no question 'wyh'; it has 'why'"),
        ("ada,ada,why,2", "ada,ada,double,2", "toy has no question 'double'"),
        ("ada,ada,figure", "ada,ada,why", r"line \d: there is a row for \('ada', 'why'\) above"),
        ("Well said.", "Well said., and more", "more cells than columns"),
        ("Well said.", "x" * 140_000, "field larger than field limit"),
        ("comment", "points", "two columns with the same name"),
    ],
)
def test_a_row_that_counts_for_nobody_is_told_and_kept(graded, old, new, message):
    graded(**ALL)
    written = change(graded.path, old, new)
    with pytest.raises(ClassroomError, match=message):
        graded()
    assert graded.path.read_bytes() == written


def test_a_row_of_nobody_that_says_nothing_goes(graded):
    graded(ada_why=("2", ""))
    change(graded.path, "bob,bob,why", "123,bob,why")
    assert graded()["ada"]["by_hand"] == "2"
    assert {row["key"] for row in table(graded.path)} == {"ada", "bob"}


def test_a_spreadsheet_takes_no_digest_for_a_number(graded):
    assert all(row["answer"].startswith("h") for row in table(graded.path))


def test_control_characters_come_to_no_page(graded, course):
    hand_in(graded.folder / "in", "eve", answered(course, why="a\x1b[31m\x00\x9b\tb"))
    graded()
    page = (graded.folder / "grades" / "by-hand" / "toy" / "why.html").read_text("utf-8")
    assert "a\ufffd[31m\ufffd\ufffd\tb" in page


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
    assert "why changed since it was marked" in rows["bob"]["remark"]
    assert [row["changed"] for row in table(graded.path) if row["key"] == "bob"].count("") == 1
    assert "why changed since it was marked" in graded()["bob"]["remark"]


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


@pytest.mark.parametrize("loss", ["a row", "all rows", "the file"])
def test_points_that_the_file_has_lost_come_back(graded, loss):
    graded(**ALL)
    lines = graded.path.read_text("utf-8-sig").splitlines(keepends=True)
    kept = {"a row": lines[:1] + lines[2:], "all rows": lines[:1]}.get(loss)
    if kept:
        graded.path.write_text("".join(kept), "utf-8")
    else:
        graded.path.unlink()
    rows = graded()
    assert (rows["ada"]["by_hand"], rows["bob"]["by_hand"]) == ("2.5", "1")
    assert {r["comment"] for r in table(graded.path)} >= {"Well said.", "No axes."}
    log = (graded.folder / "grades" / "grade.log").read_text("utf-8")
    assert "Missing in toy.csv, and put back" in log
    assert "ada, why: 2 points" in log
    (graded.folder / "grades" / "grade.log").unlink()
    graded()
    assert "Missing" not in (graded.folder / "grades" / "grade.log").read_text("utf-8")


def test_points_are_taken_away_by_emptying_their_cell(graded):
    graded(**ALL)
    assert graded(ada_why=("", ""))["ada"]["by_hand"] == "0.5"
    assert "Points taken away" in (graded.folder / "grades" / "grade.log").read_text("utf-8")
    assert graded()["ada"]["by_hand"] == "0.5"


@pytest.mark.parametrize("sign", ["new points", "an emptied cell"])
def test_a_changed_answer_that_was_looked_at_is_told_no_more(graded, course, sign):
    graded(**ALL)
    hand_in(graded.folder / "in", "bob", answered(course, why="Something else.", figure="plot()"))
    graded()
    if sign == "new points":
        rows = graded(bob_why=("1.5", "Better."))
    else:
        change(graded.path, "yes: look again", "")
        rows = graded()
    assert "changed" not in rows["bob"]["remark"]
    assert "changed" not in graded()["bob"]["remark"]
    hand_in(graded.folder / "in", "bob", answered(course, why="A third text.", figure="plot()"))
    assert "why changed since it was marked" in graded()["bob"]["remark"]


def test_a_file_without_the_column_answer_keeps_its_points(graded):
    graded(**ALL)
    rows = [{k: v for k, v in row.items() if k != "answer"} for row in table(graded.path)]
    with graded.path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert graded()["ada"]["by_hand"] == "2.5"


def correct(graded, *rows):
    path = graded.path.with_name("toy-corrections.csv")
    path.write_text("\n".join(["key,question,part,points,comment", *rows]), "utf-8")
    return graded()


def test_the_points_of_the_program_can_be_corrected(graded, course):
    assert graded.path.with_name("toy-corrections.csv").exists()
    row = 'bob,softmax,large,1,"A colon was missing, no more."'
    assert correct(graded, row)["bob"]["automatic"] == "1"
    page = (graded.folder / "grades" / "feedback" / "toy" / "bob.html").read_text("utf-8")
    assert "Corrected by your teacher. A colon was missing, no more." in page
    book = graded()
    assert book["bob"]["automatic"] == "1"
    assert "softmax was corrected" in book["bob"]["remark"]
    assert "A colon was missing" in book["bob"]["comments"]
    assert correct(graded)["bob"]["automatic"] == "0"
    log = (graded.folder / "grades" / "grade.log").read_text("utf-8")
    assert "No longer corrected (no row in toy-corrections.csv" in log
    assert "bob, softmax / large" in log


def test_a_correction_waits_while_a_file_cannot_be_read(graded, course):
    correct(graded, "bob,softmax,large,1,")
    hand_in(graded.folder / "in", "bob", "{")
    assert graded()["bob"]["total"] == "0"
    hand_in(graded.folder / "in", "bob", answered(course, why="It cancels."))
    assert graded()["bob"]["automatic"] == "1"


def test_a_correction_that_is_gone_is_told_for_a_new_file_too(graded, course):
    correct(graded, "bob,softmax,large,1,")
    hand_in(graded.folder / "in", "bob", answered(course, why="It cancels."))
    assert correct(graded)["bob"]["automatic"] == "0"
    log = (graded.folder / "grades" / "grade.log").read_text("utf-8")
    assert "No longer corrected" in log and "bob, softmax / large" in log


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("bbo,softmax,large,1,", "line 2: there are no marks for the key 'bbo'; it has 'bob'"),
        ("bob,softmx,large,1,", "no marks for the question 'softmx'; it has 'softmax'"),
        ("bob,softmax,larg,1,", "no marks for the part 'larg'; it has 'large'"),
        ("bob,softmax,large,2,", "'2' is not a number from 0 to 1"),
        ("bob,softmax,large,1,\nbob,softmax,large,0,", "line 3: this part is corrected above"),
    ],
)
def test_a_correction_of_nothing_is_refused(graded, row, message):
    with pytest.raises(ClassroomError, match=message):
        correct(graded, row)


def test_the_page_shows_the_question_and_says_where_a_picture_is_missing(graded):
    page = (graded.folder / "grades" / "by-hand" / "toy" / "figure.html").read_text("utf-8")
    assert "Two functions, some words and a figure." in page
    assert page.count("The notebook holds no picture") == 2
