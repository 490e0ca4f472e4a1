// The digits that the figures compute with.

import { DIGITS, packed } from "./digits-data.js";
import { element, rect } from "./drawing.js";

/** Ink of the 64 pixels, row by row, from 0 to 1. */
export const pixels = (picture) => Array.from(picture, (level) => parseInt(level, 17) / 16);

const WIDTH = 12; // characters a picture

/** For each held-out picture the scores, the largest first and 0, and the place of the right one. */
export const heldOut = Array.from({ length: packed.length / WIDTH }, (_, k) => {
  const right = Number(packed[WIDTH * k]);
  const [a, b, c, d, ...quarters] = Array.from(packed.slice(WIDTH * k + 1, WIDTH * (k + 1)), (one) => DIGITS.indexOf(one));
  const gaps = [(64 * a + b) / 100, (64 * c + d) / 100, ...quarters.map((one) => one / 4)];
  let score = 0;
  return { right, scores: [0, ...gaps.map((gap) => (score -= gap))] };
});

/** A picture of a digit, `size` pixels wide: the more ink, the less transparent. */
export function drawDigit(picture, x, y, size) {
  const each = size / 8;
  const ink = pixels(picture).map((level, i) =>
    level === 0 ? "" : element("rect", {
      x: x + each * (i % 8), y: y + each * Math.floor(i / 8), width: each, height: each, class: "ink", fill_opacity: level,
    }),
  );
  return [ink, rect(x, y, size, size, "axis ring")];
}
