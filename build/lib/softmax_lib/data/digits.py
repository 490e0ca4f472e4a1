"""Handwritten digits, and a linear classifier that was trained on a part of them."""

from importlib.resources import files
from typing import NamedTuple

import numpy as np

__all__ = ["Digits", "LinearScores", "load_digit_classifier", "load_digits"]

TRAINING = 1197  # the first pictures of the file; the last 600 are held out
PARTS = {"all": slice(None), "training": slice(TRAINING), "held-out": slice(TRAINING, None)}
STEPS = (20, 200, 5000)


class Digits(NamedTuple):
    """Pictures of digits, and the digit that each one shows."""

    images: np.ndarray
    labels: np.ndarray


class LinearScores(NamedTuple):
    """A linear classifier: the scores of pictures are ``pixels @ weights + bias``."""

    weights: np.ndarray
    bias: np.ndarray


def arrays_of(name):
    with files("softmax_lib.data").joinpath(name).open("rb") as file, np.load(file) as arrays:
        return dict(arrays)


def load_digits(part="all"):
    """Return handwritten digits, 8 by 8 pixels each.

    Parameters
    ----------
    part : {"all", "training", "held-out"}
        All 1,797 pictures, the first 1,197, or the last 600. What is learned from the training
        part is judged on the held-out part.

    Returns
    -------
    Digits
        `images`, shape (N, 8, 8), floats from 0 (paper) to 16 (ink), and `labels`, shape (N,),
        integers from 0 to 9. Both are new arrays.

    Raises
    ------
    ValueError
        If `part` is none of the three.

    Notes
    -----
    The test set of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak (1998),
    UCI Machine Learning Repository, doi:10.24432/C50P49, licence CC BY 4.0. Each of the 64 numbers
    counts the black pixels of a block of 4 by 4 in a picture of 32 by 32. ``PROVENANCE.md`` beside
    this file says more.

    Examples
    --------
    >>> images, labels = load_digits("held-out")
    >>> images.shape, images.min(), images.max(), labels[:5]
    ((600, 8, 8), np.float64(0.0), np.float64(16.0), array([8, 4, 1, 7, 7]))
    """
    if part not in PARTS:
        raise ValueError(f"`part` must be one of {', '.join(PARTS)}, got {part!r}")
    stored = arrays_of("digits.npz")
    images, labels = stored["images"][PARTS[part]], stored["labels"][PARTS[part]]
    return Digits(images.astype(np.float64), labels.astype(np.int64))


def load_digit_classifier(steps=200):
    """Return a linear classifier of the digits, after so many steps of training.

    It was trained on the training part alone, by ``tools/train_digits.py``.

    Parameters
    ----------
    steps : {20, 200, 5000}
        Steps of gradient descent.

    Returns
    -------
    LinearScores
        `weights`, shape (64, 10), and `bias`, shape (10,).

    Raises
    ------
    ValueError
        If `steps` is none of the three.

    Examples
    --------
    >>> images, labels = load_digits("held-out")
    >>> weights, bias = load_digit_classifier()
    >>> scores = images.reshape(-1, 64) @ weights + bias
    >>> int(np.sum(scores.argmax(axis=-1) == labels))
    550
    """
    if steps not in STEPS:
        raise ValueError(f"`steps` must be one of {', '.join(map(str, STEPS))}, got {steps!r}")
    stored = arrays_of("digit-classifiers.npz")
    return LinearScores(stored[f"weights-{steps}"], stored[f"bias-{steps}"])
