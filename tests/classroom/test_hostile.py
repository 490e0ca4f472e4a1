"""Hostile submissions: none gains, harms, stops or hides anything.

Each kind attacks with its answer to `softmax` (3 points) and answers `double` (2 points)
honestly, so that the marks show both: what it earned and that it won nothing.
"""

import json
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from classroom.grading.run import Run
from classroom.intake.notebook import PROBLEMS
from classroom.jail.bubblewrap import USER, USERS
from classroom.marking.judging import MESSAGES
from tests.classroom.conftest import QUICK
from tests.classroom.toy import DOUBLE, SOFTMAX, answered, cell, code, earned, hand_in

KEPT, LOST = {"double": 2, "softmax": 0}, {}


@dataclass(frozen=True)
class Kind:
    """A hostile submission: what it hands in, what it has earned, what its page has to say."""

    make: object
    earns: dict
    says: tuple


KINDS = {}


def attack(name, source, *says, earns=KEPT):
    """Add a kind that puts `source` into its answer to `softmax`."""
    KINDS[name] = Kind(lambda course: answered(course, double=DOUBLE, softmax=source), earns, says)


def hostile(*says, earns=KEPT):
    """Add a kind that changes the notebook itself."""

    def add(function):
        KINDS[function.__name__] = Kind(function, earns, says)
        return function

    return add


def body(text, name="softmax", argument="z"):
    """Return a function with this body."""
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"def {name}({argument}):\n{lines}"


# --- time, memory, processes ------------------------------------------------------------------

LOOP = "while True:\n    pass"
DEAF = """\
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        pass
"""
attack("loop in the cell", LOOP, "time")
attack("loop in the function", body(LOOP), "time")
attack("loop that ignores signals", DEAF + LOOP, "time")
attack("sleep that ignores signals", DEAF + body("import time\ntime.sleep(1000)"), "time")
attack(
    "loop that catches everything",
    body(
        "while True:\n    try:\n        " + "while True: pass"
        "\n    except BaseException:\n        pass"
    ),
    "time",
)
attack("catastrophic pattern", body("import re\nre.match('(a|a)*b', 'a' * 60)"), "time")
attack("number without end", body("return 10 ** (10 ** 9)"), "time")
attack("memory at once", body("return np.ones(10 ** 11)"), "memory")
attack(
    "memory bit by bit",
    body("hoard = []\nwhile True:\n    hoard.append(bytearray(10 ** 7))"),
    "memory",
)
attack(
    "memory beside the limit",
    body(
        "import ctypes\nlibc = ctypes.CDLL(None)\nfor i in range(100):\n"
        "    n = libc.shmget(0, 10 ** 8, 0o1600)\n    a = libc.memfd_create(b'x', 0)\n"
        "    assert n < 0 and a < 0, 'got some'\nraise ValueError"
    ),
    "error",
)
attack(
    "hundreds of processes",
    "import os\nfor i in range(500):\n    if os.fork() == 0:\n"
    "        import time\n        time.sleep(1000)\n" + SOFTMAX,
    "right",
    earns={"double": 2, "softmax": 3},  # The attack fails, and the answer below it is right.
)
attack(
    "process that outlives",
    body(
        "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; "
        "time.sleep(1000)'], start_new_session=True)\nreturn z"
    ),
    "error",
)
attack(
    "threads that outlive",
    body(
        "import threading, time\nfor i in range(200):\n"
        "    threading.Thread(target=time.sleep, args=(1000,)).start()\nreturn z"
    ),
    "error",
)
attack("recursion", body("return softmax(z)"), "error")
attack("broken stack", body("import ctypes\nctypes.string_at(0)"), "ended")
attack(
    "new program in its place",
    body("import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(1)'])"),
    "ended",
    "error",
)

# --- leaving ----------------------------------------------------------------------------------

