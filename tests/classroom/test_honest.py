"""Honest submissions lose nothing."""

import copy
import json

import nbformat
import pytest

from tests.classroom.toy import DOUBLE, SOFTMAX, answered, cell, code, earned, hand_in

FULL = {"double": 2, "softmax": 3}
HONEST = {}


def honest(function):
    """Add a way to hand in good work: a function from the assignment to a notebook."""
    HONEST[function.__name__] = function
    return function


@honest
def plain(course):
    return answered(course, double=DOUBLE, softmax=SOFTMAX)


@honest
def helper_in_another_answer(course):
    helper = "def stable(z):\n    z = np.asarray(z, float)\n    return np.exp(z - max(z))"
    softmax = (
        "def softmax(z):\n    return stable(z) / sum(stable(z))\ntop = softmax([2, 1, 0.1])[0]"
    )
    return answered(course, double=f"{DOUBLE}\n{helper}", softmax=softmax)


@honest
def helper_in_a_cell_of_their_own(course):
    notebook = plain(course)
    own = "import math\nTINY = 0.0\ndef shift(z):\n    return [x - max(z) + TINY for x in z]"
    notebook["cells"].insert(1, code(own))
    cell(notebook, "softmax")["source"] = (
        "def softmax(z):\n    e = [math.exp(x) for x in shift(z)]\n"
        "    return [x / sum(e) for x in e]\ntop = softmax([2, 1, 0.1])[0]"
    )
    return notebook


@honest
def import_in_the_first_cell(course):
    notebook = plain(course)
    next(c for c in notebook["cells"] if "import numpy" in c["source"])["source"] = (
        "import numpy as np\nfrom math import exp"
    )
    cell(notebook, "double")["source"] = "def double(z):\n    return [2 * exp(0) * x for x in z]"
    return notebook


@honest
def other_order(course):
    notebook = helper_in_another_answer(course)
    notebook["cells"].reverse()
    return notebook


@honest
def answers_in_new_cells(course):
    notebook = answered(course)
    notebook["cells"] += [
        code(DOUBLE, "a"),
        code(SOFTMAX, "b"),
        code("top = softmax([2, 1, 0.1])[0]"),
    ]
    return notebook


@honest
def copied_into_a_new_notebook(course):
    notebook = plain(course)
    for old in notebook["cells"]:
        old["metadata"] = {}
    return notebook


@honest
def cell_copied_twice(course):
    notebook = plain(course)
    notebook["cells"].append(copy.deepcopy(cell(notebook, "softmax")))
    return notebook


@honest
def names_that_clash(course):
    """Each answer has a helper of the same name; each works where it stands."""
    first = "def shift(z):\n    return [2 * x for x in z]\ndef double(z):\n    return shift(z)"
    second = SOFTMAX + "\ndef shift(z, by):\n    return z - by"
    return answered(course, double=first, softmax=second)


@honest
def name_that_a_later_cell_uses_again(course):
    """A later cell shows the wrong formula under the same name; the check stands before it."""
    notebook = plain(course)
    cell(notebook, "figure")["source"] = "def softmax(z):\n    return z / np.sum(z)"
    return notebook


@honest
def wrong_formula_in_a_scratch_cell(course):
    notebook = plain(course)
    notebook["cells"].append(code("def softmax(z):\n    return z / np.sum(z)"))
    return notebook


@honest
def loop_in_a_later_cell(course):
    notebook = plain(course)
    notebook["cells"].append(code("while True:\n    pass"))
    return notebook


@honest
def other_algorithm(course):
    softmax = (
        "def softmax(z):\n    z = np.asarray(z, float)\n"
        "    return np.exp(z - np.logaddexp.reduce(z))\ntop = softmax([2, 1, 0.1])[0]"
    )
    return answered(course, double=DOUBLE, softmax=softmax)


@honest
def fractions(course):
    double = (
        "from fractions import Fraction\ndef double(z):\n    return [Fraction(x) * 2 for x in z]"
    )
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def tuples(course):
    double = "def double(z):\n    return tuple(2 * x for x in z)"
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def float32(course):
    double = "def double(z):\n    return 2 * np.asarray(z, dtype=np.float32)"
    softmax = SOFTMAX.replace("float", "np.float32")
    return answered(course, double=double, softmax=softmax)


@honest
def slow(course):
    wait = (
        "import time\nstart = time.process_time()\nwhile time.process_time() < start + 0.4: pass\n"
    )
    return answered(course, double=wait + DOUBLE, softmax=SOFTMAX)


@honest
def warnings_and_prints(course):
    noise = "import warnings\nwarnings.warn('careful')\nprint('hello' * 1000)\n"
    double = "def double(z):\n    print(np.log(np.array([0.0, -1.0])))\n    return 2 * np.array(z)"
    return answered(course, double=noise + double, softmax=SOFTMAX)


