"""What holds for every committed file, and for the files that continuous integration reads."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tools import cut_japanese, setup_env

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SET_UP = ROOT / ".github" / "actions" / "set-up" / "action.yml"
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


BUILT = re.compile(r"(^|/)(_?build|dist|\.venv|__pycache__|\.ipynb_checkpoints|\.jupyter_cache)/")


def twins(listing):
    """Return the files of `git ls-files -s` that have the same bytes as another one."""
    seen = Counter(line.split()[1] for line in listing)
    return [line.partition("\t")[2] for line in listing if seen[line.split()[1]] > 1]


def test_twins_are_found():
    assert twins(["100644 a1 0\tx", "100644 b2 0\ty", "100755 a1 0\tz/x"]) == ["x", "z/x"]


def test_no_committed_file_is_built():
    listing = subprocess.check_output(["git", "ls-files", "-s"], cwd=ROOT, text=True).splitlines()
    assert listing and not twins(listing)
    assert not [line for line in listing if BUILT.search(line.partition("\t")[2])]


LINTERS = {
    "python": "ruff check --no-cache .",
    "layout of python": "ruff format --check --no-cache .",
    "javascript": "oxlint .",
    "workflows": "zizmor --offline --strict-collection .",
}


def lint(kind, folder=ROOT):
    """Run a linter, which the lock has put beside Python."""
    program, *options = LINTERS[kind].split()
    command = [Path(sys.executable).with_name(program), *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("kind", LINTERS)
def test_linters_find_no_fault(kind):
    answer = lint(kind)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_a_fault_in_javascript_is_found(tmp_path):
    shutil.copy(ROOT / ".oxlintrc.json", tmp_path)
    script = tmp_path / "one.js"
    script.write_text('import { a } from "./b.js";\nexport const c = 1;\n', encoding="utf-8")
    assert "no-unused-vars" in lint("javascript", tmp_path).stdout


def test_linters_see_every_file_of_their_kind():
    scripts = sum(file.suffix in (".js", ".mjs") for file in committed())
    vendored = len([*ROOT.glob("book/_static/katex/**/*.js")])
    assert f"on {scripts - vendored} files" in lint("javascript").stdout
    assert lint("workflows").stderr.count("completed") == len(WORKFLOWS) + 2


def read(path):
    """Read a file of settings; YAML takes the word `on` for true."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def jobs():
    """Yield every job of the workflows with its name."""
    for workflow in WORKFLOWS:
        for name, job in read(workflow)["jobs"].items():
            yield f"{workflow.stem}/{name}", job


JOBS = dict(jobs())
PUBLISHING = {
    "deploy/deploy": {"pages": "write", "id-token": "write"},
    "release/attach": {"contents": "write"},
    "release/pypi": {"id-token": "write"},
}
WITHOUT_MAKE = "weekly/build"


def test_there_are_workflows():
    assert [workflow.stem for workflow in WORKFLOWS] == ["check", "deploy", "release", "weekly"]
    assert {*PUBLISHING, WITHOUT_MAKE} < set(JOBS)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("runs-on", "runs_on"),
        ("persist-credentials: false", "fetch-depth: 1"),
        ("make test", "echo ${{ github.event.pull_request.title }}"),
        ("contents: read", "contents: write"),
    ],
)
def test_a_fault_in_a_workflow_is_found(tmp_path, right, wrong):
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    workflow = tmp_path / ".github" / "workflows" / "check.yml"
    text = workflow.read_text(encoding="utf-8")
    assert right in text
    workflow.write_text(text.replace(right, wrong), encoding="utf-8")
    assert lint("workflows", tmp_path).returncode != 0


@pytest.mark.parametrize("name", sorted(set(JOBS) - set(PUBLISHING)))
def test_every_job_begins_in_the_same_way_and_then_calls_make(name):
    steps = JOBS[name]["steps"]
    assert [step.get("uses", "").partition("@")[0] for step in steps[:2]] == [
        "actions/checkout",
        "./.github/actions/set-up",
    ]
    commands = [step["run"] for step in steps if "run" in step]
    if name != WITHOUT_MAKE:
        assert commands
        assert all(re.fullmatch(r"make [a-z-]+", command) for command in commands)
        targets = {"book", "test", "versions", "release-check"}
        assert {command.split()[1] for command in commands} <= targets


@pytest.mark.parametrize("name", ["check/check", "deploy/build", "release/build", "weekly/check"])
def test_what_is_built_is_tested(name):
    more = ["make release-check"] if name == "release/build" else []
    commands = [step["run"] for step in JOBS[name]["steps"] if "run" in step]
    assert commands == ["make book", "make test", *more]


def test_only_the_jobs_that_publish_have_the_right_to():
    rights = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}
    assert rights == PUBLISHING
    assert all(read(path)["permissions"] == {"contents": "read"} for path in WORKFLOWS)
    assert [JOBS[name]["needs"] for name in PUBLISHING] == ["build", "build", "attach"]
    commands = [s["run"] for name in PUBLISHING for s in JOBS[name]["steps"] if "run" in s]
    assert commands == ["make release-attach"]
    assert JOBS["deploy/build"]["steps"][-1]["with"] == {"path": "_build/html"}


def test_every_promised_python_is_checked():
    promised = range(setup_env.OLDEST[1], setup_env.NEWEST[1] + 1)
    matrix = JOBS["check/check"]["strategy"]["matrix"]["python"]
    assert matrix == [f"3.{minor}" for minor in promised]


def test_the_weekly_run_takes_nothing_from_a_cache():
    for name in ("weekly/check", WITHOUT_MAKE, "deploy/build", "release/build"):
        assert JOBS[name]["steps"][1]["with"]["cache"] == ""
    assert "cache" not in JOBS["check/check"]["steps"][1]["with"]
    assert read(SET_UP)["inputs"]["cache"]["default"] == "pip"


def test_the_same_major_of_an_action_everywhere():
    used = re.findall(
        r"uses: (actions/.*)",
        "".join(path.read_text(encoding="utf-8") for path in [*WORKFLOWS, SET_UP]),
    )
    assert len({action.partition("@")[0] for action in used}) == len(set(used)) == 6
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)


def test_newer_versions_are_proposed_for_all_that_has_versions():
    updates = read(ROOT / ".github" / "dependabot.yml")["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"github-actions", "pip"}
    (actions,) = (one for one in updates if one["package-ecosystem"] == "github-actions")
    assert actions["directories"] == ["/", "/.github/actions/*"]


def test_ci_script_can_be_run():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)


def test_the_font_has_every_japanese_character_of_the_book():
    assert cut_japanese.without_glyph() == set(), "run tools/cut_japanese.py"
