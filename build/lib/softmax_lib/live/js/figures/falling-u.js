// A number u from 0 to 1 falls on the line where the probabilities lie end to end, and the piece it
// hits is the draw. The numbers depend on the seed alone: other logits move the pieces under them.

import { softmax, sum } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, flying, gauge, knob, line, listed, path, picture, power, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { generator, invert } from "../random.js";

const words = {
  title: "Falling u",
  logits: "Logits z",
  entry: "Logit of {name}",
  draws: "Draws N",
  another: "Let one fall",
  guess: {
    question: "After 100 draws the shares are off by about 0.05. How many draws make that a tenth of it?",
    options: ["1,000", "10,000", "100,000"],
    says: "The typical error is √(p(1 − p)/N): a tenth of it needs a hundred times as many.",
  },
  presets: "How many draws",
  play: "More and more",
  seed: "Seed of the random numbers",
  rain: "u: a random number between 0 and 1",
  last: "draw {N}: u = {u} → {name}",
  dots: "a dot for each draw",
  columns: "too many for dots: counts (dashed: even)",
  pieces: "pieces as long as p = softmax(z)",
  share: "Shares",
  observed: "observed",
  expected: "| expected",
  error: "Largest |observed − expected|",
  typical: "dashed: typical, √(p(1\u00a0−\u00a0p)/N)",
  axis: "draws N",
  one:
    "The first number of seed {seed} is u = {u}. It falls on the piece of {name}: {name} is drawn. " +
    "The pieces are as long as the probabilities: {expected}.",
  many:
    "Of {N} numbers u, the pieces have caught these shares: {observed}. Expected: {expected}. " +
    "The largest difference is {error}; typical is √(p(1\u00a0−\u00a0p)/N) = {typical}.",
};

const MOST = 1e5;
const DECADES = [1, 10, 100, 1000, 1e4, 1e5];
const FLOOR = 1e-4; // where the axis of the error ends
const BINS = 25; // columns on the whole line; none lies on two pieces
const DOTS = 100; // more draws than that are shown as columns

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const controls = [
  { kind: "button", label: words.another, act: (state) => ({ ...state, draws: Math.min(MOST, state.draws + 1) }) },
  { kind: "presets", label: words.presets,
    options: [1, 10, 100, 1000, MOST].map((draws) => ({ label: grouped(draws), state: { draws } })) },
  { kind: "play", label: words.play, every: 80, first: (state) => ({ ...state, draws: 1 }),
    next: (state) => ({ ...state, draws: Math.min(MOST, Math.ceil(1.08 * state.draws)) }) },
  { kind: "range", key: "draws", label: words.draws, placed: true, min: 1, max: MOST, step: 1 / 3, scale: "log", whole: true, width: 7,
    set: (state, draws) => ({ ...state, draws: Math.round(draws) }) },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 6] },
];

