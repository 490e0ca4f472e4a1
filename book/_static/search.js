// The search page: it looks through `sections` (search-index.js) while one types.
(function () {
  "use strict";
  const MOST = 40, AROUND = 90;
  const field = document.getElementById("query");
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const answers = ranking(sections);

  // A piece of the text around the place where the rarest of the words stands, with all of them marked.
  function snippet(text, forms) {
    const place = forms.map((form) => text.search(form)).find((at) => at >= 0);
    if (place === undefined) return [text.length > 2 * AROUND ? text.slice(0, text.lastIndexOf(" ", 2 * AROUND)) + " …" : text];
    const start = place < AROUND ? 0 : text.indexOf(" ", place - AROUND) + 1;
    const end = text.lastIndexOf(" ", start + 2.2 * AROUND);
    const piece = text.slice(start, start + 2.2 * AROUND >= text.length ? undefined : end);
    const parts = [start ? "… " : ""];
    let last = 0;
    const either = new RegExp(forms.map((form) => `${form.source}[\\p{L}\\p{N}]*`).join("|"), "giu");
    for (const found of piece.matchAll(either)) {
      const mark = document.createElement("mark");
      mark.textContent = found[0];
      parts.push(piece.slice(last, found.index), mark);
      last = found.index + found[0].length;
    }
    return [...parts, piece.slice(last), end < text.length && start + piece.length < text.length ? " …" : ""];
  }

  function entry(section, forms) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = section.id ? `${section.page}#${section.id}` : section.page;
    link.textContent = section.title;
    item.append(link);
    if (section.of) item.append(Object.assign(document.createElement("span"), { className: "where", textContent: section.of }));
    if (section.text) {
      const context = Object.assign(document.createElement("p"), { className: "context" });
      context.append(...snippet(section.text, forms));
      item.append(context);
    }
    return item;
  }

  function summary(found) {
    if (!found.length) return "Nothing found. Fewer words, or only the beginning of a word, find more.";
    const number = `${found.length} ${found.length > 1 ? "sections" : "section"} found.`;
    const some = found.some(({ all }) => all) ? "" : " None has all of the words.";
    return number + some + (found.length > MOST ? ` The best ${MOST} are shown.` : "");
  }

  function search() {
    const { found, forms } = answers(field.value);
    results.replaceChildren(...found.slice(0, MOST).map(({ section }) => entry(section, forms)));
    status.textContent = field.value.trim() ? summary(found) : "";
  }

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", () => {
    search();
    history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
  });
  field.form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  search();
  if (!field.value) field.focus();
})();
