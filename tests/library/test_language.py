"""The character-level LSTM: against its definition, finite differences and what is told of it."""

import hashlib
import math
from functools import partial
from importlib.resources import files

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from softmax_lib import keep_top_k, keep_top_p, log_softmax, softmax
from softmax_lib.data import (
    load_copies,
    load_excerpt,
    load_language_losses,
    load_language_model,
    load_training_log,
    load_words,
)
from softmax_lib.language import (
    CharacterLSTM,
    Trainer,
    loss_and_gradient,
    train,
    words_in,
    write,
)

FOLDER = files("softmax_lib.data")
CORPORA = ["prose", "tunes"]
ALPHABET = "\nabcd"


def model_of(units=6, seed=0, alphabet=ALPHABET):
    """A small model in float64 whose weights are not small."""
    rng = np.random.default_rng(seed)
    weights = CharacterLSTM.random(alphabet, units, rng=rng).weights
    return CharacterLSTM(alphabet, {name: 2 * w.astype(float) for name, w in weights.items()})


def constant(logits):
    """A model that gives the same logits whatever it has read."""
    model = model_of(2, alphabet="\nabcdefgh"[: len(logits)])
    model.weights["Wy"][:] = 0
    model.weights["by"][:] = logits
    return model


class Replayed:
    """Chance that was written down before."""

    def __init__(self, numbers):
        self.numbers = iter(numbers)

    def random(self):
        return next(self.numbers)


def by_definition(model, text):
    """The logits after each character, one number at a time."""
    W, H = {name: w.tolist() for name, w in model.weights.items()}, model.units
    h, c, rows = [0.0] * H, [0.0] * H, []
    for character in text:
        x = model.alphabet.index(character)
        a = [
            W["Wx"][x][k] + W["b"][k] + sum(h[j] * W["Wh"][j][k] for j in range(H))
            for k in range(4 * H)
        ]
        i, f, o = ([1 / (1 + math.exp(-v)) for v in a[n * H : (n + 1) * H]] for n in range(3))
        g = [math.tanh(v) for v in a[3 * H :]]
        c = [f[k] * c[k] + i[k] * g[k] for k in range(H)]
        h = [o[k] * math.tanh(c[k]) for k in range(H)]
        rows.append(
            [
                W["by"][v] + sum(h[j] * W["Wy"][j][v] for j in range(H))
                for v in range(len(model.alphabet))
            ]
        )
    return rows


def test_the_logits_are_those_of_the_definition():
    model, text = model_of(), "\nabbacadda\nb"
    assert_allclose(model.logits(text), by_definition(model, text), rtol=1e-12)


def test_texts_side_by_side_do_not_touch_each_other():
    model = model_of()
    texts = ["\nabba", "dcbad", "ccccc"]
    state = model.start(3)
    for symbols in np.array([model.encode(text) for text in texts]).T:
        z, state = model.step(state, symbols)
    assert_allclose(z, [model.logits(text)[-1] for text in texts], rtol=1e-13)


def test_the_losses_are_those_of_the_logits():
    model, text = model_of(), "\nabbacadda"
    p = softmax(model.logits(text))
    expected = [-math.log(p[k, model.alphabet.index(text[k + 1])]) for k in range(len(text) - 1)]
    assert_allclose(model.losses(text), expected, rtol=1e-13)


@pytest.mark.parametrize("mask", [1.0, "drawn"])
def test_the_gradient_is_that_of_finite_differences(mask):
    rng = np.random.default_rng(3)
    model, symbols = model_of(), rng.integers(0, 5, (8, 3))
    state = tuple(rng.normal(size=(2, 3, 6)))
    if mask == "drawn":
        mask = 2.0 * (rng.random((7, 3, 6)) < 0.5)
    _, gradient, _ = loss_and_gradient(model, symbols, state, mask=mask)

    def loss_at(w, place, value):
        kept, w[place] = w[place], value
        loss, _, _ = loss_and_gradient(model, symbols, state, mask=mask)
        w[place] = kept
        return loss

    for name, w in model.weights.items():
        for place in np.ndindex(w.shape):
            up, down = loss_at(w, place, w[place] + 1e-5), loss_at(w, place, w[place] - 1e-5)
            assert_allclose(gradient[name][place], (up - down) / 2e-5, rtol=1e-5, atol=1e-9)


def test_the_loss_and_the_state_are_those_of_reading_step_by_step():
    model = model_of()
    texts = ["\nabbac", "dabcab"]
    symbols = np.array([model.encode(text) for text in texts]).T
    loss, _, (h, _) = loss_and_gradient(model, symbols, model.start(2))
    assert_allclose(loss, np.mean([model.losses(text) for text in texts]), rtol=1e-13)
    state = model.start(2)
    for row in symbols[:-1]:
        _, state = model.step(state, row)
    assert_allclose(h, state[0], rtol=1e-13)


