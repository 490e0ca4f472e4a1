"""The printed book, opened with libraries that had no part in its printing."""

import json
import re
import unicodedata
from contextlib import nullcontext
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from bs4 import BeautifulSoup

from tests.site.conftest import ROOT
from tools import pdf as tool

MILLIMETRE = 72 / 25.4
# The smallest margin is that of the cheat sheet.
MARGIN = 13 * MILLIMETRE
PAGE = re.compile(r"page (\d+)$")
GLYPHS = re.compile(rb"<([0-9A-Fa-f]+)> *T[jJ]|<([0-9A-Fa-f]+)>")
# Formulas, figures of every kind, code, a sheet of its own, Japanese.
PRINTED = (
    "book/intro", "book/notation", "notebooks/02-temperature", "notebooks/11-attention",
    "book/cheatsheet", "book/glossary",
)  # fmt: skip
APPENDICES = ["Solutions", "Code that is folded on the pages"]


@dataclass
class Book:
    """The PDF: `pdf` and `text` to look into, `pages` with the text of each."""

    pdf: pikepdf.Pdf
    text: pypdfium2.PdfDocument
    pages: list

    def number(self, destination):
        """Return the page, counted from 1, that a destination is on."""
        if isinstance(destination, pikepdf.Name):
            destination = self.pdf.Root.Dests[destination]
        return self.numbers[destination[0].objgen]

    @property
    def numbers(self):
        return {page.objgen: i for i, page in enumerate(self.pdf.pages, 1)}


def settings():
    """Return the settings of the book with a few of its pages: the whole takes minutes."""
    book = tool.settings()
    parts = [{**one, "pages": [n for n in one["pages"] if n in PRINTED]} for one in book["parts"]]
    return {**book, "parts": [part for part in parts if part["pages"]]}


@pytest.fixture(scope="session")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("pdf") / "book.pdf"


@pytest.fixture(scope="session")
def book(site, path):
    tool.make(settings(), site, path)
    text = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_bounded() for page in text]
    with pikepdf.open(path) as pdf:
        yield Book(pdf, text, pages)
    text.close()


@pytest.fixture(scope="session")
def articles(site):
    """The pages of the site in the order of the book, name -> parsed article."""
    names = [name for part in settings()["parts"] for name in part["pages"]]
    found = {}
    for name in names:
        page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        for link in page.select(".headerlink"):
            link.decompose()
        found[name] = page.find("article")
    return found


def plain(text):
    """Return `text` without spaces: a line that is too long may have been broken anywhere."""
    text = text.replace("\ufffe", "-").replace("\u200b", "")
    return "".join(unicodedata.normalize("NFKC", text).split())


def links_of(book):
    """Yield the links, each with its page, its annotation and the text that it covers."""
    for number, page in enumerate(book.pdf.pages):
        links = [one for one in page.get("/Annots", []) if one.Subtype == "/Link"]
        text = book.text[number].get_textpage() if links else None
        for link in links:
            left, bottom, right, top = (float(x) for x in link.Rect)
            yield number + 1, link, text.get_text_bounded(left - 1, bottom, right + 1, top)


@pytest.fixture(scope="session")
def links(book):
    return list(links_of(book))


def test_a_book_of_usual_size(book, path):
    """The whole has five times as many pages."""
    assert 80 < len(book.pages) < 140
    assert path.stat().st_size < 3e6


def test_no_page_is_empty(book):
    assert [i for i, text in enumerate(book.pages, 1) if len(plain(text)) < 60 and i > 1] == []


def test_every_page_but_the_first_has_a_head_and_its_number(book):
    """They come before the text of the page."""
    with book.pdf.open_outline() as outline:
        starts = [(book.number(one.destination), plain(one.title)) for one in outline.root]
    for i, text in enumerate(book.pages[1:], 2):
        head = [title for start, title in starts if start <= i][-1]
        assert plain(text).startswith(f"{head}{i}"), i


