"""The data files of the assignments are what they say, and so is what the solutions say of them."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from classroom.authoring.master import read_assignment
from softmax_lib import cross_entropy, softmax
from softmax_lib.classification import fit_temperature
from softmax_lib.data import load_excerpt, load_language_model
from softmax_lib.sampling import keep_min_p, keep_top_k, keep_top_p
from tests.classroom.test_mutants import solved

PENGUINS = Path("assignments/07-classification/penguins.csv")
LOGITS = Path("assignments/10-text-generation/logits.csv")
SPECIES = ["Adelie", "Chinstrap", "Gentoo"]


@pytest.fixture(scope="module")
def penguins():
    return solved("07-classification")


@pytest.fixture(scope="module")
def writer():
    return solved("10-text-generation")


def words(name, question):
    """Return the solution of a question in words as one line."""
    lines = read_assignment(f"assignments/{name}").questions[question].solution
    return " ".join(" ".join(lines).split())


def test_penguins_are_those_of_the_package():
    """The counts are those of the documentation of palmerpenguins, 333 of 344 complete."""
    digest = "f9f853f0d7e6bf9dd94a8259a5e57ea326b1cb1589e95500ed29054edd469663"
    assert hashlib.sha256(PENGUINS.read_bytes()).hexdigest() == digest
    rows = [line.split(",") for line in PENGUINS.read_text("utf-8").splitlines()[4:]]
    assert len(rows) == 333
    count = {(kind, sex): 0 for kind in SPECIES for sex in ("female", "male")}
    for kind, sex, *_ in rows:
        count[kind, sex] += 1
    assert list(count.values()) == [73, 73, 34, 34, 58, 61]
    assert "doi:10.1371/journal.pone.0090081" in PENGUINS.read_text("utf-8")
    assert "CC0 1.0" in PENGUINS.read_text("utf-8")


def test_what_longer_training_does(penguins):
    X, y, female = (penguins[name] for name in ("X", "species", "female"))
    told = words("07-classification", "training-in-words")
    for steps in (200, 5000):
        W = penguins["learn"](penguins["slope"], steps)
        for some in (female, ~female):
            z = X[some] @ W
            assert f"{cross_entropy(z, y[some]).mean():.3f}" in told
            assert f"{100 * np.mean(z.argmax(axis=1) == y[some]):.1f}" in told
    said = z.argmax(axis=1)
    wrong = said != y[~female]
    assert np.sum(wrong & (y[~female] == 0) & (said == 2)) > 0.9 * np.sum(wrong)
    mass = penguins["measured"][:, 1]
    for kind, some in ((2, female), (0, female), (0, ~female)):
        assert f"{round(mass[some & (y == kind)].mean(), -1):.0f}" in told
    np.testing.assert_allclose(penguins["program"], W, atol=0.051)


def test_what_the_program_pays_for_males(penguins):
    male = ~penguins["female"]
    z, y = penguins["X"][male] @ penguins["program"], penguins["species"][male]
    price, right = cross_entropy(z, y), z.argmax(axis=1) == y
    told = words("07-classification", "error-in-words")
    assert price.mean() > np.log(3) and right.mean() > 3 / 4
    assert (
        f"the {np.sum(~right)} wrong answers make up {100 * price[~right].sum() / price.sum():.0f}"
        in told
    )
    assert f"the dearest costs {price.max():.0f} nats" in told
    T = fit_temperature(z, y)
    assert f"temperature, {T:.1f}, the program costs" in told
    assert f"{cross_entropy(z, y, temperature=T).mean():.2f}" in told
    assert f"right for {100 * right.mean():.0f} percent" in told
    figure = words("07-classification", "figure")
    expected = softmax(z, temperature=T)[:, 0].sum()
    assert f"{expected:.0f} Adelies are expected" in figure
    assert f"there are {np.sum(y == 0)}" in figure


def test_the_best_temperature_is_that_of_the_library():
    """The hidden checks find it without SciPy."""
    checks = read_assignment("assignments/07-classification").checks["temperature"].__globals__
    rng = np.random.default_rng(3)
    for T in (0.03, 0.7, 5.0, 40.0):
        z, y = checks["fitted_at"](rng, 40, 3, T)
        np.testing.assert_allclose(
            [fit_temperature(z, y), checks["fit_temperature"](z, y)], T, rtol=1e-9
        )


def test_logits_are_those_of_the_network(writer):
    model, text = load_language_model("prose"), load_excerpt("prose")
    sentence = writer["SENTENCE"]
    at = text.index(sentence)
    z = model.logits(text[: at + len(sentence) - 1])[at - 1 :]
    np.testing.assert_allclose(writer["logits"], z, rtol=0, atol=0.0051)
    assert writer["ALPHABET"] == model.alphabet
    assert sentence in LOGITS.read_text("utf-8")


def test_what_one_k_does(writer):
    z, sentence = writer["logits"], writer["SENTENCE"]
    p = softmax(z)
    own = [writer["ALPHABET"].index(one) for one in sentence]
    wide = np.isfinite(keep_top_p(z, 0.9))
    count = wide.sum(axis=1)
    k = round(count.mean())
    narrow = np.isfinite(keep_top_k(z, k))
    told = words("10-text-generation", "one-k-in-words")
    assert f"{count.mean():.1f} characters on average" in told
    assert f"between {count.min()} and {count.max()}, so k = {k}" in told
    lost = 1 - (p * narrow).sum(axis=1)
    assert sentence[lost.argmax() :].startswith("earliest")
    assert f"{lost.max():.2f} of the probability" in told
    cut = [np.sum(~kept[np.arange(len(own)), own]) for kept in (narrow, wide)]
    assert f"cuts {cut[0]} of her characters, top-p {cut[1]}" in told
    assert not narrow[lost.argmax(), own[lost.argmax()]]
    least = np.where(narrow, p, 1).min(axis=1)
    for word in ("engagement", "information"):
        assert least[sentence.index(word) + 1 :][: len(word) - 1].min() < 1e-4


def test_how_many_are_kept_at_T_1(writer):
    cuts = [
        keep(writer["logits"], value)
        for keep, value in ((keep_top_k, 4), (keep_top_p, 0.9), (keep_min_p, 0.1))
    ]
    means = [np.isfinite(cut).sum() / len(cut) for cut in cuts]
    told = re.search(r"at T = 1: (.*?)\)", words("10-text-generation", "figure"))[1].replace(
        "#", ""
    )
    said = [float(number) for number in re.findall(r"\d+(?:\.\d)?", told)]
    np.testing.assert_allclose(said, means, rtol=0, atol=0.051)