attack("sys.exit", "import sys\nsys.exit(0)", "missing", "error")
attack("sys.exit in the function", body("import sys\nsys.exit(0)"), "error")
attack("os._exit", "import os\nos._exit(0)", "ended")
attack("os._exit in the function", body("import os\nos._exit(0)"), "ended")
attack("kills itself", body("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), "ended")
attack("kills everybody", body("import os, signal\nos.kill(-1, signal.SIGKILL)"), "error")
attack(
    "kills its parent",
    body("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(1, 9)\nreturn z"),
    "value",
    "error",
)

# --- the answer from elsewhere ----------------------------------------------------------------

attack(
    "imports softmax_lib",
    "from softmax_lib import softmax\ntop = softmax([2, 1, .1])[0]",
    "import",
    "missing",
)
attack(
    "imports SciPy",
    "from scipy.special import softmax\ntop = softmax([2, 1, .1])[0]",
    "import",
    "missing",
)
attack("imports the checks", body("import classroom.checks\nreturn z"), "import")
attack(
    "installs SciPy",
    body(
        "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', "
        "'scipy'])\nfrom scipy.special import softmax as s\nreturn s(z)"
    ),
    "error",
)
SEARCH = """
import os, sys
found = []
for start in {starts}:
    for folder, _, names in os.walk(start):
        for name in names:
            if os.path.join(folder, name).endswith({endings}):
                found.append(name)
assert not found, found
raise ValueError
"""
attack(
    "searches the master",
    body(SEARCH.format(starts=["/"], endings=("assignment.py", "checks.py", ".ipynb", ".csv"))),
    "error",
)
attack(
    "searches softmax_lib",
    body(
        "import os\nnames = [name for _, folders, _ in os.walk('/') for name in folders]\n"
        "assert not {'softmax_lib', 'scipy', 'assignments', 'notebooks'} & set(names)\n"
        "raise NotImplementedError"
    ),
    "unanswered",
)
attack("reads other submissions", body(f"return open({str(Path(__file__))!r}).read()"), "error")
attack("reads the password file", body("return open('/etc/passwd').read()"), "error")
attack(
    "reads processes",
    body(
        "import os\nassert not os.path.exists('/proc/self')\nassert not os.path.exists('/sys')\n"
        "raise NotImplementedError"
    ),
    "unanswered",
)
attack(
    "looks for secrets in memory",
    body(
        "import gc, sys\nfor o in gc.get_objects():\n    if isinstance(o, dict):\n"
        "        for k, v in list(o.items()):\n"
        "            if isinstance(k, str) and ('expect' in k or 'reference' in k) and "
        "isinstance(v, (list, np.ndarray)):\n                return v\nreturn z"
    ),
    "value",
)
attack(
    "looks for secrets in frames",
    body(
        "import sys\nframe = sys._getframe()\nwhile frame:\n    for v in frame.f_locals.values():\n"
        "        if isinstance(v, dict) and 'expected' in v:\n            return v['expected']\n"
        "    frame = frame.f_back\nreturn z"
    ),
    "value",
)
attack(
    "reads its own request",
    body(
        "import sys\nrequest = sys._getframe(3).f_locals.get('request', {})\n"
        "assert 'calls' not in request or 'expect' not in repr(request)\nreturn z"
    ),
    "value",
    "error",
)
attack(
    "network",
    body("import socket\ns = socket.create_connection(('1.1.1.1', 80), timeout=2)\nreturn z"),
    "error",
)
attack("local sockets", body("import socket\nsocket.socketpair()\nreturn z"), "error")
attack(
    "looks up a name",
    body("import socket\nreturn socket.gethostbyname('example.org')"),
    "error",
    "time",
)
attack(
    "traces another process",
    body(
        "import ctypes\nlibc = ctypes.CDLL(None)\nassert libc.ptrace(16, 1, 0, 0) == -1\n"
        "assert libc.unshare(0x10000000) == -1\n"
        "assert libc.mount(b'x', b'/tmp', b'tmpfs', 0, 0) == -1\nraise NotImplementedError"
    ),
    "unanswered",
)
attack("becomes root", body("import os\nos.setuid(0)\nreturn z"), "error")
attack(
    "raises its limits",
    body("import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1000, 1000))\nreturn z"),
    "error",
)

# --- the files --------------------------------------------------------------------------------

attack(
    "writes files",
    body(
        "import os\nfor place in ('/', '/home', '/root', os.path.dirname(np.__file__), '/dev', "
        f"{str(Path(__file__).parent)!r}):\n    try:\n"
        "        open(os.path.join(place, 'was-here'), 'w').write('x')\n"
        "    except OSError:\n        continue\n    return 'written'\nraise NotImplementedError"
    ),
    "unanswered",
)
attack(
    "leaves a file where it starts",
    body("open('/worker/was-here', 'w').write('x')\nreturn z"),
    "error",
)
attack(
    "finds a file of an earlier call",
    body("import os\nassert not os.path.exists('/worker/was-here')\nraise NotImplementedError"),
    "unanswered",
)
attack(
    "fills the disk",
    body(
        "for i in range(10 ** 6):\n    with open(f'/worker/{i}', 'wb') as f:\n"
        "        f.write(b'x' * 10 ** 6)"
    ),
    "error",
)
attack(
    "fills the kernel with names and attributes",
    body(
        "import os\nmade = 0\nfor i in range(10 ** 4):\n    try:\n"
        "        open(f'/worker/{i}', 'w').close()\n"
        "        os.setxattr(f'/worker/{i}', 'user.a', b'x' * 60000)\n"
        "    except OSError:\n        continue\n    made += 1\n"
        "assert made == 0\nraise NotImplementedError"
    ),
    "unanswered",
)
attack("a huge file", body("open('/worker/big', 'wb').write(b'x' * 10 ** 8)"), "error")
attack(
    "deletes Python",
    body("import os, shutil\nshutil.rmtree(os.path.dirname(np.__file__))\nreturn z"),
    "error",
)
attack(
    "links to the outside",
    body("import os\nos.symlink('/etc/passwd', '/worker/x')\nreturn open('/worker/x').read()"),
    "error",
)

# --- what the grader hears --------------------------------------------------------------------

attack("prints endlessly", "while True:\n    print('x' * 10 ** 6)", "time")
attack(
    "writes endlessly to the grader",
    "import os\nwhile True:\n    for fd in range(3, 64):\n        try:\n"
    "            os.write(fd, b'x' * 65536)\n        except OSError:\n            pass",
    "output",
    "garbled",
    "time",
)
attack("a huge answer", body("return np.ones(10 ** 6)"), "output", "value", "shape")
attack("a huge text", body("return 'x' * 10 ** 7"), "output")
attack(
    "a deep answer",
    body("deep = []\nfor i in range(10 ** 5):\n    deep = [deep]\nreturn deep"),
    "type",
)
FORGE = """
import json, os
def forge(lines):
    for fd in range(3, 64):
        try:
            os.write(fd, b''.join(json.dumps(line).encode() + b'\\n' for line in lines))
        except OSError:
            pass
"""
right = {"value": {"array": {"dtype": "float64", "shape": [3], "elements": ["1.0"] * 3}}}
attack(
    "forges answers",
    f"{FORGE}\nforge([{{'cells': [None] * 5}}] + [{right!r}] * 6 + [{{'end': True}}])\nos._exit(0)",
    "garbled",
    "value",
)
attack(
    "forges marks",
    f"{FORGE}\nforge([{{'points': 3, 'problem': 'right'}}, {{'marks': "
    "{'softmax': 3}}])\nos._exit(0)",
    "garbled",
)
attack("forges a readiness", f"{FORGE}\nforge([{{'ready': True}}] * 3)\nos._exit(0)", "garbled")
attack(
    "deep JSON",
    f"{FORGE}\nos.write(3, b'[' * 10 ** 5) if 0 else None\nfor fd in "
    "range(3, 64):\n    try:\n        os.write(fd, b'[' * 60000 + b'\\n')\n"
    "    except OSError:\n        pass\nos._exit(0)",
    "garbled",
)
attack(
    "a number too long",
    f"{FORGE}\ndef softmax(z):\n    forge([{{'value': {{'number': "
    "'9' * 100000}}])\n    os._exit(0)",
    "garbled",
)
attack(
    "an impossible array",
    f"{FORGE}\ndef softmax(z):\n    forge([{{'value': {{'array': "
    "{'dtype': 'object', 'shape': [10 ** 6] * 8, 'elements': ['1']}}}])\n    os._exit(0)",
    "garbled",
)
attack("closes every pipe", "import os\nos.closerange(0, 64)", "ended", "garbled")
attack(
    "closes the pipe and goes on",
    "import os\nos.closerange(0, 64)\nwhile True: pass",
    "ended",
    "time",
)

# --- lies in the process ----------------------------------------------------------------------

attack(
    "patched NumPy",
    "np.exp = lambda x: np.ones(3)\nnp.allclose = lambda *a, **k: True\n"
    "np.testing.assert_allclose = lambda *a, **k: None\nnp.abs = lambda x: 0\n"
    + body("return np.exp(z)"),
    "value",
)
attack(
    "patched comparison",
    "import builtins, operator, math\nmath.isclose = lambda *a, **k: True\n"
    "builtins.abs = lambda x: 0\nbuiltins.all = lambda x: True\noperator.eq = lambda a, b: True\n"
    + body("return z"),
    "value",
)
LIAR = """
class Liar({base}):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    def __lt__(self, other): return True
    def __sub__(self, other): return 0
    def __rsub__(self, other): return 0
    def __abs__(self): return 0
    def __bool__(self): return True
    __hash__ = None
"""
attack("a lying number", LIAR.format(base="float") + body("return [Liar(7)] * 3"), "value")
attack("a lying text", LIAR.format(base="str") + body("return Liar('right')"), "type")
attack(
    "a lying array", LIAR.format(base="np.ndarray") + body("return np.ones(3).view(Liar)"), "value"
)
attack("a lying object", LIAR.format(base="object") + body("return Liar()"), "type")
attack(
    "an object that says it is an array",
    "class A:\n    def __array__(self, *a, **k):\n"
    "        return np.array([np.nan] * 3)\n" + body("return A()"),
    "nan",
)
attack(
    "a pickle trick",
    "class P:\n    def __reduce__(self):\n        import os\n"
    "        return os.system, ('touch /tmp/was-here',)\n" + body("return [P()] * 3"),
    "type",
)
attack(
    "patched json",
    'import json\njson.dumps = lambda *a, **k: \'{"value": {"flag": true}}\'\n'
    "json.JSONEncoder.encode = json.dumps\n" + SOFTMAX,
    "garbled",
    "type",
)
attack(
    "patched worker",
    "import __main__\n__main__.encode = lambda *a: {'points': 3}\n"
    "__main__.answer = lambda call, space: {'value': {'right': True}}\n",
    "garbled",
)
attack(
    "patched import",
    "import builtins\nreal = builtins.__import__\ndef fake(name, *a, **k):\n"
    "    return real('math' if 'numpy' in name else name, *a, **k)\nbuiltins.__import__ = fake\n"
    + body("import numpy\nreturn numpy.exp(1)"),
    "shape",
)
attack(
    "a tracer",
    "import sys\ndef spy(frame, event, arg):\n    if 'call' in frame.f_locals:\n"
    "        frame.f_locals['call']['name'] = 'double'\n    return spy\nsys.settrace(spy)\n"
    + body("return z"),
    "value",
    "ended",
)
attack(
    "answers another question",
    "def double(z):\n    return softmax(z)\n"
    "def question(name):\n    return 'right'\ntop = 'right'\n" + body("return 2 * z"),
    "value",
    earns={"double": 2, "softmax": 0},
)
attack(
    "right the first time only",
    "calls = []\ndef softmax(z):\n    calls.append(1)\n"
    "    e = np.exp(z - max(z))\n    return e / sum(e) if len(calls) == 1 else z\n",
    "value",
)
attack(
    "right when it looks like a test",
    "import sys\ndef softmax(z):\n    e = np.exp(z - max(z))\n"
    "    return e / sum(e) if 'pytest' in sys.modules or list(z) == [1.0, 2.0] else z\n",
    "value",
)
attack("the answer to the visible check", body("return np.array([0.2689414, 0.7310586])"), "shape")
attack("changes its input", body("z[:] = 0\nreturn z"), "value")
attack("stops itself", body("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"), "time")
attack("random answers", body("return np.random.default_rng().dirichlet(np.ones(3))"), "value")
attack("NaN everywhere", body("return np.full(3, np.nan)"), "nan")
attack("infinity everywhere", body("return np.full(3, np.inf)"), "value")
attack("complex numbers", body("return np.ones(3, dtype=complex)"), "type")
attack("a giant whole number", body("return [10 ** 4000, 1, 1]"), "garbled", "error", "value")
attack("half a character", body("return '\\ud800'"), "type")
attack("HTML in an error", body("raise ValueError('<script>alert(1)</script>')"), "error")
attack(
    "an error that raises",
    "class Bad(Exception):\n    def __str__(self): raise Bad\n"
    "    __repr__ = __str__\n" + body("raise Bad"),
    "error",
)
attack("a text that only looks like code", "\0", "missing", "error", "syntax")
attack("brackets without end", "(" * 100_000, "syntax", "memory", "error", "missing")
attack("minus without end", "-" * 200_000 + "1", "syntax", "memory", "error", "ended", "missing")
attack("a sum without end", "+".join(["1"] * 100_000), "error", "ended", "missing")


# --- the notebook itself ----------------------------------------------------------------------


@hostile("value", "unanswered", "none")
def edited_checks(course):
    notebook = answered(course, double=DOUBLE)
    cell(notebook, "softmax-check")["source"] = "print('full marks')\npoints = 3"
    cell(notebook, "softmax-check")["metadata"]["nbgrader"]["points"] = 100
    return notebook


@hostile("value")
def two_guesses(course):
    """Tells the two workers apart, and guesses differently: the first guess is final."""
    softmax = body("raise ValueError") + "top = 0.1 if 'seen' in globals() else 0.6590011388859679"
    notebook = answered(course, double=DOUBLE, softmax=softmax)
    notebook["cells"].insert(1, code("seen = str(1)"))
    return notebook


@hostile("value")
def a_check_that_answers(course):
    """Below the answer, the visible check puts another in its place."""
    notebook = answered(course, double=DOUBLE, softmax=body("return z") + "top = 1.0")
    cell(notebook, "softmax-check")["source"] = "print(softmax)\nwhile True: pass"
    return notebook


@hostile("unanswered", "none")
def deleted_checks(course):
    notebook = answered(course, double=DOUBLE)
    notebook["cells"] = [c for c in notebook["cells"] if not c["id"].endswith("-check")]
    return notebook


@hostile("value", "unanswered", "none")
def forged_points(course):
    notebook = answered(course, double=DOUBLE)
    notebook["metadata"]["points"] = {"softmax": 3}
    marks = cell(notebook, "softmax")["metadata"]["nbgrader"]
    marks |= {"points": 1000, "grade": True, "score": 1000}
    return notebook


@hostile("missing", earns={"double": 2, "softmax": 0})
def deleted_answer(course):
    notebook = answered(course, double=DOUBLE)
    notebook["cells"].remove(cell(notebook, "softmax"))
    return notebook


@hostile("unanswered", "none")
def forged_outputs(course):
    notebook = answered(course, double=DOUBLE)
    cell(notebook, "softmax-check")["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "All checks passed. 3 of 3 points."}
    ]
    return notebook


@hostile("broken", earns=LOST)
def not_json(course):
    return b"{'cells': []}"


@hostile("broken", earns=LOST)
def empty_file(course):
    return b""


@hostile("broken", earns=LOST)
def half_a_file(course):
    return json.dumps(answered(course))[:-200]


@hostile("broken", earns=LOST)
def random_bytes(course):
    return bytes(range(256)) * 100


@hostile("broken", earns=LOST)
def deep_file(course):
    return '{"nbformat": 4, "cells": ' + "[" * 200_000 + "]" * 200_000 + "}"


@hostile("broken", earns=LOST)
def a_list(course):
    return json.dumps([1, 2, 3])


@hostile("broken", earns=LOST)
def cells_of_numbers(course):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1, None]})


