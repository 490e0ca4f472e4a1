"""What each command of the command line does."""

import contextlib
import sys
import webbrowser
from pathlib import Path

from classroom.authoring.master import read_assignments, read_those_in_order
from classroom.authoring.release import release, write_solutions
from classroom.common import progress
from classroom.common.errors import ClassroomError
from classroom.common.tables import read_table
from classroom.grading.log import Log
from classroom.grading.report import write_reports
from classroom.grading.run import Run
from classroom.intake.warnings import several
from classroom.jail import WITHOUT_JAIL
from classroom.jail.bubblewrap import NoJail, find_jail
from classroom.jail.process import Limits
from classroom.marking.trial import check_assignment
from classroom.reading.pages import Reading
from classroom.reading.server import door, make_server
from classroom.records import points
from classroom.records.corrections import corrections_file, read_corrections
from classroom.records.store import Records
from classroom.reports.export import export
from classroom.reports.feedback import page_path
from classroom.reports.feedback_zip import zip_feedback

READING = "Reading the assignments …"


def masters(options):
    progress.say(READING)
    return read_assignments(options.assignments, options.names)


def masters_in_order(options):
    """Return the assignments by name, without those that cannot be read."""
    progress.say(READING)
    assignments, _ = read_those_in_order(options.assignments)
    return {assignment.name: assignment for assignment in assignments}


def chosen_jail(options):
    if options.no_jail:
        print(f"Warning: {WITHOUT_JAIL}: submissions run with your rights.", file=sys.stderr)
        return NoJail()
    try:
        return find_jail()
    except ClassroomError as error:
        raise ClassroomError(
            f"{error}\nNothing was run. If you trust every submission with your files:"
            f" {WITHOUT_JAIL}."
        ) from None


def limits(options):
    return Limits(cpu_seconds=options.seconds, wall_seconds=3 * options.seconds)


def run_check(options):
    jail, sound = chosen_jail(options), True
    for assignment in masters(options):
        progress.say(f"{assignment.name}: trying solutions and the empty notebook …")
        problems = check_assignment(assignment, jail, limits=limits(options))
        sound = sound and not problems
        print(f"{assignment.name}: {'in order' if not problems else 'not in order'}")
        for problem in problems:
            print(f"  {problem}")
    return 0 if sound else 1


def run_feedback(options):
    number, left_out = zip_feedback(options.format, options.grades, options.assignment, options.to)
    print(f"{several(number, 'page')} written to {options.to}.")
    if left_out:
        print(f"Not in it, since their files have other names: {', '.join(left_out)}")
    if waiting := those_who_wait(options.grades, options.assignment):
        print(f"Answers still wait to be read, and the pages say so, for: {', '.join(waiting)}")
    return 0


def those_who_wait(folder, assignment):
    """Return the keys of those whose marks by hand are not complete."""
    _, rows = read_table(Path(folder, "gradebook.csv"))
    own = [row for row in rows if assignment in (None, row["assignment"])]
    return [row["key"] for row in own if row["complete"] == "no"]


def run_solutions(options):
    write_solutions(masters(options), options.to)
    print(f"Solved: {', '.join(options.names)}, in {options.to}.")
    return 0


def jail_for_masters():
    """Return a jail, or none: what a master runs, its checks do with your rights in any case."""
    try:
        return find_jail()
    except ClassroomError as error:
        print(f"{error}\nYour own solutions are run without a jail.", file=sys.stderr)
        return NoJail()


def try_before_release(assignments):
    """Stop the release of what `check` would refuse."""
    jail = jail_for_masters()
    for assignment in assignments:
        progress.say(f"{assignment.name}: trying solutions and the empty notebook …")
        if problems := check_assignment(assignment, jail):
            raise ClassroomError("\n  ".join([f"{assignment.name}: not in order", *problems]))
        print(f"{assignment.name}: in order", flush=True)


def run_release(options):
    assignments = masters(options)
    try_before_release(assignments)
    release(assignments, options.to)
    for assignment in assignments:
        print(f"{assignment.name}: released to {options.to}")
    return 0


