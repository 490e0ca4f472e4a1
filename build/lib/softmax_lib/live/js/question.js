// A question that readers put to themselves: options to choose from, or a number to type. What is
// right, and what is said to every answer, comes with its state.

import { element, fill, held, input } from "./drawing.js";
import { forget, keep, kept } from "./memory.js";
import { read, spelled } from "./numbers.js";

// The words of the shell, for translators. {places} are filled in.
const words = {
  title: "Check yourself",
  check: "Check",
  forget: "Forget my answer",
  right: "Right.",
  wrong: "Not yet.",
  nothingChosen: "Choose an answer first.",
  nothingTyped: "Type a number first.",
  unreadable: "“{typed}” cannot be read here. Type a number such as 0.25, 1/4 or 25 %, not a formula.",
  ambiguous: "“{typed}” may mean {decimal} or {whole}. Type one of these.",
  tooShort: "This is right as far as it goes. Give more digits.",
  cutOff: "These digits are right, but the rest is cut off. Round it, or give more digits.",
  noPercentSign: "In percent this is right, but then it needs its sign: {typed} %.",
};
const broken = "This question cannot be answered here: {problem}.";

// --- what a state must be --------------------------------------------------------------------

const isText = (x) => typeof x === "string" && x.trim() !== "";
const isOption = (one) => isText(one?.label) && isText(one.says) && typeof one.right === "boolean";
const isNumber = (one) => Number.isFinite(one?.value) && isText(one.says);

/** Say what is wrong with a state; "" if nothing is. */
function check(state) {
  if (!isText(state.question)) return "`question` must be a text";
  return "options" in state ? checkOptions(state) : checkNumbers(state);
}

function checkOptions({ options }) {
  if (!Array.isArray(options) || options.length < 2 || !options.every(isOption))
    return "`options` must be a list of answers";
  return options.filter((one) => one.right).length === 1 ? "" : "`options` must hold one right answer";
}

function checkNumbers({ right, wrong, tolerance, otherwise }) {
  if (!isNumber(right)) return "`right` must be a number and a text";
  if (!Array.isArray(wrong) || !wrong.every(isNumber)) return "`wrong` must be a list of numbers and texts";
  if (!(tolerance > 0)) return "`tolerance` must be a positive number";
  return isText(otherwise) ? "" : "`otherwise` must be a text";
}

// Differences that come from binary numbers alone: 0.88 lies within 0.005 of 0.875.
const BINARY = 1e-9;

/**
 * What is said to an answer: the place of an option, or a number that was read. A number that
 * was rounded too far, or cut off, is known by the place of its last digit.
 */
export function judge(state, given) {
  if (state.options) return state.options[given];
  const { right, wrong, tolerance, otherwise } = state;
  const { value, place, sign } = given;
  const near = (one, x = value) => Math.abs(x - one.value) <= tolerance + BINARY;
  const shows = (one) => place > 0 && place <= Math.abs(one.value) * (1 + BINARY);
  const rounded = (one) => shows(one) && Math.abs(value - one.value) <= (place / 2) * (1 + BINARY);
  const cut = (one) => shows(one) && value * one.value > 0 && within(Math.abs(one.value) - Math.abs(value), place);
  const no = (says) => ({ right: false, says });
  if (near(right)) return { right: true, says: right.says };
  const known = wrong.find((one) => near(one));
  if (known) return no(known.says);
  if (rounded(right)) return no(words.tooShort);
  if (cut(right)) return no(words.cutOff);
  if (sign === "" && right.value > 0 && right.value <= 1 && near(right, value / 100))
    return no(fill(words.noPercentSign, { typed: given.typed }));
  return no((wrong.find(rounded) || { says: otherwise }).says);
}

const within = (x, high) => x >= 0 && x < high;

// --- its HTML, from Node and from the browser --------------------------------------------------

