// In a page: every placeholder comes to life by itself, one at a time between other work, so that
// a page with many still scrolls smoothly while it loads; and none can stop another.

import { decode, words } from "./figure.js";
import { fromScripts } from "./parts.js";
import { Live, notice } from "./shell.js";

const nothing = () => {};

export function start(figures) {
  const named = new Map(figures.map((figure) => [figure.name, figure]));
  const waiting = [...document.querySelectorAll(".sm-live[data-figure]")];
  const all = [...waiting];
  const next = () => {
    if (!waiting.length) return;
    const root = waiting.shift();
    awaken(root, named, `${location.pathname}/${all.indexOf(root)}`);
    later(next);
  };
  later(next);
}

const later = (act) => (window.requestIdleCallback ? requestIdleCallback(act, { timeout: 300 }) : setTimeout(act));

/** For cells that are run in the page: return what brings a placeholder to life. Nothing is kept. */
export function awakener(figures) {
  const named = new Map(figures.map((figure) => [figure.name, figure]));
  return (root) => awaken(root, named);
}

/** `place` tells the figures of all pages apart, for what is kept on the device; without, nothing is. */
function awaken(root, named, place) {
  const { figure: name, state } = root.dataset;
  const figure = named.get(name);
  try {
    if (!figure) throw new RangeError(`there is no figure "${name}"`);
    const { Shell = Live } = figure;
    root.live = new Shell(root, figure, decode(figure, JSON.parse(state)), nothing, place && `${name}${place}`, fromScripts);
  } catch (error) {
    root.insertAdjacentHTML("beforeend", notice(figure?.broken || words.broken, error));
  }
}
