"""Small pages of live figures, without a build of the book."""

import functools
import html
import importlib
import re
import shutil
import sys
from pathlib import Path

from softmax_lib import live
from softmax_lib.live import _pack

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRIPT, SHEET, LOOK = "softmax-live.js", "softmax-live.css", "softmax.css"
CLASSES = [getattr(live, name) for name in live.__all__]
NAMES = _pack.figure_names()
WIDE, PHONE = {"width": 900, "height": 900}, {"width": 360, "height": 780}

PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="{theme}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Live figures</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="{base}{look}"><link rel="stylesheet" href="{base}{sheet}">
<script defer src="{base}{script}"></script>
</head>
<body><main><h1>Live figures</h1>
{body}
<p>The end of the page.</p></main></body>
</html>
"""


@functools.cache
def extension():
    """The book's extension, as a module."""
    sys.path.append(str(ROOT / "book" / "_ext"))
    return importlib.import_module("softmax_book.live_figures")


@functools.cache
def default_body():
    """Every figure in its default state, with its finished picture."""
    return drawn("\n".join(cls().placeholder() for cls in CLASSES))


def drawn(placeholders):
    return extension().with_frames(placeholders, "a page")


RESTS = """() => {
  const figures = [...document.querySelectorAll(".sm-live")].map((root) => root.live);
  return figures.every((live) => !live?.waiting && !live?.from);
}"""


def rest(page):
    """Wait until every figure of a page has drawn the state in which it is."""
    page.wait_for_function(RESTS)


def write(folder, body=None, *, name="page", theme="light", base=""):
    """Write a page and what it loads; return its path. `base` leads from it to the assets."""
    fill = {"theme": theme, "base": base, "script": SCRIPT, "sheet": SHEET, "look": LOOK}
    page = Path(folder) / f"{name}-{theme}.html"
    page.write_text(PAGE.format(body=body or default_body(), **fill), encoding="utf-8")
    assets = page.parent / base
    assets.mkdir(parents=True, exist_ok=True)
    (assets / SCRIPT).write_text(extension().script(), encoding="utf-8")
    extension().write_assets(assets, extension().models())
    (assets / SHEET).write_text(_pack.css(), encoding="utf-8")
    static = ROOT / "book" / "_static"
    shutil.copy(static / LOOK, assets)
    shutil.copytree(static / "fonts", assets / "fonts", dirs_exist_ok=True)
    return page


def says(figure):
    """The sentence of a figure in its present state, with common spaces."""
    alternative = re.search(r'role="img" aria-label="([^"]*)"', drawn_alone(figure))[1]
    return html.unescape(alternative).replace("\N{NO-BREAK SPACE}", " ")


def drawn_alone(figure):
    return drawn(figure.placeholder())


def marks(figure, kind, *, look="wide"):
    """The attributes of the elements of a kind in the picture of a figure, in their order."""
    picture = drawn_alone(figure).split(f'class="sm-live-svg {look}"')[1].split("sm-live-says")[0]
    found = re.findall(rf"<{kind} ([^>]*)>", picture.split('class="sm-live-svg')[0])
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in found]
