// The arithmetic of softmax_lib for one vector, with the same promises: T = 0 is the argmax
// limit, T = inf is uniform, T < 0 turns the order round, -inf is no option at any temperature,
// and NaN or +inf among the logits give NaN.

const TINY_SHIFT = 2 ** -100; // as in Python: makes room where T is so large that a gap overflows

/** Sum with Neumaier's correction, so that the order of the terms does not show. */
export function sum(values) {
  let total = 0;
  let lost = 0;
  for (const x of values) {
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

export function max(values) {
  let top = -Infinity;
  for (const x of values) {
    if (!(x <= top)) top = x;
    if (x !== x) return NaN;
  }
  return top;
}

/** (z - max z) / T, right for every T: never positive, 0 where z is largest. */
function gaps(z, T) {
  if (T !== T) throw new RangeError("temperature must not be NaN");
  if (T < 0 || Object.is(T, -0)) return gaps(z.map((x) => (x === -Infinity ? x : -x)), -T);
  if (T > 1e280) {
    z = z.map((x) => x * TINY_SHIFT);
    T *= TINY_SHIFT;
  }
  const top = max(z);
  return Float64Array.from(z, (x) => {
    const gap = x - top;
    return gap === 0 || gap === -Infinity ? gap : gap / T;
  });
}

export function softmax(z, T = 1) {
  const weights = gaps(z, T).map(Math.exp);
  const total = sum(weights);
  return Array.from(weights, (w) => w / total);
}

const EDGE = 2 ** -50 - 1; // what reaches above -1 by no more than rounding counts as -1

/** The relatives of softmax: α = 1 is softmax, 2 sparsemax, ∞ argmax. ln max p is found by halving. */
export function entmax(z, alpha, T = 1) {
  if (alpha === 1) return softmax(z, T);
  const distances = gaps(z, T);
  if (alpha === Infinity) return softmax(Array.from(distances), 0);
  const a = alpha - 1;
  const at = (u) =>
    Array.from(distances, (gap) => {
      const drop = a * gap * Math.exp(Math.min(-a * u, 700));
      return drop <= EDGE ? 0 : Math.exp(u + Math.log1p(drop) / a);
    });
  let [low, high] = [-Math.log(z.length), 0];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) < 1) low = middle;
    else high = middle;
  }
  const p = at(high);
  const total = sum(p);
  return p.map((one) => one / total);
}

/** ln(sum exp(gaps)): the largest term is 1, so the rest goes through log1p. */
function logTotal(distances) {
  const largest = distances.indexOf(0);
  if (largest < 0) return NaN;
  return Math.log1p(sum(distances.map((d, i) => (i === largest ? 0 : Math.exp(d)))));
}

export function logSoftmax(z, T = 1) {
  const distances = gaps(z, T);
  const rest = logTotal(distances);
  return Array.from(distances, (d) => d - rest);
}

/** ln(sum exp(z / T)): the soft maximum. Times -T it is the free energy of the energies -z. */
export function logSumExp(z, T = 1) {
  const top = T < 0 ? -max(z.map((x) => (x === -Infinity ? x : -x))) : max(z);
  return Number.isFinite(top) ? top / T + logTotal(gaps(z, T)) : top;
}

/** Rounds away what binary numbers add to a decimal one. */
export const tidy = (z) => Number(z.toPrecision(12));

/** All of z moved by the same number, as far as each stays between two bounds. */
export function shifted(z, by, [low, high]) {
  const finite = z.filter(Number.isFinite);
  const held = Math.min(high - Math.max(...finite), Math.max(low - Math.min(...finite), by));
  return z.map((one) => tidy(one + held));
}

export function sigmoid(x) {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
}

/** What one writes first: overflows, and then divides by infinity or by zero. */
export function naiveSoftmax(z) {
  const weights = z.map(Math.exp);
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => w / total);
}

/** Entropy in nats. */
export function entropy(p) {
  return Math.max(0, -sum(p.map((x) => (x > 0 ? x * Math.log(x) : x * 0))));
}

/** exp(entropy): how many equally likely options would leave as much open. */
export function effectiveNumber(p) {
  return Math.exp(entropy(p));
}

export function mean(values, p) {
  return sum(p.map((x, i) => (x > 0 ? x * values[i] : 0)));
}

export function variance(values, p) {
  const centre = mean(values, p);
  return mean(values.map((x) => (x - centre) ** 2), p);
}

/** The Jacobian of softmax(z / T) times v, without the matrix: p (v - p.v) / T. */
export function jacobianProduct(z, v, T = 1) {
  const p = softmax(z, T);
  const centre = mean(v, p);
  return p.map((x, i) => (x > 0 ? (x * (v[i] - centre)) / T : 0));
}
