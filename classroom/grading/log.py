"""What a run says: all of it in grade.log, the first lines of each kind to the teacher."""

import threading
import time

MOST = 10  # lines of one kind; grade.log has all


class Log:
    """The log of a run. Nothing is written before `begin`: a run that is refused leaves no trace.

    Attributes
    ----------
    notes : list of str
        What a teacher should read.
    """

    def __init__(self, folder):
        self.path = folder / "grade.log"
        self.notes = []
        self.unwritten = []
        self.begun = False
        self.lock = threading.Lock()

    def begin(self):
        self.begun = True
        for line in self.unwritten:
            self.append(line)

    def say(self, sentence, lines=()):
        """Write a sentence and its lines, and the first of them into the notes."""
        for line in (sentence, *lines):
            self.write(line)
        shown = [f"  {line}" for line in sorted(lines)[:MOST]]
        more = [f"  and {len(lines) - MOST} more, see grade.log"] if len(lines) > MOST else []
        self.notes += [sentence, *shown, *more]

    def write(self, line):
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}"
        if self.begun:
            self.append(line)
        else:
            self.unwritten.append(line)

    def append(self, line):
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
