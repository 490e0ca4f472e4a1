// Draws a tune on staves, as simply as can be read: clef, metre, heads, stems, beams, bars. Text would
// depend on the fonts of the reader, so signs are strokes.

import { TICKS } from "./abc.js";
import { circle, element, group, line, rect, text } from "./drawing.js";

const GAP = 6; // between two lines of a stave
const CLEF = 20;
const METRE = 16;
const ROW = { height: 72, top: 20 }; // room for notes above the stave, and for numbers below it
const BOTTOM = 4 * GAP;
const LOWEST = 2; // E, the lowest line, in steps above middle C
const MIDDLE = 4; // the place of the middle line, counted in steps from the lowest
const STEM = 17;
const QUARTER = 2; // in eighths
const BEATS = { "6/8": 3, "9/8": 3 }; // eighths that hang together; 2 in other metres

export const rowHeight = ROW.height;

const stroke = (d, look = "ink", more = {}) => element("path", { d, class: look, ...more });
const at = (x, y, ...children) => element("g", { transform: `translate(${round(x)} ${round(y)})` }, children);
const round = (x) => Number(x.toFixed(1));

const SIGNS = {
  _: "M-3 -9V4C0 3 2 0 -1 -1.5L-3 0",
  "=": "M-3 -8V3L1 2M1 8V-3L-3 -2",
  "^": "M-2.5 -7V8M1 -8V7M-4.5 -1.5L3 -3.5M-4.5 3.5L3 1.5",
};
const CLEF_LINE = "M9.3 21.4C6.4 21.2 6.2 16.4 9.6 16.1C14 15.8 14.6 23.8 8.9 24.2C3.4 24.6 1.2 19.2 3.8 14.6C5.8 11.2 11.6 8.2 12 1.4C12.2 -2.4 11.2 -6 9.8 -6C7.6 -6 6.7 -0.4 7.5 4.6L11 27.4C11.6 31.6 9.4 33 7.2 32.2";
const THREE = "M-3 -3.5C-2 -6 3 -5.5 2.5 -2.5C2.2 -0.8 0.5 -0.5 -0.5 -0.5C1 -0.5 3 0 3 2C3 5.5 -2.5 5.5 -3.5 3";

const y = (place) => BOTTOM - (place * GAP) / 2;

/** How much room a note takes: the longer, the more. */
const room = ({ ticks, accidental }) => 12 + 4 * Math.max(0, Math.log2((2 * ticks) / TICKS)) + (accidental ? 7 : 0);

/** Lay bars out in rows of a width: every note gets a row and an x. A bar that fits in no row is parted. */
export function layOut({ bars, metre }, width) {
  const beat = (BEATS[metre] || 2) * TICKS;
  let [row, x, fresh] = [0, CLEF + (metre ? METRE : 0), true];
  const turn = () => {
    [row, x, fresh] = [row + 1, CLEF, true];
  };
  const placed = bars.map((bar) => {
    const needed = bar.notes.reduce((sum, note) => sum + room(note), 10);
    if (!fresh && x + needed > width) turn();
    const from = { row, x };
    let time = bar.ticks < bar.full ? bar.full - bar.ticks : 0; // an upbeat ends with its bar
    const notes = bar.notes.map((note) => {
      const began = time;
      time += note.ticks;
      const step = room(note);
      if (x + step > width) turn();
      x += step;
      fresh = false;
      const length = (note.triplet ? (note.ticks * 3) / 2 : note.ticks) / TICKS; // as it is written
      return { ...note, row, x: x - 6, length, rest: note.step === null, place: note.step - LOWEST, beat: Math.floor(began / beat) };
    });
    x += 10;
    const to = { row, x: x - 5 };
    return { ...bar, notes, from, to };
  });
  return { bars: placed, rows: row + 1 };
}

/** Draw what was laid out, from row `first` on; `rows` are shown, whether filled or not. */
export function drawStaves({ bars }, { metre, width, rows, first, shown, mark, wrong }) {
  let edge = { row: -1, x: 0 };
  /** Whether a number below a bar would leave the one before it in peace. */
  const hasRoom = (bar, told) => {
    const [middle, half] = [middleOf(bar), 4.5 * told.length];
    if (edge.row === bar.to.row && middle - half < edge.x) return false;
    edge = { row: bar.to.row, x: middle + half };
    return true;
  };
  const inside = ({ row }) => row >= first && row < first + rows;
  const place = (row, ...children) => at(0, (row - first) * ROW.height + ROW.top, children);
  return [
    Array.from({ length: rows }, (_, k) => place(first + k, drawLines(width), first + k === 0 ? drawMetre(metre) : "")),
    bars.map((bar) => {
      const told = bar.right ? "" : wrong(bar);
      const groups = beamed(bar.notes).map((notes) => notes.filter((note) => inside(note) && note.stop <= shown));
      const closed = bar.line && bar.stop + bar.line.length <= shown && inside(bar.to);
      return [
        groups.map((notes) => (notes.length ? place(notes[0].row, drawGroup(notes, mark)) : "")),
        closed ? place(bar.to.row, drawBarLine(bar), told && drawWrong(bar, hasRoom(bar, told) ? told : "")) : "",
        bar.start <= shown && inside(bar.from) ? place(bar.from.row, drawOpening(bar)) : "",
      ];
    }),
  ];
}

/** The sign of a repeat at the very beginning, and the numbers of first and second endings. */
function drawOpening({ opens, from: { x } }) {
  const ending = /\d/.exec(opens);
  return ending ? text(x + 2, -9, `${ending}.`, "muted") : "";
}

const drawLines = (width) => [
  [0, 1, 2, 3, 4].map((k) => line(0, k * GAP, width, k * GAP, "grid")),
  stroke(CLEF_LINE, "ink strong", {}),
  circle(7.4, 30.6, 1.8, "ink"),
];

