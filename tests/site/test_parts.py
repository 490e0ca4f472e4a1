"""The parts of the book's extension, each without a build."""

import io
import sys
from types import SimpleNamespace

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont
from pygments.filters import ErrorToken
from sphinx import highlighting

from tests.site import toy

sys.path.append(str(toy.ROOT / "book" / "_ext"))
from softmax_book import executed, fresh, highlights, numbers, page, publish, search, sheets

SENTENCE = "A first sentence of more than forty characters stands here."
CSS = """@charset "utf-8";
/* url(comment.png) */
@font-face{font-family:A;src:url(../fonts/a.woff2?x#y) format("woff2"),
url(a.ttf) format("truetype")}
b { background: url("data:image/png;base64,AA=="), url('pic.png') }
"""


# --- page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Short.", "Short."),
        ("x" * 160, "x" * 160),
        (f"{SENTENCE} And {'words ' * 40}", SENTENCE),
        (f"Too soon. {'words ' * 40}", f"Too soon. {'words ' * 23}words…"),
    ],
)
def test_a_description_ends_with_a_sentence_or_a_word(text, short):
    assert page.shorten(text) == short
    assert len(short) <= page.DESCRIPTION_LENGTH


def test_a_page_is_described_by_itself_else_by_its_first_paragraph():
    paragraph = nodes.paragraph("", "In  a section,\nwith \\alpha.")
    boxed = nodes.note("", nodes.paragraph("", "In a box."))
    doctree = nodes.section("", boxed, paragraph)
    own = '<meta content="A &amp; B" name="description" />'
    assert page.describe("one", own, doctree) == "A & B"
    assert page.describe("one", "", doctree) == "In a section, with alpha."
    assert page.describe("search", "", None) == page.DESCRIPTIONS["search"]


def test_a_page_has_the_sheets_that_it_needs_and_the_own_one_after_others():
    names = ["softmax-live.css", "softmax.css", "katex/katex.min.css", "pygments.css", "other.css"]
    files = [SimpleNamespace(filename=f"_static/{name}") for name in names]

    def wanted(body):
        return [one.filename.removeprefix("_static/") for one in page.wanted_sheets(files, body)]

    assert wanted("<p>") == ["pygments.css", "softmax.css"]
    assert wanted('<p class="katex">') == ["pygments.css", "katex/katex.min.css", "softmax.css"]
    assert wanted('<p class="sm-live">') == ["pygments.css", "softmax.css", "softmax-live.css"]


def test_captions_are_counted_in_the_chapter():
    body = "<figcaption>a</figcaption><figcaption>b</figcaption>"
    assert [page.numbered(body, chapter).count("Figure 1.") for chapter in [(), (12,)]] == [1, 0]
    assert "Figure 12.1.</span> a" in page.numbered(body, (12,))
    assert "Figure 12.2.</span> b" in page.numbered(body, (12,))


def test_links_into_a_repository():
    assert page.repository_links("", "main", "book/intro.md") == []
    assert page.repository_links("https://e.example/r/", "draft", "book/intro.md") == [
        ("Repository", "https://e.example/r"),
        ("Edit this page", "https://e.example/r/edit/draft/book/intro.md"),
        ("Report a mistake", "https://e.example/r/issues/new"),
    ]


def test_the_sections_of_a_page_are_listed_without_its_title():
    inner = '<ul>\n<li><a href="#a">A</a></li>\n</ul>'
    assert page.sections_of(f'<ul>\n<li><a href="#">Title</a>{inner}</li>\n</ul>\n') == inner
    assert page.sections_of("") == ""


# --- numbers -------------------------------------------------------------------------------------


