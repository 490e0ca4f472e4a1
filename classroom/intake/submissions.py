"""Find what was handed in: in a folder or zip file, plain or as a platform gives it out."""

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

from classroom.common.errors import ClassroomError
from classroom.common.files import STORE, is_store
from classroom.intake.notebook import LARGEST_FILE, one_line

# Ada Lovelace_123456_assignsubmission_file_/x.ipynb, or ..._file_x.ipynb without folders.
# Neither platform leaves a _ in a name: a file name that a student chose comes behind all that.
MOODLE = re.compile(
    r"(?P<name>[^_]+)_(?P<id>[0-9]{1,20})_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL
)
# lovelaceada_LATE_12345_67890_x.ipynb: the number of the person, then that of the file.
CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:(?P<late>LATE)_)?(?P<id>[0-9]{1,20})_(?P<file>[0-9]{1,20})_.+", re.DOTALL
)
# Temperature_lovelace_attempt_2026-03-01-20-15-00_x.ipynb, and a .txt about each attempt.
BLACKBOARD = re.compile(
    r"(?P<person>(?:(?!_attempt_).)+)_attempt_(?P<time>[0-9]{4}(?:-[0-9]{2}){5})(?:_.+|\.txt)",
    re.DOTALL,
)
CANVAS_NAME, BLACKBOARD_NAME, PLAIN = "Canvas", "Blackboard", "plain names"
BEFORE_NAME = re.compile(
    r"^(?:[^_/]+_(?:[0-9]+_assignsubmission_(?:file|onlinetext)|(?:LATE_)?[0-9]+_[0-9]+)"
    r"|(?:(?!_attempt_)[^/])+_attempt_[0-9]{4}(?:-[0-9]{2}){5})_(?=[^/]+$)"
)
AGAIN = re.compile(r"-([0-9]{1,9})\.ipynb$")
# What systems and tools leave lying about. In the folder of all, nobody has handed it in.
LITTER = {".ipynb_checkpoints", "__MACOSX", "__pycache__", ".DS_Store", ".git", "Thumbs.db"}
LITTER |= {"desktop.ini"}
MOST_NAMED = 5
NO_TIME = datetime.datetime(1980, 1, 1)  # as in zip files

LONGEST_SLUG = 60  # bytes: a file name may have 255 of them, and a letter may take 4
MADE_KEY = r".*-(id[0-9]+|x[0-9a-f]{8})"
# A spreadsheet makes a number of 00123 and 1e5, a date of 2-3 and may-7, another word of true.
MONTHS = "jan feb fev fév mar mär maa mrz apr avr abr may mai mei mag jun jui giu jul lug aug aou"
MONTHS += " aoû ago sep set oct okt out ott nov dec déc dez dic ene gen"
NOT_TEXT = rf"\d.*|({'|'.join(MONTHS.split())})\w*[-.]*\d.*|true|false|wahr|falsch|vrai|faux"
RESERVED = re.compile(f"{MADE_KEY}|{NOT_TEXT}")


@dataclass(frozen=True)
class Student:
    """Who handed in; `id` is the number that Moodle or Canvas know them by, or empty."""

    name: str
    id: str = ""

    @property
    def shown(self):
        return one_line(self.name)

    @property
    def key(self):
        """A name for files and tables: safe on every system, and no two students share one."""
        slug = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", self.name).casefold())
        slug = slug.strip("._-").encode()[:LONGEST_SLUG].decode(errors="ignore")
        if self.id:
            return f"{slug or 'student'}-id{self.id}"
        if slug == self.name and not RESERVED.fullmatch(slug):
            return slug
        digest = hashlib.sha256(self.name.encode("utf-8", "surrogatepass")).hexdigest()
        return f"{slug or 'student'}-x{digest[:8]}"


@dataclass(frozen=True)
class Submission:
    """One file that was handed in; `late` is what its name says, `source` who gave it out.

    Canvas gives all files the time of the download: their `time` is None, and their `number`,
    which Canvas counts up, says which came later. A file is `hidden` if its name or that of its
    folder is: it stands for a person who has handed in nothing else, and is not read.
    """

    student: Student
    path: str
    time: datetime.datetime | None
    late: bool
    source: str
    read: Callable
    number: int = 0
    hidden: bool = False

    @property
    def is_notebook(self):
        return is_notebook(self.path) and not self.hidden

    @property
    def order(self):
        """Later submissions of a student sort behind earlier ones."""
        again = AGAIN.search(self.path)
        time = self.time or datetime.datetime.min
        return time, self.number, int(again[1]) if again else 0, self.path


def own_name(path):
    """Return what a student called a file, without what the platform put before it."""
    return BEFORE_NAME.sub("", path, count=1).rpartition("/")[2]


