"""Count how much of what the language models write stands in the text that they were trained on.

    python -m tools.count_copies

Needs the corpora of ``language_corpora.py``, which do not ship. Writes ``copies.csv`` beside the
other data: for each temperature and seed, and for the text that is held out, the share of the
characters that lie in a passage of at least so many characters which the training text has too.
"""

import numpy as np

from softmax_lib.data import load_language_model
from softmax_lib.data.language import COPIES, CORPORA, LENGTHS
from softmax_lib.language import write
from tools import language_corpora
from tools.train_language import DATA

TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5)
SEEDS = range(1, 6)
TEXTS, CHARACTERS = 20, 500  # for each temperature and seed
BASE = 0x9E3779B97F4A7C15  # any odd number with bits in many places


def windows(codes, length):
    """Return a number of 64 bits for each window of a text; equal windows have equal numbers.

    The window that begins at i has Σ codes[i + k] · BASE^k, modulo 2^64.
    """
    up = np.cumprod(np.full(len(codes), BASE, np.uint64))
    down = np.cumprod(np.full(len(codes), pow(BASE, -1, 2**64), np.uint64))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes * up, dtype=np.uint64)])
    return (sums[length:] - sums[:-length]) * down[: len(codes) - length + 1]


def copied(text, known, length):
    """Return which characters lie in a window whose number is in the sorted array `known`."""
    found = windows(codes_of(text), length)
    places = np.searchsorted(known, found).clip(max=len(known) - 1)
    starts = np.flatnonzero(known[places] == found)
    edges = np.zeros(len(text) + 1, int)
    np.add.at(edges, starts, 1)
    np.add.at(edges, starts + length, -1)
    return np.cumsum(edges[:-1]) > 0


def codes_of(text):
    return np.array([ord(character) for character in text], dtype=np.uint64)


def rows_of(corpus):
    """Yield the lines of a corpus."""
    training, held_out = language_corpora.load(corpus)
    model, codes = load_language_model(corpus), codes_of(training)
    known = [np.sort(windows(codes, length)) for length in LENGTHS]

    def line(name, seed, texts):
        shares = [
            np.mean([copied(text, numbers, length) for text in texts])
            for length, numbers in zip(LENGTHS, known, strict=True)
        ]
        return ";".join([corpus, name, seed, *(f"{share:.4f}" for share in shares)])

    yield line("held out", "", [held_out])
    for T in TEMPERATURES:
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            texts = write(model, CHARACTERS, rng=rng, temperature=T, size=TEXTS)
            yield line(f"{T}", f"{seed}", texts)


def main():
    head = ["corpus;temperature;seed;" + ";".join(map(str, LENGTHS))]
    lines = head + [line for corpus in CORPORA for line in rows_of(corpus)]
    (DATA / COPIES).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
