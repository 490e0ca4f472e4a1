// Two rulers of the same scale: the logits, and the logarithms of the probabilities. The second is
// the first, slid along as a whole, so that the gap between the first two options is the same on
// both. Cloned options (the blue bus) show what that costs.

import { logSoftmax, softmax } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, knob, line, listed, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";

const words = {
  title: "Log-odds ruler",
  logits: "Logits z",
  entry: "Logit of {name}",
  names: "The options are",
  letters: "A, B, C, …",
  buses: "a car and buses",
  busNames: ["car", "red", "blue", "green", "white"],
  presets: "Try",
  plain: "four options",
  low: "others far below",
  oneBus: "car or red bus",
  twoBuses: "and a blue bus",
  upper: "logits z",
  lower: "ln p = z − {slide}: every gap stays",
  odds: "odds {first} : {second} = exp({gap}) = {odds}",
  expected: "○ what a traveller expects",
  above: "The logit of {first} is {size} above that of {second}",
  below: "The logit of {first} is {size} below that of {second}",
  level: "The logits of {first} and {second} are the same",
  says:
    "{order}, and so with ln p: their odds are exp({gap}) = {odds}, whatever the others do. " +
    "The probabilities are {list}.",
  cost: " A traveller for whom all buses are one choice expects {list}.",
};

const ROW = 28;
const UNITS = 12; // both rulers are so many nats long

const preset = (label, logits, story) => ({ label, state: { logits, story } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true, min: -5, max: 5, step: 0.1,
    length: [2, 5], names: namesOf },
  { kind: "presets", label: words.presets, options: [
    preset(words.plain, [2, 1, 0.1, -1], "letters"),
    preset(words.low, [2, 1, -5, -5], "letters"),
    preset(words.oneBus, [0, 0], "buses"),
    preset(words.twoBuses, [0, 0, 0], "buses"),
  ] },
  { kind: "choice", key: "story", label: words.names,
    options: [{ value: "letters", label: words.letters }, { value: "buses", label: words.buses }] },
];

function namesOf({ story }) {
  return story === "buses" ? words.busNames : [...shell.names];
}

/** Names and numbers on the left, the rulers on the right, the second below the first. */
function places(width, count, room) {
  const [left, right] = [width >= 520 ? 116 : 108, width - 12];
  const upper = { top: 44, bottom: 44 + ROW * count };
  const lower = { top: upper.bottom + 88, bottom: upper.bottom + 88 + ROW * count };
  return { left, right, upper, lower, height: lower.bottom + room };
}

function draw(state, width) {
  const { logits } = state;
  const expected = expectation(state);
  const at = places(width, logits.length, expected ? 72 : 52);
  const z = scale([-UNITS / 2, UNITS / 2], [at.left, at.right]);
  const logP = scale([-UNITS, 0], [at.left, at.right]);
  const view = { logits, at, names: namesOf(state), p: softmax(logits), logs: logSoftmax(logits), expected };
  const place = (i) => ({ x: z(-5), y: at.upper.top + ROW * (i + 0.5), width: z(5) - z(-5) });
  const sliders = logits.map((_, i) => [`logits.${i}`, place(i)]);
  return {
    svg: picture(width, at.height, drawUpper(view, z), drawLower(view, logP), drawOdds(view)),
    text: sentence(view),
    places: Object.fromEntries(sliders),
  };
}

/** Someone who sees one bus in several colours shares its probability out among them. */
function expectation({ story, logits: [car, ...buses] }) {
  if (story !== "buses" || buses.length < 2) return null;
  const [first, rest] = softmax([car, Math.max(...buses)]);
  return [first, ...softmax(buses).map((one) => one * rest)];
}

function gapIn({ logits: [a, b] }) {
  return { gap: short(a - b), odds: short(Math.exp(a - b)) };
}

function sentence(view) {
  const { names, p, expected } = view;
  const list = (values) => listed(names, values.map((one) => probability(one)));
  const cost = expected ? fill(words.cost, { list: list(expected) }) : "";
  return fill(words.says, { order: order(view), list: list(p), ...gapIn(view) }) + cost;
}

function order({ names: [first, second], logits: [a, b] }) {
  const template = a > b ? words.above : a < b ? words.below : words.level;
  return fill(template, { first, second, size: short(Math.abs(a - b)) });
}

function drawUpper({ logits, names, at }, x) {
  const { top, bottom } = at.upper;
  return [
    text(0, 14, words.upper, "bold"),
    ruler(at, x, bottom, [-6, -4, -2, 0, 2, 4, 6]),
    text(at.left - 22, top - 6, "z", "muted", "end"),
    bracket({ x, top, first: logits[0], second: logits[1] }),
    logits.map((one, i) => {
      const y = top + ROW * (i + 0.5);
      return [
        text(0, y + 4, names[i], "bold"),
        text(at.left - 22, y + 4, short(one), "", "end"),
        rect(x(-5) - 8, y - 2, x(5) - x(-5) + 16, 4, "track", 2),
        knob(x(one), y, i < 2 ? "c1" : "c6"),
      ];
    }),
  ];
}

function drawLower({ logits, logs, p, names, at, expected }, x) {
  const { top, bottom } = at.lower;
  return [
    text(0, top - 30, fill(words.lower, { slide: fixed(logits[0] - logs[0], 2) }), "bold"),
    ruler(at, x, bottom, [-12, -10, -8, -6, -4, -2, 0]),
    text(at.left - 22, top - 6, "p", "muted", "end"),
    bracket({ x, top, first: logs[0], second: logs[1] }),
    distribution(p.map((one, i) => {
      const y = top + ROW * (i + 0.5);
      return [
        text(0, y + 4, names[i], "bold"),
        text(at.left - 22, y + 4, probability(one), "p", "end"),
        line(at.left, y, at.right, y),
        expected ? circle(x(Math.log(expected[i])), y, 7, "c2 ring") : "",
        circle(x(logs[i]), y, 6, i < 2 ? "c1 dot" : "c6 dot"),
      ];
    })),
  ];
}

function ruler({ left, right }, x, y, marks) {
  return [
    line(left, y + 4, right, y + 4, "axis"),
    marks.map((one) => [
      line(x(one), y + 4, x(one), y + 10, "axis"),
      text(x(one), y + 24, short(one), "muted", "middle"),
    ]),
  ];
}

/** The gap between the first two options, measured above their rows. */
function bracket({ x, top, first, second }) {
  const [from, to] = [x(Math.min(first, second)), x(Math.max(first, second))];
  const y = top - 8;
  const row = (value, i) => line(x(value), y - 5, x(value), top + ROW * (i + 0.5), "c1 dotted");
  return [
    row(first, 0),
    row(second, 1),
    line(from, y, to, y, "c1 thick"),
    text((from + to) / 2, y - 7, short(Math.abs(first - second)), "halo", "middle"),
  ];
}

function drawOdds(view) {
  const { names: [first, second], at, expected } = view;
  return [
    text(0, at.lower.bottom + 46, fill(words.odds, { first, second, ...gapIn(view) }), "bold"),
    expected ? text(0, at.lower.bottom + 66, words.expected, "c2") : "",
  ];
}

export default figure({
  name: "log-odds-ruler",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1, -1], story: "letters" },
  draw,
});
