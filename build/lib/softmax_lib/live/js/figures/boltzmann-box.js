// Particles on energy levels. Each has its own number from 0 to 1, which depends on the seed alone,
// and stands where that number falls among the probabilities: warming lifts them one by one.

import { entropy, logSumExp, mean, softmax, variance } from "../arithmetic.js";
import { circle, distribution, fill, fixed, flying, line, listed, path, picture, power, raised, rect, scale, short, text } from "../drawing.js";
import { colour, figure } from "../figure.js";
import { generator, invert } from "../random.js";
import {
  drawTemperature, temperatureAt, temperatureControl, temperaturePlace, temperatureScale, temperatures,
} from "../temperature.js";

const words = {
  title: "Boltzmann box",
  temperature: "Temperature T",
  turn: "T → −T",
  energies: "Energies E",
  entry: "Energy {name}",
  seed: "Seed",
  hop: "Let them hop",
  quantities: "Show energy, entropy and heat capacity",
  guess: {
    question: "The box is heated without end. Which level becomes the fullest?",
    options: ["the bottom level", "none: all become equally full", "the top level"],
    says: "Every weight exp(−E/T) comes near 1. Heat does not push the particles to the top, it makes all levels alike.",
  },
  turnedGuess: {
    question: "At T = 1 most particles are at the bottom. Where are most of them at T = −1?",
    options: ["all at the bottom", "evenly on all levels", "at the top"],
    says: "exp(−E/T) rises with E when T is negative: the box stands on its head. That needs a highest level.",
  },
  presets: "Try these levels",
  two: "two: 0, 1",
  three: "three: 0, 1, 3",
  pair: "two at the top: 0, 1, 1",
  even: "even steps: 0, 1, 2, 3, 4, 5",
  E: "Energy",
  names: ["E₁", "E₂", "E₃", "E₄", "E₅", "E₆"],
  level: "{name} = {E}",
  box: "{count} particles at T = {T}",
  expected: "p, the share to expect",
  seen: "seen",
  softmax: "softmax(−E/T)",
  exp: "exp(−E/T)",
  over: "/ Z",
  p: "share p",
  weight: "weight",
  sum: "sum",
  Z: "Z = {Z}",
  number: "Z is one number, softmax a distribution.",
  tiny: "≈\u00a00",
  nearly: "nearly 0",
  centre: "⟨E⟩",
  table: [
    ["mean energy", "⟨E⟩ = Σ p E"],
    ["entropy", "S = −Σ p ln p"],
    ["free energy", "F = −T ln Z"],
    ["heat capacity", "C = d⟨E⟩/dT"],
  ],
  why: "energy that one more unit of T takes",
  negative: ["With T < 0, more are above than below.", "That needs a highest level."],
  curve: "Heat capacity C at every T",
  peak: "peak {C} at T = {T}",
  highest: "highest peak {C} at T = {T}",
  says:
    "At T = {T}, softmax(−E/T) is {shares}; of {count} particles {counts} are there.{remark} " +
    "The weights add up to one number, Z = {Z}. The heat capacity is {C}{peak}.",
  itsPeak: ", with a peak of {C} at T = {T}",
  itsHighest: ", with the highest peak, {C}, at T = {T}",
  and: " and ",
  hot: " All levels are nearly equally full.",
  inverted: " More are above than below.",
  nearZero: "`temperature` must be at least {least} away from 0",
};

const PARTICLES = 100;
const STACK = 4; // particles one above the other: a full shelf is a block of 25 times 4
const LEAST = 0.001; // how close T comes to 0
const STEPS = temperatures.filter((_, i) => i % 2 === 0);
const TOPS = [0.5, 1, 2, 4]; // how far the axis of the heat capacity goes

const preset = (label, energies) => ({ label, state: { energies } });

const controls = [
  temperatureControl(words.temperature, [-1000, 1000]),
  { kind: "button", key: "turn", label: words.turn, act: (state) => ({ ...state, temperature: -state.temperature }) },
  { kind: "play", label: words.hop, every: 500, next: (state) => ({ ...state, seed: (state.seed + 1) % 2 ** 32 }) },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
  { kind: "toggle", key: "quantities", label: words.quantities },
  { kind: "vector", key: "energies", label: words.energies, entry: words.entry, boxes: true,
    names: ({ energies }) => energies.map((_, i) => words.names[i]),
    added: ({ energies }) => Math.min(100, Math.max(...energies) + 1),
    min: -10, max: 10, step: 0.1, typed: [-100, 100], length: [2, 6] },
  { kind: "presets", label: words.presets, options: [
    preset(words.two, [0, 1]),
    preset(words.three, [0, 1, 3]),
    preset(words.pair, [0, 1, 1]),
    preset(words.even, [0, 1, 2, 3, 4, 5]),
  ] },
];