@honest
def magics_and_display(course):
    noise = "%matplotlib inline\n!pip install numpy\ndouble?\n%%time_is_up\n"
    return answered(course, double=noise + DOUBLE + "\ndisplay(double([1]))", softmax=SOFTMAX)


TOPS = {
    "matplotlib": "import matplotlib.pyplot as plt",
    "pandas": "import pandas as pd",
    "display": "from IPython.display import Markdown\nMarkdown('**here**')",
    "get_ipython": "get_ipython().run_line_magic('timeit', '1+1')",
    "help before": "?softmax",
    "more help before": "??softmax",
    "help after": "np.exp??",
    "shell": "files = !ls",
    "installs without a percent sign": "pip install matplotlib==3.10",
    "quotes in the shell": "!echo \"it's\" \\\n  'and so on",
    "await": "import asyncio\nawait asyncio.sleep(0)",
    "time": "%time two = double([1.0])",
    "time of an assignment": "two = %time double([1.0])",
    "timeit": "%timeit -n 1 double([1.0])\nspeed = %timeit -o 1",
    "a percent sign in front": "%matplotlib inline\nx = (10\n     % 3)",
    "time of the cell": "%%time",
    "stops": "raise RuntimeError('tried something')",
}


def with_a_top(top):
    return lambda course: answered(
        course,
        double=f"{top}\n{DOUBLE}",
        softmax=f"{top}\n{SOFTMAX.replace('top =', '%time top =')}",
    )


for _name, _top in TOPS.items():
    HONEST[f"begins with {_name}"] = with_a_top(_top)


@honest
def figure_above_a_helper(course):
    """What the jail does not have comes before a value that an answer needs."""
    notebook = answered(course, double="def double(z):\n    return [two * x for x in z]")
    cell(notebook, "softmax")["source"] = SOFTMAX
    own = "import matplotlib.pyplot as plt\nfor two in range(3):\n    plt.plot([two])"
    notebook["cells"].insert(1, code("two = 0\n" + own + "\ntwo = [x for x in (1, 2)][1]"))
    return notebook


@honest
def cells_of_other_languages(course):
    notebook = answers_in_new_cells(course)
    kept = "%%writefile first.py\ndef softmax(z):\n    return z / sum(z)"
    for source in ("%%bash\nls -l | grep 'x", "%%html\n<b>softmax</b>", kept):
        notebook["cells"].append(code(source))
    return notebook


@honest
def helper_in_a_check(course):
    notebook = answered(course, double="def double(z):\n    return [twice(x) for x in z]")
    cell(notebook, "softmax")["source"] = SOFTMAX
    cell(notebook, "double-check")["source"] += "\ndef twice(x):\n    return 2 * x"
    return notebook


@honest
def helper_in_a_copy_of_a_check(course):
    notebook = helper_in_a_check(course)
    edited = cell(notebook, "double-check")
    notebook["cells"].append(copy.deepcopy(edited))
    edited["source"] = edited["source"].partition("\n")[0]
    return notebook


@honest
def first_try_kept_below(course):
    """A copied cell keeps its name; the check stands above it."""
    notebook = plain(course)
    first = copy.deepcopy(cell(notebook, "softmax"))
    first["source"] = "def softmax(z):\n    return z / sum(z)\ntop = 0.5"
    notebook["cells"].append(first)
    return notebook


@honest
def first_try_kept_above(course):
    notebook = plain(course)
    first = copy.deepcopy(cell(notebook, "softmax"))
    first["source"] = "def softmax(z):\n    return z / sum(z)\ntop = 0.5"
    notebook["cells"].insert(notebook["cells"].index(cell(notebook, "softmax")), first)
    return notebook


@honest
def answer_in_a_copy_below(course):
    notebook = answered(course, double=DOUBLE)
    below = copy.deepcopy(cell(notebook, "softmax"))
    below["source"] = SOFTMAX
    notebook["cells"].append(below)
    return notebook


@honest
def values_of_a_cell_that_others_stop(course):
    """One cell hangs, so that of all others only the definitions are taken."""
    values = (
        "EPS: float = 0.0\nONE, TWO = 1, 2\nLN2 = np.log(2)\nTABLE = np.array([EPS, ONE])[1:]\n"
        "LOW = -np.inf\nHIGH = float('inf')\nRNG = np.random.default_rng(0)\nHALF = ONE / TWO"
    )
    notebook = answered(course, double=DOUBLE.replace("2 *", "TWO * TABLE[0] * HALF * 2 *"))
    cell(notebook, "softmax")["source"] = (
        "assert RNG and LOW < HIGH\ndef softmax(z):\n    e = np.exp(LN2 * (z - max(z)) / LN2)\n"
        "    return e / sum(e) + EPS\ntop = softmax(np.array([2, 1, 0.1]))[0]"
    )
    notebook["cells"][1:1] = [code(values), code("while True:\n    pass")]
    return notebook


