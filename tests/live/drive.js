// Runs in a page: moves the controls of one figure and looks at what comes of it. Returns what is
// wrong, as a list of sentences.

([name, count]) => {
  const root = document.querySelector(`.sm-live[data-figure="${name}"]`);
  const { live } = root;
  const wrong = [];
  const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  let seed = 1;

  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // Numerical Recipes
    return seed / 2 ** 32;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const inputs = (kind) => [...root.querySelectorAll(kind)];
  const fire = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));

  // --- one move each; `at` is a number from 0 to 1 -------------------------------------------

  const slide = (range, at) => {
    range.value = Number(range.min) + at * (range.max - range.min);
    fire(range, "input");
  };
  const type = (box, at) => {
    const control = live.field(box.dataset.box).control;
    const [low, high] = control.kind === "seed" ? [0, 2 ** 32 - 1] : control.typed || [control.min, control.max];
    const reach = (x) => (Number.isFinite(x) ? x : 1e6);
    const x = at === 0 ? low : at === 1 ? high : reach(low) + at * (reach(high) - reach(low));
    box.value = String(control.whole || control.kind === "seed" ? Math.round(x) : at > 0.5 ? x : Number(x.toPrecision(3)));
    fire(box, "change");
    if (box.hasAttribute("aria-invalid")) wrong.push(`${box.dataset.box} = ${box.value} is refused`);
  };
  const choose = (select, at) => {
    select.selectedIndex = Math.min(select.options.length - 1, Math.floor(at * select.options.length));
    fire(select, "change");
  };
  const MOVES = {
    'input[type="range"]': slide,
    "[data-box]": type,
    select: choose,
    'input[type="checkbox"]': (box) => box.click(),
    button: (button) => button.click(),
  };

  // --- what must hold of every picture -----------------------------------------------------------

  const number = (shown) => {
    const plain = shown.replace("≈", "").replace("−", "-").trim();
    const [, front = "1", raised] = plain.match(/^(?:(.*)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/) || [null, plain, "⁰"];
    const exponent = [...raised].map((c) => (c === "⁻" ? "-" : DIGITS.indexOf(c))).join("");
    return Number(front) * 10 ** Number(exponent);
  };
  const decimals = (shown) => (/^[01]$|·|⁻/.test(shown) ? 9 : (shown.split(".")[1] || "").length || 2);

  const sums = () => {
    for (const one of root.querySelectorAll(".distribution")) {
      const shown = [...one.querySelectorAll(".p")].map((text) => text.textContent);
      const sum = shown.map(number).reduce((a, b) => a + b, 0);
      const rounding = shown.map((text) => 0.51 * 10 ** -decimals(text)).reduce((a, b) => a + b, 0);
      if (!(Math.abs(sum - 1) <= rounding)) wrong.push(`${shown} sums to ${sum}`);
    }
  };
  const words = () => {
    const odd = /NaN|undefined|null|Infinity|\[object/;
    for (const text of root.querySelectorAll(".sm-live-svg text:not(.wrong), label, legend, button"))
      if (odd.test(text.textContent)) wrong.push(`shows ${text.textContent}`);
    const declared = [...root.querySelectorAll(".wrong")].some((text) => text.textContent.includes("NaN"));
    const sentence = live.drawing.getAttribute("aria-label");
    if (odd.test(declared ? sentence.replaceAll("NaN", "") : sentence)) wrong.push(`says ${sentence}`);
    // While something loads, the caption tells how far it is.
    if (sentence !== (live.messages.shown ? live.text : live.says.textContent)) wrong.push("caption and text alternative differ");
    for (const box of root.querySelectorAll("[data-box]"))
      if (/NaN|undefined/.test(box.value)) wrong.push(`a box shows ${box.value}`);
  };
  const layout = () => {
    const frame = live.svg.firstElementChild.getBoundingClientRect();
    const texts = [...live.svg.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
    texts.forEach(([text, a], i) => {
      const label = text.textContent;
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1)
        wrong.push(`"${label}" reaches beyond the picture`);
      if (parseFloat(getComputedStyle(text).fontSize) < 12) wrong.push(`"${label}" is too small`);
      for (const [other, b] of texts.slice(0, i)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 4) wrong.push(`"${label}" lies on "${other.textContent}"`);
      }
    });
  };

  /** The native slider has to lie where its knob is drawn. */
  const knobs = () => {
    const drawn = [...live.svg.querySelectorAll(".knob")].map((knob) => knob.getBoundingClientRect());
    for (const range of root.querySelectorAll(".sm-placed")) {
      const box = range.getBoundingClientRect();
      const part = (range.value - range.min) / (range.max - range.min);
      const [x, y] = [box.left + 9 + part * (box.width - 18), box.top + box.height / 2];
      const reach = 1 + (box.width * range.step) / (range.max - range.min) / 2;
      const near = ({ left, right, top, bottom }) =>
        Math.abs((left + right) / 2 - x) <= reach && Math.abs((top + bottom) / 2 - y) <= 1;
      if (!drawn.some(near)) wrong.push(`${range.id} does not lie on its knob`);
    }
  };

  const look = (what) => {
    if (live.waiting) cancelAnimationFrame(live.waiting);
    live.from = null; // where a glide ends: what lies between hangs on the clock
    live.redraw();
    const before = wrong.length;
    const broken = root.querySelector(".sm-live-broken");
    if (broken) wrong.push(broken.textContent);
    sums();
    words();
    layout();
    knobs();
    for (let i = before; i < wrong.length; i++) wrong[i] += ` (after ${what}, in ${JSON.stringify(live.state)})`;
  };

  /** Move, then look: only adding and taking options or choosing a word may change the height. */
  const move = (kind, element, at) => {
    const height = () => live.svg.firstElementChild.getAttribute("height");
    const before = height();
    MOVES[kind](element, at);
    look(`${kind} ${element.id}`);
    const numeric = kind.includes("range") || kind === "[data-box]";
    if (numeric && height() !== before) wrong.push(`${element.id} changes the height of the picture`);
  };
  const kinds = Object.keys(MOVES);

  let moves = 0;
  const ends = () => {
    for (const kind of kinds)
      for (let i = 0; i < inputs(kind).length; i++)
        for (const at of [0, 1]) {
          const element = inputs(kind)[i];
          if (element) move(kind, element, at);
          moves++;
        }
    live.restart();
    look("start again");
  };
  /** All sliders at one end or the other: where numbers are longest. */
  const corners = () => {
    const sliders = (i) => inputs('input[type="range"]')[i];
    for (let turn = 0; turn < 16; turn++) {
      for (let i = 0; sliders(i); i++) slide(sliders(i), turn < 2 ? turn : Math.round(random()));
      look("sliders at their ends");
    }
    live.restart();
    look("start again");
  };
  const anywhere = () => {
    for (let i = 0; i < count && wrong.length < 20; i++) {
      const kind = pick(kinds.filter((kind) => inputs(kind).length));
      move(kind, pick(inputs(kind)), random());
      moves++;
    }
  };

  look("opening");
  ends();
  corners();
  anywhere();
  live.player.halt();
  return { wrong: [...new Set(wrong)].slice(0, 20), moves, shows: root.querySelectorAll(".distribution").length };
};
