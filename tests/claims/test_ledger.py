"""Every claim of the five texts has a verdict, and every doubtful one an answer in the book."""

import re
from collections import Counter
from decimal import Decimal

import nbformat.v4 as v4
import pytest
from softmax_book import claims as ledger

from tests.claims.sections import sections
from tests.notebooks.test_prose_numbers import literals, printed_numbers, typed_decimals
from tools.notebooks import NOTEBOOKS, read

# How many claims each text has. Their ids count from 1: 0-01, 0-02, and so on.
CLAIMS = {"0": 24, "1": 18, "2": 72, "3": 21, "4": 20}
IDS = [f"{text}-{n:02d}" for text, total in CLAIMS.items() for n in range(1, total + 1)]

TEXTS = ledger.read()
ALL = [claim for text in TEXTS for claim in text["claims"]]
CHAPTERS = {int(path.name[:2]): sections(read(path)) for path in NOTEBOOKS.glob("[0-9]*.ipynb")}
# The chapters with answers of their own. Claims of later ones alone are answered on the page.
ANSWERING = {1, 2, 3, 4, 5}

NEEDED = {"id", "claim", "verdict", "chapters"}
ALLOWED = NEEDED | {"truth", "section"}


def codes(sentence):
    """List the expressions of a sentence."""
    return [match["code"] for match in ledger.EXPRESSION.finditer(sentence)]


def values(sentence):
    """List the results of the expressions of a sentence, as they are written."""
    return [ledger.computed(match[0]) for match in ledger.EXPRESSION.finditer(sentence)]


def fields_are_known(claim, chapters):
    if missing := NEEDED - set(claim):
        yield f"it has no {', '.join(sorted(missing))}"
    if unknown := set(claim) - ALLOWED:
        yield f"it has {', '.join(sorted(unknown))}"
    if claim.get("verdict") not in ledger.VERDICTS:
        yield f"{claim.get('verdict')!r} is no verdict"
    if not set(claim.get("chapters", ())) <= set(range(1, 11)):
        yield f"the chapters are {claim['chapters']}"


def doubt_is_explained(claim, chapters):
    if claim["verdict"] != "right" and not claim.get("truth"):
        yield "it does not say what is true"


def doubt_is_answered_in_a_section(claim, chapters):
    doubtful = claim["verdict"] in ("imprecise", "wrong")
    if doubtful and ANSWERING & set(claim["chapters"]) and "section" not in claim:
        yield "no section answers it"


def section_exists(claim, chapters):
    """A section stands in the first chapter of the claim."""
    if "section" in claim:
        first = (claim["chapters"] or [0])[0]
        if claim["section"] not in chapters.get(first, ()):
            yield f"chapter {first} has no section {claim['section']!r}"


def numbers_stand_in_the_section(claim, chapters):
    """A section shows every computed number, with at least as many digits."""
    shown = [text[claim["section"]] for text in chapters.values() if claim.get("section") in text]
    if shown:
        numbers = set(printed_numbers(shown[0]))
        for value in values(claim["truth"]):
            for number in typed_decimals(value):
                if not any(map(number.agrees, numbers)):
                    yield f"the section {claim['section']!r} does not show {number.text}"


def expressions_are_computed(claim, chapters):
    for sentence in (claim["claim"], claim.get("truth", "")):
        try:
            result = ledger.computed(sentence)
        except Exception as error:
            yield f"{type(error).__name__}: {error}"
        else:
            if "{{" in result or "}}" in result or "nan" in result:
                yield f"an expression is left over in {result!r}"


def decimals_are_computed(claim, chapters):
    """A decimal typed in the truth is quoted from the claim, or put into an expression."""
    truth = claim.get("truth", "")
    quoted = {typed.value for typed in typed_decimals(claim["claim"])}
    inputs = {Decimal(n) for code in codes(truth) for n in literals(code)}
    for typed in typed_decimals(ledger.EXPRESSION.sub("", truth)):
        if not {typed.value, abs(typed.value)} & (quoted | inputs):
            yield f"{typed.text} is typed, not computed"


