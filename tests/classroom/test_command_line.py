"""The command line, from a release to an export."""

import datetime
import json
import re
import subprocess
import sys

import pytest

from classroom.__main__ import a_time, main, parser
from tests.classroom.toy import CHECKS, MASTER, hand_in, solved, write_master


def help_of(*command, capsys):
    with pytest.raises(SystemExit) as stop:
        parser().parse_args([*command, "--help"])
    assert stop.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", [[], ["check"], ["release"], ["grade"], ["export"]])
def test_help(command, capsys):
    text = help_of(*command, capsys=capsys)
    assert "usage: python -m classroom" in text


def test_help_names_what_a_run_leaves(collect, course, tmp_path, capsys):
    """Every file and folder in the list of the help is there, and nothing else is."""
    hand_in(tmp_path / "in", "ada", solved(course))
    collect(tmp_path / "in")
    named = re.findall(r"^  (\S+?)/? {2,}", help_of("grade", capsys=capsys), re.MULTILINE)
    left = {path.name for path in (tmp_path / "grades").iterdir()}
    assert left == {name for name in named if not name.startswith("-")} - {"submissions"}


def test_help_names_the_risk(capsys):
    text = " ".join(help_of("grade", capsys=capsys).split())
    assert "--without-jail-i-accept-the-risk" in text
    assert "read, change and delete your files" in text


@pytest.mark.parametrize(
    "words",
    [["grade", "in", "--to", "out", "--jobs", "0"], ["grade", "in", "--to", "o", "--due", "soon"],
     ["grade", "in", "--seed", "-1"], ["grade", "in", "--seconds", "0"],
     ["check", "--seconds", "-3"],
     ["export", "moodle", "--people", "a", "--to", "b", "--column", "Grade"], ["mark"]],
)  # fmt: skip
def test_wrong_words_are_refused(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2


def test_times_of_other_zones_are_converted():
    here = datetime.datetime(2026, 3, 1, 22, 59, tzinfo=datetime.UTC).astimezone()
    for text in ("2026-03-01T23:59+01:00", "2026-03-01T22:59Z"):
        assert a_time(text) == here.replace(tzinfo=None)


def test_an_assignment_that_is_none(jail, tmp_path, capsys):
    write_master(tmp_path / "masters")
    words = ["grade", str(tmp_path), "--to", str(tmp_path / "out"), "--assignment", "09-nope"]
    assert main([*words, "--assignments", str(tmp_path / "masters")]) == 1
    assert "No assignment 09-nope; there are: toy" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["grade", "release"])
def test_a_file_in_the_place_of_a_folder(jail, tmp_path, capsys, command):
    write_master(tmp_path / "masters")
    (tmp_path / "file").write_text("", "utf-8")
    words = [command, *([str(tmp_path)] if command == "grade" else [])]
    words += ["--to", str(tmp_path / "file"), "--assignments", str(tmp_path / "masters")]
    assert main(words) == 1
    assert "file is a file; the" in capsys.readouterr().err


def test_a_disk_that_is_full_is_one_sentence(monkeypatch, tmp_path, capsys):
    def full(*words):
        raise OSError(28, "No space left on device", "marks.csv")

    monkeypatch.setattr("classroom.commands.export", full)
    words = ["export", "plain", "--people", "a", "--to", "b", "--column", "c=d"]
    assert main(words) == 1
    assert capsys.readouterr().err == "classroom: marks.csv: No space left on device.\n"


def test_from_release_to_export(jail, tmp_path, capsys):
    write_master(tmp_path / "masters")
    masters = ["--assignments", str(tmp_path / "masters")]
    assert main(["check", *masters]) == 0
    assert main(["release", "--to", str(tmp_path / "release"), *masters]) == 0
    notebook = json.loads((tmp_path / "release" / "toy" / "toy.ipynb").read_text("utf-8"))
    folder = tmp_path / "in" / "Ada Lovelace_4711_assignsubmission_file_"
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").write_text(json.dumps(notebook), "utf-8")
    grades = tmp_path / "grades"
    assert main(["grade", str(tmp_path / "in"), "--to", str(grades), *masters]) == 0
    (tmp_path / "sheet.csv").write_text("Identifier,Grade\nParticipant 4711,\n", "utf-8")
    words = ["export", "moodle", "--gradebook", str(grades / "gradebook.csv")]
    words += ["--people", str(tmp_path / "sheet.csv"), "--to", str(tmp_path / "moodle.csv")]
    assert main([*words, "--column", "Grade=toy"]) == 0
    text = (tmp_path / "moodle.csv").read_text("utf-8-sig")
    assert text.splitlines() == ["Identifier,Grade", "Participant 4711,0"]
    said = capsys.readouterr().out
    assert "1 file, 1 student (Moodle)." in said
    assert "1 mark written" in said


def test_check_tells_what_is_wrong(jail, tmp_path, capsys):
    write_master(tmp_path, master=MASTER.replace("return 2 * np", "return 3 * np"))
    assert main(["check", "--assignments", str(tmp_path)]) == 1
    assert "toy: not in order" in capsys.readouterr().out


@pytest.mark.parametrize("where", ["in the jail", "without one"])
def test_nothing_is_released_with_solutions_that_fail(where, jail, tmp_path, capsys, monkeypatch):
    if where == "without one":
        monkeypatch.setattr("shutil.which", lambda name: None)
    words = ["--to", str(tmp_path / "out"), "--assignments", str(tmp_path / "in")]
    write_master(tmp_path / "in", master=MASTER.replace("return 2 * np", "return 3 * np"))
    assert main(["release", *words]) == 1
    said = capsys.readouterr().err
    assert "toy: not in order" in said
    assert ("solutions are run without a jail" in said) == (where == "without one")
    assert not (tmp_path / "out").exists()
    write_master(tmp_path / "in")
    assert main(["release", *words]) == 0
    assert capsys.readouterr().out.startswith("toy: in order\ntoy: released to ")


def test_an_error_is_one_sentence(tmp_path, capsys):
    write_master(tmp_path, checks=CHECKS.replace('"double"', '"treble"'))
    assert main(["release", "tory", "--to", str(tmp_path), "--assignments", str(tmp_path)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].startswith("classroom: No assignment tory")


def test_it_is_a_module(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "classroom", "--help"], capture_output=True, text=True, check=True
    )
    assert "release" in answer.stdout
