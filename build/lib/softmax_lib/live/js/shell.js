// The shell around every figure: it turns inputs into states, states into pictures, and tells a
// screen reader what there is to see. It does not know what a figure is about.

import { escape, fill } from "./drawing.js";
import * as figures from "./figure.js";
import { WIDE, controlsHtml, frame, nearHtml, slider } from "./frame.js";
import { Guesser, answerTo } from "./guess.js";
import { stateIn } from "./links.js";
import { forget, keep, kept } from "./memory.js";
import { Messages, taken, written } from "./messages.js";
import { Player, wantsMotion } from "./player.js";
import { Sharing } from "./sharing.js";
import { Sound } from "./sound.js";

const { applies, fieldsOf, sameState, shown, words } = figures;
const PAUSE = 600; // ms without a change before the sentence is read out
const GLIDE = 350; // ms from one state to the next, where motion is wanted
const SMALLEST = 260; // the narrowest picture, in CSS pixels
const THUMB = 18; // the width of a slider's thumb in live.css
const STATUS = '<p class="sm-live-status" role="status"></p>';
let count = 0;

/**
 * Bring a figure to life inside `root`. Throws, and leaves `root` as it is, if the state cannot
 * be drawn. `changed(state)` hears of every state that was not set from outside. With a `key` the
 * state is kept on the reader's device, until the figure starts again, and can be handed on as a
 * link. `load(needed, progress)` brings what a control needs beyond the script, as bytes.
 */
export class Live {
  constructor(root, figure, state, changed = () => {}, key = "", load = noData) {
    const problem = figure.check(state);
    if (problem) throw new RangeError(problem);
    const left = key && leftAs(figure, key, state);
    Object.assign(this, { root, figure, state: left || state, changed, key, load, start: state, id: `sm-live-${++count}` });
    this.linkable = Boolean(key && root.id);
    this.guess = figure.guessAt(state);
    this.messages = new Messages(this);
    this.player = new Player(this);
    this.sound = new Sound(this);
    this.sharing = new Sharing(this);
    this.width = roomIn(root);
    root.innerHTML = frame(figure, this.state, this.id, this.guess, { live: this.width }, this.linkable) + STATUS;
    this.hint = root.querySelector(".sm-live-hint");
    if (left && this.hint) this.hint.textContent = words.restored;
    for (const part of ["picture", "drawing", "svg", "says", "near", "inputs", "transcript", "status"])
      this[part] = root.querySelector(`.sm-live-${part}`);
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", fill(words.group, figure));
    this.draw();
    this.listen();
    if (this.guess) this.ask(this.guess);
    root.dataset.ready = "";
  }

  listen() {
    for (const type of Object.keys(HEARD)) this.root.addEventListener(type, this);
    this.observer = new ResizeObserver(() => roomIn(this.picture) !== this.width && this.schedule());
    this.observer.observe(this.picture);
  }

  /** A guess is answered as soon as it is given: the figure goes to where the answer is seen. */
  ask({ asked, truth, show }) {
    const told = (given) => answerTo({ guess: asked, truth, says: asked.says }, given);
    const look = () => this.move({ ...this.state, ...show }, true);
    new Guesser(this.root.querySelector(".sm-guess"), asked, told, look);
  }

  handleEvent(event) {
    this.used = event.target.closest("[id]")?.id;
    HEARD[event.type].call(this, event.target, event);
  }

  stop() {
    this.player.halt();
    this.sound.halt();
    this.observer.disconnect();
    for (const type of Object.keys(HEARD)) this.root.removeEventListener(type, this);
  }

  // --- from one state to the next --------------------------------------------------------

  fields() {
    return this.figure.controls.flatMap((control) => fieldsOf(control, this.state));
  }

  field(id) {
    return this.fields().find((one) => one.id === id);
  }

  /** Go to a state, if it is one: at once, as a slider wants it, or in a glide that the eye can follow. */
  move(state, glide = false) {
    if (this.figure.check(state)) return;
    this.messages.forgive();
    this.linked = false;
    this.from = glide && wantsMotion() ? this.drawn : null;
    this.since = performance.now();
    this.state = state;
    this.untold = true;
    this.schedule();
  }

  /** The state to draw now: the one that is meant, or one on the way to it. */
  now() {
    const part = this.from ? Math.min(1, (performance.now() - this.since) / GLIDE) : 1;
    if (part === 1) this.from = null;
    const state = this.from ? figures.between(this.figure, this.from, this.state, part * (2 - part)) : this.state;
    return this.figure.check(state) ? this.state : state;
  }

