// Temperature, top-k, top-p and min-p, one after the other, in an order that the reader chooses.
// What a filter lets through depends on whether the temperature has acted before it.

import { softmax, sum } from "../arithmetic.js";
import { distribution, fill, line, listed, picture, probability, rect, short, text } from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { keepMinP, keepTopK, keepTopP } from "../filters.js";

const words = {
  title: "Order of the filters",
  order: "Steps, from first to last",
  steps: { temperature: "temperature", top_k: "top-k", top_p: "top-p", min_p: "min-p" },
  values: { temperature: "T", top_k: "k", top_p: "mass", min_p: "ratio" },
  guess: {
    question: "Logits 3, 2, 1, 0. With T = 2 and then top-p 0.8 three options are left. And with top-p 0.8 first, and then T = 2?",
    options: ["two", "the same three", "all four"],
    says: "At T = 1 the first two have 0.88 between them, at T = 2 only 0.74: the sum that top-p takes depends on T.",
  },
  presets: "In the order of",
  headings: { temperature: "T", top_k: "top-k", top_p: "top-p", min_p: "min-p" },
  start: "start",
  off: "off",
  out: "out",
  other: ["other", "order"],
  above: "p after each step. Ringed: what differs in the other order",
  aboveShort: "p after each step. Ringed: differs",
  programs: "What is left in each program",
  kept: "{program} keeps {count}: {names}",
  then: ", then ",
  step: "{name} {value}",
  says: "{steps}: {count} of {all} options are left, {list}. In the other order, from last to first, {difference}",
  none: "No step is in use: all {all} options are left, {list}. ",
  same: "it is the same.",
  loses: "{names} would be out: {list}.",
  gains: "{names} would be left too: {list}.",
  both: "{lost} would be out and {gained} left: {list}.",
};

const STEPS = ["temperature", "top_k", "top_p", "min_p"];
const PROGRAMS = { // llama.cpp b10470, vLLM (v1), transformers 5: read in their code in 2026
  "llama.cpp": ["top_k", "top_p", "min_p", "temperature"],
  vLLM: ["temperature", "min_p", "top_k", "top_p"],
  "Hugging Face": ["temperature", "top_k", "top_p", "min_p"],
};
const LOGITS = [3, 2, 1, 0];
const ROW = 36;
const TOP = 76;

const setting = (key, more) => ({
  kind: "number", key, row: key, label: words.values[key], width: 4, ...more,
  set: (state, x) => ({ ...state, [key]: x, [`${key}_on`]: true }),
});
const inUse = (key) => ({ kind: "toggle", key: `${key}_on`, row: key, label: words.steps[key] });

const controls = [
  { kind: "presets", label: words.presets, options: Object.entries(PROGRAMS).map(([label, order]) => ({ label, state: { order } })) },
  { kind: "order", key: "order", label: words.order, options: STEPS.map((value) => ({ value, label: words.steps[value] })) },
  ...STEPS.map(inUse),
  setting("temperature", { min: 0.01, max: 100, step: 0.1 }),
  setting("top_k", { min: 1, max: 100, step: 1, whole: true }),
  setting("top_p", { min: 0.01, max: 1, step: 0.05 }),
  setting("min_p", { min: 0, max: 1, step: 0.05 }),
];

const ACTS = {
  temperature: ({ z }, T) => ({ z, T }),
  top_k: ({ z, T }, k) => ({ z: keepTopK(z, k), T }),
  top_p: ({ z, T }, mass) => ({ z: keepTopP(z, mass, T), T }),
  min_p: ({ z, T }, ratio) => ({ z: keepMinP(z, ratio, T), T }),
};

/** The distribution at the start and after each step, in an order. */
function follow(state, order) {
  const stages = [{ z: LOGITS, T: 1 }];
  for (const step of order) {
    const before = stages.at(-1);
    stages.push(state[`${step}_on`] ? ACTS[step](before, state[step]) : before);
  }
  return stages.map(({ z, T }) => ({ left: z.map((x) => x > -Infinity), p: softmax(z, T) }));
}

function places(width) {
  const wide = width >= 520;
  const left = wide ? 36 : 22;
  const each = (width - left) / (STEPS.length + 2);
  const rows = LOGITS.length;
  const programs = TOP + ROW * rows + 30;
  return { wide, left, each, bar: each - (wide ? 22 : 9), programs, height: programs + 70, width };
}

const column = ({ left, each }, j) => left + each * j;

function draw(state, width) {
  const at = places(width);
  const stages = follow(state, state.order);
  const other = follow(state, [...state.order].reverse()).at(-1);
  const view = { state, at, stages, other, last: stages.at(-1) };
  return {
    svg: picture(width, at.height, drawHead(view), drawStages(view), drawOther(view), drawPrograms(view)),
    text: sentence(view),
  };
}

const namesOf = (which) => [...shell.names].filter((_, i) => which[i]);
const listOf = ({ p, left }) => listed(namesOf(left), p.filter((_, i) => left[i]).map((one) => probability(one)));

