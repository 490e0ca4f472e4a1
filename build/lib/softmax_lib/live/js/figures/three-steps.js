// The formula, one column a step. A row is an option and is read from left to right.

import { max, softmax, sum } from "../arithmetic.js";
import {
  beyond, distribution, fill, fixed, flying, knob, line, listed, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "Three steps",
  logits: "Scores z",
  entry: "Score of {name}",
  guess: {
    question: "A has the score 2, B has 1. How much larger is A’s share?",
    options: ["twice as large", "2.718 times as large", "it depends on C and D"],
    says: "A lead of 1 is a factor exp(1) ≈ 2.718 in step 1, and dividing by the sum leaves it as it is.",
  },
  presets: "Try these scores",
  step: "step {number}",
  scores: "scores z",
  exp: "exp(z − max)",
  share: "p = exp / sum",
  shareShort: "exp / sum",
  any: "any number",
  positive: "positive",
  notNegative: "never below 0",
  whole: "sums to 1",
  largest: "max {max}",
  sum: "sum {sum}",
  power: "exp({gap})",
  equals: "= {weight}",
  about: "≈ {weight}",
  ratio: "{weight} / {sum} =",
  ratioShort: "/ {sum} =",
  says:
    "The scores are {scores}. With the largest, {max}, subtracted, exp gives {weights}. {sign} " +
    "Divided by their sum, {sum}, they sum to 1: {list}.",
  allPositive: "All are positive.",
  ruledOut: "For {names}, a score of −∞, it gives exactly 0; the others are positive.",
  tiny: "All are positive; for {names} it is too small for the computer, which writes 0.",
};

const EDGES = [-8, 8];
const TOP = 62;
const BAR = 12;

const preset = (...logits) => ({ label: logits.map((z) => short(z)).join(", "), state: { logits } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true,
    min: EDGES[0], max: EDGES[1], step: 0.1, typed: [-10000, 10000], absent: true, length: [2, 6] },
  { kind: "presets", label: words.presets, options: [
    preset(2, 1, 0.1, -1),
    preset(8, 5, 0),
    preset(-0.62, 8.12, 2.53),
    { ...preset(1000, 1001, 1002, 1003), label: "1000, 1001, 1002, 1003" },
    preset(3, 3, 3, 3),
    preset(2, 1, 0.1, -Infinity),
  ] },
];

/** Three columns after the names, with room for the arrow of a knob before and after the first. */
function columnsIn(width) {
  const wide = width >= 520;
  const [first, gap, next] = wide ? [36, 34, 30] : [31, 18, 10];
  const room = width - first - gap - next - 2;
  const parts = wide ? [0.32, 0.32, 0.36] : [0.3, 0.4, 0.3];
  let left = first;
  const columns = parts.map((part, i) => {
    const column = { left, right: left + part * room, width: part * room };
    left = column.right + [gap, next, 0][i];
    return column;
  });
  return { wide, columns };
}

/** On a phone the calculation stands in a line of its own, above its result. */
const rowsIn = (wide) => (wide ? { height: 46, value: 11, bar: 20 } : { height: 62, value: 26, bar: 34 });

function draw({ logits: z }, width) {
  const top = max(z);
  const weights = z.map((one) => Math.exp(one - top));
  const { wide, columns } = columnsIn(width);
  const at = rowsIn(wide);
  const view = { z, top, weights, total: sum(weights), p: softmax(z), wide, columns, at };
  const y = (i) => TOP + at.height * i;
  const rows = z.map((_, i) => row(view, i, y(i)));
  const place = (i) => ({ x: columns[0].left, y: y(i) + at.bar + BAR / 2, width: columns[0].width });
  const sliders = z.map((_, i) => [`logits.${i}`, place(i)]);
  const bottom = y(z.length);
  return {
    svg: picture(width, bottom + 50, headings(view), largest(view, bottom), distribution(rows), sums(view, bottom), together(view, bottom)),
    text: sentence(view),
    places: Object.fromEntries(sliders),
  };
}

/** Only a score of −∞ gives exactly 0; below that stands what the computer rounds to 0, or to 1. */
function exactly(x, z) {
  if (x === 0 && z > -Infinity) return "≈ 0";
  return probability(x);
}

function share({ z, p }, i) {
  const alone = z.every((one, j) => j === i || one === -Infinity);
  return p[i] === 1 && !alone ? fixed(1, 3) : exactly(p[i], z[i]);
}

function sentence(view) {
  const { z, top, weights, total } = view;
  const tiny = named(view, (one, i) => weights[i] === 0 && one > -Infinity);
  const out = named(view, (one) => one === -Infinity);
  return fill(words.says, {
    scores: listed(shell.names, z.map((one) => short(one, 6))),
    max: short(top, 6),
    weights: weights.map((one, i) => exactly(one, z[i])).join(", "),
    sign: out ? fill(words.ruledOut, { names: out }) : tiny ? fill(words.tiny, { names: tiny }) : words.allPositive,
    sum: fixed(total, 3),
    list: listed(shell.names, z.map((_, i) => share(view, i))),
  });
}

