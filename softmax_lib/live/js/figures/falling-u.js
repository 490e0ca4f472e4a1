// A number u from 0 to 1 falls on the line where the probabilities lie end to end, and the piece it
// hits is the draw. The numbers depend on the seed alone: other logits move the pieces under them.

import { softmax, sum } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, gauge, knob, line, listed, path, picture, power, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";
import { generator, invert } from "../random.js";

const words = {
  title: "Falling u",
  logits: "Logits z",
  entry: "Logit of {name}",
  draws: "Draws N",
  presets: "How many draws",
  play: "More and more",
  seed: "Seed",
  rain: "Where u falls",
  last: "draw {N}: u = {u} → {name}",
  share: "Shares",
  observed: "observed",
  expected: "| expected",
  error: "Largest error",
  root: "1/√N",
  axis: "draws N",
  one:
    "The first number of seed {seed} is u = {u}. It falls on the piece of {name}: {name} is drawn. " +
    "The pieces are as long as the probabilities: {expected}.",
  many:
    "Of {N} numbers u with seed {seed}, the pieces of the line have caught these shares: {observed}. " +
    "Expected are their lengths: {expected}. The largest error is {error}; one over the root of N is {root}.",
};

const MOST = 1e5;
const DECADES = [1, 10, 100, 1000, 1e4, 1e5];
const FLOOR = 1e-4; // where the axis of the error ends
const BINS = 25;
const DOTS = 100; // more draws than that are shown as columns

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const controls = [
  { kind: "presets", label: words.presets,
    options: [1, 10, 100, 1000, MOST].map((draws) => ({ label: grouped(draws), state: { draws } })) },
  { kind: "range", key: "draws", label: words.draws, placed: true, min: 1, max: MOST, step: 1 / 3, scale: "log", whole: true, width: 7,
    set: (state, draws) => ({ ...state, draws: Math.round(draws) }) },
  { kind: "play", label: words.play, every: 80, next: (state) => ({ ...state, draws: Math.min(MOST, Math.ceil(1.08 * state.draws)) }) },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 6] },
];

/** Above the line and what falls on it; below the shares and the error, side by side or stacked. */
function places(width, count) {
  const wide = width >= 520;
  const rain = { left: 8, right: width - 8, top: 30, floor: 122, bar: 128 };
  const shares = { top: 206, right: wide ? 288 : width, row: wide ? 150 / Math.max(3, count) : 28 };
  const error = { left: wide ? 366 : 48, right: width - 14, top: wide ? 206 : shares.top + shares.row * count + 44 };
  error.bottom = error.top + 120;
  return { wide, rain, shares, error, slider: error.bottom + 18, height: error.bottom + 66 };
}

function draw(state, width) {
  const at = places(width, state.logits.length);
  const view = { ...state, at, ...follow(state) };
  view.share = view.counts.map((one) => one / state.draws);
  view.x = scale([1, MOST], [at.error.left, at.error.right], true);
  const { left, right } = at.error;
  return {
    svg: picture(width, at.height, drawPieces(view), drawRain(view), drawShares(view), drawError(view), drawAxis(view)),
    text: sentence(view),
    places: { draws: { x: left, y: at.slider, width: right - left } },
    at: (px) => ({ ...state, draws: drawsAt(at.error, px) }),
  };
}

function drawsAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return Math.round(10 ** (5 * part));
}

let known = {}; // the numbers of the last seed, so that 100,000 of them can follow a finger

function numbers(seed, count) {
  if (known.seed !== seed) known = { seed, chance: generator(seed), values: new Float64Array(MOST), drawn: 0 };
  while (known.drawn < count) known.values[known.drawn++] = known.chance.uniform();
  return known.values.subarray(0, count);
}

/** Let the numbers fall one by one; look at the error from time to time. */
function follow({ logits, seed, draws }) {
  const p = softmax(logits);
  const u = numbers(seed, draws);
  const counts = p.map(() => 0);
  const errors = [];
  for (let n = 1, look = 1; n <= draws; n++) {
    counts[invert(p, u[n - 1])]++;
    if (n < look && n < draws) continue;
    errors.push([n, Math.max(...p.map((one, i) => Math.abs(counts[i] / n - one)))]);
    look = Math.ceil(1.06 * n);
  }
  const last = u.at(-1);
  return { p, u, counts, errors, last, hit: invert(p, last) };
}

const errorOf = ({ errors }) => errors.at(-1)[1];

function sentence(view) {
  const { p, share, draws, seed, last, hit } = view;
  const list = (values) => listed(shell.names, values.map((one) => probability(one)));
  return fill(draws === 1 ? words.one : words.many, {
    N: grouped(draws), seed, u: fixed(last, 3), name: shell.names[hit],
    observed: list(share), expected: list(p), error: short(errorOf(view), 2), root: short(1 / Math.sqrt(draws), 2),
  });
}

/** What has fallen: few as dots on top of one another, many as columns that get even. */
function drawRain(view) {
  const { draws, last, hit, at: { rain } } = view;
  const x = scale([0, 1], [rain.left, rain.right]);
  const said = fill(words.last, { N: grouped(draws), u: fixed(last, 3), name: shell.names[hit] });
  return [
    text(0, 14, words.rain, "bold"),
    text(rain.right + 8, 14, said, "", "end"),
    draws <= DOTS ? drawDots(view, x) : drawColumns(view, x),
    line(x(last), rain.top + 4, x(last), rain.bar + 6, "ink strong"),
    circle(x(last), rain.top + 4, 5.5, "ink dot"),
  ];
}

