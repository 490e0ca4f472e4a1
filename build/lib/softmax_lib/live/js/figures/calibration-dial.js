// A temperature for a classifier that is already trained: what it claims moves, what it decides does not.

import { logSoftmax, softmax, sum } from "../arithmetic.js";
import { heldOut } from "../digits.js";
import { circle, fill, fixed, line, path, picture, rect, scale, short, text } from "../drawing.js";
import { figure } from "../figure.js";
import { drawTemperature, temperatureAt, temperatureControl, temperaturePlace, temperatures, temperatureScale } from "../temperature.js";

const words = {
  title: "Calibration dial",
  temperature: "Temperature T",
  guess: {
    question: "T rises from 1 to 5, and every answer becomes less sure. What happens to the accuracy?",
    options: ["it falls", "it stays", "it rises"],
    says: "Dividing by T leaves the largest score the largest: no decision changes.",
  },
  presets: "Try",
  trained: "T = 1, as trained",
  best: "T = {T}, the least loss",
  modest: "T = 5, too modest",
  bars: "Share right, of answers as sure as that",
  claim: "how sure: p of the answer",
  count: "pictures in each group of answers",
  perfect: "dashed: as sure as right",
  claimed: "thick line: claimed",
  true: "bar: came true",
  accuracy: "accuracy {accuracy}",
  confidence: "mean p of the answer {confidence}",
  loss: "loss {loss} nats",
  error: "calibration error {error}",
  uniform: "uniform guess: {loss}",
  says:
    "At T = {T}, as at every T, {right} of {count} held-out pictures are right: accuracy {accuracy}. " +
    "On average the answers claim {confidence}: {verdict}. The calibration error is {error}, " +
    "and the loss {loss} nats; a uniform guess would cost {uniform}.",
  verdict: { over: "too sure", under: "not sure enough", near: "within 0.01 of the accuracy" },
};

const BINS = 10;
const UNIFORM = Math.log(10);
const LOSSES = [0, 2.5]; // the axis of the loss
const RIGHT = sum(heldOut.map(({ right }) => (right === 0 ? 1 : 0)));
const ACCURACY = RIGHT / heldOut.length;

/** What the answers claim and how much of it comes true, at a temperature. */
function judge(T) {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, claims: 0, right: 0 }));
  const losses = heldOut.map(({ right, scores }) => {
    const claim = softmax(scores, T)[0];
    const bin = bins[Math.min(BINS - 1, Math.floor(BINS * claim))];
    bin.count++;
    bin.claims += claim;
    bin.right += right === 0 ? 1 : 0;
    return -logSoftmax(scores, T)[right];
  });
  const N = heldOut.length;
  const apart = bins.map(({ claims, right }) => Math.abs(claims - right));
  return { bins, loss: sum(losses) / N, error: sum(apart) / N, confidence: sum(bins.map(({ claims }) => claims)) / N };
}

let known; // the curves: they are the same in every state

/** Every fourth temperature of the slider, judged. */
function curves() {
  known ||= temperatures.filter((_, i) => i % 4 === 0).map((T) => ({ T, ...judge(T) }));
  return known;
}

const controls = [
  temperatureControl(words.temperature),
  { kind: "presets", label: words.presets, options: [
    { label: words.trained, state: { temperature: 1 } },
    { label: fill(words.best, { T: 1.95 }), state: { temperature: 1.95 } },
    { label: words.modest, state: { temperature: 5 } },
  ] },
];

function places(width) {
  const wide = width >= 520;
  const bars = { left: 34, right: wide ? 292 : width - 8, top: 44 };
  bars.bottom = bars.top + (wide ? 230 : 200);
  const left = wide ? 344 : 34;
  const right = width - 20;
  const shares = { left, right, top: wide ? 44 : bars.bottom + 140 };
  shares.bottom = shares.top + 84;
  const loss = { left, right, top: shares.bottom + 62, bottom: shares.bottom + 146 };
  const dial = { left, right, y: loss.bottom + 28 };
  return { wide, bars, shares, loss, dial, height: dial.y + (wide ? 56 : 36) };
}

function draw(state, width) {
  const { temperature: T } = state;
  const at = places(width);
  const view = { T, at, ...judge(T) };
  return {
    svg: picture(width, at.height, drawBars(view), drawShares(view), drawLoss(view), drawTemperature(at.dial, T)),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.dial) },
    at: (px) => ({ ...state, temperature: temperatureAt(at.dial, px) }),
  };
}

