"""Measure how long grading takes: one ordinary submission, and a hundred."""

import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from classroom.authoring.master import read_assignment  # noqa: E402
from classroom.authoring.notebooks import master_notebook, student_notebook  # noqa: E402
from classroom.grading.run import Run  # noqa: E402
from classroom.jail.bubblewrap import find_jail  # noqa: E402


def hand_in(assignment, folder, count):
    """Write `count` submissions: of ten, eight are complete and two have one answer wrong."""
    for number in range(count):
        notebook = master_notebook(assignment)
        if number % 5 == 4:
            empty = {cell["id"]: cell for cell in student_notebook(assignment)["cells"]}
            name = assignment.automatic[number % len(assignment.automatic)].name
            notebook["cells"] = [
                empty[c["id"]] if c["id"] == name else c for c in notebook["cells"]
            ]
        path = folder / f"student-{number:03}" / f"{assignment.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), "utf-8")


def seconds(assignment, jail, count, jobs):
    with tempfile.TemporaryDirectory() as folder:
        hand_in(assignment, Path(folder, "in"), count)
        run = Run([assignment], Path(folder, "out"), jail, jobs=jobs)
        start = time.perf_counter()
        summary = run.grade(Path(folder, "in"))
        taken = time.perf_counter() - start
    assert summary.marked == count, summary
    return taken


def report(name="01-definition"):
    """Print the times of an assignment."""
    assignment, jail = read_assignment(ROOT / "assignments" / name), find_jail()
    questions = len(assignment.automatic)
    print(f"Grading {name}, {questions} questions marked automatically")
    print(f"  one submission, one at a time  {seconds(assignment, jail, 1, 1):6.2f} s")
    print(f"  ten, one at a time             {seconds(assignment, jail, 10, 1):6.2f} s")
    print(f"  a hundred, --jobs 2            {seconds(assignment, jail, 100, 2):6.2f} s")


if __name__ == "__main__":
    report()
