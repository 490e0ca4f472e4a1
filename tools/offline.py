"""Pack the book for readers without a network: _build/softmax-book-offline.zip.

It is the book of _build/html as it opens from the disk. A browser starts no Python from there, so
the 45 MB for it stay out, and with them the buttons that would start it; the pages say so.
"""

import os
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tools.book import HTML, NoBook, say  # noqa: E402

ZIP = ROOT / "_build" / "softmax-book-offline.zip"
FOLDER = "softmax-book"
# What only a server, or only Python in the page, has a use for.
LEFT_OUT = re.compile(
    r"_python/|.*\.cells\.json$|_static/run\.js$|objects\.inv$|\.nojekyll$"
    r"|404\.html$|sitemap\.xml$|robots\.txt$"
)
RUN = re.compile(r'<script [^>]*\bsrc="[^"]*_static/run\.js[^"]*"[^>]*></script>\n?')
HEADING = re.compile(r"</h1>\n?")
# Pages that tell how code is run in the page.
TELLING = ("book/playground.html", "book/how-to-use.html")
FOOT = '<footer class="foot">'
WORDS = {
    "title": "The offline copy",
    "text": "These pages are opened from the disk. The code is shown with its results, but cannot"
    " be run or edited here: a browser starts Python only in pages from a web server.",
    "foot": "This is the offline copy: no cell can be run in it.",
}


def offline(name, page):
    """Return the text of the page called `name` as it stands in the offline copy."""
    page = RUN.sub("", page).replace(FOOT, f"{FOOT}\n  <p>{WORDS['foot']}</p>", 1)
    if name in TELLING:
        box = (
            f'<div class="admonition note"><p class="admonition-title">{WORDS["title"]}</p>'
            f"<p>{WORDS['text']}</p></div>\n"
        )
        page = HEADING.sub(lambda end: end[0] + box, page, count=1)
    return page


def files(html):
    """Return the files of the offline copy, path -> bytes, made from those below `html`.

    Raises
    ------
    NoBook
        If there is no built book in `html`.
    """
    if not (html / "index.html").is_file():
        raise NoBook(f"There is no built book in {html}. Run make book first.")
    found = {}
    for path in sorted(html.rglob("*")):
        name = path.relative_to(html).as_posix()
        if not path.is_file() or LEFT_OUT.match(name):
            continue
        data = path.read_bytes()
        found[name] = offline(name, data.decode()).encode() if path.suffix == ".html" else data
    return found


def pack(found, path):
    """Write the files into one zip: of the same files always the same bytes."""
    new = path.with_suffix(".new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in found.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)
    os.replace(new, path)


def main():
    found = files(HTML)
    pack(found, ZIP)
    size = ZIP.stat().st_size / 1e6
    say(f"The offline copy has {size:.1f} MB, unpacked {sum(map(len, found.values())) / 1e6:.1f}:")
    say(f"{ZIP.relative_to(ROOT)}. Unpack it and open {FOLDER}/index.html.")


if __name__ == "__main__":
    try:
        main()
    except NoBook as error:
        sys.exit(f"==> {error}")
