// One number is added to all scores. As it stands, the formula meets the ends of float64; with the
// maximum taken off first it does not notice.

import { max, naiveSoftmax, softmax } from "../arithmetic.js";
import {
  beyond, circle, distribution, fill, gauge, knob, line, listed, path, picture, power, probability, rect, scale, short,
  text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "Shift everything",
  logits: "Scores z",
  entry: "Score of {name}",
  shift: "Add to every score: c",
  push: "Push once: add 1",
  guess: {
    question: "1,000 is added to every score. What should happen to the probabilities?",
    options: ["A’s gets larger", "they come nearer to each other", "nothing"],
    says: "Only differences count, and they are as before. But the formula as it stands no longer says so.",
  },
  presets: "Try c",
  score: "z",
  moved: "z + c",
  zero: "exp is 0",
  infinity: "exp is ∞",
  sum: "sum {sum}",
  naive: "The formula as it stands",
  naiveExp: "exp(z + c)",
  steady: "The maximum taken off first",
  steadyExp: "exp(z + c − max)",
  share: "p = exp / sum",
  says: "With c = {c} the formula as it stands gives {naive}. {verdict}",
  right: "That is right: exp(c) is a factor of every exponential and of their sum, and cancels. Only differences matter.",
  large:
    "That is wrong: exp of more than 709.78 is too large for the computer (float64) and becomes ∞, " +
    "and ∞ / ∞ is NaN, “not a number”. With the maximum taken off first: {list}.",
  sumLarge:
    "That is wrong: every exponential is finite, but their sum is too large for the computer (float64) " +
    "and becomes ∞. With the maximum taken off first: {list}.",
  small:
    "That is wrong: exp of less than −745.13 is too small for the computer (float64) and becomes 0, " +
    "and 0 / 0 is NaN, “not a number”. With the maximum taken off first: {list}.",
  digits:
    "That is wrong: numbers so close to 0 have few digits in the computer (float64). " +
    "With the maximum taken off first: {list}.",
  lost: "So large a c rounds z + c itself: even with the maximum taken off first, {list} comes out.",
};

const EDGES = [-1000, 1000];
const SMALLEST = -745.1332191019412; // below it exp gives 0 in float64
const LARGEST = 709.782712893384; // above it exp gives infinity
const ROW = 26;
const TOP = 76;

const controls = [
  { kind: "range", key: "shift", label: words.shift, placed: true,
    min: EDGES[0], max: EDGES[1], step: 1, typed: [-1e17, 1e17] },
  { kind: "button", label: words.push, act: (state) => ({ ...state, shift: Math.min(1e17, state.shift + 1) }) },
  { kind: "presets", label: words.presets,
    options: [-1000, -745, 0, 100, 707, 707.5, 709, 1000].map((shift) => ({ label: short(shift, 4), state: { shift } })) },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], length: [2, 5] },
];

/** The scores on their axis; below it the two tables, beside each other or one below the other. */
function places(width, count) {
  const wide = width >= 520;
  const axis = { left: wide ? 164 : 134, right: width - 20 };
  const bottom = TOP + ROW * count;
  const tables = bottom + 54;
  const height = 46 + ROW * count + 26;
  const each = wide ? (width - 36) / 2 : width;
  const second = wide ? { left: each + 36, top: tables } : { left: 0, top: tables + height + 22 };
  return {
    wide, axis, bottom,
    naive: { left: 0, top: tables, width: each },
    steady: { ...second, width: each },
    height: second.top + height,
  };
}

function draw({ logits, shift }, width) {
  const z = logits.map((one) => one + shift);
  const at = places(width, z.length);
  const top = max(z);
  const naive = { p: naiveSoftmax(z), exps: z.map(Math.exp) };
  const steady = { p: softmax(z), exps: z.map((one) => Math.exp(one - top)) };
  const view = { logits, z, shift, at, naive, steady };
  const { left, right } = at.axis;
  return {
    svg: picture(width, at.height, drawScores(view), tables(view)),
    text: sentence(view),
    places: { shift: { x: left, y: 14, width: right - left } },
  };
}

const shown = (one) => probability(one, 6);
const same = (a, b) => a.every((one, i) => shown(one) === shown(b[i]));
const total = (values) => values.reduce((a, b) => a + b, 0);

function sentence({ logits, shift, naive, steady }) {
  const verdict = same(steady.p, softmax(logits)) ? verdictOn(naive, steady) : words.lost;
  return fill(words.says, {
    c: short(shift, 6),
    naive: naive.p.map(shown).join(", "),
    verdict: fill(verdict, { list: listed(shell.names, steady.p.map(shown)) }),
  });
}

function verdictOn({ p, exps }, steady) {
  if (exps.includes(Infinity)) return words.large;
  if (total(exps) === Infinity) return words.sumLarge;
  if (total(exps) === 0) return words.small;
  return same(p, steady.p) ? words.right : words.digits;
}

