// In a page: every placeholder comes to life by itself, one at a time between other work, so that
// a page with many still scrolls smoothly while it loads; and none can stop another.

import { element } from "./drawing.js";
import { decode, words } from "./figure.js";
import { address, carries, copied, placeIn } from "./links.js";
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
    if (root === sought()) arrive(root);
    later(next);
  };
  // What the address asks for comes first.
  if (sought()) waiting.unshift(...waiting.splice(waiting.indexOf(sought()), 1));
  later(next);
  addEventListener("hashchange", () => {
    for (const root of all) if (root !== sought()) root.live?.leave?.();
    if (sought()?.live) arrive(sought());
  });
}

/** The figure or question that the address leads to. */
function sought() {
  const found = document.getElementById(placeIn(location.hash));
  return found?.matches(".sm-live[data-figure]") ? found : null;
}

/** Show what the address asks for: the place, with the state if it says one. */
function arrive(root) {
  const { hash } = location;
  if (!carries(hash, root.id)) return root.live.leave?.();
  for (let box = root; (box = box.parentElement?.closest("details")); ) box.open = true;
  root.live.arrive?.(hash);
  if (window !== window.parent) return; // the page around a frame keeps its focus and its place
  root.tabIndex = -1;
  root.focus({ preventScroll: true });
  root.scrollIntoView();
}

/** A question has an address without a state: a link gives no answer away. */
function offerLink(root) {
  const box = root.querySelector(".sm-question");
  if (!box || !root.id) return;
  box.insertAdjacentHTML("beforeend", element("button", { type: "button", class: "sm-quiet" }, words.link));
  const button = box.lastElementChild;
  button.addEventListener("click", async () => {
    address(`#${root.id}`);
    button.textContent = (await copied(location.href)) ? words.placeCopied : words.placeShown;
  });
}

/** A figure that a link has brought to a state and that is moved is no longer what the address says. */
function moved(root) {
  if (carries(location.hash, root.id)) address(`#${root.id}`);
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
    root.live = new Shell(root, figure, decode(figure, JSON.parse(state)), place ? () => moved(root) : nothing, place && `${name}${place}`, fromScripts);
    if (place) offerLink(root);
  } catch (error) {
    root.insertAdjacentHTML("beforeend", notice(figure?.broken || words.broken, error));
  }
}
