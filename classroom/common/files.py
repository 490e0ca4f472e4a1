"""Files: how they are written whole or not at all, and how the file of the marks is known."""

import os
import tempfile
from pathlib import Path

STORE = "marks.db"  # the file of a folder of marks that holds them all
STORE_NUMBER = 0x50F7A11  # what SQLite keeps in it for us (PRAGMA application_id)
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


def is_store(data):
    """Tell whether the first bytes of a file are those of a file of marks."""
    return data[:16] == b"SQLite format 3\0" and data[68:72] == STORE_NUMBER.to_bytes(4, "big")
