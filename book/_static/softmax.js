// What the pages do beyond HTML and CSS. Every page can be read without it.
(function () {
  "use strict";
  const page = document.documentElement;
  const all = (selector) => document.querySelectorAll(selector);

  // Light and dark: the system decides until the reader does.
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const switcher = document.getElementById("switch-theme");

  function show(theme) {
    page.dataset.theme = theme;
    switcher.setAttribute("aria-label", `Switch to the ${theme === "dark" ? "light" : "dark"} page`);
  }
  function systemTheme() {
    return systemIsDark.matches ? "dark" : "light";
  }
  function remember(theme) {
    try {
      if (theme === systemTheme()) localStorage.removeItem("mode");
      else localStorage.setItem("mode", theme);
    } catch { /* a browser may forbid storage: the choice then lasts for this page */ }
  }
  switcher.addEventListener("click", () => {
    show(page.dataset.theme === "dark" ? "light" : "dark");
    remember(page.dataset.theme);
  });
  systemIsDark.addEventListener("change", () => show(systemTheme()));
  show(page.dataset.theme);

  // Print light, with proofs and notes unfolded; code that draws, and solutions, as they are.
  let themeOnScreen;
  document.getElementById("print-page").addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    themeOnScreen = page.dataset.theme;
    page.dataset.theme = "light";
    for (const box of all("details:not([open], .hide, .solution)")) { box.open = true; box.dataset.folded = ""; }
  });
  addEventListener("afterprint", () => {
    page.dataset.theme = themeOnScreen;
    for (const box of all("details[data-folded]")) { box.open = false; delete box.dataset.folded; }
  });

  // Copy buttons on code.
  function codeOf(block) {
    const lines = block.textContent.trimEnd().split("\n");
    for (const prompt of [/^(>>>|\.\.\.)( |$)/, /^\$ /]) {
      const typed = lines.filter((line) => prompt.test(line));
      if (typed.length) return typed.map((line) => line.replace(prompt, "")).join("\n");
    }
    return lines.join("\n");
  }
  function addCopyButton(block) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(codeOf(block));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    block.parentElement.append(button);
  }
  if (navigator.clipboard) all(".cell_input pre, article > section div[class*='highlight-'] pre").forEach((block) => {
    if (!block.closest(".cell_output") && !block.parentElement.querySelector(".copy")) addCopyButton(block);
  });

  // What scrolls sideways can be reached, and is named, without a mouse.
  const scrollers = "pre, .pst-scrollable-table-container, div.math, .output.text_html";
  const names = [[".cell_output pre", "Output"], ["pre", "Code"], [".pst-scrollable-table-container", "Table"], ["div.math", "Formula"]];
  function nameOf(box) {
    return names.find(([selector]) => box.matches(selector))?.[1] ?? "Figure";
  }
  function offerScrolling(box, scrolls) {
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", `${nameOf(box)}, can be scrolled sideways`);
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
  const watch = new ResizeObserver((entries) => {
    // First read all, then write: a write between two reads would lay out the page anew.
    const boxes = entries.map(({ target }) => [target, target.scrollWidth > target.clientWidth + 1]);
    for (const [box, scrolls] of boxes) {
      if (scrolls !== box.hasAttribute("tabindex")) offerScrolling(box, scrolls);
    }
  });
  all(scrollers).forEach((box) => watch.observe(box));

  // Mark in "On this page" the section that is being read, and remember it on this device.
  const contents = document.getElementById("page-sections");
  const links = [...all("#page-sections a")];
  const sections = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const root = new URL(page.dataset.content_root, location);
  const isChapter = document.querySelector("h1 .section-number");
  let marked = -1;
  function markSection() {
    const current = sections.findLastIndex((section) => section?.getBoundingClientRect().top < innerHeight / 3);
    if (current === marked) return;
    links[marked]?.removeAttribute("aria-current");
    links[current]?.setAttribute("aria-current", "true");
    marked = current;
    if (isChapter) rememberPlace(links[current]);
  }
  function rememberPlace(link) {
    const title = (link ?? document.querySelector("h1")).textContent.replace(/#$/, "").trim();
    const place = { page: location.pathname.slice(root.pathname.length) + (link?.hash ?? ""), title };
    try { localStorage.setItem("place", JSON.stringify(place)); } catch { /* then not */ }
  }
  if (links.length) addEventListener("scroll", markSection, { passive: true });
  contents?.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });

  // The first page offers to go on where the reader was.
  function lastPlace() {
    try { return JSON.parse(localStorage.getItem("place")); } catch { return null; }
  }
  const begin = document.querySelector(".begin"), place = begin && lastPlace();
  if (place) {
    const link = document.createElement("a"), line = document.createElement("p");
    link.href = new URL(place.page, root);
    link.textContent = `Continue at ${place.title}`;
    line.append(link);
    begin.append(line);
  }

  // The key / leads to the search.
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    const field = [...all("input[type=search]")].find((input) => input.checkVisibility());
    if (field) field.focus();
    else document.querySelector(".search-link").click();
  });
})();
