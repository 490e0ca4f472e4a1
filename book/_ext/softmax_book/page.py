"""What the page template shows beside the text: description, preview, links, assets."""

import itertools
import re
from html import unescape
from importlib.metadata import version
from pathlib import PurePath

from docutils import nodes
from sphinx.locale import _

from . import commit, finding, live_figures

DESCRIPTION_LENGTH = 160
PREVIEW = "_static/preview.png"
PREVIEW_SAYS = "Three bars of falling height: scores turned into probabilities"
DESCRIPTIONS = {
    "search": "Search the chapters, the exercises and the library of this book.",
    "404": "This book has no page at this address.",
}
CAPTION = re.compile(r"(?<=<figcaption>)(?=\S)")
EMPTY_HEADER = re.compile(r'<th class="head">(?:<p></p>)?</th>')
OWN_DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description"')

# A style sheet of another package goes only with the pages whose text matches.
SHEETS = {
    "pygments.css": "",
    "katex/katex.min.css": 'class="katex"',
    "sphinx-design.min.css": 'class="[^"]*sd-',
    "mystnb": "-Color|class='?\"?ansi",
    "softmax.css": "",
    "claims.css": 'class="claims',
    "softmax-live.css": 'class="sm-live',
}


def first_paragraph(doctree):
    """Return the text of the first paragraph that stands in the page itself."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return " ".join(plain(paragraph).split())
    return ""


def plain(node):
    """Return the text of `node`, formulas as they are typed."""
    return node.astext().replace("\\", "")


def shorten(text, length=DESCRIPTION_LENGTH):
    """Cut `text` after its last whole sentence, else its last whole word, within `length`."""
    if len(text) <= length:
        return text
    sentences = re.match(rf"(.{{40,{length - 1}}}[.!?])\s", text)
    return sentences[1] if sentences else text[: length - 1].rsplit(" ", 1)[0] + "…"


def describe(name, metatags, doctree):
    """Return the page's own description (``myst: html_meta``), or the beginning of its text."""
    own = OWN_DESCRIPTION.search(metatags)
    if own:
        return unescape(own[1])
    return shorten(first_paragraph(doctree)) if doctree else DESCRIPTIONS.get(name, "")


def wanted_sheets(files, body):
    """Keep the style sheets that this page needs, the book's own last."""
    kept = []
    for start, pattern in SHEETS.items():
        if re.search(pattern, body):
            kept += [f for f in files if str(f.filename).startswith(f"_static/{start}")]
    return kept


def numbered(body, chapter):
    """Number the captions of the static figures: 2.1, 2.2 … in chapter 2, else 1, 2 …"""
    count = itertools.count(1)

    def number(match):
        words = _("Figure %s") % ".".join(map(str, [*chapter, next(count)]))
        return f'<span class="figure-number">{words}.</span> '

    return CAPTION.sub(number, body)


def chapter_number(app, name):
    """Return the number of a chapter in a tuple; the empty tuple for other pages."""
    return app.env.toc_secnumbers.get(name, {}).get("", ())[:1]


def repository_links(repository, branch, source):
    """List the links into the repository; none where no repository is set."""
    if not repository:
        return []
    url = repository.rstrip("/")
    return [
        ("Repository", url),
        ("Edit this page", f"{url}/edit/{branch}/{source}"),
        ("Report a mistake", f"{url}/issues/new"),
    ]


def sections_of(toc):
    """Strip the page's own title from Sphinx's table of contents of the page."""
    match = re.match(r"<ul>\s*<li>.*?</a>(.*)</li>\s*</ul>\s*$", toc, flags=re.DOTALL)
    return match[1].strip() if match else ""


def complete_context(app, name, template, context, doctree):
    """Add to the template's context what layout.html needs."""
    options = app.config.html_theme_options
    # A child of a list has to be an item of it, for a screen reader to count them.
    body = (context.get("body") or "").replace('role="doc-biblioentry"', 'role="listitem"')
    source = PurePath(app.env.doc2path(name, base=False)).as_posix() if doctree else ""
    body = EMPTY_HEADER.sub("<td></td>", numbered(body, chapter_number(app, name)))
    context["body"] = body
    context["version"] = version("softmax_lib")
    context["built"] = commit.PLACE
    context["description"] = describe(name, context.get("metatags") or "", doctree)
    # Who shows a preview fetches its picture by itself, and so needs a whole address.
    base = finding.base_of(app)
    context["preview"] = base + PREVIEW if base else ""
    context["preview_says"] = PREVIEW_SAYS
    context["css_files"] = wanted_sheets(context["css_files"], body)
    context["script_files"] = [f for f in context["script_files"] if is_own(app, f)]
    context["page_sections"] = sections_of(context.get("toc") or "")
    context["notebook"] = source if source.endswith(".ipynb") else ""
    context["repository_links"] = repository_links(
        options.get("repository_url"), options.get("repository_branch"), source
    )


def is_own(app, script):
    """Tell whether `script` is one of the book's own: a page loads no other."""
    name = str(script.filename or "")
    figures = name.startswith(f"_static/{live_figures.SCRIPT}")
    return figures or (app.srcdir / "book" / name).is_file()


def without_parts(app, name, template, context, doctree):
    """Take away the parts of other templates, which their theme draws to see if they are empty."""
    for key, value in context.items():
        if key == "sidebars" or (key.startswith("theme_") and isinstance(value, list)):
            context[key] = []


def setup(app):
    app.connect("html-page-context", without_parts, priority=100)
    app.connect("html-page-context", complete_context, priority=900)
