"""Typical uses: type checkers have to accept them and to know what they give."""

from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import softmax_lib as s

Doubles = NDArray[np.float64]
Floats = NDArray[np.floating]

z: NDArray[np.float64] = np.array([2.0, 1.0, 0.1])
single = z.astype(np.float32)
rng = np.random.default_rng(0)

assert_type(s.softmax([2, 1, 0.1]), Doubles)
assert_type(s.softmax(z, temperature=0.5, axis=None), Doubles)
assert_type(s.softmax(np.arange(3)), Doubles)
assert_type(s.softmax(single), Floats)
assert_type(s.softmax([single, single]), Floats)
assert_type(s.softmax([[[1.0, 2.0]], [[3.0, 4.0]]], axis=(0, 1)), Doubles)
s.softmax(range(3), temperature=[0.5, 1.0, np.inf])
s.softmax([z, z], where=[[True, False, True]])
s.softmax((1.0, np.float32(2), 3), where=z > 0)


def shares(logits: Doubles) -> Doubles:
    return s.softmax(logits)


def loss(logits: NDArray[Any], label: int) -> float:
    return float(s.cross_entropy(logits, label))


assert_type(s.log_softmax(z), Doubles)
assert_type(s.entropy(s.softmax(z), keepdims=True), Floats)
assert_type(s.accurate_softmax(z), Doubles)
assert_type(s.softmax_jacobian(z), Doubles)
assert_type(s.softmax_jvp(z, [1, 0, 0]), Doubles)
assert_type(s.sparsemax(z), Doubles)
assert_type(s.entmax(z, alpha=1.3), Doubles)
assert_type(s.boltzmann_distribution([0, 1, 2], temperature=2.0), Doubles)
assert_type(s.attention([[1.0]], [[1.0]], [[2.0]], mask=True), Doubles)
assert_type(s.sample(z, rng=rng, size=(2, 3), keepdims=True), NDArray[np.intp])
assert_type(s.keep_top_k(z, 2), Doubles)
print(f"{s.logsumexp(z, b=[1, -1, 1]):.3f}", s.sigmoid(0.5) > 0.6, int(s.sample(z, rng=rng)))
value: float = s.free_energy([0.0, 1.0], temperature=0.5)
