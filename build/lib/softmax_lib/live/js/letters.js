// Text in lines of letters that are all equally wide.

import { element, escape } from "./drawing.js";

export const COLUMN = 7.5; // the width of a letter
export const LINE = 19;

/** Where the lines of a text begin and end: words stay whole, and a space may hang over. */
export function broken(whole, columns) {
  const lines = [{ from: 0, to: 0 }];
  const turn = () => lines.push({ from: lines.at(-1).to, to: lines.at(-1).to });
  for (const piece of whole.match(/[^ \n]*[ \n]?/g)) {
    const letters = piece.replace(/ $/, "").length;
    const used = () => lines.at(-1).to - lines.at(-1).from;
    if (used() + letters > columns && used() > 0) turn();
    for (let left = letters; left > columns; left -= columns) {
      lines.at(-1).to += columns;
      turn();
    }
    lines.at(-1).to += (letters > columns ? letters % columns || columns : letters) + piece.length - letters;
  }
  return lines;
}

/** Letters with every space as wide as a letter, and `sign` where a line of the text ends. */
export const spelled = (letters, sign) => escape(letters.replace(/ /g, "\u00a0").replace(/\n/g, sign));

/** One line of `length` letters; `parts` are what `spelled` gives. */
export const letters = (x, y, length, ...parts) =>
  element("text", { x, y, class: "letters", textLength: COLUMN * length, lengthAdjust: "spacing" }, parts);
