// The HTML of a figure: title, picture, sentence, inputs. Node writes it into the page when the
// book is built; the shell writes the same when it takes over, so that nothing on the page moves.

import { element, escape, fill, input } from "./drawing.js";
import { guessHtml } from "./guess.js";
import { applies, fieldsOf, isChosen, shown, toSlider, words } from "./figure.js";

export const WIDE = 624;
export const NARROW = 320;

/**
 * What stands inside the root element. `widths` gives each picture a class and its width; a figure
 * that is `linked` has an address to hand on.
 */
export function frame(figure, state, id, guess, widths = { wide: WIDE, narrow: NARROW }, linked = true) {
  const drawn = Object.entries(widths).map(([look, width]) => [look, figure.draw(state, width)]);
  const [[, { text, transcript }]] = drawn;
  const pictures = drawn.map(([look, { svg }]) => element("div", { class: `sm-live-svg ${look}` }, svg));
  const moves = drawn.some(([, { places, at }]) => places || at);
  return [
    element("p", { class: "sm-live-title" }, escape(figure.title), moves ? HINT : ""),
    guess ? element("div", { class: "sm-live-guess" }, guessHtml(guess.asked, `${id}-guess`)) : "",
    element(
      "div",
      { class: "sm-live-picture" },
      element("div", { class: "sm-live-drawing", role: "img", aria_label: text }, pictures),
    ),
    element("div", { class: "sm-live-controls sm-live-near" }, nearHtml(figure, state, id)),
    element("p", { class: "sm-live-says", id: `${id}-says`, aria_hidden: "true" }, escape(text)),
    element("div", { class: "sm-live-controls sm-live-inputs" }, controlsHtml(figure, state, id, linked)),
    transcript === undefined ? "" : transcriptHtml(transcript),
  ].join("");
}

const HINT = element("span", { class: "sm-live-hint" }, escape(words.moves));

/** The words of a picture that holds a text: to read at leisure, to listen to, to copy. */
const transcriptHtml = (said) =>
  element("details", { class: "sm-live-transcript" },
    element("summary", {}, escape(words.transcript)), element("div", {}, escape(said)));

const isNear = ({ kind, near }) => near || kind === "presets";
const standsAlone = (control) => !isNear(control) && !control.row;

/** What is to be tried stands next to the picture. */
export const nearHtml = (figure, state, id) => built(figure, state, id, isNear);

/** All other inputs; both are made afresh when the state gets another shape. */
export function controlsHtml(figure, state, id, linked) {
  const inputs = built(figure, state, id, standsAlone);
  const quiet = (does) => button(id, does, words[does], { class: "sm-quiet" });
  const links = linked ? [quiet("link"), quiet("embed")] : [];
  return inputs + element("div", { class: "sm-field sm-reset" }, links, button(id, "reset", words.reset));
}

function built({ controls }, state, id, wanted) {
  const there = (control) => wanted(control) && applies(control, state);
  return controls.map((control, i) => (there(control) ? BUILD[control.kind](control, state, id, i, controls) : "")).join("");
}

const BUILD = {
  range: (c, state, id) => single(c, state, id),
  number: (c, state, id) => single(c, state, id),
  seed: (c, state, id, i) => single(c, state, id, button(id, `seed:${i}`, words.newSeed)),
  vector,
  choice,
  toggle,
  order,
  button: (c, state, id, i) => field(c, button(id, `act:${i}`, c.label)),
  play: (c, state, id, i) => field(c, button(id, `play:${i}`, c.label)),
  sound: (c, state, id, i) => field(c, button(id, `sound:${i}`, c.label)),
  text: written,
  presets,
};

const field = (c, ...children) => element("div", { class: `sm-field sm-${c.kind}` }, ...children);

/** `does` names an action, the control it belongs to, and a number where there are several. */
function button(id, does, label, more = {}) {
  const name = `${id}-${does.replaceAll(":", "-")}`;
  return element("button", { type: "button", id: name, data_do: does, ...more }, escape(label));
}

function single(c, state, id, ...more) {
  const [one] = fieldsOf(c, state);
  const sliding = c.kind === "range" && !c.placed;
  return field(
    c,
    element("label", { for: `${id}-${one.id}-${sliding ? "slider" : "box"}` }, escape(c.label)),
    sliding ? slider(one, state, id) : "",
    box(one, state, id, sliding ? fill(words.typed, one) : ""),
    ...more,
  );
}

