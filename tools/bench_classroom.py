"""Measure how long grading takes: one ordinary submission, ten, a hundred, and ten by nbgrader.

    python -m tools.bench_classroom             # this tool alone
    python -m tools.bench_classroom --kept DIR  # nbgrader too, from its environment in DIR

Where the machine has other work, compare computing time and not the clock. It is that of the
program and of all that it has started; that of our own workers is what their records say (the
milliseconds in which bubblewrap makes a jail are not in it).
"""

import argparse
import json
import os
import resource
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
from tools.compare_graders import NB_CONFIG, Environment, run, write_json  # noqa: E402


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


def told(label, count, clock, computed):
    """Print how long it took to grade `count` submissions, by the clock and in computing time."""
    print(
        f"  {label:26} {clock:7.2f} s on the clock, {computed:6.2f} s of computing,"
        f" {computed / count:5.2f} s for each",
        flush=True,
    )


def computed_by(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def grade(assignment, jail, count, jobs):
    with tempfile.TemporaryDirectory() as folder:
        hand_in(assignment, Path(folder, "in"), count)
        ours = Run([assignment], Path(folder, "out"), jail, jobs=jobs)
        clock, computed = time.perf_counter(), computed_by(resource.RUSAGE_SELF)
        summary = ours.grade(Path(folder, "in"))
        clock = time.perf_counter() - clock
        computed = computed_by(resource.RUSAGE_SELF) - computed
        used = [answer for record in ours.records.all() for answer in record["used"].values()]
    assert summary.marked == count, summary
    computed += sum(answer["seconds"] for answer in used)
    told(f"this tool, {count}, --jobs {jobs}", count, clock, computed)


def grade_by_nbgrader(assignment, environment, count):
    """Let nbgrader run the same notebooks, with this Python as their kernel."""
    with tempfile.TemporaryDirectory() as folder:
        place, name = Path(folder), assignment.name
        (place / "nbgrader_config.py").write_text(NB_CONFIG, "utf-8")
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        kernel = {"argv": command, "display_name": "Python 3", "language": "python"}
        write_json(place / "jupyter" / "kernels" / "python3" / "kernel.json", kernel)
        write_json(place / "source" / name / f"{name}.ipynb", master_notebook(assignment))
        hand_in(assignment, place / "in", count)
        for path in (place / "in").iterdir():
            target = place / "submitted" / path.name / name
            target.parent.mkdir(parents=True)
            path.rename(target)
        env = {**environment.env, "JUPYTER_PATH": str(place / "jupyter")}
        program = environment.bin("nbgrader")
        run([program, "generate_assignment", name], place, env=env)
        clock, computed = time.perf_counter(), computed_by(resource.RUSAGE_CHILDREN)
        _, said = run([program, "autograde", name], place, env=env)
        clock = time.perf_counter() - clock
        computed = computed_by(resource.RUSAGE_CHILDREN) - computed
        done = len(list((place / "autograded").glob(f"*/{name}/{name}.ipynb")))
    assert done == count, said[-2000:]
    told(f"nbgrader, {count}", count, clock, computed)


def report(name="01-definition", environment=None):
    """Print the times of an assignment."""
    assignment, jail = read_assignment(ROOT / "assignments" / name), find_jail()
    questions = len(assignment.automatic)
    print(f"Grading {name}, {questions} questions marked automatically")
    print(f"Load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    grade(assignment, jail, 1, 1)
    grade(assignment, jail, 10, 1)
    if environment:
        grade_by_nbgrader(assignment, environment, 10)
    grade(assignment, jail, 100, 2)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kept", help="a folder with environments, as tools.compare_graders has")
    kept = options.parse_args().kept
    report(environment=Environment("nbgrader", kept) if kept else None)
