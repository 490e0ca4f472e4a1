"""What a worker writes is read strictly; what it may write survives the way."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from classroom.jail.client import read_reply
from classroom.jail.wire import Other, WireError, decode, encode

VALUES = [
    None, True, False, 0, -7, 10**18 - 1, 2**63, -(10**399),
    0.1, -0.0, math.inf, -math.inf, 1e-300, "text", "", "ж🙂",
    [], [1, 2.5, "x"], [[1, 2], [3, 4]], [[None]],
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_values_come_back(value):
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("dtype", ["bool", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (2, 0, 3)])
def test_arrays_come_back(dtype, shape):
    array = np.asarray(np.arange(np.prod(shape, dtype=int)).reshape(shape) * 1.1, dtype=dtype)
    back = decode(encode(array))
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array, strict=True)


def test_nan_and_infinities_come_back():
    back = decode(encode(np.array([np.nan, np.inf, -np.inf])))
    np.testing.assert_array_equal(back, [np.nan, np.inf, -np.inf])
    assert math.isnan(decode(encode(math.nan)))


def test_a_whole_number_of_more_than_400_digits_is_infinite():
    assert decode(encode(10**400)) == math.inf
    assert decode(encode(-(10**5000))) == -math.inf


def test_other_kinds_of_arrays_come_as_what_can_hold_them():
    assert decode(encode(np.arange(3, dtype=np.uint8))).dtype == np.int64
    assert decode(encode(np.longdouble([1.5]))).dtype == np.float64
    assert decode(encode(np.array([2**64 - 1, 0], dtype=np.uint64))) == [2**64 - 1, 0]
    assert decode(encode(np.array([[10**30, 1.5]], dtype=object))) == [[10**30, 1.5]]


def test_other_kinds_of_numbers_come_as_floats():
    numbers = [Decimal("0.25"), Fraction(1, 4), np.float32(0.25), np.longdouble(0.25)]
    assert decode(encode(numbers)) == [0.25] * 4


def test_an_array_that_holds_itself_is_other():
    array = np.empty(1, dtype=object)
    array[0] = array
    assert "other" in str(encode(array))


@pytest.mark.parametrize("value", [object(), 1j, np.array(["a"]), np.array([1j]), {"a": 1}, {1}])
def test_what_is_neither_number_nor_text_is_other(value):
    assert isinstance(decode(encode(value)), Other)


def array(dtype="float64", shape=(1,), elements=("1.0",), **more):
    content = {"dtype": dtype, "shape": list(shape), "elements": list(elements), **more}
    return {"array": content}


BAD = [
    None, 1, "text", [], {}, {"none": False}, {"none": 1}, {"flag": 1}, {"text": 1},
    {"number": 1}, {"number": "1_000"}, {"number": " 1"}, {"number": "0x10"}, {"number": "1" * 401},
    {"number": "1e99999"}, {"number": "٣"}, {"number": "1.5.2"}, {"number": "-nan"},
    {"number": "1\n"}, {"number": "1,5"}, {"number": "1e5.0"}, {"number": ""}, {"number": "-"},
    {"list": {}}, {"list": [1]}, {"number": "1", "text": "x"}, {"points": 3}, {"array": []},
    array(dtype="object"), array(dtype="str"), array(shape=(2,)), array(shape=(-1,)),
    array(shape=(True,)), array(shape=(1.0,)), array(shape=(10**9, 0), elements=()),
    array(shape=(1,) * 9), array(elements=(1.0,)), array(elements=("x",)), array(more=1),
    array(dtype="bool", elements=("1",)), array(dtype="int64", elements=("9" * 30,)),
    array(dtype="int64", elements=("nan",)), array(dtype=["float64"]),
]  # fmt: skip


@pytest.mark.parametrize("message", BAD, ids=lambda message: repr(message)[:60])
def test_anything_else_is_refused(message):
    with pytest.raises(WireError):
        decode(message)


def test_depth_is_bounded():
    deep = {"list": []}
    for _ in range(50):
        deep = {"list": [deep]}
    with pytest.raises(WireError):
        decode(deep)


CELLS, ONE, END = b'{"cells": [null]}', b'{"value": {"number": "1"}}', b'{"end": true}'


def test_a_whole_reply():
    reply = read_reply([CELLS, ONE, b'{"error": "ValueError"}', END, b""], 1, 2, "ended")
    assert reply.cells == [None]
    assert reply.results == [("value", 1), ("error", "ValueError")]
    assert reply.ending == "end"


@pytest.mark.parametrize(
    ("lines", "count", "ending"),
    [
        ([b""], 0, "ended"),
        ([CELLS, b""], 0, "ended"),
        ([CELLS, ONE, b""], 1, "ended"),
        ([CELLS, ONE, ONE, ONE, END], 2, "garbled"),
        ([CELLS, END, ONE, ONE], 0, "garbled"),
        ([ONE, CELLS, END], 0, "garbled"),
        ([CELLS, b"nonsense", ONE, END], 0, "garbled"),
        ([CELLS, ONE, b'{"value": {"number": "1'], 1, "ended"),
        ([b'{"cells": [null, null]}', ONE, ONE, END], 0, "garbled"),
        ([b'{"cells": [7]}', ONE, ONE, END], 0, "garbled"),
        ([CELLS, b'{"value": {"number": "1"}, "points": 3}', END], 0, "garbled"),
        ([CELLS, b"[" * 100_000, END], 0, "garbled"),
        ([b'{"cells": [null' + b", null" * 10**6 + b"]}", ONE, END], 0, "garbled"),
        ([CELLS, b"\xff\xfe", END], 0, "garbled"),
    ],
)
def test_a_reply_is_read_up_to_the_first_wrong_line(lines, count, ending):
    reply = read_reply(lines, 1, 2, "ended")
    assert len(reply.results) == count
    assert reply.ending == ending


@pytest.mark.parametrize("one", ['{"list": []}', '{"none": true}', '{"number": "1"}'])
def test_a_reply_of_too_many_elements_is_not_read(one):
    line = b'{"value": {"list": [' + b", ".join([one.encode()] * 10**5) + b"]}}"
    assert read_reply([CELLS, line, ONE, END], 1, 2, "ended").results[0][0] == "value"
    line = line.replace(b"[", b"[" + one.encode() + b", " + one.encode() + b", ", 1)
    assert read_reply([CELLS, line, ONE, END], 1, 2, "ended").results == [
        ("error", "TooLarge"),
        ("value", 1),
    ]
