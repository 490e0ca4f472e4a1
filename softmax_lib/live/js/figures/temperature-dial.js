// One knob with two linked views: which options are likely, and how many are alive.

import { effectiveNumber, entropy, mean, softmax } from "../arithmetic.js";
import {
  circle, element, fill, fixed, group, knob, line, listed, path, picture, probability, rect, scale, short, text,
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
  alive: "{number} of {count} alive",
  entropy: "entropy {entropy} of {most} nats",
  peak: "{name} peaks at T = {T}: {p}",
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
  const [left, right] = wide ? [292, width - 16] : [34, width - 16];
  const curves = wide ? { top: 44, bottom: 204 } : { top: 258, bottom: 398 };
  const bars = wide ? { ...curves, right: 232 } : { top: 44, bottom: 164, right: width };
  const dial = curves.bottom + 44;
  const alive = { top: dial + (wide ? 54 : 98), bottom: dial + (wide ? 114 : 158) };
  return { wide, left, right, curves, bars, dial, alive, height: alive.bottom + 10 };
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
function drawCurves({ logits, p, at, x }) {
  const { top, bottom } = at.curves;
  const y = scale([0, 1], [bottom, top]);
  const steps = Array.from({ length: 97 }, (_, i) => 10 ** (i / 24 - 2));
  const table = steps.map((T) => softmax(logits, T));
  return [
    text(at.left, top - 26, words.curves, "bold"),
    [0, 0.5, 1].map((one) => [
      line(at.left, y(one), at.right, y(one)),
      text(at.left - 8, y(one) + 4, String(one), "muted", "end"),
    ]),
    logits.map((_, i) => path(steps.map((T, k) => [x(T), y(table[k][i])]), "c1 curve")),
    drawPeaks(logits, at, x, y),
    p.map((one, i) => at.wide && line(barAt(at, i, p.length).right + 3, y(one), at.left, y(one), "c1 leader")).filter(Boolean),
  ];
}

/** An option in the middle is most likely where the mean logit is its own. */
function peaksOf(logits) {
  const top = Math.max(...logits);
  const inner = logits.map((z, i) => [z, i]).filter(([z]) => Number.isFinite(z) && z < top);
  return inner.map(([z, i]) => ({ i, T: peakOf(logits, z) })).filter(({ T }) => T < EDGES[1] / 2);
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

function drawPeaks(logits, at, x, y) {
  return peaksOf(logits).map(({ i, T }, row) => {
    const p = softmax(logits, T)[i];
    const label = fill(words.peak, { name: shell.names[i], T: short(T), p: fixed(p, 3) });
    return [
      circle(x(T), y(p), 4, "hollow"),
      row < 3 && text(at.right, at.curves.top + 14 + 16 * row, label, "muted", "end"),
    ].filter(Boolean);
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
  return [
    text(0, top - 26, words.bars, "bold"),
    p.map((one, i) => {
      const { middle, step, width, left } = barAt(at, i, p.length);
      return [
        rect(left, y(one), width, bottom - y(one), "c1"),
        text(middle, y(one) - 5, probability(one, step < 36 ? 2 : 3, step > 52), "", "middle"),
        text(middle, bottom + 17, shell.names[i], "bold", "middle"),
        text(middle, bottom + 33, short(logits[i]), "muted", "middle"),
      ];
    }),
    line(0, bottom, right, bottom, "axis"),
  ];
}

/** The dial: beta on its upper edge, T on its lower edge. */
function drawDial({ at, x, T }) {
  const y = at.dial;
  const tick = (one) => [
    line(x(one), y - 12, x(one), y + 12, "axis"),
    text(x(one), y - 18, short(1 / one), "muted", "middle"),
    text(x(one), y + 27, short(one), "muted", "middle"),
  ];
  return [
    rect(at.left - 10, y - 4, at.right - at.left + 20, 8, "soft", 4),
    DECADES.map(tick),
    text(at.left - 24, y - 18, "β", "bold", "end"),
    text(at.left - 24, y + 27, "T", "bold", "end"),
    at.wide && [
      text(0, y + 4, `T = ${short(T)}`, "bold big"),
      text(0, y + 24, `β = 1/T = ${short(1 / T)}`, "muted"),
    ],
  ].filter(Boolean);
}

function drawAlive({ logits, at, x, number, entropy, count }) {
  const { top, bottom } = at.alive;
  const y = scale([1, Math.max(2, count)], [bottom, top]);
  const steps = Array.from({ length: 97 }, (_, i) => 10 ** (i / 24 - 2));
  const [left, base] = at.wide ? [0, top + 4] : [0, top - 44];
  return [
    [1, count].map((one) => [
      line(at.left, y(one), at.right, y(one)),
      text(at.left - 8, y(one) + 4, String(one), "muted", "end"),
    ]),
    path(steps.map((T) => [x(T), y(effectiveNumber(softmax(logits, T)))]), "c4 curve"),
    text(left, base, fill(words.alive, { number: fixed(number, 2), count }), "bold"),
    text(at.wide ? 0 : at.right, at.wide ? base + 52 : base, fill(words.entropy, { entropy: fixed(entropy, 3), most: fixed(Math.log(count), 3) }), "muted", at.wide ? "" : "end"),
    Array.from({ length: count }, (_, i) => drawShare(left + 20 * i, base + 12, Math.min(1, Math.max(0, number - i)))),
  ];
}

/** A disc that is filled from the left by a share. A nested svg cuts what reaches beyond it. */
function drawShare(x, y, share) {
  return [
    circle(x + 8, y + 8, 7, "c4 outline"),
    element("svg", { x, y, width: 16 * share, height: 16 }, circle(8, 8, 7, "c4")),
  ];
}

/** One line through all views, with a dot on every curve. */
function drawMarker({ p, at, x, T, number, count }) {
  const y = scale([0, 1], [at.curves.bottom, at.curves.top]);
  const n = scale([1, Math.max(2, count)], [at.alive.bottom, at.alive.top]);
  return group(
    {},
    line(x(T), at.curves.top - 8, x(T), at.alive.bottom, "ink"),
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
