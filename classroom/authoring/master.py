"""Read a master: one Python script in jupytext's percent format, with the solutions in it.

    assignments/01-definition/assignment.py   the notebook
    assignments/01-definition/checks.py       the hidden checks (see checks.py of this package)

The header gives `title` and `minutes`, and may give `allow` (packages beside the standard
library; [numpy] if left out) and `files` (others in the folder that students get). A cell is
what its first line says:

    # %% [markdown]                              text
    # %%                                         code that students get as it is
    # %% answer="softmax" points=4               an answer in code, marked automatically
    # %% check="softmax"                         its visible checks: every assert has a message
    # %% answer="figure" points=4 by_hand=true   an answer in code, marked by hand
    # %% [markdown] answer="why" points=3        an answer in words, marked by hand
    # %% answer="more" points=2 bonus=true       points beyond those that there are

Every answer has a solution, between a line `### BEGIN SOLUTION` and a line `### END SOLUTION`.
Students get `# Your code here.` in its place, inside a function also a NotImplementedError; all
other lines of the cell they get as they are. The solution of an answer marked by hand is what
the marker reads beside the answers: say there what earns which point.
"""

import difflib
import hashlib
import importlib.util
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from classroom.common.errors import ClassroomError

MASTER, CHECKS = "assignment.py", "checks.py"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
OPTIONS = {"answer", "points", "by_hand", "bonus", "check"}
SETTINGS = {"title": str, "minutes": int, "allow": list, "files": list}
KINDS = {str: "a text", int: "a whole number", list: "a list of names, such as [numpy]"}
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Question:
    """One question: where its answer goes, what it is worth, who marks it.

    Its title is the last heading above its cell, its text what stands between the two. Points of
    a `bonus` are added to a student's, and not to those that there are.
    """

    name: str
    title: str
    points: float
    by_hand: bool
    is_code: bool
    source: str
    text: str = ""
    bonus: bool = False

    @property
    def defines(self):
        """The names that the answer has to define."""
        found = re.findall(r"(?m)^(?:def (\w+)\(|(\w+) = )", self.source)
        return [function or variable for function, variable in found]

    @cached_property
    def solution(self):
        """The lines between the markers."""
        lines, inside = [], False
        for line in self.source.splitlines():
            if line.strip() in (BEGIN, END):
                inside = line.strip() == BEGIN
            elif inside:
                lines.append(line)
        return lines


@dataclass
class Assignment:
    """A master that has been read and found in order."""

    name: str
    folder: Path
    title: str
    minutes: int
    allow: tuple = ("numpy",)
    files: tuple = ()
    cells: list = field(default_factory=list, repr=False)
    questions: dict = field(default_factory=dict, repr=False)

    @property
    def automatic(self):
        return [question for question in self.questions.values() if not question.by_hand]

    @property
    def by_hand(self):
        return [question for question in self.questions.values() if question.by_hand]

    @property
    def points(self):
        return sum(q.points for q in self.questions.values() if not q.bonus)

    @property
    def setup(self):
        """The code that the notebook brings with it, outside answers and checks."""
        cells = (c for c in self.cells if c.cell_type == "code" and not OPTIONS & set(c.metadata))
        return [cell.source for cell in cells]

    @property
    def paths_of_files(self):
        """Where the data files are that students get, and workers too."""
        return tuple(self.folder / name for name in self.files)

    @cached_property
    def fingerprint(self):
        """A text that changes when the master, its checks or its data do."""
        paths = [self.folder / MASTER, self.folder / CHECKS, *self.paths_of_files]
        content = b"".join(path.read_bytes() for path in paths)
        return hashlib.sha256(content).hexdigest()[:16]

    @cached_property
    def checks(self):
        """The functions that make hidden checks, by question."""
        return load_checks(self)


def read_assignment(folder):
    """Read the master in `folder`.

    Raises
    ------
    ClassroomError
        If something in it is not as it must be; the message says what and where.
    """
    folder = Path(folder)
    path = folder / MASTER
    if not path.is_file():
        raise ClassroomError(f"There is no {MASTER} in {folder}.")
    text = read_text(path)
    check_markers(text, path)
    notebook = read_percent(text, path)
    settings = notebook.metadata.get("classroom", {})
    check_settings(settings, path)
    assignment = Assignment(
        name=folder.name,
        folder=folder,
        title=settings["title"],
        minutes=settings["minutes"],
        allow=tuple(settings.get("allow", ["numpy"])),
        files=tuple(settings.get("files", [])),
        cells=notebook.cells,
    )
    assignment.questions = read_questions(notebook.cells, path)
    return assignment


