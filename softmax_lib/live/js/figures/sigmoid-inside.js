// Two classes are a sigmoid of the difference of their logits. The ruler under the curve has its
// zero at the logit of B: with 1 added to every logit its numbers move, and nothing else does. A
// third class takes its share and pulls the point off the curve.

import { shifted, sigmoid, softmax, tidy } from "../arithmetic.js";
import {
  beyond, circle, distribution, fill, fixed, knob, line, listed, path, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "Sigmoid inside softmax",
  logits: "Logits z",
  entry: "Logit of {name}",
  all: "All logits together (that of B)",
  guess: {
    question: "The logits 3 and 1 become 103 and 101. What happens to the probability of A?",
    options: ["it comes near to 1", "it comes near to one half", "it stays"],
    says: "Only the gap counts: p(A) = σ(2) as before. Drag the lower knob: the ruler runs, the point stays.",
  },
  presets: "Try",
  two: "two classes: 3, 1",
  same: "the same gap: 103, 101",
  three: "a third class: 3, 1, 2",
  tie: "a tie: 1, 1",
  far: "far apart: 1000, −1000",
  overwrite: "Show a mistake: 0 in place of b",
  together: "Add 1 to every logit",
  softmax: "softmax",
  sigmoid: "sigmoid σ(x)",
  axis: "x = a − b",
  logit: "z",
  p: "p",
  freedoms: ["2 logits, 1 freedom: the gap a − b", "3 logits, 2 freedoms: the gaps to b"],
  gap: "a − b = {gap}",
  isSigmoid: ["p(A) = σ(a − b)", "= σ({gap}) = {p}"],
  isLess: ["p(A) = σ(a − b) · (1 − p(C))", "= {sigmoid} · {rest} = {p}"],
  mistake: ["The mistake σ(a) = σ({a}) gives {wrong}:", "The mistake, 0 for b, gives {wrong}:"],
  error: "an error of {error}.",
  says: "Softmax of {logits} is {list}. That is the sigmoid of the difference: p(A) = σ({gap}).",
  saysThree:
    "Softmax of {logits} is {list}. With σ({gap}) = {sigmoid}, A shares with B what C leaves, {rest}.",
  saysFree: " The same number added to every logit changes nothing.",
  saysBeyond: " The point is beyond the end of the axis.",
  saysWrong: " The mistake of writing 0 for b gives A {wrong}: an error of {error}.",
  saysSame: " With 0 for b, A gets {wrong} as well: so far out the error cannot be seen.",
  saysNoError: " Here b is 0: the mistake changes nothing.",
};

const EDGE = 9.2; // the axis goes to either side so far, the point less far
const REACH = 8;
const TYPED = 1000;
const ROW = 24;

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry,
    min: -REACH, max: REACH, step: 0.1, typed: [-TYPED, TYPED], length: [2, 3] },
  { kind: "range", key: "all", label: words.all, placed: true, min: -REACH, max: REACH, step: 0.1, typed: [-TYPED, TYPED],
    get: ({ logits }) => logits[1], set: (state, b) => moved(state, b - state.logits[1]) },
  { kind: "button", label: words.together, act: (state) => moved(state, 1) },
  { kind: "toggle", key: "overwrite", label: words.overwrite },
  { kind: "presets", label: words.presets, options: [
    preset(words.two, [3, 1]),
    preset(words.same, [103, 101]),
    preset(words.three, [3, 1, 2]),
    preset(words.tie, [1, 1]),
    preset(words.far, [TYPED, -TYPED]),
  ] },
];

const moved = (state, by) => ({ ...state, logits: shifted(state.logits, by, [-TYPED, TYPED]) });

/** Bars and numbers beside the curve or above it; under the curve the ruler of the logits. */
function places(width, count) {
  const wide = width >= 520;
  const bars = { left: 26, right: wide ? Math.round(0.43 * width) : width, top: 34, bottom: wide ? 190 : 134 };
  const result = bars.bottom + 88;
  const top = wide ? 34 : result + 112;
  const curve = { left: wide ? bars.right + 52 : 22, right: width - 32, top, bottom: top + 156 };
  const rows = [0, 1, 2].slice(0, count).map((i) => curve.bottom + 94 + ROW * i);
  const ruler = rows.at(-1) + 16;
  return { wide, bars, curve, rows, result, ruler, slider: ruler + 40, height: ruler + 56 };
}

