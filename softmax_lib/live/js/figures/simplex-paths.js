// All distributions over three options, in a triangle. The logits choose a path that begins in the
// centre, the temperature chooses the place on it. The path ends in a corner, or half-way between
// tied options.

import { shifted, softmax } from "../arithmetic.js";
import {
  beyond, circle, distribution, fill, gauge, knob, line, listed, path, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { drawTemperature, temperatureControl, temperaturePlace } from "../temperature.js";
import { drawWritten, transcriptOf, writtenHeight } from "../written.js";

const words = {
  title: "Paths in the simplex",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  cool: "Cool down",
  guess: {
    question: "The logits are 2, 1.9 and 0. Cooled from T = ∞, where does the point go?",
    options: ["straight to A", "towards the middle of A and B, then to A", "to the middle of A and B, and stays"],
    says: "C is out long before A and B part, for B is only 0.1 behind.",
  },
  shiftGuess: {
    question: "Add 1 to all three logits. Where does the point go?",
    options: ["it stays where it is", "towards the centre", "towards the corner of the largest"],
    says: "Every gap is as long as before, and only the gaps count.",
  },
  together: "Add 1 to every logit",
  presets: "Try these logits",
  tie: "a tie: 2, 2, 0",
  nearTie: "almost a tie: 2, 1.9, 0",
  lastTie: "the last two tie: 2, 0, 0",
  equal: "all equal",
  ruledOut: "one ruled out: 2, 1, −∞",
  numbers: "Logits z, and p at this T",
  T: "T = {T}",
  hot: "T = ∞",
  cold: "T → 0",
  always: "every T",
  key: ["The simplex: all distributions", "The nearer to a corner, the larger its p"],
  scale: "p(C) = {p}",
  others: "paths of other logits",
  ties: "two are tied at the top",
  and: " and ",
  at: "At T = {T} the point stands for {list}. ",
  runs: "The path runs from {start}, at T = ∞, to {end}, as T\u00a0→\u00a00, because {reason}.",
  stays: "It stands in {end} at every T, because {reason}: there is no path.",
  detour: " On the way it comes near the middle between {near}, because {second} is only {gap} behind.",
  spots: ["the corner of {names}", "the middle between {names}", "the centre"],
  reasons: ["{names} has the largest logit", "{names} are tied", "all three are tied"],
};

const ROW = 54;
const TYPED = [-1000, 1000];
const LEAST = 0.002; // the pointer reaches no smaller probability
const OTHER = "axis strong faint";
const TIES = [[1, 1, 0], [0, 1, 1], [1, 0, 1]];

const preset = (label, logits) => ({ label, state: { logits } });

const controls = [
  { kind: "play", label: words.cool, every: 60, first: (state) => ({ ...state, temperature: 100 }),
    next: (state) => ({ ...state, temperature: cooler(state.temperature) }) },
  temperatureControl(words.temperature, [0, Infinity]),
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true,
    min: -5, max: 5, step: 0.1, typed: TYPED, absent: true, length: [3, 3] },
  { kind: "button", label: words.together, near: true, act: together },
  { kind: "presets", label: words.presets, options: [
    preset("2, 1, 0.1", [2, 1, 0.1]),
    preset(words.tie, [2, 2, 0]),
    preset(words.nearTie, [2, 1.9, 0]),
    preset(words.lastTie, [2, 0, 0]),
    preset(words.equal, [1, 1, 1]),
    preset(words.ruledOut, [2, 1, -Infinity]),
  ] },
];

function together(state) {
  return { ...state, logits: shifted(state.logits, 1, TYPED) };
}

/** A twentieth of the dial colder, down to its end. */
function cooler(T) {
  if (T <= 0.01) return T;
  return Math.max(0.01, Number((Math.min(T, 100) / 1.1).toPrecision(3)));
}

/** Softmax from T = ∞ to T = 0, in steps that are fine wherever one of the gaps begins to matter. */
function pathOf(logits) {
  const top = Math.max(...logits);
  const gaps = logits.map((z) => top - z).filter((gap) => gap > 0 && gap < Infinity);
  const sizes = Array.from({ length: 60 }, (_, i) => 0.02 * 700 ** (i / 59));
  const all = gaps.flatMap((gap) => sizes.map((size) => gap / size)).sort((a, b) => b - a);
  return thinned([Infinity, ...all, 0].map((T) => softmax(logits, T)));
}

/** Only the points that a curve needs to look smooth: those between them are nearer to it than one can see. */
function thinned(points) {
  const kept = [points[0]];
  let first = 0;
  for (let i = 1; i < points.length - 1; i++)
    if (strays(points, first, i + 1)) {
      kept.push(points[i]);
      first = i;
    }
  return [...kept, points.at(-1)];
}

