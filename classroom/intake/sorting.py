"""Sort what was handed in: which assignment a file belongs to, and which file counts."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial

from classroom.intake import notebook as notebooks
from classroom.intake.notebook import Notebook, UnreadableNotebook, read_notebook
from classroom.intake.rules import Rules

UNKNOWN = "unknown"
NO_RULES = Rules()
PROBLEMS = notebooks.PROBLEMS | {
    "other": "This notebook belongs to another assignment, so it was not marked here."
}


@dataclass(frozen=True)
class Entry:
    """One file that was handed in, and what it turned out to be.

    `version` is that of the master from which it was released, `python` that of the Python which
    has saved it, as it says itself.
    """

    submission: object
    key: str
    assignment: str
    digest: str
    problem: str | None
    version: str | None = None
    python: tuple = ()

    @property
    def place(self):
        return self.assignment, self.key

    @property
    def counts_as_notebook(self):
        return self.submission.is_notebook and not self.is_other

    @property
    def is_other(self):
        return self.problem == "other"

    def order(self, rules):
        """What counts is the last file that can be read; if it has to be, the last in time."""
        late = rules.in_time and rules.days_late(self.key, self.submission.time) > 0
        return self.problem is None, not self.is_other, not late, self.submission.order


def make_entries(submissions, known, everything, wanted):
    """Return an Entry for each submission.

    Parameters
    ----------
    known : dict
        The keys that people have, by number.
    everything : dict
        All assignments by name; None for a master that cannot be read.
    wanted : sequence of str
        The names of those that are marked.
    """
    students = sorted({submission.student for submission in submissions}, key=lambda s: s.name)
    keys = {student.id: student.key for student in reversed(students) if student.id} | known
    return with_the_others(
        [
            make_entry(submission, keys.get(submission.student.id), everything, wanted)
            for submission in submissions
        ]
    )


def with_the_others(entries):
    """Where all that can be read is for one assignment, the rest is for that one too."""
    names = {entry.assignment for entry in entries if not entry.problem}
    if len(names) != 1:
        return entries
    own = {"assignment": names.pop()}
    return [replace(entry, **own) if entry.assignment == UNKNOWN else entry for entry in entries]


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
    key, said = key or submission.student.key, notebook or Notebook(None, None, [])
    return Entry(submission, key, name, digest_of(data), problem, said.version, said.python)


def digest_of(data):
    return hashlib.sha256(data).hexdigest()


def read_file(submission):
    if not submission.is_notebook:
        raise UnreadableNotebook("none")
    try:
        return submission.read()
    except Exception:  # A damaged zip file can raise almost anything.
        raise UnreadableNotebook("damaged") from None


def assignment_of(submission, notebook, everything, wanted):
    """Return the assignment that a notebook names, or whose questions it has, or its file name."""
    if notebook and notebook.assignment in everything:
        return notebook.assignment
    names = notebook.names if notebook else set()
    shared = {name: len(names & set(a.questions)) for name, a in everything.items() if a}
    best = max(shared, key=lambda name: (shared[name], name in wanted))
    if shared[best]:
        return best
    in_path = [name for name in wanted if name in submission.path]
    return in_path[-1] if in_path else wanted[0] if len(wanted) == 1 else UNKNOWN


def grouped(entries, rules=None):
    """Return the entries in groups, one for each student and assignment; the last one counts.

    `rules` are the Rules of assignments, by name.
    Files that are no notebooks are left out for students who have handed in one that can be read.
    """
    groups = {}
    for entry in entries:
        groups.setdefault(entry.place, []).append(entry)
    done = {key for (_, key), group in groups.items() if any(not e.problem for e in group)}
    return [
        sorted(group, key=partial(Entry.order, rules=(rules or {}).get(name, NO_RULES)))
        for (name, key), group in sorted(groups.items())
        if name != UNKNOWN or key not in done or any(e.counts_as_notebook for e in group)
    ]


def facts(group, rules=NO_RULES):
    """Return what a record says about a submission beside its marks."""
    entry = group[-1]
    submission = entry.submission
    time = submission.time and submission.time.replace(microsecond=0)
    days_late = rules.days_late(entry.key, time)
    return {
        "assignment": entry.assignment,
        "key": entry.key,
        "name": submission.student.shown,
        "id": submission.student.id,
        "file": submission.path,
        "handed_in": time.isoformat(sep=" ", timespec="minutes") if time else "",
        "late": submission.late or days_late > 0,
        "days_late": days_late,
        "submissions": sum(entry.counts_as_notebook for entry in group),
        "digest": entry.digest,
        "problem": entry.problem,
    }
