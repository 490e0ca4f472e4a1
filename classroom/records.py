"""What a run of grading keeps: one small file a submission, written whole or not at all."""

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
    """The folder of a run: its seed, and the mark of each submission."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def seed(self, wanted=None):
        """Return the seed of this folder's marks; the first call makes and keeps it."""
        path = self.folder / "run.json"
        if path.exists():
            seed = json.loads(path.read_text("utf-8"))["seed"]
            if wanted not in (None, seed):
                raise ClassroomError(
                    f"The marks in {self.folder} were given with the seed {seed}, not {wanted}."
                    " All students get the same inputs: use another folder for another seed."
                )
            return seed
        seed = secrets.randbits(48) if wanted is None else wanted
        write_whole(path, json.dumps({"seed": seed}) + "\n")
        return seed

    def path(self, assignment, key):
        return self.folder / "marks" / assignment / f"{key}.json"

    def load(self, assignment, key):
        """Return the record of a student's submission, or None."""
        try:
            return json.loads(self.path(assignment, key).read_text("utf-8"))
        except FileNotFoundError:
            return None

    def save(self, record):
        path = self.path(record["assignment"], record["key"])
        write_whole(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")

    def all(self):
        """Return all records, sorted by assignment and student."""
        paths = sorted(self.folder.glob("marks/*/*.json"))
        return [json.loads(path.read_text("utf-8")) for path in paths]