/** Above the line and what falls on it; below the shares and the error, side by side or stacked. */
function places(width, count) {
  const wide = width >= 520;
  const top = wide ? 44 : 62;
  const rain = { left: 8, right: width - 8, top, floor: top + 88, bar: top + 94 };
  const below = rain.bar + 98;
  const shares = { top: below, right: wide ? 288 : width, row: wide ? 150 / Math.max(3, count) : 28 };
  const error = { start: wide ? 330 : 0, left: wide ? 376 : 48, right: width - 14, top: wide ? below : below + shares.row * count + 44 };
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
    svg: picture(width, at.height, drawPieces(view), drawRain(view), drawShares(view), drawAxis(view), drawError(view)),
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

let looks = {}; // what was counted for the last seed and logits, each at 1.06 times as many draws

/** Let the numbers fall one by one; look at the counts from time to time, and at the end. */
function follow({ logits, seed, draws }) {
  const key = `${seed}: ${logits}`;
  if (looks.key !== key) {
    const p = softmax(logits);
    const pieces = columnsOf(p);
    const { first, parts } = pieces.at(-1);
    looks = { key, p, pieces, seen: [{ n: 0, heights: new Int32Array(first + parts) }] };
  }
  const { p, pieces, seen } = looks;
  const u = numbers(seed, draws);
  while (seen.at(-1).n < draws) {
    const next = Math.min(MOST, Math.floor(1.06 * seen.at(-1).n) + 1);
    if (next > draws) break;
    seen.push(count(seen.at(-1), u.subarray(0, next)));
  }
  const before = seen.filter(({ n }) => n > 0 && n < draws);
  const now = count(before.at(-1) || seen[0], u);
  const errors = [...before, now].map(({ n, error }) => [n, error]);
  const last = u.at(-1);
  return { p, u, pieces, ...now, errors, last, hit: invert(p, last) };
}

/** Every piece is cut into columns, of about 1/25 of the line. `first` is the number of the first one. */
function columnsOf(p) {
  let [from, first] = [0, 0];
  return p.map((length) => {
    const parts = length > 0 ? Math.max(1, Math.round(BINS * length)) : 0;
    const piece = { from, first, parts, width: length / Math.max(1, parts) };
    from += length;
    first += parts;
    return piece;
  });
}

/** Rounding may put u a trifle outside the piece that it hits. */
function columnOf({ from, first, parts, width }, u) {
  const part = Math.floor((u - from) / width);
  return first + (part < 0 ? 0 : part < parts ? part : parts - 1);
}

/** Count on from an earlier look: how many u are in each column. */
function count({ n, heights }, u) {
  const { p, pieces } = looks;
  heights = heights.slice();
  for (let i = n; i < u.length; i++) {
    heights[columnOf(pieces[invert(p, u[i])], u[i])]++;
  }
  const counts = pieces.map(({ first, parts }) => sum(heights.subarray(first, first + parts)));
  const error = Math.max(...p.map((one, i) => Math.abs(counts[i] / u.length - one)));
  return { n: u.length, counts, heights, error };
}

/** The standard deviation of the share that varies most. */
const typical = ({ p }, N) => Math.sqrt(Math.max(...p.map((one) => one * (1 - one))) / N);

function sentence(view) {
  const { p, share, draws, seed, last, hit, error } = view;
  const list = (values) => listed(shell.names, values.map((one) => probability(one)));
  return fill(draws === 1 ? words.one : words.many, {
    N: grouped(draws), seed, u: fixed(last, 3), name: shell.names[hit],
    observed: list(share), expected: list(p), error: short(error, 2), typical: short(typical(view, draws), 2),
  });
}

/** What has fallen: few as dots, each at its u, many as columns that get even. */
function drawRain(view) {
  const { draws, last, hit, at: { wide, rain } } = view;
  const x = scale([0, 1], [rain.left, rain.right]);
  const said = fill(words.last, { N: grouped(draws), u: fixed(last, 3), name: shell.names[hit] });
  return [
    text(0, 14, words.rain, "bold"),
    wide ? text(rain.right + 8, 14, said, "", "end") : text(0, 33, said),
    text(0, wide ? 33 : 52, draws <= DOTS ? words.dots : words.columns, "muted"),
    draws <= DOTS ? drawDots(view, x) : drawColumns(view, x),
  ];
}

/** A dot lies as low as the others let it. The last one falls. */
function drawDots({ u, p, at: { wide, rain } }, x) {
  const size = wide ? 4.5 : 3.8;
  const rows = [];
  const levels = Array.from(u, (one) => {
    const free = rows.findIndex((row) => row.every((other) => Math.abs(x(one) - x(other)) > 2 * size));
    const level = free < 0 ? rows.push([]) - 1 : free;
    rows[level].push(one);
    return level;
  });
  const pitch = Math.min(2 * size, (rain.floor - rain.top - 2 * size) / rows.length);
  const y = (level) => rain.floor - size - 1 - pitch * level;
  const last = u.length - 1;
  return [
    levels.slice(0, -1).map((level, i) => circle(x(u[i]), y(level), size, colour(invert(p, u[i])))),
    drawLast(x(u[last]), y(levels[last]), rain),
  ];
}

function drawColumns({ last, hit, draws, pieces, heights, at: { rain } }, x) {
  const y = scale([0, 2.5], [rain.floor, rain.top]);
  const columns = pieces.flatMap(({ from, first, parts, width }, k) =>
    Array.from({ length: parts }, (_, i) => ({ from: from + i * width, width, top: y(heights[first + i] / (draws * width)), look: colour(k) })),
  );
  return [
    columns.map((one) => rect(x(one.from) + 0.5, one.top, x(one.from + one.width) - x(one.from) - 1, rain.floor - one.top, one.look)),
    line(rain.left, y(1), rain.right, y(1), "ink dashed"),
    drawLast(x(last), columns[columnOf(pieces[hit], last)].top - 5, rain),
  ];
}

/** The newest u: where it lies, and down to the piece that it hits. */
function drawLast(x, y, { top, bar }) {
  return flying(0, top - y, circle(x, y, 5, "ink dot")) + line(x, y, x, bar + 7, "ink strong");
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
        rect(from + 1, rain.bar, width, 28, `${colour(i)} pale`),
        i === hit ? rect(from + 1, rain.bar + 25, width, 4, colour(i)) : "",
        text(from + 1 + width / 2, rain.bar + 18, pieceName(i, one, width), "bold", "middle"),
      ];
    }),
    drawEdges(edges, x, rain.bar + 44),
    text((rain.left + rain.right) / 2, rain.bar + 64, words.pieces, "muted", "middle"),
  ];
}

