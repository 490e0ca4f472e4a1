// Entropy over temperature, with its tangent. The slope is made of the spread of the logits: beside
// the curve they stand as they are weighed by p, so that one sees where the slope comes from.

import { entropy, max, mean, softmax, variance } from "../arithmetic.js";
import { circle, distribution, fill, fixed, knob, line, path, picture, power, probability, rect, scale, short, text } from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "The slope of entropy",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  guess: {
    question: "Warming opens the choice: the entropy rises from 0 to its most. Where does it rise fastest?",
    options: ["right at T = 0", "somewhere between", "where T is large"],
    says: "Near 0 the variance is gone, further up T³ is large. The dashed curve has its peak between.",
  },
  presets: "Try these logits",
  tie: "a tie: 3, 3, 1, 0",
  equal: "all equal: 3, 3, 3",
  ruledOut: "one ruled out: 2, 1, −∞",
  spread: "Logits z, dots as large as p",
  absent: "← −∞",
  centre: "mean ± √Var(z): {mean} ± {deviation}",
  curve: "Entropy H at every T",
  slopes: "dashed: its slope; ring: Var(z)/T³",
  most: "ln {count}",
  isSlope: "Variance over T³ is that slope",
  variance: "Var(z)",
  cube: "T³",
  slope: "Slope dH/dT of the curve",
  rise: "rise",
  run: "run",
  why: ["T³: the variance of z/T is Var(z)/T²,", "and the chain rule gives one more 1/T."],
  says:
    "At T = {T} the entropy is {entropy} nats. Weighed by p, the logits have the variance {variance}. " +
    "Dividing it by T³ = {cube} {makes} {slope}, the slope of the curve. {end}",
  raises: "raises it to",
  leaves: "leaves it at",
  lowers: "lowers it to",
  seen: "It is never negative: entropy only rises with T.",
  unseen: "That is too small to be seen, but not negative.",
  cold:
    "At T = {T} only the largest logits are left: the entropy is {entropy} nats and the variance 0. " +
    "As T goes to 0, the variance falls faster than T³: the slope goes to 0 as well.",
  flat: "The logits have no spread: their variance is 0 at every T. So the slope is 0, and the entropy stays at {entropy} nats.",
};

const EDGES = [0, 5];
const STEPS = Array.from({ length: 121 }, (_, i) => EDGES[1] * (i / 120) ** 2);
const TANGENT = 64; // px to either side of the point
const WIDER = 0.21; // mean ± deviation reaches at most so much of the range beyond the logits

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

/** The spread beside the curve, or on a phone below it; under each of them its fraction. */
function places(width) {
  const wide = width >= 520;
  const curve = { left: wide ? 314 : 30, right: width - 40, top: 58, bottom: 200, formula: 318, start: wide ? 314 : 0 };
  const spread = { left: 28, right: (wide ? 244 : width) - 56, ...(wide ? { top: 40, bottom: 200 } : { top: 404, bottom: 524 }) };
  spread.formula = spread.bottom + 118;
  return { wide, curve, spread, slider: curve.bottom + 26, why: spread.formula + 46, height: spread.formula + (wide ? 54 : 72) };
}

