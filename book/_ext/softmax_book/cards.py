"""The picture that a link to a page shows elsewhere: its title and its first figure.

A picture of the page has the look of the page: the rules of ``live.css`` are applied here to the
SVG that stands in it. Fonts are those of the book and those that come with Matplotlib, so that
the same page gives the same picture everywhere.
"""

import functools
import io
import re
import tempfile
from html import unescape
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import cssselect2
import matplotlib
import resvg_py
import tinycss2
from fontTools.ttLib import TTFont

from softmax_lib.live import _pack
from softmax_lib.plotting import COLORS

WIDTH, HEIGHT, EDGE = 1200, 630, 70
FONTS = Path(__file__).parents[2] / "_static" / "fonts"
PLAIN = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
SERIF, SANS, MONO = "Literata", "DejaVu Sans", "DejaVu Sans Mono"
NARROWER = 0.92  # DejaVu is wider than the fonts that the figures are laid out for
TITLE = 60  # px, and smaller where the title needs more than two lines
SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
SHOWN = (
    "dominant-baseline", "fill", "fill-opacity", "font-family", "font-size", "font-style",
    "font-weight", "opacity", "paint-order", "stroke", "stroke-dasharray", "stroke-linecap",
    "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor", "text-decoration",
)  # fmt: skip
VARIABLE = re.compile(r"var\((?P<name>--[\w-]+)(?:,\s*(?P<other>[^()]*))?\)")
INK, MUTED, PAPER, ACCENT = (COLORS[name] for name in ("ink", "muted", "paper", "c1"))
LIVE = re.compile(r'<div class="sm-live-svg wide">\s*(<svg\b.*?</svg>)\s*</div>', re.DOTALL)
SAYS = re.compile(r'<p class="sm-live-says"[^>]*>(.*?)</p>', re.DOTALL)
STATIC = re.compile(
    r'<div class="sm-panels" role="img" aria-label="(?P<says>[^"]*)">(?P<all>.*?)</div>', re.DOTALL
)
PHONE = "var(--sm-phone"  # in the style of a picture that is shown on phones alone
TAG = re.compile(r"<[^>]*>")
ONE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
FONT = re.compile(r"(?:(?P<weight>\d+) )?(?P<size>[\d.]+)px(?:/[\d.]+)? (?P<family>.+)")


def main_figure(body):
    """Return the pictures (SVG) of the first live figure on a page, else of another, and its words.

    Returns
    -------
    tuple of (list of str, str)
        Two empty ones where the page has no figure.
    """
    if live := LIVE.search(body):
        says = SAYS.search(body, live.end())
        return [live[1]], " ".join(TAG.sub("", says[1]).split()) if says else ""
    if static := STATIC.search(body):
        pictures = [one for one in ONE.findall(static["all"]) if PHONE not in one[:200]]
        return pictures, unescape(static["says"])
    return [], ""


@functools.cache
def rules():
    """Return a matcher of the rules of ``live.css`` that hold at every width."""
    matcher = cssselect2.Matcher()
    for rule in tinycss2.parse_stylesheet(_pack.css(), skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue  # parts of inputs that only some browsers have
        for selector in selectors:
            matcher.add_selector(selector, declarations(rule.content))
    return matcher


def declarations(content):
    """Return what a rule or an attribute ``style`` declares: property -> value."""
    found = tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True)
    return {
        one.name: tinycss2.serialize(one.value).strip()
        for one in found
        if one.type == "declaration"
    }


def resolved(value, variables):
    """Return `value` with its variables replaced, those that are not set by what stands beside."""

    def replace(match):
        return variables.get(match["name"]) or match["other"] or ""

    return VARIABLE.sub(replace, value)


def dress(wrapped, variables):
    """Give an element and all below it, as attributes, what the style sheet gives them."""
    declared = {}
    for _, _, pseudo, payload in sorted(rules().match(wrapped), key=lambda match: match[:2]):
        if pseudo is None:
            declared |= payload
    element = wrapped.etree_element
    declared |= declarations(element.attrib.pop("style", ""))
    variables = variables | {
        k: resolved(v, variables) for k, v in declared.items() if k[:2] == "--"
    }
    for name, value in declared.items():
        look(element, name, resolved(value, variables))
    # The rasteriser spreads every part of such a line; it is laid out for letters as wide as these.
    if element.attrib.pop("textLength", None):
        element.set("font-size", f"{float(element.get('font-size')) / NARROWER:.4g}")
    for child in wrapped.iter_children():
        dress(child, variables)


