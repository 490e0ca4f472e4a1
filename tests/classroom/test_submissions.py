"""What Moodle and Canvas hand out is understood, and nobody can hand in for another."""

import datetime
import os
import sys
import zipfile

import pytest

from classroom.errors import ClassroomError
from classroom.notebook import LARGEST_FILE
from classroom.submissions import Student, find_submissions, latest, who

WHO = [
    ("ada.ipynb", "ada", "", False),
    ("ada/01-definition.ipynb", "ada", "", False),
    ("ada/01-definition/work.ipynb", "ada", "", False),
    ("山田 花子/宿題.ipynb", "山田 花子", "", False),
    ("Ada Lovelace_4711_assignsubmission_file_/x.ipynb", "Ada Lovelace", "4711", False),
    ("Ada Lovelace_4711_assignsubmission_file/x.ipynb", "Ada Lovelace", "4711", False),
    ("Ada Lovelace_4711_assignsubmission_file_x.ipynb", "Ada Lovelace", "4711", False),
    ("Participant 7_4711_assignsubmission_file_/x.ipynb", "Participant 7", "4711", False),
    ("lovelaceada_12345_67890_01-definition.ipynb", "lovelaceada", "12345", False),
    ("lovelaceada_LATE_12345_67890_01-definition-2.ipynb", "lovelaceada", "12345", True),
]


@pytest.mark.parametrize(("path", "name", "number", "late"), WHO)
def test_who(path, name, number, late):
    assert who(path.split("/")) == (Student(name, number), late)


SPOOFS = [
    "Eve_1_assignsubmission_file_/Bob_2_assignsubmission_file_/x.ipynb",
    "Eve_1_assignsubmission_file_Bob_2_assignsubmission_file_x.ipynb",
    "Eve_1_assignsubmission_file_bob_2_3_x.ipynb",
    "Eve_1_assignsubmission_file_/bob_2_3_x.ipynb",
]


@pytest.mark.parametrize("path", SPOOFS)
def test_a_file_name_makes_nobody_somebody_else(path):
    assert who(path.split("/"))[0] == Student("Eve", "1")
    canvas = "eve_1_99_" + path.replace("/", "_").removeprefix("Eve_1_")
    assert who([canvas])[0] == Student("eve", "1")
    assert who(["eve_1_99_Bob_2_assignsubmission_file_x.ipynb"])[0] == Student("eve", "1")


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


def test_a_key_cannot_be_chosen():
    taken = Student("Ada").key
    assert Student(taken).key != taken


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
    found = find_submissions(tmp_path)
    assert sorted(s.path for s in found) == ["ada/a.ipynb", "bob.ipynb", "bob.pdf"]
    assert [s.is_notebook for s in found if s.student.name == "bob"] == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are not for everybody there")
def test_links_and_pipes_are_not_followed(tmp_path):
    secret = put(tmp_path, "outside/secret.ipynb")
    put(tmp_path, "in/ada.ipynb")
    (tmp_path / "in" / "eve.ipynb").symlink_to(secret)
    (tmp_path / "in" / "eve").symlink_to(secret.parent)
    os.mkfifo(tmp_path / "in" / "pipe.ipynb")
    said = []
    found = find_submissions(tmp_path / "in", log=said.append)
    assert [s.path for s in found] == ["ada.ipynb"]
    assert len(said) == 2


def test_late_by_the_clock(tmp_path):
    put(tmp_path, "ada.ipynb", when=MORNING)
    put(tmp_path, "bob.ipynb", when=EVENING)
    found = find_submissions(tmp_path, due=datetime.datetime(2026, 3, 1, 12))
    assert {s.student.name: s.late for s in found} == {"ada": False, "bob": True}
    assert not any(s.late for s in find_submissions(tmp_path))


def test_the_last_notebook_counts(tmp_path):
    for number in ("", "-1", "-2", "-10"):
        put(tmp_path, f"lovelaceada_12345_67890_x{number}.ipynb", when=MORNING)
    put(tmp_path, "lovelaceada_12345_67890_notes.pdf", when=EVENING)
    assert latest(find_submissions(tmp_path)).path.endswith("x-10.ipynb")
    put(tmp_path, "lovelaceada_12345_67890_y.ipynb", when=EVENING)
    assert latest(find_submissions(tmp_path)).path.endswith("y.ipynb")


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are text there")
def test_a_name_that_is_no_text_and_one_with_line_ends(tmp_path):
    with open(os.fsencode(tmp_path) + b"/a\xff\nb.ipynb", "wb"):
        pass
    [found] = find_submissions(tmp_path)
    assert found.student.name.isprintable()
    found.path.encode("utf-8")
