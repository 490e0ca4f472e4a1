"""What the tests of the classroom share."""

import sys

import pytest

from classroom.grading.run import Run
from classroom.jail.bubblewrap import find_jail
from classroom.jail.process import Ending, Limits
from tests.classroom.toy import read_toy

RULES = ("due", "grace", "penalty", "in_time", "show_inputs", "extensions")
QUICK = Limits(cpu_seconds=1, wall_seconds=8, memory=1 << 29, output=1 << 20)


class Silent:
    """In the place of a jail, where a test is not about code: nothing runs, all earn 0 points."""

    user = None

    def run(self, request, packages, limits, hear_complaint=False, files=()):
        return Ending(b'{"ready": true}\n', code=0)


@pytest.fixture(scope="session")
def jail():
    """The jail of this machine. On Linux a test never goes without it."""
    if not sys.platform.startswith("linux"):
        pytest.skip(f"there is no jail on {sys.platform}: hostile submissions are not tried")
    return find_jail()


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    return read_toy(tmp_path_factory.mktemp("course"))


@pytest.fixture
def grade(course, jail, tmp_path):
    """Return a function that grades a folder of submissions and returns the records by key."""
    return grader(course, jail, tmp_path)


@pytest.fixture
def collect(course, tmp_path):
    """Do the same without running any code."""
    return grader(course, Silent(), tmp_path)


def grader(course, jail, tmp_path):
    def grade_folder(submissions, **options):
        rules = {name: options.pop(name, None) for name in RULES}
        options = {"limits": QUICK, "jobs": 2, "seed": 7, **options}
        run = Run([course], tmp_path / "grades", jail, **options)
        run.grade(submissions, **rules)
        return {record["key"]: record for record in run.records.all()}

    return grade_folder
