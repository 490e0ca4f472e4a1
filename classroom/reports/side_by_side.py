"""All answers to one question on one page, for the person who marks them."""

from classroom.common.files import write_whole
from classroom.common.tables import number
from classroom.reports import pages


def write_pages(folder, assignment, records, rows):
    for question in assignment.by_hand:
        path = folder / "by-hand" / assignment.name / f"{question.name}.html"
        write_whole(path, question_page(assignment, question, records, rows))


def question_page(assignment, question, records, rows):
    solution = pages.answer("\n".join(question.solution), question.is_code)
    parts = [
        f"<p>{number(question.points)} points. Write the points into the file"
        f" <code>by-hand/{pages.text(assignment.name)}.csv</code>, then run the grading again."
        f"</p><h2>Solution</h2>{solution}<h2>Answers</h2>"
    ]
    if question.text:
        parts.insert(0, f"<h2>Question</h2>{pages.answer(question.text, False)}")
    for record in records:
        if question.name in record["answers"]:
            parts.append(article(record, question, rows[record["key"], question.name]))
    return pages.page(f"{assignment.title}: {question.title}", "\n".join(parts))


def article(record, question, row):
    answer = record["answers"][question.name]
    points = "not marked yet" if row["points"] is None else f"{number(row['points'])} points"
    changed = ", <strong>changed since</strong>" if row["changed"] else ""
    heading = f"<h2>{pages.name(record['name'])} <small>{pages.text(record['key'])}</small></h2>"
    top = f'<article>{heading}<p class="muted">{points}{changed}</p>'
    return "\n".join([top, shown_answer(answer, question), "</article>"])


def shown_answer(answer, question):
    """Return an answer as the person sees it who marks it."""
    parts = []
    if answer["is_empty"]:
        parts.append('<p class="muted">No answer.</p>')
    if answer["text"]:
        parts.append(pages.answer(answer["text"], question.is_code))
    for number_, encoded in enumerate(answer["pictures"], 1):
        parts.append(f"<p>{pages.picture(encoded, f'Picture {number_} of this answer')}</p>")
    if question.is_code and not (answer["is_empty"] or answer["pictures"] or answer["not_shown"]):
        parts.append('<p class="wrong">The notebook holds no picture: the cell was not run.</p>')
    if answer["not_shown"]:
        parts.append(
            f'<p class="wrong">{answer["not_shown"]} more could not be shown here (only PNG is):'
            " open the notebook.</p>"
        )
    return "\n".join(parts)
