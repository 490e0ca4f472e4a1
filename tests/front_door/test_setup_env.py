"""The set-up of the environment: which Python, what it says, and when it is done."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup_env
from tools.setup_env import Environment, Python, SetupError

ROOT = Path(__file__).resolve().parents[2]
NEW = Python((3, 15), True, "/new/python")
OLD = Python((3, 9), True, "/old/python")
GOOD = Python((3, 12), True, "/good/python")
BARE = Python((3, 11), False, "/bare/python")


@pytest.fixture
def machine(monkeypatch):
    """Pretend that the machine has these interpreters, in order, and these commands."""

    def pretend(pythons=(), commands=()):
        by_path = {python.path: python for python in pythons}
        monkeypatch.setattr(setup_env, "interpreters", lambda: [[path] for path in by_path])
        monkeypatch.setattr(setup_env, "probe", lambda command: by_path.get(command[0]))
        monkeypatch.setattr(
            setup_env.shutil, "which", lambda name: f"/{name}" if name in commands else None
        )

    return pretend


@pytest.fixture
def calls(monkeypatch):
    """Record commands in place of running them; all succeed."""
    made = []
    monkeypatch.setattr(setup_env.subprocess, "call", lambda command, cwd: made.append(command))
    return made


@pytest.fixture
def project(tmp_path):
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text("numpy==2.0\n")
    return tmp_path


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ([GOOD], GOOD),
        ([OLD, NEW, GOOD], GOOD),
        ([BARE, GOOD], GOOD),
        ([OLD, BARE], BARE),
        ([OLD, NEW], None),
    ],
)
def test_choice_of_interpreter(machine, pythons, chosen):
    machine(pythons)
    assert setup_env.find_python() is chosen


def test_this_interpreter_is_asked_first_and_answers():
    first = next(iter(setup_env.interpreters()))
    python = setup_env.probe(first)
    assert first == [sys.executable]
    assert python.fits
    assert python.version == sys.version_info[:2]


def test_interpreters_that_do_not_answer_are_passed_over():
    assert setup_env.probe(["no-such-python"]) is None
    assert setup_env.probe(["false"]) is None
    assert setup_env.probe(["echo", "Python was not found"]) is None


@pytest.mark.parametrize(
    ("python", "commands", "begins"),
    [
        (GOOD, ["uv", "virtualenv"], ["/good/python", "-m", "venv"]),
        (BARE, ["uv", "virtualenv"], ["/virtualenv", "--python", "/bare/python"]),
        (BARE, ["uv"], ["/uv", "venv", "--seed"]),
        (None, ["uv", "virtualenv"], ["/uv", "venv", "--seed"]),
    ],
)
def test_recipe(machine, python, commands, begins):
    machine(commands=commands)
    assert setup_env.recipe(python, ".venv")[: len(begins)] == begins


def test_sentence_when_there_is_no_python(machine, monkeypatch):
    machine()
    monkeypatch.setattr(sys, "version_info", (3, 6, 15))
    with pytest.raises(SetupError, match=r"3\.11 to 3\.14\. This is Python 3\.6,.* Install one"):
        setup_env.recipe(None, ".venv")


def test_sentence_when_python_cannot_make_environments(machine):
    machine()
    with pytest.raises(SetupError, match=r"Python 3\.11 .*apt-get install python3\.11-venv"):
        setup_env.recipe(BARE, ".venv")


def test_root_on_debian_installs_the_missing_package(machine, calls, monkeypatch, capsys):
    machine([BARE], commands=["apt-get"])
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    setup_env.with_pip(BARE)
    assert calls[-1][:2] == ["apt-get", "install"]
    assert calls[-1][-1] == "python3.11-venv"
    assert "Installing the package python3.11-venv" in capsys.readouterr().out


@pytest.mark.parametrize(("user", "python"), [(1000, BARE), (0, GOOD), (0, None)])
def test_apt_get_is_left_alone_otherwise(machine, calls, monkeypatch, user, python):
    machine([BARE], commands=["apt-get"])
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert setup_env.with_pip(python) is python
    assert not calls


def test_stamp_changes_with_the_lock_and_with_pyproject(project):
    names = {setup_env.stamp_name(project)}
    for name in ("requirements.txt", "pyproject.toml"):
        (project / name).write_text("numpy==2.1\n")
        names.add(setup_env.stamp_name(project))
    assert len(names) == 3
    (project / "pyproject.toml").write_bytes(b"numpy==2.1\r\n")
    assert setup_env.stamp_name(project) in names, "as another system ends its lines"


def make_python(environment):
    path = Path(setup_env.python_of(environment.venv))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_an_interrupted_set_up_never_looks_whole(project, machine):
    environment = Environment(str(project))
    machine([Python((3, 12), True, setup_env.python_of(environment.venv))])
    environment.begin()
    make_python(environment)
    assert not environment.is_current()
    assert not environment.is_usable()
    environment.finish()
    assert environment.is_current()
    environment.begin()
    assert not environment.is_current()
    assert not environment.is_usable()


def test_a_changed_lock_is_installed_into_what_is_there(project, machine):
    environment = Environment(str(project))
    machine([Python((3, 12), True, setup_env.python_of(environment.venv))])
    environment.begin()
    make_python(environment)
    environment.finish()
    (project / "requirements.txt").write_text("numpy==2.1\n")
    changed = Environment(str(project))
    assert not changed.is_current()
    assert changed.is_usable()


def test_an_environment_does_not_survive_a_move(project, machine):
    environment = Environment(str(project))
    environment.begin()
    make_python(environment)
    environment.finish()
    moved = project.rename(project.with_name("moved"))
    there = Environment(str(moved))
    machine([Python((3, 12), True, setup_env.python_of(there.venv))])
    assert not there.is_current()
    assert not there.is_usable()


def test_a_failed_installation_says_so_and_leaves_no_stamp(project, machine, monkeypatch):
    machine([GOOD])
    monkeypatch.setattr(setup_env, "ROOT", str(project))
    monkeypatch.setattr(setup_env.subprocess, "call", lambda command, cwd: "pip" in command)
    with pytest.raises(SetupError, match="could not be installed"):
        setup_env.main()
    assert [path.name for path in (project / ".venv").iterdir()] == ["unfinished"]


def test_nothing_of_a_broken_environment_stays(project, machine, calls, monkeypatch):
    machine([GOOD])
    monkeypatch.setattr(setup_env, "ROOT", str(project))
    old = project / ".venv" / "lib" / "old.py"
    old.parent.mkdir(parents=True)
    old.touch()
    (project / ".venv" / "unfinished").touch()
    setup_env.main()
    assert not old.exists()


def test_a_whole_set_up_announces_its_steps_and_is_silent_next_time(
    project, machine, calls, monkeypatch, capsys
):
    machine([GOOD])
    monkeypatch.setattr(setup_env, "ROOT", str(project))
    setup_env.main()
    assert [command[2] for command in calls] == ["venv", "pip"]
    said = capsys.readouterr().out
    assert said.count("==> ") == 3
    make_python(Environment(str(project)))
    setup_env.main()
    assert len(calls) == 2
    assert capsys.readouterr().out == ""


def test_an_old_python_can_read_the_file():
    source = (ROOT / "tools" / "setup_env.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 6))
    newer = {"annotations", "capture_output", "text", "removeprefix", "missing_ok"}
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not newer & names


def test_errors_end_with_a_sentence_and_a_status(project):
    source = Path(setup_env.__file__).read_text(encoding="utf-8")
    impossible = source.replace("OLDEST, NEWEST = (3, 11), (3, 14)", "OLDEST = NEWEST = (3, 99)")
    assert impossible != source
    script = project / "tools" / "setup_env.py"
    script.parent.mkdir()
    script.write_text(impossible, encoding="utf-8")
    answer = subprocess.run(
        [sys.executable, script], env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("==> The book needs Python 3.99 to 3.99.")
    assert not (project / ".venv").exists()
