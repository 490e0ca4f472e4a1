// A question that readers put to themselves: options to choose from, or a number to type. What is
// right, and what is said to every answer, comes with its state.

import { element, escape, fill } from "./drawing.js";
import { parse } from "./figure.js";

// The words of the shell, for translators. {places} are filled in.
const words = {
  title: "Check yourself",
  check: "Check",
  right: "Right.",
  wrong: "Not yet.",
  nothingChosen: "Choose an answer first.",
  nothingTyped: "Type a number first.",
  notANumber: "“{typed}” is not a number.",
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

/** What is said to an answer: the place of an option, or a number. */
export function judge(state, given) {
  if (state.options) return state.options[given];
  const near = ({ value }) => Math.abs(given - value) <= state.tolerance;
  if (near(state.right)) return { right: true, says: state.right.says };
  return { right: false, says: (state.wrong.find(near) || { says: state.otherwise }).says };
}

/** Read what was typed: a number, which may be in percent, or NaN. */
function numberFrom(typed) {
  const percent = typed.endsWith("%");
  return parse(percent ? typed.slice(0, -1) : typed) / (percent ? 100 : 1);
}

// --- its HTML, from Node and from the browser --------------------------------------------------

function frame(state, id) {
  return element(
    "div",
    { class: "sm-question" },
    element("p", { class: "sm-question-title" }, words.title),
    state.options ? choices(state, id) : box(state, id),
    element("button", { type: "button", id: `${id}-check` }, words.check),
    element("p", { class: "sm-question-says", id: `${id}-says`, role: "status" }),
  );
}

const input = (attributes) => element("input", attributes).replace("</input>", "");

function choices({ question, options }, id) {
  const rows = options.map(({ label }, i) =>
    element(
      "label",
      { class: "sm-option" },
      input({ type: "radio", id: `${id}-${i}`, name: id, value: String(i), autocomplete: "off" }),
      element("span", {}, escape(label)),
    ),
  );
  return element("fieldset", {}, element("legend", {}, escape(question)), rows);
}

function box({ question }, id) {
  const typed = { type: "text", id: `${id}-box`, autocomplete: "off", spellcheck: "false" };
  return element("label", { for: `${id}-box`, class: "sm-asked" }, escape(question)) + input(typed);
}

// --- answering ---------------------------------------------------------------------------------

let count = 0;

/** Let a reader answer. Throws, and leaves `root` as it is, if the state is no question. */
class Answering {
  constructor(root, figure, state) {
    const problem = check(state);
    if (problem) throw new RangeError(problem);
    Object.assign(this, { root, state });
    root.innerHTML = frame(state, `sm-question-${++count}`);
    this.says = root.querySelector(".sm-question-says");
    this.box = root.querySelector("input[type=text]");
    root.querySelector("button").addEventListener("click", () => this.answer());
    root.addEventListener("keydown", (event) => this.press(event));
    root.addEventListener("input", () => this.say(""));
    root.dataset.ready = "";
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
  }

  /** The place of the option that is chosen, or what to say if there is none. */
  chosen() {
    const radio = this.root.querySelector("input:checked");
    return radio ? Number(radio.value) : words.nothingChosen;
  }

  /** The number that was typed, or what to say if it is none. */
  typed() {
    const typed = this.box.value.trim();
    const x = numberFrom(typed);
    if (!Number.isNaN(x)) return x;
    return typed ? fill(words.notANumber, { typed }) : words.nothingTyped;
  }

  say(verdict, says = "", first = "") {
    this.says.dataset.verdict = verdict;
    this.says.innerHTML = (first && element("strong", {}, first) + " ") + escape(says);
    if (!this.box) return;
    this.box.setAttribute("aria-invalid", String(verdict === "refused"));
    this.box.setAttribute("aria-describedby", this.says.id);
  }
}

export default { name: "question", controls: [], words, broken, check, frame, Shell: Answering };
