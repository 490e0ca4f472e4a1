// Run by test_arithmetic.py: compares the JavaScript with vectors that softmax_lib has written.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { LIVE_VECTORS, LIVE_JS } = process.env;
const load = (name) => import(pathToFileURL(`${LIVE_JS}/${name}`));
const arithmetic = await load("arithmetic.js");
const { decodeNumber: decode } = await load("figure.js");
const { generator, invert, log } = await load("random.js");
const { vectors, words } = JSON.parse(readFileSync(LIVE_VECTORS, "utf8"));

const CLOSE = 5e-15;
const FAR = 1e-12;
const SMALLEST_NORMAL = 2 ** -1022;

/** The difference in units of the bound; NaN and infinities have to be the same. */
function misses(got, wanted, bound) {
  if (!Number.isFinite(wanted)) return Object.is(got, wanted) ? 0 : Infinity;
  if (Math.abs(wanted) < SMALLEST_NORMAL) return Math.abs(got - wanted) <= SMALLEST_NORMAL ? 0 : Infinity;
  return Math.abs(got - wanted) / Math.abs(wanted) / bound;
}

function worst(got, wanted, bounds) {
  assert.equal(got.length, wanted.length);
  return Math.max(0, ...wanted.map((one, i) => misses(got[i], one, bounds[i])));
}

for (const [i, { name, z, v, T, ...wanted }] of vectors.entries()) {
  test(`${name} ${i}`, () => {
    const logits = z.map(decode);
    const [t, from] = [decode(T), arithmetic.max(logits.filter(Number.isFinite))];
    const bounds = logits.map((one) => (Math.abs((one - from) / t) <= 40 || t < 0 ? CLOSE : FAR));
    const p = arithmetic.softmax(logits, t);
    const agree = (what, got, bound) =>
      assert.ok(worst(got, wanted[what].map(decode), bound) <= 1, `${what}: ${worst(got, wanted[what].map(decode), bound)} times the bound`);
    agree("softmax", p, bounds);
    // Near probability 1 the logarithm is as exact as the small probabilities beside it.
    agree("logSoftmax", arithmetic.logSoftmax(logits, t), bounds.map(() => Math.max(...bounds)));
    agree("logSumExp", [arithmetic.logSumExp(logits, t)], [FAR]);
    agree("naive", arithmetic.naiveSoftmax(logits), bounds.map(() => FAR));
    if (wanted.entropy) {
      const [H] = wanted.entropy.map(decode);
      assert.ok(Math.abs(arithmetic.entropy(p) - H) <= CLOSE * Math.max(1, H));
      assert.ok(Math.abs(arithmetic.effectiveNumber(p) / Math.exp(H) - 1) <= 2 * CLOSE * Math.max(1, H));
      const size = Math.max(...v.map(Math.abs)) / Math.abs(t);
      const product = arithmetic.jacobianProduct(logits, v, t);
      product.forEach((one, i) => assert.ok(Math.abs(one - decode(wanted.product[i])) <= 10 * CLOSE * size));
    }
  });
}

test("sigmoid", () => {
  const { x, sigmoid } = words;
  assert.ok(worst(x.map(arithmetic.sigmoid), sigmoid, x.map(() => CLOSE)) <= 1);
});

test("entmax", () => {
  for (const { z, alpha, T, p } of words.sparse) {
    const found = arithmetic.entmax(z.map(decode), decode(alpha), decode(T));
    // For α > 2 an entry leaves 0 with infinite slope: there rounding shows.
    const bound = decode(alpha) > 2 && decode(alpha) < Infinity ? 1e-6 : 2e-14;
    p.map(decode).forEach((one, i) =>
      assert.ok(Object.is(found[i], one) || Math.abs(found[i] - one) <= bound, `${z}, α ${alpha}, T ${T}: ${found}, not ${p}`));
    assert.deepEqual(found.map((one) => one === 0), p.map((one) => one === 0), `zeros of ${z}, α ${alpha}, T ${T}: ${found}, ${p}`);
  }
});

