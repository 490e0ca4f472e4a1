// One knob with two linked views: which options are likely, and how many are alive.

import { effectiveNumber, entropy, mean, softmax } from "../arithmetic.js";
import {
  circle, distribution, element, fill, fixed, group, knob, line, listed, path, picture, probability, rect,
  scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Temperature dial",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  beta: "β = 1/T",
  presets: "Try these logits",
  tie: "a tie: 3, 3, 1, 0",
  ruledOut: "one ruled out: 2, 1, −∞",
  bars: "Probabilities at this T",
  curves: "at every T",
  cold: "cold: the largest wins",
  hot: "hot: all are alike",
  alive: "{number} of {count} options alive",
  entropy: "exp of the entropy, {entropy} nats",
  peak: "peak of {names}: T = {T}",
  and: " and ",
  says:
    "At temperature T = {T} (β = {beta}) the probabilities are {list}. " +
    "The entropy is {entropy} nats: effectively {number} of {count} options are alive.",
};

const EDGES = [0.01, 100];
const DECADES = [0.01, 0.1, 1, 10, 100];

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "range", key: "temperature", label: words.temperature, placed: true,
    min: 0.01, max: 100, step: 0.02, scale: "log", typed: [0, Infinity] },
  { kind: "number", key: "beta", label: words.beta, typed: [0, Infinity], step: 0.02, scale: "log", min: 0.01, max: 100,
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
  const [left, right] = wide ? [290, width - 34] : [28, width - 30];
  const curves = wide ? { top: 46, bottom: 206 } : { top: 264, bottom: 404 };
  const bars = wide ? { ...curves, right: 226 } : { top: 46, bottom: 166, right: width };
  const dial = curves.bottom + 60;
  const alive = { top: dial + (wide ? 54 : 116), bottom: dial + (wide ? 114 : 176) };
  return { wide, left, right, curves, bars, dial, alive, height: alive.bottom + 8 };
}

function draw(state, width) {
  const { logits, temperature: T } = state;
  const p = softmax(logits, T);
  const at = places(width);
  const x = scale(EDGES, [at.left, at.right], true);
  const view = { logits, T, p, at, x, entropy: entropy(p), number: effectiveNumber(p) };
  view.count = logits.filter(Number.isFinite).length;
  return {
    svg: picture(width, at.height, drawCurves(view), drawBars(view), drawAlive(view), drawDial(view), drawMarker(view)),
    text: sentence(view),
    places: { temperature: { x: at.left, y: at.dial, width: at.right - at.left } },
    at: (px) => ({ ...state, temperature: temperatureAt(at, px) }),
  };
}

function temperatureAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return Number((10 ** (4 * part - 2)).toPrecision(3));
}

function sentence({ logits, T, p, entropy, number, count }) {
  return fill(words.says, {
    T: short(T), beta: short(1 / T), list: listed(shell.names, p.map((one) => probability(one))),
    entropy: fixed(entropy, 3), number: fixed(number, 2), count, options: logits.length,
  });
}

/** Every probability over the temperature, on the same height as its bar. */
function drawCurves({ logits, T, p, at, x }) {
  const { top, bottom } = at.curves;
  const y = scale([0, 1], [bottom, top]);
  const steps = Array.from({ length: 97 }, (_, i) => 10 ** (i / 24 - 2));
  const table = steps.map((T) => softmax(logits, T));
  return [
    text(at.left, top - 26, words.curves, "bold"),
    at.wide ? "" : text(at.right, top - 26, reading(T), "", "end"),
    yAxis(at, y, [0, 0.5, 1]),
    at.wide ? p.map((one, i) => line(barAt(at, i, p.length).right + 3, y(one), x(T), y(one), "c1 dotted")) : "",
    logits.map((_, i) => path(steps.map((T, k) => [x(T), y(table[k][i])]), "c1 curve")),
    text(at.left, bottom + 17, words.cold, "muted"),
    text(at.right, bottom + 17, words.hot, "muted", "end"),
  ];
}

function yAxis(at, y, values) {
  return values.map((one) => [
    line(at.left, y(one), at.right, y(one)),
    text(at.right + 8, y(one) + 4, String(one), "muted"),
  ]);
}

const reading = (T) => `T = ${short(T)}, β = ${short(1 / T)}`;

/** An option in the middle is most likely where the mean logit is its own. Equal logits share it. */
function peaksOf(logits) {
  const inner = new Set(logits.filter((z) => Number.isFinite(z) && z < Math.max(...logits)));
  return [...inner].map((z) => ({ z, T: peakOf(logits, z) })).filter(({ T }) => T < EDGES[1] / 2);
}

