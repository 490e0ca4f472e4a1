"""The marks of a folder, in one file: SQLite, with a transaction for whatever belongs together.

Several runs may work in one folder. A mark is saved only where it stands on the one that its run
has seen; reports are written while nobody else writes.
"""

import contextlib
import datetime
import json
import secrets
import sqlite3
from pathlib import Path

from classroom.common.errors import ClassroomError
from classroom.common.files import STORE, STORE_NUMBER
from classroom.intake.rules import Rules, read_rules

TABLES = f"""
BEGIN IMMEDIATE;
PRAGMA application_id = {STORE_NUMBER};
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (assignment TEXT, key TEXT, record TEXT NOT NULL,
  PRIMARY KEY (assignment, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (assignment TEXT, key TEXT, what TEXT, value TEXT NOT NULL,
  PRIMARY KEY (assignment, key, what)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replaced (number INTEGER PRIMARY KEY, time TEXT NOT NULL,
  assignment TEXT, key TEXT, record TEXT NOT NULL);
COMMIT;
"""
KEPT = ("by_hand", "corrected")  # what a record holds of a person's marks
WAIT = 60  # seconds for another run to finish what it writes


class OtherRun(ClassroomError):
    """Another run has changed what this one stands on."""


class Records:
    """The marks in a folder: its seed and rules, and a record for each submission.

    Records are parsed once and kept in memory; `refresh` parses what others have changed.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        if self.folder.exists() and not self.folder.is_dir():
            raise ClassroomError(f"{folder} is a file; the marks need a folder.")
        self.path = self.folder / STORE
        self.connection = None
        self.texts, self.records = {}, {}
        if self.path.exists():
            self.open()
            self.refresh()

    def open(self):
        """Open the file of the marks, a new one where there is none."""
        if self.connection is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.told():
                self.connection = sqlite3.connect(
                    self.path, WAIT, isolation_level=None, check_same_thread=False
                )
                if self.connection.execute("PRAGMA application_id").fetchone() != (STORE_NUMBER,):
                    self.connection.executescript(TABLES)

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    @contextlib.contextmanager
    def told(self):
        """Say in a sentence what SQLite complains of."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise ClassroomError(f"{self.path}: {error}. Nothing of it was lost.") from None
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError):
            raise ClassroomError(
                f"{self.path} is damaged. Take it from a backup, or move it away and give the seed"
                " again (--seed): it stands in grade.log."
            ) from None

    @contextlib.contextmanager
    def transaction(self):
        """Write all or nothing, while nobody else writes."""
        self.open()
        with self.told():
            self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise
        with self.told():
            self.connection.execute("COMMIT")

    def ask(self, query, *values):
        """Return the rows of a query; none where no file is yet."""
        if self.connection is None:
            return []
        with self.told():
            return self.connection.execute(query, values).fetchall()

    def refresh(self):
        """Parse every record that is new in the file, and forget those that are gone."""
        rows = self.ask("SELECT assignment, key, record FROM marks")
        kept = {}
        for assignment, key, what, value in self.ask("SELECT * FROM kept"):
            kept.setdefault((assignment, key), {})[what] = value
        texts = {(assignment, key): text for assignment, key, text in rows}
        with self.told():
            for place, text in texts.items():
                if self.texts.get(place) != text:
                    self.records[place] = read_record(text)
                own = {what: json.loads(value) for what, value in kept.get(place, {}).items()}
                self.records[place] = without_kept(self.records[place]) | own
        self.records = {place: self.records[place] for place in sorted(texts)}
        self.texts = texts

    def setting(self, name, default=None):
        rows = self.ask("SELECT value FROM settings WHERE name = ?", name)
        with self.told():
            return json.loads(rows[0][0]) if rows else default

    def keep_setting(self, name, value):
        self.ask("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))

    def seed(self, wanted=None):
        """Return the seed of this folder's marks, a new one where none is kept."""
        seed = self.setting("seed")
        if seed is None:
            return secrets.randbits(48) if wanted is None else wanted
        if wanted not in (None, seed):
            raise ClassroomError(
                f"The marks in {self.folder} were given with the seed {seed}, not {wanted}."
                " All students get the same inputs: use another folder for another seed."
            )
        return seed

    def keep_seed(self, seed, wanted=None):
        """Keep the seed, and return the one that counts: another run may have been first."""
        with self.transaction():
            counts = self.seed(wanted)
            if self.setting("seed") is None:
                self.keep_setting("seed", seed)
                counts = seed
        return counts

    def rules(self, assignment):
        """Return the Rules of an assignment."""
        content = self.setting(f"rules:{assignment}")
        with self.told():
            return read_rules(content) if content else Rules()

    def keep_rules(self, rules):
        """Keep the Rules of each assignment that is named."""
        with self.transaction():
            for name, own in rules.items():
                self.keep_setting(f"rules:{name}", own.as_json())

    def load(self, assignment, key):
        """Return the record of a student's submission as this run has seen it, or None."""
        return self.records.get((assignment, key))

    def save(self, record):
        """Write a record; the mark of another file that it replaces is kept among `replaced`.

        Raises
        ------
        OtherRun
            If the record is no longer what this run has seen. Nothing is written then.
        """
        place = record["assignment"], record["key"]
        text = as_text(record)
        if text == self.texts.get(place):
            return
        with self.transaction():
            rows = self.ask("SELECT record FROM marks WHERE assignment = ? AND key = ?", *place)
            there = rows[0][0] if rows else None
            if there not in (self.texts.get(place), text):
                raise OtherRun(f"another run has marked {place[1]} meanwhile")
            if there and mark_of(json.loads(there)) != mark_of(record):
                self.retire(place, there)
            self.ask("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", *place, text)
        before = self.records.get(place, {})
        self.records[place] = {name: before[name] for name in KEPT if name in before} | record
        self.texts[place] = text

    def keep(self, record):
        """Write what a record holds of a person's marks; inside a transaction."""
        for what in KEPT:
            place = record["assignment"], record["key"], what
            if record.get(what):
                value = json.dumps(record[what], ensure_ascii=False)
                self.ask("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", *place, value)
            else:
                self.ask("DELETE FROM kept WHERE assignment = ? AND key = ? AND what = ?", *place)

    def retire(self, place, text):
        """Keep a record among those that were replaced, where nothing counts any more."""
        now = datetime.datetime.now().isoformat(timespec="seconds")
        self.ask(
            "INSERT INTO replaced (time, assignment, key, record) VALUES (?, ?, ?, ?)",
            *(now, *place, text),
        )

    def remove(self, record):
        place = record["assignment"], record["key"]
        with self.transaction():
            self.retire(place, self.texts[place])
            self.ask("DELETE FROM marks WHERE assignment = ? AND key = ?", *place)
        del self.records[place], self.texts[place]

    def replaced(self):
        """Return the records that were replaced, oldest first."""
        rows = self.ask("SELECT record FROM replaced ORDER BY number")
        return [json.loads(text) for (text,) in rows]

    def all(self):
        """Return all records, sorted by assignment and student."""
        return [self.records[place] for place in sorted(self.records)]

    def by_assignment(self):
        """Return the records of each assignment."""
        found = {}
        for record in self.all():
            found.setdefault(record["assignment"], []).append(record)
        return found

    def keys(self):
        """Return the key of each person that Moodle or Canvas know by a number."""
        found = {record["id"]: record["key"] for record in reversed(self.all())}
        return {number: key for number, key in found.items() if number}


def mark_of(record):
    return record["digest"], record["questions"], record["answers"]


def without_kept(record):
    return {name: value for name, value in record.items() if name not in KEPT}


def as_text(record):
    return json.dumps(without_kept(record), ensure_ascii=False)


def read_record(text):
    """Return a record; it has what every record has, or the file is damaged."""
    record = json.loads(text)
    kinds = {"key": str, "assignment": str, "questions": dict, "digest": str}
    if not all(type(record[name]) is kind for name, kind in kinds.items()):
        raise ValueError("no record")
    return record
