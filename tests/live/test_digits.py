"""Figures that compute with real digits: their data, their numbers and the point of each."""

import re

import numpy as np
import pytest

from softmax_lib import cross_entropy, live, softmax, softmax_jvp
from softmax_lib.classification import calibration_error, fit_temperature
from softmax_lib.data import load_digits
from softmax_lib.distillation import distillation_gradient
from tests.live.page import drawn_alone, marks, says
from tools import pack_digits

NUMBER = re.compile(r"([−+]?)(?:(\d+(?:\.\d+)?)·)?(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(\d+(?:\.\d+)?))")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def numbers(words):
    """The numbers in a text of a figure: −2, 0.05, 3·10⁻⁴, 10⁻⁷."""
    found = []
    for sign, front, power, plain in NUMBER.findall(words):
        size = float(plain) if plain else float(front or 1) * 10.0 ** int(power.translate(RAISED))
        found.append(-size if sign == "−" else size)
    return found


def wide_texts(figure):
    picture = drawn_alone(figure).split("sm-live-svg wide")[1].split("sm-live-svg narrow")[0]
    return re.findall("<text[^>]*>([^<]*)<", picture)


def test_the_data_are_those_of_the_library():
    assert pack_digits.TARGET.read_text(encoding="utf-8") == pack_digits.module()


@pytest.fixture(scope="module")
def held_out():
    images, labels = load_digits("held-out")
    return pack_digits.scores(images), labels


# --- calibration dial ----------------------------------------------------------------------------


@pytest.mark.parametrize("T", [0.1, 0.5, 1, 1.95, 3, 5, 20, 100])
def test_the_classifier_is_judged_as_the_library_judges_it(held_out, T):
    z, y = held_out
    p = softmax(z, temperature=T)
    right = p.argmax(axis=1) == y
    loss, error = cross_entropy(z, y, temperature=T).mean(), calibration_error(p.max(1), right)
    sentence = says(live.CalibrationDial(temperature=T))
    assert f"{right.sum()} of {len(y)} held-out pictures are right" in sentence
    accuracy, claim, said_error, said_loss, uniform = numbers(sentence.split("accuracy ")[1])
    assert [accuracy, uniform] == [round(right.mean(), 3), 2.303]
    assert [claim, said_error] == pytest.approx([p.max(1).mean(), error], abs=1.1e-3)
    assert said_loss == pytest.approx(loss, abs=1.1e-3, rel=2e-3)
    verdict = sentence.split(": ")[2].split(".")[0]
    assert verdict == ("too sure" if p.max(1).mean() > right.mean() else "not sure enough")


@pytest.mark.parametrize("T", [0.3, 1])
def test_the_bars_are_the_shares_that_are_right(held_out, T):
    z, y = held_out
    p = softmax(z, temperature=T)
    group = np.minimum((10 * p.max(1)).astype(int), 9)
    hits = [(p.argmax(1) == y)[group == i].mean() for i in range(10) if (group == i).any()]
    figure = live.CalibrationDial(temperature=T)
    bars = [float(m["height"]) for m in marks(figure, "rect") if m["class"] == "quiet"]
    assert bars == pytest.approx(230 * np.array(hits), abs=0.01)
    texts = wide_texts(figure)
    end = texts.index("pictures in each group of answers")
    counts = [int(one) for one in texts[end - 10 : end]]
    assert counts == np.bincount(group, minlength=10).tolist()


def test_only_the_accuracy_stands_still():
    """The thick line of the accuracy is level, and its dot stands at one height at every T."""
    levels, losses = set(), set()
    for T in (0.01, 1, 1.95, 5, 100):
        figure = live.CalibrationDial(temperature=T)
        [level] = [
            m for m in marks(figure, "line")
            if m["class"] == "ink thick" and m["y1"] == m["y2"]
            and float(m["x2"]) - float(m["x1"]) > 200
        ]  # fmt: skip
        levels.add(level["y1"])
        losses.add(re.search(r"the loss ([\d.]+)", says(figure))[1])
    assert (len(levels), len(losses)) == (1, 5)


def test_the_temperature_of_the_least_loss_is_offered(held_out):
    z, y = held_out
    assert round(fit_temperature(z, y), 2) == 1.95
    assert "T = 1.95, the least loss" in drawn_alone(live.CalibrationDial())


# --- gradient tug --------------------------------------------------------------------------------

CLASSES = len(pack_digits.LEARNED)


def descent(loss, start, steps):
    """The training of the figure, in the words of the library: the scores after so many steps."""
    images, labels = load_digits("training")
    first = np.array([np.flatnonzero(labels == d)[: pack_digits.EACH] for d in (3, 8, 9)]).T.ravel()
    X = np.c_[images[first].reshape(-1, 64) / 16, np.ones(len(first))]
    Y = np.tile(np.eye(CLASSES), (pack_digits.EACH, 1))
    W = np.zeros((65, CLASSES))
    W[-1, -1] = 12 * (start == "sure")
    for _ in range(steps):
        W -= 0.2 * X.T @ slope(X @ W, Y, loss) / len(X)
    return X @ W, Y


