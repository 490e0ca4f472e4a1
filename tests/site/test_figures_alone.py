"""Each live figure alone: on its page, in a frame of another, before an audience; the gallery."""

import json
import re

import pytest
from playwright.sync_api import expect

from softmax_lib import live
from tests import accessibility
from tests.serving import served
from tests.site import browsing, checks
from tools.browser import AWAKE

NAMES = [getattr(live, name).figure_name() for name in live.__all__]
FIRST_LOAD = 45 * 1024
GALLERY = "book/gallery.html"
DIAL = "figures/temperature-dial.html"
LINK = "#figure-temperature-dial=1&logits=2,1,-3&temperature=0.5"
NARROWEST = {"width": 260, "height": 700}


# --- as text ------------------------------------------------------------------------------------


def cards(pages):
    return checks.parse(pages[GALLERY]).select(".sm-card")


def test_every_figure_has_a_page_and_a_card_with_a_sentence(pages, figure_pages):
    assert set(figure_pages) == {f"figures/{name}.html" for name in NAMES}
    found = [card["data-card"] for card in cards(pages)]
    assert sorted(found) == sorted(NAMES)
    for card in cards(pages):
        [sentence] = card.select("p:not(.sm-card-links)")
        assert len(sentence.get_text().split()) >= 8
        assert card.select("svg[aria-hidden=true]")


def test_the_gallery_shows_them_in_the_order_in_which_a_lecture_does(pages, figure_pages):
    found = [card["data-card"] for card in cards(pages)]
    for name, after in zip(found, [*found[1:], found[0]], strict=True):
        page = checks.parse(figure_pages[f"figures/{name}.html"])
        assert page.select_one("[rel=next]")["href"] == f"{after}.html?present"
        back = checks.parse(figure_pages[f"figures/{after}.html"]).select_one("[rel=prev]")
        assert back["href"] == f"{name}.html?present"


@pytest.mark.parametrize("figure", NAMES)
def test_a_page_of_a_figure_names_its_source(pages, figure_pages, figure):
    page = checks.parse(figure_pages[f"figures/{figure}.html"])
    source = page.select_one(".sm-source")
    assert "CC BY 4.0" in source.get_text()
    link = source.a["href"].removeprefix("../")
    name, _, place = link.partition("#")
    assert place == f"figure-{figure}"
    section = checks.parse(pages[name]).find(id=place).find_parent("section")
    heading = section.find(["h1", "h2", "h3"]).get_text().strip("# \n")
    assert re.sub(r"\W+", "", source.a.get_text()) == re.sub(r"\W+", "", heading)
    assert checks.repeated_ids(figure_pages[f"figures/{figure}.html"]) == []
    assert checks.tracebacks(str(page)) == []


# --- in the browser -----------------------------------------------------------------------------


@pytest.mark.parametrize("figure", NAMES)
def test_a_page_of_a_figure_is_light_and_sound(contexts, home, figure):
    seen = browsing.look(contexts["light"], f"{home}figures/{figure}.html")
    assert seen.weight <= FIRST_LOAD
    assert seen.foreign(home) == [] and seen.complaints == [] and seen.violations == []


@pytest.fixture
def opened(contexts, home):
    """Open pages of the site; at the end nothing must have gone wrong on them."""
    pages, complaints = [], []

    def open_page(address, theme="light", viewport=browsing.WIDE):
        page = contexts[theme].new_page()
        pages.append(page)
        page.set_viewport_size(viewport)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address if ":" in address else home + address)
        page.wait_for_function(AWAKE)
        return page

    yield open_page
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert complaints == []


def test_every_figure_fits_a_narrow_box_light_and_dark(opened):
    page = opened(DIAL, viewport=NARROWEST)
    for figure in NAMES:
        for theme in ("light", "dark"):
            page.goto(page.url.partition("figures/")[0] + f"figures/{figure}.html?theme={theme}")
            page.wait_for_function(AWAKE)
            assert page.evaluate(browsing.TOO_WIDE) == 0, figure
            assert page.evaluate("document.documentElement.dataset.theme") == theme
    assert accessibility.faults(page) == []


PAPER = "getComputedStyle(document.querySelector('.sm-live')).backgroundColor"
WHITE, BLACK = "rgb(255, 255, 255)", "rgb(20, 23, 28)"


def test_the_theme_is_that_of_the_link_then_of_the_reader(opened):
    assert opened(DIAL, "dark").evaluate(PAPER) == BLACK
    assert opened(f"{DIAL}?theme=light", "dark").evaluate(PAPER) == WHITE
    page = opened(f"{DIAL}?theme=<b>")
    assert page.evaluate(PAPER) == WHITE
    page.evaluate("localStorage.setItem('mode', 'dark')")
    page.reload()
    assert page.evaluate(PAPER) == BLACK
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(PAPER) == WHITE


def test_a_link_shows_its_state_alone_and_in_the_chapter(opened, figure_pages):
    chapter = checks.parse(figure_pages[DIAL]).select_one(".sm-source a")["href"]
    for address in (DIAL, chapter.removeprefix("../").partition("#")[0]):
        page = opened(address + LINK)
        root = page.locator("#figure-temperature-dial")
        assert root.evaluate("(one) => one.live.state.temperature") == 0.5
        assert root.evaluate("(one) => one.getBoundingClientRect().top") < 200


def test_a_question_has_an_address(opened, pages):
    name, html = next((n, h) for n, h in pages.items() if 'id="question-' in h)
    place = re.search(r'id="(question-\w+)"', html)[1]
    page = opened(f"{name}#{place}")
    root = page.locator(f"#{place}")
    page.evaluate("() => { navigator.clipboard.writeText = (text) => { window.copied = text } }")
    root.get_by_role("button", name="Copy link").click()
    root.get_by_role("button", name="The link is copied.").wait_for()
    assert page.evaluate("window.copied") == page.url
    assert page.url.endswith(f"#{place}")


