"""Every page of the built book in headless Chromium, light and dark."""

import itertools
import re

import pytest

from tests.serving import served
from tests.site import browsing
from tools.browser import AWAKE

FIRST_LOAD = 250 * 1024
CHAPTER = "notebooks/01-definition.html"
PROOFS = "notebooks/04-argmax.html"
LAPTOP = {"width": 1280, "height": 800}
SMALL = {"width": 320, "height": 640}
# The largest shift of the layout that nobody notices.
SHIFT = 0.01
BAD = """<!DOCTYPE html><html lang="en"><head><title>Bad</title></head><body><main><h1>Bad</h1>
<img src="http://127.0.0.1:9/x.png"><button></button><div style="width: 500px">wide</div>
<p>Good</p><p>Good</p><p style="color: #aaa">pale</p><p style="background: #555">dim</p>
<script>console.error("oops"); throw new Error("thrown")</script></main></body></html>"""


def test_no_request_to_another_host(visit, home, name, theme):
    assert visit(name, theme).foreign(home) == []


def test_no_complaint_in_the_console(visit, name, theme):
    assert visit(name, theme).complaints == []


def test_no_serious_accessibility_fault(visit, name, theme):
    assert visit(name, theme).violations == []


def test_no_sideways_scrolling_on_a_phone(visit, name, theme):
    assert visit(name, theme).too_wide == 0


def test_theme_follows_the_system(visit, name, theme):
    assert visit(name, theme).theme == theme


def test_first_load_is_light(visit, name):
    assert visit(name, "light").weight <= FIRST_LOAD


def test_pages_open_from_files(contexts, site, name):
    if name == "404.html":
        return  # the answer of a server, for any address: test_missing.py looks at it
    address = (site / name).as_uri()
    seen = browsing.look(contexts["light"], address, examine=False)
    assert seen.foreign("file:") == []
    assert seen.complaints == []


def test_front_door_is_the_first_page(contexts, home):
    page = contexts["light"].new_page()
    page.goto(home)
    assert page.url == home
    page.get_by_role("link", name="Begin with chapter 1").click()
    page.wait_for_url(f"**/{CHAPTER}#*")
    page.close()


def test_front_door_complains_of_nothing(contexts, home):
    assert browsing.look(contexts["light"], home, examine=False).complaints == []


def test_checks_can_fail(contexts, tmp_path):
    (tmp_path / "bad.html").write_text(BAD)
    with served(tmp_path) as address:
        seen = browsing.look(contexts["light"], address + "bad.html")
    assert seen.foreign(address) == ["http://127.0.0.1:9/x.png"]
    assert {"oops", "thrown", "failed: http://127.0.0.1:9/x.png"} <= set(seen.complaints)
    assert {v.split(":")[0] for v in seen.violations} == {
        *("image-alt", "button-name", "color-contrast")
    }
    assert "pale" in seen.violations[-1] and "dim" in seen.violations[-1]
    assert seen.too_wide > 0
    assert seen.theme is None
    assert seen.weight > 0


@pytest.fixture
def chapter(contexts, home):
    page = contexts["light"].new_page()
    page.goto(home + CHAPTER)
    yield page
    page.close()


def test_solution_opens_from_the_keyboard(chapter):
    solution = chapter.locator("details.solution").first
    assert not solution.evaluate("box => box.open")
    solution.locator("summary").focus()
    chapter.keyboard.press("Enter")
    assert solution.evaluate("box => box.open")


def test_proofs_are_printed_and_solutions_and_navigation_are_not(chapter, home):
    chapter.goto(home + PROOFS)
    proof, solution = (f"details.{kind} > :not(summary)" for kind in ("proof", "solution"))
    assert not chapter.locator(proof).first.is_visible()
    chapter.emulate_media(media="print")
    assert chapter.locator(proof).first.is_visible()
    assert not chapter.locator(solution).first.is_visible()
    assert not chapter.locator("#book-nav, #page-sections").first.is_visible()


def test_paper_is_light_and_unfolded(contexts, home):
    page = contexts["dark"].new_page()
    page.goto(home + PROOFS)
    state = (
        "[document.documentElement.dataset.theme,"
        " ...['proof', 'solution'].map((kind) => !!document.querySelector(`.${kind}[open]`))]"
    )
    assert page.evaluate(state) == ["dark", False, False]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(state) == ["light", True, False]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(state) == ["dark", False, False]
    page.close()


def test_theme_is_switched_and_remembered(chapter):
    switch = chapter.locator("#switch-theme")
    assert switch.get_attribute("aria-label") == "Switch to the dark page"
    switch.click()
    chapter.reload()
    assert chapter.evaluate("document.documentElement.dataset.theme") == "dark"
    switch.click()
    assert chapter.evaluate("localStorage.getItem('mode')") is None


def test_what_a_cell_prints_fits_a_phone(contexts, home):
    page = contexts["light"].new_page()
    page.set_viewport_size(browsing.PHONE)
    page.goto(home + PROOFS)
    printed = page.locator(".cell_output pre", has_text="Your turn: put your answer").first
    assert printed.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    page.close()


