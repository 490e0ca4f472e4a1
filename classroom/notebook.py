"""Read a student's notebook as data: nothing in it is executed, parsed or trusted here."""

import json
import logging
import re
import warnings
from dataclasses import dataclass, field

import nbformat

LARGEST_FILE = 20_000_000
MOST_CELLS = 2000
MOST_CODE = 1_000_000

PROBLEMS = {
    "large": "The file is larger than 20 MB, so it was not read. Clear the outputs of the notebook"
    " (keep the figures that are asked for), save it, and hand it in again.",
    "broken": "The file could not be read as a notebook. Open it in Jupyter: if that works, save"
    " it there and hand it in again.",
    "cells": "The notebook has more than 2000 cells or more than 1 MB of code, so it was not read.",
    "none": "No notebook (a file that ends in .ipynb) was handed in.",
    "unknown": "It is not clear which assignment this notebook belongs to.",
}


class UnreadableNotebook(Exception):
    """A file that is not a notebook; `args[0]` is a key of PROBLEMS."""


@dataclass(frozen=True)
class Cell:
    """A code cell, and the question that it answers, if it does."""

    source: str
    question: str | None


@dataclass
class Notebook:
    """What the grader takes out of a student's notebook."""

    assignment: str | None
    names: set
    cells: list = field(repr=False)

    def code(self, assignment):
        """Return the code cells that a worker gets: all but the checks."""
        known = set(assignment.questions)
        checks = {name + "-check" for name in known}
        cells = [
            Cell(cell["source"], cell["name"] if cell["name"] in known else None)
            for cell in self.cells
            if cell["kind"] == "code" and cell["name"] not in checks
        ]
        return find_lost(cells, assignment)

    def answers(self, question):
        """Return the cells with the answer to a question."""
        return [cell for cell in self.cells if cell["name"] == question]


def find_lost(cells, assignment):
    """Give cells that lost their metadata back to the question whose names they define."""
    return cells


def read_notebook(data):
    """Return the Notebook that is in the bytes of a file.

    Raises
    ------
    UnreadableNotebook
        If there is none.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableNotebook("large")
    try:
        content = json.loads(data.decode("utf-8-sig"))
        if content["nbformat"] < 4:
            content = upgrade(content)
        cells = content["cells"]
        if len(cells) > MOST_CELLS:
            raise UnreadableNotebook("cells")
        notebook = Notebook(
            assignment=text(content.get("metadata", {}).get("classroom", {}).get("assignment")),
            names=set(),
            cells=[read_cell(cell) for cell in cells],
        )
    except UnreadableNotebook:
        raise
    except Exception:
        raise UnreadableNotebook("broken") from None
    if sum(len(cell["source"]) for cell in notebook.cells if cell["kind"] == "code") > MOST_CODE:
        raise UnreadableNotebook("cells")
    notebook.names = {cell["name"] for cell in notebook.cells if cell["name"]}
    return notebook


def upgrade(content):
    """Return an older notebook in the format of today."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("traitlets").disabled = True
        return nbformat.convert(nbformat.from_dict(content), 4)


def read_cell(cell):
    marks = cell.get("metadata", {}).get("nbgrader", {})
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return {
        "kind": text(cell.get("cell_type")),
        "name": text(name),
        "source": text(cell.get("source")) or "",
        "outputs": cell.get("outputs", []),
        "attachments": cell.get("attachments", {}),
    }


def text(value):
    """Return text as notebooks hold it, a string or a list of strings; None for all else."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    return printable(value) if isinstance(value, str) else None


def printable(value):
    """Return a text that can be written as UTF-8: half characters become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8")


def clean_name(value):
    return re.sub(r"[^\w.-]", "_", value)