function draw(state, width) {
  const { logits } = state;
  const [a, b, ...rest] = logits;
  const at = places(width, logits.length);
  const { left, right, top, bottom } = at.curve;
  const view = { ...state, a, b, at, gap: tidy(a - b), p: softmax(logits), wrong: softmax([a, 0, ...rest]) };
  view.x = scale([-EDGE, EDGE], [left, right]);
  view.y = scale([0, 1], [bottom, top]);
  view.values = valuesOf(view);
  return {
    svg: picture(width, at.height, drawBars(view), drawTable(view), drawCurve(view), drawRuler(view), drawPoint(view), drawResult(view)),
    text: sentence(view),
    places: { all: { x: view.x(-REACH), y: at.slider, width: view.x(REACH) - view.x(-REACH) } },
    at: (px) => ({ ...state, logits: [reached(b + gapAt(at.curve, px)), b, ...rest] }),
  };
}

const gapAt = ({ left, right }, px) => held(Math.round(10 * EDGE * ((2 * (px - left)) / (right - left) - 1)) / 10);

const reached = (z) => tidy(Math.max(-TYPED, Math.min(TYPED, z)));

const held = (x) => Math.max(-REACH, Math.min(REACH, x));

function valuesOf({ logits, a, gap, p, wrong }) {
  const error = wrong[0] - p[0];
  const size = Math.abs(error) < 5e-4 ? short(error) : fixed(error, 3);
  return {
    logits: listed(shell.names, logits.map((z) => short(z, 6))),
    list: listed(shell.names, p.map((one) => probability(one))),
    a: short(a, 6), gap: short(gap, 6), p: probability(p[0]), sigmoid: probability(sigmoid(gap)), rest: probability(p[0] + p[1]),
    wrong: probability(wrong[0]), error: error > 0 ? `+${size}` : size,
  };
}

function sentence({ p, b, gap, wrong, overwrite, values }) {
  const said = p.length > 2 ? words.saysThree : words.says;
  const mistake = b === 0 ? words.saysNoError : wrong[0] === p[0] ? words.saysSame : words.saysWrong;
  const more = overwrite ? mistake : beyond(gap, [-REACH, REACH]) ? words.saysBeyond : words.saysFree;
  return fill(said + more, values);
}

function columnOf({ left, right }, i, count) {
  const step = (right - left) / count;
  const middle = left + step * (i + 0.5);
  return { middle, from: middle - 22, to: middle + 22 };
}

function drawBars({ p, wrong, overwrite, at: { bars, wide }, y, x, gap }) {
  const height = scale([0, 1], [bars.bottom, bars.top]);
  const bar = (one, i, look) => {
    const { from, to } = columnOf(bars, i, p.length);
    return rect(from, height(one), to - from, bars.bottom - height(one), look);
  };
  const { to } = columnOf(bars, 0, p.length);
  return [
    text(0, 14, words.softmax, "bold"),
    wide ? line(to + 3, y(p[0]), x(held(gap)), y(p[0]), "c1 dotted") : "",
    p.map((one, i) => bar(one, i, colour(i))),
    overwrite ? wrong.map((one, i) => bar(one, i, "ink ring dashed")) : "",
    line(bars.left, bars.bottom, bars.right, bars.bottom, "axis"),
  ];
}

/** The numbers stand under the bars, where they cannot meet. */
function drawTable({ logits, p, at: { bars } }) {
  const row = (y, values, look) => values.map((one, i) => text(columnOf(bars, i, p.length).middle, bars.bottom + y, one, look, "middle"));
  return [
    row(18, p.map((_, i) => shell.names[i]), "bold"),
    text(0, bars.bottom + 37, words.logit, "muted"),
    row(37, logits.map((z) => short(z, 6)), "muted"),
    text(0, bars.bottom + 56, words.p),
    distribution(row(56, p.map((one) => probability(one)), "p")),
  ];
}

