"""The notebooks run as they would for anybody: nothing of this user reaches a kernel."""

import json
import os
from pathlib import Path

READS = "BOOK_READS"
# Runs in each kernel before the first cell; leaves no name behind.
FOLLOW = f"""
def _follow():
    import os, sys

    out = os.open(os.environ[{READS!r}], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(event, arguments):
        if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
            os.write(out, os.fsencode(os.path.abspath(arguments[0])) + b"\\n")

    sys.addaudithook(note)


_follow()
del _follow
"""
SETTINGS = {
    "IPKernelApp": {"log_level": 40, "exec_lines": [FOLLOW]},
    "HistoryManager": {"enabled": False},
}


def isolate(app):
    """Give kernels a profile of their own, and take chance and other settings away.

    Each kernel writes the name of every file that it opens to the file that the variable
    `READS` names. Matplotlib's first import on a machine writes a line about fonts: it is to
    happen here, and not in the first notebook that draws.
    """
    profile = Path(app.outdir).parent / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in tools/notebooks.py: the same digits
    os.environ.pop("MPLBACKEND", None)
    import matplotlib.font_manager  # noqa: F401


def setup(app):
    app.connect("builder-inited", isolate)
