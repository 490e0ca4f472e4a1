// A guess that a reader gives before something is shown: a number or a choice. It is not judged; it is kept
// on the device, and what is true is said beside it where it comes out.

import { element, escape, fill, held, input } from "./drawing.js";
import { follow, forget, keep, kept } from "./memory.js";
import { read, spelled } from "./numbers.js";

// The words, for translators. {places} are filled in.
const words = {
  title: "Your guess",
  answer: "Guess and answer",
  keep: "Keep my guess",
  given: "You guessed {guess}.",
  chosen: "You guessed “{guess}”.",
  kept: "It is kept on this device, and the answer comes below.",
  forget: "Forget it",
  isNumber: "It is {truth}.",
  isOption: "The answer is “{truth}”.",
  unreadable: "“{typed}” cannot be read here. Type a number from {low} to {high}.",
  outside: "{typed} is outside {low} to {high}.",
  ambiguous: "“{typed}” may mean {decimal} or {whole}. Type one of these.",
  nothing: "Move the slider or type a number first.",
};
const broken = "This guess cannot be given here: {problem}.";

const isText = (x) => typeof x === "string" && x.trim() !== "";

/** Say what is wrong with a question to guess at; "" if nothing is. */
function check(state) {
  if (!isText(state?.name) || !isText(state.question)) return "`name` and `question` must be texts";
  if ("options" in state) {
    const { options } = state;
    return Array.isArray(options) && options.length > 1 && options.every(isText) ? "" : "`options` must be a list of texts";
  }
  const { low, high, step, unit } = state;
  if (!(Number.isFinite(low) && low < high && Number.isFinite(high))) return "`low` must be below `high`";
  return step > 0 && typeof unit === "string" ? "" : "`step` must be a positive number";
}

// --- what was guessed, as it is kept ---------------------------------------------------------------

const keyOf = ({ name }) => `guess/${name}`;

/** The guess that was given to a question: { value, shown }; null if there is none that fits it. */
export function givenTo(state) {
  const given = kept(keyOf(state));
  if (!given || !isText(given.shown)) return null;
  if (state.options && state.options[given.value] !== given.shown) return null;
  return given;
}

const said = (state, { shown }) => fill(state.options ? words.chosen : words.given, { guess: shown });

/** With its unit: 60 %. */
function shownWith(value, unit) {
  const plain = String(value).replace("-", "−");
  return unit ? `${plain}\u00a0${unit}` : plain;
}

/** Read a guess at a number; where percent are asked for, 1/3 is 33.3 of them. Returns { value } or { problem }. */
export function readGuess({ low, high, unit }, typed) {
  const bare = unit && typed.trim().endsWith(unit) ? typed.trim().slice(0, -unit.length) : typed;
  if (!bare.trim()) return { problem: words.nothing };
  const factor = unit === "%" && /[/⁄∕÷¼-¾⅐-⅞]/.test(bare) ? 100 : 1;
  const fits = (x) => x * factor >= low && x * factor <= high;
  const { value, either } = read(bare, fits);
  const about = { ...spelled(typed.trim()), low: shownWith(low), high: shownWith(high) };
  if (either) return { problem: fill(words.ambiguous, about) };
  if (Number.isNaN(value)) return { problem: fill(words.unreadable, about) };
  if (!fits(value)) return { problem: fill(words.outside, about) };
  return { value: Number((value * factor).toPrecision(4)) };
}

// --- its HTML, from Node and from the browser --------------------------------------------------------

export function guessHtml(state, id) {
  return element(
    "div",
    { class: "sm-guess" },
    state.options ? options(state, id) : number(state, id),
    element("p", { class: "sm-guess-says", id: `${id}-says`, role: "status" }),
    element("button", { type: "button", class: "sm-forget", id: `${id}-forget`, hidden: "hidden" }, words.forget),
  );
}

function options({ question, options }, id) {
  const button = (label, i) =>
    element("button", { type: "button", id: `${id}-${i}`, data_guess: String(i), aria_pressed: "false" }, held(label));
  return element(
    "fieldset",
    {},
    element("legend", { class: "sm-asked" }, held(question)),
    element("div", { class: "sm-options" }, options.map(button)),
  );
}

function number({ question, low, high, step, unit }, id) {
  const range = { min: String(low), max: String(high), step: String(step), value: String((low + high) / 2) };
  return [
    element("label", { for: `${id}-box`, class: "sm-asked" }, held(question)),
    element(
      "div",
      { class: "sm-options" },
      input({ type: "range", id: `${id}-slider`, ...range, autocomplete: "off", aria_label: question }),
      input({ type: "text", id: `${id}-box`, autocomplete: "off", spellcheck: "false", inputmode: low < 0 ? "" : "decimal" }),
      unit ? element("span", { class: "sm-unit" }, escape(unit)) : "",
      element("button", { type: "button", id: `${id}-keep`, data_guess: "number" }, words.keep),
    ),
  ].join("");
}

