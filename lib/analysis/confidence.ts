/// <reference path="../workload/jstat.d.ts" />
import jstat from "jstat";
import { invalid, requireInteger } from "../core/errors.ts";
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

/**
 * Clopper and Pearson's exact interval for a share: `count` of `n` independent trials had a property.
 *
 * @param confidence between 0 and 1; 0.95 where absent
 * @throws InputError for a count outside 0 … n, or no trial
 */
export function shareInterval(count: number, n: number, confidence = 0.95): Interval {
  requireInteger("number of trials", n, 1);
  requireInteger("count", count, 0, n);
  if (!(confidence > 0 && confidence < 1)) invalid("confidence", confidence, "a number between 0 and 1");
  const tail = (1 - confidence) / 2;
  const low = count === 0 ? 0 : jstat.beta.inv(tail, count, n - count + 1);
  const high = count === n ? 1 : jstat.beta.inv(1 - tail, count + 1, n - count);
  return { mean: count / n, low, high, n };
}
