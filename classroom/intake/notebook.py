"""Read a student's notebook as data: nothing in it is executed, parsed or trusted here."""

import json
import re
import unicodedata
from dataclasses import dataclass, field

LARGEST_FILE = 10_000_000
MOST_CELLS = 2000
MOST_CODE = 1_000_000

PROBLEMS = {
    "large": "The file is larger than 10 MB, so it was not read. Clear the outputs of the notebook"
    " (keep the figures that are asked for), save it, and hand it in again.",
    "broken": "The file could not be read as a notebook. Open it in Jupyter: if that works, save"
    " it there and hand it in again.",
    "damaged": "The file was damaged when your teacher downloaded it. That is no fault of yours:"
    " ask your teacher to download it again.",
    "cells": "The notebook has more than 2000 cells or more than 1 MB of code, so it was not read.",
    "none": "No notebook (a file that ends in .ipynb) was handed in.",
    "unknown": "It is not clear which assignment this notebook belongs to.",
}


class UnreadableNotebook(Exception):
    """A file that is not a notebook; `args[0]` is a key of PROBLEMS."""


@dataclass(frozen=True)
class Cell:
    """One cell: what is in it, and the name that nbgrader's metadata gives it."""

    is_code: bool
    source: str
    name: str | None = None
    outputs: list = field(default_factory=list, repr=False, compare=False)
    attachments: dict = field(default_factory=dict, repr=False, compare=False)


@dataclass
class Notebook:
    """What the grader takes out of a student's notebook."""

    assignment: str | None
    version: str | None
    cells: list = field(repr=False)
    python: tuple = ()

    @property
    def names(self):
        return {cell.name for cell in self.cells if cell.name}


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
        cells = cells_of(content)
        if len(cells) > MOST_CELLS:
            raise UnreadableNotebook("cells")
        own = as_dict(as_dict(content.get("metadata")).get("classroom"))
        name, version = as_text(own.get("assignment")), as_text(own.get("version"))
        notebook = Notebook(name, version, list(map(read_cell, cells)), python_of(content))
    except UnreadableNotebook:
        raise
    except Exception:
        raise UnreadableNotebook("broken") from None
    if sum(len(cell.source) for cell in notebook.cells if cell.is_code) > MOST_CODE:
        raise UnreadableNotebook("cells")
    return notebook


def python_of(content):
    """Return the Python that has saved a notebook, as two numbers; () where it is not said."""
    language = as_dict(as_dict(content.get("metadata")).get("language_info"))
    found = re.match(r"(\d{1,3})\.(\d{1,3})", as_text(language.get("version")) or "")
    return tuple(map(int, found.groups())) if found else ()


def cells_of(content):
    """Return the cells of a notebook, also of the formats before 4."""
    if content["nbformat"] >= 4:
        return content["cells"]
    return [cell for sheet in content.get("worksheets", [content]) for cell in sheet["cells"]]


def read_cell(cell):
    """Return a Cell; before format 4, `input` was the name of the source of code."""
    marks = as_dict(as_dict(cell.get("metadata")).get("nbgrader"))
    outputs = cell.get("outputs")
    return Cell(
        is_code=cell["cell_type"] == "code",
        source=(as_text(cell.get("source", cell.get("input"))) or "").replace("\r\n", "\n"),
        name=as_text(marks.get("grade_id")),
        outputs=outputs if isinstance(outputs, list) else [],
        attachments=as_dict(cell.get("attachments")),
    )


def as_dict(value):
    return value if isinstance(value, dict) else {}


def as_text(value):
    """Return text as notebooks hold it, a string or a list of strings; None for all else."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        value = "".join(value)
    return printable(value) if isinstance(value, str) else None


def printable(text):
    """Return a text that can be written as UTF-8: half characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def one_line(text):
    """Return a name without line ends and other characters that do things instead of showing."""
    shown = (" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text)
    return re.sub(r"\s+", " ", printable("".join(shown))).strip()
