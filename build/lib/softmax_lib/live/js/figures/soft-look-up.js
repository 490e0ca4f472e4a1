// Attention in a plane: a query looks for keys in its direction and gets the weighted mean of their
// values. A later key is masked with -inf; "nothing" is a key of length 0 and of value 0.

import { softmax, sum } from "../arithmetic.js";
import {
  circle, distribution, element, fill, fixed, gauge, knob, line, listed, path, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { drawTemperature, temperatureControl, temperaturePlace, temperatureScale } from "../temperature.js";

const words = {
  title: "Soft look-up",
  query: "Query q",
  entry: "{name} of the query",
  axes: ["x", "y"],
  temperature: "Temperature T",
  position: "Position of the query: 1 sees A alone, 5 sees all",
  sink: "One more option ∅: nothing, with score 0",
  keys: "Keys",
  arrangements: { equal: "of equal length", long: "D three times as long" },
  values: "Values v",
  valueEntry: "Value of {name}",
  guess: {
    question: "All five keys point away from the query, so every score is below 0. What do their weights add up to?",
    options: ["almost 0", "about one half", "exactly 1"],
    says: "Softmax shares out 1, however bad all options are. With “nothing” as one more option, the keys may weigh less.",
  },
  presets: "Let the query look",
  near: "near D",
  cold: "near D, cold",
  masked: "near D, from position 2",
  away: "away from all",
  awayNothing: "away, with “nothing”",
  longer: "at C, but D is longer",
  plane: "Ring: query q. Line width: weight",
  score: "q · k",
  weight: "weight p",
  value: "value v",
  nothing: "∅",
  output: "output Σ p v",
  T: "T = {T}",
  width: "√d = 1.41",
  sees: "A query at position {position} sees {seen}. ",
  all: "all five keys",
  one: "key A alone",
  several: "keys A to {last}",
  hidden: "the later ones have the score −∞. ",
  weights: "Weights at T = {T}: {list}. ",
  withNothing: "Weights at T = {T}: {list}, nothing {sink}. ",
  reads: "The output is the weighted mean of the values, {output}.",
  readsNothing: "The output is the weighted mean of the values, {output}; nothing counts as 0.",
};

/** In the order of their positions. The angle between neighbours is the same. */
const FAN = [[-1.92, 0.56], [-1.2, 1.6], [0, 2], [1.2, 1.6], [1.92, 0.56]];
const KEYS = {
  equal: FAN,
  long: FAN.map(([x, y], i) => (i === 3 ? [1.5 * x, 1.5 * y] : [x / 2, y / 2])),
};
const COUNT = FAN.length;
const REACH = 3; // of the query, along each axis
const ROW = 31;
const ROOT = Math.SQRT2; // of the width d = 2

const start = { query: [2.2, 2.6], temperature: 1, position: COUNT, sink: false, arrangement: "equal" };
const preset = (label, more) => ({ label, state: { ...start, ...more } });

const controls = [
  temperatureControl(words.temperature, [0, Infinity]),
  { kind: "presets", label: words.presets, options: [
    preset(words.near, {}),
    preset(words.cold, { temperature: 0.1 }),
    preset(words.masked, { position: 2 }),
    preset(words.away, { query: [0.4, -2.8] }),
    preset(words.awayNothing, { query: [0.4, -2.8], sink: true }),
    preset(words.longer, { query: [0, 2], arrangement: "long" }),
  ] },
  { kind: "vector", key: "query", label: words.query, entry: words.entry, boxes: true,
    min: -REACH, max: REACH, step: 0.1, length: [2, 2], names: () => words.axes },
  { kind: "range", key: "position", label: words.position, min: 1, max: COUNT, step: 1, whole: true },
  { kind: "toggle", key: "sink", label: words.sink },
  { kind: "choice", key: "arrangement", label: words.keys,
    options: Object.entries(words.arrangements).map(([value, label]) => ({ value, label })) },
  { kind: "vector", key: "values", label: words.values, entry: words.valueEntry, boxes: true,
    min: -10, max: 10, step: 1, typed: [-1000, 1000], length: [COUNT, COUNT] },
];

/** Scores, weights and output of one query; "nothing" is the last option, where there is one. */
function attend({ query: [x, y], temperature, position, sink, arrangement, values }) {
  const scores = KEYS[arrangement].map((key, i) => (i < position ? x * key[0] + y * key[1] : -Infinity));
  const weights = softmax(sink ? [...scores, 0] : scores, temperature);
  return { scores, weights, output: sum(values.map((v, i) => weights[i] * v)) };
}

/** The plane on the left, the table on the right; on a phone below it. */
function places(width) {
  const wide = width >= 520;
  const side = wide ? 296 : Math.min(width, 296);
  const plane = { left: wide ? 0 : (width - side) / 2, top: 26, side };
  const left = wide ? side + 36 : 0;
  const top = wide ? 14 : plane.top + side + 34;
  const table = { left, right: width, top, gauge: [left + 112, width - 112], plot: [width - 92, width - 50] };
  const slider = { left: left + 16, right: width - 18, y: top + 34 + ROW * (COUNT + 2) + 56 };
  return { plane, table, slider, height: slider.y + 34 };
}

const rowAt = ({ table }, i) => table.top + 34 + ROW * i;

/** A point of the plane in pixels. */
function spot({ plane: { left, top, side } }, [x, y]) {
  const unit = side / (2 * REACH + 0.6);
  return [left + side / 2 + unit * x, top + side / 2 - unit * y];
}

function draw(state, width) {
  const at = places(width);
  const view = { ...state, ...attend(state), at };
  const [x, y] = spot(at, state.query);
  return {
    svg: picture(width, at.height, drawPlane(view), drawTable(view), drawSlider(view)),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.slider) },
    at: (px, py) => ({ ...state, query: queryAt(at, px, py) }),
    handle: { x, y },
  };
}

