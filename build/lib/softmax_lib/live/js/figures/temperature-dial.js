// One knob with two linked views: which options are likely, and how many are alive. Below them is
// what a language model writes at that temperature.

import { effectiveNumber, entropy, max, mean, softmax } from "../arithmetic.js";
import {
  beyond, circle, distribution, element, fill, fixed, group, knob, line, listed, path, picture, probability, rect,
  scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { EDGES, DECADES, temperatureAt, temperatureControl, temperaturePlace, temperatureScale } from "../temperature.js";
import { drawWritten, transcriptOf, writtenHeight } from "../written.js";

const words = {
  title: "Temperature dial",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  beta: "β = 1/T",
  guess: {
    question: "Of the logits 3, 3, 1 and 0 two lead. T falls to 0. What do the leaders get?",
    options: ["one gets everything", "one half each", "less than one half each"],
    says: "Equal logits have equal probabilities at every temperature, and the others lose all.",
  },
  presets: "Try these logits",
  tie: "a tie: 3, 3, 1, 0",
  ruledOut: "one ruled out: 2, 1, −∞",
  bars: "Probabilities at T = {T}",
  curves: "Probabilities at every T",
  cold: "cold: the largest wins",
  tied: "cold: a tie of {count}",
  hot: "hot: all are alike",
  largerBeta: "← β",
  largerT: "T →",
  reading: "β = 1/T = {beta}, the same knob",
  short: "T = {T}, β = 1/T = {beta}",
  alive: "{number} of {count} options alive",
  out: "{count} ruled out",
  fair: "as undecided as a fair draw from {number}",
  peak: "{name} peaks at T = {T}",
  peaks: "{name} peak at T = {T}",
  and: " and ",
  says:
    "At temperature T = {T} (β = {beta}) the probabilities are {list}. " +
    "The entropy is {entropy} nats: effectively {number} of {count} options are alive.",
};

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  temperatureControl(words.temperature, [0, Infinity]),
  { kind: "number", key: "beta", label: words.beta, typed: [0, Infinity], step: 0.02, scale: "log", min: 0.01, max: 100, width: 8,
    get: ({ temperature }) => 1 / temperature, set: (state, beta) => ({ ...state, temperature: 1 / beta }) },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 10] },
  { kind: "presets", label: words.presets, options: [
    preset("2, 1, 0.1", [2, 1, 0.1]),
    preset("2, 1, −3", [2, 1, -3]),
    preset("8, 5, 0", [8, 5, 0]),
    preset("1, 2, 3, 4, 1, 2, 3", [1, 2, 3, 4, 1, 2, 3]),
    preset(words.tie, [3, 3, 1, 0]),
    preset(words.ruledOut, [2, 1, -Infinity]),
  ] },
];

/** Where things stand, in CSS pixels. On a phone the views stand below one another. */
function places(width) {
  const wide = width >= 520;
  const [left, right] = wide ? [290, width - 38] : [40, width - 40];
  const curves = wide ? { top: 46, bottom: 206 } : { top: 264, bottom: 404 };
  const bars = wide ? { ...curves, right: 226 } : { top: 46, bottom: 166, right: width };
  const dial = curves.bottom + 60;
  const alive = { top: dial + (wide ? 54 : 138), bottom: dial + (wide ? 114 : 198) };
  const written = { x: 0, y: alive.bottom + 22, width };
  return { wide, left, right, curves, bars, dial, alive, written, height: written.y + writtenHeight(width) };
}

function draw(state, width) {
  const { logits, temperature: T } = state;
  const p = softmax(logits, T);
  const at = places(width);
  const place = { left: at.left, right: at.right, y: at.dial };
  const x = temperatureScale(place);
  const view = { logits, T, p, at, x, entropy: entropy(p), number: effectiveNumber(p) };
  view.count = logits.filter(Number.isFinite).length;
  view.table = STEPS.map((T) => softmax(logits, T));
  view.curves = curvesOf(view);
  return {
    svg: picture(
      width, at.height,
      drawCurves(view), drawBars(view), drawAlive(view), drawDial(view), drawWritten(at.written, T), drawMarker(view),
    ),
    text: sentence(view),
    transcript: transcriptOf(T),
    places: { temperature: temperaturePlace(place) },
    at: (px) => ({ ...state, temperature: temperatureAt(at, px) }),
  };
}

function sentence({ logits, T, p, entropy, number, count }) {
  return fill(words.says, {
    T: short(T), beta: short(1 / T), list: listed(shell.names, p.map((one) => probability(one))),
    entropy: fixed(entropy, 3), number: fixed(number, 2), count, options: logits.length,
  });
}

const STEPS = Array.from({ length: 97 }, (_, i) => 10 ** (i / 24 - 2));

/** The probabilities at every T: one curve for all options of the same logit, the largest first. */
function curvesOf({ logits, table }) {
  const distinct = [...new Set(logits)].sort((a, b) => b - a);
  return distinct.map((z) => {
    const i = logits.indexOf(z);
    return { look: colour(i), p: table.map((p) => p[i]), names: namesOf(logits, z) };
  });
}

