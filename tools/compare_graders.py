"""Hand in the same things to this classroom, to nbgrader and to otter-grader, and see what comes.

    python -m tools.compare_graders             # makes its own environments; takes ten minutes
    python -m tools.compare_graders --kept DIR  # keeps the environments in DIR for the next time

It prints the rows of the table in book/teaching.md, and what the page says of the other two beside
it; it ends with 1 if the page says anything else.
Every submission has two answers: an honest one to `square`, and what a row tries in the answer to
`double`. The code is our own and harmless; nbgrader and otter run it with your rights. Otter is
tried by `otter run`, since `otter grade` needs Docker: inside its container the same code runs.
"""

import argparse
import copy
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import venv
from contextlib import contextmanager
from pathlib import Path

from classroom.authoring.master import read_assignment
from classroom.authoring.notebooks import student_notebook
from classroom.grading.run import Run
from classroom.jail.bubblewrap import find_jail

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "book" / "teaching.md"
VERSIONS = {"nbgrader": "0.9.6", "otter-grader": "7.0.0"}
BESIDE = {"nbgrader": [], "otter-grader": ["ipykernel"]}  # what they need and do not bring
TOO_LONG = 90  # seconds for a submission, where a tool has no limit of its own
SQUARE = "def square(z):\n    return z * z"
HONEST = "def double(z):\n    return 2 * z"

READS_TESTS = r"""
import os, re
found = ["0"]
for folder, _, names in os.walk("."):
    for name in names:
        if name.endswith((".ipynb", ".py")):
            text = open(os.path.join(folder, name)).read()
            found += re.findall(r"double\(7\) == (\d+)", text)
def double(z):
    return int(found[-1]) if z else 0
"""
READS_SOLUTION = """
import json
place = "source/toy/toy.ipynb"
for _ in range(5):
    place = "../" + place
    try:
        cells = json.load(open(place))["cells"]
    except OSError:
        continue
    exec(next("".join(cell["source"]) for cell in cells if "return 2" in "".join(cell["source"])))
"""
EQUAL = """
class Equal:
    def __eq__(self, other):
        return True
def double(z):
    return Equal()
"""
REPLACES_TESTS = """
import sys
def double(z):
    return 3
if "otter" in sys.modules:
    import doctest
    doctest.OutputChecker.check_output = lambda *words: True
else:
    get_ipython().input_transformers_cleanup.append(lambda lines: [])
"""
PRINTS = """
def double(z):
    print('{"double": 2, "score": 2}')
    print("double results: All test cases passed! 2 of 2 points")
    return 3
"""
TRIES = """
import mmap, urllib.request
try:
    block = {attempt}
    went_well = True
except BaseException:
    went_well = False
def double(z):
    return 2 * z if went_well else None
"""
MEMORY = "mmap.mmap(-1, 3 << 30)"
NETWORK = "urllib.request.urlopen('http://127.0.0.1:{port}/', timeout=5).read()"
OTHERS = "open({other!r}).read()"
LEAVES = "open({left!r}, 'w').write('for the next one')"

# What each submission puts into its answer to `double`, and what it says if that worked or not. An
# attempt is one expression, and the answer is right if it went well.
EARNS = "earns {double:g} of 2 points", "earns nothing"
ATTACKS = {
    "reads the hidden tests": (READS_TESTS, *EARNS),
    "reads the solution": (READS_SOLUTION, *EARNS),
    "returns an object that equals everything": (EQUAL, *EARNS),
    "replaces the tests, or what compares": (REPLACES_TESTS, *EARNS),
    "prints a result of its own": (PRINTS, *EARNS),
    "takes 3 GB of memory": (MEMORY, "gets it", "refused"),
    "opens a connection": (NETWORK, "gets it", "refused"),
    "reads another submission": (OTHERS, "reads it", "finds no file"),
    "leaves a file for the next one": (LEAVES, "leaves it", "refused"),
}
ENDS = {
    "stops Python (`os._exit`)": "import os\nos._exit(0)",
    "loops without end": "while True: pass",
}
CELLS = ("its cell of tests is deleted", "its answer cell has lost its name")


