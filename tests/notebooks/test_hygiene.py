"""What a committed notebook must be, found out without running it."""

import ast
import functools
import pkgutil
import re
from collections import Counter
from importlib import import_module
from statistics import median

import nbformat.v4 as v4
import pytest
from IPython.core.inputtransformer2 import TransformerManager

import softmax_lib
from tools.notebooks import NOTEBOOKS, cleaned, read

COMMITTED = sorted(NOTEBOOKS.glob("*.ipynb"))
MOST_LINES = 30
MEDIAN_LINES = 5
WIDTH_OF_PAGE = 80

IMPORTS = (ast.Import, ast.ImportFrom)
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def outputs(notebook):
    return [(cell, output) for cell in code_cells(notebook) for output in cell.outputs]


def text_of(output):
    """Return the text of an output: of a stream, or in each of its forms."""
    return output.get("text", "") + "\n".join(map(str, output.get("data", {}).values()))


def statements(cell):
    """Return what a cell does, line magics included, as a list of syntax trees."""
    return ast.parse(TransformerManager().transform_cell(cell.source)).body


def shown(cell):
    return f"cell {cell.id!r} ({cell.source.strip().splitlines()[:1] or 'empty'})"


def library_names():
    """Return every public name of every module of the library."""
    names = [module.name for module in pkgutil.iter_modules(softmax_lib.__path__, "softmax_lib.")]
    return {name for module in names for name in getattr(import_module(module), "__all__", ())}


