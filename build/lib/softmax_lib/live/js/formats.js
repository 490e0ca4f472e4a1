// Numbers as four floating-point formats hold them: rounded to so many bits, with an end above and
// one below. float64 is what JavaScript computes with, so it is left as it is.

/** `bits` of precision; powers of two from `low` (the smallest normal one) to below `high`. */
export const formats = {
  float16: { bits: 11, low: -14, high: 16 },
  bfloat16: { bits: 8, low: -126, high: 128 },
  float32: { bits: 24, low: -126, high: 128 },
  float64: { bits: 53, low: -1022, high: 1024 },
};

/** The smallest positive number of a format, as a power of two. */
const smallest = ({ bits, low }) => low - bits + 1;

/** Round to the nearest number of the format; a tie goes to the even one. */
export function rounded(x, name) {
  if (name === "float64" || x === 0 || !Number.isFinite(x)) return x;
  const { bits, low, high } = formats[name];
  const exponent = Math.max(low, Math.floor(Math.log2(Math.abs(x))));
  const step = 2 ** (exponent - bits + 1);
  const scaled = Math.abs(x) / step;
  const whole = Math.floor(scaled);
  const up = scaled - whole > 0.5 || (scaled - whole === 0.5 && whole % 2 === 1);
  const result = (whole + up) * step;
  return Math.sign(x) * (result >= 2 ** high ? Infinity : result);
}

/** The scores between which the exponential is a number of the format, and not ∞ or 0. */
export function cliffs(name) {
  const { bits, high } = formats[name];
  const largest = Math.log(1 - 2 ** -bits) + high * Math.LN2;
  return [(smallest(formats[name]) - 1) * Math.LN2, largest];
}