def sources(place, port):
    """Return the sources of `double` by the name of what is tried; `place` holds another's file."""
    (place / "other.ipynb").write_text("{}", "utf-8")
    words = {"port": port, "other": str(place / "other.ipynb"), "left": str(place / "left")}
    found = {"honest": HONEST}
    for name, (source, *_) in ATTACKS.items():
        is_attempt = "\n" not in source
        found[name] = TRIES.format(attempt=source.format(**words)) if is_attempt else source
    return found | ENDS | dict.fromkeys(CELLS, HONEST)


def changed(notebook, name, source, answer, check, square):
    """Return a student's notebook with its answers; the others are the indices of its cells."""
    notebook = copy.deepcopy(notebook)
    cells = notebook["cells"]
    cells[answer]["source"], cells[square]["source"] = source, SQUARE
    if name == CELLS[1]:
        cells[answer]["metadata"] = {}
        cells[answer]["id"] = "another"
    if name == CELLS[0]:
        del cells[check]
    return notebook


def run(command, cwd, timeout=None, env=None):
    """Run a command of a tool; return how it ended, None if it was stopped, and what it said."""
    words = {"cwd": cwd, "capture_output": True, "text": True, "errors": "replace"}
    try:
        answer = subprocess.run([str(word) for word in command], timeout=timeout, env=env, **words)
        return answer.returncode, answer.stdout + answer.stderr
    except subprocess.TimeoutExpired:
        return None, ""


class Environment:
    """A Python of its own with one of the tools in it."""

    def __init__(self, package, place):
        self.package, self.folder = package, Path(place, package)
        if not self.folder.exists():
            venv.create(self.folder, with_pip=True)
            wanted = [f"{package}=={VERSIONS[package]}", *BESIDE[package]]
            subprocess.run([self.bin("pip"), "install", "--quiet", *wanted], check=True)
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self.env = {**os.environ, "PATH": path}

    def bin(self, name):
        return self.folder / "bin" / name

    def python(self, program, *words, cwd):
        """Run a program in it and return the JSON that it prints."""
        code, said = run([self.bin("python"), "-c", program, *words], cwd, env=self.env)
        if code:
            raise RuntimeError(said[-2000:])
        return json.loads(said.splitlines()[-1])

    def size(self):
        """Return what an installation takes: packages and megabytes."""
        return size_of(self.folder)


def size_of(folder):
    packages = {path.name.lower() for path in Path(folder).glob("lib/*/site-packages/*.dist-info")}
    packages = {name for name in packages if not name.startswith(("pip-", "setuptools-"))}
    files = (path.lstat() for path in Path(folder).rglob("*") if not path.is_symlink())
    return f"{len(packages)} packages, {sum(f.st_size for f in files) / 1e6:.0f} MB"


# --- this classroom -----------------------------------------------------------------------------

MASTER = """\
# ---
# jupyter:
#   classroom:
#     title: A toy
#     minutes: 5
# ---

# %% answer="double" points=2
def double(z):
    ### BEGIN SOLUTION
    return 2 * z
    ### END SOLUTION

# %% check="double"
assert double(0) == 0, "Twice 0 is 0."

# %% answer="square" points=2
def square(z):
    ### BEGIN SOLUTION
    return z * z
    ### END SOLUTION

# %% check="square"
assert square(0) == 0, "The square of 0 is 0."
"""
CHECKS = """\
from classroom.checks import ask, call, part, question


@question("double")
def double(rng):
    yield part("numbers", 2, ask(call("double", 7), expect=14), ask(call("double", 0), expect=0))


@question("square")
def square(rng):
    yield part("numbers", 2, ask(call("square", 7), expect=49), ask(call("square", 0), expect=0))
"""


