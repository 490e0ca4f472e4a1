"""The page of questions: every answer has a link, and its numbers stand where the link leads."""

import re
from urllib.parse import urljoin

from tests.site import checks

PAGE = "book/questions.html"
DECIMAL = re.compile(r"\d+\.\d+")


def faults(pages, name):
    """List what is wrong with the answers on a page: no link, or a number that is not shown."""
    parsed = {page: checks.parse(html) for page, html in pages.items()}
    for question in parsed[name].select("section section section"):
        heading = question.h3.get_text().strip("#¶ \n")
        answers = question.find_all("p", recursive=False)
        links = [urljoin(name, link["href"]) for answer in answers for link in answer("a")]
        targets = [link.partition("#") for link in links]
        if not targets:
            yield f"{heading}: no link"
        shown = " ".join(cell.get_text() for cell in question.select(".cell"))
        for page, _, label in targets:
            place = parsed[page].find(id=label)
            section = place if place.name == "section" else place.find_parent("section")
            shown += section.get_text()
        for number in DECIMAL.findall(" ".join(answer.get_text() for answer in answers)):
            if number not in shown:
                yield f"{heading}: {number} is not shown where the link leads"


def test_answers_have_links_and_shown_numbers(pages):
    assert list(faults(pages, PAGE)) == []


def test_checks_can_fail():
    page = """<section><section><section id="a"><h3>One?</h3><p>No.</p></section>
    <section id="b"><h3>Two?</h3><p>2.5 <a href="../c.html#d">there</a></p></section>
    </section></section>"""
    there = '<section id="d">2.4</section>'
    found = list(faults({"book/q.html": page, "c.html": there}, "book/q.html"))
    assert found == ["One?: no link", "Two?: 2.5 is not shown where the link leads"]
