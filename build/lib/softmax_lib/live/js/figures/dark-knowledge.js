// A teacher's answer at a temperature, and how it pulls on a student that knows nothing yet.

import { softmax, sum } from "../arithmetic.js";
import { drawDigit } from "../digits.js";
import { taught } from "../digits-data.js";
import {
  circle, distribution, fill, fixed, gauge, line, path, picture as drawing, probability, raised, rect, scale, short, text,
} from "../drawing.js";
import { figure } from "../figure.js";
import { drawTemperature, temperatureAt, temperatureControl, temperaturePlace, temperatureScale } from "../temperature.js";

const words = {
  title: "Dark knowledge",
  temperature: "Temperature T",
  picture: "Picture",
  factor: "Factor T² in the loss",
  guess: {
    question: "T rises from 10 to 100, and the loss has no factor T². What is left of the push on the student?",
    options: ["about as much", "about a tenth", "about a hundredth"],
    says: "The gradient falls as 1/T². The factor T² gives back what the temperature takes.",
  },
  presets: "Try",
  plain: "T = 1, as the teacher says it",
  soft: "T = 5",
  hot: "T = 100",
  options: { three: "a 3", two: "a 2", one: "a 1", seven: "a 7" },
  shows: "shows {picture}",
  teacher: "teacher at T = {T}",
  pull: "push on the student",
  wrong: "all wrong ones:",
  most: "most: {name}, {p}",
  times: "{ratio} times",
  least: "as much as {name}",
  strength: "Length of the push at every T",
  withFactor: "with T²",
  without: "without",
  limit: "scores alone, |v − mean| / K",
  says:
    "At T = {T} the teacher gives {right} to what the picture shows, {label}, and {wrong} to all others together. " +
    "Of these {first} gets most, {most}: {ratio} times as much as {last}. " +
    "On a student whose scores are all 0 this pushes with the length {now}{how}.",
  how: { true: "; without the factor T² it would be {other}", false: "; with the factor T² it would be {other}" },
};

const K = 10;
const ROW = 22;
const REACH = [-1.5, 4]; // where the axis of the pull ends
const STRENGTHS = [1e-4, 100];
const STEPS = Array.from({ length: 81 }, (_, i) => 10 ** (i / 20 - 2));

const preset = (label, temperature) => ({ label, state: { temperature } });

const controls = [
  temperatureControl(words.temperature),
  { kind: "choice", key: "picture", label: words.picture,
    options: Object.entries(words.options).map(([value, label]) => ({ value, label })) },
  { kind: "toggle", key: "factor", label: words.factor },
  { kind: "presets", label: words.presets,
    options: [preset(words.plain, 1), preset(words.soft, 5), preset(words.hot, 100)] },
];

/** What takes the student's scores, all 0, towards the teacher: minus the gradient of the loss. */
function pullOf(scores, T, factor) {
  const size = factor ? T : 1 / T;
  return softmax(scores, T).map((t) => size * (t - 1 / K));
}

const lengthOf = (vector) => Math.sqrt(sum(vector.map((x) => x * x)));

function places(width) {
  const wide = width >= 520;
  const rows = wide ? { left: 148, top: 26 } : { left: 0, top: 152 };
  const bar = { x: rows.left + 18, width: wide ? 130 : 0.26 * width };
  const pull = { left: bar.x + bar.width + 70, right: width - (wide ? 62 : 8) };
  const plot = { left: 40, right: width - 40, top: rows.top + K * ROW + 52 };
  plot.bottom = plot.top + 110;
  return { wide, rows, bar, pull, plot, dial: { left: plot.left, right: plot.right, y: plot.bottom + 24 }, height: plot.bottom + 56 };
}

function draw(state, width) {
  const { temperature: T, factor } = state;
  const { label, picture, scores } = taught[state.picture];
  const at = places(width);
  const t = softmax(scores, T);
  const wrong = scores.map((_, i) => i).filter((i) => i !== label).sort((a, b) => scores[b] - scores[a]);
  const rest = sum(wrong.map((i) => t[i]));
  const view = { ...state, T, at, width, label, scores, t, pull: pullOf(scores, T, factor), first: wrong[0], last: wrong.at(-1), rest };
  return {
    svg: drawing(width, at.height, drawPicture(view, picture), drawRows(view), drawStrength(view), drawTemperature(at.dial, T)),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.dial) },
    at: (px) => ({ ...state, temperature: temperatureAt(at.dial, px) }),
  };
}