const check = ({ temperature }) =>
  Math.abs(temperature) < LEAST ? fill(words.nearZero, { least: String(LEAST) }) : "";

/** The shelves above, their numbers beside or on a phone over them; below it the quantities and the curve. */
function places(width, count, all) {
  const wide = width >= 520;
  const shelf = wide
    ? { left: 146, right: 344, first: 88, pitch: 46, row: 8.2, label: -13, seen: 374 }
    : { left: 40, right: width - 32, first: 120, pitch: 58, row: 7.4, label: -37, seen: width };
  const axis = wide ? { x: 34, end: 57 } : { x: 30, end: 34 };
  const weight = width - 26;
  const columns = { p: wide ? 484 : weight - 88, equals: wide ? 504 : weight - 78, weight, over: width };
  const sums = shelf.first + shelf.pitch * (count - 1) + 34;
  const numbers = { right: wide ? 258 : width, top: sums + (wide ? 64 : 58) };
  const curve = { left: wide ? 308 : 22, right: width - 34, title: wide ? numbers.top : numbers.top + 168 };
  curve.top = curve.title + 42;
  curve.bottom = curve.top + (wide ? 84 : 100);
  const slider = all ? { left: curve.left, right: curve.right, y: curve.bottom + 20 } : { left: 70, right: width - 20, y: sums + 52 };
  return { wide, shelf, axis, columns, sums, numbers, curve, slider, height: slider.y + (all ? 32 : 80) };
}

function draw(state, width) {
  const { temperature: T } = state;
  const levels = state.energies.map((E, i) => ({ E, name: words.names[i], i })).sort((a, b) => a.E - b.E);
  const energies = levels.map(({ E }) => E);
  const at = places(width, levels.length, state.quantities);
  const sign = Math.sign(T);
  const view = { T, at, levels, energies, sign, size: Math.abs(T), minus: T < 0 ? "−" : "", flat: energies[0] === energies.at(-1) };
  Object.assign(view, statistics(energies, T), curveOf(energies, sign));
  const [before, now] = [state.seed - 1, state.seed].map((seed) => settle(view.p, seed));
  levels.forEach((level, i) => Object.assign(level, { p: view.p[i], ...pileOf(now, before, i), look: colour(level.i), y: at.shelf.first + at.shelf.pitch * (levels.length - 1 - i) }));
  const dial = drawTemperature(at.slider, view.size, view.minus);
  return {
    svg: picture(width, at.height, drawHeads(view), drawAxis(view), drawLevels(view), drawSums(view), state.quantities ? drawNumbers(view) + drawCurve(view) : drawSlider(view), dial),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.slider) },
    at: (px) => ({ ...state, temperature: sign * temperatureAt(at.slider, px) }),
  };
}

const boltzmann = (energies, T) => softmax(energies.map((E) => -E), T);

function statistics(energies, T) {
  const p = boltzmann(energies, T);
  const logZ = logSumExp(energies.map((E) => -E), T);
  return { p, logZ, mean: mean(energies, p), entropy: entropy(p), free: -T * logZ, capacity: capacityAt(energies, T) };
}

function capacityAt(energies, T) {
  return variance(energies.map((E) => E / T), boltzmann(energies, T));
}

/** The heat capacity at every temperature of the slider, and its peaks as far as they can be seen. */
function curveOf(energies, sign) {
  const at = (T) => capacityAt(energies, sign * T);
  const curve = STEPS.map((T) => [T, at(T)]);
  const C = curve.map(([, one]) => one);
  const isPeak = (i) => C[i] > 0.01 && C[i] > C[i - 1] && C[i] >= C[i + 1];
  const peaks = C.flatMap((_, i) => (isPeak(i) ? [highest(at, STEPS[i - 1], STEPS[i + 1])] : []));
  return { curve, peaks, most: TOPS.find((one) => one >= Math.max(...C)) };
}

function highest(at, low, high) {
  for (let i = 0; i < 26; i++) {
    const third = (high - low) / 3;
    if (at(low + third) < at(high - third)) low += third;
    else high -= third;
  }
  return { T: low, C: at(low) };
}

/** On which level each particle stands. From one seed to the next, one in eight draws anew. */
const settle = (p, seed) =>
  Array.from({ length: PARTICLES }, (_, i) => {
    const draw = Math.floor((seed + 8 + (i % 8)) / 8);
    return invert(p, generator((Math.imul(draw, 128) + i) >>> 0).uniform());
  });

