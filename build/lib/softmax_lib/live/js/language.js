// The language model of softmax_lib.language, as it is sent to a page: one layer of LSTM cells that
// reads one character at a time and gives a logit for each that may come next.

import { softmax } from "./arithmetic.js";
import { generator } from "./random.js";

/** A number of 16 bits, from its bits. */
function half(bits) {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** What was sent: a line of JSON, the weights one after the other as float16, and then text. */
export function unpack(bytes) {
  const end = bytes.indexOf(10);
  const decoder = new TextDecoder();
  const { weights, ...head } = JSON.parse(decoder.decode(bytes.subarray(0, end)));
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = end + 1;
  const model = { ...head };
  for (const [name, size] of Object.entries(weights)) {
    model[name] = Float32Array.from({ length: size }, (_, i) => half(view.getUint16(at + 2 * i, true)));
    at += 2 * size;
  }
  return { ...model, text: decoder.decode(bytes.subarray(at)) };
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** Add to x the rows of a matrix, each times its weight; a row has the length of x. Four at a time is faster. */
function addRows(x, weights, matrix) {
  const n = x.length;
  let j = 0;
  for (; j + 3 < weights.length; j += 4) {
    const [p, q, r, s] = weights.subarray(j, j + 4);
    const [a, b, c, d] = [j * n, (j + 1) * n, (j + 2) * n, (j + 3) * n];
    for (let i = 0; i < n; i++)
      x[i] += p * matrix[a + i] + q * matrix[b + i] + r * matrix[c + i] + s * matrix[d + i];
  }
  for (; j < weights.length; j++) for (let i = 0; i < n; i++) x[i] += weights[j] * matrix[j * n + i];
  return x;
}

const START = "\n"; // what the model reads before a text

/** The state before anything is read: h is shown of the memory c. */
const begin = ({ units }) => ({ h: new Float64Array(units), c: new Float64Array(units) });

/** Read the character with this number. Returns the state after it, with the logits of the next one. */
export function step(model, { h, c }, symbol) {
  const n = model.units;
  const gates = model.Wx.slice(symbol * 4 * n, (symbol + 1) * 4 * n);
  const a = addRows(Float64Array.from(gates, (x, i) => x + model.b[i]), h, model.Wh);
  const next = { h: new Float64Array(n), c: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    next.c[i] = sigmoid(a[n + i]) * c[i] + sigmoid(a[i]) * Math.tanh(a[3 * n + i]);
    next.h[i] = sigmoid(a[2 * n + i]) * Math.tanh(next.c[i]);
  }
  return { ...next, logits: addRows(Float64Array.from(model.by), next.h, model.Wy) };
}

/** The logits after every character of a text. */
export function logitsOf(model, text) {
  let state = begin(model);
  return Array.from(text, (one) => (state = step(model, state, model.alphabet.indexOf(one))).logits);
}

/**
 * A text that grows: after the prompt, one uniform number a character falls into the softmax of the
 * logits over T. `p[k]` are the probabilities of the character in place k, `written[k]` is the one
 * that was drawn. The text has ended where `ends(text)` says so.
 */
export class Writer {
  constructor(model, { prompt, temperature, seed, ends = () => false }) {
    Object.assign(this, { model, prompt, temperature, ends, chance: generator(seed), written: "", p: [], ended: false });
    this.state = begin(model);
    for (const one of START + prompt) this.read(one);
    this.weigh();
  }

  read(one) {
    this.state = step(this.model, this.state, this.model.alphabet.indexOf(one));
  }

  weigh() {
    this.p.push(softmax(this.state.logits, this.temperature));
  }

  /** Go on until `count` characters are written, or the text has ended. */
  to(count) {
    while (this.written.length < count && !this.ended) {
      const one = this.model.alphabet[this.chance.draw(this.p.at(-1))];
      this.written += one;
      this.ended = this.ends(this.prompt + this.written);
      this.read(one);
      this.weigh();
    }
    return this;
  }
}
