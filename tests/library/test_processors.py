"""The promised accuracy holds on every processor: the tests of it, once more without AVX-512.

NumPy's exponentials and logarithms have other last digits there. Without AVX2 and FMA too, the
largest errors are the same.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ACCURACY = ["tests/library/test_accurate.py", "tests/library/test_functional.py"]
CHOSEN = "(ulp or near_0 or two_classes) and not 0.3 and not 7.1"
AVX512 = ("AVX512", "X86_V4")  # how the names of NumPy's instruction sets begin
FOUND = """
from importlib import import_module
try:
    numpy = import_module("numpy._core._multiarray_umath")
except ImportError:  # NumPy 1
    numpy = import_module("numpy.core._multiarray_umath")
print(*[name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__[name]])
"""


def instructions(environment):
    """Return the names of the instruction sets that NumPy chooses in an environment."""
    run = [sys.executable, "-c", FOUND]
    return subprocess.check_output(run, env=environment, text=True).split()


def test_promised_accuracy_without_avx512():
    plain = os.environ | {"NPY_DISABLE_CPU_FEATURES": ""}
    off = [name for name in instructions(plain) if name.startswith(AVX512)]
    if not off:
        pytest.skip("this processor has no AVX-512: the other tests have run without it")
    environment = plain | {"NPY_DISABLE_CPU_FEATURES": " ".join(off)}
    assert not set(off) & set(instructions(environment))
    options = ["-q", "-p", "no:cacheprovider", "--no-header", "-k", CHOSEN]
    options += ["-W", "ignore::DeprecationWarning"]  # of old packages, as in tools/versions.py
    run = [sys.executable, "-m", "pytest", *options, *ACCURACY]
    done = subprocess.run(
        run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(done.stdout.split(" passed")[0].split()[-1]) > 150
