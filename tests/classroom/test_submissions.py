"""What Moodle and Canvas hand out is understood, and nobody can hand in for another."""

import datetime
import os
import re
import sys
import unicodedata
import zipfile

import pytest

from classroom.common.errors import ClassroomError
from classroom.intake.notebook import LARGEST_FILE, one_line
from classroom.intake.submissions import (
    Student,
    find_submissions,
    from_platform,
    own_name,
    warn_of_likeness,
    who,
)
from classroom.records.store import Records

WHO = [
    ("ada.ipynb", "ada", "", False, "plain names"),
    ("ada/01-definition.ipynb", "ada", "", False, "plain names"),
    ("ada/01-definition/work.ipynb", "ada", "", False, "plain names"),
    ("山田 花子/宿題.ipynb", "山田 花子", "", False, "plain names"),
    ("Ada Lovelace_4711_assignsubmission_file_/x.ipynb", "Ada Lovelace", "4711", False, "Moodle"),
    ("Ada Lovelace_4711_assignsubmission_file/x.ipynb", "Ada Lovelace", "4711", False, "Moodle"),
    ("Ada Lovelace_4711_assignsubmission_file_x.ipynb", "Ada Lovelace", "4711", False, "Moodle"),
    ("Participant 7_4711_assignsubmission_file_/x.ipynb", "Participant 7", "4711", False, "Moodle"),
    ("lovelaceada_12345_67890_01-definition.ipynb", "lovelaceada", "12345", False, "Canvas"),
    ("lovelaceada_LATE_12345_67890_01-definition-2.ipynb", "lovelaceada", "12345", True, "Canvas"),
    ("Temperature_ada_attempt_2026-03-01-20-15-00_x.ipynb", "ada", "", False, "Blackboard"),
    ("My_task 2_ada_attempt_2026-03-01-20-15-00_a_b.ipynb", "ada", "", False, "Blackboard"),
    ("Temperature_ada_attempt_2026-03-01-20-15-00.txt", "ada", "", False, "Blackboard"),
]


def who_alone(path):
    parts = path.split("/")
    return who(parts, from_platform([parts]))


@pytest.mark.parametrize(("path", "name", "number", "late", "source"), WHO)
def test_who(path, name, number, late, source):
    assert who_alone(path) == (Student(name, number), late, source)


SPOOFS = [
    "Eve_1_assignsubmission_file_/Bob_2_assignsubmission_file_/x.ipynb",
    "Eve_1_assignsubmission_file_Bob_2_assignsubmission_file_x.ipynb",
    "Eve_1_assignsubmission_file_bob_2_3_x.ipynb",
    "Eve_1_assignsubmission_file_/bob_2_3_x.ipynb",
    "Eve_1_assignsubmission_file_T_bob_attempt_2026-03-01-20-15-00_x.ipynb",
]


@pytest.mark.parametrize("path", SPOOFS)
def test_a_file_name_makes_nobody_somebody_else(path):
    assert who_alone(path)[0] == Student("Eve", "1")
    canvas = "eve_1_99_" + path.replace("/", "_").removeprefix("Eve_1_")
    assert who_alone(canvas)[0] == Student("eve", "1")
    spoof = "eve_1_99_Bob_2_assignsubmission_file_x.ipynb"
    assert who_alone(spoof)[0] == Student("eve", "1")


def students(folder, *paths, said=None):
    """Return the names that the files in a folder belong to."""
    for path in paths:
        put(folder, path)
    found = find_submissions(folder, [].append if said is None else said.append)
    return sorted(submission.student.name for submission in found)


ENCLOSED = ["ada.ipynb", "bob.ipynb", "Cy Young_1_assignsubmission_file_/x.ipynb"]


@pytest.mark.parametrize("around", ["abgaben", "all/abgaben"])
def test_a_folder_around_everything_is_no_student(tmp_path, around):
    said = []
    put(tmp_path, "__MACOSX/abgaben/._ada.ipynb")
    names = students(tmp_path, *(f"{around}/{path}" for path in ENCLOSED), said=said)
    assert names == ["Cy Young", "ada", "bob"]
    assert "All files lie in one folder, " in said[0]


