"""The last step of a run: write every report from the records."""

import datetime

from classroom.common.tables import number
from classroom.intake.sorting import UNKNOWN
from classroom.marking.judging import PYTHON
from classroom.records import points
from classroom.records.corrections import (
    corrected,
    corrections_file,
    read_corrections,
    start_file,
)
from classroom.reports import feedback, gradebook, overview, side_by_side, words
from classroom.reports.feedback import of_days

UNREAD = {"large", "broken", "cells", "none"}  # what else can be wrong is told at the intake


def write_reports(folder, assignments, records, keys, log):
    """Write gradebook, feedback and the pages for marking by hand, while nobody else writes."""
    with records.transaction():
        records.refresh()
        rows, parts = [], []
        for name, own in records.by_assignment().items():
            if name in assignments or name == UNKNOWN:
                fixed, new = report_on(folder, assignments.get(name), own, records, keys, log)
                rows += new
                parts += [(assignments[name], fixed, new)] if name in assignments else []
            else:  # Its master is not here: what was written about it stays.
                rows += gradebook.old_rows(folder, name)
        gradebook.write_gradebook(folder, rows)
        overview.write_overview(folder, parts)


def report_on(folder, assignment, own, records, keys, log):
    """Write the pages of an assignment; return its records as corrected, and its rows."""
    marks, corrections = {}, {}
    if assignment:
        words.prepare([answer["text"] for record in own for answer in record["answers"].values()])
        marks = points.update(folder, assignment, own, keys[assignment.name], log.say)
        side_by_side.write_pages(folder, assignment, own, marks)
        corrections = correct(folder, assignment.name, own, log)
        tell(assignment, own, marks, log)
    all_fixed, rows = [corrected(record, corrections) for record in own], []
    rules = records.rules(own[0]["assignment"])
    opened = rules.opens_inputs(datetime.datetime.now())
    for record, fixed in zip(own, all_fixed, strict=True):
        records.keep(record)
        rows.append(gradebook.make_row(fixed, assignment, marks, rules))
        feedback.write_feedback(folder, assignment, fixed, rows[-1], opened)
    return all_fixed, rows


def correct(folder, name, own, log):
    """Return the corrections of an assignment; keep them in the records, to miss them."""
    corrections = read_corrections(folder, name, own)
    start_file(folder, name)
    gone = []
    for record in own:
        now = {" / ".join(place[1:]) for place in corrections if place[0] == record["key"]}
        gone += [f"{record['key']}, {p}" for p in set(record.get("corrected", [])) - now]
        record["corrected"] = sorted(now)
    if gone:
        file = corrections_file(folder, name).name
        reason = f"no row in {file}, or a file that cannot be read"
        log.say(f"No longer corrected ({reason}):", gone)
    return corrections


def tell(assignment, own, marks, log):
    """Say what a teacher has to look at: who is late, what could not be read, what waits."""
    unread = [f"{r['key']}: {r['file']}" for r in own if r["problem"] in UNREAD]
    if unread:
        log.say(f"{assignment.name}: could not be read as a notebook (0 points):", unread)
    if late := [f"{r['key']}{of_days(r['days_late'])}" for r in own if r["late"]]:
        log.say(f"{assignment.name}: handed in late:", late)
    waiting = {}
    for (_, question), row in marks.items():
        if row["points"] is None:
            waiting[question] = waiting.get(question, 0) + 1
    if waiting:
        lines = [f"{question}: {number(count)}" for question, count in waiting.items()]
        log.say(f"{assignment.name}: answers that wait to be read:", lines)
    if same := overview.same_answers(own):
        lines = [f"{question}: {', '.join(keys)}" for question, keys in same]
        log.say(f"{assignment.name}: identical answers, letter by letter but for spaces:", lines)
    for problem, sentence in (
        ("syntax", f"Python {PYTHON} could not read these answers; a newer one may:"),
        ("as text", "The cell of these answers was made a text, so it was not run:"),
    ):
        found = [
            f"{record['key']}, {name}"
            for record in own
            for name, parts in record["questions"].items()
            if any(mark["problem"] == problem for mark in parts)
        ]
        if found:
            log.say(f"{assignment.name}: {sentence}", found)