def test_two_halves_with_the_state_carried_are_the_whole():
    model = model_of()
    symbols = np.random.default_rng(0).integers(0, 5, (9, 2))
    whole, _, _ = loss_and_gradient(model, symbols, model.start(2))
    first, _, state = loss_and_gradient(model, symbols[:5], model.start(2))
    second, _, _ = loss_and_gradient(model, symbols[4:], state)
    assert_allclose((first + second) / 2, whole, rtol=1e-13)


def test_a_small_model_learns_and_writes_what_it_has_read():
    text = 40 * "abacad\n"
    model = CharacterLSTM.random("\nabcd", 16, rng=np.random.default_rng(0))
    losses = train(model, text, steps=150, batch=8, length=14, rate=0.02)
    assert losses[:5].mean() == pytest.approx(math.log(5), abs=0.2)
    assert losses[-20:].mean() < 0.05
    assert write(model, 14, rng=np.random.default_rng(0), temperature=0) == "abacad\nabacad\n"


def test_the_first_step_moves_every_weight_by_the_rate_and_the_last_ones_hardly():
    model = model_of()
    before = {name: w.copy() for name, w in model.weights.items()}
    trainer = Trainer(model, 9 * "abcd\nbad", steps=10, batch=3, length=5, rate=0.01)
    trainer.step()
    for name, w in model.weights.items():
        moved = np.abs(w - before[name])
        assert_allclose(moved[moved > 0], 0.01, rtol=2e-3)
    for _ in range(8):
        trainer.step()
    before = model.weights["b"].copy()
    trainer.step()
    assert np.abs(model.weights["b"] - before).max() < 0.01 * 0.1 / 0.4 * 1.5


def test_readers_go_round_the_text_as_a_circle():
    model, text, seen = model_of(2), "abcd\ndcb", []
    trainer = Trainer(model, text, steps=4, batch=2, length=3)
    kept = trainer.symbols
    for _ in range(4):
        places = trainer.readers + trainer.taken * 3 + np.arange(4)[:, None]
        seen.append(kept[places % 8])
        trainer.step()
    first = "".join(model.decode(rows[:-1, 0]) for rows in seen)
    second = "".join(model.decode(rows[:-1, 1]) for rows in seen)
    assert first == (text + text)[:12] and second == (text[4:] + text + text)[:12]


def test_dropout_hides_other_units_in_every_step_and_keeps_the_mean():
    trainer = Trainer(model_of(50), 9 * "abcd\n", steps=4, batch=4, length=25, dropout=0.25)
    first = trainer._mask()
    assert_allclose(np.unique(first), [0, 1 / 0.75])
    assert first.mean() == pytest.approx(1, abs=0.03)
    assert_array_equal(first, trainer._mask())
    trainer.step()
    assert (first != trainer._mask()).any()


def test_writing_is_reading_and_inverting_the_cumulative_sum():
    model, numbers = model_of(), np.random.default_rng(5).random(30)
    text = "\nab"
    for u in numbers:
        reached, drawn = 0.0, None
        for i, p in enumerate(softmax(np.array(by_definition(model, text)[-1]) / 0.7)):
            reached += p
            if drawn is None and u < reached:
                drawn = i
        text += model.alphabet[drawn]
    found = write(model, 30, rng=Replayed(numbers), temperature=0.7, prompt="\nab")
    assert found == text[3:]


def test_the_same_seed_writes_the_same_text_and_another_one_another():
    model = model_of()
    first, again, other = (write(model, 40, rng=np.random.default_rng(s)) for s in (1, 1, 2))
    assert first == again != other


def test_one_text_of_several_takes_its_own_numbers():
    model, numbers = model_of(), np.random.default_rng(6).random((12, 3))
    texts = write(model, 12, rng=Replayed(numbers.ravel()), size=3)
    assert texts == [write(model, 12, rng=Replayed(column)) for column in numbers.T]


