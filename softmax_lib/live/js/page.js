// In a page: every placeholder comes to life by itself, one at a time between other work, so that
// a page with many still scrolls smoothly while it loads; and none can stop another.

import { decode, words } from "./figure.js";
import { Live, notice } from "./shell.js";

export function start(figures) {
  const named = new Map(figures.map((figure) => [figure.name, figure]));
  const waiting = [...document.querySelectorAll(".sm-live[data-figure]")];
  const next = () => {
    if (!waiting.length) return;
    awaken(waiting.shift(), named);
    later(next);
  };
  later(next);
}

const later = (act) => (window.requestIdleCallback ? requestIdleCallback(act, { timeout: 300 }) : setTimeout(act));

function awaken(root, named) {
  const { figure: name, state } = root.dataset;
  const figure = named.get(name);
  try {
    if (!figure) throw new RangeError(`there is no figure "${name}"`);
    const { Shell = Live } = figure;
    root.live = new Shell(root, figure, decode(figure, JSON.parse(state)));
  } catch (error) {
    root.insertAdjacentHTML("beforeend", notice(figure?.broken || words.broken, error));
  }
}
