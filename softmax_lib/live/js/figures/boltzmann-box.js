// Particles on energy levels. Each has its own number from 0 to 1, which depends on the seed alone,
// and stands where that number falls among the probabilities: warming lifts them one by one.

import { entropy, logSumExp, max, mean, softmax, variance } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, gauge, line, listed, path, picture, power, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure } from "../figure.js";
import { generator, invert } from "../random.js";
import {
  drawTemperature, temperatureAt, temperatureControl, temperaturePlace, temperatureScale, temperatures,
} from "../temperature.js";

const words = {
  title: "Boltzmann box",
  temperature: "Temperature T",
  negative: "negative T",
  energies: "Energies E",
  entry: "Energy of level {name}",
  seed: "Seed",
  presets: "Try these levels",
  two: "two: 0, 1",
  three: "three: 0, 1, 3",
  even: "equally spaced",
  pair: "two at the top: 0, 1, 1",
  box: "particles",
  weight: "exp(−E/T)",
  p: "p",
  count: "count",
  sum: "sum",
  Z: "Z = {Z}",
  E: "E",
  level: "E = {E}:",
  now: "temperature T",
  mean: "mean energy ⟨E⟩",
  entropy: "entropy S",
  free: "free energy F",
  capacity: "heat capacity C",
  curve: "C at every T",
  peak: "peak {C} at T = {T}",
  says:
    "At T = {T} the weights exp(−E/T) add up to Z = {Z}. Divided by Z they are the shares {shares}; " +
    "of the 100 particles {counts} are there.{remark} The heat capacity is {C}{peak}.",
  itsPeak: "; its peak is {C} at T = {T}",
  and: " and ",
  cold: " Nearly all are on the lowest level.",
  hot: " All levels are nearly equally full.",
  inverted: " T is negative: the higher a level, the fuller it is.",
};

const PARTICLES = 100;
const GAP = 34; // the least distance between two levels
const STEPS = temperatures.filter((_, i) => i % 2 === 0);
const TOPS = [0.5, 1, 2, 4]; // how far the axis of the heat capacity goes

const preset = (label, energies) => ({ label, state: { energies } });

const controls = [
  temperatureControl(words.temperature, [0.001, 1000]),
  { kind: "toggle", key: "negative", label: words.negative },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
  { kind: "vector", key: "energies", label: words.energies, entry: words.entry, boxes: true, added: 2,
    names: ({ energies }) => energies.map((_, i) => String(i + 1)),
    min: -10, max: 10, step: 0.1, typed: [-100, 100], length: [2, 6] },
  { kind: "presets", label: words.presets, options: [
    preset(words.two, [0, 1]),
    preset(words.three, [0, 1, 3]),
    preset(words.even, [0, 1, 2, 3, 4, 5]),
    preset(words.pair, [0, 1, 1]),
  ] },
];

/** The box above; below it the curve, beside or under the numbers. */
function places(width) {
  const wide = width >= 520;
  const box = { left: wide ? 58 : 54, right: wide ? 372 : width - 168, top: 62, bottom: 242 };
  const columns = wide ? [470, 548, width] : [width - 98, width - 48, width];
  const numbers = { right: wide ? 218 : width, top: box.bottom + 88 };
  const curve = { left: wide ? 290 : 22, right: width - 34, top: wide ? box.bottom + 90 : numbers.top + 138 };
  curve.bottom = curve.top + 104;
  const slider = { left: curve.left, right: curve.right, y: curve.bottom + 20 };
  return { box, columns, numbers, curve, slider, height: slider.y + 32 };
}

function draw(state, width) {
  const { temperature, negative } = state;
  const energies = [...state.energies].sort((a, b) => a - b);
  const T = negative ? -temperature : temperature;
  const at = places(width);
  const p = boltzmann(energies, T);
  const view = { energies, size: temperature, sign: negative ? "−" : "", T, at, p };
  Object.assign(view, statistics(energies, T, p), curveOf(energies, negative));
  view.particles = settle(p, state.seed);
  view.counts = p.map((_, i) => view.particles.filter(({ level }) => level === i).length);
  const dial = drawTemperature(at.slider, temperature, view.sign);
  return {
    svg: picture(width, at.height, drawBox(view), drawNumbers(view), drawCurve(view), dial),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.slider) },
    at: (px) => ({ ...state, temperature: temperatureAt(at.slider, px) }),
  };
}

const boltzmann = (energies, T) => softmax(energies.map((E) => -E), T);

function statistics(energies, T, p) {
  const logZ = logSumExp(energies.map((E) => -E), T);
  return { logZ, mean: mean(energies, p), entropy: entropy(p), free: -T * logZ, capacity: capacityAt(energies, T) };
}

function capacityAt(energies, T) {
  return variance(energies.map((E) => E / T), boltzmann(energies, T));
}

/** The heat capacity at every temperature of the slider, and its highest point, if that is among them. */
function curveOf(energies, negative) {
  const at = (T) => capacityAt(energies, negative ? -T : T);
  const curve = STEPS.map((T) => [T, at(T)]);
  const top = curve.reduce((best, [, C], i) => (C > curve[best][1] ? i : best), 0);
  const inside = top > 0 && top < STEPS.length - 1;
  return { curve, peak: inside ? highest(at, STEPS[top - 1], STEPS[top + 1]) : null };
}

function highest(at, low, high) {
  for (let i = 0; i < 40; i++) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) low += third;
    else high -= third;
  }
  return { T: low, C: at(low) };
}

