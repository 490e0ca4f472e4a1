"""Every decimal in the prose of a notebook is a number that the notebook computes.

It must equal, rounded as it is printed, a number in a text output of the same
notebook or a number in its code; or stand, with its reason, in
numbers-from-elsewhere.yml.
"""

import ast
import io
import re
import tokenize
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import nbformat.v4 as v4
import pytest
import yaml
from IPython.core.inputtransformer2 import TransformerManager

from tools.notebooks import NOTEBOOKS, read

COMMITTED = sorted(NOTEBOOKS.glob("*.ipynb"))
ELSEWHERE = Path(__file__).with_name("numbers-from-elsewhere.yml")

ADDRESS = re.compile(
    r"(?<=\])\([^)]*\)|<https?://[^>]*>|https?://\S+|^\[[^\]]+\]:.*|\b10\.\d{4,}/\S+", re.M
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
POWER = r"(?:\\times|\\cdot|[×·])\s*10(?:\^\{?(?P<power>[-−]?\d+)\}?|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+))"
THOUSANDS = re.compile(
    r"(?<=\d)(?:\{,\}|\\,|[\u2009\u202f])(?=\d)"
    r"|(?<=\d),(?=\d{3}(?:,\d{3})*\.\d)"
)
TYPED = re.compile(
    r"(?P<sign>(?<![\w)}\]])[-−])?(?<![\w.])(?P<digits>\d+\.\d+)(?!\d|\.\d)"
    rf"(?:[eE](?P<e>[-+]?\d+)|\s*{POWER})?"
    r"(?P<cut>\s*(?:…|\.\.\.|\\l?dots))?(?P<percent>\s*\\?%)?"
)
PRINTED = re.compile(r"([-−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(\s*%)?")


@dataclass(frozen=True)
class Typed:
    """A decimal as it stands in the prose."""

    text: str
    value: Decimal
    signed: bool
    tolerance: Decimal
    percent: bool

    def agrees(self, number):
        """Tell whether a computed number would be printed like this."""
        number = number if self.signed else abs(number)
        scales = (1, 100) if self.percent else (1,)
        return any(abs(number * scale - self.value) <= self.tolerance for scale in scales)


def without_separators(text):
    return THOUSANDS.sub("", text)


def typed_decimals(markdown):
    """Find the decimals in Markdown: in words, formulas, tables and code, not in addresses."""
    text = without_separators(ADDRESS.sub("", markdown))
    return [_typed(match) for match in TYPED.finditer(text)]


def _typed(match):
    digits = match["digits"]
    raised = (match["raised"] or "").translate(SUPERSCRIPTS)
    exponent = int((match["e"] or match["power"] or raised or "0").replace("−", "-"))
    last_place = Decimal(1).scaleb(exponent - len(digits.split(".")[1]))
    sign = "-" if match["sign"] else ""
    return Typed(
        text=sign + digits + (f"e{exponent}" if exponent else ""),
        value=Decimal(sign + digits).scaleb(exponent),
        signed=bool(sign),
        tolerance=last_place if match["cut"] else last_place / 2,
        percent=bool(match["percent"]),
    )


def printed_numbers(text):
    """Find the numbers in an output; a percentage counts as a fraction, too."""
    for number, percent in PRINTED.findall(without_separators(text)):
        value = Decimal(number.replace("−", "-"))
        yield value
        if percent:
            yield value / 100


def literals(source):
    """Find the numbers in code, with either sign."""
    code = io.StringIO(TransformerManager().transform_cell(source))
    for token in tokenize.generate_tokens(code.readline):
        if token.type == tokenize.NUMBER and "j" not in token.string.lower():
            value = Decimal(str(ast.literal_eval(token.string)))
            yield from (value, -value)


def computed_numbers(notebook):
    """Return every number that the code of a notebook names or prints."""
    numbers = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            numbers.update(literals(cell.source))
            for output in cell.outputs:
                text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
                numbers.update(printed_numbers(text))
    return numbers


def unsupported(notebook):
    """Yield each decimal in prose that nothing computes: (place of the cell, Typed, nearest)."""
    numbers = computed_numbers(notebook)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            for typed in typed_decimals(cell.source):
                if not any(map(typed.agrees, numbers)):
                    nearest = min(numbers, key=lambda n: abs(n - typed.value), default=None)
                    yield place, typed, nearest


def complaints(notebook, elsewhere):
    """Yield a sentence for each number without support and for each entry without need."""
    missing = list(unsupported(notebook))
    for place, typed, nearest in missing:
        if typed.text not in elsewhere:
            yield f"cell {place}: nothing prints {typed.text}; the nearest number is {nearest}"
    for text in set(elsewhere) - {typed.text for _, typed, _ in missing}:
        yield f"the entry {text!r} in {ELSEWHERE.name} is not needed"


def listed():
    return yaml.safe_load(ELSEWHERE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.name)
def test_prose_agrees_with_outputs(path):
    found = [f"{path.name}, {one}" for one in complaints(read(path), listed().get(path.name, {}))]
    assert not found, "\n".join(found)


def test_list_names_notebooks_numbers_and_reasons():
    assert set(listed()) <= {path.name for path in COMMITTED}
    for entries in listed().values():
        assert all(isinstance(number, str) for number in entries)
        assert all(len(str(reason).split()) > 2 for reason in entries.values())


def made(prose, source="x", printed=""):
    output = v4.new_output("stream", text=printed)
    return v4.new_notebook(
        cells=[v4.new_markdown_cell(prose), v4.new_code_cell(source, outputs=[output])]
    )


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("It is 0.659.", "array([0.65900114, 0.24243297])"),
        ("It is 0.66.", "0.65900114"),
        ("It is 66.5 %, or $66.5\\%$.", "[0.665]"),
        ("It is 0.665.", "66.5 %"),
        ("It is −0.62.", "[-0.62  1.]"),
        ("It is $-0.62$, and falls by 0.62.", "−0.62"),
        ("It is $1-0.62$, between 0.1–0.62.", "0.62 0.1"),
        ("It is $2.5 \\times 10^{-8}$ or 2.5e-8 or 2.5 × 10⁻⁸.", "2.4963e-08"),
        ("It is $65{,}504.5$ or 65,504.5.", "65504.5"),
        ("It is 2.718…", "2.7188"),
        ("It is 1.0.", "[1.]"),
        ("| a | 0.5 |", ".5"),
        ("See [0.7](https://example.org/0.9) and version 1.0.4.", "0.7"),
    ],
)
def test_agreement(prose, printed):
    assert not list(complaints(made(prose, printed=printed), {}))


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("It is 0.660.", "0.65900114"),
        ("It is 0.65.", "0.65900114"),
        ("It is −0.62.", "0.62"),
        ("In a formula: $p = 0.25$.", "0.24"),
        ("In a table:\n\n| a |\n|---|\n| 0.25 |", "0.24"),
        ("In code: `0.25`.", "0.24"),
        ("It is 25.5 %.", "0.265 25.6"),
        ("It is $2.5 \\times 10^{-8}$.", "2.5e-07"),
        ("It is 0.5.", ""),
    ],
)
def test_disagreement(prose, printed):
    assert len(list(complaints(made(prose, printed=printed), {}))) == 1


def test_numbers_in_code_count_and_those_in_its_comments_do_not():
    assert not list(complaints(made("The input is −0.62.", "z = [-0.62]"), {}))
    assert list(complaints(made("The input is 0.62.", "z = 1  # 0.62"), {}))


def test_message_names_the_cell_the_number_and_the_nearest():
    (message,) = complaints(made("It is 0.660.", printed="0.659 7.5"), {})
    assert message == "cell 0: nothing prints 0.660; the nearest number is 0.659"


def test_a_listed_number_passes_and_a_stale_entry_fails():
    notebook = made("The source printed 0.25.", printed="0.24")
    assert not list(complaints(notebook, {"0.25": "a misprint in the source"}))
    assert list(complaints(notebook, {"0.25": "misprint", "0.99": "gone"}))
    assert list(complaints(made("It is 0.24.", printed="0.24"), {"0.24": "computed after all"}))
