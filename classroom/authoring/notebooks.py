"""Make the student's notebook from a master."""

import hashlib
import json

from classroom.authoring.master import BEGIN, END

YOUR_CODE = "# Your code here."
YOUR_TEXT = "*Your answer here.*"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def student_notebook(assignment):
    """Return the notebook that students get."""
    return notebook(assignment, without_solution)


def master_notebook(assignment):
    """Return the same notebook with every solution in it: it must earn full marks."""
    return notebook(assignment, without_markers)


def notebook(assignment, prepare):
    cells = [
        new_cell(assignment, number, cell, prepare)
        for number, cell in enumerate(assignment.cells, 1)
    ]
    metadata = {
        "classroom": {"assignment": assignment.name, "version": released_version(assignment)},
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def released_sources(assignment):
    """Return what stands in each cell that students get, by its name."""
    return {cell["id"]: cell["source"] for cell in student_notebook(assignment)["cells"]}


def released_version(assignment):
    """Return a text that changes when what students get does; no solution goes into it."""
    cells = [new_cell(assignment, 0, cell, without_solution) for cell in assignment.cells]
    content = json.dumps([(cell["id"], cell["source"]) for cell in cells])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def new_cell(assignment, number, cell, prepare):
    metadata = cell.metadata
    if "answer" in metadata:
        question = assignment.questions[metadata["answer"]]
        name, marks = question.name, answer_marks(question)
        source = prepare(cell)
    elif "check" in metadata:
        question = assignment.questions[metadata["check"]]
        name, marks = question.name + "-check", check_marks(question)
        source = cell.source
    else:
        name, marks, source = f"cell-{number}", {}, cell.source
    new = {"id": name, "cell_type": cell.cell_type, "metadata": marks, "source": source}
    return new | ({"execution_count": None, "outputs": []} if cell.cell_type == "code" else {})


def answer_marks(question):
    """Return metadata as nbgrader writes it; points by hand belong to the answer."""
    marks = {"grade_id": question.name, "grade": question.by_hand, "solution": True}
    marks |= {"locked": False, "task": False, "schema_version": 3}
    if question.by_hand:
        marks["points"] = question.points
    return {"deletable": False, "nbgrader": marks}


def check_marks(question):
    marks = {"grade_id": question.name + "-check", "grade": True, "solution": False}
    marks |= {"locked": True, "task": False, "schema_version": 3, "points": question.points}
    return {"deletable": False, "editable": False, "nbgrader": marks}


def without_markers(cell):
    lines = cell.source.splitlines()
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))


def without_solution(cell):
    """Put what a student starts from in the place of each solution."""
    lines, inside = [], False
    for line in cell.source.splitlines():
        if line.strip() == BEGIN:
            inside = True
            lines += start(cell, line[: len(line) - len(line.lstrip())])
        elif line.strip() == END:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def start(cell, indentation):
    if cell.cell_type != "code":
        return [YOUR_TEXT]
    raising = [indentation + "raise NotImplementedError()"] if indentation else []
    return [indentation + YOUR_CODE, *raising]