function strays(points, from, to) {
  const [[ax, ay], [bx, by]] = [points[from], points[to]];
  const length = Math.hypot(bx - ax, by - ay) || 1;
  if (length > 0.03) return true;
  for (let i = from + 1; i < to; i++)
    if (Math.abs((points[i][0] - ax) * (by - ay) - (points[i][1] - ay) * (bx - ax)) > 3e-4 * length) return true;
  return false;
}

/** Only the direction of the logits matters: whether the second is near the first or near the third. */
const OTHERS = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [2, 1, 0], [1, 0, 2]].flatMap((order) =>
  [0.04, 0.16, 0.36, 0.64].map((part) => pathOf(order.map((rank) => [0, -part, -1][rank]))),
);

/** The triangle on the left, the numbers on the right; on a phone below it. */
function places(width) {
  const wide = width >= 520;
  const side = wide ? width - 300 : Math.min(276, width - 44);
  const [left, top] = [wide ? 26 : 22, 76];
  const bottom = top + (side * Math.sqrt(3)) / 2;
  const corners = [[left, bottom], [left + side, bottom], [left + side / 2, top]];
  const numbers = { left: wide ? width - 212 : 0, right: width - 10, top: wide ? 116 : bottom + 152 };
  const slider = { left: numbers.left + (wide ? 8 : 20), right: width - 20, y: numbers.top + 3 * ROW + 46 };
  const second = side > 300 ? [190, 0] : [0, 20];
  const written = { x: numbers.left, y: slider.y + 44, width: width - numbers.left };
  const height = Math.max(bottom + 70 + second[1], written.y + writtenHeight(written.width));
  return { corners, legend: bottom + 62, second, numbers, slider, written, height };
}

function draw(state, width) {
  const { logits, temperature: T } = state;
  const at = places(width);
  const view = { logits, T, at, p: softmax(logits, T), ...endsOf(logits) };
  const track = trackOf(at);
  const rows = logits.map((_, i) => [`logits.${i}`, { x: track.left, y: rowAt(at, i), width: track.right - track.left }]);
  return {
    svg: picture(width, at.height, drawField(view), drawPath(view), drawNumbers(view), drawTemperature(at.slider, T), drawWritten(at.written, T)),
    text: sentence(view),
    transcript: transcriptOf(T),
    places: { ...Object.fromEntries(rows), temperature: temperaturePlace(at.slider) },
    at: (px, py) => ({ ...state, ...stateAt(state, at, px, py) }),
    handle: { x: spot(at, view.p)[0], y: spot(at, view.p)[1] },
  };
}

/** Where the path begins and ends: the options that share everything between them there. */
function endsOf(logits) {
  const indices = (wanted) => [0, 1, 2].filter((i) => wanted(logits[i]));
  return { start: indices(Number.isFinite), end: indices((z) => z === Math.max(...logits)) };
}

/** Where a distribution lies: the mean of the corners, weighed by it. */
function spot({ corners }, p) {
  return [0, 1].map((k) => corners.reduce((total, corner, i) => total + p[i] * corner[k], 0));
}

const shared = (at, options) => spot(at, [0, 1, 2].map((i) => (options.includes(i) ? 1 / options.length : 0)));

/** The logits whose softmax lies where the pointer is: T log p, around the same mean. In steps, to hit a tie. */
function stateAt({ logits, temperature }, { corners: [[left, bottom], [right], [, top]] }, px, py) {
  const third = (bottom - py) / (bottom - top);
  const second = (px - left) / (right - left) - third / 2;
  const p = [1 - second - third, second, third].map((one) => Math.max(one, LEAST));
  const T = temperature >= 0.01 && temperature <= 100 ? temperature : 1;
  const logs = p.map((one, i) => (one === LEAST && logits[i] === -Infinity ? one * logits[i] : Math.round(50 * Math.log(one)) / 50));
  const level = meanOf(logits) - T * meanOf(logs);
  return { temperature: T, logits: logs.map((one) => Number((T * one + level).toFixed(T < 0.5 ? 4 : 2))) };
}

function meanOf(values) {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((a, b) => a + b, 0) / finite.length;
}

const namesOf = (options) => options.map((i) => shell.names[i]).join(words.and);

function sentence({ logits, T, p, start, end }) {
  const say = (list, options) => fill(list[options.length - 1], { names: namesOf(options) });
  const said = { start: say(words.spots, start), end: say(words.spots, end), reason: say(words.reasons, end) };
  const still = start.length === end.length;
  const position = fill(words.at, { T: short(T), list: listed(shell.names, p.map((one) => probability(one))) });
  return position + fill(still ? words.stays : words.runs, said) + detour(logits);
}

/** The second is so close behind the first that the third is out long before the two part. */
function detour(logits) {
  const order = [0, 1, 2].sort((i, j) => logits[j] - logits[i]);
  const [first, second, third] = order.map((i) => logits[i]);
  if (first === second || !(8 * (first - second) < first - third) || third === -Infinity) return "";
  const near = namesOf(order.slice(0, 2));
  return fill(words.detour, { near, second: shell.names[order[1]], gap: short(first - second) });
}

let ground = {}; // for the last width: it does not depend on the state

