"""Train the language models that ship with the library.

    python -m tools.train_language prose
    python -m tools.train_language tunes

Fetches the corpus (see ``language_corpora.py``), trains a character-level LSTM on it with what
``softmax_lib.language`` has, and writes weights, log, losses and excerpts into
``softmax_lib/data``. It may be stopped at any time: a checkpoint stands in the cache, and the next
call goes on from there as if nothing had happened. NumPy is all that it needs, and one core; the
two corpora can be trained side by side.
"""

import argparse
import hashlib
import itertools
import json
import os
import sys
import time
from pathlib import Path

import numpy as np

from softmax_lib import cross_entropy
from softmax_lib.data.language import EXCERPTS
from softmax_lib.language import CharacterLSTM, Trainer, words_in
from tools import language_corpora

# Products of this size are no faster on several cores, and memory that every step uses again need
# not go back to the system each time. OpenBLAS and glibc read this when the program starts.
SETTINGS = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "268435456",
}
DATA = Path(__file__).resolve().parent.parent / "softmax_lib" / "data"
UNITS = 208
STEPS = {"prose": 12_000, "tunes": 6000}
DROPOUT = {"prose": 0.0, "tunes": 0.4}  # the tunes are few enough to be learned by heart
SEED = 10
EVERY = 200  # steps from one line of the log to the next
PIECE = 8000  # characters of a text that is judged; each piece is read from its beginning
JUDGED = 100_000  # characters of the held-out text that are judged for the log


