// A leader with a fixed gap over n - 1 equal others: however large the gap, a crowd drowns it.

import { sigmoid } from "../arithmetic.js";
import { circle, distribution, fill, knob, line, path, picture, probability, raised, rect, scale, short, text } from "../drawing.js";
import { colour, figure } from "../figure.js";
import { EDGES } from "../temperature.js";

const words = {
  title: "The crowd",
  n: "Options n",
  gap: "Gap D",
  temperature: "Temperature T",
  hold: "Set the T that holds 0.9",
  guess: {
    question: "One option leads by 5, and the others are equal. Among 10 options it has 0.94. What does it have among 10,000?",
    options: ["about 0.9, as before", "about one half", "less than 0.02"],
    says: "Each of the others has next to nothing, but there are 9,999 of them.",
  },
  presets: "How many options",
  head: "n = {n}, D/T = {ratio}",
  leader: "leader {p}",
  others: "others {p}",
  each: "each {p}",
  share: "Share of the leader at every n",
  needed: "Dashed: D/T. Curve: what 0.9 needs, ln(9(n\u00a0−\u00a01))",
  neededShort: "Dashed: D/T. Curve: what 0.9 needs",
  ways: "To hold 0.9 among {n}:",
  byGap: "gap D = {gap}, at this T",
  byT: "or T = {T}, at this D",
  never: "no T does it, for D = 0",
  says:
    "A leader with the gap D = {D} over {others} has 1/(1 + {count}·exp(−{ratio})) = {p} at T = {T}. " +
    "To have 0.9 it needs the gap T ln(9(n\u00a0−\u00a01)) = {gap}{byT}. {limit}",
  saysT: " or T = {T}",
  crowd: "{count} equal others",
  pair: "one other",
  none: "With D/T = {ratio} it has less than 0.9 even against one other.",
  some: "With D/T = {ratio} it has 0.9 among {most} options at most.",
  all: "With D/T = {ratio} it has more than 0.9 among 100,000 options too.",
};

const GOAL = 0.9;
const RANGE = [2, 1e5];
const TYPED = [1e-4, 1000]; // temperatures
const STEP = (Math.log10(RANGE[1] / RANGE[0]) - 1e-9) / 94; // of the slider, in decades: the last one must fit
const TICKS = [2, 10, 100, 1000, 1e4, 1e5];
const MOST = 15; // D/T that the lower picture reaches
const FEW = 100; // others that can be seen one by one

const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/** D/T with which the leader has 0.9 among n. */
const needed = (n) => Math.log((GOAL / (1 - GOAL)) * (n - 1));

/** Of n options, the share of one that is ahead of all others by `ratio` = D/T. */
const share = (n, ratio) => sigmoid(ratio - Math.log(n - 1));

/** With five digits, and never warmer than what holds 0.9. */
function holding({ n, gap }) {
  const T = gap / needed(n);
  const unit = 10 ** (Math.floor(Math.log10(T)) - 4);
  return Math.min(TYPED[1], Math.max(TYPED[0], Number((Math.floor(T / unit) * unit).toPrecision(5))));
}

const controls = [
  { kind: "presets", label: words.presets, options: TICKS.slice(1).map((n) => ({ label: grouped(n), state: { n } })) },
  { kind: "range", key: "n", label: words.n, placed: true, min: RANGE[0], max: RANGE[1], step: STEP, scale: "log", whole: true, width: 7,
    set: (state, n) => ({ ...state, n: Math.round(n) }) },
  { kind: "button", label: words.hold, act: (state) => (state.gap > 0 ? { ...state, temperature: holding(state) } : state) },
  { kind: "range", key: "gap", label: words.gap, min: 0, max: 20, step: 0.5, typed: [0, 1000] },
  { kind: "range", key: "temperature", label: words.temperature, min: EDGES[0], max: EDGES[1], step: 0.02, scale: "log", typed: TYPED },
];

function places(width) {
  const wide = width >= 520;
  const [left, right] = [16, width - 34];
  const shares = { top: 122, bottom: 262 };
  const gaps = { top: 302, bottom: 412 };
  const dial = gaps.bottom + 26;
  const ways = dial + 58;
  return { wide, width, left, right, shares, gaps, dial, ways, height: ways + (wide ? 10 : 52) };
}

function draw(state, width) {
  const { n, gap, temperature } = state;
  const at = places(width);
  const x = scale(RANGE, [at.left, at.right], true);
  const ratio = gap / temperature;
  const view = { ...state, at, x, ratio, p: share(n, ratio), rest: sigmoid(Math.log(n - 1) - ratio) };
  return {
    svg: picture(width, at.height, drawBar(view), drawShares(view), drawGaps(view), drawDial(view), drawWays(view)),
    text: sentence(view),
    places: { n: { x: at.left, y: at.dial, width: at.right - at.left } },
    at: (px) => ({ ...state, n: countAt(at, px) }),
  };
}

function countAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return Math.round(Number((RANGE[0] * (RANGE[1] / RANGE[0]) ** part).toPrecision(2)));
}

function limitOf(ratio) {
  if (ratio < needed(RANGE[0])) return words.none;
  return ratio > needed(RANGE[1]) ? words.all : words.some;
}