function peakOf(logits, z) {
  const above = (logT) => mean(logits, softmax(logits, 10 ** logT)) > z;
  let [low, high] = [-2, 2];
  if (above(high)) return Infinity;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (above(middle)) low = middle;
    else high = middle;
  }
  return 10 ** low;
}

function drawPeaks({ logits, at, x }, y) {
  return peaksOf(logits).map(({ z, T }, row) => {
    const p = softmax(logits, T)[logits.indexOf(z)];
    const names = [...shell.names].filter((_, i) => logits[i] === z).join(words.and);
    const label = fill(words.peak, { names, T: short(T) });
    return [
      circle(x(T), y(p), 4, "ink hollow"),
      row < 3 ? text(at.right, at.curves.top + 17 + 16 * row, label, "muted halo", "end") : "",
    ];
  });
}

function barAt({ bars }, i, count) {
  const step = bars.right / count;
  const width = Math.min(46, 0.66 * step);
  const middle = step * (i + 0.5);
  return { middle, step, width, left: middle - width / 2, right: middle + width / 2 };
}

function drawBars({ logits, p, at }) {
  const { top, bottom, right } = at.bars;
  const y = scale([0, 1], [bottom, top]);
  const scores = logits.map((z) => short(z));
  const room = Math.max(...scores.map((one) => 8.2 * one.length + 2)) < right / p.length;
  return [
    text(0, top - 26, words.bars, "bold"),
    distribution(p.map((one, i) => {
      const { middle, step, width, left } = barAt(at, i, p.length);
      return [
        rect(left, y(one), width, bottom - y(one), "c1"),
        text(middle, y(one) - 5, label(one, step), "p", "middle"),
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
    text(x(one), y - 16, short(1 / one), "muted", "middle"),
    text(x(one), y + 25, short(one), "muted", "middle"),
  ];
  return [
    rect(at.left - 8, y - 3, at.right - at.left + 16, 6, "track", 3),
    element("path", { d: ticks(x, y), class: "axis" }),
    DECADES.map(numbers),
    text(at.left - 20, y - 16, "β", "bold", "end"),
    text(at.left - 20, y + 25, "T", "bold", "end"),
    at.wide ? text(0, y + 4, `T = ${short(T)}`, "bold big") : "",
    at.wide ? text(0, y + 24, `β = 1/T = ${short(1 / T)}`, "muted") : "",
  ];
}

/** Long ticks at the powers of ten and short ones between them: 2 on one edge is 1/2 on the other. */
function ticks(x, y) {
  const marks = DECADES.flatMap((ten) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => [k * ten, k === 1 ? 7 : 4]));
  const inside = marks.filter(([one]) => one <= EDGES[1]);
  const tick = ([one, long]) => `M${x(1 / one).toFixed(1)} ${y - 5}v${-long}M${x(one).toFixed(1)} ${y + 5}v${long}`;
  return inside.map(tick).join("");
}

function drawAlive({ logits, at, x, number, entropy, count }) {
  const { top, bottom } = at.alive;
  const y = scale([1, Math.max(2, count)], [bottom, top]);
  const steps = Array.from({ length: 97 }, (_, i) => 10 ** (i / 24 - 2));
  const base = at.wide ? top + 6 : top - 62;
  const share = (i) => Math.min(1, Math.max(0, number - i));
  return [
    yAxis(at, y, [1, count]),
    path(steps.map((T) => [x(T), y(effectiveNumber(softmax(logits, T)))]), "c4 curve"),
    text(0, base, fill(words.alive, { number: fixed(number, 2), count }), "bold"),
    text(0, base + 20, fill(words.entropy, { entropy: fixed(entropy, 3) }), "muted"),
    Array.from({ length: count }, (_, i) => drawShare(20 * i, base + 32, share(i))),
  ];
}

/** A disc that is filled from the left by a share. A nested svg cuts what reaches beyond it. */
function drawShare(x, y, share) {
  return [
    circle(x + 8, y + 8, 7, "c4 ring"),
    element("svg", { x, y, width: 16 * share, height: 16 }, circle(8, 8, 7, "c4")),
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
    p.map((one) => circle(x(T), y(one), 4.5, "c1 dot")),
    circle(x(T), n(number), 4.5, "c4 dot"),
    knob(x(T), at.dial),
    rect(at.left - 10, at.curves.top, at.right - at.left + 20, at.alive.bottom - at.curves.top, "grab across"),
  );
}

export default figure({
  name: "temperature-dial",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1], temperature: 1 },
  draw,
});