def run_grade(options):
    jail = chosen_jail(options)
    progress.say(READING)
    assignments, broken = read_those_in_order(options.assignments)
    run = Run(
        assignments,
        options.to,
        jail,
        broken=broken,
        only=options.assignment,
        limits=limits(options),
        jobs=options.jobs,
        seed=options.seed,
        again=options.again,
        anew=options.student,
    )
    summary = run.grade(
        options.submissions,
        options.due,
        grace=options.grace,
        penalty=options.penalty,
        in_time=options.in_time,
        show_inputs=options.show_inputs,
        extensions=dict(options.extend or []),
    )
    tell(summary, options.to)
    return 1 if summary.failed else 0


def tell(summary, folder):
    for note in summary.notes:
        print(note)
    print(f"{summary.marked} marked, {summary.kept} kept. See {Path(folder, 'gradebook.csv')}.")
    if summary.older:
        print(f"{summary.older} were marked before the master changed; --again marks all anew.")
    for path in summary.failed:
        print(f"Not marked: {path}. See {Path(folder, 'grade.log')}; run it again.")


def run_read(options):
    assignments = masters_in_order(options)
    records = Records(options.grades)
    if not records.all():
        raise ClassroomError(f"There are no marks in {options.grades}. Grade first.")
    report_anew(records, assignments)
    reading = Reading(assignments, records, options.blind)
    server = make_server(reading, options.port)
    print(f"Open {server.address}\nStop with Ctrl-C.", flush=True)
    with door(records.folder, server.address) as path, contextlib.suppress(KeyboardInterrupt):
        if not options.no_browser:
            webbrowser.open(path.resolve().as_uri())
        server.serve_forever()
    server.server_close()
    with reading.lock:
        notes = report_anew(records, assignments)
    for note in notes:
        print(note)
    print(f"Written anew: {records.folder / 'gradebook.csv'} and the feedback.")
    return 0


def run_withdraw(options):
    assignments = masters_in_order(options)
    records = Records(options.grades)
    own = [
        record
        for record in records.all()
        if record["key"] == options.key and options.assignment in (None, record["assignment"])
    ]
    if not own:
        close = points.like(options.key, {record["key"] for record in records.all()})
        raise ClassroomError(f"There are no marks of {options.key!r} in {options.grades}{close}.")
    check_corrections(records, own)
    for record in own:
        if record["assignment"] in assignments:
            points.drop(records, assignments[record["assignment"]], options.key)
        records.remove(record)
        page_path(records.folder, record).unlink(missing_ok=True)
        print(f"{record['assignment']}: {options.key} was taken out; the marks are kept aside.")
    report_anew(records, assignments)
    return 0


def check_corrections(records, own):
    """Refuse to take away marks to which a row of corrections still belongs."""
    for record in own:
        name, key = record["assignment"], record["key"]
        everybody = records.by_assignment()[name]
        if any(p[0] == key for p in read_corrections(records.folder, name, everybody)):
            file = corrections_file(records.folder, name)
            raise ClassroomError(f"Take the rows of {key!r} out of {file} first.")


def report_anew(records, assignments):
    """Write every report from the marks as they are, and return what there is to say."""
    records.refresh()
    log = Log(records.folder)
    log.begin()
    by_assignment = records.by_assignment()
    keys = {name: {record["key"] for record in by_assignment.get(name, [])} for name in assignments}
    write_reports(records.folder, assignments, records, keys, log)
    return log.notes


def run_export(options):
    columns = dict(options.column)
    done = export(
        options.format,
        options.gradebook,
        options.people,
        options.to,
        columns,
        options.match,
        options.scale,
    )
    print(f"{several(done.filled, 'mark')} written to {options.to}.")
    for sentence, names in (
        ("No submission from", done.without_marks),
        ("Handed in, and could not be read", done.unreadable),
        ("In the gradebook, not in the file", done.not_in_list),
        ("Points by hand are still missing for", done.incomplete),
        ("Other grades were there before, and are replaced, for", done.replaced),
        ("Excused (EX), and left so", done.excused),
        ("Grades that cannot be changed, and were not", done.locked),
    ):
        if names:
            print(f"{sentence}: {', '.join(with_assignments(names, len(columns)))}")
    return 0


def with_assignments(names, columns):
    """Return names, each with the assignments it stands there for, if there are several."""
    return [
        f"{name} ({', '.join(own)})" if columns > 1 else name for name, own in sorted(names.items())
    ]
