"""Run the library, the Python side of its figures and the notebooks on other versions.

On every promised Python that this machine has, and on the oldest packages that
pyproject.toml allows, all with the matrix products of the oldest processor: `make test` has
run everything on the Python of .venv, with those of this one.
Environments are kept in _build/versions until what is in them changes.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import setup_env

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "_build" / "versions"
EXTRA = "test-library"
# What an old package uses may be deprecated today.
OF_OLD = "ignore::DeprecationWarning"
TESTS = ["softmax_lib", "tests/library", "tests/live/test_python.py", "notebooks"]
# The order in which OpenBLAS adds up depends on the processor; its plainest kernel runs on all.
OLD_PROCESSOR = {"arm64": "ARMV8", "aarch64": "ARMV8"}.get(platform.machine(), "Prescott")
AS_OF_OLD = {"OPENBLAS_CORETYPE": OLD_PROCESSOR}


def wanted(project, extra):
    """Yield what the project and one of its extras need, with the extras that it includes."""
    yield from map(Requirement, project["dependencies"])
    for requirement in map(Requirement, project["optional-dependencies"][extra]):
        if canonicalize_name(requirement.name) == project["name"]:
            for inner in requirement.extras:
                yield from wanted(project, inner)
        else:
            yield requirement


def lowest(project):
    """Return the oldest version of each package that a reader of the library may have."""
    oldest = {}
    for requirement in wanted(project, "notebook"):
        bounds = [one.version for one in requirement.specifier if one.operator in (">=", "==")]
        if not bounds:
            raise ValueError(f"pyproject.toml: `{requirement}` declares no lowest version")
        oldest[canonicalize_name(requirement.name)] = bounds[0]
    return oldest


def pinned(lock, instead=()):
    """Return the lines of the lock, with other versions of some packages."""
    lines = [line for line in lock.splitlines() if line and not line.startswith(("#", "-e"))]
    kept = [line for line in lines if canonicalize_name(Requirement(line).name) not in instead]
    return kept + [f"{name}=={instead[name]}" for name in instead]


def pythons():
    """Return the first Python of each promised version on this machine."""
    found = {}
    for command in setup_env.interpreters():
        python = setup_env.probe(command)
        if python and python.fits and python.has_pip:
            found.setdefault(python.version, python)
    return found


class Try:
    """One environment with these packages, without any that of `make`, and what tests say in it."""

    def __init__(self, name, python, names=(), pins=(), *, options=(), tests=TESTS, **settings):
        self.name = name
        self.python = python
        self.names = names
        self.pins = pins
        self.options = options
        self.tests = tests
        self.settings = settings
        self.folder = PLACE / name if names else Path(sys.prefix)
        self.log = PLACE / f"{name}.log"

    def run(self):
        """Return whether all went well; what was printed is in the log."""
        PLACE.mkdir(parents=True, exist_ok=True)
        with open(self.log, "w", encoding="utf-8") as log:
            pytest = ["-m", "pytest", "-p", "no:cacheprovider", *self.options, *self.tests]
            return self.set_up(log) and self.call(log, *pytest)

    def set_up(self, log):
        """Make the environment, unless the same one is there."""
        text = "\n".join([self.python.path, *self.names, *self.pins])
        stamp = self.folder / ("set-up-" + hashlib.sha256(text.encode()).hexdigest()[:16])
        if stamp.exists() or not self.names:
            return True
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run([self.python.path, "-m", "venv", self.folder], check=True)
        constraints = self.folder / "constraints.txt"
        constraints.write_text("\n".join(self.pins), "utf-8")
        install = ["-m", "pip", "install", "--quiet", "--no-compile", "--only-binary=:all:"]
        install += ["--disable-pip-version-check", "-c", str(constraints)]
        done = self.call(log, *install, *self.names)
        if done:
            stamp.touch()
        return done

    def call(self, log, *words):
        command = [setup_env.python_of(str(self.folder)), *words]
        environment = {**os.environ, **self.settings, "PYTHONPATH": str(ROOT)}
        output = {"stdout": log, "stderr": subprocess.STDOUT}
        return subprocess.call(command, cwd=ROOT, env=environment, **output) == 0

    def last_line(self):
        return (self.log.read_text("utf-8").strip().splitlines() or [""])[-1].strip("= ")


def tries(project, lock, found):
    """Yield what can be tried with the Pythons that were found; say what cannot."""
    if not set(found) - {sys.version_info[:2]}:
        here = setup_env.probe([sys.executable])
        yield Try("old processor", here, tests=["notebooks"], **AS_OF_OLD)
    names = sorted({requirement.name for requirement in wanted(project, EXTRA)})
    oldest = lowest(project)
    setup_env.say("Oldest packages: " + ", ".join(f"{name} {oldest[name]}" for name in oldest))
    for minor in range(setup_env.OLDEST[1], setup_env.NEWEST[1] + 1):
        python = found.get((3, minor))
        if (3, minor) == setup_env.OLDEST:
            if python:
                pins, options = pinned(lock, oldest), ["-W", OF_OLD]
                settings = {**AS_OF_OLD, "PYTHONWARNINGS": OF_OLD}
                yield Try("oldest", python, names, pins, options=options, **settings)
            else:
                setup_env.say(f"Not tried: the oldest packages, which need Python 3.{minor}.")
        if not python:
            setup_env.say(f"Not tried: Python 3.{minor}, which this machine does not have.")
        elif python.version != sys.version_info[:2]:
            yield Try(f"3.{minor}", python, names, pinned(lock), **AS_OF_OLD)


def report(one):
    """Run one try and say how it went."""
    good = one.run()
    setup_env.say(f"{one.python}, {one.name}: {one.last_line()}")
    if not good:
        print(one.log.read_text("utf-8")[-6000:], flush=True)
    return good


def main():
    with open(ROOT / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)["project"]
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    # One more than there are processors: while one fetches packages, another computes.
    with ThreadPoolExecutor(1 + (os.cpu_count() or 1)) as pool:
        results = list(pool.map(report, tries(project, lock, pythons())))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
