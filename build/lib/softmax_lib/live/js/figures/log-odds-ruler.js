// Two rulers of the same scale: the logits, and the logarithms of the probabilities. The second is
// the first, slid along as a whole, so that every gap to the first option is the same on both.
// Below, the first two options share alone and among all; a blue bus shows what that costs.

import { logSoftmax, max, softmax, sum } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, knob, line, listed, picture, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";

const words = {
  title: "Log-odds ruler",
  logits: "Logits z",
  entry: "Logit of {name}",
  busNames: ["car", "red", "blue", "green", "white"],
  guess: {
    question: "C rises from 0.1 to 5 and takes nearly all of the probability. What happens to the ratio of A to B?",
    options: ["it gets larger", "it gets smaller", "it stays"],
    says: "All logarithms slide down by the same amount: the gap of A and B is as long as in the pale copy.",
  },
  busGuess: {
    question: "Some buses are painted green as well. What happens to the ratio of car to red bus?",
    options: ["it gets larger", "it gets smaller", "it stays"],
    says: "So the car falls from a third to a quarter, and nobody's journey has changed.",
  },
  presets: "Try",
  plain: "2, 1, 0.1, −1",
  low: "C and D far below",
  high: "C and D far above",
  buses: "car, red bus, blue bus",
  upper: "Logits z",
  lower: "ln p = z − {slide}",
  slide: "{slide} = ln Σ exp(z), the same for all",
  gap: "z({first}) − z",
  logOdds: "log-odds ln p({first}) − ln p",
  logOddsShort: "ln p({first}) − ln p",
  alone: "{first}, {second} alone (pale)",
  among: "with {others}",
  expected: "if buses are one choice",
  ratio: "{first} : {second} = {odds}",
  same: "log-odds of {first} and {second}: ln {odds} ≈ {gap}",
  says:
    "ln\u00a0p({first}) − ln\u00a0p({second}) = {logs} = {gap} is z({first}) − z({second}), whatever the others do: " +
    "their odds are exp({gap}) ≈ {odds}. The probabilities are {list}.",
  cost: " A traveller who takes the buses for one choice, the best bus, expects {list}.",
};

const HEAD = 58; // from the top of a ruler to its first row

const preset = (label, logits, story = "letters") => ({ label, state: { logits, story } });

const controls = [
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, placed: true, min: -5, max: 5, step: 0.1,
    length: [2, 5], names: namesOf },
  { kind: "presets", label: words.presets, options: [
    preset(words.plain, [2, 1, 0.1, -1]),
    preset(words.low, [2, 1, -5, -5]),
    preset(words.high, [2, 1, 5, 5]),
    preset(words.buses, [0, 0, 0], "buses"),
  ] },
];

function check({ story }) {
  return story === "letters" || story === "buses" ? "" : "`story` must be one of the choices";
}

function namesOf({ story }) {
  return story === "buses" ? words.busNames : [...shell.names];
}

/** The rulers stand beside each other, on a phone one below the other. `unit` is one nat in both. */
function places(width, count) {
  const wide = width >= 520;
  const row = wide ? 32 : 44; // a finger needs 44
  const rows = row * count;
  const unit = wide ? (width - 252) / 22 : (width - 152) / 12;
  const [z, top] = wide ? [100, HEAD] : [width - 8 - 10 * unit, 40];
  const upper = { row, left: z, right: z + 10 * unit, top, bottom: top + rows, column: wide ? 80 : 82 };
  const start = wide ? upper.right + 32 : 0;
  const lowerTop = wide ? HEAD : upper.bottom + 50 + HEAD;
  const lower = { row, start, left: width - 8 - 12 * unit, right: width - 8, top: lowerTop, bottom: lowerTop + rows };
  const shares = lower.bottom + 48;
  const bars = Math.min(count, 3);
  return { width, wide, unit, upper, lower, shares, height: shares + (wide ? 28 : 44) * bars };
}