const drawMetre = (metre) =>
  metre ? metre.split("/").map((number, k) => text(CLEF + 6, 11 + 12.5 * k, number, "bold", "middle")) : "";

/** A repeat has dots on its side; what ends a part is double. */
function drawBarLine({ to: { x }, line: sign }) {
  const dots = (dx) => [1.5, 2.5].map((k) => circle(x + dx, k * GAP, 1.3, "ink"));
  const double = sign !== "|" && sign !== "|1";
  return [
    sign.startsWith(":") ? dots(-4.5) : "",
    line(x, 0, x, BOTTOM, "axis"),
    double ? line(x + 2.5, 0, x + 2.5, BOTTOM, sign === "||" ? "axis" : "axis thick") : "",
    sign.endsWith(":") ? dots(7) : "",
  ];
}

/** A bar that does not fill its metre: a bracket below it, and how much it holds. */
function drawWrong(bar, told) {
  const { to } = bar;
  const left = leftOf(bar);
  const low = BOTTOM + 12;
  return [
    stroke(`M${round(left)} ${low - 4}V${low}H${round(to.x - 2)}V${low - 4}`, "ink strong"),
    told && text(middleOf(bar), low + 12.5, told, "wrong halo", "middle"),
  ];
}

const leftOf = ({ from, to }) => (from.row === to.row ? from.x : CLEF);
const middleOf = (bar) => (leftOf(bar) + bar.to.x) / 2;

/** Notes shorter than a quarter that belong to one beat of one row hang together. */
function beamed(notes) {
  const groups = [];
  for (const note of notes) {
    const last = groups.at(-1)?.at(-1);
    const joined = last && last.beat === note.beat && last.row === note.row && [last, note].every(isShort);
    if (joined) groups.at(-1).push(note);
    else groups.push([note]);
  }
  return groups;
}

const isShort = ({ rest, length }) => !rest && length < QUARTER;

function drawGroup(notes, mark) {
  if (notes[0].rest) return group({ data_mark: mark(notes[0]) }, drawRest(notes[0]));
  const places = notes.map(({ place }) => place);
  const up = places.reduce((a, b) => a + b, 0) / places.length < MIDDLE;
  const tip = up ? Math.min(...places.map(y)) - STEM : Math.max(...places.map(y)) + STEM;
  const stemX = (note) => note.x + (up ? 3.4 : -3.4);
  return [
    notes.map((note) => group({ data_mark: mark(note) }, drawNote(note, stemX(note), tip))),
    notes.length > 1 ? drawBeams(notes, stemX, tip, up ? 1 : -1) : drawFlags(notes[0], stemX(notes[0]), tip, up ? 1 : -1),
    drawTriplet(notes, tip, up),
  ];
}

const DOTTED = [0.375, 0.75, 1.5, 3, 6];
const drawDot = ({ length, x }, place) => (DOTTED.includes(length) ? circle(x + 7, y(place), 1.3, "ink") : "");

function drawNote(note, stemX, tip) {
  const { x, place, accidental, length } = note;
  const ledgers = [];
  for (let k = -2; k >= place; k -= 2) ledgers.push(k);
  for (let k = 10; k <= place; k += 2) ledgers.push(k);
  return [
    ledgers.map((k) => line(x - 6, y(k), x + 6, y(k), "axis")),
    element("ellipse", { cx: x, cy: y(place), rx: 3.8, ry: 2.8, class: length >= 4 ? "ink hollow" : "ink" }),
    length < 8 ? line(stemX, y(place), stemX, tip, "ink") : "",
    accidental === "" ? "" : at(x - 9, y(place), stroke(SIGNS[accidental])),
    drawDot(note, place % 2 ? place : place + 1),
  ];
}

function drawRest(note) {
  const { x, length } = note;
  const dot = drawDot(note, MIDDLE + 1);
  if (length >= 4) return [rect(x - 4, length >= 8 ? y(6) : y(MIDDLE) - 3, 8, 3, "ink"), dot];
  if (length >= 2) return [at(x, y(MIDDLE), stroke("M-2 -8L2.5 -3L-1 0.5L3 6C-1 4.5 -3 7 0.5 9.5", "ink strong")), dot];
  return [at(x, y(MIDDLE), circle(-2, -3, 1.6, "ink"), stroke("M-2 -2C0 -1 2 -2 3 -4L-0.5 7")), dot];
}

function drawFlags(note, x, tip, down) {
  if (note.length >= QUARTER) return "";
  const flag = (dy) => stroke(`M${round(x)} ${round(tip + dy)}q1 ${4 * down} 5 ${6 * down}q2 ${3 * down} 0 ${6 * down}`, "ink strong");
  return note.length < 1 ? [flag(0), flag(5 * down)] : flag(0);
}

/** One beam, and a second one between notes shorter than an eighth. */
function drawBeams(notes, stemX, tip, down) {
  const beam = (from, to, dy) => line(from, tip + dy, to, tip + dy, "ink thick");
  const short = notes.map(({ length }) => length < 1);
  const second = notes.flatMap((note, k) => {
    if (!short[k]) return [];
    const to = notes[k + 1] && short[k + 1] ? stemX(notes[k + 1]) : k && short[k - 1] ? null : stemX(note) + (k ? -5 : 5);
    return to === null ? [] : beam(stemX(note), to, 5 * down);
  });
  return [beam(stemX(notes[0]) - 0.5, stemX(notes.at(-1)) + 0.5, down), second];
}

function drawTriplet(notes, tip, up) {
  return notes
    .filter(({ triplet }) => triplet === 2)
    .map(({ x }) => at(x, up ? tip - 7 : tip + 7, stroke(THREE)));
}
