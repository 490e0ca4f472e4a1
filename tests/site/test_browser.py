"""Every page of the built book in headless Chromium, light and dark."""

import re

import pytest

from tests.serving import served
from tests.site import browsing

FIRST_LOAD = 250 * 1024
CHAPTER = "notebooks/01-definition.html"
BAD = """<!DOCTYPE html><html lang="en"><head><title>Bad</title></head><body><main><h1>Bad</h1>
<img src="http://127.0.0.1:9/x.png"><button></button><div style="width: 500px">wide</div>
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
    address = (site / name).as_uri()
    seen = browsing.look(contexts["light"], address, examine=False)
    assert seen.foreign("file:") == []
    assert seen.complaints == []


def test_front_door_leads_to_the_first_page(contexts, home):
    page = contexts["light"].new_page()
    page.goto(home)
    page.wait_for_url("**/book/intro.html")
    page.close()


def test_checks_can_fail(contexts, tmp_path):
    (tmp_path / "bad.html").write_text(BAD)
    with served(tmp_path) as address:
        seen = browsing.look(contexts["light"], address + "bad.html")
    assert seen.foreign(address) == ["http://127.0.0.1:9/x.png"]
    assert {"oops", "thrown", "failed: http://127.0.0.1:9/x.png"} <= set(seen.complaints)
    assert {v.split(":")[0] for v in seen.violations} == {"image-alt", "button-name"}
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


def test_folded_text_is_printed_and_navigation_is_not(chapter):
    inside = chapter.locator("details.solution > :not(summary)").first
    assert not inside.is_visible()
    chapter.emulate_media(media="print")
    assert inside.is_visible()
    assert not chapter.locator("#book-nav").is_visible()


def test_paper_is_light_and_unfolded(contexts, home):
    page = contexts["dark"].new_page()
    page.goto(home + CHAPTER)
    state = "[document.documentElement.dataset.theme, !!document.querySelector('details[open]')]"
    assert page.evaluate(state) == ["dark", False]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(state) == ["light", True]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(state) == ["dark", False]
    page.close()


def test_theme_is_switched_and_remembered(chapter):
    switch = chapter.locator("#switch-theme")
    assert switch.get_attribute("aria-label") == "Switch to the dark page"
    switch.click()
    chapter.reload()
    assert chapter.evaluate("document.documentElement.dataset.theme") == "dark"
    switch.click()
    assert chapter.evaluate("localStorage.getItem('mode')") is None


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


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_pages(contexts, home, site, scheme):
    start = home if scheme == "http" else site.as_uri() + "/"
    page, seen = contexts["light"].new_page(), browsing.Visit()
    browsing.listen(page, seen)
    page.goto(start + CHAPTER)
    page.locator(".search-form input").fill("temperature")
    page.keyboard.press("Enter")
    page.wait_for_selector("#search-results li a")
    page.get_by_text(re.compile("Search finished")).wait_for()
    assert page.locator("#search-results li").count() >= 2
    assert seen.complaints == []
    page.close()


def test_the_cheat_sheet_prints_on_one_page(browser, home):
    page = browser.new_page()
    page.goto(home + "book/cheatsheet.html")
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    page.close()
    assert len(sheets) == 1, f"the cheat sheet takes {len(sheets)} pages"
