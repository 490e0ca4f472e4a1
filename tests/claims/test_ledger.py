"""Every claim of the five texts has a verdict, and every doubtful one an answer."""

import re
from collections import Counter, defaultdict
from decimal import Decimal

import jupytext
import nbformat.v4 as v4
import pytest
from pybtex.database import parse_file
from softmax_book import claims as ledger

from tests.claims.sections import labels, outputs
from tests.notebooks.test_prose_numbers import literals, printed_numbers, typed_decimals
from tools.notebooks import NOTEBOOKS, execute, read

# How many claims each text has. Their ids count from 1: 0-01, 0-02, and so on.
CLAIMS = {"0": 24, "1": 18, "2": 72, "3": 21, "4": 20}
IDS = [f"{text}-{n:02d}" for text, total in CLAIMS.items() for n in range(1, total + 1)]

TEXTS = ledger.read()
ALL = [claim for text in TEXTS for claim in text["claims"]]
CHAPTERS = range(1, 13)
PAGE = ledger.LEDGER.with_name("sources.md")

NEEDED = {"id", "claim", "verdict", "chapters"}
ALLOWED = NEEDED | {"truth", "section"}
ENTRY = re.compile(r"^(\d-\d\d) (.*(?:\n(?!\d-\d\d ).*)*)", re.MULTILINE)
INTEGER = re.compile(r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\w]|[.,]\d)")


def numbers_by_claim(notebook):
    """Return the numbers that a page prints behind the id of each claim."""
    found = defaultdict(list)
    for cell in notebook.cells:
        for text in outputs(cell):
            for name, numbers in ENTRY.findall(text):
                found[name].extend(printed_numbers(numbers))
    return dict(found)


@pytest.fixture(scope="module")
def book():
    """Return what the rules look up: labels, numbers computed for each claim, numbers put in."""
    page = jupytext.read(PAGE)
    execute(page, PAGE.parent)
    chapters = [read(path) for path in NOTEBOOKS.glob("[0-9]*.ipynb")]
    pages = [jupytext.read(path) for path in PAGE.parent.glob("*.md")]
    code = [cell.source for cell in page.cells if cell.cell_type == "code"]
    return (
        {name for one in chapters + pages for name in labels(one)},
        numbers_by_claim(page),
        {number for source in code for number in literals(source)},
    )


def fields_are_known(claim, book):
    if missing := NEEDED - set(claim):
        yield f"it has no {', '.join(sorted(missing))}"
    if unknown := set(claim) - ALLOWED:
        yield f"it has {', '.join(sorted(unknown))}"
    if claim.get("verdict") not in ledger.VERDICTS:
        yield f"{claim.get('verdict')!r} is no verdict"
    if not set(claim.get("chapters", ())) <= set(CHAPTERS):
        yield f"the chapters are {claim['chapters']}"


def doubt_is_answered(claim, book):
    """It is answered on the page of the texts, and explained in a section where there is one."""
    if claim["verdict"] != "right" and not claim.get("truth"):
        yield "it does not say what is true"


def section_exists(claim, book):
    labels_of_book, *_ = book
    if claim.get("section", "sources") not in labels_of_book:
        yield f"the book has no section {claim['section']!r}"


def decimals_are_computed(claim, book):
    """A decimal in the truth is printed behind the id of the claim, put into a cell, or quoted."""
    _, computed, put_in = book
    numbers = [*computed.get(claim["id"], []), *put_in]
    quoted = {typed.value for typed in typed_decimals(claim["claim"])}
    for typed in typed_decimals(claim.get("truth", "")):
        if typed.value not in quoted and not any(map(typed.agrees, numbers)):
            yield f"no cell prints {typed.text} behind {claim['id']}"


def computed_numbers_are_told(claim, book):
    """What a cell prints behind the id of a claim stands in its truth, rounded."""
    _, computed, _ = book
    truth = claim.get("truth", "")
    whole = {int(text.replace(",", "")) for text in INTEGER.findall(truth)}
    for number in computed.get(claim["id"], []):
        decimals = typed_decimals(truth)
        if abs(number) not in whole and not any(typed.agrees(number) for typed in decimals):
            yield f"{number} is computed, and the truth does not tell it"


RULES = [
    fields_are_known,
    doubt_is_answered,
    section_exists,
    decimals_are_computed,
    computed_numbers_are_told,
]


