"""The command line: python -m classroom."""

import argparse
import contextlib
import datetime
import os
import re
import sys

from classroom.common.errors import ClassroomError
from classroom.jail import WITHOUT_JAIL

OF_THE_BOOK = os.path.join(os.path.dirname(os.path.dirname(__file__)), "assignments")
FORMATS = ("canvas", "moodle", "plain")
DESCRIPTION = """Release assignments, grade what comes back, export the marks.

  python -m classroom check                              try out every master
  python -m classroom release --to _build/assignments    what students get
  python -m classroom grade submissions                  mark; run it again to go on
  python -m classroom read                               mark by hand, in a page
  python -m classroom export canvas --people canvas.csv --column "Essay (12)=01-definition"
  python -m classroom feedback moodle --to feedback.zip  the pages, to give back
  python -m classroom solutions 01-definition --to solved   for the time after the deadline
"""
GRADE = """Mark every submission in a folder or zip file.

The folder may be plain (ada.ipynb, or ada/any-name.ipynb), or what Moodle, Canvas or
Blackboard give out. Marks that were given are kept: run the same command again after a
stop, or when more has come in. The folder of the marks (--to, or grades) then holds

  gradebook.csv    a row for each student and assignment
  feedback/        a page for each student
  overview.html    how the points are spread, and what most have missed
  by-hand/         all answers to one question on one page, and a CSV file for
                   the points: fill it in, run the same command again; another,
                   NAME-corrections.csv, corrects points that the program gave
  marks.db         the marks themselves and the seed: do not lose it
  grade.log        what happened

A deadline (--due) is kept for the assignments of the run. A mark is replaced when its
student hands in something else; the old one is kept in marks.db. Where a run
holds notebooks of several assignments, marks are replaced of the one that more than
half are for, and of those that --assignment names.
"""
READ = """Mark by hand in a page of this machine, question by question.

Points and comments are kept as you type them, in the marks and in by-hand/*.csv. Stop with
Ctrl-C: gradebook and feedback are then written anew. Nobody else can open the page.
"""
EXPORT = """Put the totals into the CSV file that your platform gave out.

  canvas   Grades, Export: the whole gradebook. Matched by the column ID.
  moodle   the assignment's grading worksheet. Matched by the number in the column
           Identifier; in other languages, in the first column.
  plain    any CSV file with a column key, as in the gradebook.
"""