class Classroom:
    """Hands in to the tool of this book."""

    def __init__(self, place, jail, limits=None):
        self.place, self.jail, self.limits = Path(place), jail, limits
        folder = self.place / "masters" / "toy"
        folder.mkdir(parents=True)
        (folder / "assignment.py").write_text(MASTER, "utf-8")
        (folder / "checks.py").write_text(CHECKS, "utf-8")
        self.assignment = read_assignment(folder)

    def grade(self, sources):
        """Return the points of each submission by question; None where there are none."""
        released = json.loads(json.dumps(student_notebook(self.assignment)))
        for number, (name, source) in enumerate(sources.items()):
            path = self.place / "in" / f"s{number}" / "toy.ipynb"
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(changed(released, name, source, 0, 1, 2)), "utf-8")
        run = Run([self.assignment], self.place / "out", self.jail, limits=self.limits)
        run.grade(self.place / "in")
        found = {}
        for number, name in enumerate(sources):
            questions = run.records.load("toy", f"s{number}")["questions"]
            found[name] = {q: sum(m["points"] for m in own) for q, own in questions.items()}
        return found


# --- nbgrader -----------------------------------------------------------------------------------

NB_CONFIG = "c = get_config()\nc.CourseDirectory.course_id = 'toy'\n"
NB_SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({s.student_id: {g.name.partition("-")[0]: g.auto_score
        for n in s.notebooks for g in n.grades} for s in book.assignment_submissions("toy")}))
