"""What a run of grading keeps: one small file a submission, written whole or not at all."""

import datetime
import glob
import json
import os
import secrets
import tempfile
from pathlib import Path

from classroom.errors import ClassroomError

UMASK = os.umask(0o077)
os.umask(UMASK)


def write_whole(path, text):
    """Write a text file so that a reader finds the old or the new one, never half of one."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~UMASK)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


class Records:
    """The folder of a run: its seed and deadlines, and the mark of each submission."""

    def __init__(self, folder):
        self.folder = Path(folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise ClassroomError(f"{folder} is a file; the marks need a folder.")

    def seed(self, wanted=None):
        """Return the seed of this folder's marks, a new one where none is kept."""
        seed = self.settings().get("seed")
        if seed is None:
            return secrets.randbits(48) if wanted is None else wanted
        if wanted not in (None, seed):
            raise ClassroomError(
                f"The marks in {self.folder} were given with the seed {seed}, not {wanted}."
                " All students get the same inputs: use another folder for another seed."
            )
        return seed

    def deadlines(self):
        """Return the deadline of each assignment that has one."""
        due = self.settings().get("due", {})
        return {name: datetime.datetime.fromisoformat(time) for name, time in due.items()}

    def keep(self, seed, due):
        """Keep the seed, and the deadline of each assignment that has one."""
        texts = {name: time.isoformat(timespec="minutes") for name, time in due.items()}
        settings = {"seed": seed, **({"due": texts} if texts else {})}
        if settings != self.settings():
            write_whole(self.folder / "run.json", json.dumps(settings) + "\n")

    def settings(self):
        path = self.folder / "run.json"
        help = (
            " It holds the seed of the hidden inputs, which stands in grade.log too: write"
            ' {"seed": NUMBER} into it.'
        )
        return read_json(path, {"seed": int}, help) if path.exists() else {}

    def path(self, assignment, key):
        return self.folder / "marks" / assignment / f"{key}.json"

    def load(self, assignment, key):
        """Return the record of a student's submission, or None."""
        path = self.path(assignment, key)
        return read_record(path) if path.exists() else None

    def save(self, record):
        """Write a record; the mark of another file that it replaces is kept in `replaced`."""
        before = self.load(record["assignment"], record["key"])
        if before == record:
            return
        if before and mark_of(before) != mark_of(record):
            self.retire(before)
        write_whole(self.path(record["assignment"], record["key"]), as_text(record))

    def retire(self, record):
        """Keep a record among those that were replaced, where nothing counts any more."""
        folder = self.folder / "replaced" / record["assignment"]
        number = 1 + len(list(folder.glob(f"{glob.escape(record['key'])}.*.json")))
        write_whole(folder / f"{record['key']}.{number}.json", as_text(record))

    def remove(self, record):
        self.retire(record)
        self.path(record["assignment"], record["key"]).unlink()

    def all(self):
        """Return all records, sorted by assignment and student."""
        return list(self.each())

    def by_assignment(self):
        """Return the records of each assignment."""
        found = {}
        for record in self.each():
            found.setdefault(record["assignment"], []).append(record)
        return found

    def keys(self):
        """Return the key of each person that Moodle or Canvas know by a number."""
        found = {record["id"]: record["key"] for record in reversed(self.all())}
        return {number: key for number, key in found.items() if number}

    def each(self):
        return map(read_record, sorted(self.folder.glob("marks/*/*.json")))


def mark_of(record):
    return record["digest"], record["questions"], record["answers"]


def as_text(record):
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def read_record(path):
    help = " Take the file away: the submission is then marked again."
    return read_json(path, {"key": str, "assignment": str, "questions": dict, "digest": str}, help)


def read_json(path, kinds, help):
    """Return the object in a JSON file that this tool has written, with entries of these kinds."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if all(type(content[name]) is kind for name, kind in kinds.items()):
            return content
    except (ValueError, TypeError, KeyError):
        pass
    raise ClassroomError(f"{path} is damaged.{help}")
