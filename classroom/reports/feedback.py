"""The page that a student gets back."""

from classroom.common.files import write_whole
from classroom.common.tables import number
from classroom.intake.sorting import PROBLEMS
from classroom.intake.submissions import own_name
from classroom.intake.warnings import several
from classroom.marking.judging import MESSAGES, RIGHT
from classroom.reports import pages
from classroom.reports.gradebook import is_corrected


def write_feedback(folder, assignment, record, row, opened=False):
    write_whole(page_path(folder, record), feedback_page(assignment, record, row, opened))


def page_path(folder, record):
    return folder / "feedback" / record["assignment"] / f"{record['key']}.html"


def feedback_page(assignment, record, row, opened=False):
    """Return a student's page; `row` is their row in the gradebook.

    It shows an input for each part that went wrong where inputs are `opened`.
    """
    title = assignment.title if assignment else "Not marked"
    parts = [f"<p>{pages.name(record['name'])}, file {pages.name(own_name(record['file']))}.</p>"]
    if assignment:
        points = f"{row['total']} of {row['out_of']} points"
        parts.append(f"<p><strong>{points}</strong>{pending(row)}</p>")
    if record["problem"]:
        parts.append(f'<p class="wrong">{pages.text(PROBLEMS[record["problem"]])}</p>')
    if record["late"]:
        taken_off = f": {row['taken_off']} points were taken off" if row["taken_off"] != "0" else ""
        parts.append(f"<p>This was handed in late{of_days(record['days_late'])}{taken_off}.</p>")
    if record["submissions"] > 1:
        parts.append(f"<p>You handed in {record['submissions']} files; this one counts.</p>")
    for question in assignment.questions.values() if assignment and not record["problem"] else ():
        parts.append(pages.heading(question))
        by_hand = row["marks"].get(question.name)
        if question.by_hand:
            parts += [own_answer(record, question), hand_table(question, by_hand)]
        else:
            parts.append(table(record, question, opened))
    return pages.page(title, "\n".join(parts))


def of_days(days):
    return f", by {several(days, 'begun day')}" if days else ""


def pending(row):
    return "" if row["complete"] == "yes" else " so far: some answers are still to be read"


def table(record, question, opened):
    lines = [line(mark, opened) for mark in record["questions"].get(question.name, [])]
    return '<table class="marks">' + "".join(lines) + "</table>"


def line(mark, opened):
    kind = "right" if mark["problem"] == RIGHT else "wrong"
    reason = MESSAGES[mark["problem"]]
    if is_corrected(mark):
        kind, reason = "corrected", f"Corrected by your teacher. {mark['comment']}"
    shown = example(mark) if opened and kind == "wrong" else ""
    return (
        f"<tr><td>{pages.text(mark['name'])}</td>"
        f'<td class="{kind}">{pages.text(reason.strip())}{shown}</td>'
        f'<td class="points">{number(mark["points"])} of {number(mark["out_of"])}</td></tr>'
    )


def example(mark):
    """Return an input that went wrong, and what is right there; older marks have none."""
    if not (one := mark.get("example")):
        return ""
    lines = [f"For example: {one['input']}"] + [f"Right is: {one['right']}"] * bool(one["right"])
    return f"<pre>{pages.text(chr(10).join(lines))}</pre>"


def own_answer(record, question):
    """Return what the student wrote, to stand above the comment on it."""
    answer = record["answers"].get(question.name)
    if not answer or answer["is_empty"]:
        return '<p class="muted">No answer.</p>'
    shown = [pages.answer(answer["text"], question.is_code)] if answer["text"] else []
    shown += [f"<p>{pages.picture(p, 'A picture of your answer')}</p>" for p in answer["pictures"]]
    return "\n".join(['<p class="muted">Your answer:</p>', *shown])


def hand_table(question, marked):
    points, comment = (marked["points"], marked["comment"]) if marked else (None, "")
    given = "not read yet" if points is None else f"{number(points)} of {number(question.points)}"
    cells = f'<td>{pages.text(comment)}</td><td class="points">{given}</td>'
    return f'<table class="marks"><tr>{cells}</tr></table>'
