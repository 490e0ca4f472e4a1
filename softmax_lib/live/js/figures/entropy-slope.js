// Entropy over temperature, with its tangent. The slope is made of the spread of the logits: beside
// the curve they stand as they are weighed by p, so that one sees where the slope comes from.

import { entropy, max, mean, softmax, variance } from "../arithmetic.js";
import { circle, distribution, fill, fixed, knob, line, path, picture, power, probability, rect, scale, short, text } from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Entropy is a slope",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  presets: "Try these logits",
  tie: "a tie: 3, 3, 1, 0",
  equal: "all equal: 3, 3, 3",
  ruledOut: "one ruled out: 2, 1, −∞",
  spread: "Spread of the logits",
  centre: "mean {mean}, √Var(z) = {deviation}",
  curve: "Entropy H at every T",
  most: "ln {count}",
  axis: "temperature T",
  variance: "Var(z)",
  cube: "T³",
  slope: "slope",
  says:
    "At T = {T} the entropy is {entropy} nats. The logits, weighed by p, have the variance {variance}. " +
    "Divided by T³ = {cube} it gives {slope}, the slope of the curve. A variance is never negative: entropy only rises with T.",
  cold:
    "At T = 0 only the largest logits are left: the entropy is {entropy} nats and the variance 0. " +
    "As T goes to 0, the variance falls faster than T³: the slope goes to 0 as well.",
  flat: "The logits have no spread: their variance is 0 at every T. So the slope is 0, and the entropy stays at {entropy} nats.",
};

const EDGES = [0, 5];
const REACHES = [5, 10, 100, 1000]; // how far the axis of the logits goes, to either side
const TANGENT = 64; // px to either side of the point

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "range", key: "temperature", label: words.temperature, placed: true, min: EDGES[0], max: EDGES[1], step: 0.05 },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 6] },
  { kind: "presets", label: words.presets, options: [
    preset("2, 1, 0.1", [2, 1, 0.1]),
    preset("8, 5, 0", [8, 5, 0]),
    preset(words.tie, [3, 3, 1, 0]),
    preset(words.equal, [3, 3, 3]),
    preset(words.ruledOut, [2, 1, -Infinity]),
  ] },
];

/** The spread beside the curve, or on a phone below it; under both the sum. */
function places(width) {
  const wide = width >= 520;
  const curve = { left: wide ? 304 : 12, right: width - 40, top: 40, bottom: 200 };
  const spread = { left: 28, right: (wide ? 244 : width) - 56, top: wide ? 40 : 322, bottom: wide ? 200 : 452 };
  const formula = spread.bottom + 90;
  return { wide, curve, spread, slider: curve.bottom + 18, formula, height: formula + 30 };
}

function draw(state, width) {
  const { logits, temperature: T } = state;
  const at = places(width);
  const { left, right, top, bottom } = at.curve;
  const count = logits.filter(Number.isFinite).length;
  const view = { logits, T, count, at, p: softmax(logits, T), ...slopeOf(logits, T) };
  view.entropy = entropy(view.p);
  view.x = scale(EDGES, [left, right]);
  view.y = scale([0, Math.log(Math.max(2, count))], [bottom, top]);
  return {
    svg: picture(width, at.height, drawCurve(view), drawAxis(view), drawPoint(view), drawSpread(view), drawFormula(view, width)),
    text: sentence(view),
    places: { temperature: { x: left, y: at.slider, width: right - left } },
    at: (px) => ({ ...state, temperature: temperatureAt(at.curve, px) }),
  };
}

function temperatureAt({ left, right }, px) {
  const part = Math.min(1, Math.max(0, (px - left) / (right - left)));
  return Number((EDGES[1] * part).toFixed(2));
}

/** dH/dT = Var(z) / T³ = Var(z / T) / T. In units of T nothing overflows, down to T = 0, where the limit is 0. */
function slopeOf(logits, T) {
  const top = max(logits);
  const p = softmax(logits, T);
  const inUnits = T === 0 ? 0 : variance(logits.map((z) => (z - top) / T), p);
  return { mean: mean(logits, p), variance: inUnits * T * T, slope: T === 0 ? 0 : inUnits / T };
}

const isFlat = ({ logits }) => new Set(logits.filter(Number.isFinite)).size === 1;

/** Three digits, also where they are zeros. */
function brief(x) {
  if (x === 0 || x >= 1000) return short(x);
  return x < 1e-3 ? power(x, 2) : x.toPrecision(3);
}

function sentence(view) {
  const template = isFlat(view) ? words.flat : view.T === 0 ? words.cold : words.says;
  return fill(template, {
    T: short(view.T), entropy: fixed(view.entropy, 3), variance: brief(view.variance),
    cube: brief(view.T ** 3), slope: brief(view.slope),
  });
}

