// What a figure hands on: a link to its state, and the lines that show it in another page.

import { element, escape, fill } from "./drawing.js";
import { words } from "./figure.js";
import { address, copied, linkTo } from "./links.js";

const ABOUT_THE_FIGURE = 90; // px that a page of its own has beside the figure

/** Lines to paste: a frame, and the script that gives it the height which the figure tells. */
const EMBED = `<iframe src="{src}" title="{title}" width="100%" height="{height}" style="border: 0" loading="lazy" allow="clipboard-write"></iframe>
<script>
addEventListener("message", ({ source, data }) => {
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source && data && data.softmaxHeight) frame.style.height = data.softmaxHeight + "px";
});
</script>`;

/** The address of the page that shows a figure alone. */
function alone({ name }) {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  return new URL(`figures/${name}.html`, root).href;
}

export class Sharing {
  constructor(live) {
    this.live = live;
  }

  /** Copy the link to the state; it stands in the address bar too. Where copying is not allowed, show it. */
  async link() {
    const { live } = this;
    const fragment = linkTo(live.figure, live.root.id, live.state);
    address(fragment);
    const whole = new URL(fragment, location.href).href;
    if (await copied(whole)) return this.show(said(words.linkCopied));
    this.show(said(words.linkHere) + element("input", { type: "text", readonly: "readonly", value: whole, aria_label: words.linkHere }), "input");
  }

  /** Show the lines to paste, or put them away. */
  embed() {
    if (this.box?.querySelector("textarea")) return this.close();
    const { figure, state, root } = this.live;
    const id = `figure-${figure.name}`;
    const [now, begun] = [state, figure.defaults].map((one) => linkTo(figure, id, one));
    const fragment = now === begun ? "" : now;
    const lines = fill(EMBED, {
      src: escape(alone(figure) + fragment),
      title: escape(fill(words.group, figure)),
      height: root.offsetHeight + ABOUT_THE_FIGURE,
    });
    const area = element("textarea", { rows: 8, readonly: "readonly", spellcheck: "false", aria_label: words.embed }, escape(lines));
    const copy = element("button", { type: "button", data_do: "copy" }, words.embedCopy);
    const local = location.protocol === "file:" ? said(words.embedLocal) : "";
    this.show(said(words.embedHere) + local + area + copy, "textarea");
  }

  /** Copy the lines, or leave them selected. */
  async copy() {
    const [area, button] = ["textarea", "button"].map((one) => this.box.querySelector(one));
    area.select();
    if (await copied(area.value)) button.textContent = words.embedCopied;
  }

  /** Show it below the inputs, with the text of a field selected. */
  show(html, field) {
    this.box ||= this.made();
    this.box.innerHTML = html;
    this.box.hidden = false;
    if (field) this.box.querySelector(field).select();
    this.live.say(this.box.querySelector("p").textContent);
  }

  close() {
    this.box.replaceChildren();
    this.box.hidden = true;
  }

  made() {
    const box = document.createElement("div");
    box.className = "sm-live-share";
    this.live.inputs.after(box);
    return box;
  }
}

const said = (sentence) => element("p", {}, escape(sentence));
