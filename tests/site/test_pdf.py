"""The printed book, opened with libraries that had no part in its printing."""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass

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
APPENDICES = ["Solutions", "Code that is folded on the pages"]


@dataclass
class Book:
    """The PDF: `pdf` to look into, `pages` with the text of each, `said` by the tool."""

    pdf: pikepdf.Pdf
    text: pypdfium2.PdfDocument
    pages: list
    said: str

    def number(self, destination):
        """Return the page, counted from 1, that a destination is on."""
        if isinstance(destination, pikepdf.Name):
            destination = self.pdf.Root.Dests[destination]
        return self.numbers[destination[0].objgen]

    @property
    def numbers(self):
        return {page.objgen: i for i, page in enumerate(self.pdf.pages, 1)}


def print_book():
    """Let the tool print the book, as `make pdf` does."""
    command = [sys.executable, ROOT / "tools" / "pdf.py"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="session")
def book(site):
    done = print_book()
    assert done.returncode == 0, done.stderr[-2000:]
    text = pypdfium2.PdfDocument(tool.PDF)
    pages = [page.get_textpage().get_text_bounded() for page in text]
    with pikepdf.open(tool.PDF) as pdf:
        yield Book(pdf, text, pages, done.stdout)
    text.close()


@pytest.fixture(scope="session")
def articles(site):
    """The pages of the site in the order of the book, name -> parsed article."""
    names = [name for part in tool.settings()["parts"] for name in part["pages"]]
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


def test_a_book_of_usual_size(book):
    assert 350 < len(book.pages) < 700
    assert tool.PDF.stat().st_size < 15e6
    assert f"The book has {len(book.pages)} pages" in book.said


def test_no_page_is_empty(book):
    assert [i for i, text in enumerate(book.pages, 1) if len(plain(text)) < 60 and i > 1] == []


def test_every_page_but_the_first_has_a_head_and_its_number(book):
    for i, page in enumerate(book.text, 1):
        width, height = page.get_size()
        text = page.get_textpage()
        foot = text.get_text_bounded(0, 0, width, MARGIN + 10 * MILLIMETRE)
        head = text.get_text_bounded(0, height - 22 * MILLIMETRE, width, height)
        assert bool(head.strip()) == (i > 1)
        assert foot.split()[-1:] == ([str(i)] if i > 1 else [])


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
            assert all(word in book.pages[book.number(where) - 1] for word in words), heading
    # In a heading a formula has the words of its name.
    assert len(found) == len(expected)
    same = [a == b for a, b in zip(found, expected, strict=True)]
    assert same.count(False) <= 3


def test_every_printed_page_number_is_right(book, links):
    """In the contents, and where a page says where its solutions and its code are."""
    contents = wrong = 0
    for page, link, text in links:
        words = text.split()
        if "/Dest" not in link or not words or not words[-1].isdecimal():
            continue
        in_contents = "Contents" in book.pages[page - 1].split("\n")[0]
        if in_contents or PAGE.search(" ".join(words)):
            contents += in_contents
            wrong += int(words[-1]) != book.number(link.Dest)
    assert wrong == 0
    assert contents > 200


def test_links_lead_somewhere(book, links):
    places = set(book.pdf.Root.Dests.keys())
    for _, link, _ in links:
        if "/Dest" in link:
            assert str(link.Dest) in places
        else:
            assert re.match(r"https?://(?!book\.invalid)|mailto:", str(link.A.URI)), link.A.URI
    assert len(links) > 1000


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
    text = plain("".join(book.pages))
    missing, count = [], 0
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code" or "remove-input" in cell["metadata"].get("tags", []):
                continue
            lines = [plain(line) for line in "".join(cell["source"]).split("\n")]
            missing += [(notebook.name, line) for line in lines if line not in text]
            count += len(lines)
    assert missing == []
    assert count > 3000


def test_no_text_reaches_into_the_margins(book):
    for i, page in enumerate(book.text, 1):
        width, _ = page.get_size()
        text = page.get_textpage()
        for k in range(text.count_rects()):
            left, _, right, _ = text.get_rect(k)
            assert left > MARGIN, i
            assert right < width - MARGIN, (i, text.get_text_bounded(*text.get_rect(k)))


def test_fonts_are_embedded(book):
    descriptors = [
        one for one in book.pdf.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]  # fmt: skip
    assert {"Literata-Regular", "SawarabiMincho"} <= {
        str(one.FontName).partition("+")[2] for one in descriptors
    }
    for one in descriptors:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()), one.FontName


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
    assert len(names) > 20
    assert [name for name in names if f"figures/{name}.html" not in text] == []


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
    assert len(titles) == 60
    assert [title for title in titles if title in before] == []
    assert [title for title in titles if title not in after] == []


def test_it_tells_no_time_and_no_machine_and_is_not_printed_twice(book):
    assert set(book.pdf.docinfo.keys()) == {"/Title", "/MadeFrom"}
    assert "Nothing has changed" in print_book().stdout


def test_what_it_is_made_from_is_known(tmp_path):
    """A changed page, and nothing else, makes it print again."""
    (tmp_path / "one.html").write_text("one", encoding="utf-8")
    before = tool.fingerprint({}, tmp_path, "156")
    assert tool.fingerprint({}, tmp_path, "156") == before
    assert tool.fingerprint({"title": ""}, tmp_path, "156") != before
    assert tool.fingerprint({}, tmp_path, "157") != before
    (tmp_path / "one.html").write_text("two", encoding="utf-8")
    assert tool.fingerprint({}, tmp_path, "156") != before


def test_without_a_book_it_says_what_to_do(tmp_path):
    with pytest.raises(tool.NoBook, match=r"intro is missing. Run make book"):
        tool.make(html=tmp_path)
