// Every option starts at z / T, noise is added, and the largest sum wins. With Gumbel noise the
// shares of the wins are the softmax. The noise depends on the seed alone, so that other logits
// run the same races.

import { max, softmax } from "../arithmetic.js";
import { circle, distribution, fill, fixed, flying, gauge, line, listed, path, picture, probability, rect, scale, text } from "../drawing.js";
import { colour, figure, words as shell } from "../figure.js";
import { generator } from "../random.js";
import { temperatureControl } from "../temperature.js";

const words = {
  title: "Gumbel race",
  logits: "Logits z",
  entry: "Logit of {name}",
  temperature: "Temperature T",
  noise: "Noise",
  gumbel: "Gumbel",
  gaussian: "Gaussian",
  races: "Races",
  presets: "How many races",
  another: "One more race",
  run: "Run races",
  guess: {
    question: "Gumbel noise gives A a share of 0.659. With Gaussian noise of the same spread, how often does A win?",
    options: ["as often", "a little more often", "a little less often"],
    says: "It wins about 65.0 % of all races: close, but no softmax. 100,000 races tell the two apart.",
  },
  seed: "Seed",
  race: "Race {races}: the largest sum wins",
  columns: ["z / T", "+ noise", "= sum"],
  marks: ["z / T", "noise", "sum"],
  axis: "z / T + noise",
  winner: "{name} wins",
  wins: "wins",
  ruledOut: "ruled out",
  behind: "◂ far behind",
  tally: "{races} races: wins beside softmax",
  one: "1 race: wins beside softmax",
  table: ["wins", "softmax", "difference", "chance"],
  within: "±{room}",
  anything: "any",
  first: "With {noise} noise, {winner} wins the first race. One race says little; softmax is {list}.",
  says: "With {noise} noise, {winner} wins race {races}. The shares of the wins are {shares}; softmax is {list}. {verdict}",
  fits: "No difference is larger than chance allows: about four standard errors.",
  tooFew: "So few races say little.",
  tellLater: "Too few races to tell it from Gumbel noise: try 100,000.",
  alike: "With these logits it cannot be told from Gumbel noise.",
  odd: "That is more than chance: this noise does not give the softmax.",
  rare: "With Gumbel noise, chance very rarely does so much.",
};

const MOST = 1e5;
const EULER = 0.5772156649015329; // the mean of the Gumbel distribution
const SPREAD = Math.PI / Math.sqrt(6); // and its standard deviation
const ROW = 50;

const NOISES = {
  gumbel: { source: (chance) => chance.gumbel },
  gaussian: { source: (chance) => () => EULER + SPREAD * chance.normal() },
};

const controls = [
  { kind: "play", label: words.run, every: 120, first: (state) => ({ ...state, races: 1 }),
    next: (state) => ({ ...state, races: Math.min(MOST, Math.ceil(1.06 * state.races)) }) },
  { kind: "button", label: words.another, act: (state) => ({ ...state, races: Math.min(MOST, state.races + 1) }) },
  { kind: "presets", label: words.presets,
    options: [1, 10, 1000, MOST].map((races) => ({ label: grouped(races), state: { races } })) },
  { kind: "choice", key: "noise", label: words.noise,
    options: Object.keys(NOISES).map((value) => ({ value, label: words[value] })) },
  { kind: "number", key: "races", label: words.races, min: 1, max: MOST, whole: true, width: 7 },
  { kind: "seed", key: "seed", label: words.seed, width: 8 },
  { ...temperatureControl(words.temperature), placed: false },
  { kind: "vector", key: "logits", label: words.logits, entry: words.entry, boxes: true,
    min: -10, max: 10, step: 0.1, typed: [-1000, 1000], absent: true, length: [2, 5] },
];