def test_a_zip_file_with_a_folder_around_everything(tmp_path):
    with zipfile.ZipFile(tmp_path / "abgaben.zip", "w") as archive:
        for path in ENCLOSED:
            archive.writestr(f"abgaben/{path}", "{}")
            archive.writestr(f"__MACOSX/abgaben/._{path}", "x")
    found = find_submissions(tmp_path / "abgaben.zip", [].append)
    assert sorted(s.student.name for s in found) == ["Cy Young", "ada", "bob"]


def test_the_folder_of_one_student_is_none_around_everything(tmp_path):
    assert students(tmp_path / "a", "ada/x.ipynb", "ada/data.csv") == ["ada", "ada"]
    moodle = "Eve_1_assignsubmission_file_"
    assert students(tmp_path / "b", f"{moodle}/ada.ipynb", f"{moodle}/bob.ipynb") == ["Eve", "Eve"]


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["hw_26_03_ada.ipynb", "hw_26_03_bob.ipynb"], ["hw_26_03_ada", "hw_26_03_bob"]),
        (["ada_1_1_x.ipynb", "bob_1_2_x.ipynb"], ["ada_1_1_x", "bob_1_2_x"]),
        (["x_1_2_a.ipynb", "x_1_3_b.ipynb", "c.ipynb", "d.ipynb"],
         ["c", "d", "x_1_2_a", "x_1_3_b"]),
        (["ada_1_11_x.ipynb", "bob_2_12_x.ipynb", "by-mail.ipynb"], ["ada", "bob", "by-mail"]),
    ],
    ids=["one number for all", "one number, two names", "most do not fit", "one does not fit"],
)  # fmt: skip
def test_names_that_look_like_those_of_canvas(tmp_path, paths, names):
    assert students(tmp_path, *paths) == names


NAMES = [
    *("ada", "Ada", "ADA", "ada ", "a/da", "a\\da", "../ada", "..", ".", "", "ada.", "con", "a\nb"),
    *("ada-12345678", "x" * 300, "x" * 301, "<b>ada</b>", "=ada", "é", "e\u0301a", "ада", "🙂"),
]


def test_keys_are_safe_names_of_files_and_differ():
    keys = [Student(name).key for name in dict.fromkeys(NAMES)]
    assert len({key.casefold() for key in keys}) == len(keys)
    for key in keys:
        assert len(key) < 80
        assert not set(key) & set('/\\:*?"<>|\n\0 ')
        assert not key.startswith(".")


@pytest.mark.parametrize("student", [Student("Ada"), Student("Ada", "123"), Student("00123")])
def test_a_key_cannot_be_chosen(student):
    assert Student(student.key).key != student.key


@pytest.mark.parametrize("name", ["ada\u200b", "jose\u0301", "ada\n", "ada\udcff"])
def test_names_that_look_the_same_differ(tmp_path, name):
    other = Student(unicodedata.normalize("NFC", one_line(name)))
    assert Student(name).key != other.key
    said = []
    warn_of_likeness({Student(name), other}, said.append)
    assert "udc" in ascii(name) or "look the same" in said[0]


@pytest.mark.parametrize("name", ["00123", "1e5", "2-3", "may-7", "mär-2026", "may12", "true"])
def test_a_spreadsheet_takes_no_key_for_something_else(name):
    assert re.fullmatch(rf"{name}-x[0-9a-f]{{8}}", Student(name).key)


@pytest.mark.parametrize("name", ["student-01", "ada", "k20", "anna.b"])
def test_an_ordinary_name_is_its_key(name):
    assert Student(name).key == name


def test_any_name_fits_into_a_file_name():
    for student in (Student("𝓪" * 60, "9" * 20), Student("𝓪" * 60), Student("é" * 200)):
        assert len(student.key.encode()) < 100


def test_a_number_that_nobody_can_count_to(tmp_path):
    put(tmp_path, "ada.ipynb")
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"x-{'9' * 5000}.ipynb", "{}")
    [found] = find_submissions(tmp_path / "x.zip")
    assert found.order[1] == 0


