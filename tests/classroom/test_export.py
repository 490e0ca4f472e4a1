"""Marks go into the file that Canvas or Moodle gave out, and back."""

import pytest

from classroom.common.errors import ClassroomError
from classroom.common.tables import harmless, number, read_table, write_table
from classroom.intake.sorting import PROBLEMS
from classroom.reports.export import export

FIELDS = ["assignment", "key", "name", "id", "total", "out_of", "complete", "remark", "comments"]
ROWS = [
    ("toy", "ada_11", "lovelaceada", "11", "7.5", "8", "yes", "", "why: Well said."),
    ("toy", "bob_12", "babbagebob", "12", "0", "8", "no", "", ""),
    ("toy", "eve_13", "eve", "13", "3", "8", "yes", "", ""),
    ("two", "ada_11", "lovelaceada", "11", "4", "5", "yes", "", ""),
]
BOOK = [dict(zip(FIELDS, row, strict=True)) for row in ROWS]

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Toy (99),Two (98),Final Score
    Points Possible,,,,,8,5,(read only)
"Lovelace, Ada",11,s11,ada,A,,,50
"Babbage, Bob",12,s12,bob,A,1,,60
"Curie, Marie",14,s14,marie,B,,,70
"""

MOODLE = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade"
"Participant 11","Ada Lovelace",ada@example.org,"Submitted for grading",,"8.00"
"Participant 12","Bob Babbage",bob@example.org,"Submitted for grading",,"8.00"
"""


@pytest.fixture
def files(tmp_path):
    write_table(tmp_path / "gradebook.csv", list(BOOK[0]), BOOK)
    (tmp_path / "canvas.csv").write_text(CANVAS, "utf-8")
    (tmp_path / "moodle.csv").write_text("\ufeff" + MOODLE, "utf-8")
    return tmp_path


def run(files, kind, columns, people=None, **options):
    place = files / (people or f"{kind}.csv")
    done = export(kind, files / "gradebook.csv", place, files / "out.csv", columns, **options)
    return done, *read_table(files / "out.csv")


def test_canvas(files):
    done, names, rows = run(files, "canvas", {"Toy (99)": "toy", "Two (98)": "two"})
    assert names == CANVAS.splitlines()[0].split(",")
    assert [row["Toy (99)"] for row in rows] == ["8", "7.5", "0", ""]
    assert [row["Two (98)"] for row in rows] == ["5", "4", "", ""]
    assert [row["Final Score"] for row in rows] == ["(read only)", "50", "60", "70"]
    assert done.filled == 3
    assert done.not_in_list == {"eve": ["toy"]}
    assert done.incomplete == {"Babbage, Bob": ["toy"]}
    assert done.without_marks == {"Babbage, Bob": ["two"], "Curie, Marie": ["toy", "two"]}
    assert done.replaced == {"Babbage, Bob": ["toy"]}


def test_moodle(files):
    done, names, rows = run(files, "moodle", {"Grade": "toy"})
    assert names[0] == "Identifier"
    assert [row["Grade"] for row in rows] == ["7.5", "0"]
    assert done.without_marks == {}


def test_another_column_says_who_is_who(files):
    (files / "list.csv").write_text("login;mark\nada_11;\nzoe;\n", "utf-8")
    done, _, rows = run(files, "plain", {"mark": "toy"}, "list.csv", match=("login", "key"))
    assert [row["mark"] for row in rows] == ["7.5", ""]
    assert done.without_marks == {"zoe": ["toy"]}


@pytest.mark.parametrize(
    ("column", "message"), [("toy", r"one of these: Toy \(99\)\?"), ("Twoo (98)", r"Two \(98\)")]
)
def test_a_column_that_is_not_there_is_refused(files, column, message):
    with pytest.raises(ClassroomError, match=message):
        run(files, "canvas", {column: "toy"})


