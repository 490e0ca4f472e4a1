"""Put the marks into the CSV file that Moodle or Canvas gave out, for it to take back."""

import re
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import ClassroomError
from classroom.tables import as_number, number, read_table, write_table


@dataclass(frozen=True)
class Format:
    """How a learning platform's file says who is who.

    `column` holds the identity, `pattern` takes it out, `field` is the column of the
    gradebook that has to be the same.
    """

    column: str
    pattern: str
    field: str


FORMATS = {
    "canvas": Format("ID", r"(\d+)", "id"),
    "moodle": Format("Identifier", r"\D*(\d+)", "id"),
    "plain": Format("key", r"(.+)", "key"),
}


@dataclass
class Exported:
    """How an export went: who is in one of the two files and not in the other."""

    filled: int
    without_marks: list
    not_in_list: list
    incomplete: list


def export(kind, gradebook, people, to, columns, match=None):
    """Fill the columns of a platform's CSV file with marks.

    Parameters
    ----------
    kind : str
        "canvas", "moodle" or "plain".
    gradebook : path
        The gradebook.csv of a grading.
    people : path
        The CSV file that the platform gave out: a Canvas gradebook, a Moodle grading
        worksheet, a list of students.
    to : path
        The file to write: as `people`, with marks in it.
    columns : dict
        For each column to fill, the assignment whose total goes there.
    match : tuple of str, optional
        Instead of the platform's own: (column of `people`, column of the gradebook).
    """
    check_destination(Path(to))
    form = Format(match[0], r"(.+)", match[1]) if match else FORMATS[kind]
    names, rows = read_table(people)
    fields, marks = read_table(gradebook)
    check_gradebook(gradebook, fields, marks)
    check_columns(form, names, columns, people, marks)
    exported = Exported(0, [], [], [])
    for column, assignment in columns.items():
        own = [row for row in marks if row["assignment"] == assignment]
        exported.not_in_list += [row["name"] for row in own if not row[form.field]]
        fill(rows, column, by_identity(own, assignment, form.field), form, exported)
    names += [column for column in columns if column not in names]
    write_table(to, names, rows)
    return exported


def check_destination(to):
    if to.is_dir() or not to.parent.is_dir():
        what = "is a folder" if to.is_dir() else f"cannot be written: there is no {to.parent}"
        raise ClassroomError(f"{to} {what}. Name the CSV file to write.")


def check_gradebook(path, fields, marks):
    missing = sorted({"assignment", "key", "name", "total", "complete"} - set(fields))
    if missing:
        raise ClassroomError(f"{path} is no gradebook of this tool: no columns {missing}.")
    for line, row in enumerate(marks, 2):
        if as_number(row["total"]) is None:
            raise ClassroomError(f"{path}, line {line}: the total {row['total']!r} is no number.")


def check_columns(form, names, columns, people, marks):
    if form.column not in names:
        raise ClassroomError(
            f"{people} has no column {form.column!r}; it has {names}. Name the column that says"
            " who is who with --match."
        )
    graded = {row["assignment"] for row in marks}
    unknown = sorted(set(columns.values()) - graded)
    if unknown:
        raise ClassroomError(f"There are no marks for {unknown}; there are for {sorted(graded)}.")
    if marks and form.field not in marks[0]:
        raise ClassroomError(f"The gradebook has no column {form.field!r}.")


def by_identity(marks, assignment, field):
    found = {}
    for row in marks:
        if not row[field]:
            continue
        other = found.setdefault(row[field], row)
        if other is not row:
            raise ClassroomError(
                f"Two rows of the gradebook for {assignment} share the {field} {row[field]!r}:"
                f" {other['key']} and {row['key']}. Take away the file of one of them in the"
                " folder `marks`, and grade again."
            )
    return found


def fill(rows, column, marks, form, exported):
    met = set()
    for row in rows:
        found = re.fullmatch(form.pattern, row[form.column].strip())
        mark = marks.get(found[1]) if found else None
        if mark:
            row[column] = number(as_number(mark["total"]))
            met.add(found[1])
            exported.filled += 1
            if mark["complete"] != "yes":
                exported.incomplete.append(mark["name"])
        elif found:
            row.setdefault(column, "")
            exported.without_marks.append(row[form.column])
    exported.not_in_list += [marks[key]["name"] for key in marks if key not in met]
