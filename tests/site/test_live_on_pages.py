"""Every live figure on the page where it stands: both styles together."""

import re

import pytest

from softmax_lib import live
from tests.site.browsing import PHONE, WIDE
from tools.browser import AWAKE

NAMES = [getattr(live, name).figure_name() for name in live.__all__]

THUMBS = """(root) => [...root.querySelectorAll("input[type=range]:not(.sm-placed)")].map((one) => {
  const thumb = getComputedStyle(one, "::-webkit-slider-thumb");
  return [one.id, parseFloat(thumb.borderTopWidth), thumb.borderTopColor, thumb.backgroundColor];
})"""
# What a reader sees in the middle of an element must be that element or a part of it.
COVERED = """(all) => all.filter((one) => {
  one.scrollIntoView({ block: "center" });
  const { left, top, width, height } = one.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return !(one === seen || one.contains(seen) || seen?.contains(one));
}).map((one) => one.id || one.className)"""
CUT = """(one) => {
  const box = one.getBoundingClientRect();
  const tooLarge = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
  if (tooLarge) return "itself";
  for (let parent = one.parentElement; parent; parent = parent.parentElement) {
    if (getComputedStyle(parent).overflow === "visible") continue;
    const outer = parent.getBoundingClientRect();
    const inside = box.top >= outer.top - 1 && box.bottom <= outer.bottom + 1;
    if (!inside || box.right > outer.right + 1) return parent.className;
  }
  return "";
}"""


def test_every_figure_stands_on_a_page(pages):
    assert {figure for figure in NAMES if not page_with(pages, figure)} == set()


def page_with(pages, figure):
    return next((name for name, html in pages.items() if f'data-figure="{figure}"' in html), None)


@pytest.fixture
def on_its_page(contexts, home, pages):
    opened = []

    def open_page(figure, look, viewport):
        page = contexts[look].new_page()
        opened.append(page)
        page.set_viewport_size(viewport)
        page.goto(home + page_with(pages, figure))
        page.wait_for_function(AWAKE)
        page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true })")
        return page.locator(f'.sm-live[data-figure="{figure}"]').first

    yield open_page
    for page in opened:
        page.evaluate("localStorage.clear()")
        page.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("figure", NAMES)
def test_thumbs_are_seen_messages_are_whole_and_nothing_is_covered(
    on_its_page, figure, look, viewport
):
    root = on_its_page(figure, look, viewport)
    for name, width, border, fill in root.evaluate(THUMBS):
        assert width >= 2, name
        assert border != fill and not re.search(r", 0\)$", border), name
    box, says = root.locator("[data-box]").first, root.locator(".sm-live-says")
    before = root.bounding_box()["height"]
    box.fill("a number that cannot be read, and is as long as that")
    box.press("Enter")
    assert "is not a number" in says.text_content()
    assert says.evaluate(CUT) == ""
    assert root.bounding_box()["height"] == pytest.approx(before, abs=1), "room was kept"
    controls = root.locator("button:visible, select, [data-box], .sm-live-says")
    assert controls.evaluate_all(COVERED) == []


def test_hidden_thumbs_and_covered_controls_are_noticed(on_its_page):
    root = on_its_page("sigmoid-inside", "light", WIDE)
    page = root.page
    page.add_style_tag(content=".sm-live { --sm-thumb-edge: transparent !important }")
    assert any(border.endswith(", 0)") for _, _, border, _ in root.evaluate(THUMBS))
    page.add_style_tag(
        content=".sm-live-inputs::after { content: ''; position: absolute; inset: 0 }"
    )
    assert root.locator("[data-box]").evaluate_all(COVERED) != []
    page.add_style_tag(content=".sm-live-says { height: 5px; overflow: hidden }")
    assert root.locator(".sm-live-says").evaluate(CUT) == "itself"
