// What every figure has in common: the check of its state, how a state travels as JSON, and how
// its controls read and change it.

import { fill, short, unbroken } from "./drawing.js";
import { isSeed } from "./random.js";

// The words of the shell, for translators. {places} are filled in.
export const words = {
  names: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  group: "{title}: a figure that moves",
  typed: "{label}, typed",
  reset: "Start again",
  newSeed: "Next seed",
  moves: "can be moved",
  restored: "as you left it",
  linked: "as the link says",
  link: "Copy link",
  linkCopied: "The link to this state is copied.",
  placeCopied: "The link is copied.",
  placeShown: "The link stands in the address bar.",
  linkHere: "Copy the link from here:",
  embed: "Embed",
  embedHere: "These lines show the figure in another page. Without its last part, the script, it keeps the height that is given.",
  embedLocal: "This copy of the book has no address that others can reach. From a web server, these lines work everywhere.",
  embedCopy: "Copy these lines",
  embedCopied: "The lines are copied.",
  badLink: "The link cannot be shown: {problem}. The figure is as it was.",
  longLink: "it is too long",
  newLink: "it is of a kind that this page does not know",
  twice: "it says {key} twice",
  unread: "it gives no value for {key}",
  leftOut: "The link says more than this figure knows; the rest is shown.",
  more: "Add an option",
  fewer: "Remove the last option",
  up: "Move {name} up",
  down: "Move {name} down",
  stop: "Stop",
  transcript: "The same as text",
  loading: "Loading: {percent} %.",
  unloaded: "This could not be loaded: {problem}.",
  silent: "There is nothing to play yet.",
  noSound: "This device plays no sound.",
  noNumber: "Here belongs a number. The value stays at {value}.",
  notANumber: "“{typed}” is not a number. The value stays at {value}.",
  ambiguous: "“{typed}” may mean {decimal} or {whole}. The value stays at {value}.",
  outside: "{typed} is outside {low} to {high}. The value stays at {value}.",
  notWhole: "{typed} is not a whole number. The value stays at {value}.",
  symbol: "“{symbol}” is not among the characters that can stand here. The text stays as it was.",
  refused: "That cannot be drawn: {problem}. The value stays at {value}.",
  broken: "This figure cannot be moved: {problem}. The picture shows how it begins.",
  failed: "This figure has stopped: {problem}.",
};

/** Complete a figure: its title comes from its words, its check from its controls. */
export function figure(parts) {
  const check = (state) => problemOf(parts, state) || (parts.check ? parts.check(state) : "");
  const draw = (state, width) => {
    const drawn = parts.draw(state, width);
    return { ...drawn, text: unbroken(drawn.text) };
  };
  return { ...parts, title: parts.words.title, check, draw, guessAt: (start) => parts.guess && guessOf(parts, start) };
}

/**
 * The words of a guess with its answer, `right`, and the part of the state that shows it. A figure
 * that tells more than one story asks by how it starts: its guess is a function, and each has a `key`.
 */
function guessOf({ name, words, guess }, start) {
  const { key, asks = words.guess, right, show } = typeof guess === "function" ? guess(start) : guess;
  const asked = { name: ["figure", name, key].filter(Boolean).join("-"), ...asks };
  return { asked, truth: asked.options[right], show };
}

/** The class of an option's colour, the same in every figure. */
export const colour = (i) => `c${(i % 6) + 1}`;

/** Say what is wrong with a state; "" if nothing is. */
function problemOf({ controls, defaults }, state) {
  if (Object.prototype.toString.call(state) !== "[object Object]") return "it has no state";
  const missing = Object.keys(defaults).find((key) => !(key in state));
  if (missing) return `\`${missing}\` is missing`;
  const unknown = Object.keys(state).find((key) => !(key in defaults));
  if (unknown) return `\`${unknown}\` is unknown`;
  for (const control of controls) {
    const problem = control.key in defaults && CHECKS[control.kind](control, state[control.key], state);
    if (problem) return `\`${control.key}\` must be ${problem}`;
  }
  return "";
}