function frame(state, id) {
  return element(
    "div",
    { class: "sm-question" },
    element("p", { class: "sm-question-title" }, words.title),
    state.options ? choices(state, id) : box(state, id),
    element("button", { type: "button", id: `${id}-check` }, words.check),
    element("p", { class: "sm-question-says", id: `${id}-says`, role: "status" }),
    element("button", { type: "button", class: "sm-forget", id: `${id}-forget`, hidden: "hidden" }, words.forget),
  );
}

function choices({ question, options }, id) {
  const rows = options.map(({ label }, i) =>
    element(
      "label",
      { class: "sm-option" },
      input({ type: "radio", id: `${id}-${i}`, name: id, value: String(i), autocomplete: "off" }),
      element("span", {}, held(label)),
    ),
  );
  return element("fieldset", {}, element("legend", {}, held(question)), rows);
}

function box({ question }, id) {
  const typed = { type: "text", id: `${id}-box`, autocomplete: "off", spellcheck: "false" };
  return element("label", { for: `${id}-box`, class: "sm-asked" }, held(question)) + input(typed);
}

// --- answering ---------------------------------------------------------------------------------

let count = 0;

/** Let a reader answer. Throws, and leaves `root` as it is, if the state is no question. */
class Answering {
  constructor(root, figure, state, _, key = "") {
    const problem = check(state);
    if (problem) throw new RangeError(problem);
    Object.assign(this, { root, state, key });
    root.innerHTML = frame(state, `sm-question-${++count}`);
    this.says = root.querySelector(".sm-question-says");
    this.box = root.querySelector("input[type=text]");
    this.again = root.querySelector(".sm-forget");
    root.querySelector("button").addEventListener("click", () => this.answer());
    this.again.addEventListener("click", () => this.forget());
    root.addEventListener("keydown", (event) => this.press(event));
    root.addEventListener("input", () => this.say(""));
    this.recall();
    root.dataset.ready = "";
  }

  /** What was answered rightly stands there again, as long as the question is the same. */
  recall() {
    const { question, given } = (this.key && kept(this.key)) || {};
    if (question !== this.state.question) return;
    const option = this.box ? this.box : this.root.querySelector(`input[value="${Number(given)}"]`);
    if (!option) return;
    if (this.box) this.box.value = given;
    else option.checked = true;
    this.answer();
  }

  forget() {
    forget(this.key);
    this.root.querySelectorAll("input:checked").forEach((one) => { one.checked = false; });
    if (this.box) this.box.value = "";
    this.say("");
    this.root.querySelector("input").focus();
  }

  /** Enter answers, from an option and from the box. */
  press(event) {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    this.answer();
  }

  answer() {
    const given = this.box ? this.typed() : this.chosen();
    if (typeof given === "string") return this.say("refused", given);
    const { right, says } = judge(this.state, given);
    this.say(right ? "right" : "wrong", says, right ? words.right : words.wrong);
    if (!right || !this.key) return;
    keep(this.key, { question: this.state.question, given: this.box ? given.typed : given });
    this.again.hidden = false;
  }

  /** The place of the option that is chosen, or what to say if there is none. */
  chosen() {
    const radio = this.root.querySelector("input:checked");
    return radio ? Number(radio.value) : words.nothingChosen;
  }

  /** The number that was typed, or what to say if it is none. */
  typed() {
    const given = read(this.box.value);
    if (!Number.isNaN(given.value)) return given;
    const { typed, either } = given;
    if (!typed) return words.nothingTyped;
    return fill(either ? words.ambiguous : words.unreadable, spelled(typed));
  }

  say(verdict, says = "", first = "") {
    this.says.dataset.verdict = verdict;
    this.again.hidden = true;
    this.says.innerHTML = (first && element("strong", {}, first) + " ") + held(says);
    if (!this.box) return;
    this.box.setAttribute("aria-invalid", String(verdict === "refused"));
    this.box.setAttribute("aria-describedby", this.says.id);
  }
}

export default { name: "question", controls: [], words, broken, check, frame, Shell: Answering };