def test_contents_open_on_a_phone(chapter):
    chapter.set_viewport_size(browsing.PHONE)
    contents = chapter.locator("#book-nav")
    assert not contents.is_visible()
    chapter.locator(".menu-button").press("Enter")
    assert contents.is_visible()
    chapter.keyboard.press("Escape")
    assert not contents.is_visible()


def test_what_scrolls_can_be_focused(chapter):
    chapter.set_viewport_size(browsing.PHONE)
    chapter.wait_for_function("document.querySelector('pre[tabindex]')")
    boxes = chapter.locator("[tabindex]").all()
    assert all(box.get_attribute("role") == "group" for box in boxes)
    assert all("scrolled" in box.get_attribute("aria-label") for box in boxes)


def test_first_tab_stop_skips_to_the_text(chapter):
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.className") == "skip"
    chapter.keyboard.press("Enter")
    assert chapter.url.endswith("#main")


def test_a_notebook_can_be_downloaded(chapter):
    with chapter.expect_download() as download:
        chapter.get_by_label("Download this notebook").click()
    assert download.value.suggested_filename == "01-definition.ipynb"


@pytest.mark.parametrize("size", [LAPTOP, browsing.PHONE], ids=["laptop", "phone"])
def test_sections_can_be_listed(chapter, size):
    chapter.set_viewport_size(size)
    contents = chapter.locator("#page-sections")
    assert not contents.is_visible()
    chapter.get_by_label("On this page").first.click()
    assert contents.is_visible()
    contents.get_by_role("link").nth(2).click()
    assert not contents.is_visible()
    assert "#" in chapter.url


@pytest.mark.parametrize("size", [LAPTOP, browsing.PHONE], ids=["laptop", "phone"])
def test_positions_are_right_before_anything_was_scrolled(chapter, size):
    chapter.set_viewport_size(size)
    height = chapter.evaluate("document.documentElement.scrollHeight")
    anchor = chapter.locator("article > section > section").last.get_attribute("id")
    address = f"{chapter.url}#{anchor}"
    chapter.goto("about:blank")
    chapter.goto(address)
    chapter.wait_for_function(AWAKE)
    top = chapter.locator(f"[id='{anchor}'] > h2").evaluate("h => h.getBoundingClientRect().top")
    bottom = chapter.evaluate("document.documentElement.scrollHeight - scrollY - innerHeight")
    assert 0 <= top < size["height"] / 3 or bottom < 2
    chapter.keyboard.press("End")
    chapter.wait_for_function("scrollY + innerHeight > document.documentElement.scrollHeight - 2")
    assert chapter.evaluate("document.documentElement.scrollHeight") == pytest.approx(height, 0.01)


def test_nothing_of_the_bar_lies_on_anything_else(chapter):
    chapter.set_viewport_size(SMALL)
    things = chapter.locator(".bar > :not(.home), .home > *").all()
    boxes = [one.bounding_box() for one in things if one.is_visible()]
    assert len(boxes) >= 5
    for left, right in itertools.pairwise(boxes):
        assert left["x"] + left["width"] <= right["x"] + 0.5


@pytest.mark.parametrize("chosen", [CHAPTER, "notebooks/06-history.html"])
def test_the_text_has_the_font_of_the_book_and_nothing_moves(contexts, home, chosen):
    page = contexts["light"].new_page()
    page.goto(home + chosen)
    page.wait_for_function(AWAKE)
    assert page.evaluate("document.fonts.check('16px Literata')")
    shift = page.evaluate("""new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 300);
    })""")
    assert shift < SHIFT
    page.close()


@pytest.mark.parametrize(
    ("size", "least", "most"), [(LAPTOP, 560, 640), (browsing.PHONE, 280, 360)]
)
def test_a_single_panel_is_as_wide_as_the_text(chapter, size, least, most):
    chapter.set_viewport_size(size)
    panels = chapter.locator(".sm-panels:has(> svg[style*='--sm-page'])").first
    seen = [svg.bounding_box() for svg in panels.locator("svg").all() if svg.is_visible()]
    assert [least <= box["width"] <= most for box in seen] == [True]


def test_the_place_is_remembered(contexts, home):
    page = contexts["light"].new_page()
    page.goto(home + CHAPTER)
    title = page.locator("article > section > section").nth(2).locator("h2")
    title.evaluate("h => scrollTo(0, h.getBoundingClientRect().top + scrollY - 100)")
    words = title.inner_text().rstrip("#").strip()
    page.wait_for_function("words => localStorage.place?.includes(words)", arg=words)
    page.goto(home)
    page.get_by_role("link", name=f"Continue at {words}").click()
    page.wait_for_url(f"**/{CHAPTER}#*")
    page.evaluate("localStorage.removeItem('place')")
    page.close()


def test_copy_leaves_prompts_and_output_behind(browser, home):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(home + "book/teaching.html")
    block = page.locator("div.highlight", has_text=re.compile(r"^\$ ", re.MULTILINE)).first
    block.hover()
    block.get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied and "$" not in copied
    assert len(copied.split("\n")) < len(block.locator("pre").inner_text().strip().split("\n"))
    context.close()


def test_the_cheat_sheet_prints_on_one_page(browser, home):
    page = browser.new_page()
    page.goto(home + "book/cheatsheet.html")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    page.close()
    assert len(sheets) == 1, f"the cheat sheet takes {len(sheets)} pages"
