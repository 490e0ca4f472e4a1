// Makes one document of all pages of the book, to be printed. It is called in a browser page at
// the root of the site, with what tools/pdf.py knows of the book.
(async ({ title, author, base, language, parts, words }) => {
  const site = new URL("./", location.href).href;
  const names = parts.flatMap((part) => part.pages);
  const make = (tag, attributes = {}, ...content) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  // --- the pages, with ids that are unique in the whole book --------------------------------

  const key = (name) => name.split("/").pop();
  const idOf = (name, id) => (id ? `${key(name)}.${id}` : key(name));
  const IDS = ["for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"];

  async function load(name) {
    const text = await (await fetch(`${site}${name}.html`)).text();
    const found = new DOMParser().parseFromString(text, "text/html");
    const article = found.querySelector("article");
    article.querySelectorAll(`.headerlink, .copy, script, .sm-live-guess, .sm-live-controls, .sm-live-hint,
      .sm-live-transcript, .sm-placed, .sm-handle, .sm-live-svg.narrow, .sm-forget, .begin`).forEach((one) => one.remove());
    for (const one of article.querySelectorAll("[id]")) one.id = idOf(name, one.id);
    for (const attribute of IDS) {
      for (const one of article.querySelectorAll(`[${attribute}]`)) {
        const ids = one.getAttribute(attribute).split(/\s+/).filter(Boolean);
        one.setAttribute(attribute, ids.map((id) => idOf(name, id)).join(" "));
      }
    }
    for (const one of article.querySelectorAll("[src]")) one.src = new URL(one.getAttribute("src"), `${site}${name}.html`).href;
    article.id = idOf(name);
    return { name, article, sheets: [...found.querySelectorAll('link[rel="stylesheet"]')].map((link) => new URL(link.getAttribute("href"), `${site}${name}.html`).href) };
  }

  // A link within the book becomes one within the document; one to a file of the site needs the
  // address of the site, and without it is plain text.
  function lead(link, name) {
    const from = `${site}${name}.html`;
    const goal = new URL(link.getAttribute("href"), from);
    if (!goal.href.startsWith(site)) return;
    const path = decodeURIComponent(goal.pathname.slice(new URL(site).pathname.length));
    const page = path.replace(/\.html$/, "").replace(/^(index)?$/, names[0]);
    if (names.includes(page)) {
      const id = idOf(page, decodeURIComponent(goal.hash.slice(1)));
      link.setAttribute("href", `#${document.getElementById(id) ? id : idOf(page)}`);
    } else if (base) link.href = new URL(path + goal.hash, base).href;
    else link.removeAttribute("href");
  }

  // --- what a printed page says otherwise ---------------------------------------------------

  const pageOf = (id) => make("span", { class: "page-of", "data-page-of": id });
  const leadTo = (id, text) => {
    const [before, after] = text.split("{page}");
    return make("p", { class: "elsewhere" }, make("a", { href: `#${id}` }, before, pageOf(id), after));
  };
  const addressOf = (figure) => new URL(`figures/${figure}.html`, base || "https://site.invalid/");

  function addAddress(figure) {
    const address = addressOf(figure.dataset.figure);
    const shown = base ? address.host + address.pathname : address.pathname.slice(1);
    const link = base ? make("a", { href: address.href }, shown) : shown;
    const [before, after] = words.live.split("{address}");
    figure.append(make("p", { class: "live-address" }, before, link, after));
  }

  // What is folded on a page stands at the end of the book, with a line in its place.
  function takeOut(box, id, there) {
    const rest = make("section", { id, class: `taken ${box.className.replace(/hide|above-input/g, "")}` });
    const mark = make("span", { id: `${id}.from` });
    box.before(mark, leadTo(id, there));
    const summary = box.querySelector(":scope > summary");
    summary.remove();
    if (box.matches(".solution")) rest.append(make("h3", { class: "admonition-title" }, summary.textContent));
    // Of the code in the appendix the colours would be half of all that is printed.
    if (box.matches(".hide")) for (const pre of box.querySelectorAll("pre")) pre.replaceChildren(pre.textContent);
    rest.append(...box.childNodes, leadTo(`${id}.from`, words.back));
    box.remove();
    return rest;
  }

  // What is drawn says what it is. Chromium gives a name to a figure, and only to one with text.
  function nameFormula(formula) {
    const source = formula.querySelector("annotation")?.textContent.trim();
    formula.querySelector(".katex-mathml")?.remove();
    formula.querySelector(".katex-html").removeAttribute("aria-hidden");
    if (!source) return;
    formula.setAttribute("role", "figure");
    formula.setAttribute("aria-label", source);
  }

  function nameDrawing(drawing) {
    drawing.setAttribute("role", "figure");
    drawing.closest("figure")?.setAttribute("role", "group");
  }

  // --- title, contents, appendices ----------------------------------------------------------

  const titleOf = (article) => article.querySelector("h1").textContent.trim();

  function cover(mark, claim, imprint) {
    return make("header", { class: "title-page" }, mark, make("p", { class: "book-title" }, title), make("p", { class: "claim" }, claim),
      make("div", { class: "imprint" }, ...[author, imprint, base].filter(Boolean).map((line) => make("p", {}, line))));
  }

  function entry(id, text) {
    return make("a", { href: `#${id}` }, make("span", { class: "entry" }, text), make("span", { class: "leader", "aria-hidden": "true" }), pageOf(id));
  }

  function contents(sections) {
    const nav = make("nav", { class: "contents", id: "contents" }, make("h1", {}, words.contents));
    for (const { caption, articles } of sections) {
      if (caption) nav.append(make("p", { class: "part" }, caption));
      const list = make("ol");
      for (const article of articles) {
        const item = make("li", {}, entry(article.id, titleOf(article)));
        const inner = [...article.querySelectorAll("section > h2")].filter((h2) => h2.parentElement.id);
        if (inner.length) item.append(make("ol", {}, ...inner.map((h2) => make("li", {}, entry(h2.parentElement.id, h2.textContent.trim())))));
        list.append(item);
      }
      nav.append(list);
    }
    return nav;
  }

  function appendix(id, heading, groups) {
    const article = make("article", { id, class: "appendix" }, make("h1", {}, heading));
    for (const [from, boxes] of groups) {
      if (boxes.length) article.append(make("section", { id: `${id}.${from.id}` }, make("h2", {}, titleOf(from)), ...boxes));
    }
    return article;
  }

  // The head of a page is the chapter that it belongs to.
  function heads(articles) {
    return articles.map((article, i) => {
      article.style.page = `book-${i}`;
      // What is made for one sheet of paper has the margins of a page printed alone.
      const margin = article.id === "cheatsheet" ? "margin: 14mm;" : "";
      return `@page book-${i} { ${margin} @top-left { content: ${JSON.stringify(titleOf(article))}; } }`;
    }).join("\n");
  }

  // ------------------------------------------------------------------------------------------

  const pages = await Promise.all(names.map(load));
  const mark = document.querySelector(".home .mark").cloneNode(true);
  const imprint = document.querySelector(".foot p").textContent.trim();
  const claim = pages[0].article.querySelector(".headline")?.textContent ?? "";
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = "light";
  document.title = title;
  document.head.querySelectorAll('link, style, script, meta[name="color-scheme"]').forEach((one) => one.remove());
  // Each page has one sheet, made of some of the same parts: the longest last, as on the pages.
  const sheets = await Promise.all([...new Set(pages.flatMap((page) => page.sheets))].map(async (href) => ({ href, size: (await (await fetch(href)).text()).length })));
  const wait = sheets.sort((a, b) => a.size - b.size).map(({ href }) => new Promise((done, failed) => {
    const link = make("link", { rel: "stylesheet", href });
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
    document.head.append(link);
  }));
  await Promise.all(wait);
  document.body.className = "whole-book";
  document.body.replaceChildren(...pages.map((page) => page.article));
  for (const { name, article } of pages) {
    for (const link of article.querySelectorAll("a[href]")) lead(link, name);
    article.querySelectorAll(".katex").forEach(nameFormula);
    article.querySelectorAll('[role="img"][aria-label]:not(.katex)').forEach(nameDrawing);
    article.querySelectorAll(".sm-live[data-figure]:has(.sm-live-picture)").forEach(addAddress);
  }
  const solutions = [], code = [];
  for (const { article } of pages) {
    const take = (boxes, kind, there) => [...boxes].map((box, i) => takeOut(box, box.id || `${article.id}.${kind}-${i + 1}`, there));
    solutions.push([article, take(article.querySelectorAll("details.solution"), "solution", words.solution)]);
    code.push([article, take(article.querySelectorAll(".cell:not(.tag_remove-input) > details.hide"), "code", words.code)]);
    for (const box of article.querySelectorAll("details")) box.open = true;
  }
  const appendices = [appendix("solutions", words.solutions, solutions), appendix("code", words.codes, code)];
  for (const box of appendices.flatMap((one) => [...one.querySelectorAll("details")])) box.open = true;
  const byName = new Map(pages.map((page) => [page.name, page.article]));
  const groups = [...parts.map(({ caption, pages }) => ({ caption, articles: pages.map((name) => byName.get(name)) })), { caption: words.end, articles: appendices }];
  const articles = [...byName.values(), ...appendices];
  const front = contents(groups);
  document.head.append(make("style", {}, heads([front, ...articles])));
  document.body.replaceChildren(cover(mark, claim, imprint), front, ...articles);
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  return articles.length;
})