  /** Take a state from outside, without telling it back. */
  set(state) {
    const problem = this.figure.check(state);
    if (problem || sameState(state, this.state)) return problem;
    this.messages.forgive();
    this.state = state;
    this.schedule();
    return "";
  }

  /** Show the state that a link says, and keep it only when the reader moves something. */
  arrive(fragment) {
    const { state, problem, left } = stateIn(this.figure, fragment);
    this.player.halt();
    this.sound.halt();
    if (state) this.set(state);
    this.linked = Boolean(state);
    if (this.linked && this.hint) this.hint.textContent = words.linked;
    const said = problem ? fill(words.badLink, { problem }) : left;
    if (said) this.messages.tell(said, Boolean(problem));
    if (said) this.say(said);
  }

  /** The address says nothing of a state any more: show what was there before the link. */
  leave() {
    if (!this.linked) return;
    this.linked = false;
    const left = leftAs(this.figure, this.key, this.start);
    this.set(left || this.start);
    if (this.hint) this.hint.textContent = left ? words.restored : words.moves;
  }

  /** Take what was typed, or refuse it: then it stays to be seen, with a message. */
  accept(box, one) {
    delete box.dataset.typing;
    const typed = box.value.trim();
    const { next, problem } = taken(this.figure, this.state, one, typed);
    if (problem) this.messages.refuse(box, problem);
    else this.move(next, true);
  }

  /** Take what was written, letter by letter, or refuse it. */
  write(area, control) {
    const { next, problem } = written(this.figure, this.state, control, area.value);
    if (problem) this.messages.refuse(area, problem);
    else this.move(next);
    this.player.halt();
  }

  /** Load what a control needs, and tell how far it is. Returns whether it is there now. */
  async fetch(needed) {
    const progress = (part) => this.messages.tell(fill(words.loading, { percent: Math.round(100 * part) }));
    try {
      progress(0);
      needed.take(await this.load(needed, progress));
      this.messages.forgive();
      this.schedule();
      return true;
    } catch (error) {
      console.warn(error);
      const problem = fill(words.unloaded, { problem: error.message });
      this.messages.tell(problem, true);
      this.say(problem);
      return false;
    }
  }

  restart() {
    this.player.halt();
    this.sound.halt();
    this.move(this.start, true);
    if (this.hint) this.hint.textContent = words.moves;
  }

  /** Keep the state as it is now, or nothing where it is that of the page. */
  remember() {
    if (!this.key) return;
    if (sameState(this.state, this.start)) forget(this.key);
    else keep(this.key, { start: figures.encode(this.start), state: figures.encode(this.state) });
  }

  // --- from the state to the picture -------------------------------------------------------

  schedule() {
    this.waiting ||= requestAnimationFrame(() => this.redraw());
  }

