"""The rooms of the classroom: each imports only from those before it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path("classroom")
# `checks.py` is what the authors of assignments import, and belongs to authoring.
ROOMS = ["common", "jail", "authoring", "intake", "marking", "records", "reports"]
ROOMS += ["reading", "grading"]
DOORS = ["commands", "__main__"]


def room_of(path):
    first = path.relative_to(HOUSE).parts[0].removesuffix(".py")
    return "authoring" if first == "checks" else first


def imports(path):
    """Yield the rooms that a file imports from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("classroom"):
            names = [alias.name for alias in node.names]
            for name in [node.module.split(".")[1]] if "." in node.module else names:
                yield "authoring" if name == "checks" else name


def test_every_file_is_in_a_room():
    found = {room_of(path) for path in HOUSE.rglob("*.py")}
    assert found == {*ROOMS, *DOORS, "__init__"}


@pytest.mark.parametrize("room", [*ROOMS, *DOORS])
def test_a_room_imports_only_from_those_before_it(room):
    everything = [*ROOMS, *DOORS]
    before = everything[: everything.index(room) + 1]
    for path in HOUSE.rglob("*.py"):
        if room_of(path) == room:
            assert set(imports(path)) <= set(before), path


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_at_its_door_what_it_is_for(room):
    door = ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text("utf-8")))
    assert door and door.endswith(".")
    assert f"`{room}`" in ast.get_docstring(ast.parse((HOUSE / "__init__.py").read_text("utf-8")))


def test_help_loads_nothing_that_takes_time():
    code = (
        "import sys, classroom.__main__ as m\n"
        "m.parser().format_help()\n"
        "print(sorted({'numpy', 'jupytext', 'nbformat', 'jsonschema'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout == "[]\n", answer.stderr


def test_functions_are_short():
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
                assert length <= 30, f"{path}: {node.name}"
