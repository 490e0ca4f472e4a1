// Temperature, top-k, top-p and min-p, one after the other, in an order that the reader chooses.
// What a filter lets through depends on whether the temperature has acted before it.

import { softmax, sum } from "../arithmetic.js";
import { distribution, fill, line, picture, probability, rect, short, text } from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { keepMinP, keepTopK, keepTopP } from "../filters.js";
import { logits as modelLogits, prompt, symbols } from "../position-data.js";

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
  source: "Distribution",
  sources: { prose: "the next character, by the model", small: "made-up logits 3, 2, 1, 0" },
  after: { prose: "The model’s next character after “{prompt}”", small: "Four options with made-up logits: 3, 2, 1, 0" },
  afterShort: { prose: "Next after “{prompt}”", small: "Made-up logits: 3, 2, 1, 0" },
  symbols: { " ": "space", "\n": "new line" },
  rest: "rest",
  more: " and {count} more",
  presets: "In the order of",
  headings: { temperature: "T", top_k: "top-k", top_p: "top-p", min_p: "min-p" },
  start: "start",
  off: "off",
  out: "out",
  other: ["other", "order"],
  above: "p after each step. Ringed: what differs in the other order",
  aboveShort: "p after each step. Ringed: differs",
  programs: "What is left in each program",
  kept: "{program} keeps {count}: {names}{more}",
  dots: " …",
  lead: { prose: "After “{prompt}”: ", small: "Logits 3, 2, 1, 0: " },
  next: ", then ",
  step: "{name} {value}",
  says: "{lead}{steps}: {count} of {all} options are left, {list}. With the steps reversed, {difference}",
  none: "{lead}No step is in use: all {all} options are left, {list}. ",
  same: "it is the same.",
  loses: "{names} would be out{list}.",
  gains: "{names} would be left too{list}.",
  both: "{lost} would be out, and {gained} left{list}.",
  listed: ": {list}",
};

const STEPS = ["temperature", "top_k", "top_p", "min_p"];
const PROGRAMS = { // llama.cpp b10470, vLLM (v1), transformers 5: read in their code in 2026
  "llama.cpp": ["top_k", "top_p", "min_p", "temperature"],
  vLLM: ["temperature", "min_p", "top_k", "top_p"],
  "Hugging Face": ["temperature", "top_k", "top_p", "min_p"],
};
const nameOf = (symbol) => words.symbols[symbol] || symbol;
const SOURCES = {
  prose: { names: [...symbols].map(nameOf), logits: modelLogits },
  small: { names: [...shell.names].slice(0, 4), logits: [3, 2, 1, 0] },
};
const FEW = 7; // options that have a row of their own; the others share one
const LISTED = 3; // options that the sentence names
const SHOWN = 8; // and that a line about a program has room for, on a phone
const ROW = 36;
const TOP = 94;

const setting = (key, more) => ({
  kind: "number", key, row: key, label: words.values[key], width: 4, ...more,
  set: (state, x) => ({ ...state, [key]: x, [`${key}_on`]: true }),
});
const inUse = (key) => ({ kind: "toggle", key: `${key}_on`, row: key, label: words.steps[key] });

const controls = [
  { kind: "presets", label: words.presets, options: Object.entries(PROGRAMS).map(([label, order]) => ({ label, state: { order } })) },
  { kind: "order", key: "order", label: words.order, options: STEPS.map((value) => ({ value, label: words.steps[value] })) },
  { kind: "choice", key: "source", label: words.source,
    options: Object.entries(words.sources).map(([value, label]) => ({ value, label })) },
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
  const stages = [{ z: SOURCES[state.source].logits, T: 1 }];
  for (const step of order) {
    const before = stages.at(-1);
    stages.push(state[`${step}_on`] ? ACTS[step](before, state[step]) : before);
  }
  return stages.map(({ z, T }) => ({ left: z.map((x) => x > -Infinity), p: softmax(z, T) }));
}

function places(width, rows) {
  const wide = width >= 520;
  const left = wide ? 50 : 42;
  const each = (width - left) / (STEPS.length + 2);
  const end = TOP + ROW * rows;
  return { wide, left, each, bar: each - (wide ? 20 : 9), end, programs: end + 30, height: end + 100, width };
}

const column = ({ left, each }, j) => left + each * j;
const rowAt = (i) => TOP + ROW * i + 8;

function draw(state, width) {
  const stages = follow(state, state.order);
  const other = follow(state, [...state.order].reverse()).at(-1);
  const { names } = SOURCES[state.source];
  const rows = rowsOf(names);
  const at = places(width, rows.length);
  const view = { state, names, rows, at, stages, other, last: stages.at(-1) };
  return {
    svg: picture(width, at.height, drawHead(view), drawStages(view), drawOther(view), drawPrograms(view)),
    text: sentence(view),
  };
}

/** What each row stands for: an option, or all that are too many for a row each. */
function rowsOf(names) {
  const rows = names.slice(0, FEW).map((name, i) => ({ name, options: [i], look: colour(i) }));
  const others = names.map((_, i) => i).slice(FEW);
  return others.length ? [...rows, { name: words.rest, options: others, look: "quiet" }] : rows;
}

const namesOf = (names, which) => names.filter((_, i) => which[i]);

/** A list, or the first few of it and how many more there are. */
function shortened(list) {
  if (list.length <= LISTED + 1) return list.join(", ");
  return list.slice(0, LISTED).join(", ") + fill(words.more, { count: list.length - LISTED });
}

