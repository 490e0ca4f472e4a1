"""The first step of a run: what was handed in, and whose marks it may touch."""

from dataclasses import dataclass, field, replace

from classroom.authoring.notebooks import released_version
from classroom.common.errors import ClassroomError
from classroom.intake.sorting import UNKNOWN, grouped, make_entries
from classroom.intake.submissions import find_submissions
from classroom.intake.warnings import main_assignment, notices


@dataclass(frozen=True)
class Course:
    """The assignments that there are.

    Attributes
    ----------
    assignments : dict
        Every Assignment by its name.
    broken : dict
        What is wrong with each master that could not be read.
    only : tuple of str
        Names of those that the submissions may belong to; none means all.
    """

    assignments: dict
    broken: dict = field(default_factory=dict)
    only: tuple = ()

    def __post_init__(self):
        known = sorted([*self.assignments, *self.broken])
        unknown = [name for name in self.only if name not in known]
        if unknown:
            raise ClassroomError(
                f"No assignment {', '.join(unknown)}; there are: {', '.join(known)}."
            )


@dataclass(frozen=True)
class Intake:
    """What a run is for.

    Attributes
    ----------
    entries : list of Entry
        Every file.
    groups : list of list of Entry
        A group for each student and assignment; its last entry counts.
    main : str or None
        The assignment that more than half of what was handed in is for.
    replaceable : set of str
        The assignments whose marks may be replaced: those of `Course.only`, or the main one.
    """

    entries: list
    groups: list
    main: str | None
    replaceable: set

    @property
    def names(self):
        """The assignments for which something was handed in."""
        return {group[-1].assignment for group in self.groups} - {UNKNOWN}

    def sorted_by(self, rules):
        """Return the same in the order of the Rules of assignments, which says what counts."""
        return replace(self, groups=grouped(self.entries, rules))

    def belongs(self, entry):
        """Tell whether a file may replace the mark of another."""
        return not entry.is_other and entry.assignment in self.replaceable


def take_in(place, course, keys, log):
    """Read a folder or zip file; return an Intake.

    `keys` are those that people have in the marks already, by their number.
    """
    submissions = find_submissions(place, log.say)
    everything = course.assignments | dict.fromkeys(course.broken)
    entries = make_entries(submissions, keys, everything, course.only or tuple(everything))
    main = main_assignment(grouped(entries))
    replaceable = {UNKNOWN, *(course.only or [main])} - {None}
    entries = without_broken(entries, course.broken, replaceable, log)
    return Intake(entries, grouped(entries), main, replaceable)


def tell(intake, course, log):
    """Say what was handed in, as what it was taken."""
    versions = {name: released_version(a) for name, a in course.assignments.items()}
    told = notices(intake.entries, intake.groups, course.only, intake.main, versions)
    for sentence, lines in told:
        log.say(sentence, lines)


def without_broken(entries, broken, replaceable, log):
    """Put aside what belongs to a master that cannot be read: one file stops no others.

    Raises
    ------
    ClassroomError
        If the run is for that master.
    """
    for name, message in broken.items():
        if name in replaceable:
            raise ClassroomError(message)
        log.say(f"{name} is not in order, and is left as it was: {message}")
    aside = [entry.submission.path for entry in entries if entry.assignment in broken]
    if aside:
        log.say("Not marked, since the assignment is not in order:", aside)
    return [entry for entry in entries if entry.assignment not in broken]
