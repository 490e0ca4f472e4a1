"""A small course for the tests: one assignment, its students, and a run of grading."""

import json

from classroom.authoring.master import read_assignment
from classroom.authoring.notebooks import master_notebook, student_notebook

MASTER = '''\
# ---
# jupyter:
#   classroom:
#     title: A toy
#     minutes: 5
# ---

# %% [markdown]
# # A toy
# Two functions, some words and a figure.

# %%
import numpy as np

# %% answer="double" points=2
def double(z):
    """Return twice `z`."""
    ### BEGIN SOLUTION
    return 2 * np.asarray(z, dtype=float)
    ### END SOLUTION

# %% check="double"
assert double([1.0])[0] == 2, "Twice 1 is 2."

# %% answer="softmax" points=3
def softmax(z):
    """Return the softmax of `z`."""
    ### BEGIN SOLUTION
    weights = np.exp(np.asarray(z, dtype=float) - np.max(z))
    return weights / weights.sum()
    ### END SOLUTION


top = None
### BEGIN SOLUTION
top = float(softmax([2.0, 1.0, 0.1])[0])
### END SOLUTION

# %% check="softmax"
assert abs(softmax([1.0, 2.0]).sum() - 1) < 1e-9, "Probabilities sum to 1."
assert top is not None, "Fill in the top probability."

# %% [markdown] answer="why" points=2
# ### BEGIN SOLUTION
# Because a common factor cancels between numerator and denominator.
# ### END SOLUTION

# %% answer="figure" points=1 by_hand=true
### BEGIN SOLUTION
picture = softmax(np.arange(3.0))
print("a picture of", picture)
### END SOLUTION
'''

CHECKS = '''\
"""The hidden checks of the toy."""

import numpy as np

from classroom.checks import ask, call, part, question, variable


def reference(z):
    powers = np.exp(z - np.max(z))
    return powers / powers.sum()


@question("double")
def twice(rng):
    rows = rng.normal(size=(3, 4))
    yield part("arrays", 1, *(ask(call("double", z), expect=2 * z) for z in rows))
    yield part("lists", 1, *(ask(call("double", z.tolist()), expect=2 * z) for z in rows))


@question("softmax")
def weights(rng):
    rows = rng.integers(-20, 20, size=(4, 3)) / 4
    yield part("arrays", 1, *(ask(call("softmax", z), expect=reference(z)) for z in rows))
    yield part("large", 1, ask(call("softmax", rows[0] + 2000), expect=reference(rows[0])))
    yield part("top", 1, ask(variable("top"), expect=reference(np.array([2, 1, 0.1]))[0]))
'''

DOUBLE = "def double(z):\n    return [2 * float(x) for x in z]"
SOFTMAX = """\
def softmax(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max())
    return e / e.sum()
top = 0.6590011388859679"""


def write_master(folder, master=MASTER, checks=CHECKS, name="toy"):
    """Write a master into `folder`/`name`, and return that folder."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "assignment.py").write_text(master, "utf-8")
    (place / "checks.py").write_text(checks, "utf-8")
    return place


def read_toy(folder, **texts):
    return read_assignment(write_master(folder, **texts))


def released(assignment):
    """Return the student's notebook as plain JSON data."""
    return json.loads(json.dumps(student_notebook(assignment)))


def solved(assignment):
    return json.loads(json.dumps(master_notebook(assignment)))


def cell(notebook, name):
    """Return the cell with an id, to change it."""
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def answered(assignment, **sources):
    """Return a student's notebook with these answers in it."""
    notebook = released(assignment)
    for name, source in sources.items():
        cell(notebook, name)["source"] = source
    return notebook


def code(source, name="extra"):
    """Return a code cell of the student's own."""
    return {
        "id": name,
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def hand_in(folder, student, notebook):
    """Put a notebook (data, text or bytes) into a folder of submissions."""
    path = folder / student / "toy.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(notebook, (bytes, str)):
        notebook = json.dumps(notebook)
    path.write_bytes(notebook.encode() if isinstance(notebook, str) else notebook)
    return path


def earned(record):
    """Return the points of each question in a record."""
    return {name: sum(m["points"] for m in marks) for name, marks in record["questions"].items()}


def problems(record):
    """Return the keys of all messages in a record."""
    return {mark["problem"] for marks in record["questions"].values() for mark in marks}
