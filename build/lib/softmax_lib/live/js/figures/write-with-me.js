// The trained model writes in the page, at two temperatures side by side: prose, or a tune that is
// drawn and can be heard. What it has never read, and bars that do not fill their metre, are marked.

import { TICKS, readTune } from "../abc.js";
import { sum } from "../arithmetic.js";
import { distribution, element, fill, knob, picture, probability, rect, scale, short, text } from "../drawing.js";
import { figure } from "../figure.js";
import { models, samples } from "../language-data.js";
import { Writer, unpack } from "../language.js";
import { COLUMN, LINE, broken, letters, spelled } from "../letters.js";
import { drawStaves, layOut, rowHeight } from "../stave.js";
import { unpackWords, wordsOf } from "../words.js";

const words = {
  title: "Write with me",
  corpus: "It has read",
  prose: "Jane Austen’s six novels",
  tunes: "fiddle tunes",
  first: "Temperature T of the first text",
  second: "Temperature T of the second text",
  length: "Characters written",
  prompt: "Take the pen: how it begins",
  promptTune: "Take the pen: how it begins, in ABC (M:6/8, a new line, then notes)",
  play: "Write",
  loads: "Write (loads {kB} kB)",
  listenFirst: "Play the first tune",
  listenSecond: "Play the second tune",
  tempo: "Quarters a minute",
  volume: "Volume",
  seed: "Seed",
  presets: "Compare",
  aText: "prose, T = {cold} and {hot}",
  aTune: "a tune, T = {cold} and {hot}",
  guess: {
    question: "Of 100 words that the model writes at T = 1, how many stand in none of the six novels?",
    options: ["about 1", "about 10", "about 30", "about 60"],
    says: "It has only ever been told which character comes next, and never what a word is.",
  },
  temperature: "T = {T}",
  countWords: "{wrong} of {all} words are in no novel",
  countBars: "{wrong} of {all} bars do not fill {metre}",
  noMetre: "any metre",
  holds: "{length}/8",
  unread: "?",
  next: "next character",
  rest: "rest",
  missing: "The model is not loaded yet.",
  missingToo: "“Write” loads it: {kB} kB.",
  space: "␣",
  line: "↵",
  ofProse: "At T = {T} the model has written {all} words, {wrong} of which stand in none of the novels{which}.",
  proseRight: "At T = {T} the model has written {all} words, and all of them stand in the novels.",
  ofTunes: "At T = {T} the model has written {all} whole bars, {wrong} of which do not fill their metre.",
  tunesRight: "At T = {T} the model has written {all} whole bars, and all of them fill their metre.",
  begun: "At T = {T} there is no whole {unit} yet.",
  unit: { prose: "word", tunes: "bar" },
  which: ", such as {words}",
  shared: "Both meet the same chance; only the temperature differs.",
  waits: "The model is not loaded yet. “Write” loads it, {kB} kB, and then it writes at T = {cold} and T = {hot}.",
  transcript: "T = {T}: {text}",
};

const LENGTH = 240;
const PROMPT = 60;
const TOP = 8; // characters that are shown by themselves
const SEED = 1;
const BARS = 96; // the height of the bars for the next character
const SUCH = 3; // unknown words that are named
const ROWS = { wide: 7, narrow: 5 }; // of staves
const TUNE_LINES = 3;
const APART = 24; // the two texts
const MIDDLE_C = 60; // as synthesisers count

// --- the texts -----------------------------------------------------------------------------------

const loaded = new Map(); // the models that are there, by the name of their corpus
const writers = new Map();

const needs = ({ corpus }) => {
  const { name, parts, kB } = models[corpus];
  return loaded.has(corpus) ? null : { name, parts, kB, take: (bytes) => loaded.set(corpus, complete(corpus, unpack(bytes))) };
};

const complete = (corpus, model) => (corpus === "prose" ? { ...model, known: unpackWords(model.text) } : model);

const ENDS = { prose: () => false, tunes: (text) => text.split("\n").length > 2 };

/** The writer of a text; the last few are kept, for text is slow to write and quick to show. */
function writerOf({ corpus, prompt, seed }, temperature) {
  const key = JSON.stringify([corpus, prompt, seed, temperature]);
  const writer = writers.get(key) || new Writer(loaded.get(corpus), { prompt, temperature, seed, ends: ENDS[corpus] });
  writers.delete(key);
  writers.set(key, writer);
  if (writers.size > 8) writers.delete(writers.keys().next().value);
  return writer;
}