RULES = [
    fields_are_known,
    doubt_is_explained,
    doubt_is_answered_in_a_section,
    section_exists,
    numbers_stand_in_the_section,
    expressions_are_computed,
    decimals_are_computed,
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
def test_rule(rule):
    found = [f"{claim['id']}: {problem}" for claim in ALL for problem in rule(claim, CHAPTERS)]
    assert not found, "\n".join(found)


def test_a_vector_is_written_with_brackets_and_a_true_minus():
    assert ledger.computed("It is {{np.array([-0.25, 1]):.1f}}.") == "It is [−0.2, 1.0]."
    assert ledger.computed("{{softmax([2, 1, 0.1], temperature=2):.4f}}") == (
        "[0.5017, 0.3043, 0.1940]"
    )


@pytest.mark.parametrize("code", ["open('a')", "__import__('os')", "np.__dict__", "eval('1')"])
def test_an_expression_reaches_nothing_but_the_library(code):
    with pytest.raises(ValueError, match=r"is no name of softmax_lib|is private"):
        ledger.value_of(code)


NOTEBOOK = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("(top)=\n# Top\n\n(one)=\n## One\n\nIt is 0.25.\n```\n## 0.125\n```"),
        v4.new_code_cell("0.75", outputs=[v4.new_output("stream", text="[0.659001 0.242433]")]),
        v4.new_markdown_cell("### Below one\n\n0.5\n\n(two)=\n## Two\n\nIt is 0.99."),
    ]
)


def test_a_section_has_its_prose_and_outputs_and_ends_at_the_next_one():
    found = sections(NOTEBOOK)
    assert list(found) == ["top", "one", "two"]
    for number in ("0.25", "0.125", "0.659001", "0.5"):
        assert number in found["one"]
    assert "0.75" not in found["one"] and "0.99" not in found["one"]
    assert "0.99" in found["two"] and "0.25" not in found["two"]
    assert "0.25" in found["top"] and "0.99" in found["top"]


GOOD = {
    "id": "0-01",
    "claim": "The softmax of [2, 1, 0.1] begins with 0.7.",
    "verdict": "wrong",
    "truth": "It begins with {{softmax([2, 1, 0.1])[0]:.3f}}.",
    "chapters": [1],
    "section": "one",
}
BAD = {
    fields_are_known: [
        {"verdict": "false"},
        {"chapters": [11]},
        {"note": "a word more"},
        {"claim": None},
    ],
    doubt_is_explained: [{"truth": ""}, {"truth": None}],
    doubt_is_answered_in_a_section: [{"section": None}, {"section": None, "verdict": "imprecise"}],
    section_exists: [{"section": "three"}, {"chapters": [2]}, {"chapters": []}],
    numbers_stand_in_the_section: [
        {"section": "two"},
        {"truth": "{{softmax([2, 1, 0.2])[0]:.3f}}"},
        {"truth": "{{softmax([2, 1, 0.1]):.3f}}"},
        {"truth": "{{softmax([2, 1, 0.1])[0]:.8f}}"},
    ],
    expressions_are_computed: [
        {"truth": "{{softmix([1]):.3f}}"},
        {"truth": "{{softmax([1, 2], axis=5):.3f}}"},
        {"truth": "{{softmax([1, 2])}}"},
        {"truth": "{{softmax([np.nan]):.3f}}"},
    ],
    decimals_are_computed: [{"truth": "It begins with 0.659."}],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_can_fail_and_can_pass(rule):
    chapters = {1: sections(NOTEBOOK)}
    assert not list(rule(GOOD, chapters))
    for change in BAD[rule]:
        claim = {key: value for key, value in (GOOD | change).items() if value is not None}
        assert list(rule(claim, chapters)), change


def test_a_claim_of_a_later_chapter_alone_needs_no_section():
    later = {key: GOOD[key] for key in NEEDED} | {"chapters": [6, 7], "truth": "It is not."}
    assert not list(doubt_is_answered_in_a_section(later, {}))
    assert list(doubt_is_answered_in_a_section(later | {"chapters": [5, 7]}, {}))


def test_no_sentence_is_too_long_for_a_phone():
    long = [claim["id"] for claim in ALL if len(ledger.computed(claim.get("truth", ""))) > 360]
    assert not long


def test_no_address_but_those_of_the_bibliography():
    texts = [str(value) for text in TEXTS for value in text.values()]
    assert not [text for text in texts if re.search(r"https?://|www\.", text)]
