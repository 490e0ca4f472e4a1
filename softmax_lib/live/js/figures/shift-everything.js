// One number is added to all scores. As written, the formula meets the ends of float64; with the
// maximum taken off first it does not notice.

import { naiveSoftmax, softmax } from "../arithmetic.js";
import {
  distribution, fill, fixed, gauge, knob, line, listed, picture, power, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Shift everything",
  logits: "Scores z",
  entry: "Score of {name}",
  shift: "Add to every score: c",
  presets: "Try c",
  added: "z + c",
  exponential: "exp(z + c), log scale",
  sum: "sum {sum}",
  naive: "p, as written",
  shifted: "p, with z − max",
  zero: "exp is 0",
  infinity: "exp is ∞",
  says:
    "With c = {c} the scores are {scores}. Their exponentials are {exponentials}; divided by their sum " +
    "they give {naive}. {verdict}",
  right: "With the maximum taken off first the probabilities are the same: {shifted}.",
  wrong: "That is wrong. With the maximum taken off first the probabilities stand still: {shifted}.",
  lost: "So large a c rounds z + c itself: even with the maximum taken off first, {shifted} comes out.",
};

const EDGES = [-1000, 1000];
const SMALLEST = -745.1332191019412; // below it exp gives 0 in float64
const LARGEST = 709.782712893384; // above it exp gives infinity
const ROW = 46;

const controls = [
  { kind: "range", key: "shift", label: words.shift, placed: true,
    min: EDGES[0], max: EDGES[1], step: 1, typed: [-1e17, 1e17] },
  { kind: "presets", label: words.presets,
    options: [-1000, -745, 0, 100, 709, 1000].map((shift) => ({ label: short(shift), state: { shift } })) },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], length: [2, 5] },
];

/** The exponentials, and beside them (on a phone below them) the two sets of probabilities. */
function places(width, count) {
  const wide = width >= 520;
  const top = 26;
  const slider = top + ROW * count + 54;
  const exponentials = { left: wide ? 84 : 76, right: wide ? 318 : width - 12, top };
  const second = wide ? top : slider + 88;
  const half = (width - 24 - 20) / 2;
  const naive = wide ? { left: 366, width: 116, top: second } : { left: 24, width: half, top: second };
  const shifted = wide ? { left: 508, width: 116, top: second } : { left: width - half, width: half, top: second };
  const height = second + ROW * count + (wide ? 106 : 30);
  return { wide, exponentials, slider, naive, shifted, height };
}

function draw({ logits, shift }, width) {
  const z = logits.map((one) => one + shift);
  const at = places(width, z.length);
  const p = { naive: naiveSoftmax(z), shifted: softmax(z), steady: softmax(logits) };
  const view = { z, shift, at, exps: z.map(Math.exp), ...p };
  const { left, right } = at.exponentials;
  return {
    svg: picture(width, at.height, drawExponentials(view), drawAxis(view), drawNaive(view), drawShifted(view)),
    text: sentence(view),
    places: { shift: { x: left, y: at.slider, width: right - left } },
  };
}

const agree = (a, b) => a.every((one, i) => Math.abs(one - b[i]) < 1e-6);

function sentence({ z, shift, exps, naive, shifted, steady }) {
  const moved = !agree(shifted, steady);
  const verdict = moved ? words.lost : agree(naive, shifted) ? words.right : words.wrong;
  return fill(words.says, {
    c: short(shift, 6),
    scores: z.map((one) => short(one, 6)).join(", "),
    exponentials: exps.map(size).join(", "),
    naive: naive.map((one) => probability(one)).join(", "),
    verdict: fill(verdict, { shifted: listed(shell.names, shifted.map((one) => probability(one))) }),
  });
}

const size = (x) => (x > 0 && x < Infinity && (x >= 1e4 || x < 1e-3) ? power(x, 2) : short(x));

const total = (values) => values.reduce((a, b) => a + b, 0);

/** The length of a bar is the logarithm of the exponential: between the walls of float64. */
function drawExponentials({ z, exps, at }) {
  const { left, right, top } = at.exponentials;
  const x = scale(EDGES, [left, right]);
  return [
    text(0, 14, words.added, "bold"),
    text(x(SMALLEST), 14, words.exponential, "bold"),
    z.map((one, i) => [
      name(i, top),
      text(20, top + ROW * i + 30, short(one, 6)),
      drawExponential(one, exps[i], x, top + ROW * i),
    ]),
    drawSum(total(exps), x(SMALLEST) + 5, x(LARGEST), top + ROW * z.length),
  ];
}

function drawSum(sum, left, right, y, whole = sum > 0 && sum < Infinity) {
  const said = fill(words.sum, { sum: size(sum) });
  return [line(left, y + 2, right, y + 2, "axis"), text(left, y + 20, said, whole ? "bold" : "wrong")];
}

const name = (i, top) => text(0, top + ROW * i + 30, shell.names[i], "bold");

function drawExponential(z, exp, x, y) {
  const from = x(SMALLEST);
  const end = x(Math.min(LARGEST, Math.max(SMALLEST, z)));
  return [
    text(from + 5, y + 14, size(exp), exp > 0 && exp < Infinity ? "" : "wrong"),
    rect(from, y + 20, x(LARGEST) - from, 12, "track"),
    rect(from, y + 20, end - from, 12, "c2"),
  ];
}

function drawAxis({ at, shift }) {
  const { left, right, top } = at.exponentials;
  const x = scale(EDGES, [left, right]);
  const y = at.slider;
  return [
    [SMALLEST, LARGEST].map((wall) => line(x(wall), top + 4, x(wall), y + 12, "c2 dashed")),
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    [SMALLEST, 0, LARGEST].map((one) => text(x(one), y + 27, fixed(one, 0), "muted", "middle")),
    text(left - 8, y + 45, words.zero, "c2"),
    text(right + 8, y + 45, words.infinity, "c2", "end"),
    text(0, y + 4, `c = ${short(shift, 6)}`, "bold"),
    knob(x(shift), y),
  ];
}

function drawNaive({ naive, shifted, at }) {
  const names = at.wide ? "" : naive.map((_, i) => name(i, at.naive.top));
  return [names, column(at.naive, words.naive, naive, naive.map((one, i) => Math.abs(one - shifted[i]) < 1e-6))];
}

const drawShifted = ({ shifted, at }) => column(at.shifted, words.shifted, shifted, shifted.map(() => true));

function column({ left, width, top }, head, p, right) {
  const row = (one, i) => [
    text(left, top + ROW * i + 14, probability(one), right[i] ? "p" : "wrong"),
    gauge(left, top + ROW * i + 20, width, 0, Number.isNaN(one) ? 0 : Math.min(1, one), right[i] ? "c1" : "c2"),
  ];
  const sum = total(p);
  const whole = Math.abs(sum - 1) < 1e-6;
  return [
    text(left, top - 12, head, "bold"),
    right.every(Boolean) ? distribution(p.map(row)) : p.map(row),
    drawSum(whole ? 1 : sum, left, left + width, top + ROW * p.length, whole),
  ];
}

export default figure({
  name: "shift-everything",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1], shift: 709 },
  draw,
});
