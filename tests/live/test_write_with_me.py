"""Write with me: the model of the page against that of the library, its texts, tunes and sounds."""

import itertools
import json
import random
import re
from base64 import b64encode

import numpy as np
import pytest
from playwright.sync_api import expect

from softmax_lib import language, live
from softmax_lib.abc_notation import TICKS, read_tune
from softmax_lib.data import load_language_model, load_words
from softmax_lib.live import _model, _pack
from tests.live import page as pages
from tests.live.test_arithmetic import sfc32
from tests.live.test_page import root_of
from tools import pack_language

CORPORA = _model.CORPORA
LENGTH = 240

LOGITS = """
import { readFileSync } from "node:fs";
const [root, file, texts] = JSON.parse(process.argv[1]);
const { unpack, logitsOf } = await import(`${root}/language.js`);
const model = unpack(new Uint8Array(readFileSync(file)));
console.log(JSON.stringify(texts.map((text) => logitsOf(model, text).map((z) => Array.from(z)))));
"""
WRITE = """
import { readFileSync } from "node:fs";
const [root, file, asked] = JSON.parse(process.argv[1]);
const { unpack, Writer } = await import(`${root}/language.js`);
const model = unpack(new Uint8Array(readFileSync(file)));
const write = ({ length, ...one }) => new Writer(model, one).to(length).written;
console.log(JSON.stringify(asked.map(write)));
"""
READ = """
import { readFileSync } from "node:fs";
const [root, file] = JSON.parse(process.argv[1]);
const { readTune } = await import(`${root}/abc.js`);
console.log(JSON.stringify(JSON.parse(readFileSync(file, "utf8")).map(readTune)));
"""
WORDS = """
const [root, packed, text] = JSON.parse(process.argv[1]);
const { unpackWords, wordsOf } = await import(`${root}/words.js`);
console.log(JSON.stringify([[...unpackWords(packed)], wordsOf(text).map(({ word }) => word)]));
"""


class Chance:
    """The generator of the page, as `language.write` takes it."""

    def __init__(self, seed):
        self.bits = itertools.islice(sfc32(seed), 12, None)

    def random(self):
        high, low = next(self.bits) >> 6, next(self.bits) >> 6
        return (high * 2**26 + low + 0.5) / 2**52


@pytest.fixture(scope="module", params=CORPORA)
def corpus(request):
    return request.param