function draw(state, width) {
  const { logits } = state;
  const at = places(width, logits.length);
  const view = { state, logits, at, names: namesOf(state), p: softmax(logits), logs: logSoftmax(logits) };
  const z = scale([-5, 5], [at.upper.left, at.upper.right]);
  const logP = scale([-12, 0], [at.lower.left, at.lower.right]);
  const place = (i) => ({ x: z(-5), y: middle(at.upper, i), width: z(5) - z(-5) });
  const sliders = logits.map((_, i) => [`logits.${i}`, place(i)]);
  return {
    svg: picture(width, at.height, drawUpper(view, z), drawLower(view, logP), drawShares(view)),
    text: sentence(view),
    places: Object.fromEntries(sliders),
  };
}

/** As exact as the logarithms beside it. */
const hundredths = (x) => short(Number(x.toFixed(2)));

const middle = ({ top, row }, i) => top + row * (i + 0.5);

/** Someone who sees one bus in several colours shares its probability out among them. */
function expectation({ story, logits: [car, ...buses] }) {
  if (story !== "buses" || buses.length < 2) return null;
  const [first, rest] = softmax([car, max(buses)]);
  return [first, ...softmax(buses).map((one) => one * rest)];
}

function said({ names: [first, second], logits: [a, b], logs }) {
  const [ours, theirs] = [fixed(logs[0], 2), fixed(logs[1], 2)];
  const logOf = theirs.startsWith("−") ? `(${theirs})` : theirs;
  return { first, second, gap: hundredths(a - b), odds: short(Math.exp(a - b)), logs: `${ours} − ${logOf}` };
}

function sentence(view) {
  const list = (p) => listed(view.names, p.map((one) => probability(one)));
  const expected = expectation(view.state);
  const cost = expected ? fill(words.cost, { list: list(expected) }) : "";
  return fill(words.says, { ...said(view), list: list(view.p) }) + cost;
}

function drawUpper(view, x) {
  const { logits, names, at } = view;
  const { top, right, column } = at.upper;
  return [
    text(0, 12, words.upper, "bold"),
    text(column, top - 6, "z", "muted", "end"),
    text(right, top - 6, fill(words.gap, said(view)), "muted", "end"),
    axis(at, at.upper, x, [-4, 4]),
    logits.map((one, i) => {
      const y = middle(at.upper, i);
      return [
        text(0, y + 4, names[i], "bold"),
        text(column, y + 4, hundredths(one), "", "end"),
        rect(x(-5) - 8, y - 2, x(5) - x(-5) + 16, 4, "track", 2),
      ];
    }),
    gaps(view, at.upper, x, logits),
    logits.map((one, i) => knob(x(one), middle(at.upper, i), colour(i))),
  ];
}

function drawLower(view, x) {
  const { logits, logs, p, names, at } = view;
  const { start, top, right } = at.lower;
  const [first, second] = at.wide ? [start + 42, start + 94] : [84, 135];
  const slide = fixed(logits[0] - logs[0], 2);
  return [
    text(start, top - 46, fill(words.lower, { slide }), "bold"),
    text(start, top - 29, fill(words.slide, { slide }), "muted"),
    text(first, top - 6, "p", "muted", "end"),
    text(second, top - 6, "ln p", "muted", "end"),
    text(right, top - 6, fill(at.wide ? words.logOdds : words.logOddsShort, said(view)), "muted", "end"),
    axis(at, at.lower, x, [-12, 0]),
    logs.map((_, i) => line(x(-12), middle(at.lower, i), x(0), middle(at.lower, i))),
    ghost(view, x),
    gaps(view, at.lower, x, logs),
    distribution(p.map((one, i) => {
      const y = middle(at.lower, i);
      return [
        at.wide ? "" : text(0, y + 4, names[i], "bold"),
        text(first, y + 4, probability(one), "p", "end"),
        text(second, y + 4, fixed(logs[i], 2), "", "end"),
        circle(x(logs[i]), y, 6, `${colour(i)} dot`),
      ];
    })),
  ];
}