def attempt(user, time, name="x.ipynb", title="Temperature"):
    return f"{title}_{user}_attempt_2026-03-{time}_{name}"


def test_attempts_in_blackboard_are_of_one_student_and_the_last_counts(tmp_path):
    """Times are those of the names: files that are unpacked have the time of that."""
    for path in (attempt("ada", "02-09-30-00"), attempt("ada", "01-23-59-00", "b.ipynb")):
        put(tmp_path, path, when=EVENING)
        put(tmp_path, path.rpartition("_")[0] + ".txt")
    put(tmp_path, attempt("bob", "01-10-00-00", "T_ada_attempt_2026-03-09-10-00-00_x.ipynb"))
    put(tmp_path, attempt("eve", "99-10-00-00"))
    found = find_submissions(tmp_path, [].append)
    assert {s.student for s in found} == {Student("ada"), Student("bob"), Student("eve")}
    assert {s.source for s in found} == {"Blackboard"}
    ada = [s for s in found if s.student.name == "ada" and s.is_notebook]
    ada.sort(key=lambda s: s.order)
    assert [s.time.day for s in ada] == [1, 2]
    assert own_name(ada[0].path) == "b.ipynb"


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([attempt("a_x", "01-10-00-00"), attempt("b_x", "01-10-00-00"),
          attempt("c", "01-10-00-00")], ["Temperature_a_x", "Temperature_b_x", "c"]),
        ([attempt("a", "01-10-00-00"), "b.ipynb", "c.ipynb"],
         [attempt("a", "01-10-00-00")[:-6], "b", "c"]),
    ],
    ids=["two that end alike", "most do not fit"],
)  # fmt: skip
def test_names_that_look_like_those_of_blackboard(tmp_path, paths, names):
    assert students(tmp_path, *paths) == names


def put(folder, path, text="{}", when=None):
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    if when:
        os.utime(file, (when.timestamp(), when.timestamp()))
    return file


MORNING, EVENING = datetime.datetime(2026, 3, 1, 8), datetime.datetime(2026, 3, 1, 20)


def test_finds_files_and_leaves_out_what_is_none(tmp_path):
    put(tmp_path, "ada/a.ipynb")
    put(tmp_path, "bob.ipynb")
    put(tmp_path, "bob.pdf")
    put(tmp_path, ".hidden.ipynb")
    put(tmp_path, "ada/.ipynb_checkpoints/a-checkpoint.ipynb")
    put(tmp_path, "__MACOSX/ada/._a.ipynb")
    put(tmp_path, "ada/a.pdf")
    put(tmp_path, "Eve_1_assignsubmission_file_x.pdf")
    Records(tmp_path / "grades").open()
    put(tmp_path, "grades/feedback/toy/ada.html")
    said = []
    found = find_submissions(tmp_path, said.append)
    names = [".hidden.ipynb", "Eve_1_assignsubmission_file_x.pdf"]
    names += ["ada/a.ipynb", "ada/a.pdf", "bob.ipynb"]
    assert sorted(s.path for s in found) == names
    assert [s.is_notebook for s in found if s.student.name == "ada"] == [True, False]
    assert said == [
        "left out, no notebook and in nobody's folder: bob.pdf",
        "left out, a folder of marks: grades",
        "Hidden, and not read (3): .hidden.ipynb, __MACOSX/ada/._a.ipynb,"
        " ada/.ipynb_checkpoints/a-checkpoint.ipynb",
    ]


def test_a_loose_file_beside_a_folder_around_everything(tmp_path):
    said = []
    put(tmp_path, "worksheet.csv")
    assert students(tmp_path, "all/ada.ipynb", "all/bob.ipynb", said=said) == ["ada", "bob"]
    assert "left out, no notebook and in nobody's folder: worksheet.csv" in said


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are not for everybody there")
def test_links_and_pipes_are_not_followed(tmp_path):
    secret = put(tmp_path, "outside/secret.ipynb")
    put(tmp_path, "in/ada.ipynb")
    (tmp_path / "in" / "eve.ipynb").symlink_to(secret)
    (tmp_path / "in" / "eve").symlink_to(secret.parent)
    os.mkfifo(tmp_path / "in" / "pipe.ipynb")
    said = []
    found = find_submissions(tmp_path / "in", say=said.append)
    assert [s.path for s in found] == ["ada.ipynb"]
    assert len(said) == 3


