"""The language models as a page or a notebook gets them."""

import base64
import functools
import hashlib
import json
from itertools import takewhile

import numpy as np

from softmax_lib.data import load_language_model, load_words
from softmax_lib.data.language import CORPORA

__all__ = ["CORPORA", "blob", "parts", "symbols"]

WEIGHTS = ("Wx", "Wh", "b", "Wy", "by")
PART = 120_000  # characters of base64 in a script: few enough for a progress that is seen


@functools.cache
def symbols():
    """Return the characters that at least one of the models knows."""
    return frozenset().union(*(load_language_model(corpus).alphabet for corpus in CORPORA))


@functools.cache
def blob(corpus):
    """Return a model as bytes: a line of JSON, the weights as float16, and for prose its words."""
    model = load_language_model(corpus)
    sizes = {name: model.weights[name].size for name in WEIGHTS}
    head = {"alphabet": model.alphabet, "units": model.units, "weights": sizes}
    weights = b"".join(model.weights[name].astype("<f2").tobytes() for name in WEIGHTS)
    words = packed(load_words()) if corpus == "prose" else ""
    return json.dumps(head).encode() + b"\n" + weights + words.encode()


def packed(words):
    """Return sorted words, one a line, each behind the number of letters it shares with the last.

    Examples
    --------
    >>> packed(["sense", "sensible"])
    '0sense\\n4ible'
    """
    lines, before = [], ""
    for word in sorted(words):
        pairs = zip(before, word, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        lines.append(np.base_repr(shared, 36).lower() + word[shared:])
        before = word
    return "\n".join(lines)


@functools.cache
def parts(corpus):
    """Return the scripts that carry a model into a page: their text by their names."""
    data = blob(corpus)
    text, mark = base64.b64encode(data).decode(), hashlib.sha256(data).hexdigest()[:8]
    pieces = [text[i : i + PART] for i in range(0, len(text), PART)]
    names = [f"softmax-model-{corpus}-{mark}-{i + 1}.js" for i in range(len(pieces))]
    return {
        name: f'(globalThis.softmaxParts ||= {{}})["{name}"] = "{piece}";\n'
        for name, piece in zip(names, pieces, strict=True)
    }