@pytest.fixture(scope="module")
def file(corpus, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / corpus
    path.write_bytes(_model.blob(corpus))
    return str(path)


def node(program, *argument):
    return pack_language.node(program, [_pack.ROOT.as_uri(), *argument])


# --- the model -----------------------------------------------------------------------------------


def any_text(model, size, seed):
    return "".join(random.Random(seed).choices(model.alphabet, k=size))


def test_logits_are_those_of_the_library(corpus, file):
    model = load_language_model(corpus)
    texts = ["\n", "\nM", *(any_text(model, 80, seed) for seed in range(3))]
    for text, z in zip(texts, node(LOGITS, file, texts), strict=True):
        assert np.array(z) == pytest.approx(model.logits(text), rel=1e-5, abs=1e-9)


ASKED = [
    {"temperature": T, "seed": seed, "prompt": prompt, "length": 200}
    for T, seed, prompt in [
        (0, 0, ""), (0.2, 1, ""), (0.5, 1, ""), (1, 2, ""),
        (1, 3, "A"), (1.5, 42, "a"), (3, 2**32 - 1, ""),
    ]
]  # fmt: skip


def written(corpus, *, temperature, seed, prompt, length):
    """What the library writes by the rule of the page."""
    return language.write(
        load_language_model(corpus), length,
        rng=Chance(seed), temperature=temperature, prompt="\n" + prompt,
    )  # fmt: skip


def test_the_same_seed_and_temperature_give_the_same_text(corpus, file):
    texts = node(WRITE, file, ASKED)
    assert texts == [written(corpus, **one) for one in ASKED]
    assert len(set(texts)) == len(ASKED)


def test_the_words_travel_whole():
    words = load_words()
    text = "Sense, and the xyzzy's SENSIBILITY!"
    unpacked, found = node(WORDS, _model.packed(words), text)
    assert unpacked == sorted(words)
    assert found == language.words_in(text) == ["sense", "and", "the", "xyzzy", "s", "sensibility"]


# --- tunes ---------------------------------------------------------------------------------------

TUNES = [
    "", "M:6/8", "M:6/8\n", "M:5/8\nabc|", "M:6/8\nG|c2de2d|cAAA2|c>def|]\n", "M:4/4\n|:c8:|\n",
    "M:3/4\n(3abc d4|(3ab|c>|>c|c>>d|z6||a6|1b6:|2c6|\nrest",
    "M:2/4\n^c_c=cc|c'c,c''c,,|c/c/4c/8|\n",
    "M:9/8\na<b<c|_B2B^bB'|z99|(3(3abc|::a|\n", "x\nM:6/8\nabc", "M:2/2\na|||b|2c|:|:d|\n",
]  # fmt: skip


def random_tunes(count=400):
    chance = random.Random(7)
    pieces = [
        *"abcdefgABCDEFGz",
        *"^_=',/|<>:23 4",
        "(3",
        "||",
        "|:",
        ":|",
        "|1",
        ":|2",
        "/4",
        "\n",
    ]
    for _ in range(count):
        metre = chance.choice(["2/2", "2/4", "3/4", "4/4", "6/8", "9/8", "7/8"])
        body = "".join(chance.choices(pieces, k=chance.randint(0, 60)))
        yield f"M:{metre}\n{body}"


def test_tunes_are_read_as_in_python(tmp_path):
    texts = [*TUNES, *random_tunes()]
    (tmp_path / "tunes").write_text(json.dumps(texts))
    for text, found in zip(texts, node(READ, str(tmp_path / "tunes")), strict=True):
        tune = read_tune(text)
        assert found["metre"] == tune.metre, text
        assert len(found["bars"]) == len(tune.bars), text
        for one, bar in zip(found["bars"], tune.bars, strict=True):
            for key in ("start", "stop", "line", "ticks", "right"):
                assert one[key] == getattr(bar, key), (text, key)
            assert [tuple(n[key] for key in bar.notes[0]._fields) for n in one["notes"]] == [
                tuple(note) for note in bar.notes
            ], text
            assert sorted((u["start"], u["stop"]) for u in one["unread"]) == sorted(bar.unread), (
                text
            )


# --- what the page holds from the start ----------------------------------------------------------


def test_the_texts_of_the_page_are_those_of_the_models():
    """After new weights: python tools/pack_language.py."""
    found = pack_language.TARGET.read_text(encoding="utf-8")
    about = {corpus: pack_language.about(corpus) for corpus in CORPORA}
    assert all(json.dumps(one["parts"]) in found for one in about.values())
    assert found == pack_language.module(pack_language.samples())


def test_the_default_shows_what_temperature_does():
    known = load_words()
    figure = live.WriteWithMe()
    texts = [
        written("prose", temperature=T, seed=1, prompt="", length=LENGTH)
        for T in (figure.cold, figure.hot)
    ]
    whole = [re.sub(r"[A-Za-z]+\Z", "", text) for text in texts]
    cold, hot = ([word not in known for word in language.words_in(one)] for one in whole)
    assert np.mean(hot) > 2 * np.mean(cold)
    said = pages.says(live.WriteWithMe())
    assert not any(cold)
    assert f"At T = 0.5 the model has written {len(cold)} words, and all of them" in said
    assert f"At T = 1 the model has written {len(hot)} words, {sum(hot)} of which" in said


# --- in Jupyter ----------------------------------------------------------------------------------


def test_python_sends_the_model_that_is_asked_for(monkeypatch):
    sent = []
    figure = live.WriteWithMe()
    monkeypatch.setattr(type(figure), "send", lambda self, *message: sent.append(message))
    for corpus in (*CORPORA, "novels", None):
        figure._handle_custom_msg({"send": corpus}, [])
    assert sent == [({"sent": corpus}, [_model.blob(corpus)]) for corpus in CORPORA]


WIDGET = """
async ([code, state, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
  const heard = {};
  const model = {
    state, asked: [],
    get: (key) => model.state[key], set: () => {}, save_changes() {},
    on: (event, call) => { heard[event] = call }, off: (event) => { delete heard[event] },
    send: (message) => {
      model.asked.push(message.send);
      setTimeout(() => heard["msg:custom"]({ sent: "other" }, []));
      setTimeout(() => heard["msg:custom"]({ sent: message.send }, [new DataView(bytes.buffer)]));
    },
  };
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const el = document.createElement("div");
  document.body.append(el);
  widget.render({ model, el });
  el.querySelector("[data-do^=play]").click();
  await new Promise((done) => setTimeout(done, 600));
  const text = el.querySelector(".sm-live-transcript div").textContent;
  return { asked: model.asked, listens: "msg:custom" in heard, text };
}
"""


def test_in_jupyter_the_model_comes_from_python(visit):
    figure = live.WriteWithMe(seed=3)
    page = visit("temperature-dial-light.html")
    base64 = b64encode(_model.blob("prose")).decode()
    seen = page.evaluate(WIDGET, [figure._esm, figure.state(), base64])
    assert seen["asked"] == ["prose"] and not seen["listens"]
    text = re.match(r"T = 0\.5: (.*)\n\nT = 1: ", seen["text"], re.DOTALL)[1]
    whole = written("prose", temperature=0.5, seed=3, prompt="", length=LENGTH)
    assert len(text) > 0 and whole.startswith(text)


# --- in a page -----------------------------------------------------------------------------------

NAME = "write-with-me"
READY = "(root) => root.live.figure.controls.every((one) => !one.needs?.(root.live.state))"
GO = """({ live }, changes) => {
  live.player.halt();
  live.move({ ...live.state, ...changes });
  live.redraw();
}"""
SAMPLE = "(root) => root.querySelector('.sm-live-transcript div').textContent"


def state(root):
    return root.evaluate("(root) => root.live.state")


def texts_of(root):
    """The two texts of the picture, as they can be copied."""
    return re.findall(r"T = [^:]+: (.*?)(?=\n\nT = |\Z)", root.evaluate(SAMPLE), re.DOTALL)


def press_write(page, root):
    """Press the button, and wait until the model is there."""
    root.locator("[data-do^=play]").click()
    page.wait_for_function(f"({READY})(document.querySelector('[data-figure={NAME}]'))")


def settle(page, root, **changes):
    """Go to a state at once."""
    root.evaluate(GO, changes)


@pytest.fixture
def opened(visit, folder, request):
    """The figure in a page that lies on the disk, and what it has loaded."""
    options = getattr(request, "param", {})
    page = visit((folder / f"{NAME}-light.html").as_uri(), **options)
    return page, root_of(page, NAME)


def test_nothing_is_loaded_before_a_press_and_then_it_writes(visit, folder):
    page = visit(f"{NAME}-light.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/")[-1]))
    root = root_of(page, NAME)
    button = root.locator("[data-do^=play]")
    size = sum(map(len, _model.parts("prose").values()))
    assert button.text_content() == f"Write (loads {round(size / 1000)} kB)"
    root.get_by_role("slider", name="Temperature T of the second text").press("ArrowRight")
    expect(root.locator(".sm-live-says")).to_contain_text("is not loaded yet")
    assert asked == []
    press_write(page, root)
    assert asked == list(_model.parts("prose"))
    page.wait_for_function("document.querySelector('[data-figure]').live.state.length > 5")
    button.click()
    assert button.text_content() == "Write"


