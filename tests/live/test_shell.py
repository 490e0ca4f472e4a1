"""What the shell does around every figure: its guess, its memory, its buttons, its direction."""

import functools
import math
import re

import numpy as np
import pytest

import softmax_lib
from softmax_lib import keep_top_p, language, live
from softmax_lib.bandits import EpsilonGreedy, Softmax, k_armed_testbed, play
from softmax_lib.data import load_digits, load_language_model, load_words
from softmax_lib.distillation import distillation_gradient
from softmax_lib.live import _pack
from tests.live import page as pages
from tests.live.test_figures import FAN
from tests.live.test_page import FINGER, root_of
from tests.live.test_questions import SAYS, both, plain, quiz  # noqa: F401
from tools.browser import AWAKE
from tools.pack_digits import scores, taught

AT_REST = """() => [...document.querySelectorAll(".sm-live[data-figure]")]
.every(({ live }) => !(live.waiting || live.from || live.untold || live.unkept))"""


def settle(page):
    """Wait until every figure has come to rest and is kept."""
    page.wait_for_function(AT_REST)


def reload(page):
    settle(page)
    page.reload()
    page.wait_for_function(AWAKE)


def state(root):
    return root.evaluate("(root) => root.live.state")


# --- the guess of a figure -----------------------------------------------------------------------


def slope(T, z=(2, 1, 0.1)):
    p = softmax_lib.softmax(z, temperature=T)
    return (p @ np.square(z) - (p @ z) ** 2) / T**3


def gaussian_share(z=(2, 1, 0.1)):
    """How often the first wins with Gaussian noise that spreads as Gumbel noise does."""
    from scipy.stats import norm

    x = np.linspace(-15, 15, 20001)
    spread = math.pi / math.sqrt(6)
    others = np.prod([norm.cdf(x, one, spread) for one in z[1:]], axis=0)
    return np.trapezoid(norm.pdf(x, z[0], spread) * others, x)


def unmoved_by_scale(policy):
    """Whether a policy pulls the same arms where all rewards are ten times as large."""
    means = k_armed_testbed(20, 5, rng=np.random.default_rng(0))
    once, tenfold = (
        play(policy, u * means, 100, rng=np.random.default_rng(1), noise=u).regret / u
        for u in (1, 10)
    )
    return np.allclose(once, tenfold)


def decisions(T):
    z = scores(load_digits("held-out").images)
    return softmax_lib.softmax(z, temperature=T).argmax(axis=1).tolist()


def squared_pull():
    """The gradient of the squared error where a 3 is surely called a 9."""
    z = np.array([0.0, 0.0, 12.0])
    return softmax_lib.softmax_jvp(z, softmax_lib.softmax(z) - [1, 0, 0])


def pull(T):
    """How strongly a teacher who is sure of a 3 pulls on a student of zeros, without T²."""
    teacher = taught()["three"]["scores"]
    return np.linalg.norm(distillation_gradient(np.zeros(10), teacher, temperature=T)) / T**2


def largest_weight(d, T):
    """Of random queries that look at 64 random keys, on average."""
    rng = np.random.default_rng(0)
    q, k = rng.normal(size=(200, 1, d)), rng.normal(size=(200, 64, d))
    return softmax_lib.attention_weights(q, k, temperature=T).max(-1).mean()


def nearest(share, options):
    return min(options, key=lambda one: abs(math.log(share / one)))


@functools.cache
def unknown_words(T):
    """How many of 100 words that the model writes stand in no novel."""
    texts = language.write(
        load_language_model("prose"), 400, rng=np.random.default_rng(0), temperature=T, size=60
    )
    words = [word for text in texts for word in language.words_in(text)[:-1]]
    return 100 * np.mean([word not in load_words() for word in words])