/** How many times as much the first of the wrong ones gets as the last, also where both are rounded to 0. */
function ratioOf({ scores, T, first, last }) {
  const decades = (scores[first] - scores[last]) / T / Math.LN10;
  return decades < 300 ? short(10 ** decades, 3) : `10${raised(Math.round(decades))}`;
}

function sentence(view) {
  const { T, t, label, first, last, rest, scores, factor } = view;
  const length = (factor) => short(lengthOf(pullOf(scores, T, factor)), 3);
  return fill(words.says, {
    T: short(T), right: probability(t[label]), label, wrong: probability(rest),
    first, most: probability(t[first]), ratio: ratioOf(view), last,
    now: length(factor), how: fill(words.how[factor], { other: length(!factor) }),
  });
}

function drawPicture({ at, picture, t, first, last, rest, ...view }, drawn) {
  const [x, y] = at.wide ? [0, 100] : [118, 20];
  const said = [
    [fill(words.shows, { picture: words.options[picture] }), "bold"],
    [`${words.wrong} ${probability(rest)}`, ""],
    [fill(words.most, { name: first, p: probability(t[first]) }), ""],
    [fill(words.times, { ratio: ratioOf({ first, last, ...view }) }), "muted"],
    [fill(words.least, { name: last }), "muted"],
  ];
  return [
    drawDigit(drawn, 0, at.wide ? 0 : 4, at.wide ? 80 : 100),
    said.map(([line, look], i) => text(x, y + 20 * i, line, look)),
  ];
}

function drawRows(view) {
  const { t, T, pull, label, at } = view;
  const { rows, bar } = at;
  const y = (i) => rows.top + ROW * i;
  return [
    text(rows.left, rows.top - 14, fill(words.teacher, { T: short(T) }), "bold"),
    text(at.pull.left, rows.top - 14, words.pull, "bold"),
    t.map((one, i) => [
      text(rows.left, y(i) + 14, String(i), i === label ? "bold" : "muted"),
      gauge(bar.x, y(i) + 4, bar.width, 0, one, i === label ? "ink" : "quiet"),
    ]),
    distribution(t.map((one, i) => text(bar.x + bar.width + 8, y(i) + 14, probability(one), "p"))),
    drawPull(at, pull, label, y),
  ];
}

/** A bar to the right where the student's score is to rise, to the left where it is to fall. */
function drawPull({ pull: { left, right }, wide }, pull, label, y) {
  const x = scale(REACH, [left, right]);
  return [
    line(x(0), y(0), x(0), y(K), "axis"),
    pull.map((one, i) => {
      const [from, to] = [x(0), x(one)].sort((a, b) => a - b);
      const beyond = (one > REACH[1]) - (one < REACH[0]);
      const end = x(one);
      return [
        rect(from, y(i) + 5, to - from, 10, i === label ? "ink" : "quiet"),
        beyond ? path([[end + 2 * beyond, y(i) + 5], [end + 7 * beyond, y(i) + 10], [end + 2 * beyond, y(i) + 15]], "ink strong") : "",
        wide ? text(right + 62, y(i) + 14, signed(one), "", "end") : "",
      ];
    }),
  ];
}

const signed = (x) => (x > 0 ? "+" : "") + (Math.abs(x) < 0.005 ? short(x, 1) : fixed(x, 2));

function drawStrength({ scores, T, factor, at }) {
  const { left, right, top, bottom } = at.plot;
  const x = temperatureScale(at.plot);
  const y = scale(STRENGTHS, [bottom, top], true);
  const length = (T, factor) => lengthOf(pullOf(scores, T, factor));
  const limit = lengthOf(scores) / K;
  const curve = (with_, look) => path(STEPS.map((T) => [x(T), y(length(T, with_))]), look);
  return [
    text(at.wide ? left : 0, top - 18, words.strength, "bold"),
    [100, 1, 0.01, 1e-4].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, short(one), "muted", "end")]),
    line(left, y(limit), right, y(limit), "ink dotted"),
    text(right, y(limit) - 7, words.limit, "muted halo", "end"),
    curve(true, "ink curve"),
    curve(false, "ink strong dashed"),
    line(x(T), top, x(T), bottom, "axis"),
    text(right, y(limit) + 17, words.withFactor, factor ? "bold halo" : "halo", "end"),
    text(x(4), y(length(4, false)) + 22, words.without, factor ? "halo" : "bold halo", "end"),
    circle(x(T), y(length(T, !factor)), 4, "quiet dot"),
    circle(x(T), y(length(T, factor)), 5, "ink dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

export default figure({
  name: "dark-knowledge",
  words,
  controls,
  guess: { right: 2, show: { temperature: 100, factor: false } },
  defaults: { picture: "three", temperature: 5, factor: true },
  draw,
});