/** The temperature of the point is among the steps, so that the curve goes through the point. */
function drawCurve({ logits, T, count, at, x, y }) {
  const { left, right, top } = at.curve;
  const steps = [...Array.from({ length: 121 }, (_, i) => EDGES[1] * (i / 120) ** 2), T].sort((a, b) => a - b);
  return [
    text(left, 14, words.curve, "bold"),
    [0, Math.log(Math.max(2, count))].map((one) => line(left, y(one), right, y(one))),
    text(right + 8, y(0) + 4, "0", "muted"),
    text(right + 8, top + 4, fill(words.most, { count: Math.max(2, count) }), "muted"),
    path(steps.map((t) => [x(t), y(entropy(softmax(logits, t)))]), "c4 curve"),
  ];
}

function drawAxis({ T, at, x }) {
  const { left, right } = at.curve;
  const y = at.slider;
  return [
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    [0, 1, 2, 3, 4, 5].map((one) => text(x(one), y + 26, String(one), "muted", "middle")),
    text((left + right) / 2, y + 44, words.axis, "muted", "middle"),
    knob(x(T), y),
  ];
}

/** The tangent, and under it the triangle that makes it a slope. */
function drawPoint({ T, entropy, slope, at, x, y }) {
  const { left, right, top, bottom } = at.curve;
  const [px, py] = [x(T), y(entropy)];
  const steepness = slope * ((y(0) - y(0.1)) / (x(0.1) - x(0)));
  const [across, up] = [1, steepness].map((one) => one / Math.hypot(1, steepness));
  const end = (room) => Math.min(TANGENT, up > 0 ? room / up : TANGENT);
  const before = Math.min(end(bottom + 6 - py), (px - left + 12) / across);
  const after = Math.min(end(py - top + 10), (right + 6 - px) / across);
  const [tipX, tipY] = [px + after * across, py - after * up];
  return [
    line(px, py, px, at.slider - 8, "axis dotted"),
    line(px, py, tipX, py, "c2 dotted"),
    line(tipX, py, tipX, tipY, "c2 dotted"),
    line(px - before * across, py + before * up, tipX, tipY, "c2 thick"),
    circle(px, py, 5.5, "c4 dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

/** A row for each logit, a disc as large as its probability, and behind them mean and deviation. */
function drawSpread(view) {
  const { logits, p, at: { spread: { left, right, top, bottom } } } = view;
  const reach = REACHES.find((one) => logits.every((z) => Math.abs(z) <= one || z === -Infinity));
  const x = scale([-reach, reach], [left, right]);
  const step = (bottom - top) / logits.length;
  return [
    text(0, top - 26, words.spread, "bold"),
    text(right + 56, top - 26, "p", "muted", "end"),
    drawDeviation(view, x),
    distribution(logits.map((z, i) => drawLogit(z, p[i], i, top + step * (i + 0.5), { left, right, x }))),
    line(left, bottom, right, bottom, "axis"),
    [-reach, 0, reach].map((one) => text(x(one), bottom + 17, short(one), "muted", "middle")),
  ];
}

function drawLogit(z, p, i, y, { left, right, x }) {
  return [
    text(0, y + 4, shell.names[i], "bold"),
    line(left, y, right, y),
    p > 0 ? circle(x(z), y, Math.max(3, 10 * Math.sqrt(p)), "c1 dot") : circle(x(z), y, 3, "c1 hollow"),
    text(right + 56, y + 4, probability(p), "p", "end"),
  ];
}

function drawDeviation({ mean, variance, at: { spread: { top, bottom } } }, x) {
  const deviation = Math.sqrt(variance);
  const [from, to] = [x(mean - deviation), x(mean + deviation)];
  return [
    rect(from, top, to - from, bottom - top, "c2 faint"),
    line(x(mean), top - 6, x(mean), bottom + 4, "c2 strong"),
    text(0, bottom + 40, fill(words.centre, { mean: short(mean), deviation: brief(deviation) }), "c2"),
  ];
}

/** Every part has its own place, so that nothing moves when a number grows. */
function drawFormula({ T, variance, slope, at }, width) {
  const y = at.formula;
  const size = at.wide ? "big" : "";
  const [from, half, places] = at.wide ? [width / 2 - 150, 32, [100, 144, 190, 236, 250]] : [width / 2 - 128, 26, [82, 116, 151, 186, 196]];
  const [first, equals, second, arrow, result] = places.map((x) => from + x);
  const fraction = (x, over, under, look) => [
    text(x, y - 8, over, `${look} ${size}`, "middle"),
    line(x - half, y, x + half, y, "axis"),
    text(x, y + 19, under, size, "middle"),
  ];
  return [
    text(from, y + 5, `${words.slope} =`, `bold ${size}`),
    fraction(first, words.variance, words.cube, ""),
    text(equals, y + 5, "=", size, "middle"),
    fraction(second, brief(variance), brief(T ** 3), "c2"),
    text(arrow, y + 5, T === 0 ? "→" : "=", size, "middle"),
    text(result, y + 5, brief(slope), `c2 bold ${size}`),
  ];
}

export default figure({
  name: "entropy-slope",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1], temperature: 0.8 },
  draw,
});
