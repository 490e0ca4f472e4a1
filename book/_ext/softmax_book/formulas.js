// Renders formulas: reads a list of { latex, options }, writes a list of { html } or { error }.
// node formulas.js path/to/katex.min.js < asked.json > answers.json

const katex = require(process.argv[2]);

function answer({ latex, options }) {
  try {
    return { html: katex.renderToString(latex, options) };
  } catch (error) {
    return { error: error.message };
  }
}

const asked = JSON.parse(require("fs").readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(asked.map(answer)));