/** What a reader sees beside the control of a key. */
export const labelOf = ({ controls }, key) => controls.find((control) => control.key === key)?.label || key;

/** A problem in the words of the labels, not of the state. */
export const named = (figure, problem) => problem.replace(/`(\w+)`/g, (_, key) => labelOf(figure, key));

const CHECKS = {
  range: checkNumber,
  number: checkNumber,
  vector: checkVector,
  seed: (_, x) => (isSeed(x) ? "" : "a whole number from 0 to 4294967295"),
  choice: ({ options }, x) => (options.some((o) => o.value === x) ? "" : "one of the choices"),
  order: ({ options }, x) => (isOrder(options, x) ? "" : "every step once, in any order"),
  text: (control, x, state) => (isWritten(control, x, state) ? "" : `a text of at most ${control.most} of its characters`),
  toggle: (_, x) => (typeof x === "boolean" ? "" : "true or false"),
};

/** The first character of a text that cannot stand there, or "". */
export const strange = ({ symbols }, x, state) => Array.from(x).find((one) => !symbols(state).includes(one)) || "";

const isWritten = (control, x, state) =>
  typeof x === "string" && x.length <= control.most && !strange(control, x, state);

/** Whether a control belongs to this state: one for sound has no place where nothing sounds. */
export const applies = ({ when }, state) => !when || when(state);

const isOrder = (options, x) =>
  Array.isArray(x) && x.length === options.length && options.every(({ value }) => x.includes(value));

/** What may be typed; the slider may reach less far. */
export function limits(control) {
  return control.kind === "seed" ? [0, 2 ** 32 - 1] : control.typed || [control.min, control.max];
}

function checkNumber(control, x) {
  const [low, high] = limits(control);
  const kind = control.whole ? "a whole number" : "a number";
  if (control.absent && x === -Infinity) return "";
  if (typeof x === "number" && x >= low && x <= high && (!control.whole || Number.isInteger(x))) return "";
  return `${kind} from ${short(low)} to ${short(high)}`;
}

function checkVector(control, x) {
  const [fewest, most] = control.length;
  if (!Array.isArray(x) || x.length < fewest || x.length > most)
    return `a list of ${fewest === most ? fewest : `${fewest} to ${most}`} numbers`;
  const problem = x.map((one) => checkNumber(control, one)).find(Boolean);
  if (problem) return `a list in which each is ${problem}`;
  return x.some(Number.isFinite) ? "" : "a list with a finite number in it";
}

/** JSON has no infinities: they travel as "inf" and "-inf". */
export function encode(state) {
  const plain = (_, x) => (x === Infinity ? "inf" : x === -Infinity ? "-inf" : x);
  return JSON.parse(JSON.stringify(state, plain));
}

const CODES = { inf: Infinity, "-inf": -Infinity, nan: NaN };

export const decodeNumber = (x) => (typeof x === "string" && Object.hasOwn(CODES, x) ? CODES[x] : x);

export function decode({ controls }, data) {
  const state = { ...data };
  for (const { key, kind } of controls)
    if (key in state && ["range", "number", "vector"].includes(kind))
      state[key] = Array.isArray(state[key]) ? state[key].map(decodeNumber) : decodeNumber(state[key]);
  return state;
}

/**
 * A state on the way from one to another; `part` runs from 0 to 1. What a slider could reach goes
 * there with it, everything else is there at once.
 */
export function between({ controls }, from, to, part) {
  const state = { ...to };
  for (const { key, kind, scale, whole } of controls) {
    if (!["range", "number", "vector"].includes(kind) || whole || !(key in to)) continue;
    const mix = (a, b) => (scale === "log" ? a * (b / a) ** part : a + (b - a) * part);
    const one = (a, b) => (Number.isFinite(mix(a, b)) ? mix(a, b) : b);
    if (!Array.isArray(to[key])) state[key] = one(from[key], to[key]);
    else if (from[key].length === to[key].length) state[key] = to[key].map((b, i) => one(from[key][i], b));
  }
  return state;
}