@hostile("broken", earns=LOST)
def strange_format_2(course):
    return json.dumps({"nbformat": 2, "worksheets": {"cells": 7}, "metadata": 5})


@hostile("cells", earns=LOST)
def a_million_cells(course):
    return '{"nbformat": 4, "cells": [' + ",".join(['{"cell_type":"raw"}'] * 400_000) + "]}"


@hostile("large", earns=LOST)
def a_giant_file(course):
    return b" " * 10_000_001


@hostile("cells", earns=LOST)
def two_megabytes_of_code(course):
    return answered(course, double=DOUBLE, softmax="x = 1\n" * 350_000)


@hostile("unanswered", "none")
def huge_outputs(course):
    notebook = answered(course, double=DOUBLE)
    text = {"output_type": "stream", "name": "stdout", "text": "x" * 3_000_000}
    cell(notebook, "double")["outputs"] = [text] * 3
    return notebook


@hostile("value")
def metadata_of_the_wrong_kind(course):
    notebook = answered(course, double=DOUBLE, softmax=body("return z") + "top = 1.0")
    notebook["metadata"]["classroom"] = ["../../etc"]
    notebook["cells"].append({"cell_type": 7, "metadata": [], "source": {"a": 1}})
    notebook["cells"].append({**code("x = 1"), "metadata": {"nbgrader": "softmax"}})
    notebook["cells"].append({**code("x = 1"), "metadata": {"nbgrader": {"grade_id": ["a"]}}})
    return notebook


