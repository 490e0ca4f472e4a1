"""CSV files, as spreadsheets read and write them."""

import csv
import io
from pathlib import Path

from classroom.errors import ClassroomError
from classroom.records import write_whole

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(value):
    """Return a text that a spreadsheet does not take for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(STARTS_FORMULA) else value


def number(value):
    """Return points as a person writes them: 2, 2.5."""
    return f"{round(value, 4):g}"


def write_table(path, columns, rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    write_whole(path, "\ufeff" + buffer.getvalue())


def read_table(path):
    """Return the columns and the rows of a CSV file, whatever program has saved it."""
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not reader.fieldnames:
        raise ClassroomError(f"{path} is empty.")
    rows = [{key: value or "" for key, value in row.items() if key} for row in reader]
    return list(reader.fieldnames), rows
