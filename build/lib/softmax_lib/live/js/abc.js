// Reads tunes in the small part of the ABC notation that softmax_lib.abc_notation describes, and says of
// each bar whether it fills its metre, by the same rules.

export const TICKS = 96; // in an eighth note
const METRES = { "2/2": 8, "2/4": 4, "3/4": 6, "4/4": 8, "6/8": 6, "9/8": 9 }; // in eighth notes
const PARTS = ["||", "|:", ":|", "::", ":|2"];
const SEMITONES = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const ALTERED = { "^": 1, _: -1, "=": 0 };
const PARTED = { undefined: 1, "/": 2, "/4": 4, "/8": 8 };
const HEAD = /^M:(\d+\/\d+)\n/;
const LINE = /::|:\|2?|\|[|:1]?/g;
const TOKEN =
  /(?<triplet>\(3)|(?<broken>[<>])|(?<note>(?:(?<accidental>[\^_=]?)(?<letter>[A-Ga-g])(?<octave>,+|'*)|(?<rest>z))(?<number>[1-9]\d?)?(?<slash>\/[48]?)?)/y;

/**
 * Read a tune: { metre, bars }. A bar has its place in the text, { start, stop }, the bar lines
 * before and after it, { opens, line }, its notes, their length in ticks, what is `unread`, and
 * whether it is `right`.
 */
export function readTune(text) {
  const metre = Object.hasOwn(METRES, HEAD.exec(text)?.[1] || "") ? HEAD.exec(text)[1] : null;
  const full = metre ? METRES[metre] * TICKS : 0;
  const bars = [];
  let first = true;
  for (const { start, stop, opens, line, final } of betweenLines(text)) {
    const last = final || PARTS.includes(line);
    if (start < stop) {
      const { notes, unread } = readBar(text, start, stop);
      const ticks = notes.reduce((sum, note) => sum + note.ticks, 0);
      const fills = ticks === full || ((first || last) && ticks > 0 && ticks < full);
      bars.push({ start, stop, opens, line, notes, ticks, full, unread, right: full > 0 && unread.length === 0 && fills });
    }
    first = last || (first && start === stop);
  }
  return { metre, bars };
}

/** What stands between bar lines, in the second line of the text. */
function betweenLines(text) {
  let start = text.indexOf("\n") + 1;
  const newline = text.indexOf("\n", start);
  const end = newline < 0 ? text.length : newline;
  const found = [];
  let opens = "";
  for (const { 0: line, index } of text.slice(0, end).matchAll(LINE)) {
    if (index < start) continue;
    found.push({ start, stop: index, opens, line, final: index + line.length === end });
    start = index + line.length;
    opens = line;
  }
  if (start < end) found.push({ start, stop: end, opens, line: "", final: true });
  return found;
}

/** The notes of a bar, and { start, stop } of all that cannot be read. */
function readBar(text, start, stop) {
  const bar = text.slice(0, stop);
  const held = new Map(); // the accidentals of this bar, by step
  const [notes, unread] = [[], []];
  let [broken, triplet, left] = [null, null, 0];
  for (let at = start; at < stop; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(bar);
    const place = { start: at, stop: token ? TOKEN.lastIndex : at + 1 };
    at = place.stop;
    if (token?.groups.note) {
      const note = { ...place, ...noteOf(token.groups, held) };
      if (left) Object.assign(note, { ticks: Math.floor((note.ticks * 2) / 3), triplet: 4 - left }), left--;
      if (broken) {
        const [longer, shorter] = broken.sign === ">" ? [3, 1] : [1, 3];
        const before = notes.at(-1);
        before.ticks = Math.floor((before.ticks * longer) / 2);
        note.ticks = Math.floor((note.ticks * shorter) / 2);
        broken = null;
      }
      notes.push(note);
    } else if (token?.groups.triplet && !left) [triplet, left] = [place, 3];
    else if (token?.groups.broken && notes.length && !broken) broken = { ...place, sign: token[0] };
    else unread.push(place);
  }
  if (broken) unread.push({ start: broken.start, stop: broken.stop });
  if (left) unread.push(triplet);
  return { notes, unread };
}

/** A note: lines and spaces (`step`) and `semitones` above middle C, null for a rest, and its length in ticks. */
function noteOf({ accidental, letter, octave, rest, number, slash }, held) {
  const ticks = Math.floor((Number(number || 1) * TICKS) / PARTED[slash]);
  if (rest) return { step: null, accidental: "", semitones: null, ticks };
  const name = letter.toUpperCase();
  const octaves = (letter === name ? 0 : 1) + (octave[0] === "'" ? octave.length : -octave.length);
  const step = "CDEFGAB".indexOf(name) + 7 * octaves;
  if (accidental) held.set(step, ALTERED[accidental]);
  return { step, accidental, semitones: SEMITONES[name] + 12 * octaves + (held.get(step) || 0), ticks };
}