function vector(c, state, id, i) {
  const sliding = !c.placed && !c.boxes;
  const entries = fieldsOf(c, state).map((one) => entry(one, state, id, sliding));
  return element(
    "fieldset",
    { class: "sm-field sm-vector" },
    element("legend", {}, escape(c.label)),
    element("div", { class: sliding ? "sm-rows" : "sm-boxes" }, entries, lengthButtons(c, state, id, i)),
  );
}

function entry(one, state, id, sliding) {
  return element(
    "div",
    { class: "sm-entry" },
    element("label", { for: `${id}-${one.id}-${sliding ? "slider" : "box"}` }, escape(one.name)),
    sliding ? slider(one, state, id) : "",
    box(one, state, id, sliding ? fill(words.typed, one) : one.label),
  );
}

/** At its end a button is marked, not disabled: a disabled one would lose the focus. */
function lengthButtons(c, state, id, i) {
  const [fewest, most] = c.length;
  const count = state[c.key].length;
  if (fewest === most) return "";
  return element(
    "span",
    { class: "sm-length" },
    button(id, `fewer:${i}`, "−", { aria_label: words.fewer, aria_disabled: String(count <= fewest) }),
    button(id, `more:${i}`, "+", { aria_label: words.more, aria_disabled: String(count >= most) }),
  );
}

/** A native slider. One that is `placed` stands in the picture, where `draw` says. */
export function slider(one, state, id, more = {}) {
  const { control: c } = one;
  return input({
    type: "range",
    id: `${id}-${one.id}-slider`,
    data_slider: one.id,
    min: String(toSlider(c, c.min)),
    max: String(toSlider(c, c.max)),
    step: String(c.step),
    value: String(toSlider(c, one.get(state))),
    aria_label: one.label,
    aria_valuetext: shown(one, state),
    ...more,
  });
}

function box(one, state, id, label) {
  return input({
    type: "text",
    id: `${id}-${one.id}-box`,
    data_box: one.id,
    autocomplete: "off",
    spellcheck: "false",
    value: shown(one, state),
    style: `width: calc(${one.control.width || 6}ch + 1.2em)`,
    aria_label: label,
  });
}

function choice(c, state, id, i) {
  const options = c.options.map(({ value, label }, j) =>
    element("option", { value: String(j), selected: value === state[c.key] ? "selected" : "" }, escape(label)),
  );
  return field(
    c,
    element("label", { for: `${id}-${c.key}` }, escape(c.label)),
    element("select", { id: `${id}-${c.key}`, data_choice: String(i) }, options),
  );
}

function toggle(c, state, id, i) {
  const checked = state[c.key] ? "checked" : "";
  return field(
    c,
    input({ type: "checkbox", id: `${id}-${c.key}`, data_toggle: String(i), checked }),
    element("label", { for: `${id}-${c.key}` }, escape(c.label)),
  );
}

/** Steps in a row each, which the grip or the buttons move; a row holds its label, or the controls of its step. */
function order(c, state, id, i, controls) {
  const steps = state[c.key].map((value, place) => {
    const { label: name } = c.options.find((option) => option.value === value);
    const inside = controls.map((one, j) => (one.row === value ? BUILD[one.kind](one, state, id, j) : "")).join("");
    const move = (does, sign, end) =>
      button(id, `${does}:${i}:${value}`, sign, { aria_label: fill(words[does], { name }), aria_disabled: String(place === end) });
    return element(
      "li",
      { class: "sm-step", data_step: value },
      element("span", { class: "sm-grip", data_grip: String(i) }),
      inside || element("span", {}, escape(name)),
      element("span", { class: "sm-length" }, move("up", "↑", 0), move("down", "↓", c.options.length - 1)),
    );
  });
  return element(
    "fieldset",
    { class: "sm-field sm-order" },
    element("legend", {}, escape(c.label)),
    element("ol", { data_order: String(i) }, steps),
  );
}

function written(c, state, id, i) {
  const area = { id: `${id}-${c.key}`, data_text: String(i), rows: 2, maxlength: c.most, autocomplete: "off", spellcheck: "false", autocapitalize: "none" };
  return field(c, element("label", { for: area.id }, escape(c.label)), element("textarea", area, escape(state[c.key])));
}

function presets(c, state, id, i) {
  const chips = c.options.map((option, j) =>
    button(id, `preset:${i}:${j}`, option.label, { aria_pressed: String(isChosen(option, state)) }),
  );
  return element(
    "fieldset",
    { class: "sm-field sm-presets" },
    element("legend", {}, escape(c.label)),
    element("div", { class: "sm-chips" }, chips),
  );
}