/** Where the first two stand without the others: the same gap, at another place. */
function ghost({ logits, at }, x) {
  if (logits.length < 3) return "";
  const alone = logSoftmax(logits.slice(0, 2));
  return [
    line(x(alone[0]), middle(at.lower, 1) + 7, x(alone[1]), middle(at.lower, 1) + 7, "axis"),
    alone.map((one, i) => circle(x(one), middle(at.lower, i), 6, `${colour(i)} pale`)),
  ];
}

function axis({ unit }, { left, right, bottom }, x, [low, high]) {
  const step = unit < 13 ? 4 : 2;
  const marks = Array.from({ length: (high - low) / step + 1 }, (_, i) => low + step * i);
  return [
    line(left, bottom + 4, right, bottom + 4, "axis"),
    marks.map((one) => [
      line(x(one), bottom + 4, x(one), bottom + 10, "axis"),
      text(x(one), bottom + 24, short(one), "muted", "middle"),
    ]),
  ];
}

/** How far every option is from the first, whose place a line marks in all rows. */
function gaps({ logits }, ruler, x, values) {
  const [first] = values;
  return [
    line(x(first), middle(ruler, 0), x(first), middle(ruler, values.length - 1), "ink dotted"),
    values.map((one, i) => {
      if (!i) return "";
      const y = middle(ruler, i);
      const label = hundredths(logits[0] - logits[i]);
      const room = 4 * label.length - 8;
      const half = Math.min(Math.max((x(first) + x(one)) / 2, ruler.left + room), ruler.right - room);
      return line(x(first), y, x(one), y, "axis thick") + text(half, y - 11, label, "halo", "middle");
    }),
  ];
}

/** What the first two get alone and among all; their ratio stays. */
function drawShares(view) {
  const { state, logits, names, at, p } = view;
  const [first, second, ...others] = names.slice(0, logits.length);
  const expected = expectation(state);
  const step = at.wide ? 28 : 44;
  const bars = [[fill(words.alone, { first, second }), softmax(logits.slice(0, 2))]];
  if (others.length) bars.push([fill(words.among, { others: others.join(", ") }), p]);
  if (expected) bars.push([words.expected, expected]);
  return [
    bars.map((bar, i) => drawBar(view, at.shares + step * i, ...bar)),
    expected ? "" : text(0, at.shares + step * bars.length + 14, fill(words.same, said(view)), "bold"),
  ];
}

function drawBar({ names, at }, y, label, p) {
  const { wide, width } = at;
  const [left, right, top] = wide ? [172, width - 124, y] : [0, width, y + 18];
  const [first, second] = names;
  const x = (share) => left + share * (right - left);
  const ratio = fill(words.ratio, { first, second, odds: short(p[0] / p[1]) });
  return [
    text(0, y + 14, label, "muted"),
    text(width, y + 14, ratio, "bold", "end"),
    p.map((one, i) => {
      const from = x(sum(p.slice(0, i)));
      const share = one * (right - left);
      const name = `${names[i]} ${probability(one)}`;
      return [
        rect(from, top, share - 1, 20, `${colour(i)} pale`, 2),
        share > 8 * name.length ? text(from + share / 2, top + 14, name, "", "middle") : "",
      ];
    }),
  ];
}

const guesses = {
  letters: { right: 2, show: { logits: [2, 1, 5, -1], story: "letters" } },
  buses: { key: "buses", asks: words.busGuess, right: 2, show: { logits: [0, 0, 0, 0], story: "buses" } },
};

export default figure({
  name: "log-odds-ruler",
  words,
  controls,
  guess: ({ story }) => guesses[story],
  defaults: { logits: [2, 1, 0.1, -1], story: "letters" },
  check,
  draw,
});