// --- guessing ------------------------------------------------------------------------------------------

/** Let a reader guess in `root`, which holds `guessHtml`. `told(given)` returns what is said of the guess. */
export class Guesser {
  constructor(root, state, told = (given) => `${said(state, given)} ${words.kept}`, changed = () => {}) {
    Object.assign(this, { root, state, told, changed });
    [this.slider, this.box] = ["range", "text"].map((type) => root.querySelector(`input[type=${type}]`));
    this.says = root.querySelector(".sm-guess-says");
    this.again = root.querySelector(".sm-forget");
    root.addEventListener("click", this);
    root.addEventListener("input", this);
    root.addEventListener("keydown", this);
    this.show();
  }

  handleEvent(event) {
    const { target, type, key } = event;
    if (type === "input") this.follow(target);
    else if (type === "keydown" && !(key === "Enter" && target === this.box)) return;
    else if (target === this.again) this.forget();
    else if (target === this.box ? type === "keydown" : target.closest("[data-guess]")) this.take(target);
  }

  /** Slider and box show the same number. */
  follow(target) {
    if (target === this.slider) this.box.value = target.value.replace("-", "−");
    const { value } = this.box ? readGuess(this.state, this.box.value) : {};
    if (target === this.box && value !== undefined) this.slider.value = value;
    this.box?.removeAttribute("aria-invalid");
  }

  take(target) {
    const which = target.closest("[data-guess]")?.dataset.guess;
    if (this.state.options) return this.keep(Number(which), this.state.options[which]);
    const { value, problem } = readGuess(this.state, this.box.value);
    if (problem === undefined) return this.keep(value, shownWith(value, this.state.unit));
    this.box.setAttribute("aria-invalid", "true");
    this.box.setAttribute("aria-describedby", this.says.id);
    this.says.textContent = problem;
  }

  keep(value, shown) {
    keep(keyOf(this.state), { value, shown });
    this.show();
    this.changed({ value, shown });
  }

  forget() {
    forget(keyOf(this.state));
    if (this.box) this.box.value = "";
    this.show();
    this.root.querySelector("button").focus();
  }

  /** Show the guess that is kept, if there is one. */
  show() {
    const given = givenTo(this.state);
    this.again.hidden = !given;
    this.says.innerHTML = given ? held(this.told(given)) : "";
    this.box?.removeAttribute("aria-invalid");
    if (this.box && given) {
      this.box.value = String(given.value).replace("-", "−");
      this.slider.value = given.value;
    }
    this.root.querySelectorAll("[aria-pressed]").forEach((one, i) => one.setAttribute("aria-pressed", given?.value === i));
  }
}

const boxed = (title, ...children) =>
  element("div", { class: "sm-question" }, element("p", { class: "sm-question-title" }, title), children);

let count = 0;

class Guessing {
  constructor(root, _, state) {
    const problem = check(state);
    if (problem) throw new RangeError(problem);
    root.innerHTML = guess.frame(state, `sm-guess-${++count}`);
    this.guesser = new Guesser(root.querySelector(".sm-guess"), state);
    root.dataset.ready = "";
  }
}

export const guess = {
  name: "guess", controls: [], words, broken, check, Shell: Guessing,
  frame: (state, id) => boxed(words.title, guessHtml(state, id)),
};

// --- the answer ----------------------------------------------------------------------------------------

/** Say what is wrong with an answer; "" if nothing is. */
function checkAnswer(state) {
  if (!isText(state?.truth) || !isText(state.says)) return "`truth` and `says` must be texts";
  return check(state.guess);
}

/** What was guessed, if anything was, and what is true. */
export function answerTo({ guess, truth, says }, given) {
  const is = fill(guess.options ? words.isOption : words.isNumber, { truth });
  return [...(given ? [said(guess, given)] : []), is, says].join(" ");
}

class Answering {
  constructor(root, _, state) {
    const problem = checkAnswer(state);
    if (problem) throw new RangeError(problem);
    root.innerHTML = payoff.frame(state);
    const line = root.querySelector(".sm-payoff");
    const show = () => {
      line.innerHTML = held(answerTo(state, givenTo(state.guess)));
    };
    show();
    follow(show);
    root.dataset.ready = "";
  }
}

export const payoff = {
  name: "payoff", controls: [], words, broken, check: checkAnswer, Shell: Answering,
  frame: (state) => boxed(words.answer, element("p", { class: "sm-payoff" }, held(answerTo(state, null)))),
};
