"""The ledger: what five texts claim, and what is true.

The claims stand in ``book/claims.yml``. The numbers in the sentences that correct them are
printed by the cells of the page of the texts, each behind the id of its claim.
"""

from collections import Counter
from functools import cache
from pathlib import Path

import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective, SphinxRole

LEDGER = Path(__file__).resolve().parents[2] / "claims.yml"
VERDICTS = {
    "right": "Right",
    "imprecise": "Imprecise",
    "wrong": "Wrong",
    "unverifiable": "Not verifiable",
    "omission": "Omission",
}


@cache
def read():
    """Return the texts of the ledger; each is a dict with a list of claims."""
    return yaml.safe_load(LEDGER.read_text(encoding="utf-8"))


def counted(claims):
    """Count the claims of each verdict, in the order of the verdicts."""
    counts = Counter(claim["verdict"] for claim in claims)
    return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}


def sentence_of(counts):
    """Say how many claims there are of each verdict."""
    parts = [f"{n} {worded(verdict, n)}" for verdict, n in counts.items()]
    return f"{sum(counts.values())} entries: {', '.join(parts[:-1])} and {parts[-1]}"


def worded(verdict, n):
    return "omissions" if verdict == "omission" and n > 1 else VERDICTS[verdict].lower()


class Ledger(SphinxDirective):
    """What the directives of the ledger share."""

    def texts(self):
        self.env.note_dependency(str(LEDGER))
        return read()

    def paragraph(self, *content, classes=()):
        """Make a paragraph of nodes, and of sentences in MyST Markdown."""
        paragraph = nodes.paragraph(classes=list(classes))
        for piece in content:
            if isinstance(piece, nodes.Node):
                paragraph += piece
            else:
                paragraph += self.parse_inline(piece)[0]
        return paragraph

    def listed(self, entries):
        return nodes.bullet_list("", *entries, classes=["claims"])

    def entry(self, claim, origin=""):
        """Lay out one claim: verdict and claim, what is true, where it is shown."""
        verdict = claim["verdict"]
        badge = nodes.inline("", VERDICTS[verdict] + origin, classes=["claim-verdict"])
        item = nodes.list_item(classes=["claim", f"claim-{verdict}"], ids=[f"claim-{claim['id']}"])
        said = [badge, nodes.Text(" "), claim["claim"]]
        item += self.paragraph(*said, classes=["claim-said"])
        if "truth" in claim:
            item += self.paragraph(claim["truth"], classes=["claim-true"])
        if "section" in claim:
            where = f"More: {{ref}}`{claim['section']}`"
            item += self.paragraph(where, classes=["claim-where"])
        return item


class ClaimsOf(Ledger):
    """One text: what it is, its counts, its claims; those that are right are folded."""

    required_arguments = 1

    def run(self):
        (text,) = (text for text in self.texts() if text["text"] == self.arguments[0])
        counts = sentence_of(counted(text["claims"])) + "."
        doubtful = [c for c in text["claims"] if c["verdict"] in ("imprecise", "wrong")]
        return [
            self.paragraph(text["about"]),
            self.paragraph(counts, classes=["claims-counts"]),
            self.listed(map(self.entry, doubtful)),
            self.folded([c for c in text["claims"] if c["verdict"] == "right"]),
        ]

    def folded(self, right):
        box = nodes.admonition(classes=["dropdown", "claims-right"])
        box += nodes.title("", f"What it says rightly ({len(right)})")
        box += self.listed(map(self.entry, right))
        return box


class ClaimsByVerdict(Ledger):
    """The claims of one verdict, of all texts."""

    required_arguments = 1

    def run(self):
        verdict = directives.choice(self.arguments[0], VERDICTS)
        entries = []
        for text in self.texts():
            origin = f": {text['name'][0].lower()}{text['name'][1:]}"
            claims = [claim for claim in text["claims"] if claim["verdict"] == verdict]
            entries += [self.entry(claim, origin) for claim in claims]
        return [self.listed(entries)]


class ClaimsPicture(Ledger):
    """The counts of each text as a bar of coloured lengths, with their numbers."""

    def run(self):
        bars = "".join(self.bar(text) for text in self.texts())
        key = "".join(f'<span class="claims-{v}">{word}</span>' for v, word in VERDICTS.items())
        key = f'<p class="claims-key" aria-hidden="true">{key}</p>'
        picture = f'<figure class="claims-picture">{key}<ul>{bars}</ul></figure>'
        return [nodes.raw("", picture, format="html")]

    def bar(self, text):
        counts = counted(text["claims"])
        lengths = "".join(
            f'<span class="claims-{verdict}" style="flex-grow: {n}">{n}</span>'
            for verdict, n in counts.items()
        )
        label = f"{text['name']}, {sentence_of(counts)}"
        return (
            f"<li><p>{text['name']} <span>{sum(counts.values())}</span></p>"
            f'<div class="claims-bar" role="img" aria-label="{label}">{lengths}</div></li>'
        )


class ClaimsCounted(SphinxRole):
    """The number of claims of a verdict; "all" counts every one."""

    def run(self):
        self.env.note_dependency(str(LEDGER))
        counts = counted([claim for text in read() for claim in text["claims"]])
        counts["all"] = sum(counts.values())
        return [nodes.Text(str(counts[self.text]))], []


def setup(app):
    app.add_directive("claims-of", ClaimsOf)
    app.add_directive("claims-by-verdict", ClaimsByVerdict)
    app.add_directive("claims-picture", ClaimsPicture)
    app.add_role("claims-counted", ClaimsCounted())
    app.add_css_file("claims.css")
