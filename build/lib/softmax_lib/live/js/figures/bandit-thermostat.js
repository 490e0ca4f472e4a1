// Softmax and ε-greedy pull the arms of the same bandits: the same seeds, the same chance.

import { sum } from "../arithmetic.js";
import { fill, fixed, line, path, picture, rect, scale, short, text } from "../drawing.js";
import { figure } from "../figure.js";
import { generator, invert } from "../random.js";
import { drawTemperature, temperatureControl, temperaturePlace } from "../temperature.js";

const words = {
  title: "Bandit thermostat",
  temperature: "Temperature T",
  epsilon: "Exploration ε",
  tenfold: "All rewards times 10",
  seed: "Seed of the bandits",
  guess: {
    question: "Both policies are set well. Then all rewards are multiplied by 10. Whose choices change?",
    options: ["those of softmax", "those of ε-greedy", "those of both", "nobody’s"],
    says: "ε-greedy asks only which arm is best. Softmax asks by how much, measured in T, and T has become ten times too small.",
  },
  presets: "Try",
  set: "T = 0.3, ε = 0.1",
  tenfoldOnly: "rewards × 10",
  both: "rewards × 10, T × 10",
  hot: "T = 100",
  curves: "Share that pulls the best arm",
  steps: "pulls of each of {runs} bandits",
  chance: "by chance {share}",
  softmax: "softmax",
  greedy: "ε-greedy",
  arms: "Last 50 pulls, by arm",
  best: "best",
  worst: "worst",
  dial: "T, in the unit of the rewards",
  says:
    "In the last {last} pulls softmax with T = {T} takes the best arm {softmax} of the time, and ε-greedy with ε = {epsilon} takes it {greedy}{scaled}. " +
    "The difference is {difference} ± {band} points (three standard errors): {verdict}.",
  scaled: "; all rewards are ten times as large",
  verdict: { chance: "no more than chance allows", softmax: "softmax is ahead", greedy: "ε-greedy is ahead" },
};

const RUNS = 120;
const ARMS = 5;
const STEPS = 200;
const LAST = 50;
const WINDOW = 10; // steps that a point of a curve averages

const preset = (label, state) => ({ label, state });

const controls = [
  temperatureControl(words.temperature),
  { kind: "range", key: "epsilon", label: words.epsilon, min: 0, max: 1, step: 0.01 },
  { kind: "toggle", key: "tenfold", label: words.tenfold },
  { kind: "presets", label: words.presets, options: [
    preset(words.set, { temperature: 0.3, epsilon: 0.1, tenfold: false }),
    preset(words.tenfoldOnly, { temperature: 0.3, tenfold: true }),
    preset(words.both, { temperature: 3, tenfold: true }),
    preset(words.hot, { temperature: 100, tenfold: false }),
  ] },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
];

let known = {}; // the bandits of the last seed, and all chance that the policies meet

/** The means of the arms, the best first, and for each pull the noise and two uniform numbers. */
export function bandits(seed) {
  if (known.seed === seed) return known;
  const chance = generator(seed);
  const means = Array.from({ length: RUNS }, () => Array.from({ length: ARMS }, chance.normal).sort((a, b) => b - a));
  const order = means.map(() => shuffled(chance));
  const draws = (draw) => Float64Array.from({ length: RUNS * STEPS }, draw);
  known = { seed, means, order, noise: draws(chance.normal), first: draws(chance.uniform), second: draws(chance.uniform) };
  return known;
}

/** The arms in an order that tells nothing about them: ties go to the one that comes first. */
function shuffled(chance) {
  const arms = Array.from({ length: ARMS }, (_, i) => i);
  for (let i = ARMS - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [arms[i], arms[j]] = [arms[j], arms[i]];
  }
  return arms;
}

/** softmax(seen / T) is drawn from without the division by the sum: u is as much of it. */
function draft(seen, u, T) {
  const top = Math.max(...seen);
  const weights = seen.map((one) => Math.exp((one - top) / T));
  return invert(weights, u * weights.reduce((total, one) => total + one));
}

/** Both policies see the mean reward of each arm so far, 0 at first. */
export const POLICIES = {
  softmax: (seen, u, _, { temperature }) => draft(seen, u, temperature),
  greedy: (seen, u, v, { epsilon }) => (u < epsilon ? Math.floor(v * ARMS) : seen.indexOf(Math.max(...seen))),
};

/** Play all bandits; which arm is pulled at each step of each run, 0 for the best. */
export function play(policy, state) {
  const { means, order, noise, first, second } = bandits(state.seed);
  const unit = state.tenfold ? 10 : 1;
  const pulled = new Uint8Array(RUNS * STEPS);
  for (let run = 0; run < RUNS; run++) {
    const seen = new Array(ARMS).fill(0);
    const counts = new Array(ARMS).fill(0);
    for (let step = 0, i = run * STEPS; step < STEPS; step++, i++) {
      const place = policy(seen, first[i], second[i], state);
      const arm = order[run][place];
      const reward = unit * (means[run][arm] + noise[i]);
      seen[place] += (reward - seen[place]) / ++counts[place];
      pulled[i] = arm;
    }
  }
  return pulled;
}

const last = {}; // what each policy did when its own knob, the rewards and the seed were last changed

function played(name, state, knob) {
  const key = `${knob} ${state.tenfold} ${state.seed}`;
  if (last[name]?.key !== key) last[name] = { key, ...summary(play(POLICIES[name], state)) };
  return last[name];
}

