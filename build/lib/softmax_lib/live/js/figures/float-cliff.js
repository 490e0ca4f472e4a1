// The exponentials of a few scores as a floating-point format holds them: two cliffs, and what the
// formula makes of the numbers that are left.

import { logSoftmax, softmax } from "../arithmetic.js";
import {
  circle, distribution, fill, gauge, line, listed, picture, power, probability, rect, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";
import { cliffs, formats, rounded } from "../formats.js";

const words = {
  title: "Float cliff",
  logits: "Scores z",
  entry: "Score of {name}",
  format: "Number format",
  guess: {
    question: "Both scores are 709.5, and exp of each is a number in float64. What does the plain formula give?",
    options: ["0.5 and 0.5", "“not a number”, twice", "0 and 0"],
    says: "Each exponential is finite, but their sum is not, and a number over ∞ is 0.",
  },
  presets: "Try",
  zero: "exp is 0",
  infinity: "exp is ∞",
  score: "z",
  exp: "exp(z)",
  naive: "plain",
  steady: "shifted",
  log: "log p",
  sum: "sum",
  says: "In {format} exp(z) is a number from z = {low} to {high}. {verdict} Shifted, with the maximum taken off first: {steady}.",
  fine: "The plain formula gives {list}.",
  loud: "The plain formula gives {list}: NaN is not a number.",
  silent: "The plain formula gives {list}: numbers, and wrong ones.",
};

const FURTHEST = 800;
const ROW = 26;
const LANE = 22; // on the track of the chosen format every score has a lane of its own
const TRACK = 22;
const TICKS = [-745, -100, -10, 0, 10, 100, 710];

const pair = (format, ...logits) => ({
  label: `${logits.map((z) => short(z, 4)).join(", ")} · ${format}`,
  state: { format, logits },
});

const controls = [
  { kind: "presets", label: words.presets,
    options: [
      pair("float16", 12, 11), pair("bfloat16", 12, 11), pair("float32", 89, 88), pair("float64", 709.5, 709.5),
      pair("float64", -745, -747), pair("float64", -750, -751), pair("float32", 17, 0),
    ] },
  { kind: "choice", key: "format", label: words.format,
    options: Object.keys(formats).map((name) => ({ value: name, label: name })) },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry,
    min: -FURTHEST, max: FURTHEST, step: 0.5, length: [2, 4] },
];

/** Scores on an axis that is nearly straight around 0 and gives every tenfold the same room. */
const bent = (z) => Math.asinh(z / 4);
const along = ({ left, right }) => (z) =>
  (left + right) / 2 + ((right - left) / 2) * (bent(Math.max(-FURTHEST, Math.min(FURTHEST, z))) / bent(FURTHEST));

function scoreAt({ left, right }, px) {
  const part = Math.max(-1, Math.min(1, (2 * px - left - right) / (right - left)));
  return Math.round(2 * 4 * Math.sinh(part * bent(FURTHEST))) / 2;
}

/** The tracks of the formats, the chosen one with room for lanes, and the table below them. */
function places(width, { logits, format }) {
  const axis = { left: 74, right: width - 12, top: 26 };
  let y = axis.top;
  const tracks = Object.keys(formats).map((name) => {
    const height = name === format ? LANE * logits.length + 4 : 14;
    const track = { name, y: y + 4, height, chosen: name === format };
    y += height + (name === format ? 16 : TRACK - 14);
    return track;
  });
  axis.bottom = y + 2;
  const table = axis.bottom + 54;
  return { wide: width >= 520, axis, tracks, table, height: table + 8 + ROW * logits.length + 34 };
}

function draw({ logits, format }, width) {
  const at = places(width, { logits, format });
  const exps = logits.map((z) => rounded(Math.exp(z), format));
  const total = exps.reduce((a, b) => rounded(a + b, format), 0);
  const naive = exps.map((w) => rounded(w / total, format));
  const steady = softmax(logits).map((p) => rounded(p, format));
  const view = { logits, format, at, exps, total, naive, steady, logs: logSoftmax(logits) };
  return {
    svg: picture(width, at.height, drawCliffs(view), drawTable(view, width)),
    text: sentence(view),
    at: (x, y) => ({ logits: moved(view, x, y), format }),
  };
}

const shown = (p) => probability(p, 3);
const isRight = ({ naive, steady }) => naive.every((p, i) => Math.abs(p - steady[i]) <= 0.02 * steady[i] + 1e-6);

function sentence(view) {
  const { format, naive, steady } = view;
  const [low, high] = cliffs(format);
  const verdict = naive.some(Number.isNaN) ? words.loud : isRight(view) ? words.fine : words.silent;
  return fill(words.says, {
    format,
    low: short(low, 5),
    high: short(high, 5),
    verdict: fill(verdict, { list: listed(shell.names, naive.map(shown)) }),
    steady: listed(shell.names, steady.map(shown)),
  });
}