def truths():
    """The right option of every guess, as the library has it."""
    softmax = softmax_lib.softmax
    tied = softmax([3, 3, 1, 0], temperature=0.05)
    path = [softmax([2, 1.9, 0], temperature=T) for T in (1, 0.3, 0.005)]
    steep = max(np.linspace(0.05, 5, 500), key=slope)
    hot = softmax([0, -1, -3], temperature=1000)
    ratios = [np.divide(*softmax([2, 1, c, -1])[:2]) for c in (0.1, 5)]
    errors = [np.sqrt(0.25 / n) for n in (100, 10_000)]
    return {
        "attention-width": "about 0.8" if 0.7 < largest_weight(64, 1.0) < 0.9 else "",
        "bandit-thermostat": "those of softmax"
        if [unmoved_by_scale(one) for one in (Softmax(0.3), EpsilonGreedy(0.1))] == [False, True]
        else "",
        "boltzmann-box": "none: all become equally full" if np.ptp(hot) < 0.002 else "",
        "calibration-dial": "it stays" if decisions(1) == decisions(5) else "",
        "dark-knowledge": "about a hundredth" if 0.005 < pull(100) / pull(10) < 0.02 else "",
        "entropy-slope": "somewhere between" if 0.1 < steep < 1 else "",
        "float-cliff": "0 and 0" if not softmax_lib.naive_softmax([709.5, 709.5]).any() else "",
        "one-pass": f"about {3 * math.exp(2 - 7):.2f}",
        "falling-u": "10,000" if errors[0] == pytest.approx(10 * errors[1]) else "",
        "gradient-tug": "hardly at all" if np.abs(squared_pull()).max() < 1e-4 else "",
        "gumbel-race": "a little less often" if 0.64 < gaussian_share() < 0.6551 else "",
        "log-odds-ruler": "it stays" if ratios[0] == pytest.approx(ratios[1]) else "",
        "order-of-the-filters": "two"
        if np.isfinite(keep_top_p([3, 2, 1, 0], 0.8)).sum() == 2
        and np.isfinite(keep_top_p([3, 2, 1, 0], 0.8, temperature=2)).sum() == 3
        else "",
        "shift-everything": "nothing"
        if softmax([1002, 1001, 1000.1]) == pytest.approx(softmax([2, 1, 0.1]))
        else "",
        "sigmoid-inside": "it stays"
        if softmax([103, 101]) == pytest.approx(softmax([3, 1]))
        else "",
        "simplex-paths": "towards the middle of A and B, then to A"
        if path[1][2] < 0.001 and path[1][1] > 0.4 and path[2][0] > 0.999
        else "",
        "soft-look-up": "exactly 1"
        if max(FAN @ [0.4, -2.8]) < 0 and softmax(FAN @ [0.4, -2.8]).sum() == pytest.approx(1)
        else "",
        "soft-or-sparse": "sparsemax (α = 2) at T = 1"
        if softmax([2, 1, 0.1], temperature=0.1)[2] > 0 == softmax_lib.sparsemax([2, 1, 0.1])[2]
        else "",
        "temperature-dial": "one half each" if np.allclose(tied, [0.5, 0.5, 0, 0]) else "",
        "the-crowd": "less than 0.02" if softmax([5] + 9999 * [0])[0] < 0.02 else "",
        "write-with-me": f"about {nearest(unknown_words(1), (1, 10, 30, 60))}",
        "three-steps": f"{np.divide(*softmax([2, 1, 0.1, -1])[:2]):.3f} times as large",
    }


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_figure_takes_a_guess_and_shows_what_is_true(visit, name):
    page = visit(f"{name}-light.html")
    root = root_of(page, name)
    chips, said = root.locator(".sm-guess [data-guess]"), root.locator(".sm-guess-says")
    assert chips.count() >= 3 and said.text_content() == ""
    before = state(root)
    chips.first.click()
    told = plain(said.text_content())
    truth = truths()[name]
    assert truth and told.startswith(f"You guessed “{plain(chips.first.text_content())}”.")
    assert f"The answer is “{truth}”." in told
    root.get_by_role("button", name=truth, exact=True).first.click()
    assert plain(said.text_content()).startswith(f"You guessed “{truth}”. The answer is “{truth}”.")
    shown = root.evaluate("(root) => root.live.guess.show")
    assert state(root) == before | shown
    reload(page)
    assert plain(said.text_content()).startswith(f"You guessed “{truth}”.")
    root.get_by_role("button", name="Forget it").click()
    assert said.text_content() == ""


STORIES = {
    live.LogOddsRuler(logits=[0, 0, 0], story="buses"): (
        "ratio of car to red bus",
        "it stays" if np.ptp(softmax_lib.softmax([0, 0, 0, 0])) == 0 else "",
        {"logits": [0, 0, 0, 0], "story": "buses"},
    ),
    live.BoltzmannBox(energies=[0, 1]): (
        "at T = −1?",
        "at the top" if softmax_lib.softmax([0, -1], temperature=-1).argmax() else "",
        {"energies": [0, 1], "temperature": -1},
    ),
    live.SimplexPaths(logits=[3, 2.5, 0], temperature=0.8): (
        "Add 1 to all three logits.",
        "it stays where it is"
        if np.allclose(softmax_lib.softmax([4, 3.5, 1]), softmax_lib.softmax([3, 2.5, 0]))
        else "",
        {"logits": [4, 3.5, 1], "temperature": 0.8},
    ),
}


@pytest.mark.parametrize("figure", STORIES, ids=lambda figure: type(figure).__name__)
def test_a_guess_belongs_to_the_story_and_keeps_it(visit, tmp_path, figure):
    """A figure with another story asks about that story, in its names, and stays in it."""
    asked, truth, shown = STORIES[figure]
    page = visit(pages.write(tmp_path, pages.drawn(figure.placeholder())).as_uri())
    root = page.locator(".sm-live")
    assert asked in plain(root.locator(".sm-asked").text_content())
    root.get_by_role("button", name=truth, exact=True).click()
    assert f"The answer is “{truth}”." in plain(root.locator(".sm-guess-says").text_content())
    assert state(root).items() >= shown.items()