  redraw() {
    this.waiting = 0;
    this.width = roomIn(this.picture);
    const held = this.top();
    try {
      this.draw();
    } catch (error) {
      this.from = null;
      this.fail(error);
    }
    if (this.from) this.schedule();
    if (held !== this.top()) scroller(this.root).scrollBy({ top: this.top() - held, behavior: "instant" });
    if (this.untold) this.changed(this.state);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.settle(), PAUSE);
    this.unkept ||= this.untold;
    this.untold = false;
  }

  /** The figure has come to rest: a screen reader hears of it, and the device keeps it. */
  settle() {
    this.say(this.messages.wrong ? this.messages.shown : this.text);
    if (this.unkept) this.remember();
    this.unkept = false;
  }

  draw() {
    const [before, gliding] = [this.drawn, this.from];
    const drawn = this.now();
    const { svg, text, transcript, places = {}, at, handle } = this.figure.draw(drawn, this.width);
    Object.assign(this, { drawn, text, at });
    this.svg.innerHTML = svg;
    const { animates = [] } = this.figure;
    const arrived = (gliding && !this.from) || animates.some((key) => before && before[key] !== drawn[key]);
    this.svg.classList.toggle("moving", Boolean(arrived));
    this.drawing.setAttribute("aria-label", text);
    if (!this.messages.shown) this.says.textContent = text;
    if (this.transcript) this.transcript.lastElementChild.textContent = transcript;
    this.root.querySelector(".sm-live-broken")?.remove();
    this.rebuild();
    for (const [id, place] of Object.entries(places)) this.place(id, place);
    if (handle) this.placeHandle(handle);
    this.sync();
  }

  /** Where the control stands that was used last. It stays there while the figure grows or shrinks. */
  top() {
    return this.root.querySelector(`#${CSS.escape(this.used || "none")}`)?.getBoundingClientRect().top;
  }

  fail(error) {
    console.error(error);
    this.player.halt();
    this.picture.insertAdjacentHTML("afterend", notice(words.failed, error));
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

  // --- inputs that follow the state --------------------------------------------------------

  /** Make the inputs afresh when there are others, or longer, with new names, or in another order. */
  rebuild() {
    const { controls } = this.figure;
    const there = controls.map((control) => applies(control, this.state));
    const orders = controls.filter(({ kind }) => kind === "order").map(({ key }) => this.state[key]);
    const shape = [this.fields().map((one) => one.id + one.label), there, orders].join();
    if (this.shape && this.shape !== shape) {
      const focus = document.activeElement?.id || "";
      this.near.innerHTML = nearHtml(this.figure, this.state, this.id);
      this.inputs.innerHTML = controlsHtml(this.figure, this.state, this.id, this.linkable);
      for (const placed of this.picture.querySelectorAll("input")) placed.remove();
      if (focus.startsWith(this.id)) this.part(focus.slice(this.id.length + 1))?.focus();
    }
    this.shape = shape;
  }

  /** Lay the slider of a field over its place: the middle of its thumb runs from end to end. */
  place(id, { x, y, width }) {
    if (!this.input(id, "slider"))
      this.picture.insertAdjacentHTML("beforeend", slider(this.field(id), this.state, this.id, { class: "sm-placed" }));
    this.input(id, "slider").style.cssText = `left: ${x - THUMB / 2}px; top: ${y}px; width: ${width + THUMB}px`;
  }

  /** A place to take hold of that may be dragged in every direction, also with a finger. */
  placeHandle({ x, y }) {
    if (!this.handle) this.picture.insertAdjacentHTML("beforeend", '<div class="sm-handle"></div>');
    this.handle = this.picture.querySelector(".sm-handle");
    this.handle.style.cssText = `left: ${x}px; top: ${y}px`;
  }

  /** Let a step of an order follow the pointer, to the place of the row that it is over. */
  carry(grip, event) {
    event.preventDefault();
    const control = this.figure.controls[grip.dataset.grip];
    const { step } = grip.closest("[data-step]").dataset;
    const follow = ({ clientY }) => {
      const rows = [...this.inputs.querySelectorAll(`[data-order="${grip.dataset.grip}"] > *`)];
      const place = rows.filter((row) => row.getBoundingClientRect().bottom < clientY).length;
      const next = figures.placed(control, this.state, step, Math.min(place, rows.length - 1));
      if (!sameState(next, this.state)) this.move(next);
    };
    this.pull(this.inputs, event, follow);
  }

  /** While the pointer is down, `follow` it wherever it goes. */
  pull(element, event, follow) {
    const end = () => element.removeEventListener("pointermove", follow);
    element.setPointerCapture(event.pointerId);
    element.addEventListener("pointermove", follow);
    for (const type of ["pointerup", "pointercancel"]) element.addEventListener(type, end, { once: true });
  }

  input(id, kind) {
    return this.part(`${id}-${kind}`);
  }

  /** An element by the end of its id. In Jupyter the root may not be in the document yet. */
  part(name) {
    return this.root.querySelector(`#${CSS.escape(`${this.id}-${name}`)}`);
  }

  sync() {
    for (const one of this.fields()) this.syncField(one);
    this.figure.controls.forEach((control, i) => applies(control, this.state) && SYNC[control.kind]?.call(this, control, i));
    this.sound.follow();
  }

  syncField(one) {
    const range = this.input(one.id, "slider");
    const box = this.input(one.id, "box");
    const value = shown(one, this.state);
    if (range) {
      range.value = figures.toSlider(one.control, one.get(this.drawn));
      range.setAttribute("aria-valuetext", value);
    }
    if (box && !box.hasAttribute("aria-invalid") && !("typing" in box.dataset)) box.value = value;
  }
}

const noData = () => Promise.reject(new Error("there is nowhere to load it from"));

/** The state in which a reader left the figure, if the page still begins as it did then. */
function leftAs(figure, key, start) {
  const left = kept(key);
  if (!left?.state || JSON.stringify(left.start) !== JSON.stringify(figures.encode(start))) return null;
  const state = figures.decode(figure, left.state);
  return figure.check(state) || sameState(state, start) ? null : state;
}

/** The width to draw for, in CSS pixels. */
function roomIn(place) {
  return Math.min(WIDE, Math.max(SMALLEST, Math.floor(place.clientWidth || WIDE)));
}