def is_notebook(path):
    return path.lower().endswith(".ipynb")


def find_submissions(place, say=print):
    """Return every Submission in a folder or zip file.

    Parameters
    ----------
    place : path
        A folder, or a zip file as it was downloaded.
    say : callable
        Is told what was left out, and what was taken for what.
    """
    place = Path(place)
    if place.is_dir():
        files = files_of_folder(place, say)
    elif zipfile.is_zipfile(place):
        files = files_of_zip(place)
    else:
        raise ClassroomError(f"{place} is neither a folder nor a zip file that is whole.")
    files = unwrapped(list(files), say)
    named = from_platform([parts for parts, _, _ in files if not is_hidden(parts)])
    files = one_row_each(without_strays(files, named, say), say)
    if not files:
        raise ClassroomError(f"There is nothing in {place}: no file that was handed in.")
    found = [submission(file, named) for file in files]
    warn_of_likeness({submission.student for submission in found}, say)
    return found


def is_hidden(parts):
    """Tell whether a path is hidden; a folder alone ends in an empty part."""
    return any(part.startswith(".") or part in LITTER for part in parts)


def is_something(parts):
    return parts[-1] != "" and not is_hidden(parts)


def one_row_each(files, say):
    """Leave out what is hidden or only a folder, but not the last trace of a person."""
    people = {parts[0] for parts, _, _ in files if is_something(parts)}
    traces = {}
    for file in sorted(files, key=lambda file: (file[0][-1] != "", file[0])):
        first, is_loose = file[0][0], len(file[0]) == 1
        is_litter = first in LITTER or first.startswith("._")
        if first not in people and not is_litter and (is_notebook(first) or not is_loose):
            traces[first] = file
    hidden = ["/".join(parts) for parts, _, _ in files if is_hidden(parts) and parts[-1]]
    if hidden:
        names = ", ".join(map(one_line, sorted(hidden)[:MOST_NAMED]))
        more = f" and {len(hidden) - MOST_NAMED} more" if len(hidden) > MOST_NAMED else ""
        say(f"Hidden, and not read ({len(hidden)}): {names}{more}")
    return [file for file in files if is_something(file[0])] + list(traces.values())


def unwrapped(files, say):
    """Take away a folder around everything: what "Compress folder" puts there.

    One student's folder with one notebook is no such folder, nor is one that Moodle has named.
    """
    seen = [file for file in files if not is_hidden(file[0])]
    named = from_platform([parts for parts, _, _ in seen])
    inside = without_strays(seen, named, lambda line: None)
    tops = {parts[0] for parts, _, _ in inside}
    notebooks = [parts for parts, _, _ in inside if is_notebook(parts[-1])]
    flat = any(len(parts) == 1 for parts, _, _ in inside)
    if len(tops) != 1 or len(notebooks) < 2 or flat or MOODLE.fullmatch(*tops):
        return files
    [top] = tops
    without_strays([file for file in seen if file[0][0] != top], {}, say)
    say(f"All files lie in one folder, {one_line(top)}: what is in it counts as handed in.")
    below = [(p[1:], time, read) for p, time, read in files if p[0] == top and p[1:] != ("",)]
    return unwrapped(below + [file for file in files if is_hidden(file[0][:1])], say)


def without_strays(files, named, say):
    """Leave out what is nobody's: marks of this tool, and loose files that are no notebooks."""
    marks = folders_of_marks(files)
    kept = []
    for file in files:
        path = file[0]
        if path[0] in marks:
            continue
        if len(path) > 1 or is_notebook(path[0]) or MOODLE.fullmatch(path[0]) or path[0] in named:
            kept.append(file)
        elif is_hidden(path):
            kept.append(file)  # to be counted
        else:
            say(f"left out, no notebook and in nobody's folder: {one_line(path[0])}")
    for name in sorted(marks):
        say(f"left out, a folder of marks: {one_line(name)}")
    return kept


def folders_of_marks(files):
    """Return the folders that this tool has written: what is in them says so, no name does.

    A folder with a notebook, or one that Moodle has named, is a person's.
    """
    people = {parts[0] for parts, _, _ in files if is_notebook(parts[-1])}
    stores = [(parts[0], read) for parts, _, read in files if parts[1:] == (STORE,)]
    return {
        name
        for name, read in stores
        if name not in people and not MOODLE.fullmatch(name) and is_store(read())
    }


@dataclass(frozen=True)
class Named:
    """What the name of a loose file says that Canvas or Blackboard has made."""

    student: Student
    source: str
    late: bool = False
    time: datetime.datetime | None = None
    number: int = 0


