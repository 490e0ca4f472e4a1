// The address of a figure in a certain state: "#figure-temperature-dial=1&logits=2,1,-3&temperature=0.5".
// The 1 is the version of this form. A link holds the whole state, so that it shows the same when the
// page begins in another one.

import { fill } from "./drawing.js";
import { decodeNumber, labelOf, named, words } from "./figure.js";

const VERSION = "1";
const LONGEST = 4000; // characters
const NUMBER = /^(-?\d+(\.\d+)?(e[+-]?\d+)?|-?inf)$/;
const TOGGLE = { on: true, off: false };

/** What stands in the address for a value of the state. */
function spelt(x) {
  if (Array.isArray(x)) return x.map(spelt).join(",");
  if (typeof x === "boolean") return x ? "on" : "off";
  if (typeof x === "number") return String(x).replace("Infinity", "inf").replace("+", "");
  return encodeURIComponent(x).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}

/** The value for what stands in the address, of the kind of `like`. Throws a RangeError if it is none. */
function understood(text, like) {
  if (Array.isArray(like)) return text === "" ? [] : text.split(",").map((one) => understood(one, like[0]));
  if (typeof like === "string") return decodeURIComponent(text);
  if (typeof like === "number" && NUMBER.test(text)) return decodeNumber(text.startsWith("-inf") || text === "inf" ? text : Number(text));
  if (typeof like === "boolean" && Object.hasOwn(TOGGLE, text)) return TOGGLE[text];
  throw new RangeError(text);
}

/** The place in a page that a fragment of an address leads to: the part before what it says of a state. */
export const placeIn = (fragment) => fragment.replace(/^#/, "").split("=", 1)[0];

/** Whether a fragment carries a state for the element with this id. */
export const carries = (fragment, id) => fragment.startsWith(`#${id}=`);

export function linkTo({ defaults }, id, state) {
  const entries = Object.keys(defaults).map((key) => `${key}=${spelt(state[key])}`);
  return [`#${id}=${VERSION}`, ...entries].join("&");
}

/**
 * Read the state in a fragment: { state }, or { problem } in words. What this figure does not know
 * is left out, and `left` says so; what the link does not know is as the figure has it by itself.
 */
export function stateIn(figure, fragment) {
  const { defaults } = figure;
  if (fragment.length > LONGEST) return { problem: words.longLink };
  const [first, ...entries] = fragment.slice(fragment.indexOf("=") + 1).split("&");
  if (first !== VERSION) return { problem: words.newLink };
  const state = { ...defaults };
  const said = new Set();
  const unknown = [];
  for (const entry of entries) {
    const key = entry.split("=", 1)[0];
    const text = entry.slice(key.length + 1);
    if (!Object.hasOwn(defaults, key)) unknown.push(key);
    else if (said.has(key)) return { problem: fill(words.twice, { key: labelOf(figure, key) }) };
    else {
      said.add(key);
      try {
        state[key] = understood(text, defaults[key]);
      } catch {
        return { problem: fill(words.unread, { key: labelOf(figure, key) }) };
      }
    }
  }
  const problem = figure.check(state);
  if (problem) return { problem: named(figure, problem) };
  return { state, left: unknown.length ? words.leftOut : "" };
}

/** Put a fragment into the address bar. */
export function address(fragment) {
  try {
    history.replaceState(history.state, "", fragment);
  } catch { /* a frame may have an address that cannot change */ }
}

/** Copy a text; false where the browser does not allow it. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
