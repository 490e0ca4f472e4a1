// Scores of random queries and keys spread as the root of their width d. Undivided they give one key
// nearly everything; divided by √d they are spread alike at every width.

import { effectiveNumber, mean, softmax, sum } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, knob, line, path, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure } from "../figure.js";
import { generator } from "../random.js";

const words = {
  title: "Attention width",
  width: "Width d",
  divisor: "Scores divided by",
  divisors: { one: "nothing (T = 1)", root: "√d", width: "d" },
  seed: "Seed",
  guess: {
    question: "Queries and 64 keys have 64 entries each, all standard normal. Undivided scores: how large is the largest weight on average?",
    options: ["about 0.1", "about 0.4", "about 0.8"],
    says: "Such scores have the standard deviation √64 = 8, and exp of that makes one winner. Divided by √d, about 0.1 is left at every width.",
  },
  scores: "Scores of one query with {keys} keys",
  largest: "largest weight",
  rest: "the other {others} together",
  spread: "±√d / T = ±{spread}",
  effective: "effective number of keys: {number}",
  curves: "Largest weight, mean of {queries} queries",
  names: { one: "T = 1", root: "T = √d", width: "T = d" },
  axis: "width d",
  says:
    "At width d = {d} and T = {T} the scores of one query, divided by T, have the standard deviation {measured}; expected is √d / T = {spread}. " +
    "Of {keys} weights its largest is {largest}; the mean of {queries} queries is {average}.",
};

const KEYS = 64;
const QUERIES = 60;
const WIDEST = 512;
const WIDTHS = Array.from({ length: 10 }, (_, i) => 2 ** i);
const REACH = 80; // of the axis for scores
const TEMPERATURES = { one: () => 1, root: Math.sqrt, width: (d) => d };

const controls = [
  { kind: "range", key: "width", label: words.width, placed: true, min: 1, max: WIDEST, step: Math.log10(2), scale: "log", whole: true },
  { kind: "choice", key: "divisor", label: words.divisor,
    options: Object.entries(words.divisors).map(([value, label]) => ({ value, label })) },
  { kind: "seed", key: "seed", label: words.seed },
];

/** Queries and keys of the greatest width; a narrower one takes their first entries. */
function vectorsOf(seed) {
  const { normal } = generator(seed);
  const vectors = (count) => Array.from({ length: count }, () => Float64Array.from({ length: WIDEST }, normal));
  return { keys: vectors(KEYS), queries: vectors(QUERIES) };
}

function scoresOf(query, keys, d) {
  return keys.map((key) => {
    let score = 0;
    for (let i = 0; i < d; i++) score += query[i] * key[i];
    return score;
  });
}

/** The largest weight of softmax(z / T): its exponential is 1. */
function largestWeight(z, T) {
  const top = Math.max(...z);
  return 1 / z.reduce((total, one) => total + Math.exp((one - top) / T), 0);
}

/** Its mean over all queries, at one width, for every way to divide. */
function averagesAt({ queries, keys }, d) {
  const scores = queries.map((query) => scoresOf(query, keys, d));
  const average = (T) => sum(scores.map((z) => largestWeight(z, T))) / QUERIES;
  return Object.fromEntries(Object.entries(TEMPERATURES).map(([name, T]) => [name, average(T(d))]));
}

/** What a seed gives at all widths, kept for the next picture: it is the same for every width. */
let kept = { seed: NaN };

function drawnFrom(seed) {
  if (kept.seed !== seed) {
    const vectors = vectorsOf(seed);
    kept = { seed, vectors, averages: WIDTHS.map((d) => averagesAt(vectors, d)) };
  }
  return kept;
}

/** The scores and weights of one query on the left, the curves on the right; on a phone below them. */
function places(width) {
  const wide = width >= 520;
  const rug = { left: 0, right: wide ? 268 : width, top: 34 };
  const top = wide ? 34 : rug.top + 262;
  const plot = { left: wide ? 320 : 30, right: width - 72, top, bottom: top + 160 };
  return { wide, rug, plot, slider: plot.bottom + 30, height: plot.bottom + 84 };
}

function draw({ width: d, divisor, seed }, width) {
  const at = places(width);
  const { vectors, averages } = drawnFrom(seed);
  const T = TEMPERATURES[divisor](d);
  const scores = scoresOf(vectors.queries[0], vectors.keys, d).map((z) => z / T);
  const view = { d, divisor, T, scores, at, averages, p: softmax(scores), average: averagesAt(vectors, d)[divisor] };
  view.largest = Math.max(...view.p);
  return {
    svg: picture(width, at.height, drawScores(view), drawWeights(view), drawCurves(view)),
    text: sentence(view),
    places: { width: { x: at.plot.left, y: at.slider, width: at.plot.right - at.plot.left } },
    at: (px) => ({ width: widthAt(at.plot, px), divisor, seed }),
  };
}

function widthAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return WIDTHS[Math.round(part * (WIDTHS.length - 1))];
}

function sentence({ d, T, scores, largest, average }) {
  const even = scores.map(() => 1 / KEYS);
  const centre = mean(scores, even);
  const measured = Math.sqrt(mean(scores.map((z) => (z - centre) ** 2), even));
  return fill(words.says, {
    d, T: short(T), measured: fixed(measured, 2), spread: fixed(Math.sqrt(d) / T, 2), keys: KEYS, queries: QUERIES,
    largest: probability(largest), average: probability(average),
  });
}

/** A stroke for each score, the largest in full; below them what spread is to be expected. */
function drawScores({ d, T, scores, at: { rug } }) {
  const x = scale([-REACH, REACH], [rug.left + 14, rug.right - 14]);
  const { top } = rug;
  const spread = Math.sqrt(d) / T;
  const leader = Math.max(...scores);
  return [
    text(rug.left, 14, fill(words.scores, { keys: KEYS }), "bold"),
    scores.map((z) => line(x(z), top, x(z), top + 30, z === leader ? "ink thick" : "ink faint strong")),
    line(rug.left, top + 36, rug.right, top + 36, "axis"),
    [-80, -40, 0, 40, 80].map((z) => text(x(z), top + 53, short(z), "muted", "middle")),
    line(x(-spread), top + 70, x(spread), top + 70, "ink thick"),
    [-spread, spread].map((one) => line(x(one), top + 65, x(one), top + 75, "ink thick")),
    text((rug.left + rug.right) / 2, top + 94, fill(words.spread, { spread: short(spread) }), "muted", "middle"),
  ];
}

/** All weights as one bar: the largest, and the others together. */
function drawWeights({ p, largest, at: { rug } }) {
  const { left, right } = rug;
  const y = rug.top + 142;
  const width = right - left;
  const others = sum(p) - largest;
  return [
    distribution(
      rect(left, y, largest * width, 20, "ink"),
      rect(left + largest * width, y, others * width, 20, "quiet faint"),
      text(left, y - 9, words.largest),
      text(right, y - 9, probability(largest), "p bold", "end"),
      text(left, y + 38, fill(words.rest, { others: KEYS - 1 }), "muted"),
      text(right, y + 38, probability(others), "p", "end"),
    ),
    text(left, y + 58, fill(words.effective, { number: fixed(effectiveNumber(p), 1) }), "muted"),
  ];
}

function drawCurves({ d, divisor, averages, average, at: { wide, plot, slider } }) {
  const { left, right, top, bottom } = plot;
  const [x, y] = [scale([1, WIDEST], [left, right], true), scale([0, 1], [bottom, top])];
  const name = (one) => text(right + 8, y(averages.at(-1)[one]) + 4, words.names[one], one === divisor ? "bold" : "muted");
  return [
    text(wide ? left : 0, top - 20, fill(words.curves, { queries: QUERIES }), "bold"),
    [0, 0.5, 1].map((one) => line(left, y(one), right, y(one))),
    [0.5, 1].map((one) => text(left - 6, y(one) + 4, String(one), "muted", "end")),
    Object.keys(TEMPERATURES).map((one) => [
      path(WIDTHS.map((w, i) => [x(w), y(averages[i][one])]), one === divisor ? "ink curve" : "quiet strong dashed"),
      name(one),
    ]),
    line(x(d), top - 6, x(d), slider, "ink strong"),
    circle(x(d), y(average), 5, "ink dot"),
    rect(left - 8, slider - 2, right - left + 16, 4, "track", 2),
    [1, 8, 64, 512].map((one) => text(x(one), slider + 25, String(one), "muted", "middle")),
    text(right + 20, slider + 4, words.axis, "muted"),
    knob(x(d), slider, "ink big"),
    rect(left - 8, top - 8, right - left + 16, bottom - top + 16, "grab across"),
  ];
}

export default figure({
  name: "attention-width",
  words,
  controls,
  guess: { right: 2, show: { width: 64, divisor: "one" } },
  defaults: { width: 64, divisor: "one", seed: 0 },
  animates: ["seed"],
  draw,
});
