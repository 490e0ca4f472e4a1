"""The page of the ledger shows every claim, its verdict, what is true, and where it is shown."""

import re
from pathlib import Path

import pytest
import yaml

from tests.site.checks import parse

LEDGER = Path(__file__).resolve().parents[2] / "book" / "claims.yml"
TEXTS = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
PAGE = "book/sources.html"
WORDS = {"unverifiable": "Not verifiable"}
TOGETHER = {"unverifiable", "omission"}  # stand in one list for all texts
QUOTES = str.maketrans("’‘“”", "''\"\"")
MARKUP = re.compile(r"\S*[*`{$\\[].*", re.DOTALL)


def beginning(typed):
    """Return the words of a sentence before its first markup."""
    return MARKUP.sub("", typed).split()


def missing(page, claim, text):
    """List what the page does not show of a claim of `text`."""
    entries = page.select(f"main li#claim-{claim['id']}")
    if len(entries) != 1:
        return [f"{claim['id']} stands there {len(entries)} times"]
    verdict = WORDS.get(claim["verdict"], claim["verdict"].title())
    if claim["verdict"] in TOGETHER:
        verdict += f": {text[0].lower()}{text[1:]}"
    claimed, true = beginning(claim["claim"]), beginning(claim.get("truth", ""))
    said, truth = (entries[0].select_one(one) for one in (".claim-said", ".claim-true"))
    said, truth = (one.text.translate(QUOTES).split() if one else [] for one in (said, truth))
    shown = (
        entries[0].select_one(".claim-verdict").text,
        said[len(verdict.split()) :][: len(claimed)],
        (bool(truth), truth[: len(true)]),
        [a["href"].partition("#")[2] for a in entries[0].select(".claim-where a")],
    )
    section = [claim["section"]] if "section" in claim else []
    wanted = (verdict, claimed, ("truth" in claim, true), section)
    return [] if shown == wanted else [f"{claim['id']}: {shown}, not {wanted}"]


def test_every_claim_is_shown(pages):
    page = parse(pages[PAGE])
    found = [problem for t in TEXTS for c in t["claims"] for problem in missing(page, c, t["name"])]
    assert not found, "\n".join(found)


def test_counts_are_shown(pages):
    page = parse(pages[PAGE])
    bars = page.select("main .claims-bar")
    for text, bar in zip(TEXTS, bars, strict=True):
        assert bar["aria-label"].startswith(f"{text['name']}, {len(text['claims'])} entries: ")
        lengths = [piece["style"] for piece in bar.select("span")]
        assert lengths == [f"flex-grow: {piece.text}" for piece in bar.select("span")]
    total = sum(len(text["claims"]) for text in TEXTS)
    assert f"has {total} entries" in page.select_one("main").get_text(" ")


ENTRY = """<main><li id="claim-0-01"><p class="claim-said"><span class="claim-verdict">Wrong</span>
It always grows.</p><p class="claim-true">It doesn’t: <em>see</em> there.</p>
<p class="claim-where"><a href="../a.html#code">x</a></p></li></main>"""
CLAIM = {
    "id": "0-01",
    "verdict": "wrong",
    "claim": "It always grows.",
    "truth": "It doesn't: *see* there.",
    "section": "code",
}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "0-02"},
        {"verdict": "right"},
        {"verdict": "omission"},
        {"claim": "It never grows."},
        {"truth": "It does: *see* there."},
        {"section": "not"},
    ],
)
def test_what_is_missing_of_a_claim_is_found(change):
    assert not missing(parse(ENTRY), CLAIM, "A text")
    assert missing(parse(ENTRY), CLAIM | change, "A text")


@pytest.mark.parametrize("left_out", ["truth", "section"])
def test_what_a_claim_does_not_have_is_not_shown(left_out):
    assert missing(parse(ENTRY), {k: v for k, v in CLAIM.items() if k != left_out}, "A text")


def test_a_link_that_leads_elsewhere_is_found():
    assert missing(parse(ENTRY.replace("../a.html#code", "#")), CLAIM, "A text")