/** Who stands on which level, and where on it. */
function settle(p, seed) {
  const chance = generator(seed);
  return Array.from({ length: PARTICLES }, () => ({
    level: invert(p, chance.uniform()), across: chance.uniform(), up: chance.uniform(),
  }));
}

/** A power of e, given its exponent: written as such where float64 ends. */
function exponential(exponent) {
  return Math.abs(exponent) > 700 ? `exp(${short(exponent)})` : size(Math.exp(exponent));
}

function size(x) {
  const plain = x === 0 || (Math.abs(x) < 1e4 && Math.abs(x) >= 5e-5);
  return plain ? fixed(x, 4) : power(x, 2);
}

function sentence(view) {
  const { energies, p, counts, logZ, capacity, peak, sign } = view;
  const shares = listed(energies.map((E) => fill(words.level, { E: short(E) })), p.map((one) => probability(one)));
  return fill(words.says, {
    T: sign + short(view.size), Z: exponential(logZ), shares, counts: enumerated(counts), remark: remark(view),
    C: size(capacity), peak: peak ? fill(words.itsPeak, shownPeak(view)) : "",
  });
}

const enumerated = (list) => list.slice(0, -1).join(", ") + words.and + list.at(-1);

const shownPeak = ({ peak, sign }) => ({ C: fixed(peak.C, 4), T: sign + short(peak.T, 4) });

function remark({ p, T }) {
  if (Math.min(...p) > 0.9 * Math.max(...p)) return words.hot;
  if (T < 0) return words.inverted;
  return p[0] > 0.99 ? words.cold : "";
}

/** Heights to scale, but with room for the particles: levels that are too close are drawn apart. */
function heights(energies, { top, bottom }) {
  const [low, high] = [energies[0], Math.max(energies.at(-1), energies[0] + 1e-9)];
  const y = scale([low, high], [bottom, top]);
  const last = energies.length - 1;
  const raised = [];
  for (const [i, E] of energies.entries()) raised.push(i ? Math.min(y(E), raised[i - 1] - GAP) : bottom);
  for (let i = last; i >= 0; i--) raised[i] = Math.max(raised[i], i === last ? top : raised[i + 1] + GAP);
  return raised;
}

function drawBox(view) {
  const { energies, p, counts, logZ, at: { box, columns } } = view;
  const ys = heights(energies, box);
  const sums = box.bottom + 36;
  return [
    text(box.left - 10, 14, words.E, "bold", "end"),
    text(box.left, 14, words.box, "bold"),
    [words.weight, words.p, words.count].map((word, i) => text(columns[i], 14, word, "bold", "end")),
    distribution(energies.map((_, i) => drawLevel(view, i, ys[i]))),
    view.particles.map(({ level, across, up }) =>
      circle(box.left + 5 + across * (box.right - box.left - 10), ys[level] - 6 - 13 * up, 3.6, "c1 dot")),
    line(0, sums - 17, columns[2], sums - 17, "axis"),
    text(0, sums, words.sum, "muted"),
    text(columns[0], sums, fill(words.Z, { Z: exponential(logZ) }), "bold", "end"),
    text(columns[1], sums, "1", "bold", "end"),
    text(columns[2], sums, String(PARTICLES), "bold", "end"),
  ];
}

/** A level is a shelf: it is filled as far as its share of the particles, and marked at p. */
function drawLevel({ energies, T, p, counts, at: { box, columns } }, i, y) {
  const width = box.right - box.left;
  const mark = box.left + p[i] * width;
  return [
    text(box.left - 10, y + 4, short(energies[i]), "bold", "end"),
    rect(box.left, y - 1, width, 6, "track", 2),
    rect(box.left, y - 1, (width * counts[i]) / PARTICLES, 6, "c1", 2),
    line(mark, y - 5, mark, y + 9, "ink strong"),
    text(columns[0], y + 4, exponential(-energies[i] / T), "c2", "end"),
    text(columns[1], y + 4, probability(p[i], 3, false), "p", "end"),
    text(columns[2], y + 4, String(counts[i]), "", "end"),
  ];
}

function drawNumbers(view) {
  const { right, top } = view.at.numbers;
  const rows = [
    [words.now, view.sign + short(view.size, 4), "bold"],
    [words.mean, size(view.mean)],
    [words.entropy, size(view.entropy)],
    [words.free, size(view.free)],
    [words.capacity, size(view.capacity), "c2 bold"],
  ];
  return rows.map(([word, value, look], i) => text(0, top + 22 * i, word, look) + text(right, top + 22 * i, value, look, "end"));
}

function drawCurve(view) {
  const { size: now, capacity, curve, peak, at: { curve: { left, right, top, bottom }, slider } } = view;
  const x = temperatureScale(slider);
  const most = TOPS.find((one) => one >= (peak ? peak.C : 0));
  const y = scale([0, most], [bottom, top]);
  return [
    text(left - 8, top - 18, words.curve, "bold"),
    peak ? text(right + 8, top - 18, fill(words.peak, shownPeak(view)), "", "end") : "",
    [0, most].map((one) => line(left, y(one), right, y(one)) + text(right + 10, y(one) + 4, short(one), "muted")),
    path(curve.map(([T, C]) => [x(T), y(C)]), "c2 curve"),
    peak ? circle(x(peak.T), y(peak.C), 4.5, "ink hollow") : "",
    line(x(now), top - 6, x(now), slider.y, "ink strong"),
    circle(x(now), y(capacity), 5, "c2 dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

export default figure({
  name: "boltzmann-box",
  words,
  controls,
  defaults: { energies: [0, 1, 3], temperature: 1, negative: false, seed: 0 },
  draw,
});