@hostile("unanswered", "none")
def html_everywhere(course):
    notebook = answered(course, double=DOUBLE)
    cell(notebook, "why")["source"] = (
        "<script>alert(1)</script><img src=x onerror=alert(1)>\x00\x1b"
    )
    html = {"text/html": "<script>alert(1)</script>", "image/svg+xml": "<svg onload=alert(1)/>"}
    cell(notebook, "figure")["source"] = "show('</pre><script>alert(1)</script>')"
    cell(notebook, "figure")["outputs"] = [{"output_type": "display_data", "data": html}]
    return notebook


@hostile("unanswered", "none")
def false_pictures(course):
    notebook = answered(course, double=DOUBLE)
    for data in ("%%%", "PHNjcmlwdD4=", '"><script>alert(1)</script>', ["iVBORw0KGgo="], 5, None):
        output = {"output_type": "display_data", "data": {"image/png": data}}
        cell(notebook, "figure")["outputs"].append(output)
    cell(notebook, "figure")["source"] = "show()"
    return notebook


@hostile("unanswered", "none")
def half_characters(course):
    notebook = answered(course, double=DOUBLE)
    cell(notebook, "why")["source"] = "half a character: \ud800"
    return notebook


@hostile("type", "value", earns={"double": 2, "softmax": 0})
def many_answers_to_one_question(course):
    notebook = answered(course, double=DOUBLE, softmax=body("return z") + "top = 'x'")
    notebook["cells"] += [cell(notebook, "softmax")] * 300
    return notebook


