// Softmax in one pass: a running maximum and a sum that is measured against it, block by block and
// on several workers, whose pairs are joined at the end.

import { logSumExp, max, sum } from "../arithmetic.js";
import { circle, fill, fixed, gauge, line, path, picture, rect, short, text } from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "One pass",
  scores: "Scores z",
  entry: "Score of {name}",
  block: "Block size",
  workers: "Workers",
  step: "Steps done",
  play: "Let the scores come",
  guess: {
    question: "Three scores of 2 are read, and their sum is 3. Then comes a 7. What is left of the 3?",
    options: ["all of it", "about 0.02", "nothing: the sum begins anew"],
    says: "3 · exp(2 − 7) ≈ 0.02: the old sum is measured against the new maximum, and no score is read again.",
  },
  presets: "Split the work",
  one: "one by one",
  pairs: "in pairs",
  two: "two workers",
  three: "three workers",
  worker: "worker {n}",
  whole: "together",
  largest: "m = {m}",
  total: "d = {d}",
  rescaled: "old sum × {factor}",
  kept: "old sum kept",
  first: "first block",
  waiting: "waits",
  idle: "no work",
  log: "m + ln d = {log}",
  key: "d: the sum of exp(z − m), as long as it is read",
  begun: "Nothing is read yet.",
  reading: "{read} of {all} scores are read. {workers}",
  state: "Worker {n}: the largest so far is {m}, the sum measured against it {d}{how}.",
  grew: ", after a larger score shrank the old sum by the factor {factor}",
  joined: "Two pairs have been joined: m = {m}, d = {d}. {left}",
  more: "Another is still to come.",
  done: "All scores are read once, and m + ln d = {m} + ln {d} = {log}. From all scores at once it is {exact}.",
};

const EMPTY = { m: -Infinity, d: 0, read: 0 };
const MOST = 3; // workers; each has its row, so that nothing moves when there are fewer
const TOP = 18;
const PLOT = 130;
const ROW = 54;

const controls = [
  { kind: "play", label: words.play, every: 900, first: (state) => ({ ...state, step: 0 }),
    next: (state) => ({ ...state, step: Math.min(state.step + 1, lastStep(state)) }) },
  { kind: "range", key: "step", label: words.step, min: 0, max: 14, step: 1, whole: true },
  { kind: "presets", label: words.presets,
    options: [
      { label: words.one, state: { block: 1, workers: 1 } },
      { label: words.pairs, state: { block: 2, workers: 1 } },
      { label: words.two, state: { block: 1, workers: 2 } },
      { label: words.three, state: { block: 2, workers: 3 } },
    ] },
  { kind: "range", key: "block", label: words.block, min: 1, max: 4, step: 1, whole: true },
  { kind: "range", key: "workers", label: words.workers, min: 1, max: MOST, step: 1, whole: true },
  { kind: "vector", key: "scores", label: words.scores, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.5, typed: [-1000, 1000], length: [3, 12], added: () => 2 },
];

/** Two running pairs as one: the sum that is measured against the smaller maximum shrinks. */
export function join(a, b) {
  if (a.read === 0 || b.read === 0) return a.read === 0 ? b : a;
  const m = Math.max(a.m, b.m);
  return { m, d: a.d * Math.exp(a.m - m) + b.d * Math.exp(b.m - m), read: a.read + b.read };
}

function summary(z) {
  const m = max(z);
  return { m, d: sum(z.map((one) => Math.exp(one - m))), read: z.length };
}

/** The scores of each worker: neighbours, as evenly as it goes. */
function shares({ scores, workers }) {
  const cut = (k) => Math.round((k * scores.length) / workers);
  return Array.from({ length: workers }, (_, k) => ({ from: cut(k), to: cut(k + 1) }));
}

const readings = (state) => Math.max(...shares(state).map(({ from, to }) => Math.ceil((to - from) / state.block)));
const lastStep = (state) => readings(state) + state.workers - 1;

/** Where every worker stands, and what has been joined so far. */
function follow(state) {
  const { scores, block } = state;
  const step = Math.min(state.step, lastStep(state));
  const read = Math.min(step, readings(state));
  const workers = shares(state).map(({ from, to }) => {
    let [before, now] = [EMPTY, EMPTY];
    const seen = [];
    for (let k = 0; k < read && from + k * block < to; k++) {
      before = now;
      now = join(now, summary(scores.slice(from + k * block, Math.min(to, from + (k + 1) * block))));
      seen.push([from + now.read, now.m]);
    }
    return { from, to, before, seen, ...now };
  });
  const joins = step - read;
  const whole = workers.slice(0, joins + 1).reduce(join, EMPTY);
  return { step, workers, joins, whole, done: step === lastStep(state) };
}

function places(width, { scores }) {
  const left = 50;
  const each = (width - left - 8) / scores.length;
  const table = TOP + PLOT + 40;
  return { left, each, table, wide: width >= 520, height: table + (MOST + 1) * ROW + 8, width };
}

function draw(state, width) {
  const view = { ...state, ...follow(state), at: places(width, state) };
  return { svg: picture(width, view.at.height, drawScores(view), drawWorkers(view)), text: sentence(view) };
}

