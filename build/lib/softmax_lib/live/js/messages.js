// What is said about something typed that cannot be taken. The message stands in the place of the
// sentence under the picture, for which room is kept: nothing moves, and nothing is covered.

import { fill, short } from "./drawing.js";
import { limits, named, strange, words } from "./figure.js";
import { read, spelled } from "./numbers.js";

/** The state after something was typed into a box: { next }, or { problem } with the words for it. */
export function taken(figure, state, one, typed) {
  const { control, get, set } = one;
  const [low, high] = limits(control);
  const within = (x) => (x >= low && x <= high) || (control.absent && x === -Infinity);
  const whole = control.whole || control.kind === "seed";
  const { value, either } = read(typed, (x, place) => within(x) && (!whole || place >= 1));
  const say = (template, more) => ({
    problem: fill(template, { ...spelled(typed), low: short(low, 10), high: short(high, 10), value: short(get(state), 6), ...more }),
  });
  if (!typed) return say(words.noNumber);
  if (either) return say(words.ambiguous);
  if (Number.isNaN(value)) return say(words.notANumber);
  if (!within(value)) return say(words.outside);
  if (whole && !Number.isInteger(value)) return say(words.notWhole);
  const next = set(state, value);
  const problem = figure.check(next);
  return problem ? say(words.refused, { problem: named(figure, problem) }) : { next };
}

/** The state after a text was written, letter by letter: { next }, or { problem }. */
export function written(figure, state, control, typed) {
  const { key, tidy = (text) => text, set = (from, text) => ({ ...from, [key]: text }) } = control;
  const text = tidy(typed, state);
  const symbol = strange(control, text, state);
  return symbol ? { problem: fill(words.symbol, { symbol }) } : { next: set(state, text) };
}

export class Messages {
  constructor(live) {
    this.live = live;
  }

  /** Mark the box; what was typed stays to be seen. */
  refuse(box, message) {
    this.tell(message, true);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", this.live.says.id);
    this.live.say(message);
  }

  /** Say something in the place of the sentence, until the figure moves. */
  tell(message, wrong = false) {
    const { says } = this.live;
    if (!this.shown) says.style.minHeight = `${says.offsetHeight}px`;
    Object.assign(this, { shown: message, wrong });
    says.textContent = message;
    says.classList.toggle("sm-error", wrong);
  }

  /** Take back what was said; the boxes show the state again at the next drawing. */
  forgive() {
    const { root, says, text } = this.live;
    for (const box of root.querySelectorAll(".sm-live-inputs [aria-invalid]")) {
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
    }
    if (!this.shown) return;
    Object.assign(this, { shown: "", wrong: false });
    says.classList.remove("sm-error");
    says.style.minHeight = "";
    says.textContent = text;
  }
}