/** Every score moves by the same c, on one axis with the ends of float64. */
function drawScores({ logits, z, shift, at }) {
  const { axis: { left, right }, bottom, wide } = at;
  const x = scale(EDGES, [left, right]);
  const score = (one) => short(Number(one.toFixed(3)), wide ? 6 : 4);
  const column = wide ? [74, 136] : [58, 110];
  return [
    drawSlider(shift, x, at.axis),
    text(column[0], TOP - 12, words.score, "bold", "end"),
    text(column[1], TOP - 12, words.moved, "bold", "end"),
    zone(left - 8, x(SMALLEST), bottom) + text(left - 8, TOP - 12, words.zero),
    zone(x(LARGEST), right + 8, bottom) + text(right + 8, TOP - 12, words.infinity, "", "end"),
    z.map((one, i) => {
      const y = TOP + ROW * (i + 0.5);
      return [
        text(0, y + 4, shell.names[i], "bold"),
        text(column[0], y + 4, score(logits[i]), "", "end"),
        text(column[1], y + 4, score(one), "", "end"),
        drawMove(x(logits[i]), x(one), y, beyond(one, EDGES), colour(i)),
      ];
    }),
    line(left - 8, bottom, right + 8, bottom, "axis"),
    [SMALLEST, 0, LARGEST].map((one) => [
      line(x(one), bottom, x(one), bottom + 6, "axis"),
      text(x(one), bottom + 21, short(one, 4), "muted", "middle"),
    ]),
  ];
}

const zone = (from, to, bottom) => rect(from, TOP, to - from, bottom - TOP, "track");

function drawSlider(shift, x, { left, right }) {
  return [
    text(0, 18, `c = ${short(shift, 6)}`, "bold"),
    rect(left - 8, 12, right - left + 16, 4, "track", 2),
    rect(Math.min(x(0), x(shift)), 12, Math.abs(x(shift) - x(0)), 4, "quiet"),
    [EDGES[0], 0, EDGES[1]].map((one) => [
      line(x(one), 23, x(one), 27, "axis"),
      text(x(one), 41, short(one), "muted", "middle"),
    ]),
    knob(x(shift), 14, "ink", beyond(shift, EDGES)),
  ];
}

/** From z to z + c. */
function drawMove(from, to, y, far, look) {
  const tip = to + 13 * far;
  return [
    line(from, y, to, y, "axis"),
    line(from, y - 4, from, y + 4, "axis"),
    circle(to, y, 5, `${look} dot`),
    far ? path([[tip - 4 * far, y - 4], [tip, y], [tip - 4 * far, y + 4]], `${look} strong`) : "",
  ];
}

function tables({ at, naive, steady }) {
  return [
    table(at.naive, words.naive, words.naiveExp, naive, steady.p),
    table(at.steady, words.steady, words.steadyExp, steady, steady.p),
  ];
}

const size = (x) => (x > 0 && x < Infinity && (x >= 1e4 || x < 1e-3) ? power(x, 2) : short(x, 4));

/** Exponentials and probabilities; what differs from the truth in a digit that is shown is wrong. */
function table({ left, top, width }, head, exp, { p, exps }, truth) {
  const [second, bar] = [left + 148, left + 222];
  const right = p.map((one, i) => shown(one) === shown(truth[i]));
  const good = right.every(Boolean);
  const row = (one, i) => {
    const y = top + 46 + ROW * i;
    const filled = Number.isNaN(one) ? 0 : Math.min(1, one);
    return [
      text(left, y + 17, shell.names[i], "bold"),
      text(left + 22, y + 17, size(exps[i])),
      text(second, y + 17, shown(one), right[i] ? "p" : "wrong"),
      gauge(bar, y + 7, left + width - bar, 0, filled, right[i] ? colour(i) : `${colour(i)} pale`),
    ];
  };
  const y = top + 46 + ROW * p.length;
  const sum = Math.abs(total(p) - 1) < 5e-7 ? 1 : total(p);
  return [
    text(left, top + 12, head, "bold"),
    text(left + 22, top + 34, exp, "muted"),
    text(second, top + 34, words.share, "muted"),
    good ? distribution(p.map(row)) : p.map(row),
    line(left + 22, y + 3, left + width, y + 3, "axis"),
    text(left + 22, y + 20, fill(words.sum, { sum: size(total(exps)) }), "bold"),
    text(second, y + 20, fill(words.sum, { sum: short(sum, 6) }), sum === 1 ? "bold" : "wrong"),
  ];
}

export default figure({
  name: "shift-everything",
  words,
  controls,
  guess: { right: 2, show: { logits: [2, 1, 0.1], shift: 1000 } },
  defaults: { logits: [2, 1, 0.1], shift: 707 },
  draw,
});