def counts_run_from_one(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the execution counts are {counts}"


def no_cell_is_empty(notebook):
    for place, cell in enumerate(notebook.cells):
        if not cell.source.strip():
            yield f"cell number {place} is empty"


def there_is_code(notebook):
    if not code_cells(notebook):
        yield "there is no code cell"


def cells_are_short(notebook):
    lengths = {shown(cell): len(cell.source.splitlines()) for cell in code_cells(notebook)}
    yield from (f"{cell} has {n} lines" for cell, n in lengths.items() if n > MOST_LINES)
    if median(lengths.values() or [0]) > MEDIAN_LINES:
        yield f"the median length of its code cells is {median(lengths.values())} lines"


def lines_fit_the_page(notebook):
    """Only a cell whose code is folded away may have longer lines."""
    for cell in code_cells(notebook):
        longest = max(map(len, cell.source.splitlines()), default=0)
        folded = {"hide-input", "remove-input"} & set(cell.metadata.get("tags", []))
        if longest > WIDTH_OF_PAGE and not folded:
            yield f"{shown(cell)} has a line of {longest} characters"


def cells_show_something(notebook):
    """A cell without output imports something or defines something, and does no more."""
    for cell in code_cells(notebook):
        body = statements(cell)
        imports = any(isinstance(statement, IMPORTS) for statement in body)
        defines = all(isinstance(statement, DEFINITIONS) for statement in body)
        if not (cell.outputs or imports or defines):
            yield f"{shown(cell)} shows nothing"


def outputs_are_text(notebook):
    for cell, output in outputs(notebook):
        kinds = [kind for kind in output.get("data", {}) if not kind.startswith("text/")]
        if kinds:
            yield f"{shown(cell)} has an output of the kind {', '.join(kinds)}"
    for cell in notebook.cells:
        if cell.get("attachments"):
            yield f"{shown(cell)} has an attachment"


def outputs_say_something(notebook):
    """The name of a class, or an address in memory, tells a reader nothing."""
    for cell, output in outputs(notebook):
        if match := re.search(r"\bat 0x[0-9A-Fa-f]+|<Figure size[^>]*>|<[\w.]+ object>",
                              text_of(output)):  # fmt: skip
            yield f"{shown(cell)} prints {match.group()!r}"


def no_error_is_shown(notebook):
    for cell, output in outputs(notebook):
        if output.output_type == "error" or "Traceback (most recent" in text_of(output):
            yield f"{shown(cell)} shows a traceback"
        if output.get("name") == "stderr":
            yield f"{shown(cell)} writes to stderr: {output.text!r}"


def no_cell_installs(notebook):
    for cell in code_cells(notebook):
        if re.search(r"\b(pip|conda|mamba|uv)\s+(pip\s+)?(install|add)\b", cell.source):
            yield f"{shown(cell)} installs something"


def no_cell_evades_comparison(notebook):
    for cell in code_cells(notebook):
        tags = " ".join(cell.metadata.get("tags", []))
        if re.search(r"NBVAL|PYTEST_VALIDATE|raises-exception", cell.source + tags, re.I):
            yield f"{shown(cell)} is marked to be left out of the comparison"


def nothing_is_defined_twice(notebook):
    library = library_names()
    for cell in code_cells(notebook):
        for node in ast.walk(ast.Module(statements(cell), [])):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in library:
                yield f"{shown(cell)} defines {node.name}, which softmax_lib has"


def answers_are_folded(notebook):
    """JupyterLab shows the first line of folded code: it must not be that of a solution."""
    solution = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            marks = re.findall(r"{solution-(start|end)}", cell.source)
            solution = marks[-1] == "start" if marks else solution
        elif solution or re.search(r"\bquestions\.(Choice|Number)\(", cell.source):
            if not cell.metadata.get("jupyter", {}).get("source_hidden"):
                yield f"{shown(cell)} shows its answer in JupyterLab"
            elif solution and not cell.source.startswith("#"):
                yield f"{shown(cell)} is a solution, and does not begin with a comment"


def references_have_words(notebook):
    """A bare reference to another chapter is shown in JupyterLab as an error, with its label."""
    prose = prose_of(notebook)
    own = set(re.findall(r"^\(([\w-]+)\)=|^:(?:label|name): ([\w-]+)", prose, re.MULTILINE))
    for label in re.findall(r"{ref}`([^`<>]+)`", prose):
        if not any(label in pair for pair in own):
            yield f"{label!r} leads elsewhere: write {{ref}}`its title <{label}>`"


@functools.cache
def headings():
    """Return the title of every labelled heading of the book."""
    pages = [path.read_text(encoding="utf-8") for path in (NOTEBOOKS.parent / "book").glob("*.md")]
    notebooks = (prose_of(read(path)) for path in COMMITTED)
    found = re.findall(r"^\(([\w-]+)\)=\n#+ (.*)$", "\n\n".join([*pages, *notebooks]), re.MULTILINE)
    return dict(found)


def titles_are_those_of_the_headings(notebook):
    """The title of a reference is typed; one that begins with a capital follows its heading."""
    for title, label in re.findall(r"{ref}`([A-Z][^`<]*) <([\w-]+)>`", prose_of(notebook)):
        if headings().get(label) != title:
            yield f"{label!r} is called {headings().get(label)!r} where it stands, here {title!r}"


def scipy_comes_where_it_is_used(notebook):
    """In the page SciPy is 14 MB, for which a first number should not wait."""
    for cell in code_cells(notebook):
        for statement in statements(cell):
            if not isinstance(statement, IMPORTS) or "scipy" not in ast.unparse(statement):
                continue
            names = {(one.asname or one.name).split(".")[0] for one in statement.names}
            if unused := [
                name for name in names if len(re.findall(rf"\b{name}\b", cell.source)) < 2
            ]:
                yield f"{shown(cell)} imports {', '.join(unused)} for another cell"


RULES = [
    counts_run_from_one,
    no_cell_is_empty,
    there_is_code,
    cells_are_short,
    lines_fit_the_page,
    cells_show_something,
    outputs_are_text,
    outputs_say_something,
    no_error_is_shown,
    no_cell_installs,
    no_cell_evades_comparison,
    nothing_is_defined_twice,
    scipy_comes_where_it_is_used,
    answers_are_folded,
    references_have_words,
    titles_are_those_of_the_headings,
]


def test_there_are_notebooks():
    assert COMMITTED, "there is no notebook in notebooks/"


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule, path):
    complaints = [f"{path.name}: {complaint}" for complaint in rule(read(path))]
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_file_is_clean(path):
    text = path.read_text(encoding="utf-8")
    assert text == cleaned(path), f"{path.name} is not clean; run make notebooks"


def labels(text):
    return re.findall(r"^\(([\w-]+)\)=|^:label: ([\w-]+)", text, re.MULTILINE)


def test_no_label_stands_twice():
    pages = [path.read_text(encoding="utf-8") for path in (NOTEBOOKS.parent / "book").glob("*.md")]
    texts = [*pages, *(prose_of(read(path)) for path in COMMITTED)]
    found = [one or other for text in texts for one, other in labels(text)]
    assert len(found) > 50
    assert [label for label, count in Counter(found).items() if count > 1] == []


