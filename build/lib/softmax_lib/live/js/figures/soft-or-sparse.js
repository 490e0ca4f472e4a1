// From softmax over sparsemax towards argmax: α decides from which distance on an option gets exactly
// 0, and a temperature above 0 never does for α = 1.

import { entmax, softmax } from "../arithmetic.js";
import {
  beyond, distribution, fill, knob, line, listed, path, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "Soft or sparse",
  logits: "Logits z",
  entry: "Logit of {name}",
  alpha: "Order α",
  temperature: "Temperature T",
  guess: {
    question: "The logits are 2, 1 and 0.1, and C is to get exactly 0. What does that?",
    options: ["softmax at T = 0.1", "sparsemax (α = 2) at T = 1", "neither of them"],
    says: "A low temperature makes a share of softmax small, never 0. In sparsemax whoever lies at least T behind the leader has 0.",
  },
  presets: "Try",
  softmax: "softmax (α = 1)",
  entmax: "entmax (α = 1.5)",
  sparsemax: "sparsemax (α = 2)",
  argmax: "argmax (α = ∞)",
  cold: "softmax, cold",
  warm: "sparsemax, warm",
  names: { soft: "softmax", between: "entmax", sparse: "sparsemax", hard: "argmax" },
  bars: "p at α = {alpha}, T = {T}",
  dashed: "dashed: softmax",
  zero: "0 exactly",
  curve: "Share of A beside B alone",
  gap: "z of A − z of B",
  ticks: { 1: "softmax", 2: "sparsemax" },
  towards: "argmax →",
  says: "{name} (α = {alpha}) at T = {T}: {list}. {zeros} {rule}",
  none: "None is exactly 0.",
  some: "Exactly 0: {list}.",
  never: "Softmax gives 0 at no temperature above 0.",
  from: "The second of two gets exactly 0 from a gap of T/(α − 1) = {gap} on.",
  always: "Whoever is not the largest gets exactly 0.",
  beside: " Softmax at the same T: {list}.",
};

const ALPHAS = [1, 4]; // the reach of the slider
const SPAN = 4; // of the gap, to either side
const POINTS = 121;

const preset = (label, alpha, temperature = 1) => ({ label, state: { alpha, temperature } });

const controls = [
  { kind: "range", key: "alpha", label: words.alpha, placed: true, min: ALPHAS[0], max: ALPHAS[1], step: 0.05, typed: [1, Infinity] },
  { kind: "presets", label: words.presets, options: [
    preset(words.softmax, 1),
    preset(words.entmax, 1.5),
    preset(words.sparsemax, 2),
    preset(words.argmax, Infinity),
    preset(words.cold, 1, 0.1),
    preset(words.warm, 2, 4),
  ] },
  { kind: "range", key: "temperature", label: words.temperature, min: 0.1, max: 10, step: 0.02, scale: "log" },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -5, max: 5, step: 0.1, typed: [-10, 10], length: [2, 6] },
];

/** Bars on the left, the curve on the right, the slider below both; on a phone one below the other. */
function places(width) {
  const wide = width >= 520;
  const bars = { left: 0, right: wide ? 250 : width, top: 58, bottom: wide ? 218 : 188 };
  const top = wide ? bars.top : bars.bottom + 122;
  const curve = { left: wide ? 300 : 18, right: width - 32, top, bottom: top + 160 };
  const slider = { left: wide ? 44 : 34, right: width - 84, y: curve.bottom + 88 };
  return { wide, bars, curve, slider, height: slider.y + 40 };
}

function draw(state, width) {
  const { logits, alpha, temperature: T } = state;
  const at = places(width);
  const p = entmax(logits, alpha, T);
  const view = { logits, alpha, T, at, p, soft: softmax(logits, T), gap: logits[0] - logits[1] };
  return {
    svg: picture(width, at.height, drawBars(view), drawCurve(view), drawSlider(view)),
    text: sentence(view),
    places: { alpha: { x: at.slider.left, y: at.slider.y, width: at.slider.right - at.slider.left } },
    at: (px) => ({ ...state, logits: [within(logits[1] + gapAt(at.curve, px)), ...logits.slice(1)] }),
  };
}

const within = (z) => Number(Math.min(10, Math.max(-10, z)).toFixed(10));

/** The gap under the pointer, in steps of the boxes. */
function gapAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return Math.round(10 * SPAN * (2 * part - 1)) / 10;
}

const nameOf = (alpha) =>
  alpha === 1 ? words.names.soft : alpha === 2 ? words.names.sparse : alpha === Infinity ? words.names.hard : words.names.between;

