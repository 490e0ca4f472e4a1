// The filters of softmax_lib.sampling for one vector: what is cut becomes -inf. Ties are treated
// alike, and a threshold may be missed by rounding.

import { max, softmax } from "./arithmetic.js";

const SLACK = 4 * 2 ** -52; // as in Python: 4 units in the last place

const cut = (z, stays) => z.map((x, i) => (stays(x, i) ? x : -Infinity));
const descending = (values) => [...values].sort((a, b) => b - a);

/** The k largest, and what equals the last of them. */
export function keepTopK(z, k) {
  const threshold = descending(z)[Math.min(k, z.length) - 1];
  return cut(z, (x) => x >= threshold);
}

/** The most probable that sum to `mass` at T, and what is as probable as the last of them. */
export function keepTopP(z, mass, T = 1) {
  if (mass === 1) return [...z];
  const p = softmax(z, T);
  let sum = 0;
  const threshold = descending(p).find((one) => (sum += one) >= mass * (1 - SLACK));
  return cut(z, (_, i) => !(p[i] < threshold));
}

/** What has at least `ratio` times the largest probability at T. */
export function keepMinP(z, ratio, T = 1) {
  const [top, wanted] = [max(z), Math.log(ratio)];
  const threshold = wanted - SLACK * Math.max(1, Math.abs(wanted));
  return cut(z, (x) => !((x - top) / T < threshold));
}
