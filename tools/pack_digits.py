"""Write the digits that the live figures compute with as a small JavaScript module.

    python tools/pack_digits.py

Takes them from `softmax_lib.data`, and no chance enters. Writes ``digits-data.js`` beside the other
modules in ``softmax_lib/live/js``.
"""

import json
from pathlib import Path

import numpy as np

from softmax_lib.data import load_digit_classifier, load_digits

TARGET = Path(__file__).resolve().parent.parent / "softmax_lib" / "live" / "js" / "digits-data.js"
STEPS = 5000  # of the classifier whose scores are written
TAUGHT = {"three": 51, "two": 11, "one": 30, "seven": 4}  # places in the held-out part
LEARNED = (3, 8, 9)  # the classes of the small training set,
EACH = 10  # and how many pictures each has: the first of the training part
LEVELS = "0123456789abcdefg"  # one character a pixel, from paper to ink
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LINE = 96

HEAD = """\
// Written by tools/pack_digits.py from the digits of softmax_lib.data (E. Alpaydin and C. Kaynak,
// Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0).

"""


def scores(images):
    weights, bias = load_digit_classifier(STEPS)
    return images.reshape(len(images), -1).astype(float) @ weights + bias


def drawn(image):
    """One character a pixel."""
    return "".join(LEVELS[int(level)] for level in image.ravel())


def ranked(z, label):
    """The place of the label among the scores, and how far each lies below the one before.

    The scores of the two runners-up are rounded to hundredths, in two digits of base 64; the
    others, which weigh less, to quarters from there, in one digit each.
    """
    order = np.argsort(-z, kind="stable")
    depths = z.max() - z[order]
    near = np.round(100 * depths[:3]).astype(int)
    far = np.round(4 * (depths[2:] - near[-1] / 100)).astype(int)
    digits = [digit for gap in np.diff(near) for digit in divmod(gap, 64)]
    return f"{order.tolist().index(label)}" + "".join(DIGITS[i] for i in [*digits, *np.diff(far)])


def folded(text):
    """A long string, on several lines."""
    parts = [text[i : i + LINE] for i in range(0, len(text), LINE)]
    return "[\n" + "".join(f'  "{part}",\n' for part in parts) + '].join("")'


def taught():
    """The pictures of the teacher, with their labels and centred scores."""
    images, labels = load_digits("held-out")
    z = scores(images)
    z -= z.mean(axis=1, keepdims=True)
    return {
        name: {
            "label": int(labels[i]),
            "picture": drawn(images[i]),
            "scores": np.round(z[i], 2).tolist(),
        }
        for name, i in TAUGHT.items()
    }


def learned():
    """The small training set: the first pictures of each class, in turn."""
    images, labels = load_digits("training")
    first = np.array([np.flatnonzero(labels == digit)[:EACH] for digit in LEARNED])
    return [drawn(images[i]) for i in first.T.ravel()]


def module():
    """Return the text of the module."""
    images, labels = load_digits("held-out")
    packed = "".join(ranked(*one) for one in zip(scores(images), labels, strict=True))
    lines = [f"  {name}: {json.dumps(one)},\n" for name, one in taught().items()]
    pictures = [f'  "{one}",\n' for one in learned()]
    return "".join(
        [
            HEAD,
            "/** Scores of the held-out pictures: digits.js unpacks them. */\n",
            f'export const DIGITS = "{DIGITS}";\n',
            f"export const packed = {folded(packed)};\n\n",
            "/** Held-out pictures, and the centred scores of a classifier of all ten digits. */\n",
            "export const taught = {\n", *lines, "};\n\n",
            "/** The digits of a small training set; its pictures show them in turn. */\n",
            f"export const classes = {json.dumps(LEARNED)};\n",
            "export const training = [\n", *pictures, "];\n",
        ]
    )  # fmt: skip


if __name__ == "__main__":
    TARGET.write_text(module(), encoding="utf-8", newline="\n")