"""


def nb_cells():
    marks = {"schema_version": 3, "task": False}
    for name, right, value in (("double", "2 * z", 14), ("square", "z * z", 49)):
        own = {"grade": False, "grade_id": name, "locked": False, "solution": True}
        text = f"def {name}(z):\n    ### BEGIN SOLUTION\n    return {right}\n    ### END SOLUTION"
        yield code_cell(name, text, nbgrader=marks | own)
        own = {"grade": True, "grade_id": f"{name}-check", "points": 2, "locked": True}
        text = f"assert {name}(0) == 0\n### BEGIN HIDDEN TESTS\nassert {name}(7) == {value}"
        text += "\n### END HIDDEN TESTS"
        yield code_cell(f"{name}-check", text, nbgrader=marks | own | {"solution": False})


def code_cell(name, source, result=None, **metadata):
    shown = {"output_type": "execute_result", "metadata": {}, "execution_count": 1}
    outputs = [shown | {"data": {"text/plain": result}}] if result else []
    cell = {"id": name, "cell_type": "code", "metadata": metadata, "source": source}
    return cell | {"execution_count": None, "outputs": outputs}


def notebook_of(cells):
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


class NbGrader:
    """Hands in to nbgrader, with its settings as they are."""

    def __init__(self, environment, place):
        self.environment, self.place = environment, Path(place)
        self.place.mkdir()
        (self.place / "nbgrader_config.py").write_text(NB_CONFIG, "utf-8")
        write_json(self.place / "source" / "toy" / "toy.ipynb", notebook_of(nb_cells()))
        self.call("generate_assignment", "toy")

    def call(self, *words):
        command = [self.environment.bin("nbgrader"), *words]
        return run(command, self.place, env=self.environment.env)[1]

    def grade(self, sources):
        released = json.loads((self.place / "release" / "toy" / "toy.ipynb").read_text("utf-8"))
        for number, (name, source) in enumerate(sources.items()):
            path = self.place / "submitted" / f"s{number}" / "toy" / "toy.ipynb"
            write_json(path, changed(released, name, source, 0, 1, 2))
        self.said = self.call("autograde", "toy")
        scores = self.environment.python(NB_SCORES, cwd=self.place)
        return {name: scores.get(f"s{number}") for number, name in enumerate(sources)}


# --- otter-grader -------------------------------------------------------------------------------

OTTER_CONFIG = "# ASSIGNMENT CONFIG\nname: toy\nexport_cell: false\ntests:\n    files: true"


def otter_cells():
    yield raw_cell("config", OTTER_CONFIG)
    for name, right, value in (("double", "2 * z", 14), ("square", "z * z", 49)):
        yield raw_cell(f"{name}-1", f"# BEGIN QUESTION\nname: {name}\npoints: [0, 2]")
        yield raw_cell(f"{name}-2", "# BEGIN SOLUTION")
        yield code_cell(f"{name}-3", f"def {name}(z):\n    return {right} # SOLUTION")
        yield raw_cell(f"{name}-4", "# END SOLUTION")
        yield raw_cell(f"{name}-5", "# BEGIN TESTS")
        yield code_cell(f"{name}-6", f"{name}(0) == 0", "True")
        yield code_cell(f"{name}-7", f"# HIDDEN\n{name}(7) == {value}", "True")
        yield raw_cell(f"{name}-8", "# END TESTS")
        yield raw_cell(f"{name}-9", "# END QUESTION")


def raw_cell(name, source):
    return {"id": name, "cell_type": "raw", "metadata": {}, "source": source}


class Otter:
    """Hands in to otter-grader, one `otter run` a submission."""

    def __init__(self, environment, place):
        self.environment, self.place = environment, Path(place)
        write_json(self.place / "toy.ipynb", notebook_of(otter_cells()))
        self.call("assign", "--no-run-tests", "toy.ipynb", "dist")
        [self.tests] = (self.place / "dist" / "autograder").glob("*.zip")

    def call(self, *words, timeout=None):
        command = [self.environment.bin("otter"), *words]
        return run(command, self.place, timeout, self.environment.env)

    def grade(self, sources):
        released = json.loads((self.place / "dist" / "student" / "toy.ipynb").read_text("utf-8"))
        return {
            name: self.one(number, changed(released, name, source, 1, 2, 3))
            for number, (name, source) in enumerate(sources.items())
        }

    def one(self, number, notebook):
        folder = self.place / "in" / f"s{number}"
        write_json(folder / "toy.ipynb", notebook)
        words = ["run", "-a", self.tests, "-o", folder, "--no-logo", folder / "toy.ipynb"]
        code, _ = self.call(*words, timeout=TOO_LONG)
        if code is None:
            return "no end"
        results = folder / "results.json"
        if not results.exists():
            return None
        tests = json.loads(results.read_text("utf-8"))["tests"]
        return {test["name"]: test["score"] for test in tests if "score" in test}


# --- what else the page says of them ------------------------------------------------------------


def nbgrader_statements(tool):
    """Yield what the page says of nbgrader, and whether it holds; after `grade`."""
    site = next(tool.environment.folder.glob("lib/*/site-packages/nbgrader"))
    form = site / "server_extensions" / "formgrader" / "templates" / "formgrade"
    shown = (form / "formgrade_macros.html.j2").read_text("utf-8")
    yield "marking by hand: a page without names at first", "Submission #" in shown
    yield "... and the name is one press away", "Show student name" in shown
    yield "late: a penalty of nothing or of all", "'none', 'zero'" in source(site, "latesubmission")
    yield "an extension is a call of Python", "def grant_extension" in source(site, "api")
    yield (
        "deleted tests come back if a setting says so",
        "add_missing_cells" in source(site, "overwritecells"),
    )
    yield "a cell may take a number of seconds", "timeout = Integer(" in source(site, "execute")
    languages = "(python|R|matlab|octave|sas|java)"
    found = set(re.findall(rf"\b{languages}=", source(site, "clearsolutions")))
    yield "stubs for six languages", len(found) == 6
    tool.call("generate_feedback", "toy")
    yield "feedback: the notebook as a page", any(tool.place.glob("feedback/s0/toy/toy.html"))
    tool.call("export")
    yield "export: a CSV file", (tool.place / "grades.csv").read_text().startswith("assignment,")
    failed = tool.call("validate", "release/toy/toy.ipynb")
    yield "a student can validate before handing in", "VALIDATION FAILED" in failed
    helps = tool.call("--help").splitlines()
    wanted = {"release_assignment", "submit", "collect", "zip_collect"}
    yield "a place to hand in and collect (JupyterHub)", wanted <= set(helps)


def source(site, name):
    return next(site.rglob(f"{name}.py")).read_text("utf-8")


def otter_statements(tool):
    """Yield what the page says of otter-grader, and whether it holds."""
    site = next(tool.environment.folder.glob("lib/*/site-packages/otter"))
    helps = " ".join(tool.call("grade", "--help")[1].split())
    yield "otter grade uses Docker containers", "using Docker containers" in helps
    yield (
        "... with a limit of time, and without network",
        "--timeout" in helps and ("--no-network" in helps),
    )
    yield "... and has no deadline", not re.search(r"\b(due|deadline|late)\b", helps)
    own = source(site / "run", "autograder_config")
    yield (
        "PDFs, and their way to Gradescope",
        all(f"{word}:" in own for word in ("pdf", "token", "course_id", "assignment_id")),
    )
    yield "Python and R", (site / "assign" / "r_adapter").is_dir()
    student = (tool.place / "dist" / "student" / "toy.ipynb").read_text("utf-8")
    yield "a student can check before handing in", "grader.check(" in student
    yield "results: a JSON file", any(tool.place.glob("in/s0/results.json"))
    pages = [*tool.place.glob("in/s0/*.html"), *tool.place.glob("in/s0/*.pdf")]
    yield "... and no page, unless PDFs are asked for", not pages


# --- the table ----------------------------------------------------------------------------------


def cells_of(marks):
    """Return what the table says of one tool, by row."""
    assert marks["honest"] == {"double": 2, "square": 2}, marks["honest"]
    found = {}
    for name, (_, worked, failed) in ATTACKS.items():
        points = (marks[name] or {}).get("double") or 0
        found[name] = worked.format(double=points) if points else failed
    for name in (*ENDS, *CELLS):
        found[name] = ending(marks[name])
    return found


def ending(points):
    if points == "no end":
        return f"no end (stopped after {TOO_LONG} s)"
    if not points or points["square"] is None:
        return "no mark at all"
    if points["double"] is None:
        return "not marked by the program"
    return "costs nothing" if points["double"] == 2 else "costs this answer alone"


@contextmanager
def a_server():
    """Serve nothing in particular on this machine; yield the port."""
    handler = http.server.SimpleHTTPRequestHandler
    handler.log_message = lambda *words: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def line(*cells):
    return "| " + " | ".join(cells) + " |"


def rows_in_page():
    """Return the rows of the table on the page, by their first cell."""
    rows = [row.strip("| \n").split(" | ") for row in PAGE.read_text("utf-8").splitlines()]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in rows}


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kept", help="a folder for the environments (default: a temporary one)")
    kept = options.parse_args().kept
    with tempfile.TemporaryDirectory() as folder, a_server() as port:
        place, jail = Path(folder), find_jail()
        environments = {name: Environment(name, kept or place) for name in VERSIONS}
        tools = {
            "this tool": Classroom(place / "ours", jail),
            "nbgrader": NbGrader(environments["nbgrader"], place / "nbgrader"),
            "otter-grader": Otter(environments["otter-grader"], place / "otter"),
        }
        columns = {}
        for name, tool in tools.items():
            start = time.monotonic()
            columns[name] = cells_of(tool.grade(sources(place, port)))
            print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr)
        statements = [
            *(("nbgrader", *pair) for pair in nbgrader_statements(tools["nbgrader"])),
            *(("otter-grader", *pair) for pair in otter_statements(tools["otter-grader"])),
        ]
        sizes = [size_of(ROOT / ".venv"), *(e.size() for e in environments.values())]
    heads = [f"{name} {VERSIONS.get(name, '')}".strip() for name in tools]
    print(line("a submission that …", *heads))
    print(line(*["---"] * 4))
    page, differs = rows_in_page(), False
    rows = {name: [column[name] for column in columns.values()] for name in columns["this tool"]}
    for name, cells in rows.items():
        print(line(name, *cells), "" if page.get(name) == cells else "   <- the page differs")
        differs |= page.get(name) != cells
    print(line("what an installation takes", *sizes))
    for name, says, holds in statements:
        print(f"{name:15} {says:55} {'ok' if holds else 'CHANGED'}")
    return int(differs or not all(holds for *_, holds in statements))


if __name__ == "__main__":
    sys.exit(main())