# --- in a frame of another page -----------------------------------------------------------------


@pytest.fixture
def lines(opened):
    """What *Embed* gives for a figure that was moved."""
    page = opened(DIAL + LINK)
    root = page.locator("#figure-temperature-dial")
    root.get_by_role("button", name="Embed").click()
    given = root.locator("textarea").input_value()
    root.get_by_role("button", name="Embed").click()
    assert root.locator(".sm-live-share:visible").count() == 0
    return given


def around(folder, lines):
    """Write a page around the lines that Embed gives."""
    head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,">'
    body = f"<title>Course</title><h1>Course</h1>{lines}"
    (folder / "course.html").write_text(head + body)


def framed(page):
    frame = page.frame_locator("iframe")
    frame.locator(".sm-live[data-ready]").wait_for()
    return frame


@pytest.mark.parametrize("with_script", [True, False])
def test_the_lines_show_the_figure_in_a_page_of_another_origin(
    opened, lines, tmp_path, with_script
):
    around(tmp_path, lines if with_script else lines.partition("<script>")[0])
    with served(tmp_path) as elsewhere:
        page = opened(f"{elsewhere}course.html")
        frame = framed(page)
        expect(frame.locator(".sm-live-says")).to_contain_text("T = 0.5")
        if with_script:
            page.wait_for_function("document.querySelector('iframe').style.height")
            inside = page.frames[1]
            inside.wait_for_function("innerHeight === document.body.offsetHeight")
            page.set_viewport_size({"width": 400, "height": 800})
            fits = "innerWidth < 400 && innerHeight === document.body.offsetHeight"
            inside.wait_for_function(fits)
        # The frame takes neither the focus nor the place of the page around it.
        assert page.evaluate("[document.activeElement.tagName, scrollY]") == ["BODY", 0]


MOVES = """(seed) => {
  const { live } = document.querySelector(".sm-live");
  const next = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const fire = (one, type) => one.dispatchEvent(new Event(type, { bubbles: true }));
  const faults = [];
  for (let i = 0; i < 200; i++) {
    const all = [...live.root.querySelectorAll("input, button:not(.sm-quiet), select")];
    const one = all[Math.floor(next() * all.length)];
    if (one.type === "range") one.value = +one.min + next() * (one.max - one.min);
    else if (one.matches("select")) one.selectedIndex = Math.floor(next() * one.options.length);
    else if (one.type === "text") one.value = String(Math.round(10 * next()));
    else one.click();
    fire(one, one.type === "range" ? "input" : "change");
    live.redraw();
    const problem = live.figure.check(live.state);
    if (problem || live.root.querySelector(".sm-live-broken")) faults.push(`${one.id}: ${problem}`);
  }
  live.player.halt();
  return [faults, JSON.stringify(live.state)];
}"""


@pytest.mark.parametrize("figure", ["temperature-dial", "order-of-the-filters"])
def test_two_hundred_moves_in_a_frame(opened, home, tmp_path, figure):
    around(tmp_path, f'<iframe src="{home}figures/{figure}.html" title="x" width="300"></iframe>')
    with served(tmp_path) as elsewhere:
        page = opened(f"{elsewhere}course.html")
        framed(page)
        faults, state = page.frames[1].evaluate(MOVES, 1)
        assert faults == []
        assert json.loads(state)
        assert page.frames[1].evaluate(browsing.TOO_WIDE) == 0


def test_without_a_script_the_picture_is_there(browser, home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + DIAL)
    assert page.locator(".sm-live-svg > svg:visible").count() == 1
    assert page.locator(".sm-live-says:visible").count() == 1
    assert page.locator("button:visible").count() == 0
    context.close()


# --- before an audience -------------------------------------------------------------------------


def test_a_lecture_goes_from_figure_to_figure_by_the_keys(opened, pages):
    order = [card["data-card"] for card in cards(pages)]
    page = opened(GALLERY, viewport={"width": 1600, "height": 900})
    page.locator(".sm-card-links a").nth(1).click()
    for key, place in [("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("PageUp", 0)]:
        page.wait_for_function(AWAKE)
        page.keyboard.press(key)
        page.wait_for_url(f"**/{order[place]}.html?present")
    page.wait_for_function(AWAKE)
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/{GALLERY}")


def test_in_a_lecture_a_control_keeps_its_keys_and_the_figure_is_large(opened):
    page = opened(f"{DIAL}?present&theme=dark", viewport={"width": 1600, "height": 900})
    assert page.evaluate(PAPER) == BLACK
    box = page.locator(".sm-live-svg > svg:visible").bounding_box()
    assert box["width"] > 950 and box["y"] + box["height"] <= 900
    size = "Number.parseFloat(getComputedStyle(document.querySelector('.sm-live-says')).fontSize)"
    assert page.evaluate(f"{size} * document.querySelector('main').style.zoom") >= 20
    slider = page.locator("[data-slider]").first
    slider.press("ArrowRight")
    assert page.locator(".sm-live").evaluate("(one) => one.live.state.temperature") != 1
    page.locator("[data-box]").first.fill("3")
    page.keyboard.press("Escape")  # takes back what was typed
    assert "present" in page.url
    assert accessibility.faults(page) == []
    page.keyboard.press("Tab")
    page.locator("body").press("ArrowRight")
    page.wait_for_url("**/figures/*.html?present&theme=dark")


def test_a_lecture_on_a_phone(opened):
    page = opened(f"{DIAL}?present", viewport=browsing.PHONE)
    assert page.evaluate(browsing.TOO_WIDE) == 0
    assert page.evaluate("document.documentElement.dataset.present") == "narrow"