def test_a_folder_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    scan = os.scandir

    def forbidden(path):
        if str(path).endswith("ada"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    said = []
    assert students(tmp_path, "ada/x.ipynb", "bob.ipynb", said=said) == ["bob"]
    assert "cannot be read" in said[0]
    assert "ada: Permission denied" in said[0]


def last(folder):
    return max(find_submissions(folder), key=lambda submission: submission.order)


def test_the_last_notebook_counts(tmp_path):
    for number in ("", "-1", "-2", "-10"):
        put(tmp_path, f"ada/x{number}.ipynb", when=MORNING)
    assert last(tmp_path).path.endswith("x-10.ipynb")
    put(tmp_path, "ada/y.ipynb", when=EVENING)
    assert last(tmp_path).path.endswith("y.ipynb")


def test_for_canvas_the_number_of_the_file_says_which_is_the_last(tmp_path):
    for name, when in (("99_x-7", EVENING), ("100_a", MORNING)):
        put(tmp_path, f"lovelaceada_12345_{name}.ipynb", when=when)
    assert last(tmp_path).path.endswith("100_a.ipynb")
    assert last(tmp_path).time is None


@pytest.mark.parametrize(
    "path",
    [
        "Ada L_1_assignsubmission_file_/my_1_2_x.ipynb",
        "Ada L_1_assignsubmission_file_my_1_2_x.ipynb",
        "ladal_LATE_1_22_my_1_2_x.ipynb",
        "ada/my_1_2_x.ipynb",
    ],
)
def test_the_name_that_a_student_gave(path):
    assert own_name(path) == "my_1_2_x.ipynb"


def test_reads_a_zip_file_as_it_was_downloaded(tmp_path):
    place = tmp_path / "submissions.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("Ada_1_assignsubmission_file_/x.ipynb", "one")
        archive.writestr("../../../etc/evil.ipynb", "two")
        archive.writestr("/abs/olute.ipynb", "three")
    found = {s.path: s.read() for s in find_submissions(place)}
    assert found == {
        "Ada_1_assignsubmission_file_/x.ipynb": b"one",
        "etc/evil.ipynb": b"two",
        "abs/olute.ipynb": b"three",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["submissions.zip"]


def test_a_bomb_in_a_zip_file_is_read_in_part(tmp_path):
    place = tmp_path / "bomb.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("eve.ipynb", b"0" * 60_000_000)
    assert len(find_submissions(place)[0].read()) == LARGEST_FILE + 1


def test_refuses_what_is_neither_folder_nor_zip(tmp_path):
    with pytest.raises(ClassroomError, match="neither a folder nor a zip"):
        find_submissions(put(tmp_path, "a.txt"))
    with pytest.raises(ClassroomError, match="neither a folder nor a zip"):
        find_submissions(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ClassroomError, match=r"nothing in .*empty"):
        find_submissions(tmp_path / "empty")


def test_a_damaged_zip_file_is_told(tmp_path):
    place = tmp_path / "x.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("ada.ipynb", "{}")
    whole = place.read_bytes()
    place.write_bytes(whole[:-40])
    with pytest.raises(ClassroomError, match="neither a folder nor a zip"):
        find_submissions(place)
    place.write_bytes(whole.replace(b"PK\x01\x02", b"PK\x00\x00"))
    with pytest.raises(ClassroomError, match="is damaged"):
        find_submissions(place)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are text there")
def test_a_name_that_is_no_text_and_one_with_line_ends(tmp_path):
    with open(os.fsencode(tmp_path) + b"/a\xff\nb.ipynb", "wb"):
        pass
    [found] = find_submissions(tmp_path)
    assert found.student.shown.isprintable()
    found.path.encode("utf-8")