def read_text(path):
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ClassroomError(f"{path} is not UTF-8: {error}.") from None


def read_percent(text, path):
    import jupytext  # takes a second to load

    try:
        return jupytext.reads(text, "py:percent")
    except Exception as error:  # From several libraries; most often YAML that is none.
        raise ClassroomError(f"{path}: the header or a cell cannot be read: {error}") from None


def check_settings(settings, path):
    if not isinstance(settings, dict):
        raise ClassroomError(f"{path}: classroom: {settings!r} in the header, instead of settings.")
    missing, unknown = {"title", "minutes"} - set(settings), set(settings) - set(SETTINGS)
    if missing or unknown:
        raise ClassroomError(
            f"{path}: the header needs `title` and `minutes` under jupyter: classroom:, and may"
            f" have `allow` and `files`; missing {sorted(missing)}, unknown {sorted(unknown)}."
        )
    for name, value in settings.items():
        kind = SETTINGS[name]
        if type(value) is not kind or (kind is list and not all(type(x) is str for x in value)):
            raise ClassroomError(f"{path}: {name}: {value!r} in the header is not {KINDS[kind]}.")


def check_markers(text, path):
    """Refuse a marker that is misspelt, unpaired or of another tool."""
    open_line = None
    for number, line in enumerate(text.splitlines(), 1):
        marker = line.strip().removeprefix("# ") if line.startswith("# #") else line.strip()
        if marker in (BEGIN, END):
            if (marker == BEGIN) == (open_line is not None):
                raise ClassroomError(f"{path}, line {number}: {marker} without its partner.")
            open_line = number if marker == BEGIN else None
        elif (marker.startswith("###") and not line.startswith("# ")) or is_like_marker(marker):
            raise ClassroomError(
                f"{path}, line {number}: {marker!r} looks like a marker and is none."
                f" The markers are {BEGIN!r} and {END!r}."
            )
    if open_line is not None:
        raise ClassroomError(f"{path}, line {open_line}: {BEGIN} without its partner.")


LIKE_MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS")
LIKE_MARKERS += ("BEGIN MARK SCHEME", "END MARK SCHEME", "BEGIN TESTS", "END TESTS")


def in_order(words):
    return " ".join(sorted(words.split()))


def is_like_marker(line):
    """Tell whether a line is close to a marker, in any order of words."""
    words = in_order(re.sub(r"[^A-Z ]", "", line.upper()))
    if " " not in words:
        return False
    markers = [in_order(marker) for marker in LIKE_MARKERS]
    return bool(difflib.get_close_matches(words, markers, 1, cutoff=0.8))


def read_questions(cells, path):
    questions, checked, title, text = {}, [], "", []
    for cell in cells:
        heading = last_heading(cell)
        title, text = heading or title, [] if heading else text
        if cell.cell_type == "markdown" and "answer" not in cell.metadata:
            text.append(cell.source)
        cell.metadata.pop("lines_to_next_cell", None)
        cell.metadata.pop("lines_to_end_of_cell_marker", None)
        check_options(cell, path)
        if "answer" in cell.metadata:
            question = read_question(cell, title, "\n\n".join(text), path)
            if question.name in questions:
                raise ClassroomError(f"{path}: there are two answers {question.name!r}.")
            questions[question.name] = question
        checked += [cell.metadata["check"]] if "check" in cell.metadata else []
    check_headings(questions.values(), path)
    wanted = [question.name for question in questions.values() if not question.by_hand]
    if sorted(checked) != sorted(wanted):
        raise ClassroomError(
            f"{path}: each question that is marked automatically needs one cell with visible"
            f" checks, and no other does. Questions: {wanted}; checks: {checked}."
        )
    return questions