/** What the pulls come to: a curve, the arms at the end, and the share of the best arm in each run. */
function summary(pulled) {
  const curve = Array.from({ length: STEPS / WINDOW }, () => 0);
  const arms = new Array(ARMS).fill(0);
  const runs = new Array(RUNS).fill(0);
  pulled.forEach((arm, i) => {
    const [run, step] = [Math.floor(i / STEPS), i % STEPS];
    if (arm === 0) curve[Math.floor(step / WINDOW)] += 1 / (RUNS * WINDOW);
    if (step < STEPS - LAST) return;
    arms[arm] += 1 / (RUNS * LAST);
    if (arm === 0) runs[run] += 1 / LAST;
  });
  return { curve, arms, runs, share: arms[0] };
}

/** The mean difference of two lists, run by run, and three times its standard error. */
function compared(a, b) {
  const differences = a.map((one, i) => one - b[i]);
  const mean = sum(differences) / RUNS;
  const spread = sum(differences.map((one) => (one - mean) ** 2)) / (RUNS - 1);
  return { mean, band: 3 * Math.sqrt(spread / RUNS) };
}

function places(width) {
  const wide = width >= 520;
  const curves = { left: 34, right: wide ? 336 : width - 8, top: 48 };
  curves.bottom = curves.top + 170;
  const arms = { left: wide ? 392 : 34, right: width - 8, top: wide ? 48 : curves.bottom + 96 };
  arms.bottom = arms.top + (wide ? 170 : 110);
  const dial = { left: 34, right: width - 24, y: arms.bottom + (wide ? 90 : 84) };
  return { wide, curves, arms, dial, height: dial.y + 36 };
}

function draw(state, width) {
  const at = places(width);
  const warm = played("softmax", state, state.temperature);
  const greedy = played("greedy", state, state.epsilon);
  const view = { ...state, at, warm, greedy, ...compared(warm.runs, greedy.runs) };
  return {
    svg: picture(width, at.height, drawCurves(view), drawArms(view), drawDial(view)),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.dial) },
  };
}

const percent = (share) => `${fixed(100 * share, 0)} %`;

function sentence({ temperature, epsilon, tenfold, warm, greedy, mean, band }) {
  const verdict = Math.abs(mean) <= band ? "chance" : mean > 0 ? "softmax" : "greedy";
  return fill(words.says, {
    last: LAST, T: short(temperature), epsilon: short(epsilon), softmax: percent(warm.share), greedy: percent(greedy.share),
    scaled: tenfold ? words.scaled : "", difference: fixed(100 * mean, 1), band: fixed(100 * band, 1),
    verdict: words.verdict[verdict],
  });
}

function drawCurves({ warm, greedy, at }) {
  const { left, right, top, bottom } = at.curves;
  const x = scale([0, STEPS], [left, right]);
  const y = scale([0, 1], [bottom, top]);
  const curve = ({ curve }, look) => path(curve.map((one, k) => [x((k + 0.5) * WINDOW), y(one)]), look);
  return [
    text(0, top - 28, words.curves, "bold"),
    drawKeys(warm, greedy, left, top - 9),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, String(one), "muted", "end")]),
    line(left, y(1 / ARMS), right, y(1 / ARMS), "axis dotted"),
    text(right, y(1 / ARMS) + 16, fill(words.chance, { share: short(1 / ARMS) }), "muted halo", "end"),
    curve(greedy, "ink strong dashed"),
    curve(warm, "ink curve"),
    [0, 100, STEPS].map((one) => text(x(one), bottom + 18, String(one), "muted", one ? (one === STEPS ? "end" : "middle") : "")),
    text((left + right) / 2, bottom + 36, fill(words.steps, { runs: RUNS }), "muted", "middle"),
  ];
}

function drawKeys(warm, greedy, left, y) {
  const key = (x, name, look) => [line(x, y - 4, x + 24, y - 4, look), text(x + 30, y, name)];
  return [
    key(left, `${words.softmax} ${percent(warm.share)}`, "ink curve"),
    key(left + 136, `${words.greedy} ${percent(greedy.share)}`, "ink strong dashed"),
  ];
}

/** How often each arm is pulled at the end, the best on the left: full for softmax, pale for ε-greedy. */
function drawArms({ warm, greedy, at }) {
  const { left, right, top, bottom } = at.arms;
  const y = scale([0, 1], [bottom, top]);
  const each = (right - left) / ARMS;
  const bar = (x, share, look) => rect(x, y(share), 0.36 * each, bottom - y(share), look);
  return [
    text(at.wide ? left - 24 : 0, top - 28, words.arms, "bold"),
    [0, 0.5, 1].map((one) => [line(left, y(one), right, y(one)), text(left - 8, y(one) + 4, String(one), "muted", "end")]),
    warm.arms.map((share, i) => [
      bar(left + each * (i + 0.1), share, "ink"),
      bar(left + each * (i + 0.52), greedy.arms[i], "quiet pale"),
    ]),
    line(left, bottom, right, bottom, "axis"),
    text(left, bottom + 18, words.best, "muted"),
    text(right, bottom + 18, words.worst, "muted", "end"),
  ];
}

function drawDial({ temperature, at }) {
  return [text(0, at.dial.y - 20, words.dial, "bold"), drawTemperature(at.dial, temperature)];
}

export default figure({
  name: "bandit-thermostat",
  words,
  controls,
  guess: { right: 0, show: { temperature: 0.3, epsilon: 0.1, tenfold: true } },
  defaults: { temperature: 0.3, epsilon: 0.1, tenfold: false, seed: 1 },
  draw,
});