/** One text at a temperature, as far as it is shown: { text, shown, top, known }; null if the model is needed for it. */
function sampleOf(state, temperature) {
  const { corpus, prompt, length } = state;
  if (!loaded.has(corpus)) return stored(state, temperature);
  const writer = writerOf(state, temperature).to(length + 1);
  const shown = Math.min(length, writer.written.length);
  const ahead = writer.to(length + (corpus === "prose" ? 15 : 30)); // whole words and bars, so that lines do not break anew
  return {
    temperature, prompt, text: prompt + ahead.written, shown: prompt.length + shown,
    ended: writer.ended && shown === writer.written.length,
    next: likeliest(loaded.get(corpus).alphabet, writer.p[shown], writer.written[shown]),
    known: (word) => loaded.get(corpus).known.has(word),
  };
}

/** What the page holds from the start: the whole texts of the presets. */
function stored({ corpus, prompt, seed, length }, temperature) {
  const found = samples[corpus].find((one) => one.temperature === temperature);
  if (!found || prompt || seed !== SEED || length < LENGTH) return null;
  const { text, unknown, ...next } = found;
  return {
    temperature, prompt, text, shown: Math.min(LENGTH, text.length), ended: text.length <= LENGTH,
    next, known: (word) => !unknown.includes(word),
  };
}

/** The likeliest characters with their probabilities, what all others have, and the one that was drawn. */
function likeliest(alphabet, p, drawn) {
  const order = [...p.keys()].sort((a, b) => p[b] - p[a]);
  const rest = sum(order.slice(TOP).map((i) => p[i]));
  return { top: order.slice(0, TOP).map((i) => [alphabet[i], p[i]]), rest, drawn };
}

// --- what is counted -----------------------------------------------------------------------------

/** The whole words of a text that the model wrote, with those that stand in no novel. */
function countWords({ text, prompt, shown, known }) {
  const all = wordsOf(text).filter(({ from, to }) => from >= prompt.length && to < shown);
  return { all: all.length, wrong: all.filter(({ word }) => !known(word)) };
}

/** The bars that are closed, by a bar line or the end of the tune. */
function countBars({ text, shown }) {
  const closed = ({ stop, line }) => stop + Math.max(1, line.length) <= shown;
  const { metre, bars } = readTune(text);
  const all = bars.filter(closed);
  return { all: all.length, wrong: all.filter(({ right }) => !right), metre: metre || words.noMetre };
}

const countOf = (state, sample) => (state.corpus === "prose" ? countWords(sample) : countBars(sample));

// --- the picture ---------------------------------------------------------------------------------

function places(width, { corpus }) {
  const wide = width >= 520;
  const panel = wide ? (width - APART) / 2 : width;
  const columns = Math.floor(panel / COLUMN);
  const lines = corpus === "prose" ? Math.ceil((1.15 * LENGTH) / columns) + 1 : TUNE_LINES;
  const top = 62;
  const rows = wide ? ROWS.wide : ROWS.narrow;
  const staves = corpus === "prose" ? 0 : rows * rowHeight + 8;
  const next = top + staves + lines * LINE + 22;
  const height = next + BARS + 24;
  return { wide, panel, columns, lines, rows, top, staves, next, height, full: wide ? height : 2 * height + APART };
}

function draw(state, width) {
  const at = places(width, state);
  const temperatures = [state.cold, state.hot];
  const all = temperatures.map((T) => sampleOf(state, T));
  const corners = [[0, 0], at.wide ? [at.panel + APART, 0] : [0, at.height + APART]];
  const panels = all.map((sample, k) =>
    element("g", { transform: `translate(${corners[k].join(" ")})` }, drawPanel(state, sample, k, temperatures[k], at)),
  );
  const track = ([x, y]) => ({ x: x + 70, y: y + 34, width: at.panel - 80 });
  return {
    svg: picture(width, at.full, panels),
    text: sentence(state, all),
    transcript: all.map((sample, k) => (sample ? fill(words.transcript, { T: short(temperatures[k]), text: sample.text.slice(0, sample.shown) }) : "")).join("\n\n"),
    places: { cold: track(corners[0]), hot: track(corners[1]) },
  };
}

function drawPanel(state, sample, k, T, at) {
  const count = sample && countOf(state, sample);
  const template = state.corpus === "prose" ? words.countWords : words.countBars;
  return [
    text(0, 14, fill(words.temperature, { T: short(T) }), "bold big"),
    count ? text(at.panel, 14, fill(template, { ...count, wrong: count.wrong.length }), "", "end") : "",
    rect(62, 32, at.panel - 64, 4, "track", 2),
    knob(scale(T_RANGE, [70, at.panel - 10])(T), 34, "ink big"),
    sample ? drawSample(state, sample, at, count, k) : drawMissing(state, at),
  ];
}

const T_RANGE = [0, 2];

