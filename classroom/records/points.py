"""Points that a person gives: a CSV file, and a copy of it with the marks."""

import difflib

from classroom.common.errors import ClassroomError
from classroom.common.tables import as_number, harmless, number, read_table, write_table

COLUMNS = ["key", "name", "question", "points", "out_of", "comment", "changed", "answer"]
NO_ANSWER = "No answer."
CHANGED = "yes: look again"
KEPT = ("points", "comment", "changed", "answer")


def points_file(folder, assignment):
    return folder / "by-hand" / f"{assignment.name}.csv"


def read_points(folder, assignment, keys):
    """Return the rows of the CSV file by (key, question); empty where there is none yet.

    Raises
    ------
    ClassroomError
        If something was filled in where it would count for nobody: `keys` are those of the
        students. Nothing of it is lost; the message says which line to correct.
    """
    path = points_file(folder, assignment)
    if not path.exists():
        return {}
    columns, rows = read_table(path)
    missing = {"key", "question", "points", "comment"} - set(columns)
    if missing:
        raise ClassroomError(f"{path} has lost its columns {', '.join(sorted(missing))}.")
    found = {}
    for line, row in enumerate(rows, 2):
        where = f"{path}, line {line}"
        place = check_place(row, assignment, keys, where)
        if place in found:
            raise ClassroomError(f"{where}: there is a row for {place} above. Take one away.")
        if place:
            found[place] = {**row, "points": read_number(row, assignment, where)}
    return found


def check_place(row, assignment, keys, where):
    """Return the (key, question) of a row; None for one that is of nobody and says nothing."""
    questions = {question.name for question in assignment.by_hand}
    for column, known in (("key", keys), ("question", questions)):
        if row[column] not in known:
            if row["comment"] == NO_ANSWER or not (row["points"] + row["comment"]).strip():
                return None
            raise ClassroomError(
                f"{where}: {assignment.name} has no {column} {row[column]!r}"
                f"{like(row[column], known)}. Correct it (a spreadsheet may have changed it),"
                " or take the row away."
            )
    return row["key"], row["question"]


def like(written, known):
    """Return what may have been meant."""
    close = difflib.get_close_matches(written, known, 1)
    return f"; it has {close[0]!r}" if close else ""


def read_number(row, assignment, where):
    """Return the points in a row as a number, None where nothing was written."""
    if not row["points"].strip():
        return None
    highest = assignment.questions[row["question"]].points
    points = as_number(row["points"])
    if points is None or points > highest:
        raise ClassroomError(f"{where}: {row['points']!r} is not a number from 0 to {highest:g}.")
    return points


def update(folder, assignment, records, keys, say):
    """Write the CSV file, and return the rows.

    What was filled in is kept, in the records too: rows that the file has lost come back, and
    `say` is told.
    """
    before = read_points(folder, assignment, keys)
    put_back(before, assignment, records, say)
    rows = {}
    for question in assignment.by_hand:  # One question at a time is how they are read.
        for record in records:
            place = (record["key"], question.name)
            if question.name in record["answers"]:
                rows[place] = new_row(record, question, before.get(place))
    rows = {**before, **rows}
    for record in records:
        record["by_hand"] = to_keep(record, assignment, rows)
    write_rows(folder, assignment, rows)
    return rows


def put(records, assignment, place, written, comment):
    """Keep the points and the comment for one answer, in the file and beside the marks.

    Parameters
    ----------
    records : Records
    place : tuple of str
        The key of the student and the name of the question.
    written, comment : str
        As a person typed them; no points take away those that were there.
    """
    question = assignment.questions[place[1]]
    with records.transaction():
        records.refresh()
        own = records.by_assignment()[assignment.name]
        rows = read_points(records.folder, assignment, {record["key"] for record in own})
        record = records.load(assignment.name, place[0])
        row = new_row(record, question, rows.get(place))
        row |= {"points": written, "comment": comment, "changed": ""}
        row["points"] = read_number(row, assignment, question.title)
        row["answer"] = digest_of(record["answers"][question.name])
        rows[place] = row
        write_rows(records.folder, assignment, rows)
        record["by_hand"] = to_keep(record, assignment, rows)
        records.keep(record)


def drop(records, assignment, key):
    """Take the rows of a student out of the file; what they held stays beside the marks."""
    own = records.by_assignment()[assignment.name]
    rows = read_points(records.folder, assignment, {record["key"] for record in own})
    if rows:
        kept = {place: row for place, row in rows.items() if place[0] != key}
        write_rows(records.folder, assignment, kept)


def write_rows(folder, assignment, rows):
    written = [{**row, "points": shown(row["points"])} for row in rows.values()]
    write_table(points_file(folder, assignment), COLUMNS, written)


def put_back(rows, assignment, records, say):
    """Add the rows that are in the records and no longer in the file."""
    lost, emptied = [], []
    for record in records:
        for question in assignment.by_hand:
            kept = record.get("by_hand", {}).get(question.name)
            place = (record["key"], question.name)
            line = f"{record['key']}, {question.name}: {shown((kept or {}).get('points'))} points"
            if kept and place not in rows:
                rows[place] = empty_row(record, question) | kept
                lost.append(line)
            elif kept and kept["points"] is not None and rows[place]["points"] is None:
                emptied.append(line)
    if lost:
        name = f"{assignment.name}.csv"
        say(f"Missing in {name}, and put back (to take points away, empty their cells):", lost)
    if emptied:
        say("Points taken away, since their cells are empty:", emptied)


def to_keep(record, assignment, rows):
    """Return what the record keeps of the rows of a student, by question."""
    kept = {}
    for question in assignment.by_hand:
        row = rows.get((record["key"], question.name))
        if row and not was_empty(row) and (row["points"] is not None or row["comment"]):
            answer = record["answers"].get(question.name)
            now = digest_of(answer) if answer else row.get("answer", "")
            kept[question.name] = {name: row.get(name, "") for name in KEPT} | {"now": now}
    return kept


def shown(points):
    return "" if points is None else number(points)


def empty_row(record, question):
    return {
        "key": record["key"],
        "name": harmless(record["name"]),
        "question": question.name,
        "out_of": number(question.points),
        "points": None,
        "comment": "",
        "changed": "",
        "answer": "",
    }


def new_row(record, question, before):
    """Return a row for an answer; points that were given stay, also if the answer changed."""
    answer = record["answers"][question.name]
    digest = digest_of(answer)
    row = empty_row(record, question) | {"answer": digest}
    if before is not None and not was_empty(before):
        row |= {"points": before["points"], "comment": before["comment"]}
        kept = record.get("by_hand", {}).get(question.name, {})
        marked = before.get("answer") or kept.get("answer") or digest
        is_old = before["points"] is not None and marked != digest
        if is_old and not looked_at(before, kept, digest):
            row |= {"changed": CHANGED, "answer": marked}
    if row["points"] is None and answer["is_empty"]:
        row |= {"points": 0.0, "comment": row["comment"] or NO_ANSWER}
    return row


def digest_of(answer):
    """Return what says which answer was marked; a spreadsheet takes 1234567890 for a number."""
    return "h" + answer["digest"]


def looked_at(row, kept, digest):
    """Tell whether a person has seen that this answer changed: new points, or an emptied cell."""
    told = kept.get("changed") and kept["now"] == digest
    return told and (row["points"] != kept["points"] or not row.get("changed", CHANGED).strip())


def was_empty(row):
    return row["points"] == 0 and row["comment"] == NO_ANSWER
