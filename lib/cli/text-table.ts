/**
 * Rows as aligned text, a header first: numbers to the right, words to the left.
 *
 * @param rows the same fields in each row
 */
export function textTable(rows: readonly Record<string, string | number>[]): string {
  if (rows.length === 0) return "";
  const names = Object.keys(rows[0]);
  const cells = rows.map((row) => names.map((name) => shown(row[name])));
  const widths = names.map((name, k) => Math.max(name.length, ...cells.map((line) => line[k].length)));
  const right = names.map((name) => typeof rows[0][name] === "number");
  const line = (words: string[]) =>
    words
      .map((word, k) => (right[k] ? word.padStart(widths[k]) : word.padEnd(widths[k])))
      .join("  ")
      .trimEnd();
  return [line(names), ...cells.map(line)].join("\n");
}

/** A number to six significant digits, without trailing zeros. */
export function shown(value: string | number): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}
