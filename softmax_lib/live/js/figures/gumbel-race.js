// Every option starts at z / T, gets a random push, and the one that comes farthest wins. With the
// Gumbel distribution for the push, the shares of the wins are the softmax. The pushes depend on the
// seed alone, so that other logits run the same races.

import { max, softmax } from "../arithmetic.js";
import {
  circle, distribution, fill, fixed, gauge, line, listed, path, picture, power, probability, rect, scale, short, text,
} from "../drawing.js";
import { figure, words as shell } from "../figure.js";
import { generator } from "../random.js";
import { drawTemperature, temperatureControl, temperaturePlace } from "../temperature.js";

const words = {
  title: "Gumbel race",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  noise: "Noise",
  gumbel: "Gumbel",
  gaussian: "Gaussian",
  same: "Gaussian, same spread",
  races: "Races",
  presets: "How many races",
  another: "One more race",
  seed: "Seed",
  race: "Race {races}: {name} wins",
  start: "z / T",
  push: "+ noise",
  goal: "= total",
  ruledOut: "ruled out",
  behind: "◂ far behind",
  wins: "Shares of the wins",
  softmax: "softmax",
  miss: "wins − softmax",
  chance: "grey: chance alone",
  T: "T = {T}",
  first: "In the first race, with {noise} noise, {winner} comes farthest. One race says little; softmax is {list}.",
  says:
    "In race {races}, {winner} comes farthest. The shares of the wins, in {races} races with {noise} noise, are {shares}; " +
    "softmax is {list}. {verdict}",
  fits: "No difference is larger than chance alone allows.",
  tooFew: "So few races say little: chance alone allows any difference.",
  odd: "More than chance explains is the difference of {names}.",
  wrongNoise: " This noise does not give the softmax.",
};

const MOST = 1e5;
const EULER = 0.5772156649015329; // the mean of the Gumbel distribution
const SPREAD = Math.PI / Math.sqrt(6); // and its standard deviation
const LANE = 46;
const ROW = 44;
const WINDOW = [-6, 8]; // what is seen of a lane, counted from the best z / T
const REACH = 0.04; // the largest difference that is shown

const NOISES = {
  gumbel: {
    look: "c3",
    source: (chance) => chance.gumbel,
    density: (x) => Math.exp(-x - Math.exp(-x)),
  },
  gaussian: {
    look: "c2",
    source: (chance) => () => EULER + SPREAD * chance.normal(),
    density: (x) => Math.exp(-(((x - EULER) / SPREAD) ** 2) / 2) / (SPREAD * Math.sqrt(2 * Math.PI)),
  },
};

const controls = [
  { kind: "button", label: words.another, act: (state) => ({ ...state, races: Math.min(MOST, state.races + 1) }) },
  { kind: "presets", label: words.presets,
    options: [1, 10, 1000, MOST].map((races) => ({ label: grouped(races), state: { races } })) },
  { kind: "choice", key: "noise", label: words.noise,
    options: [{ value: "gumbel", label: words.gumbel }, { value: "gaussian", label: words.same }] },
  { kind: "number", key: "races", label: words.races, min: 1, max: MOST, whole: true, width: 8 },
  { kind: "seed", key: "seed", label: words.seed, width: 10 },
  temperatureControl(words.temperature),
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 5] },
];

