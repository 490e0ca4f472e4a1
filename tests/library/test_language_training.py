"""The script that trains the language models: its own path, on a small scale."""

import itertools
import struct
import zlib

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from softmax_lib.language import CharacterLSTM, Trainer
from tools.count_copies import codes_of, copied, windows
from tools.language_corpora import PROSE, paragraphs, strings_of_rdb
from tools.train_language import gram_loss, judged, teach

TEXT = "\n" + 30 * "the cat sat on the mat.\nthe dog sat on the cat.\n"
ALPHABET = "".join(sorted(set(TEXT)))


def trainer_of(steps=40, **options):
    model = CharacterLSTM.random(ALPHABET, 24, rng=np.random.default_rng(0))
    return Trainer(model, TEXT, steps=steps, batch=4, length=16, rate=0.02, **options)


def test_the_loss_falls(tmp_path, capsys):
    log = teach(trainer_of(), TEXT[:200], tmp_path / "checkpoint.npz", every=20)
    (_, first, *_), (steps, last, held_out, _) = log
    assert steps == 40 and first > last > 0
    assert held_out < np.log(len(ALPHABET)) - 0.5
    assert "40 of 40 steps" in capsys.readouterr().out


def test_a_training_that_was_interrupted_goes_on_as_if_nothing_had_happened(tmp_path):
    whole, first, second = (trainer_of(dropout=0.3) for _ in range(3))
    teach(whole, TEXT[:60], tmp_path / "whole.npz", every=20)
    path = tmp_path / "part.npz"
    interrupted = iter(range(27))
    step = first.step

    def step_or_stop():
        if next(interrupted, None) is None:
            raise KeyboardInterrupt
        return step()

    first.step = step_or_stop
    with pytest.raises(KeyboardInterrupt):
        teach(first, TEXT[:60], path, every=20)
    log = teach(second, TEXT[:60], path, every=20)
    assert [line[0] for line in log] == [20, 40]
    for name, w in whole.model.weights.items():
        assert_array_equal(second.model.weights[name], w)


def test_a_text_is_judged_by_reading_it():
    model = trainer_of().model
    assert judged(model, TEXT[:300]) == pytest.approx(model.losses(TEXT[:300]).mean(), rel=1e-5)


def test_the_3_gram_is_that_of_witten_and_bell():
    training, text = "abracadabra", "abcab"

    def p(character, context):
        shorter = p(character, context[1:]) if context else 1 / 5
        following = [
            training[i + len(context)]
            for i in range(len(training) - len(context))
            if training.startswith(context, i)
        ]
        if not following:
            return shorter
        kinds = len(set(following))
        return (following.count(character) + kinds * shorter) / (len(following) + kinds)

    losses = [-np.log(p(text[i], text[i - 2 : i])) for i in range(2, len(text))]
    assert gram_loss(training, text, "abcdr") == pytest.approx(np.mean(losses))
    for pair in itertools.product("abcdr", repeat=2):
        assert sum(p(one, "".join(pair)) for one in "abcdr") == pytest.approx(1)


def rdb_of(vectors):
    """Vectors of strings as R keeps them."""
    data = b""
    for lines in vectors:
        value = b"X\n" + struct.pack(">iii", 3, 0, 0) + struct.pack(">i", 5) + b"UTF-8"
        value += struct.pack(">ii", 16, len(lines))
        for line in lines:
            value += struct.pack(">ii", 9, len(line.encode())) + line.encode()
        stream = zlib.compress(value)
        data += struct.pack(">i", len(value)) + stream
    return data


def test_strings_of_an_r_database():
    vectors = [["one", "", "two"], ["thrée"]]
    assert list(strings_of_rdb(rdb_of(vectors))) == vectors


def test_a_novel_becomes_paragraphs_on_one_line():
    lines = [
        "PRIDE AND PREJUDICE", "", "By Jane Austen", "", "Chapter 1", "",
        "It is a truth universally", "acknowledged, that _she_  was right.", "", "CHAPTER II", "",
        "On the 4th of June.", "", "This had been", "the means of uniting them.", "", "Notes",
    ]  # fmt: skip
    expected = [
        "It is a truth universally acknowledged, that she was right.",
        "This had been the means of uniting them.",
    ]
    assert paragraphs(lines) == expected
    assert set("".join(expected)) <= set(PROSE)


@pytest.mark.parametrize("length", [1, 3, 7])
def test_copies_are_what_a_search_finds(length):
    rng = np.random.default_rng(length)
    training, text = ("".join(rng.choice(list("abc"), n)) for n in (60, 200))
    expected = [
        any(
            start >= 0 and text[start : start + length] in training
            for start in range(max(0, k - length + 1), min(k, len(text) - length) + 1)
        )
        for k in range(len(text))
    ]
    known = np.sort(windows(codes_of(training), length))
    assert_array_equal(copied(text, known, length), expected)
    assert length == 1 or 0 < sum(expected) < len(text)
