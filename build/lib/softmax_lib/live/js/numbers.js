// The one reader of numbers, for every box of a figure, a question or a guess.

const PLAIN = /^[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|Infinity)$/i;
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;
const DIGITS = /^[+-]?\d*\.?(\d*)(?:e([+-]?\d+))?$/i;

/** What a number may mean: a comma parts the decimals, or groups of three digits. */
function meanings(number) {
  const plain = number
    .trim()
    .replaceAll("−", "-")
    .replace(/(\d)[ \u00a0\u202f](?=\d{3}(\D|$))/g, "$1")
    .replace(/(∞|inf|infinity)$/i, "Infinity");
  const grouped = GROUPED.test(plain) ? [plain.replaceAll(",", "")] : [];
  return [plain.replace(",", "."), ...grouped].filter((one) => PLAIN.test(one));
}

/** The place of the last digit: 0.01 for 0.25. */
function placeOf(number) {
  const [, decimals, exponent = 0] = DIGITS.exec(number) || [null, "", 0];
  return 10 ** (Number(exponent) - decimals.length);
}

const divided = (over, under, unit) => ({ value: Number(over) / Number(under) / unit, place: 0 });
const single = (number, unit) => ({ value: Number(number) / unit, place: placeOf(number) / unit });

/** All that was typed may mean: a number, a fraction or one character such as ½, each also in percent. */
function readings(typed) {
  const plain = /^[+−-]?[¼-¾⅐-⅞]$/.test(typed) ? typed.normalize("NFKC") : typed;
  const [, number, sign] = /^(.*?)\s*([%％]?)$/.exec(plain);
  const unit = sign ? 100 : 1;
  const parts = number.split(/[/⁄∕÷]/).map(meanings);
  if (parts.length === 1) return { sign, found: parts[0].map((one) => single(one, unit)) };
  const [over, under, ...more] = parts;
  const found = more.length ? [] : over.flatMap((a) => under.map((b) => divided(a, b, unit)));
  return { sign, found: found.filter(({ value }) => Number.isFinite(value)) };
}

/**
 * Read what was typed. Returns its value (NaN if it cannot be read), its percent sign, and the
 * place of its last digit: 0.01 for 0.25 and for 25 %, and 0 where there is none, as in a
 * fraction. In 1,000 the comma may mean two things: if `fits(value, place)` holds for one of them, that is
 * it; if for both, the value is NaN and `either` holds them.
 */
export function read(given, fits = () => true) {
  const typed = given.trim();
  const { sign, found } = readings(typed);
  const fitting = found.filter(({ value, place }) => fits(value, place));
  const values = new Set(fitting.map(({ value }) => value));
  if (values.size > 1) return { typed, sign, value: NaN, place: 0, either: [...values] };
  const { value, place } = fitting[0] || found[0] || { value: NaN, place: 0 };
  return { typed, sign, value: value === 0 ? 0 : value, place };
}

/** Both meanings of something that was typed with a comma: [with a decimal point, without]. */
export const spelled = (typed) => ({ typed, decimal: typed.replace(",", "."), whole: typed.replace(",", "") });
