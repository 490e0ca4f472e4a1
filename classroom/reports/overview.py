"""An overview of each assignment: how the points are spread, what was missed, what is identical."""

from collections import Counter
from statistics import mean, median

from classroom.common.files import write_whole
from classroom.common.tables import number
from classroom.intake.warnings import several
from classroom.marking.judging import MESSAGES, RIGHT
from classroom.reports import pages

BINS = 10


def write_overview(folder, parts):
    """Write the page; `parts` holds for each assignment (assignment, corrected records, rows)."""
    body = [overview(*part) for part in parts]
    write_whole(folder / "overview.html", pages.page("Overview", "\n".join(body)))


def overview(assignment, records, rows):
    marked = [row for row, record in zip(rows, records, strict=True) if not record["problem"]]
    heading = (
        f"<h2>{pages.text(assignment.title)} <small>{pages.text(assignment.name)}</small></h2>"
    )
    if not marked:
        return f"{heading}<p>Nothing that could be marked.</p>"
    totals = [float(row["total"]) for row in marked]
    waiting = sum(row["complete"] == "no" for row in marked)
    lines = [
        heading,
        f"<p>{several(len(totals), 'student')}: mean {mean(totals):.1f}, median"
        f" {number(median(totals))}, from {number(min(totals))} to {number(max(totals))} of"
        f" {number(assignment.points)} points{unread(waiting)}.</p>",
        histogram(totals, assignment.points),
        missed(assignment, records),
        by_hand(assignment, marked),
        identical(records),
    ]
    return "\n".join(lines)


def unread(waiting):
    return (
        f" so far: of {several(waiting, 'student')} some answers wait to be read" if waiting else ""
    )


def histogram(totals, out_of):
    """Return a picture: for each tenth of the points a bar of how many students are there."""
    shares = [max(0, min(int(BINS * total / out_of), BINS - 1)) for total in totals]
    counts = [shares.count(place) for place in range(BINS)]
    highest = max(counts)
    bars = "".join(
        f'<div class="tenth">{10 * place} to {10 * place + 10} %</div>'
        f'<div><span class="bar" style="width: {85 * count / highest:.1f}%"></span>'
        f" {count or ''}</div>"
        for place, count in enumerate(counts)
    )
    says = says_of(counts, len(totals))
    return (
        f'<figure><div class="histogram" role="img" aria-label="{says}">{bars}</div>'
        f"<figcaption>{says}</figcaption></figure>"
    )


def says_of(counts, students):
    """Return the sentence that says what is to be seen."""
    highest = max(counts)
    place = 10 * counts.index(highest)
    if counts.count(highest) > 1:
        return f"No tenth of the points is that of more than {highest} of {students} students."
    return (
        f"Most are between {place} and {place + 10} percent of the points: {highest} of"
        f" {students} students."
    )


def missed(assignment, records):
    """Return a table of the parts that a program marks, those that most have missed first."""
    found = {}
    for record in records:
        for question, marks in record["questions"].items():
            for mark in marks:
                found.setdefault((question, mark["name"]), []).append(mark["problem"])
    lines = []
    for (question, part), problems in found.items():
        wrong = Counter(problem for problem in problems if problem != RIGHT)
        reason = MESSAGES[wrong.most_common(1)[0][0]] if wrong else ""
        share = 1 - wrong.total() / len(problems)
        lines.append((share, question, part, reason))
    lines.sort(key=lambda line: line[0])
    if not lines:
        return ""
    cells = "".join(
        f"<tr><td>{pages.text(question)}, {pages.text(part)}</td><td>{pages.text(reason)}</td>"
        f'<td class="points">{share:.0%}</td></tr>'
        for share, question, part, reason in lines
    )
    share, question, part, _ = lines[0]
    first = f"Most missed: {pages.text(question)}, {pages.text(part)}." if share < 1 else ""
    return (
        f"<h3>Parts</h3><p>{first}</p>"
        '<table class="marks"><tr><th>part</th><th>commonest reason</th>'
        f'<th class="points">right</th></tr>{cells}</table>'
    )


def by_hand(assignment, rows):
    """Return a table of the questions that a person marks."""
    lines = []
    for question in assignment.by_hand:
        own = [row["marks"][question.name] for row in rows if question.name in row["marks"]]
        given = [row["points"] for row in own if row["points"] is not None]
        shown = f"{mean(given):.1f} of {number(question.points)}" if given else "not read yet"
        lines.append(f"<tr><td>{pages.text(question.title)}</td><td>{len(given)} read</td>"
                     f'<td class="points">{shown}</td></tr>')  # fmt: skip
    return f'<h3>Marked by hand</h3><table class="marks">{"".join(lines)}</table>' if lines else ""


def identical(records):
    """Return who has the same answers, letter by letter but for spaces."""
    found = same_answers(records)
    if not found:
        return ""
    lines = "".join(
        f"<li>{pages.text(question)}: {', '.join(map(pages.text, keys))}</li>"
        for question, keys in found
    )
    return (
        "<h3>Identical answers</h3><p>Letter by letter, but for spaces. This is a fact and says"
        " nothing about how it came about: students may have worked together, or have used the"
        f" same source.</p><ul>{lines}</ul>"
    )


def same_answers(records):
    """Return pairs of a question and the sorted keys of those whose answers are identical."""
    found = {}
    for record in records:
        for question, digest in record.get("same", {}).items():
            found.setdefault((question, digest), []).append(record["key"])
    return sorted((question, sorted(keys)) for (question, _), keys in found.items() if keys[1:])