function sentence({ p, soft, alpha, T }) {
  const list = (values) => listed(shell.names, values.map((one) => probability(one)));
  const zeros = [...shell.names].filter((_, i) => p[i] === 0);
  const rule = alpha === 1 ? words.never : alpha === Infinity ? words.always : fill(words.from, { gap: short(T / (alpha - 1)) });
  const name = nameOf(alpha);
  const said = fill(words.says, {
    name: name[0].toUpperCase() + name.slice(1), alpha: short(alpha), T: short(T), list: list(p), rule,
    zeros: zeros.length ? fill(words.some, { list: zeros.join(", ") }) : words.none,
  });
  return alpha === 1 ? said : said + fill(words.beside, { list: list(soft) });
}

function drawBars({ p, soft, alpha, T, at: { bars } }) {
  const { left, right, top, bottom } = bars;
  const y = scale([0, 1], [bottom, top]);
  const step = (right - left) / p.length;
  const width = Math.min(46, 0.6 * step);
  const decimals = step < 44 ? 2 : 3;
  const zeros = p.some((one) => one === 0);
  return [
    text(0, 14, fill(words.bars, { alpha: short(alpha), T: short(T) }), "bold"),
    text(0, 34, words.dashed, "muted"),
    distribution(p.map((one, i) => {
      const middle = left + step * (i + 0.5);
      const level = y(soft[i]);
      return [
        rect(middle - width / 2, y(one), width, bottom - y(one), colour(i)),
        line(middle - width / 2 - 4, level, middle + width / 2 + 4, level, "ink strong dashed"),
        text(middle, Math.min(y(one), level) - 6, probability(one, decimals, step > 56), `p halo${one === 0 ? " bold" : ""}`, "middle"),
        text(middle, bottom + 18, shell.names[i], "bold", "middle"),
        one === 0 ? cross(middle, bottom, colour(i)) : "",
      ];
    })),
    line(left, bottom, right, bottom, "axis"),
    zeros ? [cross(left + 6, bottom + 35, "ink"), text(left + 18, bottom + 39, words.zero, "muted")] : "",
  ];
}

/** Marks what is exactly 0. */
const cross = (x, y, look) => [line(x - 5, y - 5, x + 5, y + 5, `${look} curve`), line(x - 5, y + 5, x + 5, y - 5, `${look} curve`)];

/** The share of A against the gap, of two options: a curve that softmax never lets touch 0 or 1. */
function drawCurve({ alpha, T, gap, at: { wide, curve } }) {
  const { left, right, top, bottom } = curve;
  const [x, y] = [scale([-SPAN, SPAN], [left, right]), scale([0, 1], [bottom, top])];
  const share = (d, order) => entmax([d, 0], order, T)[0];
  const edge = T / (alpha - 1);
  const gaps = Array.from({ length: POINTS }, (_, i) => SPAN * ((2 * i) / (POINTS - 1) - 1));
  const bends = edge < SPAN ? [-edge, edge] : [];
  const all = [...gaps, ...bends, ...(edge === 0 ? [-1e-9, 1e-9] : [])].sort((a, b) => a - b);
  const here = share(gap, alpha);
  return [
    text(wide ? left : 0, top - 44, words.curve, "bold"),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(right + 8, y(one) + 4, String(one), "muted")]),
    [-4, -2, 0, 2, 4].map((one) => text(x(one), bottom + 18, short(one), "muted", "middle")),
    text((left + right) / 2, bottom + 36, words.gap, "muted", "middle"),
    path(gaps.map((d) => [x(d), y(share(d, 1))]), "ink strong dashed"),
    path(all.map((d) => [x(d), y(share(d, alpha))]), `${colour(0)} curve`),
    bends.map((d) => cross(x(d), y(d < 0 ? 0 : 1), colour(d < 0 ? 0 : 1))),
    knob(x(gap), y(here), colour(0), beyond(gap, [-SPAN, SPAN])),
    rect(left - 8, top - 8, right - left + 16, bottom - top + 16, "grab across"),
  ];
}

function drawSlider({ alpha, at: { slider } }) {
  const { left, right, y } = slider;
  const x = scale(ALPHAS, [left, right]);
  return [
    text(left - 16, y + 5, "α", "bold big", "end"),
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    [1, 1.5, 2, 3, 4].map((one) => [line(x(one), y + 7, x(one), y + 11, "axis"), text(x(one), y + 25, short(one), "muted", "middle")]),
    Object.entries(words.ticks).map(([one, name]) => text(x(Number(one)), y - 15, name, "muted", "middle")),
    text(right + 20, y + 4, words.towards, "muted"),
    knob(x(alpha), y, "ink big", beyond(alpha, ALPHAS)),
  ];
}

export default figure({
  name: "soft-or-sparse",
  words,
  controls,
  guess: { right: 1, show: { logits: [2, 1, 0.1], alpha: 2, temperature: 1 } },
  defaults: { logits: [2, 1, 0.1], alpha: 1.5, temperature: 1 },
  draw,
});
