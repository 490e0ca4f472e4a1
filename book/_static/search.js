// The search page: it looks through `sections` (search-index.js) while one types.
(function () {
  "use strict";
  const MOST = 40, AROUND = 90;
  const field = document.getElementById("query");
  const results = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const all = Object.entries(sections).flatMap(([page, found]) =>
    found.map((one, i) => ({ ...one, page, pageTitle: found[0].title, first: i === 0 })));

  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // A word is found at the beginning of longer ones; a plural finds its singular.
  const pattern = (word) => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(word.replace(/(?<=\p{L}{3})(es|s)$/u, ""))}`, "giu");
  const count = (text, form) => text.match(form)?.length ?? 0;

  function score(section, forms, phrase) {
    let total = 0;
    for (const form of forms) {
      const inTitle = count(section.title, form), inWords = count(section.words, form), inText = count(section.text, form);
      if (!inTitle && !inWords && !inText) return 0;
      total += 12 * Math.min(inTitle, 1) + 6 * Math.min(inWords, 1) + Math.log2(1 + inText);
    }
    for (const [text, worth] of [[section.title, 12], [section.words, 12], [section.text, 4]]) {
      if (forms.length > 1 && phrase.test(text)) total += worth;
    }
    return total * (section.first ? 1.2 : 1);
  }

  // A piece of the text around the place where the words stand, with the words marked.
  function snippet(text, forms) {
    const place = Math.min(...forms.map((form) => text.search(form)).filter((at) => at >= 0));
    if (!text || !Number.isFinite(place)) return [text.slice(0, 2 * AROUND)];
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
    link.href = section.first ? section.page : `${section.page}#${section.id}`;
    link.textContent = section.title;
    item.append(link);
    if (!section.first) item.append(Object.assign(document.createElement("span"), { className: "where", textContent: section.pageTitle }));
    const context = Object.assign(document.createElement("p"), { className: "context" });
    context.append(...snippet(section.text, forms));
    item.append(context);
    return item;
  }

  function search() {
    const words = field.value.toLowerCase().match(/[\p{L}\p{N}_.]+/gu) ?? [];
    const forms = words.map(pattern), phrase = new RegExp(words.map(escaped).join("[^\\p{L}\\p{N}]+"), "iu");
    const found = words.length ? all.map((one) => [score(one, forms, phrase), one]).filter(([points]) => points) : [];
    found.sort(([a], [b]) => b - a);
    results.replaceChildren(...found.slice(0, MOST).map(([, one]) => entry(one, forms)));
    const more = found.length > MOST ? ` The best ${MOST} are shown.` : "";
    status.textContent = !words.length ? "" : found.length ? `${found.length} ${found.length > 1 ? "sections" : "section"} found.${more}` : "Nothing found. Fewer words, or only the beginning of a word, find more.";
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
