"""Nothing leaks: every way in which a solution could get out stops the release."""

import json
import zipfile

import pytest

from classroom.authoring import release as releasing
from classroom.authoring.release import find_leaks, release
from classroom.common.errors import ClassroomError
from classroom.marking.trial import check_assignment
from tests.classroom.conftest import QUICK
from tests.classroom.toy import CHECKS, MASTER, read_toy


@pytest.fixture
def released_folder(course, tmp_path):
    release([course], tmp_path)
    assert find_leaks(course, tmp_path) == []
    return tmp_path


def change_notebook(folder, change):
    path = folder / "toy" / "toy.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), "utf-8")


LINE = "return 2 * np.asarray(z, dtype=float)"
HIDDEN = "rows = rng.integers(-20, 20, size=(4, 3)) / 4"


def in_an_output(notebook):
    output = {"output_type": "stream", "name": "stdout", "text": ["a\n", LINE]}
    notebook["cells"][3]["outputs"] = [output]


def in_the_metadata_of_a_cell(notebook):
    notebook["cells"][3]["metadata"]["nbgrader"]["source"] = LINE


def in_the_metadata_of_the_notebook(notebook):
    notebook["metadata"]["solution"] = {"double": [LINE]}


def as_a_key(notebook):
    notebook["metadata"][LINE] = 1


def in_a_comment(notebook):
    notebook["cells"][3]["source"] += f"\n    #   {LINE}"


def inside_a_line(notebook):
    notebook["cells"][0]["source"] += f"\nThe answer is `{LINE}`."


def with_other_spaces(notebook):
    notebook["cells"][3]["source"] += "\n  return 2*np.asarray( z,dtype = float )"


def words_of_an_answer_by_hand(notebook):
    notebook["cells"][0]["source"] += (
        "\nBecause a common factor cancels between numerator and denominator."
    )


def a_hidden_check(notebook):
    notebook["cells"][-1]["source"] += f"\n{HIDDEN}"


def in_an_attachment(notebook):
    notebook["cells"][0]["attachments"] = {"a.txt": {"text/plain": LINE}}


def a_marker(notebook):
    notebook["cells"][0]["source"] += "\n### BEGIN HIDDEN TEST"


def an_output_without_secrets(notebook):
    notebook["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]


def strange_metadata(notebook):
    notebook["cells"][3]["metadata"]["answer"] = "double"


LEAKS = [
    *(in_an_output, in_the_metadata_of_a_cell, in_the_metadata_of_the_notebook, as_a_key),
    *(in_a_comment, inside_a_line, with_other_spaces, words_of_an_answer_by_hand, a_hidden_check),
    *(in_an_attachment, a_marker, an_output_without_secrets, strange_metadata),
]


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_finds_a_leak(leak, course, released_folder):
    change_notebook(released_folder, leak)
    assert find_leaks(course, released_folder)


@pytest.mark.parametrize("secret", [LINE, HIDDEN, "x, " + HIDDEN.replace(" ", "")])
def test_finds_a_leak_in_another_file(secret, course, released_folder):
    (released_folder / "toy" / "data.csv").write_text(f"a,b\n1,{secret}\n", "utf-8")
    assert len(find_leaks(course, released_folder)) == 1


def test_a_leak_stops_the_release(tmp_path):
    course = read_toy(
        tmp_path, master=MASTER.replace("Two functions", f"Hint: {LINE} Two functions")
    )
    with pytest.raises(ClassroomError, match="holds a line of the solution of 'double'"):
        release([course], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_hidden_check_among_the_visible_ones_stops_the_release(tmp_path):
    visible = f'assert double([1.0])[0] == 2, "Twice 1 is 2."\nrng = 1\n{HIDDEN}'
    course = read_toy(
        tmp_path, master=MASTER.replace('assert double([1.0])[0] == 2, "Twice 1 is 2."', visible)
    )
    with pytest.raises(ClassroomError, match="the hidden checks"):
        release([course], tmp_path / "out")


def test_a_short_line_leaks_only_as_a_whole_line(tmp_path):
    solution = "    ### BEGIN SOLUTION\n    k = 2\n    return 2"
    master = MASTER.replace("    ### BEGIN SOLUTION\n    return 2", solution)
    course = read_toy(
        tmp_path, master=master.replace("Two functions", "Let k = 2 be two functions")
    )
    release([course], tmp_path / "fine")
    course = read_toy(
        tmp_path, master=master.replace("import numpy as np", "import numpy as np\nk=2")
    )
    with pytest.raises(ClassroomError, match="'k=2'"):
        release([course], tmp_path / "out")


def test_an_unexpected_file_beside_the_master_stops_the_release(tmp_path):
    course = read_toy(tmp_path)
    (course.folder / "notes.md").write_text("nothing secret", "utf-8")
    with pytest.raises(ClassroomError, match=r"notes\.md"):
        release([course], tmp_path / "out")


def test_a_file_that_is_named_goes_along(tmp_path):
    master = MASTER.replace("minutes: 5", "minutes: 5\n#     files: [data.csv]")
    course = read_toy(tmp_path, master=master)
    with pytest.raises(ClassroomError, match=r"data\.csv"):
        release([course], tmp_path / "out")
    (course.folder / "data.csv").write_text("1,2\n", "utf-8")
    release([course], tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out" / "toy").iterdir()) == ["data.csv", "toy.ipynb"]


def test_an_unexpected_file_in_the_release_stops_it(course, released_folder):
    (released_folder / "toy" / "solution.txt").write_text("?", "utf-8")
    with pytest.raises(ClassroomError, match=r"solution\.txt"):
        release([course], released_folder)


def test_releasing_twice_gives_the_same(course, released_folder):
    before = (released_folder / "toy" / "toy.ipynb").read_bytes()
    release([course], released_folder)
    assert (released_folder / "toy" / "toy.ipynb").read_bytes() == before


def test_a_zip_file_holds_the_same(course, released_folder):
    release([course], released_folder / "all.zip")
    with zipfile.ZipFile(released_folder / "all.zip") as archive:
        assert archive.namelist() == ["toy/toy.ipynb"]
        text = archive.read("toy/toy.ipynb")
    assert text == (released_folder / "toy" / "toy.ipynb").read_bytes()


def test_the_check_is_silent_about_a_good_master(course, jail):
    assert check_assignment(course, jail, limits=QUICK) == []


FAULTS = {
    "wrong solution": ("return 2 * np", "return 3 * np", "The master, double"),
    "starter that solves": ('"""Return twice `z`."""', "return [2 * x for x in z]", "earns points"),
    "check that stops": ("Probabilities sum to 1.", "x'); assert 0, ('", "stop at the solution"),
    "check that sees nothing": (
        'assert double([1.0])[0] == 2, "Twice 1 is 2."',
        "print('fine')",
        "let an empty answer pass",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_check_finds_a_fault(name, tmp_path, jail):
    old, new, sentence = FAULTS[name]
    assert old in MASTER
    course = read_toy(tmp_path, master=MASTER.replace(old, new, 1).replace("\"x')", "('x')"))
    assert sentence in "\n".join(check_assignment(course, jail, limits=QUICK))


def test_the_check_finds_wrong_points(tmp_path, jail):
    course = read_toy(tmp_path, checks=CHECKS.replace('"large", 1', '"large", 9'))
    assert "give 11 points" in "\n".join(check_assignment(course, jail, limits=QUICK))


def test_short_is_what_the_page_says():
    assert releasing.squeeze("  # k = 2 ") == "k=2"