def from_platform(paths):
    """Return what it says, for each name that Canvas or Blackboard has made."""
    names = [parts[0] for parts in paths if len(parts) == 1]
    return from_canvas(names) or from_blackboard(names)


def most(pattern, names):
    """Return the matches of a pattern by name, if most of the names are of this kind."""
    found = {name: match for name in names if (match := pattern.fullmatch(name))}
    return found if 2 * len(found) > len(names) else {}


def from_canvas(names):
    """Return the names that Canvas has made; other names may look like it.

    Canvas gives a person one name and each file a number of its own, and most files are its own.
    """
    people = {}
    for match in most(CANVAS, names).values():
        people.setdefault(match["id"], []).append(match)
    return {
        match.string: Named(
            Student(match["name"], match["id"]),
            CANVAS_NAME,
            late=bool(match["late"]),
            number=int(match["file"]),
        )
        for own in people.values()
        if is_one(own)
        for match in own
    }


def from_blackboard(names):
    """Return the names that Blackboard has made: title, user name, time of the attempt, file.

    Both title and user name may hold a _. What stands behind the last one is the user name, but
    never that of two people.
    """
    found = most(BLACKBOARD, names)
    people = {match["person"] for match in found.values()}
    users = [person.rpartition("_")[2] for person in people]
    named = {}
    for name, match in found.items():
        user = match["person"].rpartition("_")[2]
        student = Student(user if user and users.count(user) == 1 else match["person"])
        named[name] = Named(student, BLACKBOARD_NAME, time=time_of(match["time"]))
    return named


def time_of(digits):
    try:
        return datetime.datetime.strptime(digits, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return NO_TIME


def is_one(matches):
    """Tell whether file names of one number may belong to one person."""
    names, numbers = ({match[part] for match in matches} for part in ("name", "file"))
    return len(names) == 1 and len(numbers) == len(matches)


def warn_of_likeness(students, say):
    """Say which names look the same and are not: two people, or one with two spellings."""
    alike = {}
    for student in students:
        if not student.id:
            name = unicodedata.normalize("NFC", student.shown.casefold())
            alike.setdefault(name, []).append(student.key)
    for name, keys in sorted(alike.items()):
        if len(keys) > 1:
            say(f"These look the same ({name}) and count as different: {', '.join(sorted(keys))}")


def files_of_folder(place, say):
    """Yield regular files, and folders without any: links and pipes could lead anywhere."""

    def cannot(error):
        say(f"left out, cannot be read: {one_line(str(error.filename))}: {error.strerror}")

    for folder, folders, names in os.walk(place, onerror=cannot):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        if folder != str(place) and not names and not folders:
            yield (*Path(folder).relative_to(place).parts, ""), NO_TIME, lambda: b""
        for name in sorted(names + links):
            path = Path(folder, name)
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                say(f"left out, not a regular file: {one_line(str(path))}")
                continue
            time = datetime.datetime.fromtimestamp(status.st_mtime)
            yield path.relative_to(place).parts, time, lambda path=path: read_some(path.open("rb"))


def files_of_zip(place):
    """Yield the files in a zip file; nothing is unpacked."""
    try:
        archive = zipfile.ZipFile(place)
    except Exception as error:  # A damaged zip file can raise almost anything.
        raise ClassroomError(f"{place} is damaged: {error}. Download it again.") from None
    for info in archive.infolist():
        # Some programs on Windows part the names of folders with backslashes.
        names = re.split(r"[/\\]", info.filename)
        parts = tuple(part for part in names if part not in ("", ".", ".."))
        if parts and names[-1] == "":
            yield (*parts, ""), NO_TIME, lambda: b""
        elif parts:
            yield parts, zip_time(info), lambda info=info: read_some(archive.open(info))


def zip_time(info):
    try:
        return datetime.datetime(*info.date_time)
    except ValueError:
        return NO_TIME


def read_some(file):
    """Read a file, but not much more than a notebook may have."""
    with file:
        return file.read(LARGEST_FILE + 1)


def submission(file, named):
    parts, time, read = file
    student, late, source = who(parts, named)
    path = "/".join(map(one_line, parts))
    if source in (CANVAS_NAME, BLACKBOARD_NAME):
        made = named[parts[0]]
        return Submission(student, path, made.time, late, source, read, made.number)
    return Submission(student, path, time, late, source, read, hidden=not is_something(parts))


def who(parts, named):
    """Return the Student a path belongs to, whether it says that it is late, and its source."""
    first = parts[0]
    if found := MOODLE.fullmatch(first):
        return Student(found["name"], found["id"]), False, "Moodle"
    if len(parts) == 1 and (made := named.get(first)):
        return made.student, made.late, made.source
    return Student(first if len(parts) > 1 else Path(first).stem), False, PLAIN
