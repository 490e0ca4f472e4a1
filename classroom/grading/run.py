"""Grade a folder of submissions: take in, decide, mark, report."""

from dataclasses import dataclass, field
from pathlib import Path

from classroom.common.errors import ClassroomError
from classroom.common.tables import number
from classroom.grading.decide import decide
from classroom.grading.log import Log
from classroom.grading.mark import Desk
from classroom.grading.report import write_reports
from classroom.grading.take_in import Course, take_in, tell
from classroom.intake.rules import check_extensions
from classroom.intake.sorting import NO_RULES, UNKNOWN, facts
from classroom.intake.warnings import counts
from classroom.jail.process import Limits
from classroom.marking.marker import make_exam
from classroom.records import points
from classroom.records.corrections import read_corrections
from classroom.records.store import Records, mark_of
from classroom.reports import feedback

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
    to : path
        The folder of the records and reports. Marks that are there are kept.
    jail : Bubblewrap or NoJail
    broken : dict
        What is wrong with each master that could not be read. It stops a run that needs it.
    only : sequence of str
        Names of those that the submissions may belong to; none means all. Marks that were
        given are replaced only for these; without names, only for the assignment that more
        than half of what was handed in is for.
    limits : Limits, optional
    jobs : int
        How many submissions are marked at the same time.
    seed : int, optional
        Decides the hidden inputs; otherwise chance does. It is kept in the folder.
    again : bool
        Mark all, also what was marked before.
    anew : sequence of str
        Keys of students who are marked anew.
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
        anew=(),
    ):
        self.assignments = {assignment.name: assignment for assignment in assignments}
        self.course = Course(self.assignments, broken or {}, tuple(only))
        self.folder = Path(to)
        self.records = Records(to)
        self.wanted_seed = seed
        self.seed = self.records.seed(seed)
        self.again, self.anew = again, tuple(anew)
        self.log = Log(self.folder)
        self.summary = None
        self.desk = Desk({}, jail, limits or Limits(), jobs, self.log)

    def grade(self, place, due=None, **rules):
        """Mark what is new in a folder or zip file, write the reports, return a Summary.

        `due`, `grace`, `penalty`, `in_time`, `show_inputs` and `extensions` change the Rules of
        the assignments that this run is for; they are kept with the marks.
        """
        if self.folder.resolve().is_relative_to(Path(place).resolve()):
            raise ClassroomError(f"The marks must not lie in {place}, among the submissions.")
        of_jail = f", {OPEN}" if self.desk.is_open else ""
        self.log.write(f"{place}, seed {self.seed}, {self.desk.limits}{of_jail}")
        self.rules = {name: self.records.rules(name) for name in self.assignments}
        intake = take_in(place, self.course, self.records.keys(), self.log)
        keys = self.keys(intake)
        self.check_by_hand(keys)
        new_rules = self.change_rules({"due": due, **rules}, intake, keys)
        intake = intake.sorted_by(self.rules)
        tell(intake, self.course, self.log)
        self.tell_rules(intake)
        check_names(self.anew, keys)
        self.set_exams(intake)
        self.begin(new_rules, intake)
        decision = decide(intake, self.records, self.again, self.anew)
        try:
            summary = self.mark(decision, intake)
            self.retire_unknown(intake.groups)
        finally:  # Also where somebody stops the run: what is marked is reported at once.
            write_reports(self.folder, self.assignments, self.records, keys, self.log)
        summary.notes = self.log.notes
        self.summary = summary
        return summary

    def keys(self, intake):
        """Return the keys of each assignment's students."""
        places = {(record["assignment"], record["key"]) for record in self.records.all()}
        places |= {group[-1].place for group in intake.groups}
        return {name: {key for owner, key in places if owner == name} for name in self.assignments}

    def check_by_hand(self, keys):
        """Say what is wrong with the points given by hand before anything is marked."""
        records = self.records.by_assignment()
        for name, assignment in self.assignments.items():
            points.read_points(self.folder, assignment, keys[name])
            read_corrections(self.folder, name, records.get(name, []))

    def change_rules(self, changes, intake, keys):
        """Return the Rules that this run changes: those of its own assignments alone."""
        names = intake.replaceable - {UNKNOWN}
        is_change = any(value not in (None, {}) for value in changes.values())
        if is_change and not names:
            raise ClassroomError(
                f"A deadline (--due) and its rules: for which of {sorted(counts(intake.groups))}?"
                " Say so with --assignment."
            )
        extensions = changes.pop("extensions", None) or {}
        check_extensions(extensions, set().union(*map(keys.get, names)))
        new = (
            {name: self.rules[name].changed(extensions, **changes) for name in names}
            if is_change
            else {}
        )
        self.rules |= new
        return new

    def tell_rules(self, intake):
        for name in sorted(intake.names):
            rules = self.rules[name]
            if rules.due or rules.extensions:
                self.log.say(f"{name} {rules.says()}")
                own = [group for group in intake.groups if group[-1].assignment == name]
                if any(not group[-1].submission.time for group in own):
                    self.log.say(
                        "Canvas does not tell when files came: late are those named LATE, no"
                        " others, and nothing is taken off for it."
                    )

    def set_exams(self, intake):
        self.desk.exams = {n: make_exam(self.assignments[n], self.seed) for n in intake.names}

    def begin(self, rules, intake):
        """All is in order: from now on, files are written."""
        seed = self.records.keep_seed(self.seed, self.wanted_seed)
        if seed != self.seed:  # Another run in this new folder was first.
            self.seed = seed
            self.set_exams(intake)
        self.records.keep_rules(rules)
        self.log.begin()

    def mark(self, decision, intake):
        """Mark, bring up to date what is kept, and return a Summary."""

        def all_facts(group):
            entry = group[-1]
            among = intake.main and entry.assignment not in intake.replaceable
            return {
                **self.facts(group),
                **self.desk.circumstances(entry.assignment),
                **({"among": intake.main} if among else {}),
            }

        for group in decision.updated:
            self.records.save(self.records.load(*group[-1].place) | self.facts(group))
        older, replaced = sum(map(self.is_older, decision.kept)), []
        failed = self.desk.mark_all(
            decision.to_mark, all_facts, lambda record: self.save(record, replaced)
        )
        if replaced:
            self.log.say("Marks replaced; the old ones are kept beside them:", replaced)
        if decision.refused:
            entries = [group[-1] for group in decision.refused]
            lines = [f"{e.assignment}, {e.key}: {e.submission.path}" for e in entries]
            self.log.say("Marks not replaced; that needs --assignment:", lines)
        marked = len(decision.to_mark) - len(failed)
        return Summary(marked, len(decision.kept), older, tuple(failed))

    def is_older(self, group):
        """Tell whether the mark of a group was given by another version of the master."""
        entry = group[-1]
        version = self.records.load(*entry.place)["version"]
        return version != self.desk.circumstances(entry.assignment)["version"]

    def facts(self, group):
        return facts(group, self.rules.get(group[-1].assignment, NO_RULES))

    def save(self, record, replaced):
        """Save the record of what was marked, and say what mark it replaces."""
        before = self.records.load(record["assignment"], record["key"])
        if before and before["digest"] != record["digest"]:
            record["before"] = {"file": before["file"], "points": earned(before)}
        elif before and "before" in before:
            record["before"] = before["before"]
        self.records.save(record)
        self.log.write(f"{record['file']}: marked, {earned(record)} points")
        if before and mark_of(before) != mark_of(record):
            change = f"{number(earned(before))} -> {number(earned(record))} points"
            replaced.append(f"{record['assignment']}, {record['key']}: {change}")

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
                self.log.write(f"no longer counts: {record['file']}")


def earned(record):
    return sum(mark["points"] for marks in record["questions"].values() for mark in marks)


def check_names(keys_wanted, keys):
    for key in keys_wanted:
        if not any(key in own for own in keys.values()):
            raise ClassroomError(f"No student {key!r}. Their keys stand in the gradebook.")
