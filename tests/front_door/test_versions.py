"""Other versions: what is tried, what is said of the rest, and what an environment holds."""

import subprocess
import sys

import pytest

from tools import setup_env, versions
from tools.setup_env import Python

PROJECT = {
    "name": "softmax-lib",
    "dependencies": ["numpy>=2.0"],
    "optional-dependencies": {
        "notebook": ["Any_Widget>=0.9,<2"],
        "test-library": ["softmax-lib[notebook]", "pytest"],
    },
}
LOCK = "# Packages\nnumpy==2.4.6\npytest==9.2.0\nany-widget==1.1 ; os_name == 'nt'\n-e .\n"
OLD, NEW = Python((3, 11), True, "/old/python"), Python((3, 13), True, "/new/python")


def tried(found, monkeypatch, here=(3, 12)):
    monkeypatch.setattr(versions.sys, "version_info", (*here, 0))
    return list(versions.tries(PROJECT, LOCK, {python.version: python for python in found}))


def test_every_python_but_this_one_and_the_oldest_packages_are_tried(monkeypatch, capsys):
    here = Python((3, 12), True, "/here/python")
    oldest, old, new = tried([OLD, here, NEW], monkeypatch)
    assert [one.name for one in (oldest, old, new)] == ["oldest", "3.11", "3.13"]
    assert [one.python for one in (oldest, old, new)] == [OLD, OLD, NEW]
    for one in (oldest, old, new):
        assert one.settings.items() >= versions.AS_OF_OLD.items()
    assert oldest.names == old.names == new.names == ["Any_Widget", "numpy", "pytest"]
    assert old.pins == new.pins == LOCK.splitlines()[1:-1]
    assert oldest.pins == ["pytest==9.2.0", "numpy==2.0", "any-widget==0.9"]
    said = capsys.readouterr().out
    assert "Oldest packages: numpy 2.0, any-widget 0.9" in said
    assert said.count("Not tried") == 1
    assert "Not tried: Python 3.14, which this machine does not have." in said


def test_what_is_not_tried_is_said(monkeypatch, capsys):
    assert [one.name for one in tried([], monkeypatch)] == ["old processor"]
    said = capsys.readouterr().out
    assert "Not tried: the oldest packages, which need Python 3.11." in said
    for minor in (11, 12, 13, 14):
        assert f"Not tried: Python 3.{minor}, which" in said


def test_every_package_has_a_lowest_version():
    for loose in ("numpy", "numpy<3"):
        with pytest.raises(ValueError, match=f"`{loose}` declares no lowest version"):
            versions.lowest({**PROJECT, "dependencies": [loose]})


def test_pythons_are_those_that_fit_and_can_make_environments(monkeypatch):
    machine = {
        "a": Python((3, 12), False, "/a"), "b": NEW, "c": Python((3, 13), True, "/second"),
        "d": Python((3, 10), True, "/d"), "e": None, "f": Python((3, 15), True, "/f"),
    }  # fmt: skip
    monkeypatch.setattr(setup_env, "interpreters", lambda: [[name] for name in machine])
    monkeypatch.setattr(setup_env, "probe", lambda command: machine[command[0]])
    assert versions.pythons() == {(3, 13): NEW}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Pretend that commands run; `failing` is a word of the one that fails."""
    ran, failing = [], []

    def call(command, **_):
        ran.append([str(word) for word in command])
        return int(any(word in ran[-1] for word in failing))

    def run(command, check):
        ran.append([str(word) for word in command])
        command[-1].mkdir()

    monkeypatch.setattr(versions, "PLACE", tmp_path / "versions")
    monkeypatch.setattr(versions.subprocess, "call", call)
    monkeypatch.setattr(versions.subprocess, "run", run)
    ran_and_failing = ran, failing
    return ran_and_failing


def kinds(ran):
    return [command[2] for command in ran]


def test_an_environment_is_kept_until_what_is_in_it_changes(machine):
    ran, _ = machine
    assert versions.Try("3.13", NEW, ["numpy"], ["numpy==2.4.6"]).run()
    assert kinds(ran) == ["venv", "pip", "pytest"]
    assert versions.Try("3.13", NEW, ["numpy"], ["numpy==2.4.6"]).run()
    assert kinds(ran[3:]) == ["pytest"]
    assert versions.Try("3.13", NEW, ["numpy"], ["numpy==2.4.7"]).run()
    assert kinds(ran[4:]) == ["venv", "pip", "pytest"]


def test_a_failed_installation_is_tried_again_and_fails(machine, capsys):
    ran, failing = machine
    failing.append("pip")
    one = versions.Try("3.13", NEW, ["numpy"], ["numpy==2.4.6"])
    assert not versions.report(one)
    assert not versions.report(one)
    assert kinds(ran) == ["venv", "pip"] * 2
    assert "Python 3.13 (/new/python), 3.13: " in capsys.readouterr().out


def test_notebooks_print_the_same_with_the_products_of_an_old_processor(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(versions, "PLACE", tmp_path / "versions")
    monkeypatch.setattr(
        versions.subprocess, "call", lambda command, env, **_: calls.append((command, env))
    )
    tried([], monkeypatch)[0].run()
    ((command, env),) = calls  # nothing is installed
    assert command[0] == setup_env.python_of(sys.prefix)
    assert command[-1] == "notebooks"
    verbose = {**env, "OPENBLAS_VERBOSE": "2"}
    said = subprocess.run(
        [sys.executable, "-c", "import numpy"], env=verbose, capture_output=True, text=True
    ).stderr
    assert env["OPENBLAS_CORETYPE"] == versions.OLD_PROCESSOR
    assert "not found" not in said


def test_failing_tests_fail(machine, capsys):
    _, failing = machine
    failing.append("pytest")
    assert not versions.report(versions.Try("3.13", NEW, ["numpy"], []))