const namesOf = (logits, z) => [...shell.names].filter((_, i) => logits[i] === z);

/** Every probability over the temperature, on the same height as its bar. */
function drawCurves({ T, p, at, x, curves }) {
  const { top, bottom } = at.curves;
  const y = scale([0, 1], [bottom, top]);
  const tied = curves[0].names.length;
  return [
    text(at.wide ? at.left : 0, top - 26, words.curves, "bold"),
    yAxis(at, y, [0, 0.5, 1]),
    at.wide ? p.map((one, i) => line(barAt(at, i, p.length).right + 3, y(one), x(T), y(one), `${colour(i)} dotted`)) : "",
    curves.map((curve) => path(STEPS.map((T, k) => [x(T), y(curve.p[k])]), `${curve.look} curve`)),
    text(at.wide ? at.left : 0, bottom + 17, tied > 1 ? fill(words.tied, { count: tied }) : words.cold, "muted"),
    text(at.wide ? at.right : at.right + 40, bottom + 17, words.hot, "muted", "end"),
  ];
}

/** The name of a curve stands over it where its neighbours are far; that of the lowest below, if there is room. */
function drawNames({ at, x, curves }, y) {
  const lowest = curves.length - 1;
  return curves.map(({ p, names, look }, i) => {
    const gaps = p.slice(0, -8).map((one, k) => {
      const above = i > 0 ? y(one) - y(curves[i - 1].p[k]) : Infinity;
      const below = i < lowest ? y(curves[i + 1].p[k]) - y(one) : Infinity;
      return Math.min(above, below, at.curves.bottom);
    });
    const k = gaps.indexOf(Math.max(...gaps));
    if (gaps[k] < 14) return "";
    const rises = p[k] > p[Math.max(k - 1, 0)] + 1e-3;
    const under = i === lowest && y(p[k]) + 16 < at.curves.bottom;
    const label = names.join(", ");
    const toRight = rises === under || x(STEPS[k]) < 8 * label.length;
    return text(x(STEPS[k]) + (toRight ? 3 : -3), y(p[k]) + (under ? 14 : -7), label, `${look} bold halo`, toRight ? "start" : "end");
  });
}

function yAxis(at, y, values) {
  return values.map((one) => [
    line(at.left, y(one), at.right, y(one)),
    text(at.right + 8, y(one) + 4, String(one), "muted"),
  ]);
}

/** An option in the middle is most likely where the mean logit is its own. Equal logits share it. */
function peaksOf(logits) {
  const inner = new Set(logits.filter((z) => Number.isFinite(z) && z < Math.max(...logits)));
  return [...inner].map((z) => ({ z, T: peakOf(logits, z) })).filter(({ T }) => T < EDGES[1] / 2);
}

function peakOf(logits, z) {
  const above = (logT) => mean(logits, softmax(logits, 10 ** logT)) > z;
  let [low, high] = [-2, 2];
  if (above(high)) return Infinity;
  for (let i = 0; i < 24; i++) {
    const middle = (low + high) / 2;
    if (above(middle)) low = middle;
    else high = middle;
  }
  return 10 ** low;
}

/** A ring on the curve, and over all curves the words: the highest curve only falls. */
function drawPeaks({ logits, at, x }, y) {
  const peaks = peaksOf(logits).sort((a, b) => b.T - a.T);
  const rings = peaks.map(({ z, T }) => circle(x(T), y(softmax(logits, T)[logits.indexOf(z)]), 4, "ink hollow"));
  let limit = at.curves.bottom;
  const flags = peaks.slice(0, 2).map(({ z, T }) => {
    const names = namesOf(logits, z);
    const label = fill(names.length > 1 ? words.peaks : words.peak, { name: names.join(words.and), T: short(T) });
    const left = Math.min(x(T) + 5, at.right - 6.6 * label.length);
    limit = Math.min(limit - 16, y(max(softmax(logits, temperatureAt(at, left)))) - 8);
    return { label, x: x(T), foot: y(softmax(logits, T)[logits.indexOf(z)]), limit, toRight: left > x(T) };
  });
  return [
    flags.map((one) => line(one.x, one.foot, one.x, one.limit + (one.toRight ? -10 : 4), "axis")),
    rings,
    flags.map((one) => text(one.toRight ? one.x + 5 : at.right, one.limit, one.label, "muted halo", one.toRight ? "start" : "end")),
  ];
}

function barAt({ bars }, i, count) {
  const step = bars.right / count;
  const width = Math.min(46, 0.66 * step);
  const middle = step * (i + 0.5);
  return { middle, step, width, left: middle - width / 2, right: middle + width / 2 };
}