def change(files, name, old, new):
    text = (files / name).read_text("utf-8-sig")
    assert old in text
    (files / name).write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("kind", "old", "new", "column"),
    [("moodle", '"8.00"', '"100.00"', "Grade"), ("canvas", ",8,5,", ",100,5,", "Toy (99)")],
)
def test_another_maximum_is_refused_or_scaled(files, kind, old, new, column):
    change(files, f"{kind}.csv", old, new)
    with pytest.raises(
        ClassroomError, match=r"toy is out of 8, and the column .* out of 100.*--scale"
    ):
        run(files, kind, {column: "toy"})
    rows = run(files, kind, {column: "toy"}, scale=True)[2]
    assert [row[column] for row in rows if row[column] != "100"] == ["93.75", "0", ""][: len(rows)]


def test_two_maxima_in_one_column_cannot_be_scaled_to(files):
    text = (files / "moodle.csv").read_text("utf-8-sig").replace('"8.00"', '"100.00"', 1)
    (files / "moodle.csv").write_text(text, "utf-8")
    for scale in (False, True):
        with pytest.raises(ClassroomError, match=r"toy is out of 8, and .* out of 8 and 100"):
            run(files, "moodle", {"Grade": "toy"}, scale=scale)


def test_excused_and_locked_are_left_alone(files):
    change(files, "canvas.csv", "bob,A,1,", "bob,A,EX,")
    done, _, rows = run(files, "canvas", {"Toy (99)": "toy"})
    assert [row["Toy (99)"] for row in rows] == ["8", "7.5", "EX", ""]
    assert done.excused == {"Babbage, Bob": ["toy"]}
    change(files, "moodle.csv", '"Maximum Grade"', '"Maximum Grade","Grade can be changed"')
    change(files, "moodle.csv", '"8.00"\n', '"8.00",No\n')
    done, _, rows = run(files, "moodle", {"Grade": "toy"})
    assert [row["Grade"] for row in rows] == ["", ""]
    assert set(done.locked) == {"Ada Lovelace", "Bob Babbage"}


def test_the_test_student_of_canvas_is_nobody(files):
    change(files, "canvas.csv", '"Curie, Marie"', '"Student, Test"')
    assert run(files, "canvas", {"Toy (99)": "toy"})[0].without_marks == {}


def test_a_worksheet_in_another_language(files):
    change(files, "moodle.csv", 'Identifier,"Full name"', "ID,Name")
    change(files, "moodle.csv", "Participant ", "Teilnehmer/in")
    _, _, rows = run(files, "moodle", {"Grade": "toy"})
    assert [row["Grade"] for row in rows] == ["7.5", "0"]


def test_comments_go_into_the_worksheet(files):
    change(files, "moodle.csv", '"Maximum Grade"', '"Maximum Grade","Feedback comments"')
    change(files, "moodle.csv", '"8.00"\n', '"8.00",\n')
    _, _, rows = run(files, "moodle", {"Grade": "toy"})
    assert [row["Feedback comments"] for row in rows] == ["why: Well said.", ""]
    change(files, "moodle.csv", '"8.00",\n', '"8.00","See me."\n')
    _, _, rows = run(files, "moodle", {"Grade": "toy"})
    assert [row["Feedback comments"] for row in rows] == ["See me.", "See me."]


def test_comments_of_several_assignments_go_into_no_column(files):
    change(files, "moodle.csv", '"Maximum Grade"', '"Second","Feedback comments"')
    change(files, "moodle.csv", '"8.00"\n', ",\n")
    _, _, rows = run(files, "moodle", {"Grade": "toy", "Second": "two"})
    assert [row["Second"] for row in rows] == ["4", ""]
    assert [row["Feedback comments"] for row in rows] == ["", ""]


def test_a_grade_that_stands_there_already_is_not_told_as_replaced(files):
    change(
        files,
        "moodle.csv",
        'grading",,"8.00"\n"Participant 12"',
        'grading",7.50,"8.00"\n"Participant 12"',
    )
    done, _, rows = run(files, "moodle", {"Grade": "toy"})
    assert [row["Grade"] for row in rows] == ["7.5", "0"]
    assert done.replaced == {}


