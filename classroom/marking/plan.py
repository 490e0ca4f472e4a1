"""What is run for a question. The whole rule stands here.

A worker runs the code that the notebook brings with it, and then cells of the student's. There
are two ways, and the second is gone where the first gave no answer:

1. The notebook from its start to the last cell that answers the question, as it stands when a
   student runs the visible check below. (`from_the_start`)
2. Of all other cells only the definitions, wherever they stand, then the question's own cells.
   So a bad cell does not take others with it. (`definitions_first`)

In both, visible checks are left out as they were released. Only the definitions count of a check
that was changed, of a further copy of an answer below its check, and of a figure.
"""

import re
from dataclasses import dataclass, replace

from classroom.authoring.notebooks import released_sources


@dataclass(frozen=True)
class Step:
    """A code cell for the worker, and the question that it answers, if it does.

    A cell that is not `whole` is taken for its definitions only.
    """

    source: str
    question: str | None
    whole: bool = True


def setup(assignment):
    """Return the code that the notebook brings with it."""
    return [Step(source, None) for source in assignment.setup]


def from_the_start(cells, question, assignment):
    """Return the cells from the start of the notebook to the question's last one."""
    figures = {other.name for other in assignment.by_hand}
    end = max(i for i, cell in enumerate(cells) if cell.question == question) + 1
    return [replace(c, whole=c.whole and c.question not in figures) for c in cells[:end]]


def definitions_first(cells, question):
    """Return the definitions of all other cells, then the question's own cells."""
    others = [replace(cell, whole=False) for cell in cells if cell.question != question]
    return others + [replace(cell, whole=True) for cell in cells if cell.question == question]


def code_cells(notebook, assignment):
    """Return a Step for each code cell of a notebook that a worker may get."""
    released = released_sources(assignment)
    checked = {question.name + "-check": question.name for question in assignment.automatic}
    in_place = {c.name for c in notebook.cells if c.is_code and c.source != released.get(c.name)}
    lost = [question for question in assignment.automatic if question.name not in in_place]
    found, answered, closed = [], set(), set()
    for cell in notebook.cells:
        is_changed = cell.source != released.get(cell.name)
        if cell.name in checked:
            closed |= {checked[cell.name]} & answered
        if not cell.is_code or (cell.name in checked and not is_changed):
            continue
        if cell.name in checked or cell.name in closed:
            found.append(Step(cell.source, None, whole=False))
        else:
            found.append(Step(cell.source, question_of(cell, assignment, lost)))
            answered |= {cell.name} if is_changed else set()
    return found


def question_of(cell, assignment, lost):
    """Return the question that a cell answers.

    Its name says which. A question that is not answered in its place may be answered in a
    cell that defines what it asks for.
    """
    if cell.name in assignment.questions:
        return cell.name
    found = (q.name for q in lost if any(binds(cell.source, name) for name in q.defines))
    return next(found, None)


def binds(source, name):
    """Tell whether a cell defines a function, or gives the name a value outside of functions."""
    function = rf"^ *(?:async +)?def +{name} *\("
    variable = rf"^(?:%time +)?(?:\w+ *, *){{0,9}}{name} *(?:, *\w+ *){{0,9}}[:=](?!=)"
    return bool(re.search(rf"(?m){function}|{variable}", source.replace("\t", " ")))


def turned_to_text(notebook, assignment):
    """Return the questions in code whose cell a student has made a text: it cannot be run."""
    kinds = {}
    for cell in notebook.cells:
        kinds.setdefault(cell.name, set()).add(cell.is_code)
    return {q.name for q in assignment.automatic if kinds.get(q.name) == {False}}