/** What scrolls when the page does; in JupyterLab that is a part of it. */
function scroller(element) {
  const { parentElement: parent } = element;
  if (!parent) return document.scrollingElement;
  const scrolls = parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY);
  return scrolls ? parent : scroller(parent);
}

/** The line that says why a figure stands still. */
export function notice(template, error) {
  const said = fill(template, { problem: error.message });
  return `<p class="sm-live-broken" role="status">${escape(said)}</p>`;
}

const HEARD = {
  input(target) {
    const { dataset, value } = target;
    if (dataset.box) this.input(dataset.box, "box").dataset.typing = "";
    if (dataset.text) this.write(target, this.figure.controls[dataset.text]);
    if (!dataset.slider) return;
    const one = this.field(dataset.slider);
    this.move(one.set(this.state, figures.fromSlider(one.control, Number(value), one.get(this.state))));
  },

  change(target) {
    const { box, choice, toggle } = target.dataset;
    const { controls } = this.figure;
    if (box) this.accept(target, this.field(box));
    if (choice) this.move(chosen(controls[choice], this.state, target.value));
    if (toggle) this.move({ ...this.state, [controls[toggle].key]: target.checked });
  },

  /** In a number box: arrows step, Enter takes (JupyterLab withholds its change event), Escape takes back. */
  keydown(target, event) {
    const direction = { ArrowUp: 1, ArrowDown: -1, Escape: 0, Enter: 0 }[event.key];
    if (!target.dataset.box || direction === undefined) return;
    event.preventDefault();
    const one = this.field(target.dataset.box);
    if (event.key === "Enter") return this.accept(target, one);
    delete target.dataset.typing;
    this.messages.forgive();
    this.sync();
    if (direction) this.move(figures.stepped(one, this.state, direction));
  },

  click(target) {
    const [action, index, which] = (target.closest("[data-do]")?.dataset.do || "").split(":");
    const control = this.figure.controls[index];
    if (action === "reset") this.restart();
    else if (action === "link" || action === "embed" || action === "copy") this.sharing[action]();
    else if (action === "play") this.player.press(control);
    else if (action === "sound") this.sound.press(control);
    else if (action) this.move(figures.actions[action](control, this.state, which), true);
  },

  /** The grip of a step moves it. Where the picture has the class "grab", and from its handle, the pointer moves what `draw` gave as `at`. */
  pointerdown(target, event) {
    this.touched = this.state;
    const grip = target.closest("[data-grip]");
    if (grip && !event.button) return this.carry(grip, event);
    if (!this.at || event.button || !target.closest(".grab, .sm-handle")) return;
    const follow = ({ clientX, clientY }) => {
      const { left, top, width } = this.svg.firstElementChild.getBoundingClientRect();
      const zoom = this.width / width;
      this.move(this.at((clientX - left) * zoom, (clientY - top) * zoom));
    };
    this.pull(this.picture, event, follow);
    follow(event);
  },

  /** The finger scrolls the page: on its way down it may have set a slider. */
  pointercancel() {
    this.move(this.touched);
  },
};

function chosen({ key, options, set = (from, x) => ({ ...from, [key]: x }) }, state, which) {
  return set(state, options[which].value);
}

const SYNC = {
  choice({ key, options }) {
    this.part(key).value = options.findIndex((option) => option.value === this.state[key]);
  },
  toggle({ key }) {
    this.part(key).checked = this.state[key];
  },
  presets({ options }, i) {
    options.forEach((option, j) =>
      this.part(`preset-${i}-${j}`).setAttribute("aria-pressed", figures.isChosen(option, this.state)),
    );
  },
  play(control, i) {
    const running = this.player.control === control;
    const { label, loads, needs } = control;
    const needed = !running && needs?.(this.state);
    this.part(`play-${i}`).textContent = running ? words.stop : needed ? fill(loads, needed) : label;
  },
  sound(control, i) {
    this.part(`sound-${i}`).textContent = this.sound.control === control ? words.stop : control.label;
  },
  text({ key }) {
    const area = this.part(key);
    if (!area.hasAttribute("aria-invalid") && area.value !== this.state[key]) area.value = this.state[key];
  },
  vector({ key, length: [fewest, most] }, i) {
    const count = this.state[key].length;
    if (fewest === most) return;
    this.part(`fewer-${i}`).setAttribute("aria-disabled", count <= fewest);
    this.part(`more-${i}`).setAttribute("aria-disabled", count >= most);
  },
};
