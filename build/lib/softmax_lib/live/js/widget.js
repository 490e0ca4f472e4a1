// In Jupyter: the state of the figure is the traits of the Python object.

import { decode, encode, words } from "./figure.js";
import { Live, notice } from "./shell.js";

export function widget(figure) {
  return { render: ({ model, el }) => render(figure, model, el) };
}

function render(figure, model, el) {
  const keys = Object.keys(figure.defaults);
  const read = () => decode(figure, Object.fromEntries(keys.map((key) => [key, model.get(key)])));
  const write = (state) => {
    for (const [key, value] of Object.entries(encode(state))) model.set(key, value);
    model.save_changes();
  };
  adopt(el);
  const live = new Live(el, figure, read(), write, "", (needed) => fromPython(model, needed));
  // Several traits may change together: look when all have.
  const follow = () => queueMicrotask(() => report(el, live.set(read())));
  for (const key of keys) model.on(`change:${key}`, follow);
  return () => {
    for (const key of keys) model.off(`change:${key}`, follow);
    live.stop();
  };
}

/** What a figure needs beyond its script, Python sends when it is asked. */
function fromPython(model, { name }) {
  return new Promise((done) => {
    const hear = (message, buffers) => {
      if (message?.sent !== name) return;
      model.off("msg:custom", hear);
      done(new Uint8Array(buffers[0].buffer, buffers[0].byteOffset, buffers[0].byteLength));
    };
    model.on("msg:custom", hear);
    model.send({ send: name });
  });
}

/** A question has no traits that change: it is shown, and answers by itself. */
export function questionWidget(question) {
  return {
    render({ model, el }) {
      adopt(el);
      new question.Shell(el, question, model.get("content"));
    },
  };
}

function adopt(el) {
  el.classList.add("sm-live");
  // JupyterLab is to leave the keys of a control to that control.
  el.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", ""));
}

function report(el, problem) {
  if (problem) el.insertAdjacentHTML("beforeend", notice(words.failed, new RangeError(problem)));
}
