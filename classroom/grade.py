"""Grade a folder of submissions: mark what is new, then write every report."""

import concurrent.futures
import hashlib
import threading
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from classroom import by_hand, feedback, gradebook
from classroom.answers import answer_by_hand, code_cells
from classroom.author import CHECKS, MASTER
from classroom.corrections import corrected, corrections_file, read_corrections, start_file
from classroom.entries import UNKNOWN, digest_of, facts, grouped, make_entries
from classroom.errors import ClassroomError, JailError
from classroom.jail import NoJail
from classroom.marking import Marker, make_exam
from classroom.notebook import read_notebook
from classroom.notices import MOST, counts, main_assignment, notices
from classroom.process import Limits
from classroom.progress import Progress
from classroom.records import Records, mark_of
from classroom.student import version as released_version
from classroom.submissions import find_submissions
from classroom.tables import number

OPEN = "without a jail"


@dataclass
class Summary:
    """How a run went; `notes` is what a teacher should read."""

    marked: int = 0
    kept: int = 0
    older: int = 0
    failed: tuple = ()
    notes: list = field(default_factory=list)


class Run:
    """One run of grading: submissions in, records and reports out.

    Parameters
    ----------
    assignments : list of Assignment
        All that there are: marks of each may be in the folder already.
    broken : dict
        What is wrong with each master that could not be read. It stops a run that needs it.
    only : sequence of str
        Names of those that the submissions may belong to; none means all. Marks that were
        given are replaced only for these; without names, only for the assignment that more
        than half of what was handed in is for.
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
        self,
        assignments,
        to,
        jail,
        *,
        broken=None,
        only=(),
        limits=None,
        jobs=1,
        seed=None,
        again=False,
    ):
        self.all = {assignment.name: assignment for assignment in assignments}
        self.broken = broken or {}
        check_names(only, [*self.all, *self.broken])
        self.only = tuple(only)
        self.folder = Path(to)
        self.records = Records(to)
        self.jail = jail
        self.limits = limits or Limits()
        self.jobs = jobs
        self.again = again
        self.is_open = isinstance(jail, NoJail)
        self.seed = self.records.seed(seed)
        self.exams, self.versions, self.due, self.keys = {}, {}, {}, {}
        self.replaceable, self.replaced, self.not_replaced = set(), [], []
        self.summary = Summary()
        self.unwritten = []  # lines of the log, until it is clear that this run goes ahead
        self.begun = False
        self.lock = threading.Lock()

    def grade(self, place, due=None):
        """Mark what is new in a folder or zip file, write the reports, return a Summary."""
        if self.folder.resolve().is_relative_to(Path(place).resolve()):
            raise ClassroomError(f"The marks must not lie in {place}, among the submissions.")
        groups = self.read(place)
        self.check_points_by_hand(groups)
        self.set_deadline(due, groups)
        names = {group[-1].assignment for group in groups} - {UNKNOWN}
        self.exams = {name: make_exam(self.all[name], self.seed) for name in names}
        self.versions = {name: version(self.all[name]) for name in names}
        self.begin()
        waiting = [group for group in groups if not self.keep(group)]
        self.summary.failed = tuple(self.mark_all(waiting))
        self.summary.marked = len(waiting) - len(self.summary.failed)
        self.retire_unknown(groups)
        self.report()
        if self.replaced:
            self.say("Marks replaced; the old ones are in the folder `replaced`:", self.replaced)
        if self.not_replaced:
            self.say("Marks not replaced; that needs --assignment:", self.not_replaced)
        return self.summary

    def begin(self):
        """All is in order: from now on, files are written."""
        self.records.keep(self.seed, self.due)
        self.begun = True
        for line in self.unwritten:
            self.write(line)

    def read(self, place):
        """Return what was handed in, in groups, and say what it was taken for."""
        self.log(f"{place}, seed {self.seed}, {self.limits}{', ' + OPEN if self.is_open else ''}")
        submissions = find_submissions(place, self.say)
        everything = self.all | dict.fromkeys(self.broken)
        names = self.only or tuple(everything)
        entries = make_entries(submissions, self.records.keys(), everything, names)
        self.main = main_assignment(grouped(entries))
        self.replaceable = {UNKNOWN, *(self.only or [self.main])} - {None}
        self.check_broken()
        entries = self.without_broken(entries)
        groups = grouped(entries)
        released = {name: released_version(assignment) for name, assignment in self.all.items()}
        for sentence, lines in notices(entries, groups, self.only, self.main, released):
            self.say(sentence, lines)
        return groups

    def check_broken(self):
        """Stop if a master that this run is for cannot be read; of the others say so."""
        for name, message in self.broken.items():
            if name in self.replaceable:
                raise ClassroomError(message)
            self.say(f"{name} is not in order, and is left as it was: {message}")

    def without_broken(self, entries):
        """Put aside what belongs to a master that cannot be read: one file stops no others."""
        aside = [entry.submission.path for entry in entries if entry.assignment in self.broken]
        if aside:
            self.say("Not marked, since the assignment is not in order:", aside)
        return [entry for entry in entries if entry.assignment not in self.broken]

    def check_points_by_hand(self, groups):
        """If there is an error in the points given by hand, say so before anything is marked."""
        places = {(record["assignment"], record["key"]) for record in self.records.each()}
        places |= {group[-1].place for group in groups}
        for name, assignment in self.all.items():
            self.keys[name] = {key for owner, key in places if owner == name}
            by_hand.read_points(self.folder, assignment, self.keys[name])
            own = [record for record in self.records.each() if record["assignment"] == name]
            read_corrections(self.folder, name, own)

    def set_deadline(self, due, groups):
        """Keep the deadline with the marks. It holds for the assignments of this run alone."""
        self.due = self.records.deadlines()
        names = self.replaceable - {UNKNOWN}
        if due and not names:
            raise ClassroomError(
                f"--due {due.isoformat()}: for which of {sorted(counts(groups))}? Say so with"
                " --assignment."
            )
        if due:
            self.due |= dict.fromkeys(names, due)
        for name in sorted(self.due.keys() & counts(groups).keys()):
            self.say(f"{name} was due at {self.due[name]:%Y-%m-%d %H:%M}.")
            if any(not g[-1].submission.time for g in groups if g[-1].assignment == name):
                self.say(
                    "Canvas does not tell when files came: late are those named LATE, no others."
                )

    def keep(self, group):
        """Tell whether a mark that was given stays; what it says beside is brought up to date."""
        entry = group[-1]
        record = self.records.load(*entry.place)
        changed = record is not None and record["digest"] != entry.digest
        belongs = not entry.is_other and entry.assignment in self.replaceable
        known = record is not None and record["file"] == entry.submission.path
        if changed and not belongs:
            self.not_replaced.append(f"{entry.assignment}, {entry.key}: {entry.submission.path}")
        elif record is None or changed or (self.again and (belongs or known)):
            return False
        elif belongs or known:
            record |= facts(group, self.due.get(entry.assignment))
            self.records.save(record)
        self.summary.kept += 1
        self.summary.older += record["version"] != self.versions.get(entry.assignment, "")
        return True

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
                self.save(record)
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
        record = facts(group, self.due.get(entry.assignment))
        record |= {"version": self.versions.get(entry.assignment, ""), "open": self.is_open}
        if self.main and entry.assignment not in self.replaceable:
            record["among"] = self.main
        if entry.problem:
            return {**record, "questions": {}, "answers": {}}
        assignment = self.all[entry.assignment]
        data = entry.submission.read()
        if digest_of(data) != entry.digest:
            raise ClassroomError("The file has changed since this run began.")
        notebook = read_notebook(data)
        exam, cells = self.exams[entry.assignment], code_cells(notebook, assignment)
        answers = {q.name: answer_by_hand(notebook, q, assignment) for q in assignment.by_hand}
        return {
            **record,
            "questions": Marker(exam, cells, self.jail, self.limits).mark(),
            "answers": {name: answer.as_dict() for name, answer in answers.items()},
        }

    def save(self, record):
        """Save the record of what was marked, and say what mark it replaces."""
        before = self.records.load(record["assignment"], record["key"])
        for kept in ("by_hand", "corrected"):
            record |= {kept: before[kept]} if before and kept in before else {}
        if before and before["digest"] != record["digest"]:
            record["before"] = {"file": before["file"], "points": points(before)}
        elif before and "before" in before:
            record["before"] = before["before"]
        self.records.save(record)
        if before and mark_of(before) != mark_of(record):
            change = f"{number(points(before))} -> {number(points(record))} points"
            self.replaced.append(f"{record['assignment']}, {record['key']}: {change}")

    def retire_unknown(self, groups):
        """Take away what is of no known assignment, for those who have handed in better since."""
        unknown = {group[-1].key for group in groups if group[-1].assignment == UNKNOWN}
        known = [entry for group in groups for entry in group if entry.assignment != UNKNOWN]
        done = {entry.key for entry in known if not entry.problem}
        files = {(entry.key, entry.digest) for entry in known}
        for record in self.records.all():
            is_better = record["key"] in done or (record["key"], record["digest"]) in files
            if record["assignment"] == UNKNOWN and is_better and record["key"] not in unknown:
                self.records.remove(record)
                feedback.page_path(self.folder, record).unlink(missing_ok=True)
                self.log(f"no longer counts: {record['file']}")

    def report(self):
        """Write gradebook, feedback and the pages for marking by hand, all from the records."""
        rows = []
        for name, records in self.records.by_assignment().items():
            if name in self.all or name == UNKNOWN:
                rows += self.report_on(self.all.get(name), records)
            else:  # Its master is not here: what was written about it stays.
                rows += gradebook.old_rows(self.folder, name)
        gradebook.write_gradebook(self.folder, rows)

    def report_on(self, assignment, records):
        """Write the pages of an assignment, and return its rows in the gradebook."""
        marks, corrections = {}, {}
        if assignment:
            marks = by_hand.update(
                self.folder, assignment, records, self.keys[assignment.name], self.say
            )
            corrections = self.correct(assignment.name, records)
        rows = []
        for record in records:
            self.records.save(record)
            true = corrected(record, corrections)
            row = gradebook.make_row(true, assignment, marks)
            feedback.write_feedback(self.folder, assignment, true, row)
            rows.append(row)
        return rows

    def correct(self, name, records):
        """Return the corrections of an assignment; keep them in the records, to miss them."""
        corrections = read_corrections(self.folder, name, records)
        start_file(self.folder, name)
        gone = []
        for record in records:
            own = {" / ".join(place[1:]) for place in corrections if place[0] == record["key"]}
            gone += [f"{record['key']}, {p}" for p in set(record.get("corrected", [])) - own]
            record["corrected"] = sorted(own)
        if gone:
            file = corrections_file(self.folder, name).name
            reason = f"no row in {file}, or a file that cannot be read"
            self.say(f"No longer corrected ({reason}):", gone)
        return corrections

    def say(self, sentence, lines=()):
        """Write a sentence and its lines into the log, and the first of them into the summary."""
        for line in (sentence, *lines):
            self.log(line)
        shown = [f"  {line}" for line in sorted(lines)[:MOST]]
        more = [f"  and {len(lines) - MOST} more, see grade.log"] if len(lines) > MOST else []
        self.summary.notes += [sentence, *shown, *more]

    def log(self, line):
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}"
        if self.begun:
            self.write(line)
        else:
            self.unwritten.append(line)

    def write(self, line):
        with self.lock, (self.folder / "grade.log").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def check_names(names, known):
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ClassroomError(
            f"No assignment {', '.join(unknown)}; there are: {', '.join(sorted(known))}."
        )


def points(record):
    return sum(mark["points"] for marks in record["questions"].values() for mark in marks)


def version(assignment):
    """Return a text that changes when the master or its checks do."""
    content = b"".join((assignment.folder / name).read_bytes() for name in (MASTER, CHECKS))
    return hashlib.sha256(content).hexdigest()[:16]
