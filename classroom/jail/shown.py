"""What the jail has to show of this machine so that Python and NumPy run in it."""

import functools
import glob
import importlib.util
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from classroom.common.errors import ClassroomError

# Of the standard library, these need half a desktop.
LEFT_OUT = ("_tkinter", "_curses", "readline", "_dbm", "_gdbm", "nis")


def executable():
    """Return the real interpreter behind an environment."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def standard_library():
    return sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix})


def emptied_folders():
    """Return the folders inside the standard library that may hold other packages."""
    names = ("site-packages", "dist-packages")
    folders = [Path(standard_library(), name) for name in names]
    return [str(folder) for folder in folders if folder.is_dir()]


@functools.cache
def packages(names):
    """Return the paths that hold the packages `names`, with the libraries beside them."""
    paths = []
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise ClassroomError(f"The package `{name}` is allowed, but it is not installed here.")
        folder = spec.submodule_search_locations[0]
        paths += [path for path in (folder, folder + ".libs") if os.path.isdir(path)]
    return tuple(paths)


@functools.cache
def shared_libraries(names):
    """Return the shared libraries that Python and the packages `names` load."""
    extensions = glob.glob(os.path.join(standard_library(), "lib-dynload", "*.so"))
    files = [path for path in extensions if not os.path.basename(path).startswith(LEFT_OUT)]
    for package in packages(names):
        files += glob.glob(os.path.join(glob.escape(package), "**", "*.so*"), recursive=True)
    listed = os.fsdecode(subprocess.run(["ldd", executable(), *files], capture_output=True).stdout)
    inside = (*packages(names), standard_library())
    return tuple(sorted(path for path in loaded(listed) if not path.startswith(inside)))


def loaded(listed):
    """Return the paths in what `ldd` prints; a path may hold spaces."""
    found = re.findall(r"(?:=> |^\t)(/.+) \(0x[0-9a-f]+\)$", listed, re.M)
    return {os.path.normpath(path) for path in found}
