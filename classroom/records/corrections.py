"""Corrections of points that the program gave: a CSV file that the teacher writes."""

from classroom.common.errors import ClassroomError
from classroom.common.tables import as_number, number, read_table, write_table
from classroom.records.points import like

COLUMNS = ["key", "question", "part", "points", "comment"]


def corrections_file(folder, name):
    return folder / "by-hand" / f"{name}-corrections.csv"


def read_corrections(folder, name, records):
    """Return the rows by (key, question, part), but none for a file that could not be read.

    Raises
    ------
    ClassroomError
        If a row is for nothing that the `records` of the assignment hold, or twice there.
    """
    path = corrections_file(folder, name)
    if not path.exists():
        return {}
    columns, rows = read_table(path)
    missing = [column for column in COLUMNS[:4] if column not in columns]
    if missing:
        raise ClassroomError(f"{path} has lost its columns {', '.join(missing)}.")
    marked, found = {record["key"]: record for record in records}, {}
    for line, row in enumerate(rows, 2):
        key = row["key"].strip()
        if any(row.values()) and not (key in marked and marked[key]["problem"]):
            place, own = read_row(row, marked, f"{path}, line {line}")
            if place in found:
                raise ClassroomError(f"{path}, line {line}: this part is corrected above.")
            found[place] = own
    return found


def read_row(row, marked, where):
    """Return the place of a correction, and its points and comment."""
    key, question, part = (row[column].strip() for column in COLUMNS[:3])
    questions = known(key, "key", marked, where)["questions"]
    marks = known(question, "question", questions, where)
    parts = {mark["name"]: mark for mark in marks}
    mark = marks[0] if len(marks) == 1 and not part else known(part, "part", parts, where)
    points = as_number(row["points"])
    if points is None or points > mark["out_of"]:
        raise ClassroomError(
            f"{where}: {row['points']!r} is not a number from 0 to {number(mark['out_of'])}."
        )
    comment = row.get("comment", "").strip()
    return (key, question, mark["name"]), {"points": points, "comment": comment}


def known(name, column, there, where):
    if name not in there:
        raise ClassroomError(f"{where}: there are no marks for the {column} {name!r}"
                             f"{like(name, there)}. Correct it, or take the row away.")  # fmt: skip
    return there[name]


def start_file(folder, name):
    """Write an empty file to fill in, where there is none."""
    if not corrections_file(folder, name).exists():
        write_table(corrections_file(folder, name), COLUMNS, [])


def corrected(record, corrections):
    """Return a record with the points that count."""
    questions = {
        name: [{**mark, **corrections.get((record["key"], name, mark["name"]), {})} for mark in own]
        for name, own in record["questions"].items()
    }
    return {**record, "questions": questions}