@pytest.mark.parametrize("corpus", CORPORA)
def test_from_a_disk_it_writes_what_the_library_writes(opened, corpus):
    page, root = opened
    settle(page, root, corpus=corpus)
    press_write(page, root)
    for part in (
        {},
        {"cold": 0.7, "hot": 1.3, "seed": 5},
        {"length": 1},
        {"prompt": "A", "seed": 9},
    ):
        settle(
            page,
            root,
            length=LENGTH,
            prompt="",
            **{k: v for k, v in part.items() if k not in ("length", "prompt")},
        )
        settle(page, root, **part)
        now = state(root)
        told = {key: now[key] for key in ("seed", "prompt", "length")}
        expected = [
            now["prompt"] + written(corpus, temperature=now[T], **told) for T in ("cold", "hot")
        ]
        if corpus == "tunes":  # a tune ends with its second line
            expected = ["".join(one.splitlines(keepends=True)[:2]) for one in expected]
        assert texts_of(root) == expected


def counts(root):
    texts = root.locator(".sm-live-svg text[text-anchor=end]").all_text_contents()
    return [tuple(map(int, re.match(r"(\d+) of (\d+)", text).groups())) for text in texts]


def test_words_and_bars_are_counted_as_the_library_counts(opened):
    page, root = opened
    press_write(page, root)
    known = load_words()
    for seed in (1, 2):
        settle(page, root, seed=seed, length=LENGTH)
        whole = [re.sub(r"[A-Za-z]+\Z", "", text) for text in texts_of(root)]
        words = [language.words_in(text) for text in whole]
        assert counts(root) == [(sum(w not in known for w in one), len(one)) for one in words]
        marked = root.locator(".sm-live-svg tspan.wrong").all_text_contents()
        assert all(language.words_in(one)[0] not in known for one in marked)
    settle(page, root, corpus="tunes", prompt="")
    press_write(page, root)
    for seed in (1, 2):
        settle(page, root, seed=seed, length=LENGTH)
        found = []
        for text in texts_of(root):
            bars = [
                bar for bar in read_tune(text).bars if bar.line or text[bar.stop : bar.stop + 1]
            ]
            found.append((sum(not bar.right for bar in bars), len(bars)))
        assert counts(root) == found