def test_what_could_not_be_read_is_no_missing_submission(files):
    lost = {**BOOK[0], "assignment": "unknown", "id": "14", "total": "0"}
    broken = {**BOOK[1], "remark": PROBLEMS["broken"]}
    write_table(files / "gradebook.csv", list(BOOK[0]), [BOOK[0], broken, lost])
    done, _, _ = run(files, "canvas", {"Toy (99)": "toy"})
    assert set(done.unreadable) == {"Babbage, Bob", "Curie, Marie"}
    assert done.without_marks == {}


@pytest.mark.parametrize(
    ("kind", "people", "columns", "match", "message"),
    [
        ("canvas", "moodle.csv", {"Grade": "toy"}, None, "has no column 'ID'"),
        ("moodle", "moodle.csv", {"Grade": "tory"}, None, "no marks for tory"),
        ("moodle", "moodle.csv", {"Grade": "toy"}, ("Status", "login"), "no column 'login'"),
    ],
)
def test_refusals(files, kind, people, columns, match, message):
    with pytest.raises(ClassroomError, match=message):
        run(files, kind, columns, people, match=match)


def test_two_with_one_identity_are_refused(files):
    write_table(files / "gradebook.csv", list(BOOK[0]), [*BOOK, {**BOOK[0], "key": "ada2"}])
    with pytest.raises(ClassroomError, match="share the id '11': ada_11 and ada2"):
        run(files, "moodle", {"Grade": "toy"})


def test_a_gradebook_that_a_german_spreadsheet_saved(files):
    text = (files / "gradebook.csv").read_text("utf-8-sig").replace(",", ";").replace("7.5", "7,5")
    for encoding in ("utf-8-sig", "utf-16"):
        (files / "gradebook.csv").write_text(text, encoding)
        _, _, rows = run(files, "moodle", {"Grade": "toy"})
        assert [row["Grade"] for row in rows] == ["7.5", "0"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"people": "none.csv"}, r"none\.csv cannot be read: No such file"),
        ({"gradebook": "none.csv"}, r"none\.csv cannot be read: No such file"),
        ({"gradebook": "moodle.csv"}, r"moodle\.csv is no gradebook .* assignment,"),
        ({"to": "."}, "is a folder"),
        ({"to": "moodle.csv"}, r"moodle\.csv would be overwritten"),
        ({"to": "gradebook.csv"}, r"gradebook\.csv would be overwritten"),
        ({"to": "new/out.csv"}, "there is no .*new"),
    ],
)
def test_files_that_cannot_be_are_told(files, options, message):
    names = {"gradebook": "gradebook.csv", "people": "moodle.csv", "to": "out.csv"} | options
    places = {name: files / path for name, path in names.items()}
    with pytest.raises(ClassroomError, match=message):
        export("moodle", columns={"Grade": "toy"}, **places)
    assert not (files / "new").exists()


def test_who_has_no_number_is_told(files):
    write_table(
        files / "gradebook.csv", list(BOOK[0]), [*BOOK, {**BOOK[0], "id": "", "name": "Zoe"}]
    )
    done, _, _ = run(files, "moodle", {"Grade": "toy"})
    assert set(done.not_in_list) == {"Zoe", "eve"}


def test_a_total_that_is_no_number_is_told(files):
    write_table(files / "gradebook.csv", list(BOOK[0]), [{**BOOK[0], "total": "7. Mai"}])
    with pytest.raises(ClassroomError, match=r"line 2: the total '7\. Mai' is no number"):
        run(files, "moodle", {"Grade": "toy"})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "＝1"])
def test_formulas_are_made_harmless(text):
    assert harmless(text) == "'" + text
    assert harmless("a" + text) == "a" + text


def test_numbers_are_written_as_people_do():
    assert [number(x) for x in (2.0, 0.1 + 0.2, 7.5, 100)] == ["2", "0.3", "7.5", "100"]
