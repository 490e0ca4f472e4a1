"""Solutions, proofs, admonitions of class "dropdown" and hidden code become <details> elements.

A browser opens them with mouse and keyboard, finds text in them, and tells a screen
reader their state, all without a script.
"""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import exercise_enumerable_node, exercise_node, solution_node


class Folded(nodes.General, nodes.Element):
    """A box of which at first only the title is seen."""


class FoldedTitle(nodes.TextElement):
    """The title of a folded box: plain words, since it acts as a button."""


def is_folded(node):
    return isinstance(node, solution_node) or (
        isinstance(node, nodes.admonition) and "dropdown" in node["classes"]
    )


class FoldBoxes(SphinxPostTransform):
    """Replace boxes that are to be folded, once titles and references are resolved."""

    default_priority = 500
    formats = ("html",)

    def run(self):
        for node in list(self.document.findall(is_folded)):
            title, *content = node.children
            classes = [name for name in node["classes"] if name != "dropdown"]
            box = Folded(ids=node["ids"], classes=["admonition", *classes])
            box += FoldedTitle("", title.astext())
            box += content
            node.replace_self(box)


class DropRepeatedIds(SphinxPostTransform):
    """Take away the id that every exercise (and every solution) shares with the others."""

    default_priority = 501
    formats = ("html",)

    def run(self):
        for kind in (exercise_node, exercise_enumerable_node, Folded):
            for box in self.document.findall(kind):
                for section in box.findall(nodes.section):
                    section["ids"] = []


def visit_folded(translator, node):
    translator.body.append(translator.starttag(node, "details"))


def depart_folded(translator, node):
    translator.body.append("</details>\n")


def visit_folded_title(translator, node):
    translator.body.append('<summary class="admonition-title">')


def depart_folded_title(translator, node):
    translator.body.append("</summary>\n")


def visit_hidden_code(translator, node):
    """Write what myst-nb writes, less the look of an admonition and a name that hides the words."""
    classes = " ".join(["hide", *node["classes"]])
    translator.body.append(
        f'<details class="{classes}"><summary>'
        f'<span class="collapsed">{escape(node["prompt_show"])}</span>'
        f'<span class="expanded">{escape(node["prompt_hide"])}</span></summary>\n'
    )


def setup(app):
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_code, depart_folded))
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_node(FoldedTitle, html=(visit_folded_title, depart_folded_title))
    app.add_post_transform(FoldBoxes)
    app.add_post_transform(DropRepeatedIds)
