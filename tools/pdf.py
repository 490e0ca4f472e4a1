"""Print the whole book: _build/softmax-book.pdf, from the pages in _build/html.

`pdf.js` makes one document of all pages, `pdf.css` says how it looks on paper, and Chromium
prints it. In which page a section begins is known only when it is printed: so the book is
printed until the page numbers in its contents are those of the printed book.
"""

import hashlib
import json
import mimetypes
import os
import sys
from contextlib import contextmanager
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pikepdf
import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.book import HTML, NoBook, say  # noqa: E402
from tools.browser import NoBrowser, find_chromium, prepare_playwright  # noqa: E402

PDF = ROOT / "_build" / "softmax-book.pdf"
HERE = Path(__file__).parent
PARTS = (HERE / "pdf.js", HERE / "pdf.css", Path(__file__))
# No host has this name; the pages are handed to the browser from the disk.
SITE = "http://book.invalid/"
MOST = 5
WORDS = {
    "contents": "Contents",
    "live": "This figure moves at {address}",
    "solution": "Solution: page {page}",
    "code": "Code: page {page}",
    "back": "From page {page}",
    "solutions": "Solutions",
    "codes": "Code that is folded on the pages",
    "end": "At the end",
}
# Writes the page numbers, id -> number, into the document; what is not there yet is as wide.
NUMBER = """(pages) => document.querySelectorAll("[data-page-of]").forEach((place) => {
  place.textContent = pages[place.dataset.pageOf] ?? "000";
})"""


class Unsettled(Exception):
    """A sentence that says that the page numbers of every printing differ from the one before."""


def contents(toc):
    """Return the pages of the book, a list of parts, each with its `caption` and its `pages`."""
    parts = [{"caption": "", "pages": [toc["root"]]}]
    for part in toc["parts"]:
        pages = [chapter["file"] for chapter in part["chapters"]]
        parts.append({"caption": part["caption"], "pages": pages})
    return parts


def settings(root=ROOT):
    """Return what `pdf.js` has to know of the book, from `_config.yml` and `_toc.yml`."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    base = config["html"]["baseurl"]
    return {
        "title": config["title"],
        "author": config["author"],
        "base": base.rstrip("/") + "/" if base else "",
        "language": config["sphinx"]["config"]["language"],
        "parts": contents(toc),
        "words": WORDS,
    }


def fingerprint(book, html, browser):
    """Return a hash of all that the PDF is made from."""
    found = hashlib.sha256(json.dumps([book, browser, version("pikepdf")]).encode())
    files = [p for p in html.rglob("*") if p.is_file() and "_python" not in p.parts]
    for path in [*PARTS, *sorted(files)]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def give(html):
    """Return what answers the requests of a browser page with the files below `html`."""

    def answer(route):
        path = html / unquote(urlsplit(route.request.url).path).lstrip("/")
        if path.is_file():
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            route.fulfill(body=path.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    return answer


@contextmanager
def whole_book(browser, book, html):
    """Yield a browser page that holds the whole book."""
    page = browser.new_page()
    page.set_default_timeout(600_000)
    page.route("**/*", give(html))
    page.goto(f"{SITE}index.html")
    # On the screen it would be laid out for nobody.
    page.add_style_tag(content="@media screen { body { display: none; } }")
    page.evaluate((HERE / "pdf.js").read_text(encoding="utf-8"), book)
    page.add_style_tag(content=(HERE / "pdf.css").read_text(encoding="utf-8"))
    yield page
    page.close()


def print_once(page):
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def pages_of(pdf):
    """Return on which page, counted from 1, each place begins that a link leads to."""
    number = {page.objgen: i for i, page in enumerate(pdf.pages, 1)}
    places = pdf.Root.get("/Dests", {})
    return {name[1:]: number[place[0].objgen] for name, place in places.items()}


def printed(opened, known):
    """Print until the page numbers stand still, and return the PDF as bytes.

    `opened` opens the book in a page of its own for each printing: Chromium breaks the pages
    of one that it has printed before in another way. `known` are the page numbers of an earlier
    printing: often they still hold.
    """
    for i in range(MOST):
        say("Printing the book." if i == 0 else "Printing it again, with its page numbers.")
        with opened() as page:
            page.evaluate(NUMBER, known)
            data = print_once(page)
        with pikepdf.open(BytesIO(data)) as pdf:
            found = pages_of(pdf)
        if found == known:
            return data
        known = found
    raise Unsettled(f"No PDF: the page numbers do not stand still in {MOST} printings.")


def finish(data, book, made_from, path):
    """Write the PDF small, and without the time and the machine of its making."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.docinfo = pdf.make_indirect(pikepdf.Dictionary())
        pdf.docinfo["/Title"] = book["title"]
        pdf.docinfo["/MadeFrom"] = made_from
        if book["author"]:
            pdf.docinfo["/Author"] = book["author"]
        new = path.with_suffix(".new")
        pdf.save(
            new,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    os.replace(new, path)


def earlier(path):
    """Return what an earlier PDF was made from, and its page numbers."""
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get("/MadeFrom", "")), pages_of(pdf)
    except (OSError, pikepdf.PdfError, KeyError):
        return "", {}


def make(book=None, html=HTML, path=PDF):
    """Print the book in `html` to `path`, unless it stands there already; return `path`.

    Raises
    ------
    NoBook
        If there is no built book in `html`.
    NoBrowser
        If there is no Chromium.
    """
    book = book or settings()
    names = [name for part in book["parts"] for name in part["pages"]]
    missing = [name for name in names if not (html / f"{name}.html").exists()]
    if missing:
        raise NoBook(f"There is no built book in {html}: {missing[0]} is missing. Run make book.")
    prepare_playwright()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # A container has often neither a sandbox nor much shared memory.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        made_from = fingerprint(book, html, browser.version)
        before, known = earlier(path)
        if before == made_from:
            say("Nothing has changed since the PDF was made.")
        else:
            data = printed(lambda: whole_book(browser, book, html), known)
            finish(data, book, made_from, path)
        browser.close()
    return path


def main():
    path = make()
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    size = path.stat().st_size / 1e6
    say(f"The book has {pages} pages and {size:.1f} MB: {path.relative_to(ROOT)}.")


if __name__ == "__main__":
    try:
        main()
    except (NoBook, NoBrowser, Unsettled) as error:
        sys.exit(f"==> {error}")
    except KeyboardInterrupt:
        sys.exit(130)
