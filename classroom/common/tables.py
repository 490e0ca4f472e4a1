"""CSV files, as spreadsheets read and write them."""

import codecs
import csv
import io
import re
from pathlib import Path

from classroom.common.errors import ClassroomError
from classroom.common.files import write_whole

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(value):
    """Return a text that a spreadsheet does not take for a formula."""
    if not isinstance(value, str):
        return value
    # In many countries a semicolon parts the cells; a quotation mark behind it hides nothing.
    value = re.sub(r"([;\t]\"*)(?=[=+\-@＝＋－＠])", r"\1'", value)
    return "'" + value if value.startswith(STARTS_FORMULA) else value


def number(value):
    """Return points as a person writes them: 2, 2.5."""
    return f"{round(value, 4):g}"


def as_number(text):
    """Return the number from 0 on that a person or a spreadsheet wrote, 2.5 or 2,5; or None."""
    written = text.strip().replace(",", ".")
    return float(written) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]*)?|\.[0-9]+", written) else None


def write_table(path, columns, rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, "\ufeff" + buffer.getvalue())


def read_table(path):
    """Return the columns and the rows of a CSV file, whatever program has saved it."""
    text = read_text(path)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        columns = list(reader.fieldnames or [])
        rows = list(reader)
    except csv.Error as error:
        raise ClassroomError(f"{path}, line {reader.line_num}: {error}.") from None
    check_table(path, columns, rows)
    return columns, [{key: value or "" for key, value in row.items() if key} for row in rows]


def read_text(path):
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ClassroomError(f"{path} cannot be read: {error.strerror}.") from None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def check_table(path, columns, rows):
    """Refuse a table that could not be written again as it was."""
    if not columns:
        raise ClassroomError(f"{path} is empty.")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise ClassroomError(f"{path} has two columns with the same name: {twice}.")
    for line, row in enumerate(rows, 2):
        if any(row.get(None, [])):
            raise ClassroomError(
                f"{path}, row {line}: there are more cells than columns, beginning with"
                f" {row[None][0]!r}. Texts with commas have to be in quotation marks."
            )