test("entmax gives 0 where only rounding keeps an entry above it", () => {
  assert.equal(arithmetic.entmax([0.1, 1.1, 0.4], 2, 1.3)[0], 0);
});

test("the same bits as an independent implementation", () => {
  for (const { seed, bits } of words.bits) {
    const chance = generator(seed);
    assert.deepEqual(bits.map(chance.bits), bits);
  }
});

test("uniform draws are uniform, and never 0 or 1", () => {
  const chance = generator(1);
  const counts = new Array(20).fill(0);
  for (let i = 0; i < 1e5; i++) {
    const u = chance.uniform();
    assert.ok(u > 0 && u < 1);
    counts[Math.floor(20 * u)]++;
  }
  const chiSquare = counts.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0);
  assert.ok(chiSquare < 43.8, `chi-square ${chiSquare} with 19 degrees of freedom`); // 0.1 %
});

test("draws follow the probabilities", () => {
  const p = arithmetic.softmax([2, 1, 0.1]);
  const chance = generator(7);
  const ways = {
    inverse: () => chance.draw(p),
    race: () => {
      const scores = [2, 1, 0.1].map((z) => z + chance.gumbel());
      return scores.indexOf(Math.max(...scores));
    },
  };
  for (const [name, draw] of Object.entries(ways)) {
    const counts = [0, 0, 0];
    for (let i = 0; i < 1e5; i++) counts[draw()]++;
    const z = counts.map((n, i) => Math.abs(n / 1e5 - p[i]) / Math.sqrt((p[i] * (1 - p[i])) / 1e5));
    assert.ok(Math.max(...z) < 4, `${name}: ${z}`);
  }
});

test("a variance does not depend on where the values lie", () => {
  const [values, p] = [[0.125, 0.75, 1.25], [0.2, 0.3, 0.5]];
  const { variance } = arithmetic;
  const far = values.map((x) => x + 1e8);
  assert.ok(Math.abs(variance(far, p) - variance(values, p)) < 1e-12, `${variance(far, p)}`);
});

test("gumbel and normal draws have the right mean and variance", () => {
  const chance = generator(3);
  for (const [draw, centre, spread] of [[chance.gumbel, 0.5772157, Math.PI ** 2 / 6], [chance.normal, 0, 1]]) {
    const values = Array.from({ length: 1e5 }, draw);
    const mean = values.reduce((a, b) => a + b) / 1e5;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / 1e5;
    assert.ok(Math.abs(mean - centre) < 5 * Math.sqrt(spread / 1e5), `mean ${mean}`);
    assert.ok(Math.abs(variance / spread - 1) < 0.05, `variance ${variance}`);
  }
});

test("a draw never has probability 0", () => {
  assert.equal(invert([0.5, 0.5, 0], 1 - 2 ** -53), 1);
  assert.equal(invert([0.5, 0.4999999999999999, 0], 1 - 2 ** -53), 1); // what is rounded away belongs to the last that can be
  assert.equal(invert([0, 0.7, 0.29999999999999993], 1 - 2 ** -53), 2);
  assert.equal(invert([0, 1], 2 ** -53), 1);
});

test("the portable logarithm is a logarithm", () => {
  const chance = generator(5);
  for (let i = 0; i < 1e4; i++) {
    for (const x of [chance.uniform(), 1 + 1e-3 * chance.normal(), Math.exp(600 * (chance.uniform() - 0.5))])
      assert.ok(Math.abs(log(x) - Math.log(x)) <= 2.5e-16 * Math.abs(Math.log(x)), `ln ${x} is ${log(x)}`);
  }
  assert.deepEqual([1, 2 ** 52, 2 ** -53].map(log), [0, 52 * Math.LN2, -53 * Math.LN2]);
});
