"""Every live figure on the page where it stands: both styles together."""

import io

import numpy as np
import pytest
from PIL import Image

from softmax_lib import live
from tests.site.browsing import PHONE, WIDE
from tools.browser import AWAKE

NAMES = [getattr(live, name).figure_name() for name in live.__all__]

# Where the thumb of a slider is, from its left edge.
THUMB = """(one) => {
  const part = (one.value - one.min) / (one.max - one.min);
  return 9 + part * (one.getBoundingClientRect().width - 18);
}"""
SLIDERS = "input[type=range]:not(.sm-placed):visible"
# What a reader sees in the middle of an element must be that element or a part of it.
COVERED = """(all) => all.filter((one) => {
  one.scrollIntoView({ block: "center" });
  const { left, top, width, height } = one.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return !one.contains(seen);
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

    def open_page(figure):
        page = contexts["light"].new_page()
        opened.append(page)
        page.set_viewport_size(WIDE)
        page.goto(home + page_with(pages, figure))
        page.wait_for_function(AWAKE)
        page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true })")
        return page.locator(f'.sm-live[data-figure="{figure}"]').first

    yield open_page
    for page in opened:
        page.evaluate("localStorage.clear()")
        page.close()


def seen_of(slider):
    """How much the thumb of a slider stands out from the page: the contrast of its ring."""
    middle = slider.evaluate(THUMB)
    picture = np.asarray(Image.open(io.BytesIO(slider.screenshot())).convert("RGB")) / 255
    channels = np.where(picture <= 0.04045, picture / 12.92, ((picture + 0.055) / 1.055) ** 2.4)
    light = channels @ [0.2126, 0.7152, 0.0722] + 0.05
    paper = light[0, 0]
    ring = light[:, max(0, round(middle) - 9) : round(middle) + 9]
    return max(paper / ring.min(), ring.max() / paper)


def check_thumbs(root):
    for slider in root.locator(SLIDERS).all():
        assert seen_of(slider) >= 3, slider.get_attribute("id")


def check_message(root):
    box, says = root.locator("[data-box]").first, root.locator(".sm-live-says")
    before = root.bounding_box()["height"]
    box.fill("a number that cannot be read, and is as long as that")
    box.press("Enter")
    assert "is not a number" in says.text_content()
    assert says.evaluate(CUT) == ""
    assert root.bounding_box()["height"] == pytest.approx(before, abs=1), "room was kept"
    controls = root.locator("button:visible, select, [data-box], .sm-live-says")
    assert controls.evaluate_all(COVERED) == []
    box.press("Escape")


@pytest.mark.parametrize("figure", NAMES)
def test_thumbs_are_seen_messages_are_whole_and_nothing_is_covered(on_its_page, figure):
    root = on_its_page(figure)
    for viewport in (WIDE, PHONE):
        root.page.set_viewport_size(viewport)
        root.evaluate("(root) => { root.live.redraw() }")
        check_message(root)
        for look in ("light", "dark"):
            root.page.evaluate("(look) => { document.documentElement.dataset.theme = look }", look)
            check_thumbs(root)


def test_hidden_thumbs_and_covered_controls_are_noticed(on_its_page):
    root = on_its_page("sigmoid-inside")
    page = root.page
    page.add_style_tag(content=".sm-live { --sm-thumb-edge: transparent !important }")
    assert max(map(seen_of, root.locator(SLIDERS).all())) < 3
    page.add_style_tag(
        content=".sm-live-inputs::after { content: ''; position: absolute; inset: 0 }"
    )
    assert root.locator("[data-box]").evaluate_all(COVERED) != []
    page.add_style_tag(
        content=".sm-live p.sm-live-says { height: 5px; min-height: 0; overflow: hidden }"
    )
    assert root.locator(".sm-live-says").evaluate(CUT) == "itself"