def test_bookmarks_lead_to_every_chapter_and_section(book, articles):
    expected = []
    for article in articles.values():
        expected.append(plain(article.h1.get_text()))
        expected += [plain(h2.get_text()) for h2 in article.select("section > h2")]
    with book.pdf.open_outline() as outline:
        chapters = [(one.title, one.destination, one.children) for one in outline.root]
    assert [title for title, _, _ in chapters[1 + len(articles) :]] == APPENDICES
    found = []
    for title, place, sections in chapters[1 : 1 + len(articles)]:
        found.append(plain(title))
        found += [plain(one.title) for one in sections]
        for heading, where in [(title, place), *((s.title, s.destination) for s in sections)]:
            words = [w for w in heading.split() if w.isascii() and w.isalpha()]
            page = plain(book.pages[book.number(where) - 1])
            assert all(plain(word) in page for word in words), heading
    assert found == expected


def test_every_printed_page_number_is_right(book, links):
    """In the contents, and where a page says where its solutions and its code are."""
    contents = wrong = 0
    for page, link, text in links:
        words = text.split()
        if "/Dest" not in link or not words or not words[-1].isdecimal():
            continue
        in_contents = plain(book.pages[page - 1]).startswith("Contents")
        if in_contents or PAGE.search(" ".join(words)):
            contents += in_contents
            wrong += int(words[-1]) != book.number(link.Dest)
    assert wrong == 0
    assert contents > 40


def test_links_lead_somewhere(book, links):
    places = set(book.pdf.Root.Dests.keys())
    for _, link, _ in links:
        if "/Dest" in link:
            assert str(link.Dest) in places
        else:
            assert re.match(r"https?://(?!book\.invalid)|mailto:", str(link.A.URI)), link.A.URI
    assert len(links) > 200


def test_every_glyph_is_there(book):
    """The glyph 0 of a font is the box that stands for a missing one."""
    missing = {}
    for i, page in enumerate(book.pdf.pages, 1):
        for one, other in GLYPHS.findall(page.Contents.read_bytes()):
            glyphs = one or other
            if any(glyphs[k : k + 4] == b"0000" for k in range(0, len(glyphs), 4)):
                missing[i] = missing.get(i, 0) + 1
    assert missing == {}
    text = plain("".join(book.pages))
    for words in ("分配関数", "シグモイド", "función de partición", "∑", "exp(−", "∂", "σ"):
        assert plain(words) in text, words


def test_every_line_of_code_is_whole(book):
    """Every line of every cell that is shown in a chapter, be it folded there or not."""
    # A line may go on after the head of the next page, and after what stands at its right.
    pages = ("\n".join(page.splitlines()[2:]) for page in book.pages)
    text = plain("".join(re.sub(r"From page( \d+)?", "", page) for page in pages))
    missing, count = [], 0
    for notebook in [ROOT / f"{name}.ipynb" for name in PRINTED if "notebooks" in name]:
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code" or "remove-input" in cell["metadata"].get("tags", []):
                continue
            lines = [plain(line) for line in "".join(cell["source"]).split("\n")]
            missing += [(notebook.name, line) for line in lines if line not in text]
            count += len(lines)
    assert missing == []
    assert count > 300


def test_no_text_reaches_into_the_margins(book):
    for i, page in enumerate(book.text, 1):
        width, _ = page.get_size()
        text = page.get_textpage()
        for k in range(text.count_rects()):
            left, _, right, _ = text.get_rect(k)
            assert left > MARGIN, i
            assert right < width - MARGIN, (i, text.get_text_bounded(*text.get_rect(k)))


def test_fonts_are_embedded(book):
    """Those of type 3 are drawings that stand in the PDF anyway."""
    fonts = [
        one for one in book.pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
    ]  # fmt: skip
    assert {str(one.Subtype) for one in fonts} <= {"/Type0", "/CIDFontType2", "/Type3"}
    fonts = [one.FontDescriptor for one in fonts if one.Subtype == "/CIDFontType2"]
    names = {str(one.FontName).partition("+")[2] for one in fonts}
    assert {"Literata-Regular", "SawarabiMincho-Regular"} <= names
    assert [one for one in fonts if "/FontFile2" not in one] == []


