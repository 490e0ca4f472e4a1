"""The lock is enough for everything, and pyproject.toml asks for little."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
PINS = [Requirement(line) for line in LINES if not line.startswith(("#", "-e"))]
SYSTEMS = {"linux": "posix", "darwin": "posix", "win32": "nt"}


def wanted(name):
    """Return what an extra of the project needs, with the extras that it includes."""
    for requirement in map(Requirement, PROJECT["optional-dependencies"][name]):
        if canonicalize_name(requirement.name) == PROJECT["name"]:
            for extra in requirement.extras:
                yield from wanted(extra)
        else:
            yield requirement


def applies(requirement, python, system):
    environment = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "os_name": SYSTEMS[system],
        "implementation_name": "cpython",
    }
    return requirement.marker is None or requirement.marker.evaluate(environment)


def pinned(python, system):
    """Return the version of every package that the lock installs on a machine."""
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in PINS
        if applies(pin, python, system)
    }


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_lock_satisfies_the_project(python, system):
    versions = pinned(python, system)
    needed = [*map(Requirement, PROJECT["dependencies"]), *wanted("test")]
    assert len(needed) > 20
    for requirement in needed:
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


def test_lock_gives_one_exact_version_each():
    names = [canonicalize_name(pin.name) for pin in PINS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) for pin in PINS)
    assert not any(pin.url for pin in PINS)


def test_lock_says_how_it_is_made_and_ends_with_the_project_itself():
    assert "make lock" in LINES[1]
    assert LINES[-1] == "-e ."


def test_the_library_alone_pulls_in_nothing_of_the_book():
    names = {Requirement(one).name for one in PROJECT["dependencies"]}
    assert names == {"numpy"}
