"""Write what the language model says at one position as a small JavaScript module.

    python tools/pack_position.py

The live figure on the order of the filters computes with it. The logits are those of the shipped
weights, rounded to hundredths, as differences from the largest. Writes ``position-data.js`` beside
the other modules in ``softmax_lib/live/js``. To be run again when the weights are new.
"""

import json
from pathlib import Path

import numpy as np

from softmax_lib.data import load_language_model

TARGET = Path(__file__).resolve().parent.parent / "softmax_lib" / "live" / "js" / "position-data.js"
PROMPT = "She could not b"

HEAD = """\
// Written by tools/pack_position.py: the next character after a prompt, by the language model of
// softmax_lib.data that has read Jane Austen's novels. How far each logit is below the largest.

"""


def position():
    """Return the characters, the likeliest first, and their logits below the largest."""
    model = load_language_model("prose")
    z = model.logits("\n" + PROMPT)[-1]
    order = np.argsort(-z, kind="stable")
    return "".join(model.alphabet[i] for i in order), z[order] - z.max()


def module():
    """Return the text of the module."""
    symbols, gaps = position()
    values = {"prompt": PROMPT, "symbols": symbols, "logits": [round(float(z), 2) for z in gaps]}
    lines = (
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n"
        for name, value in values.items()
    )
    return HEAD + "".join(lines)


def main():
    TARGET.write_text(module(), encoding="utf-8", newline="\n")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