@pytest.mark.parametrize("T", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("filters", [[], [partial(keep_top_k, k=3)]])
def test_characters_come_as_often_as_softmax_says(T, filters):
    model = model_of()
    texts = write(
        model, 1, rng=np.random.default_rng(7), temperature=T, filters=filters, size=20_000
    )
    z = model.logits("\n")[-1]
    p = softmax(keep_top_k(z, 3) if filters else z, temperature=T)
    counts = np.array([texts.count(character) for character in ALPHABET])
    assert not counts[p == 0].any()
    assert stats.chisquare(counts[p > 0], 20_000 * p[p > 0]).pvalue > 0.001


def test_each_text_may_have_its_own_temperature():
    texts = write(
        constant([2.0, 1.0, 0.0]), 4000, rng=np.random.default_rng(8), temperature=[0.5, 4], size=2
    )
    for text, T in zip(texts, [0.5, 4], strict=True):
        assert text.count("\n") / 4000 == pytest.approx(
            softmax([2.0, 1.0, 0.0], temperature=T)[0], abs=0.03
        )


def test_temperature_0_takes_the_largest_logit_and_ties_share():
    rng = np.random.default_rng(9)
    assert write(constant([0.0, 2.0, 1.0]), 20, rng=rng, temperature=0) == 20 * "a"
    tied = write(constant([1.0, 2.0, 2.0]), 2000, rng=rng, temperature=0)
    assert tied.count("a") == pytest.approx(1000, abs=100) and "\n" not in tied


def test_filters_act_in_their_order():
    """Logits 3, 2, 1, 0: at T = 2 a nucleus of 0.8 holds three of four, before it two."""
    model, nucleus = constant([3.0, 2.0, 1.0, 0.0]), partial(keep_top_p, mass=0.8)
    hot = partial(log_softmax, temperature=2.0)
    rng = np.random.default_rng(10)
    first = write(model, 5000, rng=rng, filters=[hot, nucleus])
    last = write(model, 5000, rng=rng, filters=[nucleus, hot])
    assert set(first) == set("\nab") and set(last) == set("\na")
    assert first.count("\n") / 5000 == pytest.approx(0.506, abs=0.025)
    assert last.count("\n") / 5000 == pytest.approx(0.622, abs=0.025)
    assert set(write(model, 500, rng=rng, filters=[nucleus], temperature=2.0)) == set("\na")


def test_a_text_ends_with_the_character_that_ends_it():
    model = constant([0.0, 0.0, 0.0])
    texts = write(model, 6, rng=np.random.default_rng(11), until="b", size=200)
    assert all(text.index("b") == len(text) - 1 for text in texts if "b" in text)
    assert {len(text) for text in texts if "b" not in text} == {6}
    assert len({len(text) for text in texts}) == 6


def test_a_cumulative_sum_below_1_does_not_run_out():
    """Where rounding leaves the sum at or below u, the last character that can come is drawn."""
    below, rng = np.nextafter(1, 0), np.random.default_rng(12)
    rows = (np.append(rng.normal(size=6), -np.inf) for _ in range(1000))
    short = [z for z in rows if np.cumsum(softmax(z))[-1] <= below][:5]
    assert len(short) == 5
    for z in short:
        assert write(constant(z), 1, rng=Replayed([below])) == "e"


def test_no_chance_is_drawn_once_all_texts_have_ended():
    model = constant([0.0, 0.0, 0.0])
    assert write(model, 9, rng=Replayed([0.1, 0.5, 0.9]), until="b") == "\nab"
    texts = write(model, 9, rng=Replayed([0.9, 0.5, 0.1, 0.9]), until="b", size=2)
    assert texts == ["b", "ab"]


def test_a_long_gradient_is_shortened():
    model = model_of()
    model.weights["Wy"] *= 1000
    trainer = Trainer(model, 9 * "abcd\nbad", steps=10, batch=3, length=5)
    trainer.step()
    first = np.sqrt(sum((mean**2).sum() for mean in trainer.mean.values()))
    assert first == pytest.approx(0.1)


def test_nothing_is_written_where_nothing_is_asked_for():
    model, rng = model_of(), np.random.default_rng(0)
    assert write(model, 0, rng=rng) == ""
    assert write(model, 0, rng=rng, size=2) == ["", ""]
    assert write(model, 5, rng=rng, size=0) == []


@pytest.mark.parametrize(
    "options, message",
    [
        ({"prompt": ""}, "`prompt` must have at least one character, got ''"),
        ({"prompt": "x"}, "`prompt` holds 'x', which is not in the alphabet"),
        ({"until": "ab"}, "`until` must be one character, got 'ab'"),
        ({"until": "x"}, "`until` holds 'x'"),
        ({"temperature": [1, 2]}, "`temperature` must be a number, or one for each"),
        ({"temperature": [1, 2], "size": 3}, "`temperature` of shape"),
        ({"size": -1}, "`size` must not be negative, got -1"),
        ({"length": -2}, "`length` must not be negative, got -2"),
        ({"temperature": math.nan}, "`temperature` must not be NaN"),
        ({"filters": [lambda z: z - math.inf]}, "`filters` and `temperature` leave no"),
    ],
)
def test_what_cannot_be_written_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        write(model_of(), **{"length": 3, "rng": np.random.default_rng(0)} | options)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"steps": 0}, "`steps` must be at least 1, got 0"),
        ({"batch": 0}, "`batch` must be at least 1, got 0"),
        ({"length": -1}, "`length` must be at least 1, got -1"),
        ({"rate": 0}, "`rate` must be above 0 and finite, got 0"),
        ({"dropout": 1}, "`dropout` must be at least 0 and below 1, got 1"),
        ({"text": "a"}, "`text` must have at least two characters, got 'a'"),
        ({"text": "xyz"}, "`text` holds 'x'"),
    ],
)
def test_training_that_makes_no_sense_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        Trainer(model_of(), **{"text": "abab", "steps": 5} | options)