def test_the_share_with_gaussian_noise_is_the_one_that_is_said():
    assert f"{100 * gaussian_share():.1f} %" == "65.0 %"


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_guess_may_be_skipped(visit, name):
    page = visit(f"{name}-light.html", java_script_enabled=False)
    assert page.locator(".sm-live-guess .sm-asked").is_visible()
    assert page.locator(".sm-live-guess button:visible").count() == 0
    page.emulate_media(media="print")
    assert not page.locator(".sm-live-guess").is_visible()


# --- what is kept on the device ------------------------------------------------------------------


def test_a_figure_is_found_as_it_was_left(visit):
    page = visit("temperature-dial-light.html")
    root = root_of(page, "temperature-dial")
    hint, start = root.locator(".sm-live-hint"), state(root)
    root.get_by_role("button", name="2, 1, −3").click()
    reload(page)
    assert state(root)["logits"] == [2, 1, -3]
    assert hint.text_content() == "as you left it"
    root.get_by_role("button", name="Start again").click()
    assert hint.text_content() == "can be moved"
    reload(page)
    assert state(root) == start
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_kept_for_another_edition_is_left_alone(visit):
    page = visit("temperature-dial-light.html")
    root = root_of(page, "temperature-dial")
    root.get_by_role("button", name="2, 1, −3").click()
    settle(page)
    spoil = "(key) => { localStorage[key] = localStorage[key].replace('[2,1,0.1]', '[2,1,0.2]') }"
    [key] = page.evaluate("Object.keys(localStorage)")
    assert key.startswith("softmax/temperature-dial/")
    page.evaluate(spoil, key)
    reload(page)
    assert state(root)["logits"] == [2, 1, 0.1]
    root.evaluate("({ live }) => live.redraw()")  # as when the window gets another width
    page.wait_for_timeout(1300)  # nothing is to happen
    assert page.evaluate("Object.keys(localStorage)") == [key]
    page.evaluate('(key) => { localStorage[key] = \'{"state": [], "start": 3}\' }', key)
    reload(page)
    assert state(root)["logits"] == [2, 1, 0.1]


def test_a_question_that_was_solved_stays_solved(quiz):  # noqa: F811
    page = quiz()
    choice, number = both(page)
    choice.get_by_label("It rises.").check()
    choice.get_by_role("button", name="Check").click()
    number.get_by_role("textbox").fill("1/8")
    number.get_by_role("textbox").press("Enter")
    assert choice.get_by_role("button", name="Forget my answer").count() == 0
    reload(page)
    assert choice.locator(SAYS).text_content() == "", "only what is right is kept"
    assert number.get_by_role("textbox").input_value() == "1/8"
    assert number.locator(SAYS).text_content() == "Right. Half of a quarter."
    number.get_by_role("button", name="Forget my answer").click()
    assert number.get_by_role("textbox").input_value() == ""
    reload(page)
    assert number.locator(SAYS).text_content() == ""
    choice.get_by_label("It stays.").check()
    choice.get_by_role("button", name="Check").click()
    reload(page)
    assert choice.get_by_label("It stays.").is_checked()
    assert choice.locator(SAYS).text_content() == "Right. The factor cancels."


# --- buttons and layout --------------------------------------------------------------------------


def test_minus_takes_the_last_option(visit):
    root = root_of(visit("temperature-dial-light.html"), "temperature-dial")
    root.get_by_role("button", name="Remove the last option").click()
    assert state(root)["logits"] == [2, 1]
    root.get_by_role("button", name="Add an option").click()
    assert state(root)["logits"] == [2, 1, 0]


@pytest.mark.parametrize("name", ["falling-u", "gumbel-race", "boltzmann-box", "simplex-paths"])
def test_start_again_ends_what_plays(visit, name):
    page = visit(f"{name}-light.html")
    root = root_of(page, name)
    start = state(root)
    play = root.locator("[data-do^=play]")
    label = play.text_content()
    play.click()
    moved = "([root, start]) => JSON.stringify(root.live.state) !== JSON.stringify(start)"
    page.wait_for_function(moved, arg=[root.element_handle(), start])
    assert play.text_content() == "Stop"
    root.get_by_role("button", name="Start again").click()
    assert state(root) == start
    page.wait_for_timeout(1200)
    assert state(root) == start and play.text_content() == label


def rows(root):
    return root.locator(".sm-order [data-step]").evaluate_all(
        "(all) => all.map((one) => one.dataset.step)"
    )


