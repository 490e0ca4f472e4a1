"""What was costly to make is kept, under a name that tells all that it was made from.

So nothing that is kept can be out of date: made from something else, it has another name.
A file appears whole or not at all, and one that is not as it was written is made again.
"""

import hashlib
import os
import time

UNUSED_DAYS = 30


def short_hash(data):
    return hashlib.sha256(data).hexdigest()[:10]


def write_whole(file, data):
    """Write `data` so that no moment sees a part of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


class Kept:
    """A folder of results, each with a hash of what it was made from as its name.

    `context` is what all of them are made from: the code that makes them, the packages.
    """

    def __init__(self, folder, context):
        self.folder = folder
        self.context = context

    def _file(self, kind, made_from):
        name = hashlib.sha256(f"{self.context}\n{made_from}".encode()).hexdigest()
        return self.folder / kind / name

    def find(self, kind, made_from):
        """Return the bytes that were put there, or None."""
        file = self._file(kind, made_from)
        try:
            whole = file.read_bytes()
            os.utime(file)
        except OSError:
            return None
        check, data = whole[:32], whole[32:]
        return data if hashlib.sha256(data).digest() == check else None

    def put(self, kind, made_from, data):
        write_whole(self._file(kind, made_from), hashlib.sha256(data).digest() + data)

    def get(self, kind, made_from, make):
        """Return what `make()` gives, in bytes, and call it only the first time."""
        data = self.find(kind, made_from)
        if data is None:
            data = make()
            self.put(kind, made_from, data)
        return data

    def forget(self):
        """Delete what has not been used for a month."""
        for file in self.folder.glob("*/*"):
            if time.time() - file.stat().st_mtime > UNUSED_DAYS * 86400:
                file.unlink()
