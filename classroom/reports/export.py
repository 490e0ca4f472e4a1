"""Put the marks into the CSV file that Moodle or Canvas gave out, for it to take back."""

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

from classroom.common.errors import ClassroomError
from classroom.common.tables import as_number, number, read_table, write_table
from classroom.intake.sorting import PROBLEMS, UNKNOWN


@dataclass(frozen=True)
class Format:
    """How a learning platform's file says who is who.

    `column` holds the identity, `pattern` takes it out, `field` is the column of the
    gradebook that has to be the same. `names` are columns with a name to show.
    """

    column: str
    pattern: str
    field: str
    names: tuple = ()


FORMATS = {
    "canvas": Format("ID", r"(\d+)", "id", ("Student",)),
    "moodle": Format("Identifier", r".*?(\d+)", "id", ("Full name", "Email address")),
    "plain": Format("key", r"(.+)", "key", ("name",)),
}
MAXIMUM, LOCKED, COMMENTS = "maximum grade", "grade can be changed", "feedback comments"  # Moodle's
EXCUSED = "ex"  # Canvas's
TEST_STUDENT = "Student, Test"  # Canvas's


@dataclass
class Exported:
    """How an export went: for each kind of thing to know, who it is about."""

    filled: int = 0
    without_marks: dict = field(default_factory=dict)
    not_in_list: dict = field(default_factory=dict)
    incomplete: dict = field(default_factory=dict)
    unreadable: dict = field(default_factory=dict)
    replaced: dict = field(default_factory=dict)
    excused: dict = field(default_factory=dict)
    locked: dict = field(default_factory=dict)