def test_a_reader_takes_the_pen(opened):
    page, root = opened
    press_write(page, root)
    pen = root.get_by_role("textbox", name="Take the pen")
    pen.press_sequentially("Emma and")
    assert state(root)["prompt"] == "Emma and" and state(root)["length"] == 0
    pages.rest(page)
    assert texts_of(root) == ["Emma and", "Emma and"]
    model = load_language_model("prose")
    z = model.logits("\nEmma and")[-1]
    shown = root.locator(".sm-live-svg .distribution").first.locator("text:not(.p)").first
    assert shown.text_content() == model.alphabet[z.argmax()].replace(" ", "␣").replace("\n", "↵")
    pen.press_sequentially("\u00e9")
    said = root.locator(".sm-live-says")
    assert said.text_content().startswith("“é” is not among the characters")
    assert pen.get_attribute("aria-invalid") == "true" and state(root)["prompt"] == "Emma and"
    pen.press("Backspace")
    assert pen.get_attribute("aria-invalid") is None
    pen.press_sequentially(" “")
    assert state(root)["prompt"] == 'Emma and "', "a telephone turns quotes into others"
    root.locator("[data-do^=play]").click()
    page.wait_for_function("document.querySelector('[data-figure]').live.state.length > 3")
    assert all(text.startswith('Emma and "') for text in texts_of(root))
    root.get_by_role("combobox", name="It has read").select_option("fiddle tunes")
    pages.rest(page)
    assert state(root)["prompt"] == "" and pen.input_value() == ""


@pytest.mark.parametrize("what", ["missing", "empty"])
def test_a_model_that_cannot_be_loaded_is_told_of(visit, tmp_path, what):
    path = pages.write(tmp_path, pages.drawn(live.WriteWithMe().placeholder()))
    part = sorted(tmp_path.glob("softmax-model-prose-*-3.js"))[0]
    part.unlink() if what == "missing" else part.write_text("")
    page = visit(path.as_uri(), expect_complaints=True)
    root = root_of(page, NAME)
    root.locator("[data-do^=play]").click()
    said = root.locator(".sm-live-says.sm-error")
    said.wait_for()
    assert said.text_content().startswith("This could not be loaded: ")
    assert part.name in said.text_content()
    page.wait_for_timeout(800)
    assert root.locator(".sm-live-status").text_content() == said.text_content()
    assert root.locator("[data-do^=play]").text_content().startswith("Write (loads")
    root.get_by_role("button", name="Start again").click()
    page.wait_for_function("!document.querySelector('.sm-error')")
    expect(root.locator(".sm-live-says")).to_contain_text("the model has written")


@pytest.mark.parametrize("opened", [{"reduced_motion": "reduce"}], indirect=True)
def test_where_no_motion_is_wanted_a_press_writes_a_piece(opened):
    page, root = opened
    press_write(page, root)
    page.wait_for_function("document.querySelector('[data-figure]').live.state.length === 24")
    root.locator("[data-do^=play]").click()
    page.wait_for_timeout(300)
    assert state(root)["length"] == 48


def test_while_it_writes_nothing_is_read_out_and_nothing_jumps(opened):
    page, root = opened
    press_write(page, root)
    root.evaluate("""(root) => {
      const { live } = root;
      live.told = [];
      live.heights = new Set();
      const hear = () => live.told.push(live.status.textContent);
      new MutationObserver(hear).observe(live.status, { childList: true });
      const { draw } = live;
      live.draw = () => {
        draw.call(live);
        live.heights.add(live.svg.firstElementChild.getAttribute("height"));
      };
    }""")
    page.wait_for_function("document.querySelector('[data-figure]').live.state.length > 40")
    assert root.evaluate("(root) => root.live.told") == []
    root.locator("[data-do^=play]").click()
    page.wait_for_function("document.querySelector('[data-figure]').live.told.length")
    assert root.evaluate("(root) => root.live.told.length") == 1
    assert len(root.evaluate("(root) => [...root.live.heights]")) == 1


# --- what is heard -------------------------------------------------------------------------------

