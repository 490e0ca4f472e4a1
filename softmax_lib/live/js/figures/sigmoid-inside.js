// Two classes are a sigmoid of the difference of their logits: both points are on one curve. A third
// class takes its share and pulls the points off it. Overwriting a logit with 0 moves them along it.

import { sigmoid, softmax } from "../arithmetic.js";
import { circle, distribution, fill, fixed, knob, line, listed, path, picture, probability, rect, scale, short, text } from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Sigmoid inside softmax",
  logits: "Logits z",
  entry: "Logit of {name}",
  presets: "Try",
  two: "two classes: 3, 1",
  three: "a third class: 3, 1, 2",
  tie: "a tie: 1, 1",
  far: "far apart: 1000, −1000",
  overwrite: "Overwrite the logit of B with 0",
  together: "Add 1 to every logit",
  softmax: "softmax",
  sigmoid: "sigmoid σ(x)",
  axis: "x: own logit minus that of the other",
  logit: "z",
  p: "p",
  withZero: "0 for b",
  error: "error",
  gap: "a − b = {gap}",
  wrongGap: "a − 0 = {gap}",
  isSigmoid: ["p(A) = {p}", "= σ(a − b) = σ({gap})"],
  isLess: ["p(A) = {p}", "= σ(a − b) · (1 − p(C))", "= {sigmoid} · {rest}"],
  says: "The logits are {logits}. Softmax gives {list}. The sigmoid of the difference, σ({gap}), gives the same {p} to A: both points are on the curve.",
  saysThree:
    "The logits are {logits}. Softmax gives {list}. The sigmoid of the difference, σ({gap}) = {sigmoid}, is no longer the probability " +
    "of A: it says how A and B share what C leaves, {rest}.",
  saysWrong:
    " With 0 written over the logit of B, A gets {wrong} instead of {p}: an error of {error}. It is right only where that logit is 0.",
  saysSame: " With 0 written over the logit of B, A gets {wrong} as well: so far out the error is too small to be seen.",
  saysNoError: " The logit of B is 0 anyway: writing 0 over it changes nothing.",
};

const EDGE = 9.5; // the axis goes to either side so far, the points less far
const REACH = 4; // the sliders
const TYPED = 1000;

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true,
    min: -REACH, max: REACH, step: 0.1, typed: [-TYPED, TYPED], length: [2, 3] },
  { kind: "toggle", key: "overwrite", label: words.overwrite },
  { kind: "button", label: words.together, act: raise },
  { kind: "presets", label: words.presets, options: [
    preset(words.two, [3, 1]),
    preset(words.three, [3, 1, 2]),
    preset(words.tie, [1, 1]),
    preset(words.far, [TYPED, -TYPED]),
  ] },
];

function raise(state) {
  const logits = state.logits.map((z) => Number((z + 1).toPrecision(12)));
  return Math.max(...logits) > TYPED ? state : { ...state, logits };
}

/** Bars and numbers beside the curve or above it; the sliders under the curve, on its axis. */
function places(width, count) {
  const wide = width >= 520;
  const bars = { left: 54, right: wide ? 282 : width, top: 34, bottom: wide ? 190 : 134 };
  const result = bars.bottom + 124;
  const top = wide ? 34 : result + 20 * count + 40;
  const curve = { left: wide ? 318 : 10, right: width - 32, top, bottom: top + 156 };
  const rows = [0, 46, 80].slice(0, count).map((y) => curve.bottom + 66 + y);
  return { wide, bars, curve, rows, result, height: Math.max(rows.at(-1), wide ? result + 20 * (count - 1) : 0) + 20 };
}

function draw(state, width) {
  const { logits, overwrite } = state;
  const [a, b, ...rest] = logits;
  const at = places(width, logits.length);
  const { left, right, top, bottom } = at.curve;
  const view = { logits, a, b, overwrite, at, p: softmax(logits), wrong: softmax([a, 0, ...rest]) };
  view.x = scale([-EDGE, EDGE], [left, right]);
  view.y = scale([0, 1], [bottom, top]);
  const sliders = logits.map((_, i) => [`logits.${i}`, { x: view.x(-REACH), y: at.rows[i], width: view.x(REACH) - view.x(-REACH) }]);
  return {
    svg: picture(width, at.height, drawBars(view), drawTable(view), drawCurve(view), drawPoints(view), drawLogits(view), drawResult(view)),
    text: sentence(view),
    places: Object.fromEntries(sliders),
  };
}

const exact = (p) => probability(p, 6);
const signed = (x) => (x === 0 ? "0" : (x > 0 ? "+" : "") + fixed(x, 6));

function sentence(view) {
  const { logits, a, b, p, wrong, overwrite } = view;
  const values = {
    logits: listed(shell.names, logits.map((z) => short(z, 6))),
    list: listed(shell.names, p.map(exact)),
    gap: short(a - b, 6), p: exact(p[0]), sigmoid: exact(sigmoid(a - b)), rest: exact(p[0] + p[1]),
    wrong: exact(wrong[0]), error: signed(wrong[0] - p[0]),
  };
  const said = fill(p.length > 2 ? words.saysThree : words.says, values);
  const verdict = b === 0 ? words.saysNoError : values.wrong === values.p ? words.saysSame : words.saysWrong;
  return overwrite ? said + fill(verdict, values) : said;
}

function columnOf({ left, right }, i, count) {
  const step = (right - left) / count;
  const middle = left + step * (i + 0.5);
  return { middle, from: middle - 22, to: middle + 22 };
}

