// The page of one figure: its theme, its height for a page around it, and the view for a lecture.
(function () {
  "use strict";
  const page = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const presenting = asked.has("present");

  // Light or dark: as the link says, else as the reader has chosen in the book, else as the system.
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try { return localStorage.getItem("mode"); } catch { return null; }
  }
  function show() {
    const known = [asked.get("theme"), chosen()].find((one) => one === "light" || one === "dark");
    page.dataset.theme = known || (systemIsDark.matches ? "dark" : "light");
  }
  systemIsDark.addEventListener("change", show);
  show();

  // On paper the figure is light.
  addEventListener("beforeprint", () => { page.dataset.theme = "light"; });
  addEventListener("afterprint", show);

  // A page around the figure hears how high it is.
  function tellHeight() {
    parent.postMessage({ softmaxHeight: document.body.offsetHeight }, "*");
  }

  // Before an audience: the figure is as large as the screen allows, controls beside the picture.
  const BESIDE = 1000, ABOVE = 110; // px: both columns; the title and what stands around it
  function enlarge() {
    const [picture] = [...document.querySelectorAll(".sm-live-svg > svg")].filter((one) => one.checkVisibility());
    const wide = innerWidth >= BESIDE;
    page.dataset.present = wide ? "wide" : "narrow";
    const height = Number(picture.getAttribute("height")) + ABOVE;
    const zoom = wide ? Math.min(innerWidth / BESIDE, innerHeight / height) : 1;
    document.querySelector("main").style.zoom = Math.max(1, zoom);
  }

  // Arrow keys, and the buttons of a remote control, go to the next figure, but keep their meaning in a control.
  const LEADS = { ArrowRight: "[rel=next]", PageDown: "[rel=next]", ArrowLeft: "[rel=prev]", PageUp: "[rel=prev]", Escape: ".sm-leave" };
  function follow(event) {
    const { key, target } = event;
    const link = Object.hasOwn(LEADS, key) && document.querySelector(LEADS[key]);
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (key !== "Escape" && target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    location.assign(link.href);
  }

  if (presenting) page.dataset.present = "";
  document.addEventListener("DOMContentLoaded", () => {
    if (parent !== window) new ResizeObserver(tellHeight).observe(document.body);
    if (!presenting) return;
    for (const link of document.querySelectorAll(".sm-lecture a[rel]")) link.search = location.search;
    addEventListener("resize", enlarge);
    document.addEventListener("keydown", follow);
    enlarge();
  });
})();
