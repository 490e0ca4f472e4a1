"""Sort what was handed in: which assignment a file belongs to, and which file counts."""

import hashlib
from dataclasses import dataclass

from classroom import notebook as notebooks
from classroom.notebook import UnreadableNotebook, read_notebook

UNKNOWN = "unknown"
PROBLEMS = notebooks.PROBLEMS | {
    "other": "This notebook belongs to another assignment, so it was not marked here."
}


@dataclass(frozen=True)
class Entry:
    """One file that was handed in, and what it turned out to be."""

    submission: object
    key: str
    assignment: str
    digest: str
    problem: str | None

    @property
    def place(self):
        return self.assignment, self.key

    @property
    def counts_as_notebook(self):
        return self.submission.is_notebook and not self.is_other

    @property
    def is_other(self):
        return self.problem == "other"

    @property
    def order(self):
        """What counts is the last file that can be read."""
        return self.problem is None, not self.is_other, self.submission.order


def make_entries(submissions, known, everything, wanted):
    """Return an Entry for each submission; `known` are the keys that people have, by number."""
    students = sorted({submission.student for submission in submissions}, key=lambda s: s.name)
    keys = {student.id: student.key for student in reversed(students) if student.id} | known
    return [
        make_entry(submission, keys.get(submission.student.id), everything, wanted)
        for submission in submissions
    ]


def make_entry(submission, key, everything, wanted):
    """Read a file and find out to which assignment it belongs: to one of the names `wanted`."""
    data, problem, notebook = b"", None, None
    try:
        data = read_file(submission)
        notebook = read_notebook(data)
    except UnreadableNotebook as error:
        problem = error.args[0]
    name = assignment_of(submission, notebook, everything, wanted)
    if name not in wanted:
        problem = problem or ("unknown" if name == UNKNOWN else "other")
        name = wanted[0] if len(wanted) == 1 else UNKNOWN
    return Entry(submission, key or submission.student.key, name, digest_of(data), problem)


def digest_of(data):
    return hashlib.sha256(data).hexdigest()


def read_file(submission):
    if not submission.is_notebook:
        raise UnreadableNotebook("none")
    try:
        return submission.read()
    except Exception:  # A damaged zip file can raise almost anything.
        raise UnreadableNotebook("broken") from None


def assignment_of(submission, notebook, everything, wanted):
    """Return the assignment that a notebook names, or whose questions it has, or its file name."""
    if notebook and notebook.assignment in everything:
        return notebook.assignment
    names = notebook.names if notebook else set()
    shared = {name: len(names & set(a.questions)) for name, a in everything.items()}
    best = max(shared, key=lambda name: (shared[name], name in wanted))
    if shared[best]:
        return best
    in_path = [name for name in wanted if name in submission.path]
    return in_path[-1] if in_path else wanted[0] if len(wanted) == 1 else UNKNOWN


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
        if name != UNKNOWN or key not in done or any(e.counts_as_notebook for e in group)
    ]


def facts(group, due=None):
    """Return what a record says about a submission beside its marks; after `due` it is late."""
    entry = group[-1]
    submission = entry.submission
    return {
        "assignment": entry.assignment,
        "key": entry.key,
        "name": submission.student.shown,
        "id": submission.student.id,
        "file": submission.path,
        "handed_in": submission.time.isoformat(sep=" ", timespec="minutes"),
        "late": submission.late or (due is not None and submission.time > due),
        "submissions": sum(entry.counts_as_notebook for entry in group),
        "digest": entry.digest,
        "problem": entry.problem,
    }
