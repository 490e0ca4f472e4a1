// Run and Edit on the code cells of a chapter. Nothing is loaded before one of them is pressed.
(function () {
  "use strict";
  const script = document.currentScript;
  const words = {
    run: "Run", edit: "Edit", reset: "Reset", link: "Link", cell: "{act} cell {number}",
    file: "A page that is opened from the disk may not start Python. Show the book with a web server: make serve.",
    old: "This browser has no WebAssembly, which Python needs here. The printed page is whole.",
    lost: "What runs Python could not be loaded ({problem}). The printed page is whole.",
    mine: "You have edited this cell on this device.",
  };
  const address = (name) => new URL(script.dataset[name], document.baseURI).href;
  const roots = [...document.querySelectorAll("div.cell")];
  const links = script.dataset.links === "true";
  let opened;

  function open() {
    if (location.protocol === "file:") return Promise.reject(new Error("file"));
    if (typeof WebAssembly !== "object") return Promise.reject(new Error("old"));
    const options = { core: address("core"), book: address("book"), cells: address("cells"), roots, size: Number(script.dataset.size) };
    opened ??= import(`${options.book}console.js`).then(({ Console }) => Console.open(options));
    return opened;
  }
  async function press(act, index, says) {
    try {
      const cells = await open();
      await cells[act](index, says);
    } catch (error) {
      opened = undefined;
      says.textContent = (words[error.message] ?? words.lost).replace("{problem}", error.message);
    }
  }
  function keptFor(index) {
    try { return localStorage.getItem(`softmax/cell/${location.pathname}#${index}`); } catch { return null; }
  }
  function addTools(input, index) {
    const tools = document.createElement("div"), says = document.createElement("span");
    tools.className = "run-tools";
    says.className = "run-says";
    says.setAttribute("role", "status");
    for (const act of ["run", "edit", "reset", ...(links ? ["link"] : [])]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `run-${act}`;
      button.textContent = words[act];
      button.setAttribute("aria-label", words.cell.replace("{act}", words[act]).replace("{number}", index + 1));
      button.hidden = act === "reset" && !keptFor(index);
      button.addEventListener("click", () => press(act, index, says));
      tools.append(button);
    }
    if (keptFor(index)) says.textContent = words.mine;
    tools.append(says);
    input.append(tools);
  }
  roots.forEach((cell, index) => {
    const input = cell.querySelector(".cell_input");
    if (input) addTools(input, index);
  });
  if (links && location.hash.startsWith("#code=") && location.protocol !== "file:") {
    const says = roots[0].querySelector(".run-says");
    import(`${address("book")}share.js`).then(({ arrive }) => arrive(roots[0], says), () => { says.textContent = words.lost; });
  }
})();