const named = ({ z }, test) => z.map((one, i) => (test(one, i) ? shell.names[i] : "")).filter(Boolean).join(", ");

function headings({ z, wide, columns: [scores, exponentials, shares] }) {
  const positive = z.includes(-Infinity) ? words.notNegative : words.positive;
  const heading = ({ left }, step, head, remark) => [
    step ? text(left, 12, fill(words.step, { number: step }), "muted") : "",
    text(left, 29, head, "bold"),
    text(left, 46, remark, "muted"),
  ];
  return [
    heading(scores, "", words.scores, words.any),
    heading(exponentials, "1", words.exp, positive),
    heading(shares, "3", wide ? words.share : words.shareShort, words.whole),
  ];
}

/** The line that the scores are measured from. */
function largest({ top, at, wide, columns: [{ left, right }] }, bottom) {
  const x = scale(EDGES, [left, right])(top);
  const label = fill(words.largest, { max: short(top, wide ? 6 : 4) });
  const half = 4 * label.length;
  const middle = Math.min(Math.max(x, left - 8 + half), right + 8 - half);
  return line(x, TOP + at.bar, x, bottom + 6, "ink dashed") + text(middle, bottom + 21, label, "bold", "middle");
}

function row(view, i, y) {
  const { columns: [scores, exponentials, shares], at } = view;
  return [
    text(0, y + at.bar + 10, shell.names[i], "bold"),
    drawScore(view, i, scores, y),
    drawWeight(view, i, exponentials, y),
    drawShare(view, i, shares, y),
  ];
}

function drawScore({ z, top, at }, i, { left, right, width }, y) {
  const x = scale(EDGES, [left, right]);
  const middle = y + at.bar + BAR / 2;
  return [
    text(left, y + at.value, short(z[i], 6), "halo"),
    rect(left - 6, middle - 2, width + 12, 4, "track", 2),
    rect(x(z[i]), middle - 2, x(top) - x(z[i]), 4, "quiet"),
    knob(x(z[i]), middle, colour(i), beyond(z[i], EDGES)),
  ];
}

function drawWeight({ z, top, weights, at, wide }, i, column, y) {
  const { left } = column;
  const weight = exactly(weights[i], z[i]);
  const power = fill(words.power, { gap: short(z[i] - top, 5) });
  const rounded = /10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]/.test(weight); // to one digit
  const equals = weight.startsWith("≈") ? weight : fill(rounded ? words.about : words.equals, { weight });
  return [
    wide
      ? text(left, y + at.value, `${power} ${equals}`)
      : text(left, y + at.value - 15, power, "muted") + text(left, y + at.value, equals),
    bar(column, y + at.bar, 0, weights[i], `${colour(i)} pale`),
  ];
}

/** What is positive is seen, however small. */
function bar({ left, width }, y, from, to, look) {
  const length = to > from ? Math.max(1.5, (to - from) * width) : 0;
  const start = Math.min(left + from * width, left + width - length);
  return rect(left, y, width, BAR, "track", 2) + rect(start, y, length, BAR, look, 2);
}

function drawShare(view, i, column, y) {
  const { z, p, weights, total, at, wide } = view;
  const { left, right } = column;
  const ratio = fill(wide ? words.ratio : words.ratioShort, { weight: exactly(weights[i], z[i]), sum: fixed(total, 3) });
  return [
    bar(column, y + at.bar, 0, p[i], `${colour(i)} pale`),
    text(left, y + at.value - (wide ? 0 : 15), ratio, "muted"),
    text(wide ? right : left, y + at.value, share(view, i), "p", wide ? "end" : ""),
  ];
}

/** The shares fly together: each ends where the next begins, and the last ends at 1. */
function together({ p, columns: [, , { left, width }], at }, bottom) {
  const goal = bottom + 12;
  return [
    rect(left, goal, width, BAR, "track", 2),
    p.map((one, i) => {
      const before = sum(p.slice(0, i)) * width;
      const piece = rect(left + before, goal, one > 0 ? Math.max(1, one * width - 1) : 0, BAR, colour(i));
      return flying(-before, TOP + at.height * i + at.bar - goal, piece);
    }),
  ];
}

function sums({ columns: [, exponentials, shares], total }, y) {
  return [
    line(exponentials.left, y + 4, exponentials.right, y + 4, "axis"),
    text(exponentials.left, y + 21, fill(words.step, { number: "2" }), "muted"),
    text(exponentials.left, y + 38, fill(words.sum, { sum: fixed(total, 3) }), "bold"),
    text(shares.left, y + 42, fill(words.sum, { sum: "1" }), "bold"),
  ];
}

export default figure({
  name: "three-steps",
  words,
  controls,
  guess: { right: 1, show: { logits: [2, 1, 0.1, -1] } },
  defaults: { logits: [2, 1, 0.1, -1] },
  draw,
});
