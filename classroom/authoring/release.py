"""Release assignments to students, and refuse when anything would leak."""

import io
import json
import keyword
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from classroom.authoring.master import CHECKS, MASTER, is_like_marker
from classroom.authoring.notebooks import master_notebook, student_notebook
from classroom.common.errors import ClassroomError

SHORT = 12  # A shorter line leaks only as a whole line, a longer one anywhere.
SOLVED = "-solved.ipynb"
CELL_METADATA = {"nbgrader", "deletable", "editable"}


def release(assignments, destination):
    """Write the students' files of `assignments` into a folder or a zip file.

    Raises
    ------
    ClassroomError
        If the release would hold a line of a solution or of a hidden check, or a file
        that nobody asked for. Nothing is written then.
    """
    destination = Path(destination)
    check_destination(destination)
    with tempfile.TemporaryDirectory() as folder:
        for assignment in assignments:
            write_release(assignment, Path(folder, assignment.name))
        leaks = [leak for a in assignments for leak in find_leaks(a, Path(folder))]
        if leaks:
            raise ClassroomError("Not released:\n  " + "\n  ".join(leaks))
        deliver(Path(folder), destination)


def write_solutions(assignments, destination):
    """Write the solved notebooks into a folder, for the time after the deadline."""
    destination = Path(destination)
    if destination.exists() and not destination.is_dir():
        raise ClassroomError(f"{destination} is a file; the solutions need a folder.")
    released = next(releases_near(destination, assignments), None)
    if released:
        raise ClassroomError(
            f"{released} holds what students get. Write the solutions into another folder."
        )
    destination.mkdir(parents=True, exist_ok=True)
    for assignment in assignments:
        write_notebook(master_notebook(assignment), destination / f"{assignment.name}{SOLVED}")


def releases_near(place, assignments):
    """Yield the releases that lie in a folder, below it, or beside what is above it."""
    names = {path.name for a in assignments for path in a.folder.parent.iterdir() if path.is_dir()}
    for name in sorted(names):
        yield from (path.parent for path in place.rglob(f"{name}.ipynb"))
        for folder in (place.resolve(), *place.resolve().parents):
            for near in (folder / name, folder):
                if near.name == name and (near / f"{name}.ipynb").exists():
                    yield near


def is_zip(path):
    return path.suffix.lower() == ".zip"


def check_destination(path):
    if is_zip(path) and path.is_dir():
        raise ClassroomError(f"{path} is a folder, and its name that of a zip file.")
    if not is_zip(path) and path.exists() and not path.is_dir():
        raise ClassroomError(f"{path} is a file; the release needs a folder, or a name in .zip.")
    solved = next(iter(path.rglob(f"*{SOLVED}")), None)
    if solved:
        raise ClassroomError(f"{solved} is in the folder of the release. Nothing was released.")


def write_notebook(notebook, path):
    import nbformat  # takes a second to load

    nbformat.validate(notebook)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, "utf-8")


def write_release(assignment, folder):
    check_files(assignment)
    folder.mkdir(parents=True)
    write_notebook(student_notebook(assignment), folder / f"{assignment.name}.ipynb")
    for name in assignment.files:
        shutil.copyfile(assignment.folder / name, folder / name)


def check_files(assignment):
    """Refuse a master with files beside it that it does not name."""
    expected = {MASTER, CHECKS, "__pycache__", *assignment.files}
    there = {path.name for path in assignment.folder.iterdir()}
    if there - expected:
        raise ClassroomError(
            f"Unexpected in {assignment.folder}: {sorted(there - expected)}. Take it away, or, if"
            " students need it, name it under `files` in the header."
        )
    if set(assignment.files) - there:
        raise ClassroomError(f"Not in {assignment.folder}: {sorted(assignment.files)}.")


def deliver(source, destination):
    if is_zip(destination):
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_bytes(as_zip(source))
        return
    for folder in sorted(source.iterdir()):
        target = destination / folder.name
        strangers = {p.name for p in target.glob("*")} - {p.name for p in folder.iterdir()}
        if strangers:
            raise ClassroomError(f"Unexpected in {target}: {sorted(strangers)}. Not released.")
        shutil.copytree(folder, target, dirs_exist_ok=True)


def as_zip(folder):
    """Return a zip file that depends on nothing but its content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                info = zipfile.ZipInfo(path.relative_to(folder).as_posix())
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def find_leaks(assignment, folder):
    """Return a sentence for each thing in the release `folder` that must not be there."""
    secrets = [*solution_lines(assignment), *check_lines(assignment)]
    leaks = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        lines = text.splitlines()
        if path.suffix == ".ipynb":
            notebook = json.loads(text)
            lines = list(texts(notebook))
            leaks += [f"{name}: {problem}" for problem in strange_cells(notebook)]
        leaks += [f"{name}: {problem}" for problem in leaks_in(lines, secrets)]
    return leaks


def texts(node):
    """Yield every line of every text in a JSON value, keys included."""
    if isinstance(node, str):
        yield from node.splitlines()
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)


def strange_cells(notebook):
    for number, cell in enumerate(notebook["cells"], 1):
        if cell.get("outputs") or cell.get("execution_count"):
            yield f"cell {number} has outputs"
        if set(cell["metadata"]) - CELL_METADATA or cell.get("attachments"):
            yield f"cell {number} has unexpected metadata or attachments"


def leaks_in(lines, secrets):
    """Yield what is wrong with the lines of a released file."""
    whole = {squeeze(line) for line in lines}
    everything = "\n".join(squeeze(line) for line in lines)
    for origin, secret in secrets:
        if secret in whole or (len(secret) >= SHORT and secret in everything):
            yield f"holds a line of {origin}: {secret!r}"
    for line in lines:
        if is_like_marker(line):
            yield f"holds a marker: {line.strip()!r}"


def squeeze(line):
    """Return a line without spaces and comment signs, to compare."""
    return re.sub(r"[\s#]+", "", line)


def solution_lines(assignment):
    for question in assignment.questions.values():
        for line in question.solution:
            if says_something(line):
                yield f"the solution of {question.name!r}", squeeze(line)


def check_lines(assignment):
    path = assignment.folder / CHECKS
    for line in path.read_text("utf-8").splitlines() if path.exists() else []:
        if says_something(line) and not re.match(r"\s*(import|from)\b", line):
            yield "the hidden checks", squeeze(line)


def says_something(line):
    """Tell whether a line is more than keywords and brackets."""
    words = re.findall(r"\w+", line)
    return any(not keyword.iskeyword(word) for word in words)
