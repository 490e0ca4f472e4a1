// What a language model writes at a temperature, for the figures with a dial for T. It is stored:
// no model is loaded for it.

import { fill, short, text } from "./drawing.js";
import { COLUMN, LINE, broken, letters, spelled } from "./letters.js";
import { temperatureScale } from "./temperature.js";
import { samples } from "./written-data.js";

const words = {
  writes: ["A network that has read Jane", "Austen writes, at T = {T}:"],
  line: "↵",
  transcript: "T = {T}: {text}",
};

const TWO = 380; // on a narrower place what is said before the text takes two lines

const place = temperatureScale({ left: 0, right: 1 });

/** The stored temperature that is nearest on the dial, and its text. */
function nearest(T) {
  const away = ([one]) => Math.abs(place(one) - place(T));
  return samples.reduce((best, one) => (away(one) < away(best) ? one : best));
}

const columnsOf = (width) => Math.floor(width / COLUMN);
const headOf = (width) => (width < TWO ? words.writes : [words.writes.join(" ")]);

/** The room for the longest of the texts, so that nothing jumps. */
export function writtenHeight(width) {
  const lines = samples.map(([, one]) => broken(one, columnsOf(width)).length);
  return LINE * (headOf(width).length + Math.max(...lines));
}

export function drawWritten({ x, y, width }, T) {
  const [at, written] = nearest(T);
  const head = headOf(width).map((one) => fill(one, { T: short(at) }));
  const lines = broken(written, columnsOf(width)).map(({ from, to }) => written.slice(from, to).replace(/ $/, ""));
  const low = (k) => y + 13 + LINE * k;
  return [
    head.map((one, k) => text(x, low(k), one, "muted")),
    lines.map((one, k) => letters(x, low(head.length + k), one.length, spelled(one, words.line))),
  ];
}

/** The same as text, to be read, listened to and copied. */
export function transcriptOf(T) {
  const [at, written] = nearest(T);
  return fill(words.transcript, { T: short(at), text: written });
}