function drawBars({ logits, T, p, at }) {
  const { top, bottom, right } = at.bars;
  const y = scale([0, 1], [bottom, top]);
  const scores = logits.map((z) => short(z));
  const room = Math.max(...scores.map((one) => 8.2 * one.length + 2)) < right / p.length;
  return [
    text(0, top - 26, fill(words.bars, { T: short(T) }), "bold"),
    distribution(p.map((one, i) => {
      const { middle, step, width, left } = barAt(at, i, p.length);
      return [
        rect(left, y(one), width, bottom - y(one), colour(i)),
        text(middle, y(one) - 5, label(one, step), "p halo", "middle"),
        text(middle, bottom + 17, shell.names[i], "bold", "middle"),
        room ? text(middle, bottom + 33, scores[i], "muted", "middle") : "",
      ];
    })),
    line(0, bottom, right, bottom, "axis"),
  ];
}

/** As much of a probability as fits over its bar. */
function label(p, step) {
  const words = probability(p, step < 36 ? 2 : 3, step > 52);
  return step < 30 ? words.replace("0.", ".").replace(" ", "") : words;
}

/** The dial: beta on its upper edge, T on its lower edge. */
function drawDial({ at, x, T }) {
  const y = at.dial;
  const numbers = (one) => [
    text(x(one), y - 18, short(1 / one), "muted", "middle"),
    text(x(one), y + 26, short(one), "muted", "middle"),
  ];
  return [
    rect(at.left - 8, y - 3, at.right - at.left + 16, 6, "track", 3),
    element("path", { d: ticks(x, y), class: "axis" }),
    DECADES.map(numbers),
    text(at.left - 15, y - 18, words.largerBeta, "bold", "end"),
    text(at.right + 15, y + 26, words.largerT, "bold"),
    at.wide ? drawReading(T, y) : text((at.left + at.right) / 2, y + 48, fill(words.short, { T: short(T), beta: short(1 / T) }), "bold", "middle"),
  ];
}

function drawReading(T, y) {
  return [
    text(0, y + 4, `T = ${short(T)}`, "bold big"),
    text(0, y + 24, fill(words.reading, { beta: short(1 / T) }), "muted"),
  ];
}

/** Long ticks at the powers of ten and short ones between them: 2 on one edge is 1/2 on the other. */
function ticks(x, y) {
  const marks = DECADES.flatMap((ten) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => [k * ten, k === 1 ? 7 : 4]));
  const inside = marks.filter(([one]) => one <= EDGES[1]);
  const tick = ([one, long]) => `M${x(1 / one).toFixed(1)} ${y - 5}v${-long}M${x(one).toFixed(1)} ${y + 5}v${long}`;
  return inside.map(tick).join("");
}

function drawAlive({ logits, table, at, x, number, count }) {
  const { top, bottom } = at.alive;
  const y = scale([1, Math.max(2, count)], [bottom, top]);
  const base = at.wide ? top + 6 : top - 62;
  const share = (i) => Math.min(1, Math.max(0, number - i));
  const out = logits.length - count;
  return [
    yAxis(at, y, [1, count]),
    path(STEPS.map((T, k) => [x(T), y(effectiveNumber(table[k]))]), "ink curve"),
    text(0, base, fill(words.alive, { number: fixed(number, 2), count }), "bold"),
    text(0, base + 20, fill(words.fair, { number: fixed(number, 2) }), "muted"),
    Array.from({ length: count }, (_, i) => drawShare(20 * i, base + 32, share(i))),
    out ? text(20 * count + 4, base + 44, fill(words.out, { count: out }), "muted") : "",
  ];
}

/** A disc that is filled from the left by a share. A nested svg cuts what reaches beyond it. */
function drawShare(x, y, share) {
  return [
    circle(x + 8, y + 8, 7, "quiet ring"),
    element("svg", { x, y, width: 16 * share, height: 16 }, circle(8, 8, 7, "quiet")),
  ];
}

/** One line through all views, with a dot on every curve. */
function drawMarker(view) {
  const { p, at, x, T, number, count } = view;
  const y = scale([0, 1], [at.curves.bottom, at.curves.top]);
  const n = scale([1, Math.max(2, count)], [at.alive.bottom, at.alive.top]);
  return group(
    {},
    line(x(T), at.curves.top - 8, x(T), at.curves.bottom, "ink strong"),
    line(x(T), at.alive.top - 8, x(T), at.alive.bottom, "ink strong"),
    drawPeaks(view, y),
    p.map((one, i) => circle(x(T), y(one), 5, `${colour(i)} dot`)),
    circle(x(T), n(number), 5, "ink dot"),
    drawNames(view, y),
    knob(x(T), at.dial, "ink big", beyond(T, EDGES)),
    rect(at.left - 10, at.curves.top, at.right - at.left + 20, at.alive.bottom - at.curves.top, "grab across"),
  );
}

export default figure({
  name: "temperature-dial",
  words,
  controls,
  guess: { right: 1, show: { logits: [3, 3, 1, 0], temperature: 0.05 } },
  defaults: { logits: [2, 1, 0.1], temperature: 1 },
  draw,
});
