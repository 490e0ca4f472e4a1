"""Each live figure on a small page of its own, and the gallery of all.

``figures/NAME.html`` holds a figure, its sentence and one line on where it comes from. It is made
to stand in a frame of another page, and, with ``?present``, to fill the screen in a lecture.
The gallery shows the finished pictures; what it says of each is written in ``book/gallery.md``.
"""

import functools
import html
import re
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from softmax_lib import live
from softmax_lib.live import _pack

from . import finding, live_figures
from .kept import short_hash

logger = logging.getLogger(__name__)

FOLDER = "figures"
GALLERY = "book/gallery"
STATIC = Path(__file__).parents[2] / "_static"
CARD = re.compile(r'<div class="sm-card" data-card="([\w-]+)">')
WIDE = re.compile(r'<div class="sm-live-svg wide">(<svg.*?</svg>)</div>', re.DOTALL)
TITLE = re.compile(r'<p class="sm-live-title">([^<]*)')


class Place(NamedTuple):
    """Where a figure stands first: the page, its place there, and the section around it."""

    page: str
    section: str

    def address(self, figure):
        return f"{self.page}.html#figure-{figure}"


@functools.cache
def placeholders():
    """Return the placeholder of every figure as it begins by itself, by the figure's name."""
    figures = [getattr(live, name)() for name in live.__all__]
    return {figure.figure_name(): figure.placeholder() for figure in figures}


def places(env):
    """Return where each figure stands first, in the order of the book: name -> `Place`."""
    found = {}
    chapters = sorted(env.found_docs, key=lambda page: (not page.startswith("notebooks/"), page))
    for page in chapters:
        for raw in env.get_doctree(page).findall(nodes.raw):
            for match in live_figures.PLACEHOLDER.finditer(raw.astext()):
                if match["figure"] in placeholders():
                    found.setdefault(match["figure"], Place(page, section_around(env, page, raw)))
    return found


def section_around(env, page, node):
    """Return the number and title of the section that a node of a page stands in."""
    while node and not isinstance(node, nodes.section):
        node = node.parent
    if not node:
        return ""
    numbers = env.toc_secnumbers.get(page, {})
    number = next((numbers[f"#{one}"] for one in node["ids"] if f"#{one}" in numbers), ())
    title = node.next_node(nodes.title).astext()
    return f"{'.'.join(map(str, number))} {title}".strip()


def drawn(app, names):
    """Return the HTML of each figure as it begins by itself, its element included."""
    body = "\n".join(placeholders()[name] for name in names)
    page = live_figures.with_frames(body, FOLDER, functools.partial(live_figures.kept_frames, app))
    return dict(zip(names, re.split(r'\n(?=<div class="sm-live" id)', page), strict=True))


def pages(app, env):
    """Put the page of each figure that the book shows into the site."""
    app.book.alone = {}
    if app.builder.format != "html" or not (found := places(env)):
        return
    names = list(found)
    app.book.alone = {name: (found[name], text) for name, text in drawn(app, names).items()}
    sheet = _pack.css() + (STATIC / "figure.css").read_text(encoding="utf-8")
    script = (STATIC / "figure.js").read_text(encoding="utf-8")
    app.book.more |= {
        f"{FOLDER}/figure.css": sheet.encode(),
        f"{FOLDER}/figure.js": script.encode(),
    }
    for i, name in enumerate(names):
        code = live_figures.script((name,))
        file = f"_static/{live_figures.script_name((name,))}"
        neighbours = {"before": names[i - 1], "after": names[(i + 1) % len(names)]}
        versions = {"look": sheet, "view": script, "moves": code}
        context = {
            "name": name,
            "title": html.unescape(TITLE.search(app.book.alone[name][1])[1]),
            "text": app.book.alone[name][1],
            "place": found[name],
            "script": file,
            "leave": f"{GALLERY}.html" if GALLERY in env.found_docs else found[name].address(name),
            "book": finding.title_of(app),
            "language": app.config.language,
            "base": finding.base_of(app),
            "version": {key: short_hash(one.encode()) for key, one in versions.items()},
            **neighbours,
        }
        page = app.builder.templates.render("figure.html", context)
        app.book.more |= {f"{FOLDER}/{name}.html": page.encode(), file: code.encode()}


class Card(SphinxDirective):
    """What the gallery says of a figure: its name, and a sentence."""

    required_arguments = 1
    has_content = True

    def run(self):
        [name] = self.arguments
        if name not in placeholders():
            raise self.error(f"there is no figure {name!r}")
        start = nodes.raw("", f'<div class="sm-card" data-card="{name}">', format="html")
        end = nodes.raw("", "</div>", format="html")
        return [start, *self.parse_content_to_nodes(), end]


def fill_gallery(app, page, template, context, doctree):
    """Give each card its picture and its links."""
    body = context.get("body") or ""
    if app.builder.format != "html" or not CARD.search(body):
        return

    def fill(match):
        name = match[1]
        if name not in app.book.alone:
            logger.warning("the figure %s stands on no page", name, location=page)
            return match[0]
        place, text = app.book.alone[name]
        section = context["pathto"](place.page) + f"#figure-{name}"
        alone = context["pathto"](f"{FOLDER}/{name}.html", 1)
        return (
            f'{match[0]}<h3><a href="{section}">{TITLE.search(text)[1]}</a></h3>'
            f'<a class="sm-live-svg" href="{section}" aria-hidden="true" tabindex="-1">'
            f"{WIDE.search(text)[1]}</a>"
            f'<p class="sm-card-links"><a href="{section}">{html.escape(place.section)}</a>'
            f' <a href="{alone}?present">Present<span class="sm-heard">: '
            f"{TITLE.search(text)[1]}</span></a></p>"
        )

    context["body"] = CARD.sub(fill, body)
    app.add_css_file(live_figures.SHEET)


def setup(app):
    app.add_directive("figure-card", Card)
    app.connect("env-check-consistency", pages)  # by now the sections have their numbers
    app.connect("html-page-context", fill_gallery, priority=845)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