def main(arguments=None):
    for stream in (sys.stdout, sys.stderr):  # A terminal in ASCII shows a name with ß too.
        with contextlib.suppress(AttributeError):
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    try:
        from classroom import (
            commands,  # What a command needs takes a second to load, help does not.
        )

        return getattr(commands, options.run)(options)
    except ClassroomError as error:
        print(f"classroom: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # A full disk, a folder that may not be written.
        print(f"classroom: {error.filename or 'a file'}: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(
            "\nStopped. What was marked is kept, and in the gradebook; run the same command again.",
            file=sys.stderr,
        )
        return 130


def parser():
    top = new_parser(argparse.ArgumentParser, DESCRIPTION, prog="python -m classroom")
    commands = top.add_subparsers(required=True, metavar="command")
    add_check(commands)
    add_release(commands)
    add_grade(commands)
    add_read(commands)
    add_withdraw(commands)
    add_export(commands)
    add_feedback(commands)
    add_solutions(commands)
    return top


def new_parser(make, description, *names, **options):
    form = argparse.RawDescriptionHelpFormatter
    return make(*names, description=description, formatter_class=form, **options)


def add_command(commands, name, short, run, description=None):
    command = new_parser(commands.add_parser, description or short, name, help=short)
    command.set_defaults(run=run)
    return command


def add_masters(command):
    command.add_argument(
        "--assignments",
        metavar="FOLDER",
        default="assignments" if os.path.isdir("assignments") else OF_THE_BOOK,
        help="where the masters are (default: assignments, or those of the book)",
    )


def add_jail(command):
    command.add_argument(
        WITHOUT_JAIL,
        dest="no_jail",
        action="store_true",
        help="run submissions as yourself, without a jail: a submission can then read, change and"
        " delete your files, read the solutions and other submissions, and use your network",
    )
    command.add_argument(
        "--seconds",
        type=at_least_one,
        default=5,
        help="computing time for one question (default: 5)",
    )


def add_check(commands):
    command = add_command(
        commands, "check", "try out masters before students see them", "run_check"
    )
    command.add_argument("names", nargs="*", help="assignments (default: all)")
    add_masters(command)
    add_jail(command)


def add_release(commands):
    command = add_command(commands, "release", "write what students get", "run_release")
    command.add_argument("names", nargs="*", help="assignments (default: all)")
    command.add_argument("--to", required=True, help="a folder, or a file that ends in .zip")
    add_masters(command)


def add_grade(commands):
    command = add_command(commands, "grade", "mark what was handed in", "run_grade", GRADE)
    command.add_argument("submissions", help="a folder or zip file")
    command.add_argument("--to", default="grades", help="the folder of the marks")
    command.add_argument(
        "--assignment",
        metavar="NAME",
        action="append",
        default=[],
        help="what was handed in is for this one, whose marks may be replaced (default: what each"
        " notebook says; marks are replaced of the one that more than half are for); may be"
        " repeated",
    )
    add_rules(command)
    command.add_argument(
        "--jobs", type=at_least_one, default=os.cpu_count() or 1, help="how many at a time"
    )
    command.add_argument(
        "--seed", type=from_zero, help="decides the hidden inputs (default: chance)"
    )
    command.add_argument("--again", action="store_true", help="also what was marked before")
    command.add_argument(
        "--student",
        metavar="KEY",
        action="append",
        default=[],
        help="mark this student anew, whatever was handed in; may be repeated",
    )
    add_masters(command)
    add_jail(command)


def add_read(commands):
    command = add_command(
        commands, "read", "mark answers in words and figures in a page", "run_read", READ
    )
    command.add_argument("--grades", metavar="FOLDER", default="grades", help="the marks")
    command.add_argument(
        "--blind", action="store_true", help="leave out the names, in an order that says nothing"
    )
    command.add_argument(
        "--port", type=from_zero, default=0, help="of this machine (default: one that is free)"
    )
    command.add_argument("--no-browser", action="store_true", help="only say the address")
    add_masters(command)


def add_withdraw(commands):
    command = add_command(
        commands, "withdraw", "take a student's marks out of the gradebook", "run_withdraw"
    )
    command.add_argument("key", help="the student's, from the gradebook")
    command.add_argument("--grades", metavar="FOLDER", default="grades", help="the marks")
    command.add_argument("--assignment", metavar="NAME", help="for this one alone (default: all)")
    add_masters(command)


def add_deadline(command):
    command.add_argument(
        "--due",
        type=a_time,
        metavar="TIME",
        help="later files are late: 2026-03-01T23:59, or 2026-03-01 for the end of that day. Kept"
        " with the marks, for the assignments of this run. For Canvas, only the names say it",
    )
    command.add_argument(
        "--extend",
        type=an_extension,
        action="append",
        metavar="KEY=TIME",
        help="another deadline for one student; may be repeated",
    )


def add_rules(command):
    add_deadline(command)
    command.add_argument(
        "--grace", type=from_zero, metavar="MINUTES", help="after the deadline nothing is late"
    )
    command.add_argument(
        "--penalty",
        type=percent,
        metavar="PERCENT",
        help="of the points, for each begun day after the deadline",
    )
    command.add_argument(
        "--in-time",
        action=argparse.BooleanOptionalAction,
        help="of several files of a student, the last that came in time counts",
    )
    command.add_argument(
        "--show-inputs",
        action=argparse.BooleanOptionalAction,
        help="when all deadlines are over, the pages of students show for each part that went"
        " wrong one of the hidden inputs, with the right answer",
    )


def add_export(commands):
    command = add_command(commands, "export", "hand the marks to a platform", "run_export", EXPORT)
    command.add_argument("format", choices=FORMATS)
    command.add_argument("--gradebook", default="grades/gradebook.csv")
    command.add_argument("--people", required=True, help="the CSV file from the platform")
    command.add_argument("--to", required=True, help="the CSV file to write")
    command.add_argument(
        "--column",
        type=a_pair,
        action="append",
        required=True,
        metavar="COLUMN=ASSIGNMENT",
        help="a column to fill, and with the total of which assignment; may be repeated",
    )
    command.add_argument(
        "--scale",
        action="store_true",
        help="convert marks where the platform has another maximum than the assignment",
    )
    command.add_argument(
        "--match",
        type=a_pair,
        metavar="COLUMN=FIELD",
        help="who is who: a column of the file, and the same in the gradebook (key, name, id)",
    )


def add_feedback(commands):
    command = add_command(commands, "feedback", "put the feedback pages into a zip", "run_feedback")
    command.add_argument("format", choices=FORMATS, help="how files are named in it")
    command.add_argument("--grades", metavar="FOLDER", default="grades", help="the marks")
    command.add_argument("--assignment", metavar="NAME", help="needed where there are several")
    command.add_argument("--to", required=True, help="the zip file to write")


def add_solutions(commands):
    command = add_command(commands, "solutions", "write solved notebooks", "run_solutions")
    command.add_argument("names", nargs="+", help="assignments")
    command.add_argument("--to", required=True, help="a folder, not that of a release")
    add_masters(command)


def a_time(text):
    """Read a time of this place; one of another zone is converted. A day ends at 23:59."""
    with contextlib.suppress(ValueError):
        return datetime.datetime.combine(datetime.date.fromisoformat(text), datetime.time(23, 59))
    try:
        time = datetime.datetime.fromisoformat(text)
        return time.astimezone().replace(tzinfo=None) if time.tzinfo else time
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 2026-03-01T23:59") from None


def at_least_one(text):
    return whole_number(text, 1)


def from_zero(text):
    return whole_number(text, 0)


def whole_number(text, lowest):
    if not re.fullmatch("[0-9]{1,18}", text) or int(text) < lowest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {lowest} on")
    return int(text)


def percent(text):
    number = re.fullmatch(r"([0-9]{1,3}(\.[0-9]{1,3})?) ?%?", text)
    if not number or float(number[1]) > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of percent from 0 to 100")
    return float(number[1])


def an_extension(text):
    key, time = a_pair(text)
    return key, a_time(time)


def a_pair(text):
    left, separator, right = text.rpartition("=")
    if not (left and separator and right):
        raise argparse.ArgumentTypeError(f"{text!r} is not two names with = between them")
    return left, right


if __name__ == "__main__":
    sys.exit(main())
