import { quantileSorted } from "d3-array";
import { invalid } from "./errors.ts";

/**
 * Quantiles by linear interpolation between order statistics, the house's one definition of a percentile:
 * the value at position (n − 1)·p of the sorted values, as numpy's default and R's type 7.
 *
 * @param values finite numbers in any order, at least one; not changed
 * @param probabilities each from 0 to 1
 * @returns one quantile a probability, in the order asked
 * @throws InputError for no values or a probability outside [0, 1]
 */
export function quantiles(values: ArrayLike<number>, probabilities: readonly number[]): number[] {
  if (values.length === 0) invalid("number of values", 0, "at least one to take a quantile of");
  for (const p of probabilities) if (!(p >= 0 && p <= 1)) invalid("probability", p, "a number from 0 to 1");
  const sorted = Float64Array.from(values).sort() as ArrayLike<number> as number[];
  return probabilities.map((p) => quantileSorted(sorted as number[], p) as number);
}

/** One quantile; see {@link quantiles}. */
export function quantile(values: ArrayLike<number>, probability: number): number {
  return quantiles(values, [probability])[0];
}