const factorOf = ({ before, m }) => (before.read > 0 && m > before.m ? Math.exp(before.m - m) : 1);
const value = (x) => short(x, 4);

function sentence({ scores, workers, whole, joins, done, step }) {
  if (step === 0) return words.begun;
  const pair = { m: value(whole.m), d: fixed(whole.d, 3) };
  if (done)
    return fill(words.done, { ...pair, log: fixed(whole.m + Math.log(whole.d), 3), exact: fixed(logSumExp(scores), 3) });
  if (joins > 0) return fill(words.joined, { ...pair, left: words.more });
  const told = workers.map((one, k) => {
    const factor = factorOf(one);
    const how = factor < 1 ? fill(words.grew, { factor: short(factor) }) : "";
    return one.read ? fill(words.state, { n: k + 1, m: value(one.m), d: fixed(one.d, 3), how }) : "";
  });
  const read = workers.reduce((n, one) => n + one.read, 0);
  return fill(words.reading, { read, all: scores.length, workers: told.filter(Boolean).join(" ") });
}

/** The scores in the order in which they come, and over them the largest so far. */
function drawScores({ scores, workers, at }) {
  const low = Math.min(0, ...scores);
  const high = Math.max(1, ...scores);
  const y = (z) => TOP + 12 + (PLOT - 24) * (1 - (z - low) / (high - low));
  const x = (i) => at.left + at.each * (i + 0.5);
  const ends = [...new Set([low, 0, high])].filter((z) => z === 0 || Math.abs(y(z) - y(0)) > 18);
  return [
    ends.map((z) => [text(at.left - 8, y(z) + 4, short(z), "muted", "end"), line(at.left, y(z), at.width - 8, y(z), "grid")]),
    workers.map(({ from, to, read, seen }, k) => [
      k ? line(x(from) - at.each / 2, TOP, x(from) - at.each / 2, TOP + PLOT + 24, "axis dashed") : "",
      path(stairs({ from, seen }, (i) => x(i) - at.each / 2, y), "ink strong"),
      scores.slice(from, to).map((z, i) => circle(x(from + i), y(z), 5, i < read ? "ink dot" : "quiet hollow")),
    ]),
    scores.map((_, i) => text(x(i), TOP + PLOT + 18, shell.names[i], "muted", "middle")),
  ];
}

/** The largest score so far: a stair that only climbs. */
function stairs({ from, seen }, edge, y) {
  return seen.flatMap(([to, m], k) => [[edge(k ? seen[k - 1][0] : from) + 2, y(m)], [edge(to) - 2, y(m)]]);
}

/** One row a worker, and one for what has been joined. */
function drawWorkers(view) {
  const { workers, whole, joins, done, at, scores } = view;
  const rows = workers.map((one, k) => row(at, k, fill(words.worker, { n: k + 1 }), one, noteOn(one), scores.length));
  const note = done ? fill(words.log, { log: fixed(whole.m + Math.log(whole.d), 3) }) : "";
  const shown = joins > 0 || done ? whole : EMPTY;
  const idle = [...Array(MOST - workers.length).keys()].map((k) => drawIdle(at, workers.length + k));
  return [...rows, ...idle, row(at, MOST, words.whole, shown, note, scores.length)];
}

function drawIdle({ table }, k) {
  const y = table + ROW * k + 14;
  return [text(0, y, fill(words.worker, { n: k + 1 }), "muted"), text(78, y, words.idle, "muted")];
}

function noteOn(one) {
  if (one.before.read === 0) return one.read ? words.first : "";
  const factor = factorOf(one);
  return factor < 1 ? fill(words.rescaled, { factor: short(factor) }) : words.kept;
}

/** What the old sum was before a larger score shrank it, and what was left of it. */
function before({ before: old, m }, bar, y, unit) {
  if (!old || old.read === 0 || m === old.m) return "";
  const left = old.d * Math.exp(old.m - m);
  return [
    line(bar, y + 24, bar + old.d * unit, y + 24, "axis dashed"),
    line(bar, y + 24, bar + left * unit, y + 24, "ink thick"),
  ];
}

function row(at, k, name, one, note, most) {
  const { m, d, read } = one;
  const y = at.table + ROW * k;
  const columns = [0, 78, 150];
  const bar = at.wide ? 250 : 150;
  const room = at.width - bar - 8;
  return [
    text(columns[0], y + 14, name, "bold"),
    read ? text(columns[1], y + 14, fill(words.largest, { m: value(m) })) : text(columns[1], y + 14, words.waiting, "muted"),
    read ? text(columns[2], y + 14, fill(words.total, { d: fixed(d, 3) }), "bold") : "",
    at.wide ? [gauge(bar, y + 4, room, 0, d / most, "quiet"), before(one, bar, y, room / most)] : rect(columns[1], y + 24, (at.width - columns[1] - 8) * (d / most), 4, "quiet", 2),
    note ? text(columns[1], y + (at.wide ? 32 : 42), note, "muted") : "",
  ];
}

export default figure({
  name: "one-pass",
  words,
  controls,
  guess: { right: 1, show: { scores: [2, 2, 2, 7], block: 1, workers: 1, step: 4 } },
  defaults: { scores: [1, 3, 2, 5, 0, 4], block: 1, workers: 1, step: 4 },
  draw,
});