@honest
def defined_inside_a_condition(course):
    notebook = copied_into_a_new_notebook(course)
    for old in notebook["cells"]:
        if old["source"].startswith("def"):
            old["source"] = "if True:\n" + "\n".join(f"    {x}" for x in old["source"].split("\n"))
    return notebook


@honest
def decimals(course):
    double = "from decimal import Decimal\ndef double(z):\n    return [2 * Decimal(x) for x in z]"
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def arrays_of_objects(course):
    double = "def double(z):\n    return 2 * np.array(z, dtype=object)"
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def answers_in_a_place_of_windows(course):
    """Every line end is changed, also those of the answers that stand elsewhere."""
    notebook = answers_in_new_cells(course)
    for old in notebook["cells"]:
        old["source"] = old["source"].replace("\n", "\r\n")
    return notebook


@honest
def writes_a_file(course):
    save = "\nnp.save('mine.npy', np.arange(3))\nassert np.load('mine.npy')[2] == 2\ndone = True\n"
    return answered(course, double=save + DOUBLE, softmax=SOFTMAX)


@honest
def dataclass_and_types(course):
    double = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\n"
        "class Pair:\n    z: list\ndef double(z: list) -> list:\n"
        "    return [2 * x for x in Pair(z).z]"
    )
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def japanese(course):
    double = (
        "# 二倍にする 🙂\ndef double(z):\n    'ベクトルを二倍にする'\n"
        "    値 = np.array(z)\n    return 値 * 2"
    )
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def stops_in_the_middle(course):
    """A try-out below the answer stops with an error; the answer above it is right."""
    double = DOUBLE + "\nprint(double([1, 2]) + double('x'))"
    return answered(course, double=double, softmax=SOFTMAX)


@honest
def saved_by_colab(course):
    notebook = plain(course)
    notebook["nbformat_minor"] = 0
    notebook["metadata"]["colab"] = {"provenance": []}
    for old in notebook["cells"]:
        old["metadata"]["id"] = old.pop("id")
        old["metadata"]["colab"] = {"base_uri": "https://localhost:8080/"}
        old["source"] = old["source"].splitlines(keepends=True)
    return notebook


@honest
def saved_by_vs_code(course):
    notebook = plain(course)
    notebook["nbformat_minor"] = 2
    notebook["metadata"] = {"language_info": {"name": "python", "version": "3.12.1"}}
    for old in notebook["cells"]:
        del old["id"]
        old["metadata"]["vscode"] = {"languageId": "python"}
        old["source"] = old["source"].splitlines(keepends=True)
    return notebook


@honest
def old_format_3(course):
    return nbformat.writes(nbformat.convert(nbformat.from_dict(plain(course)), 3), version=3)


@honest
def old_format_2(course):
    cells = [{"cell_type": "markdown", "source": "words"}]
    for old in plain(course)["cells"]:
        if old["cell_type"] == "code":
            cells.append({"cell_type": "code", "input": old["source"], "outputs": []})
    return json.dumps({"nbformat": 2, "nbformat_minor": 0, "worksheets": [{"cells": cells}]})


@honest
def value_made_in_a_cell_of_their_own(course):
    notebook = plain(course)
    notebook["cells"].insert(1, code("two = np.sqrt(4.0)\nimport matplotlib.pyplot as plt"))
    cell(notebook, "double")["source"] = "def double(z):\n    return [two * x for x in z]"
    return notebook


@honest
def windows_file(course):
    text = json.dumps(plain(course), indent=1).replace("\n", "\r\n")
    return b"\xef\xbb\xbf" + text.encode()


@honest
def windows_lines_in_cells(course):
    notebook = plain(course)
    for old in notebook["cells"]:
        old["source"] = old["source"].replace("\n", "\r\n")
    return notebook


@pytest.fixture(scope="module")
def records(course, jail, tmp_path_factory):
    from classroom.grading.run import Run
    from tests.classroom.conftest import QUICK

    folder = tmp_path_factory.mktemp("honest")
    for name, make in HONEST.items():
        hand_in(folder / "in", name, make(course))
    run = Run([course], folder / "out", jail, limits=QUICK, jobs=2, seed=3)
    run.grade(folder / "in")
    return {record["name"]: record for record in run.records.all()}


@pytest.mark.parametrize("name", HONEST)
def test_full_marks(records, name):
    assert earned(records[name]) == FULL, records[name]["questions"]


def test_the_comparison_can_fail(grade, course, tmp_path):
    wrong = answered(course, double=DOUBLE.replace("2 *", "3 *"), softmax=SOFTMAX)
    hand_in(tmp_path / "in", "wrong", wrong)
    assert earned(grade(tmp_path / "in")["wrong"]) == {"double": 0, "softmax": 3}