function sentence({ T, loss, error, confidence }) {
  const apart = confidence - ACCURACY;
  const verdict = Math.abs(apart) < 0.01 ? words.verdict.near : apart > 0 ? words.verdict.over : words.verdict.under;
  return fill(words.says, {
    T: short(T), right: RIGHT, count: heldOut.length, accuracy: fixed(ACCURACY, 3), confidence: fixed(confidence, 3),
    verdict, error: fixed(error, 3), loss: fixed(loss, 3), uniform: fixed(UNIFORM, 3),
  });
}

/** Bars of the share that is right over what was claimed; a line marks the mean claim of each group. */
function drawBars({ bins, at }) {
  const { left, right, top, bottom } = at.bars;
  const x = scale([0, 1], [left, right]);
  const y = scale([0, 1], [bottom, top]);
  return [
    text(0, top - 26, words.bars, "bold"),
    [0, 0.5, 1].map((one) => [
      line(left, y(one), right, y(one)),
      text(left - 8, y(one) + 4, String(one), "muted", "end"),
      text(x(one), bottom + 18, String(one), "muted", one === 1 ? "end" : one ? "middle" : ""),
    ]),
    bins.map(({ count, claims, right: hits }, i) => {
      if (count === 0) return "";
      const [from, to] = [x(i / BINS) + 1.5, x((i + 1) / BINS) - 1.5];
      return [
        rect(from, y(hits / count), to - from, bottom - y(hits / count), "quiet"),
        line(from - 1, y(claims / count), to + 1, y(claims / count), "ink thick"),
        line((from + to) / 2, y(claims / count), (from + to) / 2, y(hits / count), "ink strong"),
      ];
    }),
    line(x(0), y(0), x(1), y(1), "axis dashed"),
    [words.perfect, words.claimed, words.true].map((one, i) => text(x(0.02), y(0.9) + 17 * i, one, "muted halo")),
    line(left, bottom, right, bottom, "axis"),
    text((left + right) / 2, bottom + 36, words.claim, "muted", "middle"),
    bins.map(({ count }, i) => text(x((i + 0.5) / BINS), bottom + 58, String(count), "", "middle")),
    text((left + right) / 2, bottom + 74, words.count, "muted", "middle"),
  ];
}

/** What a curve is, what it is now, and how it is drawn. */
const key = (left, right, y, words, look, weight = "") => [text(left, y, words, weight), line(right - 34, y - 4, right, y - 4, look)];

function drawShares({ T, error, confidence, at }) {
  const { left, right, top, bottom } = at.shares;
  const x = temperatureScale(at.shares);
  const y = scale([0, 1], [bottom, top]);
  const curve = (key, look) => path(curves().map((one) => [x(one.T), y(one[key])]), look);
  return [
    key(left, right, top - 26, fill(words.accuracy, { accuracy: fixed(ACCURACY, 3) }), "ink thick", "bold"),
    key(left, right, top - 9, fill(words.confidence, { confidence: fixed(confidence, 3) }), "ink strong"),
    [0, 1].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, String(one), "muted", "end")]),
    line(left, y(ACCURACY), right, y(ACCURACY), "ink thick"),
    curve("confidence", "ink strong"),
    curve("error", "ink strong dashed"),
    marker(x(T), at.shares, [ACCURACY, confidence, error].map(y)),
    key(left, right, bottom + 18, fill(words.error, { error: fixed(error, 3) }), "ink strong dashed"),
  ];
}

function drawLoss({ T, loss, at }) {
  const { left, right, top, bottom } = at.loss;
  const x = temperatureScale(at.loss);
  const y = scale(LOSSES, [bottom, top]);
  const seen = curves().filter((one) => one.loss <= LOSSES[1]);
  return [
    text(left, top - 9, fill(words.loss, { loss: fixed(loss, 3) }), "bold"),
    [0, 1, 2].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, String(one), "muted", "end")]),
    line(left, y(UNIFORM), right, y(UNIFORM), "axis dashed"),
    text(right, y(UNIFORM) - 6, fill(words.uniform, { loss: fixed(UNIFORM, 3) }), "muted halo", "end"),
    path(seen.map((one) => [x(one.T), y(one.loss)]), "ink curve"),
    marker(x(T), at.loss, loss <= LOSSES[1] ? [y(loss)] : []),
  ];
}

/** A line at the temperature with a dot on each curve; the place to drag it. */
const marker = (x, { left, right, top, bottom }, heights) => [
  line(x, top, x, bottom, "axis"),
  heights.map((y) => circle(x, y, 4.5, "ink dot")),
  rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
];

export default figure({
  name: "calibration-dial",
  words,
  controls,
  guess: { right: 1, show: { temperature: 5 } },
  defaults: { temperature: 1 },
  draw,
});
