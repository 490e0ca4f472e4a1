"""Train the linear classifiers of the digits that ship with the library.

    python tools/train_digits.py

Plain gradient descent on the log-loss of the training part, from weights that are all 0. The loss
is convex and every step takes all pictures, so no chance enters and no seed is needed. Writes
``softmax_lib/data/digit-classifiers.npz`` and prints the table of its ``PROVENANCE.md``.
"""

from pathlib import Path

import numpy as np

from softmax_lib import cross_entropy, softmax
from softmax_lib.data import load_digits
from softmax_lib.data.digits import STEPS

TARGET = Path(__file__).resolve().parent.parent / "softmax_lib" / "data" / "digit-classifiers.npz"
RATE = 4.0
INK = 16  # the largest value of a pixel


def train(images, labels, checkpoints):
    """Return {steps: (weights, bias)} for pixels as they are stored, from 0 to 16.

    While it learns, each pixel is measured from its mean and in units of full ink: the loss is
    then better conditioned, and one rate does for all steps.
    """
    pixels = images.reshape(len(images), -1)
    mean = pixels.mean(axis=0)
    x, y = (pixels - mean) / INK, np.eye(10)[labels]
    W, b, found = np.zeros((x.shape[1], 10)), np.zeros(10), {}
    for step in range(1, max(checkpoints) + 1):
        error = softmax(x @ W + b) - y
        W -= RATE * x.T @ error / len(x)
        b -= RATE * error.mean(axis=0)
        if step in checkpoints:
            found[step] = W / INK, b - mean @ W / INK
    return found


def judged(weights, bias, part):
    """Return the accuracy and the mean loss on a part of the data."""
    images, labels = load_digits(part)
    z = images.reshape(len(images), -1) @ weights + bias
    return np.mean(z.argmax(axis=-1) == labels), cross_entropy(z, labels).mean()


def main():
    found = train(*load_digits("training"), STEPS)
    arrays = {}
    for steps, (weights, bias) in found.items():
        arrays |= {f"weights-{steps}": weights, f"bias-{steps}": bias}
        numbers = [*judged(weights, bias, "training"), *judged(weights, bias, "held-out")]
        print(f"| {steps} |", " | ".join(f"{number:.4f}" for number in numbers), "|")
    np.savez_compressed(TARGET, **{name: array.astype("f4") for name, array in arrays.items()})


if __name__ == "__main__":
    main()