def check_headings(questions, path):
    """A heading that says points says those of all answers below it."""
    given = {}
    for question in questions:
        given[question.title] = given.get(question.title, 0) + question.points
    for question in questions:
        said = re.findall(r"(?m)^#+ .*\((\d+(?:\.\d+)?) (?:bonus )?points?\)$", question.text)
        if said and abs(float(said[-1]) - given[question.title]) > 1e-9:
            raise ClassroomError(
                f"{path}: the heading {question.title!r} says {said[-1]} points, and its answers"
                f" have {given[question.title]:g}."
            )


def last_heading(cell):
    """Return the last heading in a text, without the points that it may name."""
    if cell.cell_type != "markdown" or "answer" in cell.metadata:
        return None
    headings = re.findall(r"(?m)^#+ +(.+?)(?: +\([^()]* points?\))?$", cell.source)
    return headings[-1] if headings else None


def check_options(cell, path):
    unknown = set(cell.metadata) - OPTIONS
    first = cell.source.partition("\n")[0]
    if "incorrectly_encoded_metadata" in unknown:  # jupytext's
        line = cell.metadata["incorrectly_encoded_metadata"]
        raise ClassroomError(
            f"{path}: the line # %% {line} cannot be read. It wants name=value, for instance"
            ' answer="softmax" points=4.'
        )
    if unknown:
        raise ClassroomError(
            f"{path}: unknown {', '.join(sorted(unknown))} on the cell beginning {first!r}. A cell"
            f" may have {', '.join(sorted(OPTIONS))}."
        )
    if BEGIN in cell.source and "answer" not in cell.metadata:
        raise ClassroomError(f"{path}: a solution outside an answer, in the cell {first!r}.")


def read_question(cell, title, text, path):
    name, points = cell.metadata["answer"], cell.metadata.get("points")
    if type(name) is not str or not NAME.fullmatch(name):
        raise ClassroomError(f"{path}: answer={name!r} is not a name of letters, digits and -.")
    if type(points) not in (int, float) or points <= 0:
        raise ClassroomError(f"{path}: the answer {name!r} needs points=..., a number above 0.")
    if BEGIN not in cell.source:
        raise ClassroomError(f"{path}: the answer {name!r} has no solution in it.")
    is_code = cell.cell_type == "code"
    by_hand = cell.metadata.get("by_hand", not is_code)
    if not is_code and not by_hand:
        raise ClassroomError(f"{path}: the answer {name!r} is text: it is marked by hand.")
    kind = bool(by_hand), is_code, cell.source, text, bool(cell.metadata.get("bonus", False))
    return Question(name, title or name, points, *kind)


def load_checks(assignment):
    """Import checks.py, and return its functions by the question that they belong to."""
    path = assignment.folder / CHECKS
    wanted = {question.name for question in assignment.automatic}
    module_name = "checks_" + re.sub(r"\W", "_", assignment.name)
    spec = importlib.util.spec_from_file_location(module_name, path)
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError:
        raise ClassroomError(f"There is no {CHECKS} in {assignment.folder}.") from None
    except Exception as error:
        kind = type(error).__name__
        raise ClassroomError(f"{path} cannot be imported: {kind}: {error}.") from error
    found = {f.question: f for f in vars(module).values() if hasattr(f, "question")}
    if set(found) != wanted:
        raise ClassroomError(
            f"{path}: checks for {sorted(found)}, but the questions that are marked"
            f" automatically are {sorted(wanted)}."
        )
    return found


def read_assignments(folder, names=()):
    """Read the masters `names` in `folder`, or all that are there."""
    folder = Path(folder)
    there = names_in(folder)
    unknown = [name for name in names if name not in there]
    if unknown:
        raise ClassroomError(
            f"No assignment {', '.join(unknown)} in {folder}; there are: {', '.join(there)}."
        )
    return [read_assignment(folder / name) for name in (names or there)]


def names_in(folder):
    """Return the names of the assignments in a folder."""
    there = sorted(path.parent.name for path in folder.glob(f"*/{MASTER}"))
    if not there:
        raise ClassroomError(f"There is no assignment in {folder}: no folder with an {MASTER}.")
    return there


def read_those_in_order(folder):
    """Return the assignments in a folder, and what is wrong with each that cannot be read."""
    folder = Path(folder)
    found, broken = [], {}
    for name in names_in(folder):
        try:
            found.append(read_assignment(folder / name))
        except ClassroomError as error:
            broken[name] = str(error)
    return found, broken
