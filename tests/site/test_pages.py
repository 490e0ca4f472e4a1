"""Every page of the built book, as text."""

import json
import re
from importlib.metadata import version

import pytest
import yaml

from tests.site import checks
from tests.site.conftest import ROOT, names_in_contents

BAD = """<html><head></head><body><main>
<h1>One</h1><h1>Two</h1><h3 id="x">Deep</h3><p id="x">See {numref}`fig` and $\\frac{1}{2}$.</p>
<span class="katex-error">\\oops</span>
<pre>Traceback (most recent call last):</pre>
<img src="gone.png" alt="01-definition_5_0.png"><img src="gone.png">
<div role="img" aria-label="Bars that fall from left to right, one by one."></div>
<div role="img" aria-label="Bars that fall from left to right, one by one."></div>
<figure class="sm-figure"><figcaption><span class="figure-number">Figure 1.</span></figcaption>
</figure><figure class="sm-figure"><figcaption>Two</figcaption></figure><table><th> </th></table>
<figure class="sm-figure"><figcaption><span class="figure-number">Figure 2.</span></figcaption>
</figure><a href="#nowhere">here</a><a href="other.html">there</a><a href="https://example.org/">away</a>
</main></body></html>"""


STRUCTURED = r'<script type="application/ld\+json">(.*?)</script>'


def code_of(chapter):
    cells = json.loads(chapter.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return "\n".join(line for cell in code for line in cell.split("\n") if line[:1] not in "%!")


def chapters():
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_site_has_the_pages_of_its_contents(pages):
    assert sorted(pages) == sorted(["index.html", *names_in_contents()])


@pytest.mark.parametrize("chapter", chapters(), ids=lambda path: path.stem)
def test_chapters_have_the_numbers_of_their_files(pages, chapter):
    number = int(chapter.stem[:2])
    html = pages[f"notebooks/{chapter.stem}.html"]
    headings = re.findall(r'<h[12]><span class="section-number">(\d+)\.', html)
    assert len(headings) > 3 and set(map(int, headings)) == {number}
    assert f'html">{number}. ' in pages["book/how-to-use.html"]


def test_no_traceback(pages, name):
    assert checks.tracebacks(pages[name]) == []


def test_no_leftover_markup(pages, name):
    assert checks.leftovers(pages[name]) == []


def test_headings_and_ids(pages, name):
    assert checks.heading_faults(pages[name]) == []
    assert checks.repeated_ids(pages[name]) == []


def test_head(pages, name):
    assert checks.head_faults(pages[name]) == []


def test_chapters_alone_offer_their_notebook(pages, name):
    offered = checks.parse(pages[name]).select("a.notebook[download]")
    assert len(offered) == name.startswith("notebooks/")


def test_figures_have_alternatives_of_their_own(pages):
    # The first page stands twice, at the root of the site as well.
    once = [html for name, html in pages.items() if name != "index.html"]
    texts = [text for html in once for text in checks.alternatives(html)]
    assert len(texts) >= 4
    assert checks.poor_alternatives(texts) == []


def test_captions_are_numbered(pages, name):
    assert checks.caption_faults(pages[name]) == []


def test_headers_of_tables_say_something(pages, name):
    assert checks.empty_headers(pages[name]) == []


def test_every_page_tells_its_version_and_how_to_report_a_mistake(pages, name):
    foot = checks.parse(pages[name]).select_one(".foot").get_text()
    assert f"version {version('softmax_lib')}" in foot
    assert "mistake" in foot
    assert re.search(r" (of \d{4}-\d\d-\d\d, commit \w{10}|built from files without)\b", foot)


def test_structured_data_tells_of_book_and_chapters(pages):
    """No address is set and no author, so none is told."""
    kinds = {}
    for name, html in pages.items():
        for script in re.findall(STRUCTURED, html, re.DOTALL):
            kinds[name] = json.loads(script)
    assert set(pages) - set(kinds) == {"404.html", "search.html"}
    book = kinds["book/intro.html"]
    assert kinds["index.html"] == book
    assert book["@type"] == ["Book", "LearningResource"]
    assert [part["position"] for part in book["hasPart"]] == list(range(1, len(chapters()) + 1))
    chapter = kinds["notebooks/02-temperature.html"]
    assert chapter["@type"] == ["Chapter", "LearningResource"]
    assert chapter["name"] == book["hasPart"][1]["name"]
    assert chapter["isPartOf"] == {"@type": "Book", "name": book["name"]}
    told = {entry for one in kinds.values() for entry in one}
    assert not told & {"author", "url", "image", "publisher"}
    assert all(one["name"] and len(one["description"]) > 30 for one in kinds.values())


def test_keywords_belong_to_sections(pages):
    """A word for the search stands with a label of the book, and reaches the index."""
    keywords = yaml.safe_load((ROOT / "book" / "keywords.yml").read_text(encoding="utf-8"))
    places = set().union(*(checks.identifiers(html) for html in pages.values()))
    assert [label for label in keywords if label not in places] == []


def test_links_lead_somewhere(pages, figure_pages, site):
    assert checks.broken_links(pages | figure_pages, site) == []


@pytest.mark.parametrize("chapter", chapters(), ids=lambda path: path.stem)
def test_reference_describes_what_a_chapter_uses(pages, chapter):
    used = checks.used_from_library(code_of(chapter))
    assert used
    assert checks.missing_from_reference(used, pages["book/api.html"]) == []


def test_nothing_is_invented(pages):
    """No address of the site or of a repository is in the settings, so none is on a page."""
    assert not any('rel="canonical"' in html or "/edit/" in html for html in pages.values())


def test_checks_can_fail(tmp_path):
    (tmp_path / "bad.html").write_text(BAD)
    broken = checks.broken_links({"bad.html": BAD}, tmp_path)
    assert set(broken) == {"bad.html: #nowhere", "bad.html: other.html", "bad.html: gone.png"}
    assert len(checks.tracebacks(BAD)) == 1
    assert [found.split(":")[0] for found in checks.leftovers(BAD)] == [
        '<span class="katex-error">\\oops</span>',
        "a role",
        "a formula",
    ]
    assert checks.heading_faults(BAD) == ["2 headings of the first level", "h3 after h1"]
    assert checks.repeated_ids(BAD) == ["x"]
    assert len(checks.head_faults(BAD)) == 5
    assert checks.caption_faults(BAD) == ["Two", "Figure 2."]
    assert checks.empty_headers(BAD) == ["<th> </th>"]


def test_check_of_alternatives_can_fail():
    texts = checks.alternatives(BAD)
    assert len(texts) == 4
    assert checks.poor_alternatives(texts) == ["01-definition_5_0.png", "", texts[-1]]
    assert checks.alternatives("<main><svg></svg></main>") == [""]


def test_check_of_reference_can_fail():
    used = checks.used_from_library("from softmax_lib import plotting\nplotting.bars(1)\n")
    assert [thing.__name__ for thing in used] == ["bars"]
    assert checks.missing_from_reference(used, BAD) == ["softmax_lib.plotting.bars"]