function draw(state, width) {
  const { logits, temperature: T } = state;
  const at = places(width);
  const { left, right, top, bottom } = at.curve;
  const count = Math.max(2, logits.filter(Number.isFinite).length);
  const view = { logits, T, count, at, p: softmax(logits, T), ...slopeOf(logits, T) };
  view.entropy = entropy(view.p);
  view.x = scale(EDGES, [left, right]);
  view.y = scale([0, Math.log(count)], [bottom, top]);
  view.triangle = triangleOf(view);
  view.steps = [...new Set([...STEPS, T])].sort((a, b) => a - b);
  view.slopes = slopesAlong(view.steps, logits);
  view.ySlope = scale([0, Math.max(view.slope, ...view.slopes.map(([, one]) => one)) || 1], [bottom, top + 24]);
  return {
    svg: picture(width, at.height, drawCurve(view), drawAxis(view), drawPoint(view), drawSpread(view), drawFormulas(view)),
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
  const { T, slope } = view;
  const template = isFlat(view) ? words.flat : slope === 0 ? words.cold : words.says;
  return fill(template, {
    T: short(T), entropy: fixed(view.entropy, 3), variance: brief(view.variance), cube: short(T ** 3), slope: brief(slope),
    makes: T < 1 ? words.raises : T > 1 ? words.lowers : words.leaves,
    end: slope < 1e-3 ? words.unseen : words.seen,
  });
}

/** The temperature of the point is among the steps, so that the curve goes through the point. */
function drawCurve({ logits, count, at, steps, slopes, x, y, ySlope }) {
  const { left, right, top, start } = at.curve;
  const most = Math.log(count);
  return [
    text(start, 14, words.curve, "bold"),
    [0, 0.5, 1, 1.5].filter((one) => y(one) > top + 30).map((one) => [
      line(left, y(one), right, y(one)),
      text(right + 8, y(one) + 4, short(one), "muted"),
    ]),
    line(left, top, right, top),
    text(right + 8, top + 4, fill(words.most, { count }), "muted"),
    text(right + 8, top + 20, fixed(most), "muted"),
    path(steps.map((t) => [x(t), y(entropy(softmax(logits, t)))]), "ink curve"),
    text(start, 31, words.slopes, "muted"),
    path(slopes.map(([t, one]) => [x(t), ySlope(one)]), "axis strong dashed"),
  ];
}

/** Slopes that are measured on the curve, from point to point. */
function slopesAlong(steps, logits) {
  const H = steps.map((t) => entropy(softmax(logits, t)));
  return steps.slice(1).map((t, i) => [(t + steps[i]) / 2, Math.max(0, H[i + 1] - H[i]) / (t - steps[i])]);
}

function drawAxis({ T, at, x }) {
  const { left, right } = at.curve;
  const y = at.slider;
  return [
    rect(left - 8, y - 2, right - left + 16, 4, "track", 2),
    [0, 1, 2, 3, 4, 5].map((one) => text(x(one), y + 26, String(one), "muted", "middle")),
    text(right + 20, y + 26, "T", "bold"),
    knob(x(T), y),
  ];
}

/** Two points of the tangent. The run between them is as long as the plot allows. */
function triangleOf({ T, entropy, slope, count }) {
  const highest = Math.log(count) + 1e-9;
  for (let k = 0; ; k++) {
    const run = [1, 0.5, 0.2][k % 3] / 10 ** Math.floor(k / 3);
    const from = Math.min(T, EDGES[1] - run);
    if (entropy + slope * (from + run - T) <= highest || run < 1e-6) return { run, rise: slope * run, from };
  }
}

/** The tangent with its triangle: over it and left of it there is no curve, since entropy rises. */
function drawPoint({ T, entropy, slope, count, triangle: { run, rise, from }, at, x, y, ySlope }) {
  const { left, right, top, bottom } = at.curve;
  const tangent = (t) => y(entropy + slope * (t - T));
  const perT = (right - left) / EDGES[1];
  const perNat = (bottom - top) / Math.log(count);
  const reach = TANGENT / Math.hypot(perT, slope * perNat);
  const room = (nats) => (slope > 0 ? nats / slope : EDGES[1]);
  const before = T - Math.min(T, reach, room(entropy));
  const after = T + Math.min(EDGES[1] - T, Math.max(reach, from + run - T), room(Math.log(count) - entropy));
  const [legX, tipX, footY, tipY] = [x(from), x(from + run), tangent(from), tangent(from + run)];
  return [
    line(x(T), y(entropy), x(T), at.slider - 8, "axis dotted"),
    line(legX, footY, legX, tipY, "ink dotted"),
    line(legX, tipY, tipX, tipY, "ink dotted"),
    line(x(before), tangent(before), x(after), tangent(after), "ink thick"),
    circle(x(T), y(entropy), 5.5, "ink dot"),
    circle(x(T), ySlope(slope), 4.5, "ink hollow"),
    drawLegs(run, rise, { legX, tipX, footY, tipY }, at),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

/** Each number stands at its leg, or both over the triangle if it is too low or too far left; with names where there is room. */
function drawLegs(run, rise, { legX, tipX, footY, tipY }, { wide, curve }) {
  const number = rise > 0 && rise < 5e-4 ? "≈ 0" : exact(rise);
  const [across, up] = [`${words.run} ${short(run)}`, `${words.rise} ${number}`];
  const over = (label) => {
    const right = Math.max(tipX, curve.start + 7.2 * label.length);
    return text(right, tipY - 6, label, "halo", "end");
  };
  const fits = (label) => legX - 7 - 7.2 * label.length > (wide ? 246 : 0);
  if (footY - tipY < 18 || !fits(number)) return over(`${across}, ${up}`);
  return [over(across), text(legX - 7, (footY + tipY) / 2 + 4, fits(up) ? up : number, "halo", "end")];
}

/** One digit more than the slope, so that the quotient can be checked. */
const exact = (x) => (x === 0 || x < 1e-3 ? brief(x) : String(Number(x.toPrecision(4))));

/** The axis of the logits: round numbers about them. */
function ticksOf(logits) {
  const finite = logits.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const third = Math.max(2, high - low) / 3;
  const ten = 10 ** Math.floor(Math.log10(third));
  const step = ten * [1, 2, 5, 10].find((one) => one * ten >= third);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  const ends = first === last ? [first - 1, last + 1] : [first, last];
  return Array.from({ length: ends[1] - ends[0] + 1 }, (_, i) => (ends[0] + i) * step);
}

/** A row for each logit, a disc as large as its probability, and behind them mean and deviation. */
function drawSpread(view) {
  const { logits, p, at: { spread: { left, right, top, bottom } } } = view;
  const ticks = ticksOf(logits);
  const margin = WIDER * (ticks.at(-1) - ticks[0]);
  const x = scale([ticks[0] - margin, ticks.at(-1) + margin], [left, right]);
  const step = (bottom - top) / logits.length;
  const tight = 7.5 * Math.max(...ticks.map((one) => short(one).length)) + 4 > x(ticks[1]) - x(ticks[0]);
  const labels = tight ? [ticks[0], ticks.at(-1)] : ticks;
  return [
    text(0, top - 26, words.spread, "bold"),
    text(right + 56, top - 26, "p", "muted", "end"),
    drawDeviation(view, x),
    distribution(logits.map((z, i) => drawLogit(z, p[i], i, top + step * (i + 0.5), { left, right, x }))),
    line(left, bottom, right, bottom, "axis"),
    ticks.map((one) => line(x(one), bottom, x(one), bottom + 4, "axis")),
    labels.map((one) => text(x(one), bottom + 18, short(one), "muted", "middle")),
  ];
}

function drawLogit(z, p, i, y, { left, right, x }) {
  const absent = z === -Infinity;
  return [
    text(0, y + 4, shell.names[i], "bold"),
    line(absent ? left + 40 : left, y, right, y),
    absent ? text(left, y + 4, words.absent, "muted") : circle(x(z), y, Math.max(3, 14 * Math.sqrt(p)), `${colour(i)} ${p > 0 ? "dot" : "hollow"}`),
    text(right + 56, y + 4, probability(p), "p", "end"),
  ];
}

function drawDeviation({ mean, variance, at: { spread: { top, bottom } } }, x) {
  const deviation = Math.sqrt(variance);
  const band = (left, right, from, to) => rect(left, from, right - left, to - from, "quiet faint");
  return [
    band(x(mean - deviation), x(mean + deviation), top, bottom),
    line(x(mean), top - 6, x(mean), bottom, "ink strong"),
    band(0, 16, bottom + 32, bottom + 44),
    line(8, bottom + 30, 8, bottom + 46, "ink strong"),
    text(24, bottom + 42, fill(words.centre, { mean: short(mean), deviation: brief(deviation) })),
  ];
}

/** The slope twice: as one measures it in the picture, and as the spread gives it. */
function drawFormulas({ T, variance, slope, triangle: { run, rise }, at }) {
  const { curve, spread, wide, why } = at;
  const reason = wide ? [words.why.join(" ")] : words.why;
  return [
    drawFormula(curve.start, curve.formula, words.slope, [words.rise, words.run], [exact(rise), short(run)], "=", slope),
    drawFormula(0, spread.formula, words.isSlope, [words.variance, words.cube], [exact(variance), short(T ** 3, 4)], T === 0 ? "→" : "=", slope),
    reason.map((one, i) => text(0, why + 18 * i, one, "muted")),
  ];
}

/** Every part has its own place, so that nothing moves when a number grows. */
function drawFormula(left, y, caption, names, numbers, sign, result) {
  const fraction = (x, half, [over, under], look) => [
    text(left + x, y - 7, over, look, "middle"),
    line(left + x - half, y, left + x + half, y, "axis"),
    text(left + x, y + 18, under, look, "middle"),
  ];
  return [
    text(left, y - 34, caption, "bold"),
    fraction(22, 22, names, ""),
    text(left + 58, y + 4, "=", "", "middle"),
    fraction(104, 32, numbers, "number"),
    text(left + 150, y + 4, sign, "", "middle"),
    text(left + 164, y + 4, brief(result), "number bold"),
  ];
}

export default figure({
  name: "entropy-slope",
  words,
  controls,
  guess: { right: 1, show: { logits: [2, 1, 0.1], temperature: 0.36 } },
  defaults: { logits: [2, 1, 0.1], temperature: 0.8 },
  draw,
});