def made(*cells):
    """Make a notebook whose cells have the counts 1, 2, 3, …"""
    for count, cell in enumerate(cells, start=1):
        cell.execution_count = count
    return v4.new_notebook(cells=list(cells))


def code(source, *results, **metadata):
    return v4.new_code_cell(source, outputs=list(results), metadata=metadata)


def stream(text, name="stdout"):
    return v4.new_output("stream", text=text, name=name)


def display(kind, content):
    return v4.new_output("display_data", {kind: content})


GOOD = made(
    code("import numpy as np\n\nnp.set_printoptions(precision=3)"),
    code("z = np.arange(3)"),
    code("def double(x):\n    return 2 * x"),
    code("%timeit 1\ndouble(z)", display("text/plain", "array([0, 2, 4])")),
)
GOOD.cells.append(v4.new_markdown_cell("(here)=\n# A\n\n{ref}`here`, {ref}`there <there>`"))
UNCOUNTED = v4.new_notebook(cells=[code("1", stream("1"))])
OUT_OF_ORDER = made(code("1", stream("1")), code("2", stream("2")))
OUT_OF_ORDER.cells[0].execution_count = 3
ATTACHED = made(code("1", stream("1")))
ATTACHED.cells.append(v4.new_markdown_cell("![a](attachment:a.png)", attachments={"a.png": {}}))
START = v4.new_markdown_cell("```{solution-start} ex\n```")
OPEN = made(code("# Solution\n1", stream("1")))
TOLD = made(code("1\n# Solution", stream("1"), jupyter={"source_hidden": True}))
for one in (OPEN, TOLD):
    one.cells.insert(0, START)

BAD = {
    counts_run_from_one: [UNCOUNTED, OUT_OF_ORDER],
    no_cell_is_empty: [made(code(" \n"))],
    there_is_code: [v4.new_notebook(cells=[v4.new_markdown_cell("Words.")])],
    cells_are_short: [
        made(*(code("x = 1") for _ in range(3)), code("x = 1\n" * (MOST_LINES + 1))),
        made(code("x = 1\n" * (MEDIAN_LINES + 1))),
    ],
    lines_fit_the_page: [made(code("x = 1" + " " * WIDTH_OF_PAGE, stream("1")))],
    cells_show_something: [made(code("z = 1\nz + 1;")), made(code("assert True"))],
    outputs_are_text: [
        made(code("1", display("image/png", "iVBORw0"))),
        made(code("1", display("application/vnd.jupyter.widget-view+json", {"model_id": "1"}))),
        ATTACHED,
    ],
    outputs_say_something: [
        made(code("object()", display("text/plain", "<object object at 0x7f2b1c0>"))),
        made(code("1", display("text/plain", "<Figure size 640x480 with 1 Axes>"))),
        made(code("1", display("text/plain", "<IPython.core.display.HTML object>"))),
    ],
    no_error_is_shown: [
        made(code("1", stream("Traceback (most recent call last)"))),
        made(code("1", stream("RuntimeWarning: overflow", "stderr"))),
        made(code("1", v4.new_output("error", ename="E", evalue="", traceback=[]))),
    ],
    no_cell_installs: [made(code("%pip install softmax-lib", stream("done")))],
    no_cell_evades_comparison: [
        made(code("# NBVAL_IGNORE_OUTPUT\n1", stream("1"))),
        made(code("1", stream("1"), tags=["nbval-skip"])),
    ],
    nothing_is_defined_twice: [
        made(code("if True:\n    def bars(z):\n        return z\nbars(1)", stream("1")))
    ],
    scipy_comes_where_it_is_used: [
        made(code("from scipy.optimize import brentq, minimize\nbrentq(f, 0, 1)", stream("1"))),
        made(code("import scipy.special")),
    ],
    answers_are_folded: [made(code("questions.Number('?', 1)", stream("?"))), OPEN, TOLD],
    references_have_words: [
        v4.new_notebook(cells=[v4.new_markdown_cell("(here)=\n# Title\n\n{ref}`there`")])
    ],
    titles_are_those_of_the_headings: [
        v4.new_notebook(cells=[v4.new_markdown_cell("{ref}`An older title <definition>`")])
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_can_fail_and_can_pass(rule):
    assert not list(rule(GOOD))
    for notebook in BAD[rule]:
        assert list(rule(notebook))
