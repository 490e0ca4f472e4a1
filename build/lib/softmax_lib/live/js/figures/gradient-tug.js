// Softmax regression learns three digits, step by step: what pulls at the scores of one picture.

import { jacobianProduct, softmax, sum } from "../arithmetic.js";
import { drawDigit, pixels } from "../digits.js";
import { classes, training } from "../digits-data.js";
import {
  circle, distribution, fill, fixed, knob, line, path, picture as drawing, probability, rect, scale, short, text,
} from "../drawing.js";
import { colour, figure } from "../figure.js";

const words = {
  title: "Gradient tug",
  step: "Steps of training",
  play: "Train",
  loss: "Loss",
  start: "Start",
  picture: "Picture",
  losses: { log: "log-loss", squared: "squared error" },
  starts: { even: "all scores 0", sure: "surely a 9" },
  guess: {
    question: "The picture shows a 3, and the model is sure of a 9. How strongly does squared error pull at its scores?",
    options: ["as strongly as the log-loss", "half as strongly", "hardly at all"],
    says: "The slope of softmax is a factor of this gradient, and where p is near 0 and 1 it is near 0.",
  },
  presets: "Try",
  fromEven: "from scores of 0",
  fromSure: "surely wrong, log-loss",
  stalled: "surely wrong, squared error",
  shows: "shows a {label}",
  said: "said: {label}",
  scores: "scores z, and how they are pulled",
  p: "p",
  log: "p − y",
  squared: "gradient",
  curve: "Mean p of the right digit, 30 pictures",
  uniform: "uniform guess 0.333",
  axis: "steps",
  says:
    "After {step} steps with {loss} the picture of a {label} has p = {p} for the {label}, and the gradient at that score is {gradient}{pull} " +
    "Over all {count} pictures the right digit has p = {mean} on average; a uniform guess has 0.333.",
  pulls: {
    log: ": p\u00a0−\u00a0y, what was said minus what happened.",
    squared: ": the slope of softmax times p\u00a0−\u00a0y.",
    stall: ". The answer is wrong, and hardly anything pulls: the slope of softmax is nearly 0.",
  },
};

const K = classes.length;
const MOST = 100;
const RATE = 0.2;
const SURE = 12; // the bias of the last class where training starts surely wrong
const SCORES = [-8, 14];
const ROW = 34;
const names = classes.map(String);
const inputs = training.map(pixels);

const option = (words) => Object.entries(words).map(([value, label]) => ({ value, label }));
const preset = (label, start, loss) => ({ label, state: { start, loss, step: 0 } });

const controls = [
  { kind: "play", label: words.play, every: 120, first: (state) => ({ ...state, step: 0 }),
    next: (state) => ({ ...state, step: Math.min(MOST, state.step + 1) }) },
  { kind: "presets", label: words.presets, options: [
    preset(words.fromSure, "sure", "log"), preset(words.stalled, "sure", "squared"), preset(words.fromEven, "even", "log"),
  ] },
  { kind: "range", key: "step", label: words.step, placed: true, min: 0, max: MOST, step: 1, whole: true },
  { kind: "choice", key: "loss", label: words.loss, options: option(words.losses) },
  { kind: "choice", key: "start", label: words.start, options: option(words.starts) },
  { kind: "choice", key: "picture", label: words.picture, options: names.map((name) => ({ value: name, label: name })) },
];

/** The derivative of the loss of one picture with respect to its scores. */
function gradient(z, right, loss) {
  const error = softmax(z).map((p, k) => p - (k === right ? 1 : 0));
  return loss === "log" ? error : jacobianProduct(z, error);
}

const known = {}; // what was trained before, for each loss and start

/** Gradient descent on all pictures: at each step the scores of each. */
function train(loss, start) {
  return (known[`${loss} ${start}`] ||= descend(loss, start));
}

function descend(loss, start) {
  const weights = classes.map(() => new Float64Array(64));
  const bias = [0, 0, start === "sure" ? SURE : 0];
  const scoresOf = (x) => weights.map((w, k) => w.reduce((z, one, j) => z + one * x[j], bias[k]));
  const steps = [];
  for (let step = 0; ; step++) {
    const scores = inputs.map(scoresOf);
    const mean = sum(scores.map((z, i) => softmax(z)[i % K])) / inputs.length;
    steps.push({ scores, mean });
    if (step === MOST) return steps;
    scores.forEach((z, i) =>
      gradient(z, i % K, loss).forEach((one, k) => {
        const change = (-RATE * one) / inputs.length;
        bias[k] += change;
        for (let j = 0; j < 64; j++) weights[k][j] += change * inputs[i][j];
      }),
    );
  }
}

function places(width) {
  const wide = width >= 520;
  const rows = { left: wide ? 128 : 0, top: wide ? 44 : 146 };
  const axis = { left: rows.left + 34, right: width - (wide ? 158 : 130) };
  const plot = { left: 34, right: width - 12, top: rows.top + K * ROW + 76 };
  plot.bottom = plot.top + 110;
  return { wide, width, rows, axis, plot, slider: plot.bottom + 22, height: plot.bottom + 62 };
}