const laneOf = (track, y, count) => Math.max(0, Math.min(count - 1, Math.floor((y - track.y - 2) / LANE)));

function moved({ logits, at }, x, y) {
  const track = at.tracks.find(({ chosen }) => chosen);
  const lane = laneOf(track, y, logits.length);
  return logits.map((z, i) => (i === lane ? scoreAt(at.axis, x) : z));
}

/** One track a format, from cliff to cliff; the scores stand on the track of the chosen one. */
function drawCliffs({ logits, at }) {
  const { axis, tracks } = at;
  const x = along(axis);
  return [
    text(axis.left, axis.top - 10, words.zero, "muted"),
    text(axis.right, axis.top - 10, words.infinity, "muted", "end"),
    tracks.map((track) => drawTrack(track, axis, x)),
    TICKS.map((z) => [
      line(x(z), axis.bottom, x(z), axis.bottom + 5, "axis"),
      text(x(z), axis.bottom + 20, short(z), "muted", "middle"),
    ]),
    line(axis.left, axis.bottom, axis.right, axis.bottom, "axis"),
    drawScores(logits, tracks.find(({ chosen }) => chosen), axis, x),
  ];
}

function drawTrack({ name, y, height, chosen }, { left, right }, x) {
  const [low, high] = cliffs(name).map(x);
  const middle = y + height / 2 + 4;
  return [
    text(0, middle, name, chosen ? "bold" : "muted"),
    rect(left, y, right - left, height, "track", 2),
    rect(low, y, high - low, height, "quiet faint"),
    chosen ? [low, high].map((edge) => line(edge, y - 3, edge, y + height + 3, "ink thick")) : "",
  ];
}

function drawScores(logits, { y, height }, { left, right }, x) {
  return [
    logits.map((z, i) => {
      const middle = y + 2 + LANE * (i + 0.5);
      const side = x(z) > right - 30 ? -12 : 12;
      return [
        line(x(0), middle, x(z), middle, `c${i + 1} strong`),
        circle(x(z), middle, 7, `c${i + 1} ring`),
        text(x(z) + side, middle + 4, shell.names[i], "bold halo", side < 0 ? "end" : ""),
      ];
    }),
    rect(left, y, right - left, height, "grab"),
  ];
}

const size = (x) => (x > 0 && x < Infinity && (x >= 1e4 || x < 1e-3) ? power(x, 2) : short(x, 4));

/** Rounded to a few bits, probabilities do not sum to 1: only those of float64 are a distribution. */
const exact = ({ format }, cells) => (format === "float64" ? distribution(cells) : cells);

/** Every stage in numbers: the exponential that is left, both results, and the logarithm. */
function drawTable(view, width) {
  const { logits, exps, total, naive, steady, logs, at } = view;
  const part = (share) => 22 + share * (width - 22);
  const [exp, first, second, last] = [...(at.wide ? [0.17, 0.38, 0.6] : [0.24, 0.52, 0.76]).map(part), width];
  const top = at.table;
  const right = isRight(view);
  const head = [[22, words.score], [exp, words.exp], [first, words.naive], [second, words.steady]];
  const y = (i) => top + 8 + ROW * i;
  const cell = (i, p, look) => [text(first, y(i) + 17, shown(p), look)];
  const bar = (i, p) => gauge(second + 62, y(i) + 7, Math.max(20, last - second - 130), 0, p, `c${i + 1}`);
  const foot = y(logits.length);
  return [
    head.map(([x, name]) => text(x, top, name, "muted")),
    at.wide ? text(last, top, words.log, "muted", "end") : "",
    logits.map((z, i) => [
      text(0, y(i) + 17, shell.names[i], "bold"),
      text(22, y(i) + 17, short(z, 5)),
      text(exp, y(i) + 17, size(exps[i]), Number.isFinite(exps[i]) && exps[i] > 0 ? "" : "wrong"),
    ]),
    naive.map((p, i) => cell(i, p, right ? "" : "wrong")),
    exact(view, steady.map((p, i) => text(second, y(i) + 17, shown(p), view.format === "float64" ? "p" : ""))),
    at.wide ? steady.map((p, i) => bar(i, p)) : "",
    at.wide ? logs.map((one, i) => text(last, y(i) + 17, short(one, 3), "", "end")) : "",
    line(22, foot + 4, width, foot + 4, "axis"),
    text(22, foot + 22, words.sum, "muted"),
    text(exp, foot + 22, size(total), Number.isFinite(total) && total > 0 ? "bold" : "wrong"),
  ];
}

export default figure({
  name: "float-cliff",
  words,
  controls,
  guess: { right: 2, show: { format: "float64", logits: [709.5, 709.5] } },
  defaults: { logits: [12, 11], format: "float16" },
  draw,
});
