"""The library needs NumPy alone, and its parts name the extra that they need."""

import os
import subprocess
import sys

import pytest

HEAVY = ("scipy", "matplotlib", "ipywidgets", "anywidget", "traitlets", "IPython", "pandas")


def python(code):
    """Run code in a fresh interpreter; return what it printed and what it complained about."""
    strict = ",".join(filter(None, ["error", os.environ.get("PYTHONWARNINGS")]))
    environment = os.environ | {"PYTHONWARNINGS": strict}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=environment)
    return done.stdout.strip(), done.stderr.strip()


@pytest.mark.parametrize("module", ["softmax_lib", "softmax_lib.exercises", "softmax_lib.source"])
def test_numpy_is_all_that_is_imported(module):
    code = f"import sys, {module}; print(sorted({{m.split('.')[0] for m in sys.modules}}))"
    printed, complaint = python(code)
    assert complaint == ""
    assert "'numpy'" in printed
    assert not [name for name in HEAVY if f"'{name}'" in printed]


def test_everything_works_without_scipy():
    code = """
import sys
sys.modules["scipy"] = None
import numpy as np, softmax_lib as s
p, rng = s.softmax([2, 1, 0.1]), np.random.default_rng(0)
s.entropy(p), s.kl_divergence(p, p), s.cross_entropy(p, 0), s.heat_capacity(p), s.keep_top_p(p, 0.9)
print(s.sample(p, rng=rng) in (0, 1, 2))
"""
    assert python(code) == ("True", "")


@pytest.mark.parametrize(
    ("missing", "code", "needs"),
    [
        ("matplotlib", "from softmax_lib import plotting; plotting.panel()", "a figure needs"),
        ("anywidget", "import softmax_lib.live", "softmax_lib.live needs"),
        ("anywidget", "import softmax_lib.live.questions", "softmax_lib.live needs"),
    ],
)
def test_a_missing_extra_is_named(missing, code, needs):
    complaint = python(f"import sys; sys.modules['{missing}'] = None; {code}")[1].splitlines()[-1]
    assert complaint.startswith(f"ImportError: {needs}")
    assert "softmax-lib[notebook]" in complaint


def test_matplotlib_waits_for_the_first_picture():
    code = """
import sys
from softmax_lib import plotting
before = "matplotlib" in sys.modules
plotting.panel()
print(before, "matplotlib" in sys.modules)
"""
    assert python(code) == ("False True", "")


def test_the_language_models_wait_for_a_figure_that_writes():
    code = """
import numpy as np
np.load = None
from softmax_lib import live
print("imported")
"""
    assert python(code) == ("imported", "")