/** Those on a level: who was there before stands first, and each has the level that it comes from. */
function pileOf(now, before, level) {
  const here = before.filter((_, k) => now[k] === level);
  return { count: here.length, from: here.sort((a, b) => (b === level) - (a === level)) };
}

/** A power of e, given its exponent: written as such where float64 ends. */
function exponential(exponent) {
  return Math.abs(exponent) > 700 ? `e${raised(Number(exponent.toPrecision(3)))}` : size(Math.exp(exponent));
}

function size(x) {
  const plain = x === 0 || (Math.abs(x) < 1e4 && Math.abs(x) >= 5e-5);
  return plain ? fixed(x, Math.abs(x) < 10 ? 4 : Math.abs(x) < 100 ? 3 : 2) : power(x, 2);
}

/** What is small beside the rest is not spelled out. No energy is infinite, so no share is 0 or 1. */
const share = (p) => (p < 5e-4 ? words.tiny : fixed(p, 3));
const calm = (x, { flat }) => (Math.abs(x) < 5e-5 ? (x === 0 && flat ? "0" : words.tiny) : size(x));

function sentence(view) {
  const named = [...view.levels].sort((a, b) => a.i - b.i);
  return fill(words.says, {
    T: short(view.T), Z: exponential(view.logZ), remark: remark(view), C: calm(view.capacity, view).replace(words.tiny, words.nearly),
    peak: peakOf(view, words.itsPeak, words.itsHighest),
    shares: listed(named.map(({ name }) => name), named.map(({ p }) => share(p))),
    count: PARTICLES, counts: enumerated(named.map(({ count }) => count)),
  });
}

const enumerated = (list) => list.slice(0, -1).join(", ") + words.and + list.at(-1);

/** The peak in words, or the highest of several. */
function peakOf({ peaks, minus }, one, several) {
  if (!peaks.length) return "";
  const top = peaks.reduce((a, b) => (b.C > a.C ? b : a));
  return fill(peaks.length > 1 ? several : one, { C: fixed(top.C, 4), T: minus + short(top.T, 4) });
}

function remark({ p, T, flat }) {
  if (!flat && T < 0) return words.inverted;
  return Math.min(...p) > 0.9 * Math.max(...p) ? words.hot : "";
}

/** The formula stands over the numbers that belong to its parts. */
function drawHeads({ T, at: { wide, shelf, columns } }) {
  const [first, second] = wide ? [14, 32] : [54, 54];
  const mark = wide ? shelf.left : 0;
  return [
    text(0, first, words.E, wide ? "bold" : ""),
    text(mark, 14, fill(words.box, { count: PARTICLES, T: short(T) }), "bold"),
    line(mark + 1, 21, mark + 1, 35, "ink strong"),
    text(mark + 8, 32, words.expected, "muted"),
    text(shelf.seen, 32, words.seen, "muted", "end"),
    text(columns.p, first, words.softmax, "bold", "end"),
    text(columns.equals, first, "=", "", "middle"),
    text(columns.weight, first, words.exp, "bold", "end"),
    text(columns.over, first, words.over, "bold", "end"),
    wide ? text(columns.p, second, words.p, "muted", "end") + text(columns.weight, second, words.weight, "muted", "end") : "",
  ];
}

/** The energies at their true heights, each led to its shelf, and the mean among them. */
function drawAxis({ levels, energies, mean, at: { axis: { x, end }, shelf } }) {
  const [low, high] = [levels[0], levels.at(-1)].map(({ y }) => y + shelf.label - 4);
  const y = scale([energies[0], Math.max(energies.at(-1), energies[0] + 1e-9)], [low, high]);
  const centre = y(mean);
  return [
    path([[x - 4, high - 10], [x, high - 15], [x + 4, high - 10]], "axis"),
    line(x, low + 8, x, high - 15, "axis"),
    levels.map(({ E, y: row }) => line(x, y(E), end, row + shelf.label - 4, "axis") + circle(x, y(E), 3, "ink")),
    text(x - 12, centre + 4, words.centre, "", "end"),
    path([[x - 9, centre - 4], [x - 5, centre], [x - 9, centre + 4]], "ink strong"),
  ];
}