# An AudioContext whose clock runs fast, and which notes what it is told to play.
RECORDER = """
window.heard = { made: 0, notes: [], stopped: 0 };
window.AudioContext = class {
  constructor() { heard.made++; this.began = performance.now(); this.destination = {}; }
  get currentTime() { return ((performance.now() - this.began) / 1000) * 20; }
  resume() {}
  createGain() {
    const steps = [];
    const set = (value) => (to, at) => steps.push([value, to, at]);
    return { connect: (to) => to, disconnect() {}, steps, gain: { value: 1,
      setValueAtTime: set("set"), linearRampToValueAtTime: set("line"),
      exponentialRampToValueAtTime: set("curve") } };
  }
  createOscillator() {
    const note = { frequency: { value: 0 }, connect: (to) => to };
    note.start = (at) => heard.notes.push([note.frequency.value, at, note]);
    note.stop = (at) => { if (at === undefined) heard.stopped++; else note.end = at; };
    return note;
  }
};
"""
TUNE = "M:6/8\nG|c2de2d|z3^c3|"


@pytest.fixture
def sounding(browser, home):
    """The figure with a tune that the reader has written, in a page that notes what it plays."""
    context = browser.new_context()
    context.add_init_script(RECORDER)
    page = context.new_page()
    page.goto(f"{home}{NAME}-light.html")
    page.wait_for_function("document.querySelector('[data-figure]')?.live")
    root = root_of(page, NAME)
    settle(page, root, corpus="tunes", length=0, prompt="")
    press_write(page, root)
    settle(page, root, prompt=TUNE, length=0)
    yield page, root
    context.close()


def test_a_tune_is_played_as_it_is_written(sounding):
    page, root = sounding
    assert page.evaluate("heard.made") == 0, "nothing sounds before a press"
    button = root.get_by_role("button", name="Play the first tune")
    button.click()
    page.wait_for_function("heard.notes.length === 6")
    page.wait_for_function("document.querySelector('[data-do^=sound]').textContent !== 'Stop'")
    notes = page.evaluate("heard.notes.map(([pitch, at, note]) => [pitch, at, note.end])")
    eighth = 30 / state(root)["tempo"]
    lengths = [note.ticks / TICKS for bar in read_tune(TUNE).bars for note in bar.notes]
    starts = np.concatenate([[0], np.cumsum(lengths)])[:-1] * eighth
    semitones = [note.semitones for bar in read_tune(TUNE).bars for note in bar.notes]
    told = [(s, t, n) for s, t, n in zip(semitones, starts, lengths, strict=True) if s is not None]
    first = notes[0][1]
    for (pitch, at, end), (semitone, start, length) in zip(notes, told, strict=True):
        assert pitch == pytest.approx(440 * 2 ** ((semitone - 9) / 12))
        assert at - first == pytest.approx(start)
        assert at < end <= at + length * eighth
    assert page.evaluate("heard.made") == 1


def test_sound_can_be_stopped_and_ends_with_what_is_seen(sounding):
    page, root = sounding
    settle(page, root, tempo=60, prompt="M:6/8\n" + 6 * "c6|")
    for stop in (
        lambda: root.locator("[data-do^=sound]").first.click(),
        lambda: root.get_by_role("button", name="Start again").click(),
        lambda: settle(page, root, prompt=TUNE),
    ):
        settle(page, root, corpus="tunes", prompt="M:6/8\n" + 6 * "c99|", length=0)
        before = page.evaluate("heard.stopped")
        root.locator("[data-do^=sound]").first.click()
        page.wait_for_function("document.querySelector('.sounds')")
        assert root.locator("[data-do^=sound]").first.text_content() == "Stop"
        stop()
        page.wait_for_timeout(100)
        assert page.evaluate("heard.stopped") > before
        assert page.evaluate("document.querySelector('.sm-live').live.sound.control") is None
        assert page.locator(".sounds").count() == 0


def test_a_tune_plays_on_while_it_grows(sounding):
    page, root = sounding
    settle(page, root, tempo=60, prompt="M:6/8\nc99|", length=0)
    root.locator("[data-do^=sound]").first.click()
    page.wait_for_function("document.querySelector('.sounds')")
    root.evaluate(GO, {"prompt": "M:6/8\nc99|d2|"})
    assert page.evaluate("document.querySelector('.sm-live').live.sound.score.length") == 2
    assert page.evaluate("document.querySelector('.sounds') !== null")
    root.evaluate(GO, {"prompt": "M:6/8\nd99|d2|"})
    assert page.evaluate("document.querySelector('.sm-live').live.sound.control") is None


def test_prose_has_no_button_for_sound(opened):
    _, root = opened
    assert root.locator("[data-do^=sound]").count() == 0
    assert root.get_by_role("slider", name="Volume").count() == 0
    root.get_by_role("combobox", name="It has read").select_option("fiddle tunes")
    expect(root.locator("[data-do^=sound]")).to_have_count(2)
    expect(root.get_by_role("slider", name="Volume")).to_have_count(1)
