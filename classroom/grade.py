"""Grade a folder of submissions: mark what is new, then write every report."""

import concurrent.futures
import hashlib
import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from classroom import by_hand, feedback, gradebook
from classroom.answers import answer_by_hand, code_cells
from classroom.author import CHECKS, MASTER
from classroom.entries import UNKNOWN, facts, grouped, make_entry
from classroom.errors import ClassroomError, JailError
from classroom.marking import Marker, make_exam
from classroom.notebook import read_notebook
from classroom.process import Limits
from classroom.progress import Progress
from classroom.records import Records
from classroom.submissions import find_submissions


@dataclass
class Summary:
    """How a run went."""

    marked: int = 0
    kept: int = 0
    older: int = 0
    failed: tuple = ()


class Run:
    """One run of grading: submissions in, records and reports out.

    Parameters
    ----------
    assignments : list of Assignment
        All that there are: marks of each may be in the folder already.
    only : sequence of str
        Names of those that the submissions may belong to; none means all.
    to : path
        The folder of the records and reports. Marks that are there are kept.
    jail : Bubblewrap or NoJail
    limits : Limits, optional
    jobs : int
        How many submissions are marked at the same time.
    seed : int, optional
        Decides the hidden inputs; otherwise chance does. It is kept in the folder.
    again : bool
        Mark all, also what was marked before.
    """

    def __init__(
        self, assignments, to, jail, *, only=(), limits=None, jobs=1, seed=None, again=False
    ):
        self.all = {assignment.name: assignment for assignment in assignments}
        self.assignments = {name: self.all[name] for name in only or self.all}
        self.folder = Path(to)
        self.records = Records(to)
        self.jail = jail
        self.limits = limits or Limits()
        self.jobs = jobs
        self.again = again
        self.seed = self.records.seed(seed)
        self.versions = {name: version(a) for name, a in self.assignments.items()}
        self.exams = {}
        self.lock = threading.Lock()

    def grade(self, place, due=None):
        """Mark what is new in a folder or zip file, write the reports, return a Summary."""
        if self.folder.resolve().is_relative_to(Path(place).resolve()):
            raise ClassroomError(f"The marks must not lie in {place}, among the submissions.")
        for assignment in self.all.values():
            by_hand.read_points(self.folder, assignment)  # If there is an error, say so now.
        submissions = find_submissions(place, due, self.log)
        groups = grouped(make_entry(submission, self.assignments) for submission in submissions)
        self.log(f"{len(submissions)} files, seed {self.seed}, {self.limits}")
        names = {group[-1].assignment for group in groups} - {UNKNOWN}
        self.exams = {name: make_exam(self.assignments[name], self.seed) for name in names}
        summary, waiting = Summary(), []
        for group in groups:
            record = self.kept(group)
            if record is None:
                waiting.append(group)
                continue
            self.records.save(record)
            summary.kept += 1
            summary.older += record["version"] != self.versions.get(record["assignment"], "")
        summary.failed = tuple(self.mark_all(waiting))
        summary.marked = len(waiting) - len(summary.failed)
        self.report()
        return summary

    def kept(self, group):
        """Return the record of a submission that was marked before, None if it was not."""
        record = None if self.again else self.records.load(*group[-1].place)
        if record is None or record["digest"] != group[-1].digest:
            return None
        return {**record, **facts(group)}

    def mark_all(self, groups):
        """Mark each group and save its record at once; return those that failed."""
        progress = Progress(len(groups))
        failed = []
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            futures = {pool.submit(self.mark_safely, group): group for group in groups}
            try:
                for future in concurrent.futures.as_completed(futures):
                    if not future.result():
                        failed.append(futures[future][-1].submission.path)
                    progress.step()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return sorted(failed)

    def mark_safely(self, group):
        """Mark one submission; whatever happens, the others go on."""
        path = group[-1].submission.path
        for chance in (1, 2):
            try:
                record = self.mark(group)
                self.records.save(record)
                self.log(f"{path}: marked, {points(record)} points")
                return True
            except JailError as error:
                self.log(f"{path}: the jail failed, attempt {chance}: {error}")
            except Exception:
                self.log(f"{path}: not marked\n{traceback.format_exc()}")
                return False
        return False

    def mark(self, group):
        entry = group[-1]
        record = {**facts(group), "version": self.versions.get(entry.assignment, "")}
        if entry.problem:
            return {**record, "questions": {}, "answers": {}}
        assignment = self.assignments[entry.assignment]
        notebook = read_notebook(entry.submission.read())
        exam, cells = self.exams[entry.assignment], code_cells(notebook, assignment)
        answers = {q.name: answer_by_hand(notebook, q, assignment) for q in assignment.by_hand}
        return {
            **record,
            "questions": Marker(exam, cells, self.jail, self.limits).mark(),
            "answers": {name: answer.as_dict() for name, answer in answers.items()},
        }

    def report(self):
        """Write gradebook, feedback and the pages for marking by hand, all from the records."""
        records, rows, marks = self.records.all(), [], {}
        for name, assignment in self.all.items():
            own = [record for record in records if record["assignment"] == name]
            marks[name] = by_hand.update(self.folder, assignment, own) if own else {}
        for record in records:
            name = record["assignment"]
            assignment = self.all.get(name)
            row = gradebook.make_row(record, assignment, marks.get(name, {}))
            feedback.write_feedback(self.folder, assignment, record, row)
            rows.append(row)
        gradebook.write_gradebook(self.folder, rows)

    def log(self, line):
        with self.lock, (self.folder / "grade.log").open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")


def points(record):
    return sum(mark["points"] for marks in record["questions"].values() for mark in marks)


def version(assignment):
    """Return a text that changes when the master or its checks do."""
    content = b"".join((assignment.folder / name).read_bytes() for name in (MASTER, CHECKS))
    return hashlib.sha256(content).hexdigest()[:16]
