"""Find what was handed in: in a folder or zip file, plain or as Moodle or Canvas give it out."""

import datetime
import hashlib
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import ClassroomError
from classroom.notebook import LARGEST_FILE, one_line

# Ada Lovelace_123456_assignsubmission_file_/x.ipynb, or ..._file_x.ipynb without folders.
# Neither platform leaves a _ in a name: a file name that a student chose comes behind all that.
MOODLE = re.compile(r"(?P<name>[^_]+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?")
# lovelaceada_LATE_12345_67890_x.ipynb
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:(?P<late>LATE)_)?(?P<id>\d+)_\d+_(?P<file>.+)")
AGAIN = re.compile(r"-(\d+)\.ipynb$")
IGNORED = {".ipynb_checkpoints", "__MACOSX", "__pycache__"}


@dataclass(frozen=True)
class Student:
    """Who handed in; `id` is the number that Moodle or Canvas know them by, or empty."""

    name: str
    id: str = ""

    @property
    def key(self):
        """A name for files: safe on every system, and no two students share one."""
        name = unicodedata.normalize("NFC", self.name)
        slug = re.sub(r"[^\w.-]+", "_", name.casefold()).strip("._-")[:60]
        if self.id:
            return f"{slug}-{self.id}"
        if slug == name and not re.search(r"-[0-9a-f]{8}$", slug):
            return slug
        return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Submission:
    """One file that was handed in."""

    student: Student
    path: str
    time: datetime.datetime
    late: bool
    read: Callable

    @property
    def is_notebook(self):
        return self.path.lower().endswith(".ipynb")

    @property
    def order(self):
        """Later submissions of a student sort behind earlier ones."""
        again = AGAIN.search(self.path)
        return self.time, int(again[1]) if again else 0, self.path


def find_submissions(place, due=None, log=print):
    """Return every Submission in a folder or zip file.

    Parameters
    ----------
    place : path
        A folder, or a zip file as it was downloaded.
    due : datetime, optional
        Files that changed after it are late. Canvas marks late ones itself.
    log : callable
        Is told what was left out, and why.
    """
    place = Path(place)
    if place.is_dir():
        files = files_of_folder(place, log)
    elif zipfile.is_zipfile(place):
        files = files_of_zip(place)
    else:
        raise ClassroomError(f"{place} is neither a folder nor a zip file with submissions.")
    return [submission(parts, time, read, due) for parts, time, read in files if wanted(parts)]


def wanted(parts):
    return not any(part.startswith(".") or part in IGNORED for part in parts)


def files_of_folder(place, log):
    """Yield regular files alone: links and pipes could lead anywhere."""
    for folder, _, names in os.walk(place):
        for name in sorted(names):
            path = Path(folder, name)
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                log(f"left out, not a regular file: {one_line(str(path))}")
                continue
            time = datetime.datetime.fromtimestamp(status.st_mtime)
            yield path.relative_to(place).parts, time, lambda path=path: read_some(path.open("rb"))


def files_of_zip(place):
    """Yield the files in a zip file; nothing is unpacked."""
    with zipfile.ZipFile(place) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    for info in infos:
        parts = tuple(part for part in info.filename.split("/") if part not in ("", ".", ".."))
        if parts:
            yield parts, zip_time(info), lambda info=info: read_zipped(place, info)


def zip_time(info):
    try:
        return datetime.datetime(*info.date_time)
    except ValueError:
        return datetime.datetime(1980, 1, 1)


def read_zipped(place, info):
    with zipfile.ZipFile(place) as archive:
        return read_some(archive.open(info))


def read_some(file):
    """Read a file, but not much more than a notebook may have."""
    with file:
        return file.read(LARGEST_FILE + 1)


def submission(parts, time, read, due):
    parts = [one_line(part) for part in parts]
    student, late = who(parts)
    late = late or (due is not None and time > due)
    return Submission(student, "/".join(parts), time, late, read)


def who(parts):
    """Return the Student a path belongs to, and whether the path says that it is late."""
    first, last = parts[0], parts[-1]
    if found := MOODLE.fullmatch(first):
        return Student(found["name"], found["id"]), False
    if len(parts) == 1 and (found := CANVAS.fullmatch(last)):
        return Student(found["name"], found["id"]), bool(found["late"])
    return Student(first if len(parts) > 1 else Path(first).stem), False


def latest(submissions):
    """Return the submission that counts: the last notebook, or the last file if there is none."""
    notebooks = [submission for submission in submissions if submission.is_notebook]
    return max(notebooks or submissions, key=lambda submission: submission.order)