function draw(state, width) {
  const { step, loss, start } = state;
  const watched = names.indexOf(state.picture);
  const at = places(width);
  const now = train(loss, start)[step];
  const z = now.scores[watched];
  const view = { ...state, at, z, watched, p: softmax(z), pull: gradient(z, watched, loss), mean: now.mean };
  const { left, right } = at.plot;
  return {
    svg: drawing(width, at.height, drawPicture(view), drawScores(view), drawCurves(view), drawSlider(view)),
    text: sentence(view),
    places: { step: { x: left, y: at.slider, width: right - left } },
    at: (px) => ({ ...state, step: Math.round(MOST * Math.min(1, Math.max(0, (px - left) / (right - left)))) }),
  };
}

function sentence({ step, loss, p, pull, watched, mean }) {
  const stalls = loss === "squared" && p[watched] < 0.01;
  return fill(words.says, {
    step, loss: words.losses[loss], label: names[watched], p: probability(p[watched]), gradient: signed(pull[watched]),
    pull: words.pulls[stalls ? "stall" : loss], mean: fixed(mean, 3), count: inputs.length,
  });
}

const signed = (x) => (x > 0 ? "+" : "") + (Math.abs(x) < 5e-4 ? short(x, 1) : fixed(x, 3));

function drawPicture({ watched, p, at }) {
  const said = names[p.indexOf(Math.max(...p))];
  const [x, y] = at.wide ? [0, 132] : [118, 44];
  return [
    drawDigit(training[watched], 0, at.wide ? 14 : 4, 96),
    text(x, y, fill(words.shows, { label: names[watched] }), "bold"),
    text(x, y + 20, fill(words.said, { label: said })),
  ];
}

/** One row a class: its score, and an arrow against the gradient. */
function drawScores({ z, p, pull, loss, watched, at }) {
  const { rows, axis, width } = at;
  const x = scale(SCORES, [axis.left, axis.right]);
  const y = (k) => rows.top + ROW * (k + 0.5);
  const unit = 0.22 * (axis.right - axis.left);
  return [
    text(rows.left, rows.top - 20, words.scores, "bold"),
    at.wide ? text(width - 84, rows.top - 4, words.p, "muted", "end") : "",
    text(width, rows.top - 4, words[loss], "muted", "end"),
    line(x(0), rows.top, x(0), rows.top + K * ROW, "axis"),
    [-5, 0, 5, 10].map((one) => text(x(one), rows.top + K * ROW + 18, short(one), "muted", "middle")),
    z.map((one, k) => [
      text(rows.left, y(k) + 4, names[k], k === watched ? `${colour(k)} bold` : colour(k)),
      line(axis.left, y(k), axis.right, y(k), "grid"),
      arrow(x(one), y(k), -pull[k] * unit, colour(k)),
      circle(x(one), y(k), 6, `${colour(k)} dot`),
    ]),
    distribution(p.map((one, k) => text(width - 84, y(k) + 4, probability(one), "p", "end"))),
    pull.map((one, k) => text(width, y(k) + 4, signed(one), "bold", "end")),
  ];
}

/** An arrow of a length in px; one that is too short to be seen has no head. */
function arrow(x, y, length, look) {
  if (Math.abs(length) < 0.5) return "";
  const tip = x + length + 6 * Math.sign(length);
  const head = Math.min(7, Math.abs(length)) * Math.sign(length);
  return [
    line(x, y, tip, y, `${look} thick`),
    path([[tip - head, y - 6], [tip, y], [tip - head, y + 6]], `${look} thick`),
  ];
}

function drawCurves({ step, loss, start, mean, at }) {
  const { left, right, top, bottom } = at.plot;
  const x = scale([0, MOST], [left, right]);
  const y = scale([0, 1], [bottom, top]);
  const curve = (which) => path(train(which, start).map((one, k) => [x(k), y(one.mean)]), which === loss ? "ink curve" : "ink dashed");
  return [
    text(0, top - 18, words.curve, "bold"),
    text(right, top - 18, fixed(mean, 3), "bold", "end"),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, String(one), "muted", "end")]),
    rect(left, y(1 / K) - 4, right - left, 8, "track"), // a band: a model that does no better lies on it
    Object.keys(words.losses).map(curve),
    line(x(step), top, x(step), bottom, "axis"),
    drawNames(loss, start, right, y),
    circle(x(step), y(mean), 5, "ink dot"),
    rect(left - 10, top, right - left + 20, bottom - top, "grab across"),
  ];
}

/** The losses at the end of their curves, and the uniform guess below its line. */
function drawNames(loss, start, right, y) {
  const ends = Object.keys(words.losses).map((which) => ({ which, end: train(which, start)[MOST].mean }));
  const low = Math.min(...ends.map(({ end }) => end));
  return [
    ends.map(({ which, end }) =>
      text(right, y(end) + (end === low ? (low < 0.6 ? -8 : 34) : 17), words.losses[which], which === loss ? "bold halo" : "halo", "end"),
    ),
    text(right, y(1 / K) + 17, words.uniform, "muted halo", "end"),
  ];
}

function drawSlider({ step, at }) {
  const { left, right } = at.plot;
  const x = scale([0, MOST], [left, right]);
  return [
    rect(left - 8, at.slider - 2, right - left + 16, 4, "track", 2),
    [0, 25, 50, 75, MOST].map((one) => text(x(one), at.slider + 28, String(one), "muted", one === MOST ? "end" : "middle")),
    knob(x(step), at.slider),
  ];
}

export default figure({
  name: "gradient-tug",
  words,
  controls,
  guess: { right: 2, show: { start: "sure", loss: "squared", picture: "3", step: 0 } },
  defaults: { step: 0, loss: "log", start: "sure", picture: "3" },
  draw,
});