def slope(z, Y, loss):
    error = softmax(z) - Y
    return error if loss == "log" else softmax_jvp(z, error)


@pytest.mark.parametrize("start", ["even", "sure"])
@pytest.mark.parametrize("loss", ["log", "squared"])
@pytest.mark.parametrize("step", [0, 1, 30, 100])
def test_the_page_trains_as_the_library_would(loss, start, step):
    z, Y = descent(loss, start, step)
    p, gradient = softmax(z), slope(z, Y, loss)
    for i, name in enumerate("389"):
        figure = live.GradientTug(loss=loss, start=start, step=step, picture=name)
        texts = wide_texts(figure)
        rows = texts[texts.index("10") + 1 :][: 3 * CLASSES]
        shown = [numbers(one)[0] for one in rows[CLASSES:]]
        assert rows[:CLASSES] == list("389")
        assert shown == pytest.approx([*p[i], *gradient[i]], abs=5.1e-4)
        mean = (p * Y).sum(axis=1).mean()
        assert f"the right digit has p = {mean:.3f} on average" in says(figure)


def test_each_slope_is_that_of_its_loss():
    z, Y = descent("log", "even", 3)
    h = 1e-6 * np.eye(CLASSES)
    for loss, of in {
        "log": lambda z: cross_entropy(z, np.tile(Y[:1], (len(z), 1))),
        "squared": lambda z: np.sum((softmax(z) - Y[0]) ** 2, axis=-1) / 2,
    }.items():
        measured = (of(z[0] + h) - of(z[0] - h)) / 2e-6
        assert slope(z[:1], Y[:1], loss)[0] == pytest.approx(measured, abs=1e-8)


def arrows(figure):
    return [
        float(m["x2"]) - float(m["x1"])
        for m in marks(figure, "line")
        if re.fullmatch(r"c\d thick", m["class"])
    ]


def test_where_the_answer_is_surely_wrong_the_squared_error_does_not_pull():
    up, down = arrows(live.GradientTug())
    assert up > 40 and down < -40
    assert arrows(live.GradientTug(loss="squared")) == []
    assert "hardly anything pulls" in says(live.GradientTug(loss="squared", step=100))


# --- dark knowledge ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", pack_digits.TAUGHT)
def test_the_teacher_is_right_and_not_quite_sure(name):
    teacher = pack_digits.taught()[name]
    p = softmax(teacher["scores"])
    assert p.argmax() == teacher["label"]
    assert 0.98 < p.max() < 1


@pytest.mark.parametrize("T", [0.7, 1, 5, 20, 100])
@pytest.mark.parametrize("name", pack_digits.TAUGHT)
@pytest.mark.parametrize("factor", [True, False])
def test_the_teacher_and_its_pull_are_those_of_the_library(name, T, factor):
    teacher = pack_digits.taught()[name]
    t = softmax(teacher["scores"], temperature=T)
    pull = -distillation_gradient(np.zeros(10), teacher["scores"], temperature=T)
    figure = live.DarkKnowledge(picture=name, temperature=T, factor=factor)
    texts = wide_texts(figure)
    rows = texts[texts.index("push on the student") + 1 :][:30]
    assert rows[:10] == list("0123456789")
    shown = [numbers(one)[0] for one in rows[10:]]
    rounding = {"abs": 5.1e-3, "rel": 0}
    assert shown[:10] == pytest.approx(t, abs=5.1e-4)
    assert shown[10:] == pytest.approx(pull if factor else pull / T**2, **rounding)
    lengths = [np.linalg.norm(pull), np.linalg.norm(pull) / T**2]
    said = numbers(says(figure).split("pushes with the length ")[1])
    assert [said[0], said[-1]] == pytest.approx(lengths[:: 1 if factor else -1], rel=0.3)


@pytest.mark.parametrize("T", [1, 5, 100])
def test_the_wrong_classes_are_compared(T):
    teacher = pack_digits.taught()["three"]
    t = softmax(teacher["scores"], temperature=T)
    wrong = np.delete(t, 3)
    _, right, _, rest, _, most, ratio, last = numbers(
        says(live.DarkKnowledge(temperature=T)).split(" On a student")[0]
    )[-8:]
    assert [right, rest] == pytest.approx([t[3], wrong.sum()], abs=5.1e-4)
    assert (most, last) == (wrong.max().round(3), t.argmin()) or T == 1
    assert ratio == pytest.approx(wrong.max() / wrong.min(), rel=0.35)


def test_a_ratio_too_large_for_the_computer_is_still_told():
    teacher = pack_digits.taught()["three"]
    z = np.sort(np.delete(teacher["scores"], teacher["label"]))
    decades = round((z[-1] - z[0]) / 0.01 / np.log(10))
    raised = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(c)] for c in str(decades))
    assert f"10{raised} times as much as" in says(live.DarkKnowledge(temperature=0.01))


def test_hot_pulls_tend_to_the_scores():
    """T · (q - t) tends to the centred scores over K: the figure draws their length as a line."""
    z = np.array(pack_digits.taught()["three"]["scores"])
    gradient = distillation_gradient(np.zeros(10), z, temperature=1e4)
    assert -gradient == pytest.approx((z - z.mean()) / 10, abs=2e-3)