export function sameState(a, b) {
  return JSON.stringify(encode(a)) === JSON.stringify(encode(b));
}

/** The numbers that a control lets the reader set: one, or one for each entry of a vector. */
export function fieldsOf(control, state) {
  if (!applies(control, state)) return [];
  if (control.kind === "vector") return state[control.key].map((_, i) => entry(control, i, state));
  return ["range", "number", "seed"].includes(control.kind) ? [scalar(control)] : [];
}

function scalar(control) {
  const { key, label } = control;
  return {
    control,
    label,
    id: key,
    get: control.get || ((state) => state[key]),
    set: control.set || ((state, x) => ({ ...state, [key]: x })),
  };
}

function entry(control, i, state) {
  const { key } = control;
  const name = control.names ? control.names(state)[i] : words.names[i];
  return {
    control,
    name,
    label: fill(control.entry, { name }),
    id: `${key}.${i}`,
    get: (s) => s[key][i],
    set: (s, x) => ({ ...s, [key]: s[key].map((old, j) => (j === i ? x : old)) }),
  };
}

/** A value as its number box shows it. */
export function shown({ control, get }, state) {
  const x = get(state);
  if (!Number.isFinite(x)) return short(x);
  const digits = String(control.get ? Number(x.toPrecision(4)) : x);
  return (Math.abs(x) < 1e9 ? digits : x.toExponential().replace("+", "")).replaceAll("-", "−");
}

/** Where a native slider stands for a value. On a log scale it moves in decades of the value's size. */
export function toSlider({ min, max, scale }, x) {
  const inside = Math.min(max, Math.max(min, scale === "log" ? Math.abs(x) : x));
  return scale === "log" ? Math.log10(inside) : inside;
}

/** The value for a place of the slider, without the digits that come from rounding; a log slider keeps the old sign. */
export function fromSlider({ min, max, scale }, place, old = 0) {
  const x = scale === "log" ? Number((10 ** place).toPrecision(3)) : Number(place.toPrecision(12));
  const inside = Math.min(max, Math.max(min, x));
  return scale === "log" && old < 0 ? -inside : inside;
}

/** The state one step of a field up (1) or down (-1). */
export function stepped({ control, get, set }, state, direction) {
  const from = get(state);
  if (from === -Infinity && control.absent) return direction > 0 ? set(state, control.min) : state;
  if (control.scale === "log") {
    const outwards = from < 0 ? -direction : direction;
    return set(state, fromSlider(control, toSlider(control, from) + outwards * control.step, from));
  }
  return set(state, Number((from + direction * (control.step || 1)).toPrecision(12)));
}

/** The state in which a step of an order stands at another place; the others keep their order. */
export function placed({ key }, state, step, place) {
  const others = state[key].filter((one) => one !== step);
  return { ...state, [key]: [...others.slice(0, place), step, ...others.slice(place)] };
}

const beside = (control, state, step, by) => placed(control, state, step, Math.max(0, state[control.key].indexOf(step) + by));

/** What the buttons of the controls do to a state. */
export const actions = {
  act: (control, state) => control.act(state),
  preset: ({ options }, state, which) => ({ ...state, ...options[which].state }),
  seed: ({ key }, state) => ({ ...state, [key]: (state[key] + 1) % 2 ** 32 }),
  more: ({ key, added = () => 0 }, state) => ({ ...state, [key]: [...state[key], added(state)] }),
  up: (control, state, step) => beside(control, state, step, -1),
  down: (control, state, step) => beside(control, state, step, 1),
  fewer: ({ key }, state) => ({ ...state, [key]: state[key].slice(0, -1) }),
};

export function isChosen({ state: part }, state) {
  return sameState(part, Object.fromEntries(Object.keys(part).map((key) => [key, state[key]])));
}
