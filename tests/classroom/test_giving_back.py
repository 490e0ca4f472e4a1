"""Pages and solutions go out in the form that is wanted, and to no wrong place."""

import json
import zipfile

import pytest

from classroom.__main__ import main
from classroom.authoring.release import release, write_solutions
from classroom.common.errors import ClassroomError
from classroom.jail import bubblewrap as jails
from classroom.reports.feedback_zip import zip_feedback
from tests.classroom.toy import CHECKS, MASTER, released, write_master


@pytest.fixture
def pages(collect, course, tmp_path):
    """Return a function that grades a file, zips the pages, and returns the names in the zip."""

    def names(path, kind, assignment=None):
        file = tmp_path / "in" / path
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(released(course)), "utf-8")
        collect(tmp_path / "in")
        zip_feedback(kind, tmp_path / "grades", assignment, tmp_path / "back.zip")
        with zipfile.ZipFile(tmp_path / "back.zip") as archive:
            assert all(b"A toy" in archive.read(name) for name in archive.namelist())
            return archive.namelist()

    return names


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("Ada L_1_assignsubmission_file_/x.ipynb", "moodle",
         "Ada L_1_assignsubmission_file_/feedback.html"),
        ("Ada L_1_assignsubmission_file_x.ipynb", "moodle",
         "Ada L_1_assignsubmission_file_/feedback.html"),
        ("ladal_1_22_x.ipynb", "canvas", "ladal_1_22_x.html"),
        ("ladal_1_22_..\\x.ipynb", "canvas", "ladal_1_22_.._x.html"),
        ("Ada L_1_assignsubmission_file_/x.ipynb", "plain", "ada_l-id1.html"),
    ],
)  # fmt: skip
def test_pages_are_named_as_the_platform_wants(pages, path, kind, name):
    assert pages(path, kind) == [name]


def test_feedback_that_cannot_be_given_back_is_told(pages, tmp_path):
    with pytest.raises(ClassroomError, match=r"No file was named by Moodle\. Use plain"):
        pages("ada/x.ipynb", "moodle")
    moodle = "Bob_2_assignsubmission_file_/x.ipynb"
    assert pages(moodle, "moodle") == ["Bob_2_assignsubmission_file_/feedback.html"]
    to = tmp_path / "b.zip"
    assert zip_feedback("moodle", tmp_path / "grades", None, to) == (1, ["ada"])
    with pytest.raises(ClassroomError, match="which assignment\\? There are marks of: toy"):
        zip_feedback("plain", tmp_path / "grades", "two", tmp_path / "b.zip")
    with pytest.raises(ClassroomError, match=r"ends in \.zip"):
        zip_feedback("plain", tmp_path / "grades", None, tmp_path / "b")


def test_solutions_and_releases_stay_apart(course, tmp_path):
    write_solutions([course], tmp_path / "solved")
    [path] = (tmp_path / "solved").iterdir()
    assert path.name == "toy-solved.ipynb"
    assert "return 2 * np.asarray" in path.read_text("utf-8")
    with pytest.raises(ClassroomError, match=r"toy-solved\.ipynb is in the folder of the release"):
        release([course], tmp_path / "solved")
    release([course], tmp_path / "release")
    with pytest.raises(ClassroomError, match="holds what students get"):
        write_solutions([course], tmp_path / "release")
    for inside in ("solved", "toy/solved"):
        with pytest.raises(ClassroomError, match="holds what students get"):
            write_solutions([course], tmp_path / "release" / inside)


def test_a_zip_file_in_capitals_is_one(course, tmp_path):
    release([course], tmp_path / "all.ZIP")
    assert zipfile.is_zipfile(tmp_path / "all.ZIP")


@pytest.mark.parametrize("has_jail", [True, False])
def test_what_is_not_in_order_is_not_released(request, has_jail, tmp_path, monkeypatch, capsys):
    checks = CHECKS.replace('"large", 1', '"large", 9')
    if has_jail:
        request.getfixturevalue("jail")
    else:
        monkeypatch.setattr(jails.shutil, "which", lambda name: None)
    write_master(tmp_path / "masters", checks=checks)
    words = ["release", "--assignments", str(tmp_path / "masters"), "--to", str(tmp_path / "out")]
    assert main(words) == 1
    assert "give 11 points" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_wrong_solution_is_not_released(jail, tmp_path, capsys):
    write_master(tmp_path / "masters", master=MASTER.replace("return 2 * np", "return 3 * np"))
    words = ["release", "--assignments", str(tmp_path / "masters"), "--to", str(tmp_path / "out")]
    assert main(words) == 1
    assert "The master, double" in capsys.readouterr().err


def test_a_page_shows_the_name_that_the_student_gave_and_fits_a_phone(pages, tmp_path):
    pages("Ada L_1_assignsubmission_file_/x.ipynb", "plain")
    page = (tmp_path / "grades" / "feedback" / "toy" / "ada_l-id1.html").read_text("utf-8")
    assert "<bdi>x.ipynb</bdi>" in page
    assert "_assignsubmission_" not in page
    assert '<table class="marks">' in page
    assert "@media (max-width: 40rem) { .marks tr { display: grid" in page
