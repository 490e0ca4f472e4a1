"""Grade a folder: take in, decide who is marked, mark, report."""