def test_a_chapter_and_its_sections_have_the_number_of_the_file():
    anchors = {"": (3,), "#a": (3, 1), "#b": None}
    link = nodes.reference("", "A", secnumber=[3, 1])
    title = nodes.title("", "T", secnumber=[3])
    env = SimpleNamespace(
        toc_secnumbers={"notebooks/12-x": anchors, "book/intro": {"": (1,)}},
        tocs={"notebooks/12-x": nodes.bullet_list("", link, nodes.reference("", "none"))},
        titles={"notebooks/12-x": title},
    )
    before = {name: dict(one) for name, one in env.toc_secnumbers.items()}
    changed = numbers.by_file_name(lambda collector, env: [])(None, env)
    assert anchors == {"": (12,), "#a": (12, 1), "#b": None}
    assert (link["secnumber"], title["secnumber"]) == ([12, 1], [12])
    assert env.toc_secnumbers["book/intro"] == before["book/intro"]
    assert changed == []  # the dictionaries were changed in place
    env.toc_secnumbers["book/intro"] = {"": (1,)}

    def assign(collector, env):
        env.toc_secnumbers = {"book/intro": {"": (2,)}}

    assert numbers.by_file_name(assign)(None, env) == ["book/intro"]


# --- publish -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("../_static/a%20b.js?v=1#c", "_static/a b.js"),
        ("a.html?x=1&amp;y=2", "notebooks/a.html"),
        ("a&amp;b.html", "notebooks/a&b.html"),
        ("https://e.example/a.js", None),
        ("//e.example/a.js", None),
        ("#here", None),
        ("data:image/png;base64,AA==", None),
    ],
)
def test_where_an_address_leads(address, path):
    assert publish.target("notebooks/one.html", address) == path


def test_files_that_pages_use_and_the_version_of_their_scripts(tmp_path):
    for name in ("a.js", "b.png", "c.png", "unused.png"):
        toy.put(tmp_path / "_static" / name, name)
    text = '<script src="../_static/a.js?v=old"></script><img src="../_static/b.png">'
    text += '<meta content="../_static/c.png"><a href="../_static/missing.png">'
    assert publish.files_used({"notebooks/one.html": text}, tmp_path) == {
        "_static/a.js", "_static/b.png", "_static/c.png",
    }  # fmt: skip
    first = publish.with_versions("notebooks/one.html", text, tmp_path)
    assert "a.js?v=old" not in first
    toy.put(tmp_path / "_static/a.js", "changed")
    assert publish.with_versions("notebooks/one.html", text, tmp_path) != first


# --- sheets --------------------------------------------------------------------------------------


def test_pages_with_the_same_sheets_share_one(tmp_path):
    toy.put(tmp_path / "_static/css/a.css", CSS)
    toy.put(tmp_path / "_static/b.css", "c { color: red }")
    toy.put(tmp_path / "_static/css/pic.png", "picture")
    (tmp_path / "_static/fonts").mkdir()
    font = next((toy.ROOT / "book/_static/fonts").glob("*regular*.woff2")).read_bytes()
    (tmp_path / "_static/fonts/a.woff2").write_bytes(font)
    links = '<link rel="stylesheet" href="{0}_static/css/a.css?v=1">\n<title>T</title>\n'
    links += '<link href="{0}_static/b.css" rel="stylesheet">\n'
    texts = {"x/one.html": links.format("../"), "two.html": links.format("")}
    site = sheets.merge(texts, tmp_path, fresh.Kept(tmp_path / "kept", ""))
    (sheet,) = (path for path in site if path.endswith(".css"))
    css = site[sheet].decode()
    assert css.startswith('@charset "utf-8";') and css.count("@charset") == 1
    assert "comment" not in css and "truetype" not in css
    assert css.index("data:image/png;base64,AA==") < css.index("c { color: red }")
    assert "url(css/pic.png)" in css and site["_static/css/pic.png"] == b"picture"
    (cut,) = (path for path in site if path.endswith(".woff2"))
    assert f"url({cut.removeprefix('_static/')})" in css and len(site[cut]) < len(font)
    assert ord("T") in TTFont(io.BytesIO(site[cut])).getBestCmap()
    assert "font-display:swap" in css
    for name, start in [("x/one.html", "../"), ("two.html", "")]:
        assert texts[name].count("stylesheet") == 1
        assert f'href="{start}{sheet}">\n<title>' in texts[name]