const drawMissing = ({ corpus }, at) => [
  text(0, at.top + 14, words.missing, "muted"),
  text(0, at.top + 14 + LINE, fill(words.missingToo, models[corpus]), "muted"),
];

function drawSample({ corpus }, sample, at, count, k) {
  return [
    corpus === "prose" ? drawProse(sample, at, count) : drawTune(sample, at, k),
    drawNext(sample.next, at),
  ];
}

function drawProse(sample, at, { wrong }) {
  const marks = wrong.map(({ from, to }) => ({ from, to, look: "wrong" }));
  return drawLines(sample, at, at.top, [{ from: 0, to: sample.prompt.length, look: "muted" }, ...marks]);
}

function drawTune(sample, at, k) {
  const tune = readTune(sample.text);
  const laid = layOut(tune, at.panel);
  const { shown } = sample;
  const row = Math.max(0, ...laid.bars.flatMap(({ notes }) => notes.filter(({ stop }) => stop <= shown).map((note) => note.row)));
  const view = { metre: sample.shown > 5 ? tune.metre : null, width: at.panel, rows: at.rows, first: Math.max(0, row - at.rows + 1), shown };
  const mark = ({ start }) => `${k}.${start}`;
  const wrong = ({ ticks, unread }) => (unread.length ? words.unread : fill(words.holds, { length: short(ticks / TICKS) }));
  const bad = countBars(sample).wrong.map(({ start, stop }) => ({ from: start, to: stop, look: "wrong" }));
  return [
    element("g", { transform: `translate(0 ${at.top})` }, drawStaves(laid, { ...view, mark, wrong })),
    drawLines(sample, at, at.top + at.staves, [{ from: 0, to: sample.prompt.length, look: "muted" }, ...bad]),
  ];
}

/** A text in lines of letters that are all equally wide; what does not fit goes off at the top. */
function drawLines({ text: whole, shown }, at, top, marks) {
  const lines = broken(whole, at.columns).filter(({ from }) => from < shown || from === 0);
  const first = Math.max(0, lines.length - at.lines);
  const y = (k) => top + 14 + LINE * (k - first);
  const { from: start } = lines.at(-1);
  const caret = rect(COLUMN * (shown - start) + 1, y(lines.length - 1) - 11, COLUMN - 1, 14, "quiet faint");
  const written = lines.slice(first).map(({ from, to }, k) => {
    const end = Math.min(from + whole.slice(from, to).replace(/ $/, "").length, shown);
    return end > from ? drawLine(whole, from, end, y(first + k), marks) : "";
  });
  return [written, caret];
}

function drawLine(whole, from, to, y, marks) {
  const cuts = [from, to, ...marks.flatMap((mark) => [mark.from, mark.to])].filter((x) => x >= from && x <= to);
  const edges = [...new Set(cuts)].sort((a, b) => a - b);
  const parts = edges.slice(1).map((end, k) => {
    const part = spelled(whole.slice(edges[k], end), words.line);
    const mark = marks.find((one) => one.from <= edges[k] && end <= one.to);
    return mark ? element("tspan", { class: mark.look }, part) : part;
  });
  return letters(0, y, to - from, parts);
}

const letter = (one) => (one === " " ? words.space : one === "\n" ? words.line : one);

/** The likeliest next characters as columns, and the rest as one; the one that comes is dark. */
function drawNext({ top, rest, drawn }, at) {
  const hit = top.some(([one]) => one === drawn);
  const columns = [...top.map(([one, p]) => [letter(one), p, one === drawn]), [words.rest, rest, drawn !== undefined && !hit]];
  const each = at.panel / columns.length;
  const y = scale([0, 1], [0, BARS - 18]);
  const low = at.next + BARS;
  return [
    text(0, at.next - 6, words.next, "muted"),
    distribution(columns.map(([name, p, comes], k) => {
      const x = each * (k + 0.5);
      return [
        rect(x - each * 0.34, low - y(p), each * 0.68, y(p), comes ? "ink" : "quiet"),
        text(x, low - y(p) - 4, probability(p, 2, false), "p", "middle"),
        text(x, low + 16, name, comes ? "bold" : "muted", "middle"),
      ];
    })),
    rect(0, low, at.panel, 1, "axis"),
  ];
}

// --- the sentence --------------------------------------------------------------------------------

function sentence(state, all) {
  const T = { cold: short(state.cold), hot: short(state.hot) };
  if (all.some((sample) => !sample)) return fill(words.waits, { ...T, kB: models[state.corpus].kB });
  return [...all.map((sample) => told(state, sample)), words.shared].join(" ");
}

