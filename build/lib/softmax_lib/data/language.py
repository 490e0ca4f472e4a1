"""Two trained language models, what they were trained on, and how the training went."""

import json
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from softmax_lib.data.digits import arrays_of
from softmax_lib.language import CharacterLSTM

__all__ = [
    "Copies",
    "TrainingLog",
    "load_copies",
    "load_excerpt",
    "load_language_losses",
    "load_language_model",
    "load_training_log",
    "load_words",
]

CORPORA = ("prose", "tunes")
COPIES = "copies.csv"
LENGTHS = (20, 40, 80)  # of passages that count as copied
EXCERPTS = {
    ("prose", "training"): "prose-training.txt",
    ("prose", "held-out"): "prose-held-out.txt",
    ("tunes", "held-out"): "tunes-held-out.txt",
}


class TrainingLog(NamedTuple):
    """How the loss fell while a model was trained."""

    steps: np.ndarray  #: steps taken so far
    training: np.ndarray  #: mean loss of the steps since the line before, nats per character
    held_out: np.ndarray  #: loss of text that is held out, nats per character
    seconds: np.ndarray  #: since the beginning


class Copies(NamedTuple):
    """How much of what a model writes stands in its training text, in passages of some length."""

    lengths: np.ndarray  #: characters that a passage has at least, shape (L,)
    temperatures: np.ndarray  #: shape (T,)
    shares: np.ndarray  #: of all characters written, shape (T, seeds, L)
    held_out: np.ndarray  #: the same share of text that is held out, shape (L,)


def _checked(corpus):
    if corpus not in CORPORA:
        raise ValueError(f"`corpus` must be one of {', '.join(CORPORA)}, got {corpus!r}")
    return corpus


def _text(name):
    return files("softmax_lib.data").joinpath(name).read_text(encoding="utf-8")


def load_language_model(corpus):
    """Return a character-level LSTM that was trained on prose or on tunes.

    It has 208 units. The weights were trained in float32 and ship as float16; the model computes
    with their values in float64, so that it writes the same text on every machine.

    Parameters
    ----------
    corpus : {"prose", "tunes"}
        The six novels of Jane Austen, or fiddle tunes in the notation of
        `softmax_lib.abc_notation`.

    Returns
    -------
    CharacterLSTM

    Raises
    ------
    ValueError
        If `corpus` is neither.

    Notes
    -----
    Both were made by ``tools/train_language.py``; ``PROVENANCE.md`` beside this file says of what.
    A text begins after a new line: a paragraph of prose stands on one line, a tune on two.

    Examples
    --------
    >>> model = load_language_model("prose")
    >>> model.units, len(model.alphabet)
    (208, 65)
    """
    stored = arrays_of(f"{_checked(corpus)}-lstm.npz")
    alphabet = str(stored.pop("alphabet"))
    return CharacterLSTM(alphabet, {name: w.astype(np.float64) for name, w in stored.items()})


def load_words():
    """Return the words of the six novels, in lower case.

    A word is a longest run of letters, as `softmax_lib.language.words_in` finds them. What is
    held out counts as well: these are all the words that Austen used in them.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> words = load_words()
    >>> "universally" in words, "softmax" in words
    (True, False)
    """
    return frozenset(_text("novels-words.txt").split())


def load_excerpt(corpus, part="held-out"):
    r"""Return a piece of a corpus as the models read it.

    Parameters
    ----------
    corpus : {"prose", "tunes"}
    part : {"held-out", "training"}
        Text that no model was trained on, or, for prose alone, text to train a small one on.

    Returns
    -------
    str
        It begins and ends with a new line.

    Raises
    ------
    ValueError
        If there is no such piece.

    Examples
    --------
    >>> load_excerpt("prose", "training")[:58]
    '\nIt is a truth universally acknowledged, that a single man'
    """
    if (corpus, part) not in EXCERPTS:
        known = ", ".join(f"{one!r}" for one in EXCERPTS)
        raise ValueError(f"`corpus` and `part` must be one of {known}, got {(corpus, part)!r}")
    return _text(EXCERPTS[corpus, part])


def load_training_log(corpus):
    """Return how the training of a model went.

    Parameters
    ----------
    corpus : {"prose", "tunes"}

    Returns
    -------
    TrainingLog
        Four arrays, one entry for each line of the log.

    Raises
    ------
    ValueError
        If `corpus` is neither.

    Examples
    --------
    >>> log = load_training_log("prose")
    >>> bool(log.held_out[-1] < log.held_out[0])
    True
    """
    _, *rows = _text(f"{_checked(corpus)}-lstm.csv").splitlines()
    return TrainingLog(*np.array([row.split(";") for row in rows], dtype=float).T)


def load_language_losses(corpus):
    """Return what a character of the held-out text costs, in nats: the model, and simpler guesses.

    Parameters
    ----------
    corpus : {"prose", "tunes"}

    Returns
    -------
    dict of str to float
        ``"uniform"``: a guess without looking, ln V. ``"3-gram"``: from the two characters before
        (interpolated, with the weights of Witten and Bell). ``"float32"``: the model as it was
        trained. ``"model"``: as it ships, in float16. ``"training"``: the same, on as many
        characters of the training text. ``"excerpt"``: the same, on the excerpt that is held out.

    Raises
    ------
    ValueError
        If `corpus` is neither.

    References
    ----------
    I. H. Witten and T. C. Bell, "The Zero-Frequency Problem", IEEE Transactions on Information
    Theory 37 (1991), 1085-1094, doi:10.1109/18.87000.

    Examples
    --------
    >>> losses = load_language_losses("prose")
    >>> losses["model"] < losses["3-gram"] < losses["uniform"]
    True
    """
    return json.loads(_text("language.json"))[_checked(corpus)]["losses"]


def load_copies(corpus):
    """Return how much of what a model writes stands word for word in its training text.

    A character counts as copied if it lies in a passage of at least 20 (40, 80) characters that
    the training text has as well. For each temperature and seed the model wrote 20 texts of 500
    characters. Austen, too, repeats herself, and so do tunes: the share of the held-out text says
    how much is to be expected.

    Parameters
    ----------
    corpus : {"prose", "tunes"}

    Returns
    -------
    Copies

    Raises
    ------
    ValueError
        If `corpus` is neither.

    Notes
    -----
    Counted by ``tools/count_copies.py``, since the training text does not ship.

    Examples
    --------
    >>> copies = load_copies("prose")
    >>> copies.lengths, copies.shares.shape
    (array([20, 40, 80]), (7, 5, 3))
    """
    _, *rows = (line.split(";") for line in _text(COPIES).splitlines())
    (_, _, _, *held_out), *rows = (row for row in rows if row[0] == _checked(corpus))
    temperatures = np.unique([float(row[1]) for row in rows])
    shares = np.array([row[3:] for row in rows], dtype=float)
    shares = shares.reshape(len(temperatures), -1, len(LENGTHS))
    return Copies(np.array(LENGTHS), temperatures, shares, np.array(held_out, dtype=float))