/** A pile is as long as its share of a full shelf. */
function drawLevels({ levels, T, at: { wide, shelf: { left, right, row, label, seen }, axis, columns } }) {
  const width = right - left;
  const step = (STACK * width) / PARTICLES;
  const particle = ({ y, look }) => (from, k) => {
    const one = circle(left + (Math.floor(k / STACK) + 0.5) * step, y - 6 - row * (k % STACK), 3.3, look);
    return levels[from].y === y ? one : flying(0, levels[from].y - y, one);
  };
  const top = Math.max(...levels.map(({ E }) => -E / T));
  const weight = (exponent) => (Math.exp(Math.max(exponent, exponent - top)) < 5e-5 ? words.tiny : exponential(exponent));
  return distribution(levels.map(({ E, name, p, count, from, look, y }) => [
    text(axis.end + 6, y + label, fill(words.level, { name, E: short(E) }), wide ? "bold" : ""),
    rect(left, y, width, 3, "track", 1.5),
    from.map(particle({ y, look })),
    line(left + p * width, y - 11 - 3 * row, left + p * width, y + 7, "ink strong"),
    text(seen, wide ? y + label : y - 10, String(count), "", "end"),
    text(columns.p, y + label, share(p), "p", "end"),
    text(columns.equals, y + label, "=", "muted", "middle"),
    text(columns.weight, y + label, weight(-E / T), "", "end"),
    text(columns.over, y + label, words.over, "muted", "end"),
  ]));
}

function drawSums({ logZ, at: { wide, shelf, columns, sums, axis } }) {
  const from = wide ? shelf.seen - 26 : axis.end + 6;
  const end = wide ? sums : sums - 3;
  return [
    line(from, end - 18, columns.over, end - 18, "axis"),
    text(wide ? from - 10 : from, end, words.sum, "muted", wide ? "end" : ""),
    wide ? text(shelf.seen, end, String(PARTICLES), "", "end") : "",
    text(columns.p, end, "1", "bold", "end"),
    text(wide ? columns.weight : columns.over, end, fill(words.Z, { Z: exponential(logZ) }), "bold", "end"),
    text(columns.over, end + 19, words.number, "muted", "end"),
  ];
}

const note = ({ sign }, x, y) => (sign < 0 ? words.negative.map((one, i) => text(x, y + 18 * i, one, "muted")) : "");

/** The temperature alone, where no more is wanted. */
function drawSlider(view) {
  const { y } = view.at.slider;
  return [text(0, y + 4, `T = ${short(view.T)}`, "bold"), note(view, 0, y + 52)];
}

function drawNumbers(view) {
  const { right, top } = view.at.numbers;
  const values = [view.mean, view.entropy, view.free, view.capacity];
  const rows = words.table.map(([name, formula], i) => {
    const y = top + 22 * i;
    const look = i === 3 ? "bold" : "";
    return text(0, y, name, look) + text(102, y, formula, look || "muted") + text(right, y, calm(values[i], view), look, "end");
  });
  return [rows, text(0, top + 84, words.why, "muted"), note(view, 0, top + 114)].flat(9).join("");
}

/** The peaks are marked above the curve, where the dot cannot hide them. */
function drawCurve(view) {
  const { size: now, capacity, curve, peaks, most, at: { wide, curve: { left, right, title, top, bottom }, slider } } = view;
  const x = temperatureScale(slider);
  const y = scale([0, most], [bottom, top]);
  const start = wide ? left - 8 : 0;
  const wedge = (px, py) => path([[px - 4, py - 5], [px, py], [px + 4, py - 5]], "ink strong");
  const peak = peakOf(view, words.peak, words.highest);
  return [
    text(start, title, words.curve, "bold"),
    peak ? wedge(start + 5, title + 15) + text(start + 16, title + 18, peak, "muted") : "",
    [0, most].map((one) => line(left, y(one), right, y(one)) + text(right + 10, y(one) + 4, short(one), "muted")),
    path(curve.map(([T, C]) => [x(T), y(C)]), "ink curve"),
    peaks.map((one) => wedge(x(one.T), y(one.C) - 8)),
    line(x(now), top - 6, x(now), slider.y, "ink strong"),
    circle(x(now), y(capacity), 5, "ink dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ].flat(9).join("");
}

/** Two levels are enough to turn the box round. */
const turned = { key: "turned", asks: words.turnedGuess, right: 2, show: { temperature: -1 } };

export default figure({
  name: "boltzmann-box",
  words,
  controls,
  animates: ["seed"],
  guess: ({ energies }) => (energies.length === 2 ? turned : { right: 1, show: { temperature: 1000 } }),
  defaults: { energies: [0, 1, 3], temperature: 1, seed: 0, quantities: false },
  check,
  draw,
});
