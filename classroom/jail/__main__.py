"""`python -m classroom.jail` says which bubblewrap is used, and installs it where it can."""

import os
import shutil
import subprocess
import sys

from classroom.common.errors import ClassroomError
from classroom.jail.bubblewrap import INSTALL, find_jail


def install():
    """Install bubblewrap with apt-get, where that is possible."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", "bubblewrap"]):
            print("==> apt-get", *command, flush=True)
            subprocess.run(["apt-get", "-qq", *command], env=environment, check=False)


def main():
    if not sys.platform.startswith("linux"):
        return print(f"==> The tests of the jail are skipped on {sys.platform}. {INSTALL}")
    if not shutil.which("bwrap"):
        print("==> There is no bubblewrap on this machine yet.")
        install()
    jail = find_jail()
    print(f"==> Submissions are run in a jail made by {jail.bwrap}.")


if __name__ == "__main__":
    try:
        main()
    except ClassroomError as error:
        sys.exit(f"==> {error}")
