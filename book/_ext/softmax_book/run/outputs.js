// What a cell puts out, where the printed output stood. HTML comes from code that anybody may have
// written, a link even: nothing of it that could act gets into the page.

import { element } from "./elements.js";

export const words = {
  line: "{kind}, in line {line} of this cell: {code}",
  elsewhere: "{kind}",
  cause: "It came from {cause}",
};

const CLEAN = {
  USE_PROFILES: { html: true, svg: true, svgFilters: true },
  FORBID_TAGS: ["style", "form", "input", "button", "a", "iframe", "audio", "video", "foreignObject"],
  FORBID_ATTR: ["id", "name", "href", "xlink:href", "action", "srcset", "tabindex"],
  ADD_ATTR: ["focusable"],
};

/** Return what stands for one output. `purify` is DOMPurify. */
export function shown(output, purify) {
  if (output.error) return problem(output.error);
  if (output.stream) return block(output.stream, output.text);
  const { "text/html": html, "text/markdown": markdown, "text/plain": plain } = output.data;
  if (html !== undefined) return element("div", { class: "output text_html" }, purify.sanitize(html, { ...CLEAN, RETURN_DOM_FRAGMENT: true }));
  const code = /^```\w*\n([\s\S]*)\n```$/.exec(markdown ?? "");
  return block("text_plain", code ? code[1] : (markdown ?? plain));
}

function block(kind, text) {
  return element("div", { class: `output ${kind}` }, element("div", { class: "highlight" }, element("pre", {}, text)));
}

function problem({ kind, message, line, code, cause }) {
  const told = line ? words.line : words.elsewhere;
  const first = told.replace("{kind}", kind).replace("{line}", line).replace("{code}", "");
  return element(
    "div",
    { class: "output run-error" },
    element("p", {}, element("strong", {}, first), message),
    code ? element("pre", {}, code) : "",
    cause ? element("p", {}, words.cause.replace("{cause}", cause)) : "",
  );
}