# --- one run with all of them, and honest students among them -----------------------------------

HONEST_WORK = {"aaa-honest": 5, "mmm-honest": 5, "zzz-honest": 5}


@pytest.fixture(scope="module")
def run(course, jail, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    for name in HONEST_WORK:
        hand_in(folder / "in", name, answered(course, double=DOUBLE, softmax=SOFTMAX))
    for name, kind in KINDS.items():
        hand_in(folder / "in", name, kind.make(course))
    before = snapshot(folder / "in")
    run = Run([course], folder / "out", jail, limits=QUICK, jobs=2, seed=11)
    run.summary = run.grade(folder / "in")
    run.unchanged = before == snapshot(folder / "in")
    run.by_name = {record["name"]: record for record in run.records.all()}
    return run


def snapshot(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("name", KINDS)
def test_gains_nothing_and_hears_what_went_wrong(run, name):
    kind, record = KINDS[name], run.by_name[name]
    assert earned(record) == kind.earns, record["questions"]
    text = (run.folder / "feedback" / "toy" / f"{record['key']}.html").read_text("utf-8")
    sentences = [{**MESSAGES, **PROBLEMS}[key] for key in kind.says]
    assert any(sentence in text.replace("&#x27;", "'") for sentence in sentences), record[
        "questions"
    ]
    assert "<script" not in text
    assert "onerror=alert" not in text.replace("&gt;", "").replace("&lt;", "") or "&lt;" in text


def test_there_are_many_kinds():
    assert len(KINDS) > 100


@pytest.mark.parametrize("name", HONEST_WORK)
def test_the_others_keep_their_marks(run, name):
    assert sum(earned(run.by_name[name]).values()) == HONEST_WORK[name]


def test_nobody_stops_the_run(run):
    assert run.summary.failed == ()
    assert run.summary.marked == len(KINDS) + len(HONEST_WORK)
    rows = (run.folder / "gradebook.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(KINDS) + len(HONEST_WORK)


def test_nothing_is_left_outside_the_jail(run):
    assert run.unchanged
    assert not Path("/worker").exists()
    assert not (Path(__file__).parent / "was-here").exists()
    expected = {"marks.db", "feedback", "by-hand", "gradebook.csv", "grade.log", "overview.html"}
    assert {path.name for path in run.folder.iterdir()} == expected


def processes_of_the_jail():
    """Return the processes on this machine that belong to a worker of the tests."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes()
            owner = place.stat().st_uid
        except OSError:
            continue
        if owner in range(USER, USER + USERS) or (b"bwrap" in words and b"/worker.py" in words):
            found.append((place.name, words[:80]))
    return found


def test_no_process_is_left(run):
    deadline = time.monotonic() + 5
    while processes_of_the_jail() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes_of_the_jail() == []


def test_the_pages_for_marking_by_hand_are_safe(run):
    for path in (run.folder / "by-hand").rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<script" not in text and "<svg" not in text
        assert re.findall(r"<img[^>]*>", text) == []
        assert "Content-Security-Policy" in text
