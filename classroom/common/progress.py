"""What a command says while it works, so that nobody waits without a word."""

import sys


def say(line):
    print(line, file=sys.stderr, flush=True)


class Progress:
    """A bar on the terminal; on a file or pipe, a line now and then."""

    def __init__(self, total):
        self.total = total
        self.done = 0
        if total:
            self.show()

    def step(self):
        self.done += 1
        self.show()

    def show(self):
        if sys.stderr.isatty():
            bar = "#" * (30 * self.done // self.total)
            end = "\n" if self.done == self.total else ""
            print(f"\r[{bar:30}] {self.done}/{self.total}", end=end, file=sys.stderr, flush=True)
        elif self.done in (0, 1, self.total) or self.done % 10 == 0:
            print(f"{self.done} of {self.total} marked", file=sys.stderr, flush=True)