function told(state, sample) {
  const { corpus } = state;
  const { all, wrong } = countOf(state, sample);
  const T = short(sample.temperature);
  if (all === 0) return fill(words.begun, { T, unit: words.unit[corpus] });
  if (wrong.length === 0) return fill(corpus === "prose" ? words.proseRight : words.tunesRight, { T, all });
  const such = wrong.slice(0, SUCH).map(({ word }) => word).join(", ");
  const about = { T, all, wrong: wrong.length, which: corpus === "prose" ? fill(words.which, { words: such }) : "" };
  return fill(corpus === "prose" ? words.ofProse : words.ofTunes, about);
}

/** The texts that a page shows from the start, for tools/pack_language.py. */
export function writeSamples(corpus, bytes, temperatures) {
  loaded.set(corpus, complete(corpus, unpack(bytes)));
  return temperatures.map((temperature) => {
    const { text, next, known } = sampleOf(atOnce({ corpus, temperature }), temperature);
    const unknown = corpus === "prose" ? wordsOf(text).map(({ word }) => word).filter((word) => !known(word)) : [];
    const round = (p) => Number(p.toPrecision(12));
    const top = next.top.map(([one, p]) => [one, round(p)]);
    return { temperature, text, top, rest: round(next.rest), drawn: next.drawn, unknown: [...new Set(unknown)] };
  });
}

// --- the controls --------------------------------------------------------------------------------

const atOnce = (part) => ({ corpus: "prose", seed: SEED, prompt: "", length: LENGTH, ...part });
const compare = (label, corpus, cold, hot) => ({ label: fill(label, { cold, hot }), state: atOnce({ corpus, cold, hot }) });
const isTune = ({ corpus }) => corpus === "tunes";
const further = (count) => (state) => ({ ...state, length: Math.min(LENGTH, state.length + count) });
const smart = { "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-" };

/** Telephones turn quotes and hyphens into others, which the model may not know. */
const tidy = (typed, { corpus }) =>
  Array.from(typed, (one) => (models[corpus].alphabet.includes(one) ? one : smart[one] || one)).join("");

/** The notes of one of the two tunes, as far as they are seen. */
const score = (key, k) => (state) => {
  const sample = sampleOf(state, state[key]);
  if (!sample) return [];
  const notes = readTune(sample.text).bars.flatMap((bar) => bar.notes).filter(({ stop }) => stop <= sample.shown);
  return notes.map(({ start, semitones, ticks }) => ({
    pitch: semitones === null ? null : MIDDLE_C + semitones, length: ticks / TICKS, mark: `${k}.${start}`,
  }));
};

const sound = { kind: "sound", near: true, when: isTune, unit: ({ tempo }) => 30 / tempo, volume: ({ volume }) => volume };
const pen = {
  kind: "text", key: "prompt", most: PROMPT, symbols: ({ corpus }) => models[corpus].alphabet, tidy,
  set: (state, prompt) => ({ ...state, prompt, length: 0 }),
};
const placed = { kind: "range", placed: true, min: 0, max: 2, step: 0.05, typed: [0, 100] };

const controls = [
  { kind: "play", near: true, label: words.play, loads: words.loads, needs, every: 45, next: further(1), leap: further(24),
    first: (state) => ({ ...state, length: 0 }) },
  { ...sound, label: words.listenFirst, score: score("cold", 0) },
  { ...sound, label: words.listenSecond, score: score("hot", 1) },
  { kind: "presets", label: words.presets,
    options: [
      compare(words.aText, "prose", 0.5, 1), compare(words.aText, "prose", 0.2, 1.5),
      compare(words.aTune, "tunes", 0.5, 1.5), compare(words.aTune, "tunes", 0.2, 1),
    ] },
  { kind: "choice", key: "corpus", label: words.corpus,
    options: [{ value: "prose", label: words.prose }, { value: "tunes", label: words.tunes }],
    set: (state, corpus) => ({ ...state, corpus, prompt: "" }) },
  { ...pen, label: words.prompt, when: (state) => !isTune(state) },
  { ...pen, label: words.promptTune, when: isTune },
  { ...placed, key: "cold", label: words.first },
  { ...placed, key: "hot", label: words.second },
  { kind: "range", key: "length", label: words.length, min: 0, max: LENGTH, step: 1, whole: true },
  { kind: "range", key: "tempo", label: words.tempo, min: 60, max: 240, step: 10, whole: true, when: isTune },
  { kind: "range", key: "volume", label: words.volume, min: 0, max: 1, step: 0.05, when: isTune },
  { kind: "seed", key: "seed", label: words.seed },
];

export default figure({
  name: "write-with-me",
  words,
  controls,
  guess: { right: 1, show: atOnce({ cold: 0.5, hot: 1 }) },
  defaults: { corpus: "prose", cold: 0.5, hot: 1, seed: SEED, prompt: "", length: LENGTH, tempo: 160, volume: 0.6 },
  draw,
});
