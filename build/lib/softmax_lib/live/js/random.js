// Chance that can be repeated. The generator is sfc32 (Chris Doty-Humphrey, PractRand), all in
// whole numbers of 32 bits. A seed from 0 to 2^32 - 1 is spread over its state by splitmix32, and
// 12 draws are thrown away. What is made of the bits uses only operations that IEEE 754 rounds
// exactly, so that every engine gives the same draws to the last digit.

const WHOLE = 2 ** 32;

function splitmix32(seed) {
  let a = seed | 0;
  return () => {
    a = (a + 0x9e3779b9) | 0;
    let t = Math.imul(a ^ (a >>> 16), 0x21f0aaad);
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
}

function sfc32(a, b, c) {
  let counter = 1;
  return () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
}

const halves = new DataView(new ArrayBuffer(8));
const TERMS = [
  0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784, 0.1818357216161805,
  0.15313837699209373, 0.14798198605116586,
];

/** ln x as in fdlibm's e_log.c, for normal x > 0: Math.log differs in its last digit between engines. */
export function log(x) {
  halves.setFloat64(0, x);
  const high = halves.getUint32(0);
  const above = (high & 0xfffff) > 0x6a09e ? 1 : 0; // the fraction is above the square root of 2
  const k = (high >>> 20) - 1023 + above;
  halves.setUint32(0, (high & 0xfffff) | ((1023 - above) << 20));
  const f = halves.getFloat64(0) - 1;
  const s = f / (2 + f);
  const square = s * s;
  const series = TERMS.reduceRight((sum, term) => (sum + term) * square, 0);
  const half = 0.5 * f * f;
  return k * 0.6931471803691238 - (half - (s * (half + series) + k * 1.9082149292705877e-10) - f);
}

/** Marsaglia's polar method: a point in the unit disc gives a normal number. */
function normal(uniform) {
  const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
  const square = x * x + y * y;
  return square < 1 && square > 0 ? x * Math.sqrt((-2 * log(square)) / square) : normal(uniform);
}

/** Return a generator for `seed`: uniform() in (0, 1), gumbel(), normal(), below(n), draw(p). */
export function generator(seed) {
  const spread = splitmix32(seed);
  const bits = sfc32(spread(), spread(), spread());
  for (let i = 0; i < 12; i++) bits();
  // 52 bits and a half: never 0 and never 1, so that logarithms stay finite.
  const uniform = () => ((bits() >>> 6) * 2 ** 26 + (bits() >>> 6) + 0.5) / 2 ** 52;
  return {
    bits,
    uniform,
    gumbel: () => -log(-log(uniform())),
    normal: () => normal(uniform),
    below: (n) => Math.floor(uniform() * n),
    draw: (p) => invert(p, uniform()),
  };
}

/** Where `u` falls in the cumulative bar of `p`: the first i with p_0 + ... + p_i > u. */
export function invert(p, u) {
  let reached = 0;
  let last = 0;
  for (let i = 0; i < p.length; i++) {
    reached += p[i];
    if (p[i] > 0) last = i;
    if (u < reached) return i;
  }
  return last;
}

export function isSeed(x) {
  return Number.isInteger(x) && x >= 0 && x < WHOLE;
}
