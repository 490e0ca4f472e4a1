// Run by test_links.py: reads { what, … } as JSON, writes what was asked for. It looks at links without a browser.

import { readFileSync } from "node:fs";

const asked = JSON.parse(readFileSync(0, "utf8"));
const js = (name) => import(`${asked.root}/${name}`);
const { actions, applies, encode, figure: complete, fieldsOf, sameState, stepped } = await js("figure.js");
const { linkTo, stateIn } = await js("links.js");
const { generator } = await js("random.js");
const figures = await Promise.all(asked.names.map(async (name) => (await js(`figures/${name}.js`)).default));
const chance = generator(asked.seed ?? 1);
const pick = (list) => list[chance.below(list.length)];

/** A state that a reader may reach: presets, steps, and whatever buttons do. */
function reached(figure) {
  let state = figure.defaults;
  for (let i = 0; i < 12; i++) {
    const control = pick(figure.controls.filter((one) => applies(one, state)));
    const { kind, key, options } = control;
    let next = state;
    if (kind === "presets") next = actions.preset(control, state, chance.below(options.length));
    else if (kind === "choice") next = { ...state, [key]: pick(options).value };
    else if (kind === "toggle") next = { ...state, [key]: !state[key] };
    else if (kind === "order") next = actions[pick(["up", "down"])](control, state, pick(options).value);
    else if (kind === "text") next = { ...state, [key]: Array.from({ length: 20 }, () => pick([...control.symbols(state)])).join("") };
    else if (kind === "button") next = control.act(state);
    else if (fieldsOf(control, state).length) next = stepped(pick(fieldsOf(control, state)), state, pick([-1, 1]));
    if (!figure.check(next)) state = next;
  }
  return state;
}

/** A state of another kind than any that a control allows: a link must refuse it, and change nothing. */
function hostile(figure) {
  const keys = [...Object.keys(figure.defaults), "__proto__", "constructor", "toString", "x", ""];
  const values = [
    "<script>alert(1)</script>", "%3Cimg%20src=x%20onerror=alert(1)%3E", "javascript:alert(1)", "NaN", "nan", "Infinity", "inf", "-inf", "1e999",
    "-1e400", "0x10", "%", "%E0%A4%A", "%00", "\u202e", "1,2,3", ",,,", "1,".repeat(2000), "on", "off", "true", "", " ", "1;2", "{}", "[]", "null", "1e5",
    "-5", "0", "3", "__proto__", "\ud800", "٣", "１", "'\"><svg/onload=alert(1)>", "../../etc/passwd", "//evil.example/x", "9".repeat(400),
  ];
  const version = chance.uniform() < 0.8 ? "1" : pick(["", "0", "2", "99", "1.", "one", "__proto__"]);
  const entries = Array.from({ length: chance.below(6) }, () => pick([`${pick(keys)}=${pick(values)}`, pick(keys), pick(values)]));
  return [`#figure-${figure.name}=${version}`, ...entries].join("&");
}

const DO = {
  written: () => figures.map((figure, i) => linkTo(figure, `figure-${figure.name}`, { ...figure.defaults, ...asked.states?.[i] })),
  read: () => figures.map((figure, i) => { const found = stateIn(figure, asked.links[i]); return { ...found, state: found.state && encode(found.state) }; }),
  trips: () =>
    figures.flatMap((figure) => Array.from({ length: 60 }, () => {
      const state = reached(figure);
      const found = stateIn(figure, linkTo(figure, "figure-x", state));
      return found.state && sameState(found.state, state) && !found.left ? "" : `${figure.name}: ${JSON.stringify(state)} ${JSON.stringify(found)}`;
    })),
  fuzz: () => {
    const counts = { shown: 0, refused: 0 };
    const wrong = [];
    for (let i = 0; i < asked.count; i++) {
      const figure = pick(figures);
      const link = hostile(figure);
      try {
        const { state, problem, left = "" } = stateIn(figure, link);
        if (Boolean(state) === Boolean(problem)) wrong.push(link);
        if (state && (figure.check(state) || Object.keys(state).join() !== Object.keys(figure.defaults).join())) wrong.push(link);
        if (/[<>]|alert|%/.test(`${problem}${left}`) || `${problem}`.length > 200) wrong.push(`${link} says ${problem}${left}`);
        if (state) figure.draw(state, 320);
        counts[state ? "shown" : "refused"]++;
      } catch (error) {
        wrong.push(`${link}: ${error}`);
      }
    }
    return { ...counts, wrong: wrong.slice(0, 10), polluted: Object.keys(Object.prototype).length };
  },
  /** A figure that has gained a control opens the links that were made before. */
  older: () => {
    const [figure] = figures;
    const control = { kind: "toggle", key: "late", label: "Late" };
    const gained = complete({ ...figure, check: undefined, controls: [...figure.controls, control], defaults: { ...figure.defaults, late: false } });
    const newer = linkTo(gained, "figure-x", { ...gained.defaults, late: true });
    return { old: stateIn(gained, linkTo(figure, "figure-x", figure.defaults)), later: stateIn(figure, newer) };
  },
};

process.stdout.write(JSON.stringify(DO[asked.what]()));
