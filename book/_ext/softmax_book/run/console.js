// The cells of a page as a notebook: what has run, what has been edited, what came out.

import { element } from "./elements.js";
import { shown } from "./outputs.js";
import { Ended, Session } from "./session.js";
import { forget, keep, kept } from "./memory.js";

export const words = {
  title: "Python in this page",
  first: "Python is being loaded into this page: {mb} of {of} MB. What you run stays in your browser.",
  bringing: "{name} is being loaded, {mb} MB.",
  ready: "Python is ready in this page.",
  running: "Cell {number} runs …",
  above: { one: "1 cell above was run first.", other: "{count} cells above were run first." },
  done: "Done.",
  all: "All {count} cells have run.",
  stopped: "Python was stopped. All its names are gone; the next run begins with the first cell.",
  restarted: "Python was started anew. All its names are gone.",
  lost: "Python could not be loaded: {problem}. The printed page is whole.",
  broken: "Python has ended: {problem}. The next run begins anew.",
  failed: "Cell {number} ended with an error.",
  edited: "Your version, kept on this device.",
  notKept: "Your version. This browser keeps nothing, so it lasts as long as this page.",
  runAll: "Run all",
  restart: "Restart",
  stop: "Stop",
  close: "Hide",
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const counted = ({ one, other }, count) => fill(count === 1 ? one : other, { count });
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

class Cell {
  constructor(console, root, index, source) {
    Object.assign(this, { console, root, index, source, printed: source, ran: false, outputs: [] });
    this.input = root.querySelector(".cell_input");
    this.output = root.querySelector(".cell_output");
    this.printedOutput = this.output && [...this.output.childNodes];
    this.key = `cell/${location.pathname}#${index}`;
  }

  get number() {
    return this.index + 1;
  }

  get edited() {
    return this.source !== this.printed;
  }

  say(text) {
    const says = this.input?.querySelector(".run-says");
    if (says) says.textContent = text;
  }

  change(source) {
    this.source = source;
    if (!this.edited) forget(this.key);
    const stays = !this.edited || keep(this.key, { source, printed: this.printed });
    this.say(this.edited ? (stays ? words.edited : words.notKept) : "");
    this.input.querySelector(".run-reset").hidden = !this.edited;
  }

  place() {
    if (!this.output) {
      this.output = element("div", { class: "cell_output docutils container" });
      this.root.append(this.output);
    }
    return this.output;
  }

  clear() {
    this.outputs = [];
    this.output?.replaceChildren();
  }

  show(output) {
    const last = this.outputs.at(-1);
    const goesOn = output.stream && last?.stream === output.stream;
    if (goesOn) {
      last.text += output.text;
      this.output.lastElementChild.querySelector("pre").textContent = last.text;
      return;
    }
    this.outputs.push(output);
    const place = this.place();
    place.append(shown(output, this.console.purify));
    this.console.awaken(place.querySelectorAll(".sm-live[data-figure]"));
  }

  /** Bring back what was printed. */
  reset() {
    if (this.printedOutput) this.output.replaceChildren(...this.printedOutput);
    else this.output?.remove();
    if (!this.printedOutput) this.output = null;
    this.ran = false;
  }
}

export class Console {
  static async open(options) {
    const [cells, { default: purify }] = await Promise.all([
      fetch(options.cells).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status)))),
      import(`${options.core}dompurify.js`),
    ]);
    return new Console(options, cells, purify);
  }

  constructor({ core, book, roots, size }, sources, purify) {
    this.core = core;
    this.purify = purify;
    this.size = size;
    this.loaded = 0;
    this.session = new Session({ core, book }, (news) => this.hear(news));
    this.cells = roots.map((root, i) => new Cell(this, root, i, sources[i]));
    for (const cell of this.cells) {
      const mine = kept(cell.key);
      if (mine?.printed === cell.printed) cell.source = mine.source;
      else if (mine) forget(cell.key);
      cell.source = cell.root.dataset.code ?? cell.source;
    }
    this.busy = Promise.resolve();
    this.bar = this.build();
  }

  build() {
    const button = (name, act) => element("button", { type: "button", onclick: act, "data-run": name }, words[name]);
    this.says = element("p", { role: "status" });
    this.progress = element("progress", { max: this.size, value: 0, hidden: true, "aria-label": words.title });
    const bar = element(
      "section",
      { class: "run-bar", "aria-label": words.title },
      this.says,
      this.progress,
      button("runAll", () => this.runAll()),
      button("restart", () => this.restart()),
      button("stop", () => this.stop()),
      button("close", () => { bar.hidden = true; }),
    );
    document.body.append(bar);
    return bar;
  }

  /** Bring figures and questions to life. */
  async awaken(roots) {
    if (!roots.length) return;
    const { awaken } = await import("./figures.js");
    for (const root of roots) awaken(root);
  }

  tell(text) {
    this.bar.hidden = false;
    this.says.textContent = text;
  }

  hear({ loaded, bringing, size }) {
    if (bringing) this.tell(fill(words.bringing, { name: bringing.split("-")[0], mb: megabytes(size) }));
    if (!loaded || this.isReady) return;
    this.loaded += loaded;
    this.progress.hidden = false;
    this.progress.value = this.loaded;
    this.tell(fill(words.first, { mb: megabytes(this.loaded), of: megabytes(this.size) }));
  }

  async ready() {
    if (!this.session.alive) {
      this.isReady = false;
      this.loaded = 0;
      this.tell(fill(words.first, { mb: "0.0", of: megabytes(this.size) }));
      for (const cell of this.cells) cell.ran = false;
    }
    await this.session.start();
    this.isReady = true;
    this.progress.hidden = true;
  }

  /** Presses wait for one another. */
  queue(act) {
    const result = this.busy.then(act);
    this.busy = result.catch(() => {});
    return result;
  }

  run(index) {
    return this.queue(() => this.guarded(() => this.runTo(index)));
  }

  runAll() {
    return this.queue(() => this.guarded(async () => {
      await this.ready();
      for (const cell of this.cells) if (!(await this.runOne(cell, false))) return;
      this.tell(fill(words.all, { count: this.cells.length }));
    }));
  }

  async runTo(index) {
    await this.ready();
    const before = this.cells.slice(0, index).filter((cell) => !cell.ran);
    for (const cell of before) if (!(await this.runOne(cell, !cell.edited))) return;
    const cell = this.cells[index];
    if (!(await this.runOne(cell, false))) return;
    this.tell(before.length ? counted(words.above, before.length) : words.done);
  }

  async runOne(cell, quiet) {
    this.tell(fill(words.running, cell));
    if (!quiet) cell.clear();
    let failed = false;
    this.running = true;
    await this.session.run(cell.source, `<cell ${cell.number}>`, quiet, (output) => {
      failed ||= Boolean(output.error);
      cell.show(output);
    });
    this.running = false;
    cell.ran = !failed;
    if (failed) this.tell(fill(words.failed, cell));
    return !failed;
  }

  async guarded(act) {
    try {
      await act();
    } catch (error) {
      this.progress.hidden = true;
      this.running = false;
      if (error instanceof Ended) return;
      const told = this.isReady ? words.broken : words.lost;
      this.session.fail(error);
      this.tell(fill(told, { problem: error.message }));
    }
  }

  stop() {
    this.session.stop();
    this.tell(words.stopped);
  }

  restart() {
    this.session.stop();
    for (const cell of this.cells) cell.reset();
    this.tell(words.restarted);
  }

  async edit(index) {
    const { open } = await import("./editor.js");
    return open(this, this.cells[index]);
  }

  async link(index, says) {
    const { share } = await import("./share.js");
    says.textContent = await share(this.cells[index].source);
  }

  /** Go on to the next cell that can be run, as in Jupyter. */
  next(cell) {
    const after = this.cells.slice(cell.index + 1).find(({ input }) => input?.checkVisibility());
    after?.input.querySelector(".run-run").focus();
    return true;
  }

  reset(index) {
    const cell = this.cells[index];
    cell.editor?.close();
    cell.reset();
    cell.change(cell.printed);
  }
}
