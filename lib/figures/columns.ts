import { invalid } from "../core/errors.ts";

/** A column of numbers, typed or not. */
export type NumberColumn = ArrayLike<number> & Iterable<number>;

/** A named sample of values: one line or one panel of a figure. */
export interface Series {
  readonly name: string;
  readonly values: NumberColumn;
}

/** Throws unless there is at least one series and each has at least one value; returns them. */
export function requireSeries<T extends { name: string }>(
  series: readonly T[],
  values: (s: T) => ArrayLike<number>,
) {
  if (series.length === 0) invalid("series", series, "at least one");
  for (const one of series)
    if (values(one).length === 0) invalid(`series "${one.name}"`, [], "at least one value");
  return series;
}

/** Throws unless all columns named have the length of the first. */
export function requireSameLength(columns: Readonly<Record<string, ArrayLike<unknown>>>): void {
  const [first, ...rest] = Object.entries(columns);
  for (const [name, column] of rest)
    if (column.length !== first![1].length)
      invalid(`length of ${name}`, column.length, `${first![1].length}, as of ${first![0]}`);
}

/** Throws unless every value may stand on a logarithmic axis. */
export function requirePositiveValues(what: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++)
    if (!(values[i] > 0)) invalid(`${what}[${i}]`, values[i], "a positive number, on a logarithmic axis");
}