function drawCurve({ at: { curve: { left, right, top, bottom } }, x, y }) {
  const steps = Array.from({ length: 96 }, (_, i) => (EDGE * (2 * i - 95)) / 95);
  return [
    text(left - 20, top - 20, words.sigmoid, "bold"),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(right + 8, y(one) + 4, String(one), "muted")]),
    path(steps.map((one) => [x(one), y(sigmoid(one))]), "quiet curve"),
    [-8, -4, 0, 4, 8].map((one) => text(x(one), bottom + 20, short(one), "muted", "middle")),
    text(x(0), bottom + 39, words.axis, "muted", "middle"),
  ];
}

/** A logit stands on the ruler under its distance from that of B. */
function drawRuler({ logits, b, gap, overwrite, p, x, at: { curve: { left, right, top, bottom }, rows, ruler } }) {
  const first = Math.ceil((b - EDGE) / 4) * 4;
  const numbers = [0, 1, 2, 3, 4].map((i) => first + 4 * i).filter((z) => z <= b + EDGE);
  const zero = beyond(-b, [-EDGE, EDGE]) ? "" : circle(x(-b), rows[1], 5.5, "ink ring dashed");
  const [tip, side] = [x(held(gap)), gap < 0 ? 1 : -1];
  return [
    text(left - 20, bottom + 64, words.freedoms[p.length - 2], "bold"),
    line(x(0), top, x(0), bottom),
    line(x(0), bottom + 74, x(0), ruler),
    line(left, ruler, right, ruler, "axis"),
    numbers.map((z) => [line(x(z - b), ruler, x(z - b), ruler + 5, "axis"), text(inside(x(z - b), left, right), ruler + 19, short(z, 6), "muted", "middle")]),
    line(x(0), rows[0], tip, rows[0], "c1 thick"),
    text(x(0) + 10 * side, rows[0] + 4, fill(words.gap, { gap: short(gap, 6) }), "c1 halo", side < 0 ? "end" : ""),
    overwrite ? zero : "",
    drawTogether(b, x, ruler + 40),
    logits.map((z, i) => [
      text(left - 20, rows[i] + 4, shell.names[i], "bold"),
      pointer(x(held(z - b)), rows[i], colour(i), beyond(z - b, [-REACH, REACH])),
    ]),
  ];
}

/** The knob that moves all logits: the ruler runs under them. */
function drawTogether(b, x, y) {
  const [left, right] = [x(-REACH), x(REACH)];
  return [rect(left - 8, y - 2, right - left + 16, 4, "track", 2), knob(scale([-REACH, REACH], [left, right])(b), y, "ink", beyond(b, [-REACH, REACH]))];
}

/** A number at an end of the ruler keeps within the picture. */
const inside = (x, left, right) => Math.max(left + 12, Math.min(right + 4, x));

/** A dot, or an arrow where the value lies beyond the ruler. */
const pointer = (x, y, look, far) =>
  far ? path([[x, y - 5], [x + 7 * far, y], [x, y + 5]], `${look} thick`) : circle(x, y, 5.5, `${look} dot`);

/** The point of A stands over its place on the ruler. What C takes is the way down from the curve. */
function drawPoint({ a, gap, p, wrong, overwrite, x, y, at: { curve: { left, right, top, bottom } } }) {
  const px = x(held(gap));
  return [
    line(px, y(p[0]), px, bottom, "c1 dotted"),
    line(px, y(sigmoid(gap)), px, y(p[0]), "c3 thick"),
    overwrite ? pointer(x(held(a)), y(wrong[0]), "ink", beyond(a, [-REACH, REACH])) : "",
    knob(px, y(p[0]), "c1 big", beyond(gap, [-REACH, REACH])),
    rect(left, top - 8, right - left, bottom - top + 16, "grab across"),
  ];
}

function drawResult({ p, overwrite, values, at: { result } }) {
  const say = (one, i, look) => text(0, result + 20 * i, fill(one, values), look);
  const k = p.length - 2;
  return [
    (k ? words.isLess : words.isSigmoid).map((one, i) => text(i ? 36 : 0, result + 20 * i, fill(one, values), "bold")),
    overwrite ? [say(words.mistake[k], 2.4), say(words.error, 3.4)] : "",
  ];
}

export default figure({
  name: "sigmoid-inside",
  words,
  controls,
  guess: { right: 2, show: { logits: [103, 101] } },
  defaults: { logits: [3, 1], overwrite: false },
  draw,
});