function grouped(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The race above, what all races came to below it. */
function places(width, count) {
  const lanes = { left: width >= 520 ? 206 : 186, right: width - 6, top: 34 };
  const shares = { left: 22, right: width / 2 - 12, top: lanes.top + LANE * count + 76 };
  const miss = { left: width / 2 + 16, right: width - 22 };
  const slider = { left: 108, right: width - 20, y: shares.top + ROW * count + 50 };
  return { lanes, shares, miss, slider, height: slider.y + 32 };
}

function draw(state, width) {
  const { logits, temperature: T, noise } = state;
  const view = { ...state, at: places(width, logits.length), p: softmax(logits, T), ...NOISES[noise], ...run(state) };
  view.shares = view.wins.map((one) => one / state.races);
  view.allowed = view.p.map((one) => chanceOf(one, state.races));
  const { at } = view;
  return {
    svg: picture(width, at.height, drawRace(view), drawShares(view), drawMisses(view), drawDial(view)),
    text: sentence(view),
    places: { temperature: temperaturePlace(at.slider) },
  };
}

let known = {}; // the noise of the last seed, so that 100,000 races can follow a slider

function noiseOf({ noise, seed }, count) {
  if (known.noise !== noise || known.seed !== seed)
    known = { noise, seed, next: NOISES[noise].source(generator(seed)), values: [] };
  while (known.values.length < count) known.values.push(known.next());
  return known.values;
}

/** Run all races: count the wins, and keep the last race to show it. */
function run({ logits, temperature: T, noise, seed, races }) {
  const starts = logits.map((z) => z / T);
  const count = starts.length;
  const pushes = noiseOf({ noise, seed }, races * count);
  const wins = starts.map(() => 0);
  let winner = 0;
  for (let first = 0; first < races * count; first += count) {
    let farthest = -Infinity;
    for (let i = 0; i < count; i++) {
      const total = starts[i] + pushes[first + i];
      if (total > farthest) [farthest, winner] = [total, i];
    }
    wins[winner]++;
  }
  return { starts, best: max(starts), wins, winner, pushes: pushes.slice((races - 1) * count, races * count) };
}

/** Four standard errors, and four wins, which is much where a win is rare. */
function chanceOf(p, races) {
  return 4 * Math.sqrt((p * (1 - p)) / races) + (p > 0 && p < 1 ? 4 / races : 0);
}

const isOdd = ({ shares, p, allowed }, i) => Math.abs(shares[i] - p[i]) > allowed[i];

function sentence(view) {
  const { races, winner, shares, p, noise } = view;
  const list = (values) => listed(shell.names, values.map((one) => probability(one)));
  return fill(races === 1 ? words.first : words.says, {
    races: grouped(races), winner: shell.names[winner], noise: words[noise],
    shares: list(shares), list: list(p), verdict: verdict(view),
  });
}

function verdict(view) {
  const odd = [...shell.names].filter((_, i) => i < view.p.length && isOdd(view, i));
  if (odd.length) return fill(words.odd, { names: odd.join(", ") }) + (view.noise === "gaussian" ? words.wrongNoise : "");
  return view.allowed.some((one) => one >= 1) ? words.tooFew : words.fits;
}

function drawRace(view) {
  const { starts, pushes, winner, best, races, look, at: { lanes } } = view;
  const x = scale(WINDOW.map((one) => best + one), [lanes.left, lanes.right]);
  const goal = x(starts[winner] + pushes[winner]);
  const bottom = lanes.top + LANE * starts.length;
  return [
    text(0, 14, fill(words.race, { races: grouped(races), name: shell.names[winner] }), "bold"),
    [words.start, words.push, words.goal].map((word, i) => text(columnAt(i), 34, word, "muted", "end")),
    line(goal, lanes.top + 8, goal, bottom + 6, `${look} dashed`),
    starts.map((start, i) => drawLane(view, i, lanes.top + LANE * (i + 1), x)),
  ];
}

const columnAt = (i) => 62 + 54 * i;

/** How likely each finish is stands over the lane as a hill. */
function drawLane(view, i, y, x) {
  const { starts, pushes, winner, best, at: { lanes } } = view;
  const total = starts[i] + pushes[i];
  const numbers = starts[i] === -Infinity ? [starts[i]] : [starts[i], pushes[i], total];
  const absent = starts[i] === -Infinity ? words.ruledOut : total < best + WINDOW[0] ? words.behind : "";
  return [
    text(0, y, shell.names[i], "bold"),
    numbers.map((one, k) => text(columnAt(k), y, amount(one), i === winner && k === 2 ? "bold" : "", "end")),
    line(lanes.left, y, lanes.right, y),
    absent ? text(lanes.left, y - 6, absent, "muted halo") : drawRunner(view, i, y, x),
  ];
}

function drawRunner({ starts, pushes, winner, best, look, density }, i, y, x) {
  const [start, total] = [starts[i], starts[i] + pushes[i]];
  const own = i === winner;
  const hill = STEPS.filter((push) => start + push >= best + WINDOW[0] && start + push <= best + WINDOW[1]);
  return [
    path(hill.map((push) => [x(start + push), y - 84 * density(push)]), `${look} strong`),
    line(x(start), y, x(total), y, own ? `${look} thick` : "c6 thick"),
    line(x(start), y - 6, x(start), y + 6, "ink strong"),
    circle(x(total), y, 5.5, own ? `${look} dot` : "c6 hollow"),
  ];
}

const STEPS = Array.from({ length: 97 }, (_, i) => -4 + i / 8);

function amount(x) {
  if (Math.abs(x) >= 1e4 && Number.isFinite(x)) return power(x, 1);
  return fixed(x, Math.abs(x) < 99.995 ? 2 : 0);
}

function drawShares({ shares, p, look, at: { shares: { left, right, top } } }) {
  const width = right - left;
  const rowAt = (i) => top + ROW * i;
  return [
    text(0, top - 28, words.wins, "bold"),
    text(right, top - 10, words.softmax, "muted", "end"),
    p.map((one, i) => [
      text(0, rowAt(i) + 30, shell.names[i], "bold"),
      gauge(left, rowAt(i) + 20, width, 0, shares[i], look),
      line(left + one * width, rowAt(i) + 17, left + one * width, rowAt(i) + 35, "ink strong"),
    ]),
    distribution(shares.map((one, i) => text(left, rowAt(i) + 14, probability(one, 3, false), "p"))),
    distribution(p.map((one, i) => text(right, rowAt(i) + 14, probability(one, 3, false), "p muted", "end"))),
  ];
}

/** The differences, enlarged. Grey is what chance allows with so many races. */
function drawMisses(view) {
  const { shares, p, allowed, look, at: { miss: { left, right }, shares: { top } } } = view;
  const x = scale([-REACH, REACH], [left, right]);
  const bottom = top + ROW * p.length;
  return [
    text(left, top - 28, words.miss, "bold"),
    text(left, top - 10, words.chance, "muted"),
    p.map((one, i) => {
      const y = top + ROW * i + 26;
      const odd = isOdd(view, i);
      return [
        text(right, y - 12, signed(shares[i] - one), odd ? "wrong" : "", "end"),
        line(left, y, right, y),
        rect(x(-allowed[i]), y - 6, x(allowed[i]) - x(-allowed[i]), 12, "c6 faint", 2),
        circle(x(shares[i] - one), y, 5.5, `${look} dot`),
      ];
    }),
    line(x(0), top + 2, x(0), bottom, "ink strong"),
    [-REACH, 0, REACH].map((one) => text(x(one), bottom + 16, signed(one, 2), "muted", "middle")),
  ];
}

const drawDial = ({ temperature: T, at: { slider } }) => [
  text(0, slider.y + 4, fill(words.T, { T: short(T) }), "bold"),
  drawTemperature(slider, T),
];

function signed(x, decimals = 3) {
  const shown = fixed(x, decimals);
  return Number(shown) > 0 ? `+${shown}` : Number(shown) === 0 ? "0" : shown;
}

export default figure({
  name: "gumbel-race",
  words,
  controls,
  defaults: { logits: [2, 1, 0.1], temperature: 1, noise: "gumbel", races: 1000, seed: 20 },
  draw,
});
