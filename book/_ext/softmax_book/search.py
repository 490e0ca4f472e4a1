"""The text that the search page looks through: every section of the book, as one script.

A script, unlike a file of data, can also be loaded by a page that was opened from a file.
"""

import json
import re
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes

KEYWORDS = Path(__file__).resolve().parents[2] / "keywords.yml"
INDEX = "_static/search-index.js"
SKIPPED = (
    nodes.section, nodes.literal_block, nodes.math_block, nodes.raw, nodes.title, nodes.Invisible,
)  # fmt: skip
# Pages about other texts, for teachers or for programmers hold every word of the book, and answer
# few questions: what is found there counts less.
WORTH = {
    "book/sources": 0.3, "book/references": 0.3, "book/teaching": 0.3, "book/assignments": 0.3,
    "book/api": 0.4, "book/how-to-use": 0.5,
}  # fmt: skip
EXERCISES = 0.5
IMPORT = re.compile(r"^\s*(?:from|import)\s.*$", re.MULTILINE)
NAME = re.compile(r"[^\W\d]\w{3,}")
FORMULA = [
    (re.compile(r"\\(?:operatorname|mathbb|mathsf|text)\s*\{?(\w*)\}?"), r"\1"),
    (re.compile(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}"), r"\1/\2"),
    (re.compile(r"\\[,;! ]|[{}$]"), ""),
    (re.compile(r"\\(\w+)"), r"\1"),
]


def readable(formula):
    """Write a short formula in plain characters."""
    for pattern, plain in FORMULA:
        formula = pattern.sub(plain, formula)
    return formula


def text_of(node):
    """Return the words below `node` in one line; what is code or a display is left out."""
    if isinstance(node, SKIPPED) or "cell_input" in node.get("classes", []):
        return ""
    if isinstance(node, nodes.math):
        return readable(node.astext())
    inline = isinstance(node, nodes.TextElement)
    parts = [str(n) if isinstance(n, nodes.Text) else text_of(n) for n in node.children]
    return ("" if inline else " ").join(parts)


def names_in_code(section):
    """Return the names that stand in the code of a section, without those of imports."""
    own = [child for child in section.children if not isinstance(child, nodes.section)]
    blocks = [block for child in own for block in child.findall(nodes.literal_block)]
    code = "\n".join(IMPORT.sub("", block.astext()) for block in blocks)
    return sorted(set(NAME.findall(code)))


def sections_of(doctree, numbers, keywords):
    """List the sections of a page as the search page needs them."""
    return [
        {
            "id": section["ids"][0],
            "title": " ".join(filter(None, [numbers.get(section["ids"][0]), title(section)])),
            "text": " ".join(" ".join(map(text_of, section.children)).split()),
            "words": ", ".join(keywords[name] for name in section["names"] if name in keywords),
            "names": " ".join(names_in_code(section)),
            "worth": EXERCISES if title(section) == "Exercises" else 1,
        }
        for section in doctree.findall(nodes.section)
        if section["ids"]
    ]


def title(section):
    first = section.next_node(nodes.title)
    return first.astext().replace("\\", "") if first is not None else ""


@cache
def keywords():
    """Return the words under which a section is found beyond its own, by its name."""
    return yaml.safe_load(KEYWORDS.read_text(encoding="utf-8")) if KEYWORDS.exists() else {}


def note_sections(app, name, template, context, doctree):
    """Write down what a page holds, for the time when all pages are known."""
    if doctree is None:
        return
    numbers = {
        anchor.lstrip("#"): ".".join(map(str, number))
        for anchor, number in app.env.toc_secnumbers.get(name, {}).items()
    }
    found = sections_of(doctree, numbers, keywords())
    page = Path(app.outdir) / "search" / f"{name}.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(json.dumps(found), encoding="utf-8")


def write_index(app, exception):
    """Put the sections of all pages into one script, in the order of the book."""
    if exception or app.builder.name != "html":
        return
    sections = []
    for name in app.env.collect_relations():
        file = Path(app.outdir) / "search" / f"{name}.json"
        if file.exists():
            first, *others = json.loads(file.read_text(encoding="utf-8"))
            sections.append({**first, "page": f"{name}.html", "id": "", "of": ""})
            sections += [{**one, "page": f"{name}.html", "of": first["title"]} for one in others]
            for one in sections[-1 - len(others) :]:
                one["worth"] *= WORTH.get(name, 1)
    index = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / INDEX).write_text(f"const sections = {index};\n", encoding="utf-8")


def setup(app):
    app.connect("html-page-context", note_sections)
    app.connect("build-finished", write_index, priority=900)
