// Keeps points and comments as one types, and moves from answer to answer with the keyboard.
const words = document.querySelector("main").dataset;
const articles = [...document.querySelectorAll("article")];
const points = articles.map((article) => article.querySelector("input"));
let waiting = 0;

async function keep(article) {
  const says = article.querySelector("[role=status]");
  const [field, comment] = [article.querySelector("input"), article.querySelector("textarea")];
  const asked = (article.asked = (article.asked ?? 0) + 1);
  let answer;
  try {
    const body = JSON.stringify({ id: article.id, points: field.value, comment: comment.value });
    const headers = { "Content-Type": "application/json" };
    answer = await (await fetch("../keep", { method: "POST", headers, body })).json();
  } catch {
    answer = { error: words.gone };
  }
  waiting -= 1;
  if (asked !== article.asked) return; // Something newer was typed meanwhile.
  says.textContent = answer.error ?? words.kept;
  says.className = answer.error ? "wrong" : "right";
  field.setAttribute("aria-invalid", String(Boolean(answer.error)));
}

function soon(article) {
  if (!article.timer) waiting += 1;
  clearTimeout(article.timer);
  article.querySelector("[role=status]").textContent = words.keeping;
  article.timer = setTimeout(() => {
    article.timer = 0;
    keep(article);
  }, 300);
}

function go(to) {
  const field = points[Math.min(Math.max(to, 0), points.length - 1)];
  field.focus();
  field.select();
  field.closest("article").scrollIntoView({ block: "nearest" });
}

articles.forEach((article, i) => {
  article.addEventListener("input", () => soon(article));
  article.addEventListener("keydown", (event) => {
    const isPoints = event.target.tagName === "INPUT";
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && (isPoints || (event.key === "Enter" && event.ctrlKey))) {
      event.preventDefault();
      go(i + steps[event.key]);
    }
  });
});
window.addEventListener("beforeunload", (event) => waiting > 0 && event.preventDefault());
if (points.length) go(Math.max(points.findIndex((field) => field.value === ""), 0));