function grouped(n) {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** One race above, what all of them came to below. On a phone the numbers stand over their lanes. */
function places(width, count, digits) {
  const wide = width >= 520;
  const [step, lane] = wide ? [37, 30] : [42, 36];
  const start = 20 + 8 * digits;
  const numbers = [start, start + 58, start + 86 + 8 * digits];
  const lanes = { left: wide ? numbers[2] + 24 : 8, right: width - 8, top: 42, step, lane, wide, numbers };
  lanes.bottom = lanes.top + lane + step * (count - 1) + 14;
  const tally = { width, top: lanes.bottom + 76, columns: [1, 2, 3, 4].map((i) => (i * Math.min(width, 460)) / 4) };
  return { lanes, tally, height: tally.top + 34 + ROW * count };
}

function draw(state, width) {
  const { logits, temperature: T, noise } = state;
  const view = { ...state, p: softmax(logits, T), ...NOISES[noise], ...run(state) };
  view.shares = view.wins.map((one) => one / state.races);
  view.allowed = view.p.map((one) => chanceOf(one, state.races));
  view.at = places(width, logits.length, Math.max(6, ...view.starts.filter(Number.isFinite).map((one) => fixed(one).length)));
  return { svg: picture(width, view.at.height, drawRace(view), drawTally(view)), text: sentence(view) };
}

const known = {}; // the noise of the last seed, so that 100,000 races can follow a slider

function noiseOf({ noise, seed }, count) {
  if (known[noise]?.seed !== seed)
    known[noise] = { seed, next: NOISES[noise].source(generator(seed)), values: new Float64Array(MOST), count: 0 };
  const one = known[noise];
  if (one.values.length < count) {
    const longer = new Float64Array(Math.max(count, 2 * one.values.length));
    longer.set(one.values);
    one.values = longer;
  }
  while (one.count < count) one.values[one.count++] = one.next();
  return one.values;
}

/** Count the wins of all races, and keep the last race to show it. */
function run({ logits, temperature: T, noise, seed, races }) {
  const starts = logits.map((z) => z / T);
  const count = starts.length;
  const pushes = noiseOf({ noise, seed }, races * count);
  const last = pushes.subarray((races - 1) * count, races * count);
  return { starts, wins: winsOf(Float64Array.from(starts), pushes, races), winner: farthest(starts, last), pushes: [...last] };
}

const farthest = (starts, pushes) => starts.reduce((best, z, i) => (z + pushes[i] > starts[best] + pushes[best] ? i : best), 0);

/** Typed arrays and a plain loop: 100,000 races have to follow a slider. */
function winsOf(starts, pushes, races) {
  const count = starts.length;
  const wins = new Uint32Array(count);
  for (let first = 0; first < races * count; first += count) {
    let winner = 0;
    let top = starts[0] + pushes[first];
    for (let i = 1; i < count; i++) {
      const total = starts[i] + pushes[first + i];
      if (total > top) {
        top = total;
        winner = i;
      }
    }
    wins[winner]++;
  }
  return [...wins];
}

/** Four standard errors, and four wins, which is much where a win is rare; none where none is to be expected. */
function chanceOf(p, races) {
  const spread = p * (1 - p);
  return spread * races < 1e-4 ? 0 : 4 * Math.sqrt(spread / races) + 4 / races;
}

/** Shares come in whole wins: half a win is no difference. */
const isOdd = ({ shares, p, allowed, races }, i) => Math.abs(shares[i] - p[i]) > allowed[i] + 0.5 / races;

function sentence(view) {
  const { races, winner, shares, p, noise } = view;
  const list = (values) => listed(shell.names, values.map((one) => probability(one)));
  return fill(races === 1 ? words.first : words.says, {
    races: grouped(races), winner: shell.names[winner], noise: words[noise],
    shares: list(shares), list: list(p), verdict: verdict(view),
  });
}

function verdict(view) {
  const { noise, allowed, races, p } = view;
  if (p.some((_, i) => isOdd(view, i))) return noise === "gumbel" ? words.rare : words.odd;
  if (allowed.some((one) => one >= 1)) return words.tooFew;
  if (noise === "gumbel") return words.fits;
  return races < MOST ? words.tellLater : words.alike;
}

// --- one race ------------------------------------------------------------------------------------

function drawRace(view) {
  const { starts, pushes, winner, races, at: { lanes } } = view;
  const best = max(starts);
  const low = Math.max(Math.min(...starts.filter(Number.isFinite)), best - 6) - 3;
  const high = best + 6.5;
  const x = scale([low, high], [lanes.left, lanes.right]);
  const goal = x(starts[winner] + pushes[winner]);
  return [
    text(0, 14, fill(words.race, { races: grouped(races) }), "bold"),
    lanes.wide ? words.columns.map((word, i) => text(lanes.numbers[i], 38, word, "muted", "end")) : "",
    drawMarks(lanes),
    line(goal, lanes.top + lanes.lane, goal, lanes.bottom, "axis dashed"),
    starts.map((_, i) => drawLane(view, i, x, low, high)),
    drawAxis(lanes, x, low, high, best),
  ];
}

/** What the three marks on a lane mean. */
function drawMarks({ left }) {
  const [start, noise, sum] = [left, left + 58, left + 138];
  return [
    line(start + 1, 27, start + 1, 41, "ink strong"),
    line(noise, 34, noise + 18, 34, "axis thick"),
    circle(sum + 4, 34, 5.5, "quiet dot"),
    [start + 8, noise + 25, sum + 15].map((x, i) => text(x, 38, words.marks[i], "muted")),
  ];
}

function drawAxis({ left, right, bottom }, x, low, high, best) {
  const step = Math.abs(best) < 999 ? 2 : 5;
  const first = Math.ceil(low / step) * step;
  const ticks = Array.from({ length: Math.floor((high - first) / step) + 1 }, (_, i) => first + i * step);
  return [
    line(left, bottom, right, bottom, "axis"),
    ticks.map((one) => [line(x(one), bottom, x(one), bottom + 5, "axis"), drawTickName(fixed(one, 0), x(one), right + 8, bottom + 18)]),
    text(right, bottom + 36, words.axis, "muted", "end"),
  ];
}

/** A number at an end of the axis keeps within the picture. */
function drawTickName(name, x, width, y) {
  const half = 4 * name.length + 1;
  return text(Math.min(Math.max(x, half), width - half), y, name, "muted", "middle");
}

function drawLane(view, i, x, low, high) {
  const { starts, pushes, winner, at: { lanes } } = view;
  const [start, push, total] = [starts[i], pushes[i], starts[i] + pushes[i]];
  const y = lanes.top + lanes.step * i + lanes.lane;
  const base = lanes.wide ? y + 4 : y - 14;
  const sum = start === -Infinity ? [fixed(start)] : [fixed(start), `${push < 0 ? "−" : "+"} ${fixed(Math.abs(push))}`, `= ${fixed(total)}`];
  const absent = start === -Infinity ? words.ruledOut : total < low ? words.behind : "";
  return [
    text(0, base, shell.names[i], "bold"),
    sum.map((one, k) => text(lanes.numbers[k], base, one, i === winner && k === 2 ? "bold halo" : "halo", "end")),
    line(lanes.left, y, lanes.right, y),
    absent ? text(lanes.left, y + 4, absent, "muted halo") : drawRunner(view, i, y, x, low, high),
  ];
}

function drawRunner({ starts, pushes, winner, at: { lanes } }, i, y, x, low, high) {
  const [start, total] = [starts[i], starts[i] + pushes[i]];
  const own = i === winner;
  const look = colour(i);
  const end = x(total);
  const label = Math.min(Math.max(end, lanes.left + 26), lanes.right - 26);
  return [
    line(x(start), y, end, y, own ? `${look} thick` : `${look} thick faint`),
    start < low ? "" : line(x(start), y - 7, x(start), y + 7, "ink strong"),
    total > high ? path([[end - 4, y - 5], [end + 3, y], [end - 4, y + 5]], `${look} thick`) : flying(x(start) - end, 0, circle(end, y, own ? 7.5 : 5.5, `${look} dot`)),
    own && lanes.wide ? text(label, y - 11, fill(words.winner, { name: shell.names[i] }), `${look} bold halo`, "middle") : "",
    own && !lanes.wide ? text(lanes.numbers[2] + 8, y - 14, words.wins, `${look} bold halo`) : "",
  ];
}

// --- all races -----------------------------------------------------------------------------------

/** The bars are the wins; the upright line is the softmax, the line below what chance alone allows. */
function drawTally(view) {
  const { shares, p, allowed, races, at: { tally: { width, top, columns } } } = view;
  const x = scale([0, 1], [0, width]);
  const row = (i) => top + 36 + ROW * i;
  const [, softmaxAt, , chanceAt] = columns;
  return [
    text(0, top, fill(races === 1 ? words.one : words.tally, { races: grouped(races) }), "bold"),
    rect(columns[0] - 46, top + 14, 10, 10, "quiet", 2),
    line(softmaxAt - 63, top + 12, softmaxAt - 63, top + 27, "ink thick"),
    line(chanceAt - 68, top + 20, chanceAt - 52, top + 20, "axis thick"),
    words.table.map((word, k) => text(columns[k], top + 24, word, "muted", "end")),
    p.map((one, i) => [
      text(0, row(i) + 17, shell.names[i], "bold"),
      text(columns[2], row(i) + 17, signed(shares[i] - one), isOdd(view, i) ? "wrong" : "", "end"),
      text(columns[3], row(i) + 17, room(allowed[i]), "muted", "end"),
      gauge(0, row(i) + 24, width, 0, shares[i], colour(i)),
      line(x(one - allowed[i]), row(i) + 41, x(one + allowed[i]), row(i) + 41, "axis thick"),
      line(x(one), row(i) + 21, x(one), row(i) + 42, "ink thick"),
    ]),
    distribution(shares.map((one, i) => text(columns[0], row(i) + 17, probability(one, 3, false), "p", "end"))),
    distribution(p.map((one, i) => text(columns[1], row(i) + 17, probability(one, 3, false), "p", "end"))),
  ];
}

const room = (allowed) => (allowed >= 1 ? words.anything : allowed ? fill(words.within, { room: fixed(allowed, 3) }) : "0");

function signed(x) {
  const shown = fixed(x, 3);
  return Number(shown) > 0 ? `+${shown}` : Number(shown) === 0 ? "0" : shown;
}

export default figure({
  name: "gumbel-race",
  words,
  controls,
  animates: ["races", "seed", "noise"],
  guess: { right: 2, show: { logits: [2, 1, 0.1], temperature: 1, noise: "gaussian", races: MOST } },
  defaults: { logits: [2, 1, 0.1], temperature: 1, noise: "gumbel", races: 1000, seed: 20 },
  draw,
});