def look(element, name, value):
    """Set one property of an element as SVG has it."""
    if name == "font" and (font := FONT.fullmatch(value)):
        look(element, "font-size", font["size"] + "px")
        look(element, "font-family", font["family"])
        look(element, "font-weight", font["weight"] or "400")
    elif name == "font-size" and value.endswith("px"):
        element.set(name, f"{NARROWER * float(value[:-2]):.4g}")
    elif name == "font-family":
        element.set(name, MONO if "mono" in value else SANS)
    elif name == "font-weight":
        element.set(
            name, "700" if value == "bold" or (value.isdigit() and int(value) > 500) else "400"
        )
    elif name == "text-decoration":
        element.set(name, value.split()[0])
    elif name in SHOWN:
        element.set(name, {"transparent": "none", "currentColor": INK}.get(value, value))


def dressed(svg):
    """Return a picture of a page as an element that needs no style sheet, and its size."""
    svg = re.sub(r'\sxmlns="[^"]*"', "", svg)
    root = ElementTree.fromstring(
        f'<div class="sm-live"><div class="sm-live-svg wide">{svg}</div></div>'
    )
    dress(cssselect2.ElementWrapper.from_html_root(root), {})
    picture = root[0][0]
    size = [float(x) for x in picture.get("viewBox").split()[2:]]
    return picture, size


@functools.cache
def fonts():
    """Return the fonts of the book as the rasteriser reads them, in bytes."""
    found = []
    for name in ("regular", "semibold"):
        with TTFont(FONTS / f"Literata-{name}.woff2") as font:
            font.flavor = None
            unpacked = io.BytesIO()
            font.save(unpacked)
        found.append(unpacked.getvalue())
    return found


@functools.cache
def widths():
    """Return the width of each character of the title, as a part of its size."""
    with TTFont(FONTS / "Literata-semibold.woff2") as font:
        advances, size = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): advances[name][0] / size for code, name in font.getBestCmap().items()}


def broken(title, size, room):
    """Break a title into lines that fit into `room` px at this size."""
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and size * sum(widths().get(c, 0.6) for c in longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def words(x, y, text, size, family=SERIF, weight=400, color=INK):
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}"'
        f' fill="{color}">{escape(text)}</text>'
    )


def card(book, title, pictures):
    """Return a page of `book` as SVG: its title, and below it the pictures of its figure."""
    room = WIDTH - 2 * EDGE
    size = next((s for s in (TITLE, 50, 42) if len(broken(title, s, room)) <= 2), 36)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>']
    for x, height in (0, 26), (9.5, 14), (19, 6):
        y = 78 - height
        parts.append(f'<rect x="{EDGE + x}" y="{y}" width="7" height="{height}" fill="{ACCENT}"/>')
    parts.append(words(EDGE + 42, 77, book, 28, color=MUTED))
    y = 100
    for line in broken(title, size, room):
        y += 1.15 * size
        parts.append(words(EDGE, round(y), line, size, "Literata SemiBold", 600))
    shown = [dressed(picture) for picture in pictures]
    if shown:
        top, gap = y + 34, 30
        width = sum(size[0] for _, size in shown) + gap * (len(shown) - 1)
        scale = min(room / width, (HEIGHT - 36 - top) / max(size[1] for _, size in shown), 2)
        x = (WIDTH - scale * width) / 2
        for picture, (w, h) in shown:
            picture.attrib |= {"x": f"{x:.1f}", "y": f"{top:.1f}"}
            picture.attrib |= {"width": f"{scale * w:.1f}", "height": f"{scale * h:.1f}"}
            picture.set("overflow", "visible")
            parts.append(ElementTree.tostring(picture, encoding="unicode"))
            x += scale * (w + gap)
    frame = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f"<svg {SPACES} {frame}>{''.join(parts)}</svg>"


def rasterised(svg):
    """Return the PNG of a card, the same one on every machine that has the same packages."""
    files = [str(PLAIN / f"DejaVu{name}.ttf") for name in ("Sans", "Sans-Bold", "SansMono")]
    with tempfile.TemporaryDirectory() as folder:
        for i, font in enumerate(fonts()):
            file = Path(folder) / f"{i}.ttf"
            file.write_bytes(font)
            files.append(str(file))
        return resvg_py.svg_to_bytes(
            svg_string=svg, font_files=files, skip_system_fonts=True,
            sans_serif_family=SANS, monospace_family=MONO, serif_family=SERIF,
        )  # fmt: skip
