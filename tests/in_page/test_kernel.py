"""What runs a cell in the page, tried in the Python of this machine."""

import importlib.util
import itertools
import sys
from pathlib import Path
from textwrap import dedent

import pytest

RUN = Path(__file__).resolve().parents[2] / "book" / "_ext" / "softmax_book" / "run"


@pytest.fixture(scope="module")
def module():
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pretty", importlib.import_module("IPython.lib.pretty"))
        spec = importlib.util.spec_from_file_location("kernel_of_the_page", RUN / "kernel.py")
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        yield found


@pytest.fixture
def run(module, monkeypatch):
    """Run cells one after the other; return what each puts out."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    said = []
    kernel = module.Kernel(said.append)

    def run_one(source, quiet=False):
        said.clear()
        kernel.run(source, "<cell 1>", quiet)
        return list(said)

    run_one.kernel = kernel
    return run_one


def by_stream(outputs):
    return itertools.groupby(outputs, lambda one: one["stream"])


def plain(outputs):
    return [one["data"]["text/plain"] for one in outputs]


def test_the_last_value_is_shown_and_kept(run):
    assert plain(run("x = 3\nx + 1")) == ["4"]
    assert plain(run("_ * 2")) == ["8"]
    assert run("x = 4") == run("None") == run("x;") == []


def test_values_are_printed_as_in_jupyter(run):
    assert plain(run("%precision 3\n1 / 3")) == ["0.333"]
    assert plain(run("%precision %.7g\n[2 / 3, 1.0]")) == ["[0.6666667, 1]"]
    assert plain(run("%precision\n0.1 + 0.2")) == ["0.30000000000000004"]
    (long,) = plain(run("[list(range(15)) for _ in range(2)]"))
    assert long.startswith("[[0, 1, ") and "],\n [0, 1" in long


@pytest.mark.parametrize("wanted", ["x", "-1", "%q", "% %"])
def test_a_precision_that_is_none_is_refused(run, wanted):
    (output,) = run(f"%precision {wanted}")
    assert output["error"]["kind"] == "ValueError"
    assert "takes decimals or a format" in output["error"]["message"]


def test_another_magic_is_named(run):
    (output,) = run("x = 1\n%timeit x")
    assert "not %timeit" in output["error"]["message"]


def test_what_is_printed_comes_in_order_and_is_cut_where_it_is_too_long(run, module):
    outputs = run("for i in range(3):\n    print(i)")
    assert {one["stream"] for one in outputs} == {"stdout"} and len(outputs) < 6
    assert "".join(one["text"] for one in outputs) == "0\n1\n2\n"
    outputs = run("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')")
    whole = [(name, "".join(one["text"] for one in group)) for name, group in by_stream(outputs)]
    assert whole == [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")]
    text = "".join(one["text"] for one in run("print('x' * 300_000)\nprint('y')"))
    assert text.startswith("x" * module.MOST) and "y" not in text and "left out" in text
    (value,) = plain(run("'x' * 300_000"))
    assert len(value) < module.MOST + 200 and "left out" in value


def test_an_error_names_line_and_cause(run):
    source = dedent("""\
        def f():
            raise KeyError("a")

        try:
            f()
        except KeyError as e:
            raise ValueError("b") from e""")
    (output,) = run(source)
    assert output["error"] == {
        "kind": "ValueError", "message": "b", "line": 7,
        "code": 'raise ValueError("b") from e', "cause": "KeyError: 'a'",
    }  # fmt: skip
    (output,) = run("x = 1\ny = = 2")
    assert (output["error"]["kind"], output["error"]["line"]) == ("SyntaxError", 2)


def test_a_quiet_cell_gives_names_and_draws_nothing(run):
    run("class plotting:\n    made = []\n    def bars(x):\n        plotting.made.append(x)")
    assert run("y = 5\nprint(y)\nplotting.bars(1)", quiet=True) == []
    assert plain(run("y, plotting.made")) == ["(5, [])"]
    assert run("plotting.bars(2)") == []
    assert plain(run("plotting.made")) == ["[2]"]
    assert run("display(3)", quiet=True) == []
    (output,) = run("1 / 0", quiet=True)
    assert output["error"]["kind"] == "ZeroDivisionError"


def test_every_form_of_a_value_is_passed_on(run):
    (output,) = run(
        dedent("""\
        class A:
            _repr_html_ = lambda self: "<b>a</b>"
            __repr__ = lambda self: "a"
        A()""")
    )
    assert output["data"] == {"text/plain": "a", "text/html": "<b>a</b>"}
    assert plain(run("display(1, 2)")) == ["1", "2"]


def test_names_are_completed_and_explained(run):
    run("import math\nanswer = 42")
    assert run.kernel.completions("math.sq") == ["math.sqrt"]
    assert "answer" in run.kernel.completions("ans")
    assert run.kernel.signature("math.sqrt").startswith("math.sqrt(x, /)")
    assert run.kernel.signature("answer") == run.kernel.signature("1 + 1") == ""


def test_a_package_comes_with_its_first_import(module, tmp_path, monkeypatch):
    import io
    import zipfile

    def wheel(name):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr(f"{name}.py", f"name = {name!r}")
        return data.getvalue()

    class Bytes:
        def __init__(self, name):
            self.name = name

        def to_bytes(self):
            if self.name == "lost.whl":
                raise OSError("status 404")
            return wheel(self.name.removesuffix(".whl"))

    asked = []
    finder = module.Packages(
        {
            "far_off": ["needed_first.whl", "far_off.whl"],
            "another": ["needed_first.whl", "another.whl"],
            "lost_one": ["lost.whl"],
        },
        lambda name: asked.append(name) or Bytes(name),
    )
    finder.folder = str(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, finder])
    monkeypatch.syspath_prepend(str(tmp_path))
    assert importlib.import_module("far_off").name == "far_off"
    assert importlib.import_module("needed_first").name == "needed_first"
    assert importlib.import_module("another").name == "another"
    assert asked == ["needed_first.whl", "far_off.whl", "another.whl"]
    with pytest.raises(ImportError, match=r"lost\.whl could not be loaded: status 404"):
        importlib.import_module("lost_one")
    for name in ("far_off", "needed_first", "another"):
        sys.modules.pop(name)


def test_a_file_comes_when_it_is_opened_for_the_first_time(module, tmp_path):
    asked, lost = [], {"b.txt"}

    class Bytes:
        def __init__(self, name):
            self.name = name

        def to_bytes(self):
            if self.name in lost:
                raise OSError("status 404")
            return self.name.encode()

    names, folder = ["a.txt", "b.txt"], f"/{tmp_path}"
    hear = module.Files(names, lambda name: asked.append(name) or Bytes(name), folder)
    a, b = (str(tmp_path / name) for name in ("a.txt", "b.txt"))
    for event in [("import", (a,)), ("open", (3, "r", 0)), ("open", (a + "x", "r", 0))]:
        hear(*event)
    assert asked == []
    hear("open", (a, "r", 0))
    hear("open", (a, "r", 0))
    assert asked == ["a.txt"] and (tmp_path / "a.txt").read_text() == "a.txt"
    with pytest.raises(OSError, match=r"b\.txt could not be loaded: status 404"):
        hear("open", (b, "r", 0))
    lost.clear()
    hear("open", (b, "r", 0))
    assert (tmp_path / "b.txt").read_text() == "b.txt"