def test_ids_are_complete_and_in_order():
    assert [claim["id"] for claim in ALL] == IDS
    assert [text["text"] for text in TEXTS] == list(CLAIMS)


def test_every_claim_stands_below_its_text():
    for text in TEXTS:
        assert {claim["id"][0] for claim in text["claims"]} == {text["text"]}
        assert text["name"] and text["about"]


def test_claims_are_not_repeated():
    assert max(Counter(claim["claim"] for claim in ALL).values()) == 1


def test_counts_add_up():
    total = Counter()
    for text in TEXTS:
        counts = ledger.counted(text["claims"])
        assert ledger.sentence_of(counts).startswith(f"{CLAIMS[text['text']]} entries: ")
        total.update(counts)
    assert dict(total) == ledger.counted(ALL)
    assert sum(total.values()) == sum(CLAIMS.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule, book):
    found = [f"{claim['id']}: {problem}" for claim in ALL for problem in rule(claim, book)]
    assert not found, "\n".join(found)


def test_no_number_is_computed_for_a_claim_that_does_not_exist(book):
    _, computed, _ = book
    assert set(computed) <= set(IDS)
    assert len(computed) >= 30


def test_the_page_has_a_heading_and_a_computation_for_each_text():
    page = PAGE.read_text(encoding="utf-8")
    for text in TEXTS:
        heading, box = f"### {text['name']}", f"```{{claims-of}} {text['text']}\n```"
        assert f"{heading}\n\n{box}\n\n```{{code-cell}}" in page


PRINTED = "0-01 0.6590011 [0.5016884 0.304289\n 0.1940226]\n0-02 77194752\n"
NOTEBOOK = v4.new_notebook(
    cells=[v4.new_code_cell("show()", outputs=[v4.new_output("stream", text=PRINTED)])]
)


def test_numbers_are_read_behind_the_id_of_their_claim():
    found = numbers_by_claim(NOTEBOOK)
    assert {name: [float(n) for n in numbers] for name, numbers in found.items()} == {
        "0-01": [0.6590011, 0.5016884, 0.304289, 0.1940226],
        "0-02": [77194752],
    }


GOOD = {
    "id": "0-01",
    "claim": "The softmax of [2, 1, 0.1] begins with 0.7.",
    "verdict": "wrong",
    "truth": "It begins with 0.659, not 0.7; 0.1 is put in. At T = 2 it is [0.502, 0.304, 0.194].",
    "chapters": [1],
    "section": "one",
}
BAD = {
    fields_are_known: [
        {"verdict": "false"},
        {"chapters": [13]},
        {"note": "a word more"},
        {"claim": None},
    ],
    doubt_is_answered: [{"truth": ""}, {"truth": None}],
    section_exists: [{"section": "three"}],
    decimals_are_computed: [
        {"truth": "It begins with 0.660."},
        {"truth": "It begins with 0.65900115."},
        {"id": "0-02"},
        {"id": "0-03"},
    ],
    computed_numbers_are_told: [
        {"truth": "It begins with 0.659. At T = 2 it begins with 0.502 and 0.304."},
        {"truth": None},
        {"id": "0-02", "truth": "It is 77,194,753."},
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_can_fail_and_can_pass(rule):
    small = {"one", "two"}, numbers_by_claim(NOTEBOOK), {Decimal("0.1")}
    assert not list(rule(GOOD, small))
    assert not list(rule(GOOD | {"id": "0-02", "truth": "It is 77,194,752."}, small))
    for change in BAD[rule]:
        claim = {key: value for key, value in (GOOD | change).items() if value is not None}
        assert list(rule(claim, small)), change


def test_no_sentence_is_too_long_for_a_phone():
    assert not [claim["id"] for claim in ALL if len(claim.get("truth", "")) > 360]


def test_no_two_works_are_cited_by_the_same_label():
    works = parse_file(ledger.LEDGER.with_name("references.bib")).entries.values()
    labels = Counter(
        (*(str(name) for name in work.persons.get("author", [])), work.fields["year"])
        for work in works
        if "year" in work.fields
    )
    assert [label for label, times in labels.items() if times > 1] == []


def test_no_address_but_those_of_the_bibliography():
    texts = [str(value) for text in TEXTS for value in text.values()]
    assert not [text for text in texts if re.search(r"https?://|www\.", text)]
