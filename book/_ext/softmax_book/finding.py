"""What tells search engines and link previews what the pages are, and readers that one is missing.

Addresses are told only where the settings say where the site is (``html.baseurl``).
"""

import json
import re
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from softmax_lib.live import _pack

MISSING = "404"
UNLISTED = (MISSING, "search")
LICENCES = [
    "https://creativecommons.org/licenses/by/4.0/",
    "https://spdx.org/licenses/BSD-3-Clause.html",
]
FOLDERS = ("_downloads", "_sources", "_static", "figures")
PLACE = re.compile(r'\b(src|href|action|data-content_root)="(?!#|[a-z]+:)([^"]*)"')


def base_of(app):
    """Return the address of the site with a slash at its end, or ""."""
    address = app.config.html_baseurl
    return address.rstrip("/") + "/" if address else ""


def title_of(app):
    """Return the title of the book."""
    return app.config.html_title or app.config.project


def address_of(app, name):
    """Return the whole address of a page, or "" where the site has none."""
    base = base_of(app)
    return f"{base}{quote(name)}.html" if base else ""


def chapters(app):
    """List (name, number, title) of the chapters in the order of the book."""
    numbers = {name: found.get("") for name, found in app.env.toc_secnumbers.items()}
    return [
        (name, numbers[name][0], app.env.titles[name].astext())
        for name in app.env.collect_relations()
        if numbers.get(name)
    ]


def known(**entries):
    """Return the entries that say something."""
    return {name: entry for name, entry in entries.items() if entry}


def described(app, name, title, context):
    """Return what a page is in the words of schema.org; nobody is named but in the settings."""
    book = known(
        name=title_of(app),
        url=address_of(app, app.config.root_doc),
    )
    common = known(
        description=context["description"],
        inLanguage=app.config.language,
        isAccessibleForFree=True,
        license=LICENCES,
        url=address_of(app, name),
        image=context["preview"],
    )
    found = {one: (number, title) for one, number, title in chapters(app)}
    if name == app.config.root_doc:
        parts = [
            {"@type": "Chapter", "position": number, **known(name=title, url=address_of(app, one))}
            for one, (number, title) in found.items()
        ]
        kind = {"@type": ["Book", "LearningResource"], "bookFormat": "https://schema.org/EBook"}
        more = known(author=app.config.author, version=context["version"], hasPart=parts)
        return {**kind, **book, **common, "learningResourceType": "textbook", **more}
    kind = {"@type": "LearningResource"}
    if name in found:
        number, title = found[name]
        kind = {"@type": ["Chapter", "LearningResource"], "position": number}
    return {**kind, "name": title, **common, "isPartOf": {"@type": "Book", **book}}


def as_script(data):
    """Return `data` as it may stand in a page: no text in it can end the script."""
    whole = {"@context": "https://schema.org", **data}
    return json.dumps(whole, ensure_ascii=False).replace("<", "\\u003c")


def draw_preview(app, name, title, context):
    """Let a link to the page show its first figure."""
    # What draws is loaded only where it is wanted.
    from . import cards

    pictures, says = cards.main_figure(context["body"])
    if not pictures:
        return
    book = title_of(app)
    path = f"_static/cards/{name}.png"
    app.book.more[path] = app.book.kept.get(
        "cards",
        json.dumps([book, title, pictures, _pack.css()]),
        lambda: cards.rasterised(cards.card(book, title, pictures)),
    )
    context["preview"] = base_of(app) + path
    context["preview_says"] = f"{title}. {says}"


def complete_context(app, name, template, context, doctree):
    """Add to the template's context what the head of the page tells of it."""
    context["address"] = base_of(app)
    if name in UNLISTED:
        places = {page.partition("/")[0] for page in app.env.found_docs if "/" in page}
        context["folders"] = sorted(places | set(FOLDERS))
        context["pageurl"] = ""
    else:
        title = app.env.titles[name].astext().replace("\\", "")
        if context["address"]:
            draw_preview(app, name, title, context)
        context["structured"] = as_script(described(app, name, title, context))


def sitemap(app):
    pages = [page for page in app.env.collect_relations() if page not in UNLISTED]
    lines = [f"<url><loc>{escape(address_of(app, page))}</loc></url>" for page in pages]
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'{head}<urlset xmlns="{space}">\n' + "\n".join(lines) + "\n</urlset>\n"


def everywhere(text, base):
    """Return a page of the site's root as it has to be where it may be shown at any address."""
    path = urlsplit(base).path
    return PLACE.sub(lambda match: f'{match[1]}="{path}{match[2].removeprefix("./")}"', text)


def files(app, site):
    """Return what the site has beside its pages, path -> bytes; the missing page is changed."""
    base = base_of(app)
    if not base:
        return {}
    page = f"{MISSING}.html"
    found = {"sitemap.xml": sitemap(app), page: everywhere(site[page].decode(), base)}
    if urlsplit(base).path == "/":
        found["robots.txt"] = f"Sitemap: {base}sitemap.xml\n"
    return {name: text.encode() for name, text in found.items()}


def collect_pages(app):
    yield MISSING, {}, "404.html"


def setup(app):
    app.connect("html-collect-pages", collect_pages)
    app.connect("html-page-context", complete_context, priority=910)
