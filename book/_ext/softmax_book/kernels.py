"""The notebooks run as they would for anybody: nothing of this user reaches a kernel."""

import json
import os
from pathlib import Path

QUIET = {"IPKernelApp": {"log_level": 40}}


def isolate(app):
    """Give kernels a profile of their own, and take chance and other settings away.

    Matplotlib's first import on a machine writes a line about fonts: it is to happen
    here, and not in the first notebook that draws.
    """
    profile = Path(app.outdir).parent / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.json").write_text(json.dumps(QUIET), encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parent)
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ.pop("MPLBACKEND", None)
    import matplotlib.font_manager  # noqa: F401


def setup(app):
    app.connect("builder-inited", isolate)
