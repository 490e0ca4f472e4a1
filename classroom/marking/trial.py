"""Check a master before students see it: it earns full marks, and an empty answer earns none."""

import json
import tempfile

from classroom.authoring.notebooks import master_notebook, student_notebook
from classroom.authoring.release import release
from classroom.common.errors import ClassroomError
from classroom.intake.notebook import read_notebook
from classroom.jail.client import ask_worker
from classroom.jail.process import Limits
from classroom.marking.judging import MESSAGES, RIGHT
from classroom.marking.marker import Marker, make_exam
from classroom.marking.plan import code_cells


def check_assignment(assignment, jail, seed=1, limits=None):
    """Return a sentence for each thing that is wrong with a master."""
    limits = limits or Limits()
    problems = check_release(assignment)
    try:
        exam = make_exam(assignment, seed)
    except ClassroomError as error:
        return [*problems, str(error)]
    problems += repeated(exam)
    for part in parts(exam, as_read(master_notebook(assignment)), jail, limits):
        if part["problem"] != RIGHT:
            problems.append(f"The master, {part['place']}: {MESSAGES[part['problem']]}")
    for part in parts(exam, as_read(student_notebook(assignment)), jail, limits):
        if part["points"]:
            problems.append(f"The empty notebook earns points: {part['place']}.")
    return problems + check_visible(assignment, jail, limits)


def repeated(exam):
    """A call that is in two parts counts twice: what is asked there is worth more than it says."""
    problems = []
    for question, parts in exam.parts.items():
        seen = {}
        for part in parts:
            for ask, call in part.asks:
                other = seen.setdefault(call, part.name)
                if other != part.name and ask.call.is_call:
                    problems.append(
                        f"{question}: {other!r} and {part.name!r} both ask for the same call of"
                        f" {ask.call.name}."
                    )
    return sorted(set(problems))


def check_release(assignment):
    with tempfile.TemporaryDirectory() as folder:
        try:
            release([assignment], folder)
        except ClassroomError as error:
            return [str(error)]
    return []


def as_read(notebook):
    return read_notebook(json.dumps(notebook).encode())


def parts(exam, notebook, jail, limits):
    marks = Marker(exam, code_cells(notebook, exam.assignment), jail, limits).mark()
    for name, rows in marks.items():
        for row in rows:
            yield {**row, "place": f"{name}, {row['name']}"}


def check_visible(assignment, jail, limits):
    """The visible checks let every solution pass, and stop at every empty answer."""
    problems = []
    for notebook, should_pass in ((master_notebook, True), (student_notebook, False)):
        for name, error in visible_errors(assignment, as_read(notebook(assignment)), jail, limits):
            if should_pass and error:
                problems.append(f"The visible checks of {name!r} stop at the solution ({error}).")
            if not should_pass and not error:
                problems.append(f"The visible checks of {name!r} let an empty answer pass.")
    return problems


def visible_errors(assignment, notebook, jail, limits):
    """Run a notebook's code, figures left out; return each check with the error it stopped at."""
    skipped = {question.name for question in assignment.by_hand}
    cells = [cell for cell in notebook.cells if cell.is_code and cell.name not in skipped]
    sources = [{"source": cell.source, "whole": True} for cell in cells]
    files = assignment.paths_of_files
    errors = ask_worker(jail, sources, [], assignment.allow, limits, files=files).cells
    if errors is None:
        raise ClassroomError(f"{assignment.name}: the notebook does not run to its end.")
    names = [cell.name or "" for cell in cells]
    return [(n, e) for n, e in zip(names, errors, strict=True) if n.endswith("-check")]