function drawField({ p, at }) {
  const across = at.corners[1][0];
  if (ground.across !== across) ground = { across, svg: drawGround(at).flat(9).join("") };
  return [ground.svg, line(...spot(at, p), ...spot(at, [0, 1 - p[2], p[2]]), "axis dotted")];
}

/** The triangle, the paths of other logits, and where two options are equally likely. */
function drawGround(at) {
  const { corners: [a, b, c] } = at;
  const centre = spot(at, [1 / 3, 1 / 3, 1 / 3]);
  return [
    words.key.map((one, i) => text(0, 14 + 18 * i, one, i ? "muted" : "bold")),
    OTHERS.map((one) => path(one.map((p) => spot(at, p)), OTHER)),
    [a, b, c].map((corner) => line(...centre, ...corner, OTHER)),
    TIES.map((tie) => line(...centre, ...spot(at, tie.map((one) => one / 2)), "axis dashed")),
    path([a, b, c, a], "axis strong"),
    [0.25, 0.5, 0.75].map((one) => drawTick(spot(at, [0, 1 - one, one]), one)),
    text(a[0], a[1] + 20, shell.names[0], "c1 bold big", "middle"),
    text(b[0], b[1] + 20, shell.names[1], "c2 bold big", "middle"),
    text(c[0], c[1] - 15, shell.names[2], "c3 bold big", "middle"),
    drawLegend(at),
  ];
}

const drawTick = ([x, y], p) => [
  line(x, y, x + 6, y, "axis"),
  text(x + 12, y + 4, p === 0.75 ? fill(words.scale, { p }) : p, "muted"),
];

function drawLegend({ legend: y, second: [x, below] }) {
  return [
    line(0, y - 4, 26, y - 4, OTHER),
    text(34, y, words.others, "muted"),
    line(x, y + below - 4, x + 26, y + below - 4, "axis dashed"),
    text(x + 34, y + below, words.ties, "muted"),
  ];
}

function drawPath({ logits, p, start, end, at }) {
  const still = start.length === end.length;
  return [
    path(pathOf(logits).map((one) => spot(at, one)), "ink thick"),
    circle(...shared(at, start), 4, "ink"),
    circle(...shared(at, end), 4, "ink"),
    still ? "" : labelAt(at, start, words.hot, shared(at, end)),
    labelAt(at, end, still ? words.always : words.cold, shared(at, start)),
    knob(...spot(at, p), "ink big"),
    path([...at.corners], "grab"),
  ];
}

/** Beside an end of the path: outside the triangle, or in the centre on the side away from the path. */
function labelAt(at, options, label, [, otherY]) {
  const [x, y] = shared(at, options);
  if (options.length === 3) return text(x, otherY < y ? y + 34 : y - 26, label, "halo", "middle");
  if (options.length === 1) return options[0] === 2 ? text(x + 14, y - 15, label) : text(x, y + 38, label, "", "middle");
  const side = options.join("");
  if (side === "01") return text(x, y + 20, label, "", "middle");
  return side === "02" ? text(x - 10, y - 4, label, "", "end") : text(x + 10, y - 15, label);
}

const rowAt = ({ numbers }, i) => numbers.top + ROW * i;

const trackOf = ({ numbers: { left, right } }) => ({ left: left + 104, right: right - 10 });

function drawNumbers({ logits, T, p, at }) {
  const { left } = at.numbers;
  const track = trackOf(at);
  const x = scale([-5, 5], [track.left, track.right]);
  return [
    text(left, at.numbers.top - 34, words.numbers, "bold"),
    text(left, at.slider.y - 22, fill(words.T, { T: short(T) }), "bold"),
    distribution(logits.map((z, i) => {
      const y = rowAt(at, i);
      return [
        text(left, y + 4, shell.names[i], `${colour(i)} bold big`),
        text(left + 24, y + 4, "z", "muted"),
        text(track.left - 22, y + 4, short(Number(z.toFixed(3))), "", "end"),
        rect(track.left - 6, y - 2, track.right - track.left + 12, 4, "track", 2),
        knob(x(z), y, colour(i), beyond(z, [-5, 5])),
        text(left + 24, y + 25, "p", "muted"),
        text(track.left - 22, y + 25, probability(p[i], 3, false), "p", "end"),
        gauge(track.left - 6, y + 15, track.right - track.left + 12, 0, p[i], colour(i)),
      ];
    })),
  ];
}

const defaults = { logits: [2, 1, 0.1], temperature: 1 };

/** It asks about the path, and where it starts elsewhere, about what all logits have in common. */
function guess(start) {
  if (start.temperature === defaults.temperature) return { right: 1, show: { logits: [2, 1.9, 0], temperature: 0.3 } };
  return { key: "shift", asks: words.shiftGuess, right: 0, show: { logits: together(start).logits } };
}

export default figure({
  name: "simplex-paths",
  words,
  controls,
  guess,
  defaults,
  draw,
});