const binOf = (u) => Math.min(BINS - 1, Math.floor(BINS * u));

function drawDots({ u, at: { wide, rain } }, x) {
  const stacks = new Array(BINS).fill(0);
  const fallen = Array.from(u, (one) => [one, stacks[binOf(one)]++]);
  const pitch = Math.min(wide ? 9 : 8, (rain.floor - rain.top - 24) / Math.max(...stacks));
  const size = wide ? 5 : 4.2;
  return fallen.map(([one, level]) => circle(x(one), rain.floor - 5 - pitch * level, size, "c1 dot"));
}

function drawColumns({ u, draws, at: { rain } }, x) {
  const stacks = new Array(BINS).fill(0);
  for (const one of u) stacks[binOf(one)]++;
  const y = scale([0, 2], [rain.floor, rain.top + 6]);
  const width = (rain.right - rain.left) / BINS;
  return stacks.map((one, i) => {
    const top = y((one * BINS) / draws);
    return rect(x(i / BINS) + 0.5, top, width - 1, rain.floor - top, "c1");
  });
}

/** The probabilities, end to end. The piece that the last number has hit is marked. */
function drawPieces({ p, hit, at: { rain } }) {
  const x = scale([0, 1], [rain.left, rain.right]);
  const edges = p.map((_, i) => Math.min(1, sum(p.slice(0, i + 1))));
  return [
    p.map((one, i) => {
      const from = x(i ? edges[i - 1] : 0);
      const width = one > 0 ? Math.max(1, x(edges[i]) - from - 2) : 0;
      return [
        rect(from + 1, rain.bar, width, 28, "track"),
        i === hit ? rect(from + 1, rain.bar, width, 28, "c1 faint") : "",
        text(from + 1 + width / 2, rain.bar + 18, pieceName(i, one, width), "bold", "middle"),
      ];
    }),
    drawEdges(edges, x, rain.bar + 44),
  ];
}

function pieceName(i, p, width) {
  const long = `${shell.names[i]} ${probability(p)}`;
  return width > 9 * long.length ? long : width > 16 ? shell.names[i] : "";
}

/** The numbers at the edges of the pieces, where there is room for them. */
function drawEdges(edges, x, y) {
  let reached = x(0) + 8;
  const inner = edges.filter((one) => {
    const fits = x(one) - 20 > reached && x(one) + 30 < x(1);
    if (fits) reached = x(one) + 26;
    return fits;
  });
  return [
    text(x(0), y, "0", "muted", "middle"),
    text(x(1), y, "1", "muted", "middle"),
    inner.map((one) => text(x(one), y, fixed(one, 3), "muted", "middle")),
  ];
}

function drawShares({ p, share, at: { shares } }) {
  const { top, right } = shares;
  const [seen, wanted] = [right - 72, right];
  const rowOf = (i) => top + shares.row * (i + 0.5);
  const width = right - 160;
  return [
    text(0, top - 8, words.share, "bold"),
    text(seen, top - 8, words.observed, "c1", "end"),
    text(wanted, top - 8, words.expected, "muted", "end"),
    p.map((one, i) => [
      text(0, rowOf(i) + 4, shell.names[i], "bold"),
      gauge(22, rowOf(i) - 6, width, 0, share[i], "c1"),
      line(22 + one * width, rowOf(i) - 10, 22 + one * width, rowOf(i) + 10, "ink strong"),
    ]),
    distribution(share.map((one, i) => text(seen, rowOf(i) + 4, probability(one), "p", "end"))),
    distribution(p.map((one, i) => text(wanted, rowOf(i) + 4, probability(one), "p muted", "end"))),
  ];
}

function drawError(view) {
  const { errors, draws, x, at: { error: { left, right, top, bottom } } } = view;
  const y = scale([FLOOR, 1], [bottom, top], true);
  return [
    text(left, top - 8, words.error, "bold"),
    text(right + 8, top - 8, short(errorOf(view), 2), "c2 bold", "end"),
    [1, 0.1, 0.01, 0.001, FLOOR].map((one) => [
      line(left, y(one), right, y(one)),
      text(left - 10, y(one) + 4, short(one), "muted", "end"),
    ]),
    path([[x(1), y(1)], [x(MOST), y(1 / Math.sqrt(MOST))]], "ink dashed"),
    text(x(3000), y(1 / Math.sqrt(3000)) - 5, words.root, "halo"),
    path(errors.map(([n, one]) => [x(n), y(one)]), "c2 strong"),
    circle(x(draws), y(errorOf(view)), 5, "c2 dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

function drawAxis({ draws, x, at: { error: { left, right, top, bottom }, slider: y } }) {
  return [
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    DECADES.map((one) => text(x(one), y + 26, one > 1000 ? power(one, 1) : String(one), "muted", "middle")),
    text((left + right) / 2, y + 44, words.axis, "muted", "middle"),
    line(x(draws), top, x(draws), bottom, "axis dotted"),
    knob(x(draws), y),
  ];
}

export default figure({
  name: "falling-u",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1], draws: 100, seed: 7 },
  draw,
});
