// The code of one cell, to be edited where it stands. The editor is CodeMirror.

import { element } from "./elements.js";

let modules;

async function load(core) {
  const names = ["state", "view", "commands", "language", "autocomplete", "lang-python"];
  const [state, view, commands, language, autocomplete, python, highlight] = await Promise.all([
    ...names.map((name) => import(`${core}codemirror-${name}.js`)),
    import(`${core}lezer-highlight.js`),
  ]);
  return { ...state, ...view, ...commands, ...language, ...autocomplete, ...python, ...highlight };
}

/** The colours of the printed code, so that nothing changes but that it can be edited. */
function colours({ HighlightStyle, tags }) {
  const look = (tag, name) => ({ tag, class: name });
  return HighlightStyle.define([
    look([tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.moduleKeyword, tags.definitionKeyword], "k"),
    look([tags.string, tags.special(tags.string)], "s2"),
    look([tags.number, tags.bool, tags.null], "mi"),
    look(tags.comment, "c1"),
    look([tags.operator, tags.punctuation], "o"),
    look([tags.function(tags.variableName), tags.definition(tags.variableName)], "n"),
  ]);
}

function completing(console, { autocompletion }) {
  async function source(context) {
    const word = context.matchBefore(/[A-Za-z_][\w.]*/);
    if (!word || !console.isReady || console.running) return null;
    const found = await console.session.ask({ act: "complete", text: word.text });
    const from = word.from + word.text.lastIndexOf(".") + 1;
    const start = word.text.slice(0, from - word.from);
    return { from, options: found.map((name) => ({ label: name.slice(start.length) })), validFor: /^\w*$/ };
  }
  return autocompletion({ override: [source], activateOnTyping: false });
}

function signing(console, { hoverTooltip }) {
  return hoverTooltip(async (view, place) => {
    const line = view.state.doc.lineAt(place);
    const names = [...line.text.matchAll(/[A-Za-z_][\w.]*/g)];
    const word = names.find(({ index, 0: text }) => line.from + index <= place && place <= line.from + index + text.length);
    if (!word || !console.isReady || console.running) return null;
    const text = await console.session.ask({ act: "sign", text: word[0] });
    if (!text) return null;
    return { pos: line.from + word.index, create: () => ({ dom: element("pre", { class: "run-signature" }, text) }) };
  });
}

export async function open(console, cell) {
  if (cell.editor) return cell.editor.focus();
  modules ??= load(console.core);
  const code = await modules;
  const box = cell.input.querySelector(".highlight");
  const printed = box.querySelector("pre");
  const run = () => {
    console.run(cell.index);
    return true;
  };
  const view = new code.EditorView({
    doc: cell.source,
    extensions: [
      code.keymap.of([
        { key: "Shift-Enter", run: () => run() && console.next(cell) },
        { key: "Mod-Enter", run },
        { key: "Tab", run: code.acceptCompletion },
        { key: "Ctrl-Space", run: code.startCompletion },
      ]),
      code.history(),
      code.python(),
      code.indentUnit.of("    "),
      code.bracketMatching(),
      code.syntaxHighlighting(colours(code)),
      completing(console, code),
      signing(console, code),
      code.keymap.of([...code.completionKeymap, ...code.defaultKeymap, ...code.historyKeymap]),
      code.EditorView.contentAttributes.of({ "aria-label": `Code of cell ${cell.number}` }),
      code.EditorView.updateListener.of((update) => {
        if (update.docChanged) cell.change(update.state.doc.toString());
      }),
    ],
  });
  printed.hidden = true;
  box.append(view.dom);
  cell.editor = {
    focus: () => view.focus(),
    close() {
      view.destroy();
      printed.hidden = false;
      delete cell.editor;
    },
  };
  cell.change(cell.source);
  view.focus();
}
