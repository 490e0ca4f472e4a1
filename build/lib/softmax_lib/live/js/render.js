// For Node: reads [{figure, state, id}, …] as JSON, writes [{html} or {problem}, …].

import { readFileSync } from "node:fs";
import { decode } from "./figure.js";
import { frame } from "./frame.js";
import { guess, payoff } from "./guess.js";
import question from "./question.js";

const QUESTIONS = { question, guess, payoff };

async function render({ figure: name, state: data, id }) {
  const figure = QUESTIONS[name] || (await import(`./figures/${name}.js`)).default;
  const state = decode(figure, data);
  const problem = figure.check(state);
  if (problem) return { problem };
  return { html: figure.frame ? figure.frame(state, id) : frame(figure, state, id, figure.guessAt(state)) };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = await Promise.all(
  asked.map((one) => render(one).catch((error) => ({ problem: String(error) }))),
);
process.stdout.write(JSON.stringify(answers));