/** The query under the pointer, in steps of its boxes. */
function queryAt(at, px, py) {
  const [[x0, y0], [x1]] = [spot(at, [0, 0]), spot(at, [1, 0])];
  const inside = (x) => Math.min(REACH, Math.max(-REACH, Math.round(10 * x) / 10)) + 0;
  return [inside((px - x0) / (x1 - x0)), inside((y0 - py) / (x1 - x0))];
}

function sentence({ weights, output, temperature, position, sink }) {
  const last = shell.names[position - 1];
  const seen = position === COUNT ? words.all : position === 1 ? words.one : fill(words.several, { last });
  const list = listed(shell.names, weights.slice(0, COUNT).map((p) => probability(p)));
  const place = fill(words.sees, { position, seen });
  return [
    position === COUNT ? place : place.replace(/\. $/, "; ") + words.hidden,
    fill(sink ? words.withNothing : words.weights, { T: short(temperature), list, sink: probability(weights[COUNT] ?? 0) }),
    fill(sink ? words.readsNothing : words.reads, { output: fixed(output, 2) }),
  ].join("");
}

function arrow([x0, y0], [x, y], look) {
  const length = Math.hypot(x - x0, y - y0);
  if (length < 1) return "";
  const [ux, uy] = [(x - x0) / length, (y - y0) / length];
  const barb = (side) => [x - 9 * ux - side * 4 * uy, y - 9 * uy + side * 4 * ux];
  return [line(x0, y0, x, y, look), path([barb(1), [x, y], barb(-1)], look)];
}

/** As wide as the weight is large. */
const rope = ([x1, y1], [x2, y2], weight, look) =>
  weight > 0.002 ? element("line", { x1, y1, x2, y2, class: look, stroke_width: 16 * weight }) : "";

