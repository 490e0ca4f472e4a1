"""The ledger is read by the book's own Sphinx extension: let the tests find it."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "book" / "_ext"))
