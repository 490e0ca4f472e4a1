// The few strokes that all pictures are made of. Everything returns a string of SVG. Text has
// the size that live.css gives it (12.5 px); a number that is not finite is never drawn.

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function escape(text) {
  return String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}

/** Put values into the {places} of a sentence. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, key) => {
    if (!(key in values)) throw new RangeError(`no value for {${key}}`);
    return values[key];
  });
}

function attribute([name, value]) {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}`);
    value = Number(value.toFixed(2));
  }
  return value === undefined || value === "" ? "" : ` ${name.replace("_", "-")}="${escape(value)}"`;
}

export function element(name, attributes, ...children) {
  return `<${name}${Object.entries(attributes).map(attribute).join("")}>${children.flat(9).join("")}</${name}>`;
}

export const input = (attributes) => element("input", attributes).replace("</input>", "");

export const group = (attributes, ...children) => element("g", attributes, ...children);

/** The part of a picture that shows one distribution. Its texts of class "p" are checked to sum to 1. */
export const distribution = (...children) => group({ class: "distribution" }, children);

/** `look` is a class of live.css, or several: c1 … c6, ink, muted, grid, thin, dash, faint … */
export const line = (x1, y1, x2, y2, look = "grid") => element("line", { x1, y1, x2, y2, class: look });

export const rect = (x, y, width, height, look, rx) =>
  element("rect", { x, y, width: Math.max(0, width), height: Math.max(0, height), rx, class: look });

export const circle = (cx, cy, r, look) => element("circle", { cx, cy, r, class: look });

/** `anchor`: start, middle or end. */
export const text = (x, y, words, look = "", anchor = "") =>
  element("text", { x, y, class: look, text_anchor: anchor }, escape(words));

/** A bar of height 12 on a track that stands for the whole; shares run from 0 to 1. */
export const gauge = (x, y, width, from, to, look) =>
  rect(x, y, width, 12, "track", 2) + rect(x + from * width, y, (to - from) * width, 12, look, 2);

/** An open line through points. */
export function path(points, look) {
  const d = points.map(([x, y], i) => `${i ? "L" : "M"}${coordinate(x)} ${coordinate(y)}`).join("");
  return element("path", { d, class: look });
}

function coordinate(x) {
  if (!Number.isFinite(x)) throw new RangeError(`a point is ${x}`);
  return Number(x.toFixed(1));
}

/**
 * The handle of a slider that stands in the picture; the shell lays the native slider over it.
 * One that ends in "big" is the main one. `beyond` is -1 or 1 where the value lies further out than the slider reaches: an arrow says so.
 */
export function knob(x, y, look = "ink", beyond = 0) {
  const radius = look.endsWith("big") ? 11 : 8;
  const tip = x + (radius + 8) * beyond;
  const arrow = [[tip - 4 * beyond, y - 4], [tip, y], [tip - 4 * beyond, y + 4]];
  return circle(x, y, radius, `knob ${look}`) + (beyond ? path(arrow, `${look} strong`) : "");
}

/** Which end of a slider a value lies beyond: -1, 1, or 0 where it is within. */
export const beyond = (x, [low, high]) => (x > high) - (x < low);

/** What comes from elsewhere (by x and y, in px) where motion is wanted: after a glide, or a step of what `animates`. */
export const flying = (x, y, ...children) =>
  element("g", { class: "flies", style: `--sm-from: ${Math.round(x)}px ${Math.round(y)}px` }, children);

/** A mapping from values to pixels, with its inverse left to the slider. Log if asked for. */
export function scale([low, high], [from, to], log = false) {
  const f = log ? Math.log10 : (x) => x;
  const scaled = (x) => from + ((f(x) - f(low)) / (f(high) - f(low))) * (to - from);
  return (x) => scaled(Math.min(Math.max(x, Math.min(low, high)), Math.max(low, high)));
}

/** The whole picture. The element around it has the sentence as its text alternative. */
export function picture(width, height, ...children) {
  const size = { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height };
  return element("svg", { ...size, aria_hidden: "true", focusable: "false" }, children);
}

const minus = (words) => words.replace("-", "−");

/** Always the same number of decimals. */
export function fixed(x, decimals = 2) {
  if (!Number.isFinite(x)) return odd(x);
  const shown = x.toFixed(decimals);
  return minus(Number(shown) === 0 ? shown.replace("-", "") : shown);
}

function odd(x) {
  return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
}

/** As few digits as say it: 3 significant ones, and powers of ten where it is very large or small. */
export function short(x, digits = 3) {
  if (!Number.isFinite(x)) return odd(x);
  if (x !== 0 && (Math.abs(x) >= 1e6 || Math.abs(x) < 1e-3)) return power(x, 1);
  return minus(String(Number(x.toPrecision(digits))));
}

/** 1.2·10⁻⁴⁴ */
export function power(x, digits = 2) {
  const [front, exponent] = x.toExponential(digits - 1).split("e");
  return minus(`${front}·10${raised(Number(exponent))}`.replace(/^(-?)1·/, "$1"));
}

/** A whole number as an exponent. */
export const raised = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : DIGITS[c])).join("");

/**
 * A probability. A bare 0 or 1 is exactly that; one that is only too small for its decimals is
 * written as a power of ten where there is room.
 */
export function probability(p, decimals = 3, room = true) {
  if (p === 0 || p === 1) return String(p);
  if (p >= 0.5 * 10 ** -decimals || Number.isNaN(p)) return fixed(p, decimals);
  return room ? power(p, 1) : "≈ 0";
}

/** A list in a sentence: "A 0.659, B 0.242". A name stays on the line of its value. */
export function listed(names, values) {
  return values.map((value, i) => `${names[i]}\u00a0${value}`).join(", ");
}

/** A sentence in which no line ends within "T = 1". */
export const unbroken = (sentence) => sentence.replace(/ ([=≈<>]) /g, "\u00a0$1\u00a0");

/** Words as HTML in which no line ends within [3, 1], (1/3, 2/3), T = 1 or 25 %. */
export const held = (words) =>
  escape(
    unbroken(words)
      .replace(/[[(][-−+.,/\d ]+[\])]/g, (vector) => vector.replaceAll(" ", "\u00a0"))
      .replace(/(\d) %/g, "$1\u00a0%"),
  );