function sentence({ n, gap, temperature, ratio, p }) {
  const most = grouped(Math.floor(1 + 1e-9 + Math.exp(Math.min(ratio, 20)) / 9));
  return fill(words.says, {
    D: short(gap), T: short(temperature), count: grouped(n - 1), ratio: short(ratio), p: probability(p),
    others: n === 2 ? words.pair : fill(words.crowd, { count: grouped(n - 1) }),
    gap: short(temperature * needed(n)), byT: gap > 0 ? fill(words.saysT, { T: short(gap / needed(n)) }) : "",
    limit: fill(limitOf(ratio), { ratio: short(ratio), most }),
  });
}

/** All options as one bar: the leader, and the others one by one while they can be seen. */
function drawBar({ n, ratio, p, rest, at }) {
  const end = p * at.width;
  const each = (at.width - end) / (n - 1);
  const cuts = n <= FEW && each > 3 ? Array.from({ length: n - 2 }, (_, i) => end + each * (i + 1)) : [];
  return [
    text(0, 14, fill(words.head, { n: grouped(n), ratio: short(ratio) }), "bold"),
    rect(0, 24, at.width, 22, "quiet", 2),
    cuts.map((cut) => rect(cut - 0.5, 24, 1, 22, "track")),
    rect(0, 24, end, 22, colour(0), 2),
    distribution(
      text(0, 64, fill(words.leader, { p: "" }), `${colour(0)} bold`),
      text(48, 64, probability(p), "p bold"),
      text(at.width - 80, 64, fill(words.others, { p: "" }), "muted", "end"),
      text(at.width, 64, probability(rest), "p", "end"),
    ),
    n > 2 ? text(at.width, 82, fill(words.each, { p: probability(rest / (n - 1)) }), "muted", "end") : "",
  ];
}

const COUNTS = Array.from({ length: 95 }, (_, i) => RANGE[0] * (RANGE[1] / RANGE[0]) ** (i / 94));

function axes(at, y, values) {
  return values.map((one) => [
    line(at.left, y(one), at.right, y(one), "grid"),
    text(at.right + 8, y(one) + 4, short(one), "muted"),
  ]);
}

function drawShares({ n, ratio, p, at, x }) {
  const { top, bottom } = at.shares;
  const y = scale([0, 1], [bottom, top]);
  return [
    text(0, top - 14, words.share, "bold"),
    axes(at, y, [0, 0.5]),
    line(at.left, y(GOAL), at.right, y(GOAL), "axis dashed"),
    text(at.right + 8, y(GOAL) + 4, String(GOAL), "muted"),
    path(COUNTS.map((one) => [x(one), y(share(one, ratio))]), `${colour(0)} curve`),
    line(x(n), top - 4, x(n), bottom, "ink strong"),
    circle(x(n), y(p), 5, `${colour(0)} dot`),
  ];
}

/** In units of T: the gap there is, and the gap that 0.9 needs. */
function drawGaps({ n, ratio, at, x }) {
  const { top, bottom } = at.gaps;
  const y = scale([0, MOST], [bottom, top]);
  return [
    text(0, top - 14, at.wide ? words.needed : words.neededShort, "bold"),
    axes(at, y, [0, 5, 10, MOST]),
    path(COUNTS.map((one) => [x(one), y(needed(one))]), "ink curve"),
    line(at.left, y(ratio), at.right, y(ratio), `${colour(0)} thick dashed`),
    ratio > MOST ? path([[at.left, top - 3], [at.left + 4, top - 8], [at.left + 8, top - 3]], `${colour(0)} strong`) : "",
    line(x(n), top - 4, x(n), at.dial, "ink strong"),
    circle(x(n), y(needed(n)), 5, "ink dot"),
  ];
}

function drawDial({ n, at, x }) {
  const y = at.dial;
  const label = (one) => (one < 1e4 ? grouped(one) : `10${raised(Math.log10(one))}`);
  return [
    rect(at.left - 8, y - 2, at.right - at.left + 16, 4, "track", 2),
    TICKS.map((one) => [line(x(one), y + 7, x(one), y + 11, "axis"), text(x(one), y + 25, label(one), "muted", "middle")]),
    text(at.width, y + 4, "n", "bold", "end"),
    knob(x(n), y, "ink big"),
    rect(at.left - 8, at.shares.top, at.right - at.left + 16, at.gaps.bottom - at.shares.top, "grab across"),
  ];
}

function drawWays({ n, gap, temperature, at }) {
  const { wide, ways: y } = at;
  const byT = gap > 0 ? fill(words.byT, { T: short(gap / needed(n)) }) : words.never;
  const spots = wide ? [[0, y], [196, y], [384, y]] : [[0, y], [0, y + 20], [0, y + 40]];
  const lines = [fill(words.ways, { n: grouped(n) }), fill(words.byGap, { gap: short(temperature * needed(n)) }), byT];
  return lines.map((one, i) => text(...spots[i], one, i ? "" : "bold"));
}

export default figure({
  name: "the-crowd",
  words,
  controls,
  guess: { right: 2, show: { n: 10_000, gap: 5, temperature: 1 } },
  defaults: { n: 100, gap: 5, temperature: 1 },
  draw,
});