function sentence({ state, last, other }) {
  const used = state.order.filter((step) => state[`${step}_on`]);
  const said = { count: namesOf(last.left).length, all: LOGITS.length, list: listOf(last) };
  if (!used.length) return fill(words.none, said).trim();
  const steps = used.map((step) => fill(words.step, { name: words.steps[step], value: short(state[step]) })).join(words.then);
  return fill(words.says, { ...said, steps: steps[0].toUpperCase() + steps.slice(1), difference: differenceOf(last, other) });
}

function differenceOf(last, other) {
  const lost = namesOf(last.left.map((one, i) => one && !other.left[i])).join(", ");
  const gained = namesOf(last.left.map((one, i) => !one && other.left[i])).join(", ");
  if (!lost && !gained) return words.same;
  const template = lost && gained ? words.both : lost ? words.loses : words.gains;
  return fill(template, { lost, gained, names: lost || gained, list: listOf(other) });
}

function drawHead({ state, at }) {
  const [y, last] = [44, STEPS.length + 1];
  const heading = (j, name, value, look) => [
    text(column(at, j), y, name, look),
    text(column(at, j), y + 16, value, look === "bold" ? "" : "muted"),
  ];
  return [
    text(0, 14, at.wide ? words.above : words.aboveShort, "bold"),
    heading(0, words.start, "", "muted"),
    state.order.map((step, j) => {
      const on = state[`${step}_on`];
      return heading(j + 1, words.headings[step], on ? short(state[step]) : words.off, on ? "bold" : "muted");
    }),
    heading(last, ...words.other, "muted"),
    line(column(at, last) - (at.wide ? 14 : 6), 30, column(at, last) - (at.wide ? 14 : 6), TOP + ROW * LOGITS.length - 12, "axis"),
  ];
}

const rowAt = (i) => TOP + ROW * i + 8;

/** A cell: the probability, and a bar as long. What is cut here is out; later its place is empty. */
function cell({ at }, j, i, p, look, marked = "") {
  const [x, y] = [column(at, j), rowAt(i)];
  return [
    text(x, y, probability(p, at.wide ? 3 : 2, false), `p ${marked}`),
    rect(x, y + 5, at.bar, 6, "track", 2),
    rect(x, y + 5, at.bar * p, 6, look, 2),
  ];
}

const gone = ({ at }, j, i) => text(column(at, j), rowAt(i), words.out, "muted");

function drawStages(view) {
  const { state, at, stages } = view;
  return [
    LOGITS.map((_, i) => text(0, rowAt(i) + 4, shell.names[i], `${colour(i)} bold big`)),
    stages.map(({ left, p }, j) => {
      if (j && !state[`${state.order[j - 1]}_on`]) return drawOff(view, j);
      const cells = p.map((one, i) =>
        left[i] ? cell(view, j, i, one, colour(i)) : stages[j - 1].left[i] ? gone(view, j, i) : "");
      return distribution(cells);
    }),
  ];
}

/** A step that is off: the options pass. */
function drawOff({ at, stages }, j) {
  return stages[j].left.map((left, i) =>
    left ? line(column(at, j), rowAt(i) + 8, column(at, j) + at.bar, rowAt(i) + 8, "axis dotted") : "");
}

function drawOther(view) {
  const { at, last, other } = view;
  const j = STEPS.length + 1;
  return distribution(other.p.map((one, i) => {
    const differs = other.left[i] !== last.left[i];
    return [
      other.left[i] ? cell(view, j, i, one, `${colour(i)} pale`, differs ? "bold" : "") : differs ? text(column(at, j), rowAt(i), words.out, "bold") : "",
      differs ? rect(column(at, j) - 4, rowAt(i) - 15, at.bar + 7, 30, "ink ring", 4) : "",
    ];
  }));
}

function drawPrograms({ state, at }) {
  const rows = Object.entries(PROGRAMS).map(([program, order], k) => {
    const { left } = follow(state, order).at(-1);
    const names = namesOf(left);
    const chosen = String(order) === String(state.order);
    const said = fill(words.kept, { program, count: names.length, names: names.join(" ") });
    return text(0, at.programs + 20 + 18 * k, said, chosen ? "bold" : "");
  });
  return [text(0, at.programs, words.programs, "muted"), rows];
}

export default figure({
  name: "order-of-the-filters",
  words,
  controls,
  guess: {
    right: 0,
    show: { order: PROGRAMS["llama.cpp"], temperature: 2, top_p: 0.8, temperature_on: true, top_k_on: false, top_p_on: true, min_p_on: false },
  },
  defaults: {
    order: PROGRAMS["Hugging Face"],
    temperature: 2, top_k: 3, top_p: 0.8, min_p: 0.1,
    temperature_on: true, top_k_on: false, top_p_on: true, min_p_on: false,
  },
  draw,
});
