"""Give back the pages: one zip file, in the form that a platform takes."""

import re
import zipfile
from pathlib import Path

from classroom.common.errors import ClassroomError
from classroom.records.store import Records
from classroom.reports.feedback import page_path

MOODLE_FOLDER = re.compile(r"[^_/]+_[0-9]+_assignsubmission_(?:file|onlinetext)_")


def zip_feedback(kind, folder, assignment, to):
    """Write the feedback pages of an assignment into a zip file.

    Return how many there are, and the keys of those whose files the platform did not name.

    Parameters
    ----------
    kind : str
        "moodle" (a folder for each student, named as in Moodle's download), "canvas" (files
        named as in Canvas's download) or "plain" (the key of each student).
    folder : path
        The folder of the marks.
    assignment : str or None
        Its name; None where there are marks of one alone.
    to : path
        The zip file to write.
    """
    records, to = Records(folder).by_assignment(), Path(to)
    if to.suffix.lower() != ".zip":
        raise ClassroomError(f"{to}: name a file that ends in .zip.")
    if not to.parent.is_dir():
        raise ClassroomError(f"{to} cannot be written: there is no {to.parent}.")
    there = ", ".join(records) or "none"
    if assignment is None and len(records) == 1:
        [assignment] = records
    if assignment not in records:
        raise ClassroomError(f"Feedback for which assignment? There are marks of: {there}.")
    names = {record["key"]: name_of(kind, record) for record in records[assignment]}
    left_out = [key for key, name in names.items() if name is None]
    if len(left_out) == len(names):
        raise ClassroomError(f"No file was named by {kind.title()}. Use plain.")
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for record in records[assignment]:
            if name := names[record["key"]]:
                archive.write(page_path(Path(folder), record), name)
    return len(names) - len(left_out), left_out


def name_of(kind, record):
    """Return the name of a student's page in the zip file, None if the platform has none."""
    file = record["file"]
    if kind == "plain":
        return f"{record['key']}.html"
    if kind == "canvas" and record["id"] and "/" not in file:
        return re.sub(r'[\\:*?"<>|]', "_", Path(file).stem) + ".html"
    found = MOODLE_FOLDER.match(file)
    if kind == "moodle" and found:
        return f"{found[0]}/feedback.html"
    return None
