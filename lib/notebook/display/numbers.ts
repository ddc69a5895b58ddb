/** U+202F, a thin space at which no line breaks: `12 345`. */
const THIN = "\u202f";
const MINUS = "\u2212";
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** How many significant digits the largest number of a column shows unless told otherwise. */
const SIGNIFICANT = 4;
const MOST_DECIMALS = 6;

/**
 * A number for the eye, the same in every locale: fixed decimals, a thin space between thousands, a true minus
 * sign, and powers of ten where fixed decimals would show a small number as zero or a huge one as a long row of
 * digits.
 *
 * @param decimals digits after the point, 0 to 20
 */
export function formatNumber(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const size = Math.abs(value);
  const vanishes = size > 0 && Number(size.toFixed(decimals)) === 0;
  const digits = size >= 1e15 || vanishes ? powerOfTen(size) : grouped(size.toFixed(decimals));
  return value < 0 ? MINUS + digits : digits;
}

/**
 * The number of decimals at which a column of numbers shows four significant digits of its largest, or all the
 * digits that any of them has if that is fewer.
 */
export function commonDecimals(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const shown = SIGNIFICANT - 1 - Math.floor(Math.log10(largest));
  const enough = Math.min(MOST_DECIMALS, Math.max(0, shown));
  for (let decimals = 0; decimals < enough; decimals++)
    if (finite.every((value) => Number(value.toFixed(decimals)) === value)) return decimals;
  return enough;
}

function grouped(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

function powerOfTen(size: number): string {
  const [mantissa, exponent = ""] = size.toExponential(2).split("e");
  const power = exponent.replace("+", "").replace("-", "⁻");
  return `${mantissa}×10${power.replace(/\d/g, (digit) => superscripts[Number(digit)])}`;
}
