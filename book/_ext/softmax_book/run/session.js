// The other end of the worker: starts Python, gives it one cell at a time, ends it.

// From the first press on, the page and what it starts may load from the book's own host alone.
// A worker that is started from a blob inherits this, and so does all code that a reader runs.
const POLICY = [
  "default-src 'self' data: blob:",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

export function guardPage() {
  if (document.querySelector("meta[http-equiv='Content-Security-Policy']")) return;
  const rule = document.createElement("meta");
  rule.httpEquiv = "Content-Security-Policy";
  rule.content = POLICY;
  document.head.append(rule);
}

export class Ended extends Error {}

export class Session {
  /** `hear` gets what happens: `{ loaded }`, `{ bringing, size }`, `{ brought }`. */
  constructor(addresses, hear) {
    this.addresses = addresses;
    this.hear = hear;
    this.asked = new Map();
    this.count = 0;
    this.worker = undefined;
    this.ready = undefined;
  }

  get alive() {
    return this.worker !== undefined;
  }

  start() {
    this.ready ??= this.begin();
    return this.ready;
  }

  async begin() {
    guardPage();
    const parts = await this.parts();
    const code = `import ${JSON.stringify(this.addresses.book + "worker.js")};`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    this.worker = new Worker(address, { type: "module" });
    this.worker.onmessage = ({ data }) => this.receive(data);
    this.worker.onerror = (event) => this.fail(new Error(event.message || "the worker has stopped"));
    const { core, book } = this.addresses;
    await this.ask({ act: "begin", core, book, parts });
    URL.revokeObjectURL(address);
  }

  async parts() {
    const answer = await fetch(`${this.addresses.book}parts.json`);
    if (!answer.ok) throw new Error(`parts.json (${answer.status})`);
    return answer.json();
  }

  /** Ask the worker; `hear` gets each output on the way. */
  ask(what, hear = () => {}) {
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject, hear });
      this.worker.postMessage({ ...what, id });
    });
  }

  run(source, name, quiet, hear) {
    return this.ask({ act: "run", source, name, quiet }, hear);
  }

  receive({ id, output, answer, failed, ...news }) {
    const one = this.asked.get(id);
    if (output) one?.hear(output);
    else if (id === undefined) this.hear(news);
    else {
      this.asked.delete(id);
      if (failed === undefined) one?.resolve(answer);
      else one?.reject(new Error(failed));
    }
  }

  fail(error) {
    this.worker?.terminate();
    this.worker = undefined;
    this.ready = undefined;
    for (const { reject } of this.asked.values()) reject(error);
    this.asked.clear();
  }

  /** End Python at once, whatever it does. All its names are lost. */
  stop() {
    this.fail(new Ended());
  }
}