def test_weights_that_do_not_fit_are_refused():
    weights = model_of().weights
    with pytest.raises(ValueError, match="`alphabet` must hold every character once, got 'abca'"):
        CharacterLSTM("abca", weights)
    with pytest.raises(ValueError, match="`weights` must have the shapes"):
        CharacterLSTM("abc", weights)
    with pytest.raises(ValueError, match="`text` must have at least two characters, got 'a'"):
        model_of().losses("a")
    with pytest.raises(ValueError, match="`units` must be at least 1, got 0"):
        CharacterLSTM.random("ab", 0, rng=np.random.default_rng(0))


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_models_that_ship_are_small_and_whole(corpus):
    model = load_language_model(corpus)
    assert FOLDER.joinpath(f"{corpus}-lstm.npz").stat().st_size < 500_000
    assert model.units == 208 and model.alphabet == "".join(sorted(model.alphabet))
    for w in model.weights.values():
        assert w.dtype == np.float64 and np.isfinite(w).all()
        assert_array_equal(w, w.astype(np.float16))


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_models_that_ship_are_as_good_as_is_told(corpus):
    losses, model = load_language_losses(corpus), load_language_model(corpus)
    assert model.losses(load_excerpt(corpus)).mean() == pytest.approx(losses["excerpt"], abs=1e-5)
    assert losses["uniform"] == pytest.approx(math.log(len(model.alphabet)), abs=1e-5)
    assert losses["model"] < losses["3-gram"] - 0.5 < losses["uniform"] - 1
    assert losses["model"] == pytest.approx(losses["float32"], abs=0.001)
    assert losses["training"] < losses["model"]


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_log_tells_of_a_loss_that_falls(corpus):
    log, losses = load_training_log(corpus), load_language_losses(corpus)
    assert (np.diff(log.steps) > 0).all() and (np.diff(log.seconds) > 0).all()
    assert log.held_out[-1] == pytest.approx(losses["model"], rel=0.05)
    assert log.held_out[-1] < log.held_out[0] - 0.3


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_colder_the_more_is_copied(corpus):
    copies = load_copies(corpus)
    assert copies.shares.shape == (len(copies.temperatures), 5, len(copies.lengths))
    assert ((copies.shares >= 0) & (copies.shares <= 1)).all()
    assert (np.diff(copies.shares, axis=-1) <= 0).all() and (np.diff(copies.held_out) <= 0).all()
    assert (np.diff(copies.shares.mean(axis=1)[:, 0]) < 0).all()


def test_words_and_excerpts_belong_to_the_alphabet_and_the_vocabulary():
    words = load_words()
    for part in ("training", "held-out"):
        text = load_excerpt("prose", part)
        assert set(text) <= set(load_language_model("prose").alphabet)
        assert set(words_in(text)) <= words
        assert text[0] == text[-1] == "\n"
    assert {"elizabeth", "sensibility"} <= words and len(words) > 13_000
    assert set(load_excerpt("tunes")) <= set(load_language_model("tunes").alphabet)


def test_what_is_held_out_is_not_in_the_training_text():
    training = load_excerpt("prose", "training")
    paragraphs = [one for one in load_excerpt("prose").split("\n") if len(one) > 30]
    assert paragraphs and not any(one in training for one in paragraphs)


@pytest.mark.parametrize("name", ["", "poems", None, 3])
def test_an_unknown_corpus_is_refused(name):
    for loader in (load_language_model, load_training_log, load_language_losses, load_copies):
        with pytest.raises(
            ValueError, match=rf"`corpus` must be one of prose, tunes, got {name!r}"
        ):
            loader(name)
    with pytest.raises(ValueError, match="`corpus` and `part` must be one of"):
        load_excerpt("tunes", "training")


@pytest.mark.parametrize(
    "name",
    [
        "prose-lstm.npz",
        "tunes-lstm.npz",
        "novels-words.txt",
        "prose-training.txt",
        "prose-held-out.txt",
        "tunes-held-out.txt",
    ],
)
def test_the_file_is_the_one_whose_origin_is_told(name):
    told = FOLDER.joinpath("PROVENANCE.md").read_text(encoding="utf-8")
    digest = hashlib.sha256(FOLDER.joinpath(name).read_bytes()).hexdigest()
    assert f"`{name}`: `{digest}`" in told