def filters(visit, **options):
    page = visit("order-of-the-filters-light.html", **options)
    return page, root_of(page, "order-of-the-filters")


def test_buttons_move_a_step_and_keep_the_focus(visit):
    page, root = filters(visit)
    before = rows(root)
    button = root.get_by_role("button", name="Move top-k up")
    button.press("Enter")
    page.wait_for_function("() => document.activeElement.ariaDisabled === 'true'")
    assert rows(root) == state(root)["order"] == [before[1], before[0], *before[2:]]
    assert button.evaluate("(one) => one === document.activeElement")
    button.press("Enter")
    assert rows(root) == state(root)["order"], "at its end it stays"
    for _ in range(3):
        root.get_by_role("button", name="Move top-k down").click()
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert rows(root) == state(root)["order"] == [before[0], *before[2:], before[1]]


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_step_is_dragged_to_its_place(visit):
    page, root = filters(visit)
    before = rows(root)
    root.locator(".sm-order").scroll_into_view_if_needed()
    page.mouse.move(*middle(root.locator("[data-step=temperature] .sm-grip")))
    page.mouse.down()
    for row in (1, 2, 3):
        page.mouse.move(*middle(root.locator(".sm-step").nth(row)), steps=3)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert rows(root)[row] == "temperature"
    assert state(root)["order"] == rows(root) == [*before[1:], before[0]]
    x, y = middle(root.locator(".sm-step").nth(0))
    page.mouse.move(x, y - 200, steps=3)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert rows(root) == before, "beyond the first row is the first place"
    page.mouse.up()
    page.mouse.move(*middle(root.locator(".sm-step").nth(3)))
    assert rows(root) == before, "let go of"


def test_a_finger_drags_a_step(visit):
    page, root = filters(visit, **FINGER)
    before = rows(root)
    root.locator(".sm-order").scroll_into_view_if_needed()
    x, y = middle(root.locator("[data-step=temperature] .sm-grip"))
    _, below = middle(root.locator(".sm-step").nth(1))
    finger = page.context.new_cdp_session(page)
    for kind, points in [
        ("Start", [[x, y]]),
        *[("Move", [[x, y + part * (below - y)]]) for part in (0.3, 0.6, 1)],
        ("End", []),
    ]:
        touch = [{"x": a, "y": b} for a, b in points]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": touch})
        page.wait_for_timeout(50)
        pages.rest(page)
    assert rows(root) == [before[1], before[0], *before[2:]]


def test_all_rows_of_an_order_are_equally_high(visit):
    """Else a step that is dragged would jump back and forth."""
    for options in ({}, {"viewport": pages.PHONE}, FINGER):
        _, root = filters(visit, **options)
        heights = root.locator(".sm-step").evaluate_all(
            "(all) => all.map((one) => one.offsetHeight)"
        )
        assert len(set(heights)) == 1 and heights[0] < 60


def test_a_row_of_an_order_holds_the_controls_of_its_step(visit):
    page, root = filters(visit)
    row = root.locator("[data-step=top_k]")
    row.get_by_label("k", exact=True).fill("2")
    row.get_by_label("k", exact=True).press("Enter")
    assert state(root)["top_k"] == 2 and state(root)["top_k_on"] is True
    pages.rest(page)
    row.get_by_role("checkbox", name="top-k").uncheck()
    assert state(root)["top_k_on"] is False


TEXTS = """(root) => {
  const { left } = root.querySelector(".sm-live-picture").getBoundingClientRect();
  return [...root.querySelectorAll(".sm-live-svg text")]
    .map((one) => Math.round(one.getBoundingClientRect().left - left));
}"""


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_page_from_right_to_left_leaves_the_picture_as_it_is(visit, name):
    page = visit(f"{name}-light.html")
    root = root_of(page, name)
    places = root.evaluate(TEXTS)
    page.evaluate("document.documentElement.dir = 'rtl'")
    page.evaluate("(name) => document.querySelector(`[data-figure=${name}]`).live.redraw()", name)
    assert root.evaluate(TEXTS) == places


@pytest.mark.parametrize("name", pages.NAMES)
def test_a_finger_has_room_on_every_control(visit, name):
    page = visit(f"{name}-light.html", **FINGER)
    touched = ":is(input[type=range], input[type=text], select, button):not(.sm-forget)"
    sizes = (
        root_of(page, name)
        .locator(touched)
        .evaluate_all("(all) => all.map((one) => [one.id, one.getBoundingClientRect().height])")
    )
    assert [one for one in sizes if one[1] < 44] == []


def test_no_name_of_a_colour_or_size_can_be_that_of_the_page():
    """`--edge` once was: the page's own hid the thumbs of all sliders."""
    names = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", _pack.css()))
    assert {name for name in names if not name.startswith("--sm-")} == set()