def test_the_characters_of_formulas():
    text = 'a<span class="katex-html"><span>b<i>c</i></span>d</span>e<span>f</span>'
    text += '<span class="katex-html">g</span>h'
    assert sheets.formula_characters(text) == set("bcdg")


# --- highlights ----------------------------------------------------------------------------------


@pytest.fixture
def coloured(tmp_path, monkeypatch):
    """Let what is coloured be kept; return a list of what is coloured all the same."""
    codes, colour = [], highlighting.highlight
    monkeypatch.setattr(highlighting, "highlight", lambda *a: codes.append(a[0]) or colour(*a))
    highlights.setup(SimpleNamespace(book=SimpleNamespace(kept=fresh.Kept(tmp_path, ""))))
    return codes


def test_code_is_coloured_once_for_each_look(coloured):
    bridge = highlighting.PygmentsBridge()
    plain, again = (bridge.highlight_block("true", "json") for _ in range(2))
    others = [
        bridge.highlight_block("false", "json"),
        bridge.highlight_block("true", "yaml"),
        bridge.highlight_block("\ttrue", "json"),
        bridge.highlight_block("\ttrue", "json", opts={"tabsize": 8}),
        bridge.highlight_block("true", "json", hl_lines=[1]),
    ]
    assert 'class="kc"' in plain and again == plain
    assert len({plain, *others}) == len(coloured) == 6


def test_code_that_is_refused_is_refused_again(coloured):
    bridge = highlighting.PygmentsBridge()
    strict, lenient = (bridge.get_lexer("1 ? 2", "python", force=force) for force in (False, True))
    for _ in range(2):
        with pytest.raises(ErrorToken):
            highlighting.highlight("1 ? 2", strict, bridge.get_formatter())
        assert "err" in highlighting.highlight("1 ? 2", lenient, bridge.get_formatter())


# --- fresh, executed, search ---------------------------------------------------------------------


def test_what_python_and_editors_leave_is_no_source(tmp_path):
    for name in ("a.py", ".hidden", "__pycache__/a.pyc", ".ipynb_checkpoints/b", "in/c.md"):
        toy.put(tmp_path / name, "")
    found = fresh.files_below(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in found] == ["a.py", "in/c.md"]
    assert fresh.files_below(tmp_path / "a.py") == [tmp_path / "a.py"]
    assert fresh.files_below(tmp_path / "nowhere") == []


def test_python_and_its_packages_are_named():
    first, *others = fresh.installed_packages()
    assert first == sys.version
    assert any(name.startswith("numpy-") for name in others)


def test_the_source_of_what_was_compiled(tmp_path):
    compiled = tmp_path / "__pycache__" / f"a.{sys.implementation.cache_tag}.pyc"
    assert executed.source_of(compiled) == tmp_path / "a.py"
    assert executed.source_of(tmp_path / "data.npz") == tmp_path / "data.npz"


def test_a_section_tells_its_words_keywords_and_the_names_in_its_code():
    code = nodes.literal_block("", "import os\nfrom a import hidden\nlogits = [1]\nz = logits")
    inner = nodes.section("", nodes.title("", "Exercises"), ids=["inner"], names=["inner"])
    inner += nodes.literal_block("", "deeper = 1")
    text = nodes.paragraph("", "", nodes.Text("Take "), nodes.math("", r"\tfrac{e^z}{Z}"))
    outer = nodes.section("", nodes.title("", "T"), text, code, inner, ids=["o"], names=["label"])
    found = search.sections_of(nodes.container("", outer), {"o": "2.1"}, {"label": "less random"})
    first, second = found
    assert (first["id"], first["title"], first["text"]) == ("o", "2.1 T", "Take e^z/Z")
    assert (first["words"], first["names"], first["worth"]) == ("less random", "logits", 1)
    assert (second["words"], second["names"], second["worth"]) == ("", "deeper", search.EXERCISES)