def judged(model, text):
    """Return the loss of a text in nats per character, read in long pieces side by side."""
    pieces = max(1, len(text) // PIECE)
    symbols = model.encode(text)[: len(text) // pieces * pieces].reshape(pieces, -1).T
    state, losses = model.start(pieces), []
    for now, following in itertools.pairwise(symbols):
        z, state = model.step(state, now)
        losses.append(cross_entropy(z, following).mean())
    return float(np.mean(losses))


def gram_loss(training, text, alphabet, length=3):
    """Return the loss of a text under the n-gram model of another one, n = `length`.

    Each probability is mixed with that of the next shorter context, with the weights of Witten
    and Bell: the more different characters have followed a context, the more weight goes there.
    """
    place = {character: i for i, character in enumerate(alphabet)}
    seen, asked = (np.array([place[c] for c in one]) for one in (training, text))
    p = np.full(len(alphabet), 1 / len(alphabet))
    for n in range(1, length + 1):
        counts = np.zeros((len(alphabet),) * n)
        np.add.at(counts, tuple(seen[k : len(seen) - n + 1 + k] for k in range(n)), 1)
        kinds = np.count_nonzero(counts, axis=-1, keepdims=True)
        total = counts.sum(axis=-1, keepdims=True) + kinds
        mixed = (counts + kinds * p) / np.maximum(total, 1)
        p = np.where(total > 0, mixed, p)
    found = p[tuple(asked[k : len(asked) - length + 1 + k] for k in range(length))]
    return float(-np.log(found).mean())


def changing(trainer):
    """Return {name: array} of all that a step changes, apart from the number of steps."""
    kinds = {"weight": trainer.model.weights, "mean": trainer.mean, "square": trainer.square}
    return {f"{kind}-{name}": w for kind, of in kinds.items() for name, w in of.items()}


def save(path, trainer, log):
    """Write a checkpoint, so that there is a whole one at every moment."""
    h, c = trainer.state
    part = path.with_suffix(".part.npz")
    np.savez(part, taken=trainer.taken, log=np.array(log), h=h, c=c, **changing(trainer))
    part.replace(path)


def load(path, trainer):
    """Go on from a checkpoint, and return its log."""
    with np.load(path) as stored:
        trainer.taken, trainer.state = int(stored["taken"]), (stored["h"], stored["c"])
        for name, array in changing(trainer).items():
            array[...] = stored[name]
        return stored["log"].tolist()


def teach(trainer, held_out, path, every=EVERY):
    """Take the steps that are left, and return the log; the checkpoint is at `path`."""
    log = load(path, trainer) if path.exists() else []
    began = time.monotonic() - (log[-1][3] if log else 0)
    losses = []
    while trainer.taken < trainer.steps:
        losses.append(trainer.step())
        if trainer.taken % every == 0 or trainer.taken == trainer.steps:
            loss = judged(trainer.model, held_out[:JUDGED])
            log.append([trainer.taken, np.mean(losses), loss, time.monotonic() - began])
            losses = []
            save(path, trainer, log)
            show(log[-1], trainer.steps)
    return log


def show(line, steps):
    """Print a line of the log and a bar."""
    taken, training, held_out, seconds = line
    bar = "#" * round(20 * taken / steps)
    numbers = f"{taken:6.0f} of {steps} steps, loss {training:.4f}, held out {held_out:.4f}"
    print(f"[{bar:20}] {numbers}, {seconds:.0f} s", flush=True)


def write_out(corpus, training, held_out, model, log):
    """Write everything that ships, and print the losses."""
    half = {name: w.astype(np.float16) for name, w in model.weights.items()}
    np.savez(DATA / f"{corpus}-lstm.npz", alphabet=np.array(model.alphabet), **half)
    lines = [f"{t:.0f};{a:.4f};{b:.4f};{s:.0f}" for t, a, b, s in log]
    table = "\n".join(["steps;training;held_out;seconds", *lines]) + "\n"
    (DATA / f"{corpus}-lstm.csv").write_text(table, encoding="utf-8", newline="\n")
    excerpts = language_corpora.excerpts(corpus, training, held_out)
    for part, text in excerpts.items():
        (DATA / EXCERPTS[corpus, part]).write_text(text, encoding="utf-8", newline="\n")
    if corpus == "prose":
        words = "\n".join(sorted(set(words_in(training + held_out)))) + "\n"
        (DATA / "novels-words.txt").write_text(words, encoding="utf-8", newline="\n")
    ships = CharacterLSTM(model.alphabet, {k: w.astype(np.float64) for k, w in half.items()})
    losses = {
        "uniform": np.log(len(model.alphabet)),
        "3-gram": gram_loss(training, held_out, model.alphabet),
        "float32": judged(model, held_out),
        "model": judged(ships, held_out),
        "training": judged(ships, training[: len(held_out)]),
        "excerpt": ships.losses(excerpts["held-out"]).mean(),
    }
    path = DATA / "language.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    told[corpus] = {
        "training characters": len(training),
        "held-out characters": len(held_out),
        "sha256": language_corpora.digest(training, held_out),
        "losses": {name: round(float(loss), 5) for name, loss in losses.items()},
    }
    path.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(told[corpus], indent=1))
    for file in sorted(DATA.glob(f"{corpus}-*")):
        print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", choices=STEPS)
    parser.add_argument("--cache", type=Path, default=language_corpora.CACHE)
    parser.add_argument("--steps", type=int, help="of the whole training")
    parser.add_argument("--now", action="store_true", help="write what the checkpoint has")
    given = parser.parse_args()
    training, held_out = language_corpora.load(given.corpus, given.cache)
    alphabet = "".join(sorted(set(training)))
    model = CharacterLSTM.random(alphabet, UNITS, rng=np.random.default_rng(SEED))
    steps, dropout = given.steps or STEPS[given.corpus], DROPOUT[given.corpus]
    trainer = Trainer(model, training, steps=steps, dropout=dropout, seed=SEED)
    path = given.cache / f"{given.corpus}-checkpoint.npz"
    log = load(path, trainer) if given.now else teach(trainer, held_out, path)
    write_out(given.corpus, training, held_out, model, log)


if __name__ == "__main__":
    if not SETTINGS.keys() <= os.environ.keys():
        again = [sys.executable, "-m", "tools.train_language", *sys.argv[1:]]
        os.execve(sys.executable, again, SETTINGS | os.environ)
    main()
