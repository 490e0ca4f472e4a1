// Chance that can be repeated. The generator is sfc32 (Chris Doty-Humphrey, PractRand), all in
// whole numbers of 32 bits, so that every browser, Node and Python give the same draws. A seed
// from 0 to 2^32 - 1 is spread over its state by splitmix32, and 12 draws are thrown away.

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
    gumbel: () => -Math.log(-Math.log(uniform())),
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
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
