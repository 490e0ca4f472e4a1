"""The page of the ledger shows every claim, its verdict, and the link to its answer."""

from pathlib import Path

import yaml

from tests.site.checks import parse

LEDGER = Path(__file__).resolve().parents[2] / "book" / "claims.yml"
TEXTS = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
PAGE = "book/sources.html"
WORDS = {"unverifiable": "Not verifiable"}


def missing(page, claim):
    """List what the page does not show of a claim."""
    entries = page.select(f"main li#claim-{claim['id']}")
    if len(entries) != 1:
        return [f"{claim['id']} stands there {len(entries)} times"]
    shown = (
        entries[0].select_one(".claim-verdict").text.partition(":")[0],
        [a["href"].partition("#")[2] for a in entries[0].select(".claim-where a")],
    )
    verdict = WORDS.get(claim["verdict"], claim["verdict"].title())
    wanted = (verdict, [claim["section"]] if "section" in claim else [])
    return [] if shown == wanted else [f"{claim['id']}: {shown}, not {wanted}"]


def test_every_claim_is_shown(pages):
    page = parse(pages[PAGE])
    found = [problem for t in TEXTS for c in t["claims"] for problem in missing(page, c)]
    assert not found, "\n".join(found)


def test_counts_are_shown(pages):
    page = parse(pages[PAGE])
    bars = [bar["aria-label"] for bar in page.select("main .claims-bar")]
    for text, bar in zip(TEXTS, bars, strict=True):
        assert bar.startswith(f"{text['name']}, {len(text['claims'])} entries: ")
    total = sum(len(text["claims"]) for text in TEXTS)
    assert f"has {total} entries" in page.select_one("main").get_text(" ")


ENTRY = """<main><li id="claim-0-01"><span class="claim-verdict">Wrong</span>
<p class="claim-where"><a href="../a.html#code">x</a></p></li></main>"""


def test_a_missing_claim_verdict_or_link_is_found():
    claim = {"id": "0-01", "verdict": "wrong", "section": "code"}
    page, elsewhere = parse(ENTRY), parse(ENTRY.replace("../a.html#code", "#"))
    assert not missing(page, claim)
    for change in ({"id": "0-02"}, {"verdict": "right"}, {"section": "not"}):
        assert missing(page, claim | change)
    assert missing(elsewhere, claim)
    assert missing(page, {"id": "0-01", "verdict": "wrong"})
