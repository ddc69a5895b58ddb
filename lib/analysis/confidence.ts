/// <reference path="../workload/jstat.d.ts" />
import jstat from "jstat";
import { invalid } from "../core/errors.ts";
import { mean, sum } from "../core/sums.ts";

/** A mean with an interval that covers the true one at the stated confidence. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/**
 * Student's t interval for the mean of independent values, such as one figure from each of several seeds.
 *
 * @param values at least two
 * @param confidence between 0 and 1; 0.95 where absent
 */
export function meanInterval(values: readonly number[], confidence = 0.95): Interval {
  const n = values.length;
  if (n < 2) invalid("values", `${n}`, "at least two for an interval");
  if (!(confidence > 0 && confidence < 1)) invalid("confidence", confidence, "a number between 0 and 1");
  const centre = mean(values);
  const variance = sum(values.map((value) => (value - centre) ** 2)) / (n - 1);
  const reach = jstat.studentt.inv((1 + confidence) / 2, n - 1) * Math.sqrt(variance / n);
  return { mean: centre, low: centre - reach, high: centre + reach, n };
}
