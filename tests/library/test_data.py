"""The digits and their classifiers: the files, the split, and what is said of them."""

import hashlib
import re
from importlib.resources import files

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from softmax_lib import softmax
from softmax_lib.data import load_digit_classifier, load_digits
from softmax_lib.data.digits import STEPS
from tools.train_digits import judged, train

FOLDER = files("softmax_lib.data")
PROVENANCE = FOLDER.joinpath("PROVENANCE.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)
TOLD = {int(steps): list(map(float, numbers)) for steps, *numbers in ROW.findall(PROVENANCE)}
OPENING = [32, 395]  # the two noughts of the first page


@pytest.mark.parametrize("name", ["digits.npz", "digit-classifiers.npz"])
def test_the_file_is_the_one_whose_origin_is_told(name):
    part = PROVENANCE.split(f"## {name}")[1].split("## ")[0]
    assert hashlib.sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() in part


def test_the_digits_are_those_of_the_source():
    images, labels = load_digits()
    assert images.shape == (1797, 8, 8) and labels.shape == (1797,)
    assert (images.dtype, labels.dtype) == (np.float64, np.int64)
    assert_array_equal(np.unique(images), np.arange(17))
    # As the source counts them: how many of each digit from 0 to 9.
    assert_array_equal(np.bincount(labels), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])


def test_the_parts_are_fixed_and_make_up_the_whole():
    images, labels = load_digits()
    training, held_out = load_digits("training"), load_digits("held-out")
    assert len(training.labels) == 1197 and len(held_out.labels) == 600
    assert_array_equal(np.concatenate([training.images, held_out.images]), images)
    assert_array_equal(np.concatenate([training.labels, held_out.labels]), labels)


def test_what_is_returned_belongs_to_the_caller():
    load_digits().images[:] = 0
    assert load_digits().images.any()


@pytest.mark.parametrize("part", ["test", "", None, 5])
def test_an_unknown_part_is_refused(part):
    with pytest.raises(ValueError, match=rf"`part` must be one of all, .*, got {part!r}"):
        load_digits(part)


@pytest.mark.parametrize("steps", [0, 100, -1, "many", None])
def test_unknown_steps_are_refused(steps):
    with pytest.raises(ValueError, match=rf"`steps` must be one of 20, .*, got {steps!r}"):
        load_digit_classifier(steps)


@pytest.mark.parametrize("steps", STEPS)
def test_the_classifiers_are_as_good_as_is_told(steps):
    found = [
        number
        for part in ("training", "held-out")
        for number in judged(*load_digit_classifier(steps), part)
    ]
    assert_allclose(found, TOLD[steps], rtol=0, atol=5.1e-5)


def test_training_gives_the_classifiers_that_ship():
    for steps, found in train(*load_digits("training"), STEPS[:2]).items():
        for mine, shipped in zip(found, load_digit_classifier(steps), strict=True):
            assert_allclose(mine, shipped, rtol=0, atol=1e-5)


def test_of_the_two_noughts_the_one_with_the_higher_score_has_the_lower_probability():
    images, labels = load_digits("held-out")
    weights, bias = load_digit_classifier()
    z = images[OPENING].reshape(2, 64) @ weights + bias
    first, second = softmax(z).max(axis=-1)
    assert_array_equal(labels[OPENING], [0, 0])
    assert_array_equal(z.argmax(axis=-1), [0, 0])
    assert z[0].max() > z[1].max() + 0.1
    assert first < 0.6 < 0.95 < second
    # Compared as they are, the scores have no shift to hide behind: each row sums to 0.
    assert_allclose(z.sum(axis=-1), 0, atol=1e-4)
