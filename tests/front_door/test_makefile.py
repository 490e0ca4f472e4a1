"""The Makefile offers what the README and the contributing page name, and says so itself."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
PAGES = ["README.md", "CONTRIBUTING.md"]


def make(*arguments):
    """Run make as one would at the prompt; give back what it prints."""
    outer = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.check_output(["make", *arguments], cwd=ROOT, env=environment, text=True)


def named_in(text):
    """Find the targets that a page names: in code, or in a line of commands."""
    return set(re.findall(r"(?:^|`|&& |; |\$ )make ([a-z-]+)", text, re.M))


def test_named_targets_are_found():
    page = "Type `make book`.\n\n```\nmake test\n$ make lab && make serve\n```\nWe make sure."
    assert named_in(page) == {"book", "test", "lab", "serve"}


@pytest.mark.parametrize("page", PAGES)
def test_every_target_that_a_page_names_exists(page):
    named = named_in((ROOT / page).read_text(encoding="utf-8"))
    assert named
    assert named <= TARGETS


def test_the_readme_gives_the_two_commands_that_ci_runs():
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert named_in(ci) == {"book", "test", "versions"}
    assert named_in((ROOT / "README.md").read_text(encoding="utf-8")) >= {"book", "test"}


def test_help_lists_every_target_and_is_what_make_alone_does():
    lines = make("help").splitlines()
    assert {line.split()[1] for line in lines} == TARGETS - {"setup"}
    assert all(len(line.split()) > 4 for line in lines)
    assert make().splitlines() == lines


@pytest.mark.parametrize("target", sorted(TARGETS - {"help", "clean", "lock", "release-attach"}))
def test_every_target_sets_up_what_is_missing(target):
    assert make("--dry-run", target).startswith("python3 tools/setup_env.py\n")


def test_every_tool_that_the_makefile_calls_exists():
    tools = set(re.findall(r"tools/\w+\.py", MAKEFILE))
    assert tools
    assert all((ROOT / tool).is_file() for tool in tools)


def test_grading_takes_other_masters_and_asks_for_submissions():
    for target in ("grade", "assignments"):
        said = make("--dry-run", target, "ASSIGNMENTS=mine", "SUBMISSIONS=in")
        assert '--assignments "mine"' in said
    assert make("--dry-run", "grade", "SUBMISSIONS=").count('test -n "" || { echo "Say what') == 1
