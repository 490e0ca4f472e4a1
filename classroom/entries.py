"""Sort what was handed in: which assignment a file belongs to, and which file counts."""

import hashlib
from dataclasses import dataclass

from classroom.notebook import UnreadableNotebook, read_notebook

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Entry:
    """One file that was handed in, and what it turned out to be."""

    submission: object
    assignment: str
    digest: str
    problem: str | None

    @property
    def place(self):
        return self.assignment, self.submission.student.key

    @property
    def order(self):
        """What counts is the last file that can be read."""
        return self.problem is None, self.submission.order


def make_entry(submission, assignments):
    """Read a file and find out to which of the assignments it belongs."""
    data, problem, notebook = b"", None, None
    try:
        data = read_file(submission)
        notebook = read_notebook(data)
    except UnreadableNotebook as error:
        problem = error.args[0]
    name = assignment_of(submission, notebook, assignments)
    if name == UNKNOWN and not problem:
        problem = "unknown"
    return Entry(submission, name, hashlib.sha256(data).hexdigest(), problem)


def read_file(submission):
    if not submission.is_notebook:
        raise UnreadableNotebook("none")
    try:
        return submission.read()
    except Exception:  # A damaged zip file can raise almost anything.
        raise UnreadableNotebook("broken") from None


def assignment_of(submission, notebook, assignments):
    """Return the assignment that a notebook names, or whose questions it has, or its file name."""
    if len(assignments) == 1:
        return next(iter(assignments))
    if notebook and notebook.assignment in assignments:
        return notebook.assignment
    names = notebook.names if notebook else set()
    shared = {name: len(names & set(a.questions)) for name, a in assignments.items()}
    best = max(shared, key=shared.get)
    in_path = [name for name in assignments if name in submission.path]
    return best if shared[best] else (in_path or [UNKNOWN])[-1]


def grouped(entries):
    """Return the entries in groups, one for each student and assignment; the last one counts.

    Files that are no notebooks are left out for students who have handed in one that can be read.
    """
    groups = {}
    for entry in entries:
        groups.setdefault(entry.place, []).append(entry)
    done = {key for (_, key), group in groups.items() if any(not e.problem for e in group)}
    return [
        sorted(group, key=lambda entry: entry.order)
        for (name, key), group in sorted(groups.items())
        if name != UNKNOWN or key not in done or any(e.submission.is_notebook for e in group)
    ]


def facts(group):
    """Return what a record says about a submission beside its marks."""
    entry = group[-1]
    submission = entry.submission
    return {
        "assignment": entry.assignment,
        "key": submission.student.key,
        "name": submission.student.name,
        "id": submission.student.id,
        "file": submission.path,
        "handed_in": submission.time.isoformat(sep=" ", timespec="minutes"),
        "late": submission.late,
        "submissions": sum(entry.submission.is_notebook for entry in group),
        "digest": entry.digest,
        "problem": entry.problem,
    }
