// Words in a text, and those that stand in no list.

const WORD = /[A-Za-z]+/g;

/** The words of a text, its longest runs of letters: { from, to, word }, in small letters. */
export function wordsOf(text) {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({ from: index, to: index + word.length, word: word.toLowerCase() }));
}

/** A list of words in which each begins with a digit of base 36: how many letters it shares with the one before. */
export function unpackWords(packed) {
  let before = "";
  return new Set(packed.split("\n").map((line) => (before = before.slice(0, parseInt(line[0], 36)) + line.slice(1))));
}