def test_a_screen_reader_finds_its_way(book):
    root = book.pdf.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    assert book.pdf.docinfo["/Title"] == "The Softmax Book"
    tags = [
        one for one in book.pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem"
    ]  # fmt: skip
    kinds = [str(one.S) for one in tags]
    for kind in ("/H1", "/H2", "/P", "/L", "/Table", "/TH", "/Figure", "/Link", "/Code"):
        assert kind in kinds, kind
    formula = r"\beta = 1/T"
    assert formula in [str(one.get("/Alt", "")).strip() for one in tags]
    unnamed = [one for one in tags if one.S == "/Figure" and not str(one.get("/Alt", "")).strip()]
    assert unnamed == []


def test_figures_that_move_tell_their_address(book, articles):
    text = plain("".join(book.pages))
    names = {
        figure["data-figure"]
        for article in articles.values()
        for figure in article.select(".sm-live")
        if figure.select(".sm-live-picture")
    }
    assert len(names) > 6
    assert [name for name in names if f"figures/{name}.html" not in text] == []


def test_guesses_are_asked_with_their_options(book, articles):
    text = plain("".join(book.pages))
    options = [
        plain(option.get_text())
        for article in articles.values()
        for option in article.select(".sm-question [data-guess]")
    ]
    assert len(options) > 3
    assert [option for option in options if option not in text] == []


def test_solutions_stand_at_the_end(book, articles):
    with book.pdf.open_outline() as outline:
        place = {one.title: book.number(one.destination) for one in outline.root}
    before = plain("".join(book.pages[: place["Solutions"] - 1]))
    after = plain("".join(book.pages[place["Solutions"] - 1 :]))
    titles = [
        plain(box.summary.get_text())
        for article in articles.values()
        for box in article.select("details.solution")
    ]
    assert len(titles) == 10
    assert [title for title in titles if title in before] == []
    assert [title for title in titles if title not in after] == []


def test_it_tells_no_time_and_no_machine_and_is_not_printed_twice(book, site, path, capsys):
    assert set(book.pdf.docinfo.keys()) == {"/Title", "/MadeFrom"}
    tool.make(settings(), site, path)
    assert "Nothing has changed" in capsys.readouterr().out


def test_what_it_is_made_from_is_known(tmp_path):
    """A changed page, and nothing else, makes it print again."""
    (tmp_path / "one.html").write_text("one", encoding="utf-8")
    before = tool.fingerprint({}, tmp_path, "156")
    assert tool.fingerprint({}, tmp_path, "156") == before
    assert tool.fingerprint({"title": ""}, tmp_path, "156") != before
    assert tool.fingerprint({}, tmp_path, "157") != before
    (tmp_path / "one.html").write_text("two", encoding="utf-8")
    assert tool.fingerprint({}, tmp_path, "156") != before


class Paper:
    """A browser page whose printings begin their sections on the pages that are given."""

    def __init__(self, *printings):
        self.left = list(printings)
        self.shown = []

    def evaluate(self, script, known):
        self.shown.append(known)

    def pdf(self, **options):
        pdf = pikepdf.new()
        first = self.left.pop(0)
        for _ in range(first):
            pdf.add_blank_page()
        place = pikepdf.Array([pdf.pages[first - 1].obj, pikepdf.Name.Fit])
        pdf.Root.Dests = pikepdf.Dictionary({"/one": place})
        file = BytesIO()
        pdf.save(file)
        return file.getvalue()


def test_it_prints_until_the_page_numbers_stand_still():
    paper = Paper(2, 3, 3)
    tool.printed(lambda: nullcontext(paper), {})
    assert paper.shown == [{}, {"one": 2}, {"one": 3}]
    paper = Paper(3)
    tool.printed(lambda: nullcontext(paper), {"one": 3})
    assert paper.left == []
    paper = Paper(1, 2, 1, 2, 1)
    with pytest.raises(tool.Unsettled, match="do not stand still"):
        tool.printed(lambda: nullcontext(paper), {})


def test_without_a_book_it_says_what_to_do(tmp_path):
    with pytest.raises(tool.NoBook, match=r"intro is missing. Run make book"):
        tool.make(html=tmp_path)