def export(kind, gradebook, people, to, columns, match=None, scale=False):
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
    scale : bool
        Where the platform's maximum is another than that of the assignment, convert.
    """
    check_destination(Path(to), people, gradebook)
    names, rows = read_table(people)
    form = Format(match[0], r"(.+)", match[1]) if match else own_form(kind, names, rows)
    fields, marks = read_table(gradebook)
    check_gradebook(gradebook, fields, marks)
    check_columns(form, names, columns, people, marks)
    factors = {
        column: factor(column, name, names, rows, form, marks, scale)
        for column, name in columns.items()
    }
    exported = Exported()
    comments = column_like(names, COMMENTS) if kind == "moodle" and len(columns) == 1 else None
    for column, assignment in columns.items():
        own = [row for row in marks if row["assignment"] == assignment]
        lost = {row[form.field] for row in marks if row["assignment"] == UNKNOWN}
        for row in own:
            if not row[form.field]:
                exported.not_in_list.setdefault(row["name"], []).append(assignment)
        found = by_identity(own, assignment, form.field)
        filling = Filling(form, assignment, column, found, lost, factors[column], comments)
        filling.fill(names, rows, exported)
    write_table(to, names, rows)
    return exported


def own_form(kind, names, rows):
    """Return the platform's Format; in another language, Moodle's first column says who is who."""
    form = FORMATS[kind]
    if kind != "moodle" or form.column in names or not rows:
        return form
    if all(re.search(r"\d$", row[names[0]].strip()) for row in rows):
        return Format(names[0], form.pattern, form.field, tuple(names[1:2]))
    return form


def check_destination(to, *sources):
    if to.is_dir() or not to.parent.is_dir():
        what = "is a folder" if to.is_dir() else f"cannot be written: there is no {to.parent}"
        raise ClassroomError(f"{to} {what}. Name the CSV file to write.")
    for source in map(Path, sources):
        if to.resolve() == source.resolve():
            raise ClassroomError(f"{to} would be overwritten. Name another file to write (--to).")


def check_gradebook(path, fields, marks):
    missing = sorted({"assignment", "key", "name", "total", "complete"} - set(fields))
    if missing:
        raise ClassroomError(
            f"{path} is no gradebook of this tool: no column {', '.join(missing)}."
        )
    for line, row in enumerate(marks, 2):
        if as_number(row["total"]) is None:
            raise ClassroomError(f"{path}, line {line}: the total {row['total']!r} is no number.")


def check_columns(form, names, columns, people, marks):
    if form.column not in names:
        raise ClassroomError(
            f"{people} has no column {form.column!r}; it has {', '.join(names)}. Name the column"
            " that says who is who with --match."
        )
    for column in columns:
        if column not in names:
            near = [name for name in names if name and column.casefold() in name.casefold()]
            near = near or difflib.get_close_matches(column, names, 3) or names
            raise ClassroomError(
                f"{people} has no column {column!r}. Is it one of these: {', '.join(near)}?"
            )
    graded = {row["assignment"] for row in marks}
    unknown = sorted(set(columns.values()) - graded)
    if unknown:
        raise ClassroomError(
            f"There are no marks for {', '.join(unknown)}; there are for"
            f" {', '.join(sorted(graded))}."
        )
    if marks and form.field not in marks[0]:
        raise ClassroomError(f"The gradebook has no column {form.field!r}.")


def column_like(names, wanted):
    return next((name for name in names if name.casefold() == wanted), None)


def factor(column, assignment, names, rows, form, marks, scale):
    """Return what totals are multiplied by, 1 unless they are scaled to another maximum."""
    own = {as_number(row.get("out_of", "")) for row in marks if row["assignment"] == assignment}
    theirs = maxima(column, names, rows, form)
    if len(own) != 1 or not theirs or own == theirs or own == {None}:
        return 1
    [out_of], highest = own, sorted(theirs)
    if not scale or len(theirs) > 1:
        raise ClassroomError(
            f"{assignment} is out of {number(out_of)}, and the column {column!r} out of"
            f" {' and '.join(map(number, highest))}. Set the maximum on the platform, or let the"
            " marks be converted with --scale."
        )
    return highest[0] / out_of


def maxima(column, names, rows, form):
    """Return the highest grades that the platform allows: Moodle's column, or Canvas's row."""
    if maximum := column_like(names, MAXIMUM):
        found = {as_number(row[maximum]) for row in rows}
    else:
        found = {
            as_number(r[column]) for r in rows if names[0] != form.column and not r[form.column]
        }
    return found - {None}


def by_identity(marks, assignment, field):
    found = {}
    for row in marks:
        if not row[field]:
            continue
        other = found.setdefault(row[field], row)
        if other is not row:
            raise ClassroomError(
                f"Two rows of the gradebook for {assignment} share the {field} {row[field]!r}:"
                f" {other['key']} and {row['key']}. Take one of them away: classroom withdraw KEY."
            )
    return found


@dataclass
class Filling:
    """One column, and the marks that go into it."""

    form: Format
    assignment: str
    column: str
    marks: dict
    lost: set
    factor: float
    comments: str | None

    def fill(self, names, rows, exported):
        met, locked = set(), column_like(names, LOCKED)
        for row in rows:
            found = re.fullmatch(self.form.pattern, row[self.form.column].strip())
            if not found or TEST_STUDENT in row.values():
                continue
            mark, name = self.marks.get(found[1]), self.name(row)
            met.add(found[1])
            if not mark:
                kind = exported.unreadable if found[1] in self.lost else exported.without_marks
                self.tell(kind, name)
            elif row[self.column].strip().casefold() == EXCUSED:
                self.tell(exported.excused, name)
            elif locked and row[locked].strip().casefold() == "no":
                self.tell(exported.locked, name)
            else:
                self.put(row, mark, name, exported)
        for key in self.marks.keys() - met:
            self.tell(exported.not_in_list, self.marks[key]["name"])

    def put(self, row, mark, name, exported):
        """Write a mark into a row."""
        points = as_number(mark["total"]) * self.factor
        written = number(round(points, 2) if self.factor != 1 else points)
        before = row[self.column].strip()
        if before and as_number(before) != as_number(written):
            self.tell(exported.replaced, name)
        row[self.column] = written
        exported.filled += 1
        if self.comments and not row[self.comments]:
            row[self.comments] = mark.get("comments", "")
        if mark["complete"] != "yes":
            self.tell(exported.incomplete, name)
        if mark.get("remark", "").startswith(tuple(PROBLEMS.values())):
            self.tell(exported.unreadable, name)

    def tell(self, kind, name):
        kind.setdefault(name, []).append(self.assignment)

    def name(self, row):
        names = [row[name] for name in self.form.names if row.get(name)]
        return names[0] if names else row[self.form.column]
