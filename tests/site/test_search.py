"""The search leads to the sections that answer, in the words of those who ask."""

import pytest

from tests.site import browsing, checks

# What people type, and the label of a section that has to be among the first three.
ASKED = [
    ("softmax", "definition"),
    ("normalize", "near-misses"),
    ("normalization", "near-misses"),
    ("why e", "near-misses"),
    ("e instead of 2", "near-misses"),
    ("2^z", "near-misses"),
    ("why not divide by the sum", "q-sum"),
    ("softmax nan", "q-nan"),
    ("RuntimeWarning", "code"),
    ("invalid value encountered", "code"),
    ("numerically stable", "code"),
    ("sigmoid vs softmax", "two-classes"),
    ("softmax or sigmoid", "many-labels"),
    ("binary classification", "two-classes"),
    ("one output or two", "one-or-two"),
    ("multiple labels", "many-labels"),
    ("more than one label", "many-labels"),
    ("binary cross-entropy", "binary"),
    ("calibration", "not"),
    ("calibration", "fitted-temperature"),
    ("overconfident", "fitted-temperature"),
    ("confidence", "not"),
    ("reliable", "not"),
    ("temperature", "temperature"),
    ("temperature 0.5", "knob"),
    ("less random", "dividing"),
    ("beta", "beta"),
    ("deterministic", "argmax-limit"),
    ("ZeroDivisionError", "argmax-limit"),
    ("T = 0", "argmax-limit"),
    ("temperature 0", "argmax-limit"),
    ("probability tensor contains either inf, nan", "pytorch"),
    ("almost uniform", "bell"),
    ("too flat", "bell"),
    ("double softmax", "bell"),
    ("softmax twice", "bell"),
    ("derivative of softmax", "jacobian"),
    ("cross-entropy gradient", "loss"),
    ("p - y", "loss"),
    ("vanishing gradient", "cold-loss"),
    ("why is argmax not differentiable", "no-information"),
    ("straight-through", "no-information"),
    ("Gumbel softmax", "temperature-is-noise"),
    ("reparameterization trick", "temperature-is-noise"),
    ("gumbel-max trick", "gumbel-max"),
    ("-inf", "log-of-softmax"),
    ("logsoftmax", "code"),
    ("minus infinity", "log-of-softmax"),
    ("log(softmax(x))", "log-of-softmax"),
    ("LogSumExp", "soft-maximum"),
    ("statistical mechanics", "energies"),
    ("partition function", "partition-function"),
    ("why called softmax", "the-name"),
    ("who invented softmax", "the-name"),
    ("inventor", "the-name"),
    ("history", "history"),
    ("api", "where-temperature"),
    ("gumb", "gumbel-max"),
    ("query key value", "soft-look-up"),
    ("causal mask", "masks"),
    ("Nadaraya-Watson", "kernel-smoother"),
    ("attention sink", "nothing"),
    ("sqrt(d_k)", "width"),
    ("long context", "crowd"),
    ("sparsemax", "relatives"),
    ("softmax bottleneck", "bottleneck"),
    ("word2vec", "embeddings"),
]
FIRST = """(queries) => {
  const answers = ranking(sections);
  return queries.map((query) =>
    answers(query).found.slice(0, 3).map(({ section }) => [section.page, section.id]));
}"""


@pytest.fixture(scope="module")
def search_page(contexts, home):
    page = contexts["light"].new_page()
    page.goto(home + "search.html")
    yield page
    page.close()


@pytest.fixture(scope="module")
def first(search_page):
    """For each query, the first three sections as (page, id); a page itself has no id."""
    queries = sorted({query for query, _ in ASKED})
    return dict(zip(queries, search_page.evaluate(FIRST, queries), strict=True))


@pytest.fixture(scope="module")
def place(pages):
    """Where a label stands, as the search gives it; in a chapter, if another page has the same."""
    names = sorted(pages.keys() - {"index.html"}, key=lambda name: not name.startswith("notebooks"))
    parsed = {name: checks.parse(pages[name]) for name in names}

    def find(label):
        for name, page in parsed.items():
            if found := page.find(id=label):
                section = found if found.name == "section" else found.find_parent("section")
                return [name, section["id"] if section.find_parent("section") else ""]
        return None

    return find


@pytest.mark.parametrize(("query", "label"), ASKED)
def test_a_query_leads_to_its_section(first, place, query, label):
    assert place(label) in first[query]


def results_of(page, query):
    page.locator("#query").fill(query)
    return page.locator("#search-results > li")


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_sections(contexts, home, site, scheme):
    start = home if scheme == "http" else site.as_uri() + "/"
    page, seen = contexts["light"].new_page(), browsing.Visit()
    browsing.listen(page, seen)
    page.goto(start + "notebooks/01-definition.html", wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type("temperature")
    page.keyboard.press("Enter")
    results = page.locator("#search-results > li")
    results.first.wait_for()
    assert results.count() >= 5
    links = [a.get_attribute("href") for a in results.locator("a").all()]
    assert any("#" in link for link in links)
    page.locator("#query").fill("xyzzy")
    page.get_by_text("Nothing found").wait_for()
    assert seen.complaints == []
    page.close()


def test_a_short_word_stands_alone(search_page):
    """The word "e" is not the beginning of "exponential"."""
    marked = results_of(search_page, "why e").locator("mark").all_inner_texts()
    assert marked
    assert {word.lower() for word in marked} == {"e"}


def test_the_snippet_shows_the_rarest_word(search_page):
    result = results_of(search_page, "softmax temperature annealing").first
    assert "annealing" in result.locator("mark").all_inner_texts()


def test_sections_with_most_of_the_words_are_shown(search_page):
    assert results_of(search_page, "perceptron rosenblatt xyzzy").count()
    assert "None has all of the words." in search_page.locator("#search-status").inner_text()


def test_idle_words_do_not_count(search_page):
    only, more = (results_of(search_page, query).locator("a").all_inner_texts()
                  for query in ("perceptron", "what is the perceptron"))  # fmt: skip
    assert only == more


def test_no_traces_of_tools_are_looked_through(site):
    index = (site / "_static" / "search-index.js").read_text(encoding="utf-8")
    assert "Jacobian" in index
    assert "!!" not in index