function drawPlane({ at, query, arrangement, weights, position, sink }) {
  const { left, top, side } = at.plane;
  const [zero, tip] = [spot(at, [0, 0]), spot(at, query)];
  const names = KEYS[arrangement].map((key, i) => {
    const beyond = 1 + 0.42 / Math.hypot(...key);
    const [x, y] = spot(at, key.map((one) => beyond * one));
    return text(x, y + 4, shell.names[i], `${colour(i)} bold big halo`, "middle");
  });
  return [
    text(left, 14, words.plane, "bold"),
    rect(left, top, side, side, "grid ring"),
    line(left, zero[1], left + side, zero[1], "grid"),
    line(zero[0], top, zero[0], top + side, "grid"),
    sink ? [rope(zero, tip, weights[COUNT], "quiet faint"), circle(...zero, 6, "quiet dot")] : "",
    KEYS[arrangement].map((key, i) => rope(spot(at, key), tip, weights[i], `${colour(i)} faint`)),
    KEYS[arrangement].map((key, i) => arrow(zero, spot(at, key), `${colour(i)} ${i < position ? "curve" : "dashed faint"}`)),
    arrow(zero, tip, "ink strong"),
    names,
    knob(...tip, "ink big"),
    rect(left, top, side, side, "grab"),
  ];
}

/** A row a key: score, weight, and its value as a dot whose area is the weight. */
function drawTable(view) {
  const { at, scores, weights, values, output, sink } = view;
  const { left, right, top } = at.table;
  const shown = sink ? [...values, 0] : values;
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const x = low < high ? scale([low, high], at.table.plot) : () => (at.table.plot[0] + at.table.plot[1]) / 2;
  const end = rowAt(at, COUNT + 1);
  return [
    text(left + 58, top, words.score, "muted", "end"),
    text(left + 70, top, words.weight, "muted"),
    text(right, top, words.value, "muted", "end"),
    line(x(output), top + 10, x(output), end + 4, "ink strong"),
    distribution(
      values.map((v, i) => drawRow(view, x, i, { look: colour(i), name: shell.names[i], score: scores[i], p: weights[i], v })),
      sink ? drawRow(view, x, COUNT, { look: "quiet", name: words.nothing, score: 0, p: weights[COUNT], v: 0 }) : "",
    ),
    line(left, end - 14, right, end - 14, "axis"),
    text(left, end + 6, words.output, "bold"),
    text(right, end + 6, fixed(output, 2), "bold", "end"),
    circle(x(output), end + 2, 5, "ink dot"),
  ];
}

function drawRow({ at }, x, i, { look, name, score, p, v }) {
  const { left, right, gauge: [from, to], plot: [low, high] } = at.table;
  const y = rowAt(at, i);
  return [
    text(left, y, name, `${look === "quiet" ? "muted" : look} bold big`),
    text(left + 58, y, score === -Infinity ? short(score) : fixed(score, 2), "", "end"),
    text(left + 70, y, probability(p, 3, false), "p"),
    gauge(from, y - 10, to - from, 0, p, look),
    line(low - 8, y - 4, high + 8, y - 4, "grid"),
    circle(x(v), y - 4, 10 * Math.sqrt(p), `${look} dot`),
    p < 0.03 ? circle(x(v), y - 4, 2.5, `${look} hollow`) : "",
    text(right, y, short(v, 4), "", "end"),
  ];
}

function drawSlider({ at, temperature }) {
  const { left, y } = at.slider;
  const x = temperatureScale(at.slider)(ROOT);
  return [
    text(left - 16, y - 20, fill(words.T, { T: short(temperature) }), "bold"),
    line(x, y - 12, x, y - 3, "axis"),
    text(x + 4, y - 14, words.width, "muted"),
    drawTemperature(at.slider, temperature),
  ];
}

export default figure({
  name: "soft-look-up",
  words,
  controls,
  guess: { right: 2, show: { query: [0.4, -2.8], position: COUNT, sink: false, arrangement: "equal", temperature: 1 } },
  defaults: { ...start, values: [3, 8, 5, 9, 1] },
  draw,
});