function drawBars({ p, wrong, overwrite, at, y, x, a, b }) {
  const { bars } = at;
  const height = scale([0, 1], [bars.bottom, bars.top]);
  const bar = (one, i, look) => {
    const { from, to } = columnOf(bars, i, p.length);
    return rect(from, height(one), to - from, bars.bottom - height(one), look);
  };
  const { to } = columnOf(bars, 0, p.length);
  return [
    text(0, 14, words.softmax, "bold"),
    at.wide ? line(to + 3, y(p[0]), x(within(a - b)), y(p[0]), "c1 dotted") : "",
    p.map((one, i) => bar(one, i, "c1")),
    overwrite ? wrong.map((one, i) => bar(one, i, "c2 ring")) : "",
    line(bars.left, bars.bottom, bars.right, bars.bottom, "axis"),
  ];
}

/** The numbers stand under the bars, where they cannot meet. */
function drawTable({ logits, p, wrong, overwrite, at: { bars } }) {
  const head = (y, words, look) => text(0, bars.bottom + y, words, look);
  const row = (y, values, look) => values.map((one, i) => text(columnOf(bars, i, p.length).middle, bars.bottom + y, one, look, "middle"));
  const errors = wrong.map((one, i) => signed(one - p[i]));
  return [
    row(18, p.map((_, i) => shell.names[i]), "bold"),
    head(37, words.logit, "muted"),
    row(37, logits.map((z) => short(z, 6)), "muted"),
    head(56, words.p, ""),
    distribution(row(56, p.map(exact), "p")),
    overwrite ? [head(75, words.withZero, "c2"), distribution(row(75, wrong.map(exact), "p c2"))] : "",
    overwrite ? [head(94, words.error, "c2"), row(94, errors, "c2")] : "",
  ];
}

function drawCurve({ at: { curve: { left, right, top, bottom } }, x, y }) {
  const steps = Array.from({ length: 96 }, (_, i) => (EDGE * (2 * i - 95)) / 95);
  return [
    text(left, top - 20, words.sigmoid, "bold"),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(right + 8, y(one) + 4, String(one), "muted")]),
    line(x(0), top, x(0), bottom),
    path(steps.map((one) => [x(one), y(sigmoid(one))]), "c6 curve"),
    [-8, -4, 0, 4, 8].map((one) => text(x(one), bottom + 17, short(one), "muted", "middle")),
    text((left + right) / 2, bottom + 35, words.axis, "muted", "middle"),
  ];
}

const held = (z) => Math.max(-REACH, Math.min(REACH, z));
const within = (x) => Math.max(1.5 - EDGE, Math.min(EDGE - 1.5, x));

/** A class stands over its logit minus that of the other. What C takes is the way down from the curve. */
function drawPoints(view) {
  const { a, b, p, wrong, overwrite, x, y } = view;
  const points = [[a - b, 0], [b - a, 1]];
  const zeros = [[a, 0], [-a, 1]];
  return [
    points.map(([gap, i]) => line(x(within(gap)), y(sigmoid(gap)), x(within(gap)), y(p[i]), "c1 strong")),
    overwrite ? zeros.map(([gap, i]) => circle(x(within(gap)), y(wrong[i]), 7.5, "c2 dot")) : "",
    points.map(([gap, i]) => [
      circle(x(within(gap)), y(p[i]), 5.5, "c1 dot"),
      drawName(view, i, x(within(gap)), y(p[i])),
    ]),
  ];
}

/** Beside the curve while the points are on it, and on the outer side of points that are not. */
function drawName({ a, b, p }, i, x, y) {
  const right = p.length === 2 ? i === 1 : (i === 0) === (a >= b);
  const up = p.length === 2 && i === 0 ? 7 : -4;
  return text(x + (right ? 11 : -10), y - up, shell.names[i], "bold halo", right ? "" : "end");
}

function drawLogits(view) {
  const { logits, x, at: { curve, rows } } = view;
  return [
    drawGap(view),
    logits.map((z, i) => [
      text(curve.left, rows[i] + 4, shell.names[i], "bold"),
      text(curve.left + 20, rows[i] + 4, short(z, 6)),
      rect(x(-REACH) - 8, rows[i] - 2, x(REACH) - x(-REACH) + 16, 4, "track", 2),
    ]),
    view.overwrite ? circle(x(0), rows[1], 5.5, "c2 dot") : "",
    logits.map((z, i) => knob(x(held(z)), rows[i], i < 2 ? "c1" : "c6")),
  ];
}

/** The difference between the first two logits is how far the point stands from 0. */
function drawGap({ a, b, overwrite, x, at: { curve: { right }, rows: [y] } }) {
  return [
    line(x(held(b)), y + 17, x(held(a)), y + 17, "c1 thick"),
    text(right, y + 21, fill(words.gap, { gap: short(a - b, 4) }), "c1 halo", "end"),
    overwrite ? line(x(0), y + 29, x(held(a)), y + 29, "c2 thick") : "",
    overwrite ? text(right, y + 38, fill(words.wrongGap, { gap: short(a, 4) }), "c2 halo", "end") : "",
  ];
}

function drawResult({ a, b, p, at }) {
  const values = { p: exact(p[0]), gap: short(a - b, 6), sigmoid: exact(sigmoid(a - b)), rest: exact(p[0] + p[1]) };
  const lines = p.length > 2 ? words.isLess : words.isSigmoid;
  return lines.map((one, i) => text(i ? 36 : 0, at.result + 20 * i, fill(one, values), "bold"));
}

export default figure({
  name: "sigmoid-inside",
  words,
  controls,
  defaults: { logits: [3, 1], overwrite: false },
  draw,
});