function pieceName(i, p, width) {
  const long = `${shell.names[i]} ${probability(p)}`;
  return width > 7.6 * long.length ? long : width > 16 ? shell.names[i] : "";
}

/** The numbers at the edges of the pieces, where there is room for them. */
function drawEdges(edges, x, y) {
  let reached = x(0) + 8;
  const inner = edges.filter((one) => {
    const fits = x(one) - 19 > reached + 3 && x(one) + 28 < x(1);
    if (fits) reached = x(one) + 19;
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
    text(0, top - 14, words.share, "bold"),
    text(seen, top - 14, words.observed, "", "end"),
    text(wanted, top - 14, words.expected, "muted", "end"),
    p.map((one, i) => [
      text(0, rowOf(i) + 4, shell.names[i], "bold"),
      gauge(22, rowOf(i) - 6, width, 0, share[i], colour(i)),
      line(22 + one * width, rowOf(i) - 10, 22 + one * width, rowOf(i) + 10, "ink strong"),
    ]),
    distribution(share.map((one, i) => text(seen, rowOf(i) + 4, probability(one), "p", "end"))),
    distribution(p.map((one, i) => text(wanted, rowOf(i) + 4, probability(one), "p muted", "end"))),
  ];
}

function drawError(view) {
  const { errors, error, draws, x, at: { error: { start, left, right, top, bottom } } } = view;
  const y = scale([FLOOR, 1], [bottom, top], true);
  return [
    text(start, top - 14, words.error, "bold"),
    text(right + 14, top - 14, short(error, 2), "bold", "end"),
    [1, 0.1, 0.01, 0.001, FLOOR].map((one) => [
      line(left, y(one), right, y(one)),
      text(left - 10, y(one) + 4, short(one), "muted", "end"),
    ]),
    drawTypical(view, y),
    path(errors.map(([n, one]) => [x(n), y(one)]), "ink strong"),
    circle(x(draws), y(error), 5, "ink dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

/** The error to be expected falls with the root of N: a straight line on these axes, as far as it is seen. */
function drawTypical(view, y) {
  const { x } = view;
  const from = typical(view, 1);
  const end = Math.min(MOST, (from / FLOOR) ** 2);
  if (end <= 10) return "";
  return [
    path([[x(1), y(from)], [x(end), y(typical(view, end))]], "ink dashed"),
    text(x(MOST), y(1) + 15, words.typical, "halo", "end"),
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
  animates: ["draws", "seed"],
  guess: { right: 1, show: { logits: [2, 1, 0.1], draws: 10000 } },
  defaults: { logits: [2, 1, 0.1], draws: 1, seed: 7 },
  draw,
});
