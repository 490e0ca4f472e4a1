"""What holds for every committed file, and for the files that continuous integration reads."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
OF_A_MACHINE = re.compile(
    r"(?<![\w.:/*])/(?:home|Users|root|work)/\w|\b[A-Z]:[\\/]Users[\\/]\w|\bfile:///\w"
)


def committed():
    """Return the committed files that are text."""
    names = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    files = [ROOT / name for name in names if name and (ROOT / name).is_file()]
    return [file for file in files if b"\0" not in file.read_bytes()]


def paths_of_a_machine(text):
    return [match.group() for match in OF_A_MACHINE.finditer(text)]


@pytest.mark.parametrize(
    "text", ["in /home/ada/book", "'/Users/ada'", "C:\\Users\\ada", "file:///srv/packages"]
)
def test_a_path_of_a_machine_is_found(text):
    assert paths_of_a_machine(text)


@pytest.mark.parametrize("text", ["https://example.org/home/page", "the /home page", "../work/x"])
def test_other_paths_pass(text):
    assert not paths_of_a_machine(text)


def test_no_committed_file_names_a_path_of_a_machine():
    found = {
        file.relative_to(ROOT): paths_of_a_machine(file.read_text(encoding="utf-8"))
        for file in committed()
        if file != Path(__file__)
    }
    assert found
    assert not {file: paths for file, paths in found.items() if paths}


def test_no_committed_file_is_built():
    built = re.compile(r"(^|/)(_build|\.venv|__pycache__|\.ipynb_checkpoints|\.jupyter_cache)/")
    assert not [file for file in committed() if built.search(str(file.relative_to(ROOT)))]


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_ruff(command):
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def steps(workflow):
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_there_are_workflows():
    assert [workflow.stem for workflow in WORKFLOWS] == ["check", "deploy", "weekly"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_use_only_the_official_actions(workflow):
    used = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)


@pytest.mark.parametrize("name", ["check", "weekly"])
def test_workflows_run_what_ci_runs(name):
    commands = [step.get("run") for step in steps(ROOT / ".github" / "workflows" / f"{name}.yml")]
    assert "bash .ci/run" in commands


def test_deployment_publishes_a_book_that_passed():
    workflow = steps(ROOT / ".github" / "workflows" / "deploy.yml")
    commands = [step["run"] for step in workflow if "run" in step]
    assert commands == ["make test", "make book"]
    assert "_build/html" in [step.get("with", {}).get("path") for step in workflow]


def test_ci_script_can_be_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
