// Which sections answer a query. `ranking(sections)` returns a function: it takes a query, and returns
// the sections that hold its words, best first, and the forms of these words, the rarest first.
globalThis.ranking = function (sections) {
  "use strict";
  // Words that do not say where to look. In this book "softmax" is one of them.
  const idle = new Set(("a an the this that these is are was be been do does did can could should would will has have "
    + "i me my it its we you of in on at to from by for with as and or not no vs versus between than then if when "
    + "what which who why how where there so use used using get gets softmax").split(" "));
  const MOST = { title: 12, words: 12, text: 4, names: 2 }, FIELDS = Object.keys(MOST);
  const GAP = "[^\\p{L}\\p{N}]+", BEFORE = "(?<![\\p{L}\\p{N}])", AFTER = "(?![\\p{L}\\p{N}]|[.,]\\p{N})";

  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+(?:\.[\p{L}\p{N}_]+)*/gu) ?? [];
  const has = (section, form) => FIELDS.some((field) => section[field].search(form) >= 0);
  const count = (text, form) => text.match(form)?.length ?? 0;

  // A word is found at the beginning of longer ones, and a plural finds its singular. A short word or a
  // number has to stand alone, unless it stands alone nowhere.
  function formOf(word) {
    const alone = new RegExp(`${BEFORE}${escaped(word)}${word.length > 2 ? "s?" : ""}${AFTER}`, "giu");
    const stem = word.replace(/(?<=\p{L}{3})(?<!s)(es|s)$/u, "");
    const short = word.length <= 3 || /^\p{N}/u.test(word);
    return short && sections.some((one) => has(one, alone)) ? alone : new RegExp(BEFORE + escaped(stem), "giu");
  }

  // A rare word says more than one that stands everywhere, and one that stands nowhere says nothing.
  function weightOf(form) {
    const places = sections.filter((one) => has(one, form)).length;
    return places && Math.log(1 + sections.length / places);
  }

  // In a long text a word stands by chance more easily.
  function pointsOf(section, form) {
    const times = count(section.text, form), chance = 0.5 + section.text.length / 900;
    const named = ["title", "words", "names"].filter((field) => count(section[field], form));
    return named.reduce((sum, field) => sum + MOST[field], MOST.text * times / (times + chance));
  }

  // How much of the section's title, or of one of its keywords, the query is.
  function fit(section, phrase, length) {
    const names = [section.title, ...section.words.split(", ")].filter((name) => phrase.test(name));
    return Math.max(0, ...names.map((name) => length / wordsOf(name).length));
  }

  return (query) => {
    const asked = wordsOf(query), telling = asked.filter((word) => !idle.has(word));
    const forms = (telling.length ? telling : asked).map(formOf).map((form) => ({ form, weight: weightOf(form) }));
    const total = forms.reduce((sum, { weight }) => sum + weight, 0);
    const phrase = new RegExp(asked.map((word) => `${formOf(word).source}[\\p{L}\\p{N}]*`).join(GAP), "iu");
    const found = sections.flatMap((section) => {
      const held = forms.filter(({ form }) => has(section, form));
      const share = held.reduce((sum, { weight }) => sum + weight, 0) / total;
      if (!(share >= 0.5)) return [];
      let points = held.reduce((sum, { form, weight }) => sum + weight * pointsOf(section, form), 0) / total;
      points += 2 * MOST.title * fit(section, phrase, asked.length);
      if (asked.length > 1 && phrase.test(section.text)) points += MOST.text;
      return [{ section, all: held.length === forms.length, points: points * share ** 2 * section.worth * (section.id ? 1 : 1.2) }];
    });
    found.sort((a, b) => b.points - a.points);
    forms.sort((a, b) => b.weight - a.weight);
    return { found, forms: forms.map(({ form }) => form) };
  };
};
