"""One style sheet a page, and fonts that hold only the characters the book shows."""

import io
import logging
import posixpath
import re

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from .kept import short_hash

logging.getLogger("fontTools").setLevel(logging.WARNING)

LINK = re.compile(r'[ \t]*<link [^>]*\brel="stylesheet"[^>]*>\n?')
HREF = re.compile(r'\bhref="([^"?]+)')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHARSET = re.compile(r'@charset "[^"]*";')
OTHER_FORMATS = re.compile(r',\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("(?:woff|truetype)"\)')
URL = re.compile(r"url\((?![\"']?(?:data:|#))[\"']?([^)\"'?#]+)[^)]*\)")
# The text's font is asked for before the sheet that names it. From file:// a browser refuses that.
EARLY = """<script data-href="%s">
if (location.protocol !== "file:") document.head.append(Object.assign(
  document.createElement("link"),
  { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "",
    href: document.currentScript.dataset.href }));
</script>
"""
TEXT_FONT = re.compile(r"-regular\.\w+\.woff2$")
FORMULA = 'class="katex-html"'
SPAN_OR_TEXT = re.compile(r"<(/?)span\b[^>]*>|<[^>]*>|([^<]+)")


def merge(pages, raw, kept):
    """Give every page (name -> text, changed in place) one style sheet.

    Returns the sheets and what they refer to, path -> bytes.
    """
    characters = {
        "katex": set().union(*(formula_characters(text) for text in pages.values())),
        "fonts": set().union(*pages.values()),
    }

    def cut(file, font):
        return cut_font(font, characters["katex" if "/katex/" in file else "fonts"], kept)

    site, seen = {}, {}
    for name, text in pages.items():
        links = LINK.findall(text)
        paths = tuple(page_path(name, HREF.search(link)[1]) for link in links)
        if paths not in seen:
            seen[paths] = one_sheet(paths, raw, cut, site)
        pages[name] = with_one_link(text, name, seen[paths], text_font(site))
    return site


def page_path(page, address):
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address))


def text_font(site):
    """Return the path of the font of the text, or None."""
    return next((path for path in sorted(site) if TEXT_FONT.search(path)), None)


def with_one_link(text, page, sheet, font):
    """Put links to `sheet` and `font` where the first of the page's style sheets was linked."""
    start = posixpath.dirname(page) or "."
    links = f'<link rel="stylesheet" href="{posixpath.relpath(sheet, start)}">\n'
    if font:
        links = EARLY % posixpath.relpath(font, start) + links
    text = LINK.sub(links, text, count=1)
    first_end = LINK.search(text).end()
    return text[:first_end] + LINK.sub("", text[first_end:])


def one_sheet(paths, raw, cut, site):
    """Add to `site` the sheets at `paths` in one, and its fonts; return the sheet's path."""
    css = "\n".join(rebased(path, raw, cut, site) for path in paths)
    data = ('@charset "utf-8";\n' + css).encode()
    name = f"_static/book.{short_hash(data)}.css"
    site[name] = data
    return name


def rebased(path, raw, cut, site):
    """Return the sheet at `path`, its addresses seen from _static, its files added to `site`."""
    css = (raw / path).read_text(encoding="utf-8")
    css = OTHER_FORMATS.sub("", CHARSET.sub("", COMMENT.sub("", css)))
    css = css.replace("@font-face{", "@font-face{font-display:swap;")

    def rebase(match):
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))
        data = (raw / file).read_bytes()
        if file.endswith(".woff2"):
            data = cut(file, data)
            stem = posixpath.basename(file).removesuffix(".woff2")
            file = f"_static/{stem}.{short_hash(data)}.woff2"
        site[file] = data
        return f"url({posixpath.relpath(file, '_static')})"

    return URL.sub(rebase, css)


def formula_characters(text):
    """Return the characters that the formulas on a page show."""
    found = set()
    start = text.find(FORMULA)
    while start >= 0:
        depth, end = 1, start
        for piece in SPAN_OR_TEXT.finditer(text, text.index(">", start) + 1):
            if piece[2]:
                found.update(piece[2])
            elif piece[1] is not None:
                depth += -1 if piece[1] else 1
            if depth == 0:
                end = piece.end()
                break
        start = text.find(FORMULA, end)
    return found


def cut_font(font, characters, kept):
    """Return `font` (the bytes of a woff2 file) with the glyphs of `characters` only."""
    wanted = "".join(sorted(characters))
    return kept.get("fonts", f"{short_hash(font)}, {wanted}", lambda: cut_now(font, wanted))


def cut_now(font, wanted):
    with TTFont(io.BytesIO(font), recalcTimestamp=False) as loaded:
        subsetter = Subsetter(Options(layout_features=["*"], notdef_outline=True))
        subsetter.populate(text=wanted + " ")
        subsetter.subset(loaded)
        out = io.BytesIO()
        loaded.save(out)
    return out.getvalue()
