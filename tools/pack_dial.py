"""Write what the language model writes at each of a few temperatures as a small JavaScript module.

    python tools/pack_dial.py

The live figures with a dial for T show it. All texts meet the same chance; only T differs. Writes
``written-data.js`` beside the other modules in ``softmax_lib/live/js``. To be run again when the
weights are new.
"""

import json
from pathlib import Path

import numpy as np

from softmax_lib.data import load_language_model
from softmax_lib.language import write

TARGET = Path(__file__).resolve().parent.parent / "softmax_lib" / "live" / "js" / "written-data.js"
TEMPERATURES = (
    0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5,
    1.75, 2, 2.5, 3, 5, 10, 100,
)  # fmt: skip
LENGTH = 64
SEED = 3

HEAD = """\
// Written by tools/pack_dial.py: how a text begins that the language model of softmax_lib.data
// writes at temperature T. It has read Jane Austen's novels. The chance is the same for all.

"""


def texts():
    """Return what the model writes at each of the temperatures, up to the last whole word."""
    model = load_language_model("prose")
    for temperature in TEMPERATURES:
        text = write(model, LENGTH, rng=np.random.default_rng(SEED), temperature=temperature)
        yield text[: text.rindex(" ")]


def module():
    """Return the text of the module."""
    lines = (
        f"  [{temperature}, {json.dumps(text)}],\n"
        for temperature, text in zip(TEMPERATURES, texts(), strict=True)
    )
    return HEAD + "export const samples = [\n" + "".join(lines) + "];\n"


def main():
    TARGET.write_text(module(), encoding="utf-8", newline="\n")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
