// The formula, one column a step. A row is an option and is read from left to right.

import { max, softmax, sum } from "../arithmetic.js";
import {
  distribution, fill, fixed, gauge, knob, line, listed, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Three steps",
  logits: "Scores z",
  entry: "Score of {name}",
  presets: "Try these scores",
  equal: "all equal",
  ruledOut: "one ruled out",
  first: "z",
  second: "exp(z − max)",
  third: "÷ {sum} = p",
  any: "any number",
  positive: "positive",
  whole: "sums to 1",
  sum: "sum {sum}",
  running: "running sum",
  says:
    "The scores are {scores}. The exponentials of their distances from the largest are {weights}: all are positive, " +
    "and their sum is {sum}. Each divided by that sum is a probability: {list}.",
};

const EDGES = [-8, 8];
const ROW = 46;
const TOP = 52;

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true,
    min: EDGES[0], max: EDGES[1], step: 0.1, typed: [-10000, 10000], absent: true, length: [2, 6] },
  { kind: "presets", label: words.presets, options: [
    preset("2, 1, 0.1, −1", [2, 1, 0.1, -1]),
    preset("8, 5, 0", [8, 5, 0]),
    preset("−0.62, 8.12, 2.53", [-0.62, 8.12, 2.53]),
    preset("1000, 1001, 1002, 1003", [1000, 1001, 1002, 1003]),
    preset(words.equal, [3, 3, 3, 3]),
    preset(words.ruledOut, [2, 1, 0.1, -Infinity]),
  ] },
];

/** Three columns of the same width, after the names. */
function columnsIn(width) {
  const [first, gap] = width >= 520 ? [34, 30] : [24, 14];
  const each = (width - first - 10 - 2 * gap) / 3;
  const lefts = [0, 1, 2].map((i) => first + i * (each + gap));
  return lefts.map((left) => ({ left, width: each, right: left + each }));
}

function draw({ logits: z }, width) {
  const top = max(z);
  const weights = z.map((one) => Math.exp(one - top));
  const view = { z, weights, total: sum(weights), p: softmax(z), columns: columnsIn(width) };
  const [scores] = view.columns;
  const height = TOP + ROW * z.length + 30;
  const rows = z.map((_, i) => row(view, i, TOP + ROW * i));
  const sliders = z.map((_, i) => [`logits.${i}`, { x: scores.left, y: TOP + ROW * i + 26, width: scores.width }]);
  return {
    svg: picture(width, height, headings(view), distribution(rows), sums(view, height - 8)),
    text: sentence(view),
    places: Object.fromEntries(sliders),
  };
}

function sentence({ z, weights, total, p }) {
  return fill(words.says, {
    scores: listed(shell.names, z.map((one) => short(one, 6))),
    weights: weights.map((one) => probability(one)).join(", "),
    sum: fixed(total, 3),
    list: listed(shell.names, p.map((one) => probability(one))),
  });
}

function headings({ columns, total }) {
  const heads = [words.first, words.second, fill(words.third, { sum: fixed(total, 3) })];
  const remarks = [words.any, words.positive, words.whole];
  const [, , { right, width }] = columns;
  return [
    columns.map(({ left }, i) => text(left, 14, heads[i], "bold") + text(left, 31, remarks[i], "muted")),
    width > 150 ? text(right, 31, words.running, "muted", "end") : "",
  ];
}

function row(view, i, y) {
  const [scores, exponentials, shares] = view.columns;
  return [
    text(0, y + 30, shell.names[i], "bold"),
    drawScore(view.z[i], scores, y),
    text(exponentials.left, y + 14, probability(view.weights[i])),
    gauge(exponentials.left, y + 20, exponentials.width, 0, view.weights[i], "c2"),
    drawShare(view, i, shares, y),
  ];
}

function drawScore(z, { left, width }, y) {
  const x = scale(EDGES, [left, left + width]);
  return [
    text(left, y + 14, short(z, 6)),
    rect(left - 6, y + 24, width + 12, 4, "track", 2),
    rect(Math.min(x(0), x(z)), y + 24, Math.abs(x(z) - x(0)), 4, "c6"),
    line(x(0), y + 20, x(0), y + 32, "axis"),
    knob(x(z), y + 26),
  ];
}

/** The share of one option stands where the shares before it end: the last one ends at 1. */
function drawShare({ p }, i, { left, width, right }, y) {
  const before = sum(p.slice(0, i));
  const after = Math.min(1, sum(p.slice(0, i + 1)));
  return [
    gauge(left, y + 20, width, 0, after, "c1 faint"),
    rect(left + before * width, y + 20, (after - before) * width, 12, "c1", 2),
    text(left, y + 14, probability(p[i]), "p"),
    text(right, y + 14, fixed(after, 3), "muted", "end"),
  ];
}

function sums({ columns: [, exponentials, shares], total }, y) {
  return [
    [exponentials, shares].map(({ left, right }) => line(left, y - 18, right, y - 18, "axis")),
    text(exponentials.left, y, fill(words.sum, { sum: fixed(total, 3) }), "bold"),
    text(shares.right, y, fill(words.sum, { sum: "1" }), "bold", "end"),
  ];
}

export default figure({
  name: "three-steps",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1, -1] },
  draw,
});
