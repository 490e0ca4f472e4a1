"""Grade a folder of submissions: mark what is new, then write every report."""

import concurrent.futures
import datetime
import hashlib
import queue
import sys
from dataclasses import dataclass, field
from pathlib import Path

from classroom import by_hand, feedback, gradebook
from classroom.errors import ClassroomError
from classroom.jail import JailError, Limits
from classroom.marking import Marker, make_exam
from classroom.notebook import UnreadableNotebook, read_notebook
from classroom.records import Records
from classroom.submissions import find_submissions, latest


@dataclass
class Entry:
    """All that one student handed in for one assignment; the last of it counts."""

    assignment: object
    submissions: list
    data: bytes | None = field(repr=False)
    notebook: object = field(repr=False)
    problem: str | None

    @property
    def last(self):
        return latest(self.submissions)

    @property
    def digest(self):
        return hashlib.sha256(self.data or b"").hexdigest()


class Run:
    """One run of grading over a folder."""

    def __init__(self, assignments, to, jail, limits=None, jobs=1, seed=None, again=False):
        self.assignments = {assignment.name: assignment for assignment in assignments}
        self.records = Records(to)
        self.folder = Path(to)
        self.jail = jail
        self.limits = limits or Limits()
        self.jobs = jobs
        self.seed = self.records.seed(seed)
        self.again = again
        self.exams = {}
        self.failed = []