const listOf = (names, { p, left }) => shortened(names.map((name, i) => `${name}\u00a0${probability(p[i])}`).filter((_, i) => left[i]));

function sentence({ state, names, last, other }) {
  const used = state.order.filter((step) => state[`${step}_on`]);
  const lead = fill(words.lead[state.source], { prompt });
  const said = { lead, count: namesOf(names, last.left).length, all: names.length, list: listOf(names, last) };
  if (!used.length) return fill(words.none, said).trim();
  const steps = used.map((step) => fill(words.step, { name: words.steps[step], value: short(state[step]) })).join(words.next);
  return fill(words.says, { ...said, steps, difference: differenceOf(names, last, other) });
}

function differenceOf(names, last, other) {
  const lost = shortened(namesOf(names, last.left.map((one, i) => one && !other.left[i])));
  const gained = shortened(namesOf(names, last.left.map((one, i) => !one && other.left[i])));
  if (!lost && !gained) return words.same;
  const template = lost && gained ? words.both : lost ? words.loses : words.gains;
  const list = names.length > LISTED + 1 ? "" : fill(words.listed, { list: listOf(names, other) });
  return fill(template, { lost, gained, names: lost || gained, list });
}

function drawHead({ state, at }) {
  const [y, last] = [TOP - 32, STEPS.length + 1];
  const heading = (j, name, value, look) => [
    text(column(at, j), y, name, look),
    text(column(at, j), y + 16, value, look === "muted" ? look : ""),
  ];
  const edge = column(at, last) - (at.wide ? 14 : 6);
  return [
    text(0, 14, fill((at.wide ? words.after : words.afterShort)[state.source], { prompt }), "bold"),
    text(0, 34, at.wide ? words.above : words.aboveShort, "muted"),
    heading(0, words.start, "", "muted"),
    state.order.map((step, j) => {
      const on = state[`${step}_on`];
      return heading(j + 1, words.headings[step], on ? short(state[step]) : words.off, on ? (at.wide ? "bold" : "ink") : "muted");
    }),
    heading(last, ...words.other, "muted"),
    line(edge, y - 14, edge, at.end - 12, "axis"),
  ];
}

/** The options of a row in a stage: their probability together, and how many are left. */
function share({ p, left }, { options }) {
  return { p: sum(options.map((i) => p[i])), left: options.filter((i) => left[i]).length };
}

/** A cell: the probability, and a bar as long. */
function cell({ at }, j, i, p, look) {
  const [x, y] = [column(at, j), rowAt(i)];
  return [
    text(x, y, probability(p, at.wide ? 3 : 2, false), "p"),
    rect(x, y + 5, at.bar, 6, "track", 2),
    rect(x, y + 5, at.bar * p, 6, look, 2),
  ];
}

const gone = ({ at }, j, i) => text(column(at, j), rowAt(i), words.out, "muted");

/** A row is out where it is cut; later its place is empty. */
function drawStages(view) {
  const { state, rows, stages } = view;
  return [
    rows.map(({ name, look }, i) => text(0, rowAt(i) + 4, name, look === "quiet" ? "muted" : `${look} bold big`)),
    stages.map((stage, j) => {
      if (j && !state[`${state.order[j - 1]}_on`]) return drawOff(view, j);
      return distribution(rows.map((row, i) => {
        const { p, left } = share(stage, row);
        if (left) return cell(view, j, i, p, row.look);
        return share(stages[j - 1], row).left ? gone(view, j, i) : "";
      }));
    }),
  ];
}

/** A step that is off: the options pass. */
function drawOff({ at, rows, stages }, j) {
  const pass = (i) => line(column(at, j), rowAt(i) + 8, column(at, j) + at.bar, rowAt(i) + 8, "axis dotted");
  return rows.map((row, i) => (share(stages[j], row).left ? pass(i) : ""));
}

function drawOther(view) {
  const { at, rows, last, other } = view;
  const j = STEPS.length + 1;
  return distribution(rows.map((row, i) => {
    const { p, left } = share(other, row);
    const differs = left !== share(last, row).left;
    return [
      left ? cell(view, j, i, p, `${row.look} pale`) : differs ? gone(view, j, i) : "",
      differs ? rect(column(at, j) - 4, rowAt(i) - 15, at.bar + 7, 30, "ink ring", 4) : "",
    ];
  }));
}

function drawPrograms({ state, names, at }) {
  const rows = Object.entries(PROGRAMS).map(([program, order], k) => {
    const kept = namesOf(names, follow(state, order).at(-1).left);
    const most = at.wide ? 2 * SHOWN : SHOWN;
    const said = { program, count: kept.length, names: kept.slice(0, most).join(" ") };
    const more = kept.length > most ? words.dots : "";
    const chosen = String(order) === String(state.order);
    return text(0, at.programs + 20 + 18 * k, fill(words.kept, { ...said, more }), chosen ? "bold" : "");
  });
  return [text(0, at.programs, words.programs, "muted"), rows];
}

export default figure({
  name: "order-of-the-filters",
  words,
  controls,
  guess: {
    right: 0,
    show: { source: "small", order: PROGRAMS["llama.cpp"], temperature: 2, top_p: 0.8, temperature_on: true, top_k_on: false, top_p_on: true, min_p_on: false },
  },
  defaults: {
    order: PROGRAMS["Hugging Face"],
    source: "prose",
    temperature: 2, top_k: 40, top_p: 0.95, min_p: 0.05,
    temperature_on: true, top_k_on: false, top_p_on: true, min_p_on: true,
  },
  draw,
});
