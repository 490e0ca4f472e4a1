"""Marks go into the file that Canvas or Moodle gave out, and back."""

import pytest

from classroom.errors import ClassroomError
from classroom.export import export
from classroom.tables import harmless, number, read_table, write_table

BOOK = [
    {"assignment": "toy", "key": "ada_11", "name": "lovelaceada", "id": "11", "total": "7.5",
     "complete": "yes"},
    {"assignment": "toy", "key": "bob_12", "name": "babbagebob", "id": "12", "total": "0",
     "complete": "no"},
    {"assignment": "toy", "key": "eve_13", "name": "eve", "id": "13", "total": "3",
     "complete": "yes"},
    {"assignment": "two", "key": "ada_11", "name": "lovelaceada", "id": "11", "total": "4",
     "complete": "yes"},
]  # fmt: skip

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
    assert done.not_in_list == ["eve"]
    assert done.incomplete == ["babbagebob"]
    assert "14" in done.without_marks


def test_moodle(files):
    done, names, rows = run(files, "moodle", {"Grade": "toy"})
    assert names[0] == "Identifier"
    assert [row["Grade"] for row in rows] == ["7.5", "0"]
    assert done.without_marks == []


def test_another_column_says_who_is_who(files):
    (files / "list.csv").write_text("login;mark\nada_11;\nzoe;\n", "utf-8")
    done, _, rows = run(files, "plain", {"mark": "toy"}, "list.csv", match=("login", "key"))
    assert [row["mark"] for row in rows] == ["7.5", ""]
    assert done.without_marks == ["zoe"]


def test_a_new_column_is_added(files):
    _, names, rows = run(files, "moodle", {"Points": "toy"})
    assert names[-1] == "Points"
    assert [row["Points"] for row in rows] == ["7.5", "0"]


@pytest.mark.parametrize(
    ("kind", "people", "columns", "match", "message"),
    [
        ("canvas", "moodle.csv", {"Grade": "toy"}, None, "has no column 'ID'"),
        ("moodle", "moodle.csv", {"Grade": "tory"}, None, "no marks for \\['tory'\\]"),
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
        ({"gradebook": "moodle.csv"}, r"moodle\.csv is no gradebook .* \['assignment',"),
        ({"to": "."}, "is a folder"),
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
    assert done.not_in_list == ["Zoe", "eve"]


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
