/// <reference path="../../workload/jstat.d.ts" />
import jstat from "jstat";
import { invalid } from "../../core/errors.ts";
import { mean, sum } from "../../core/sums.ts";
import type { Interval } from "../confidence.ts";

/**
 * The exponent p of y ≈ c·x^p: the least-squares slope of ln y on ln x, with Student's t interval for it.
 *
 * @param points at least three, with positive coordinates and two different x
 * @param confidence between 0 and 1; 0.95 where absent
 */
export function exponent(points: readonly (readonly [x: number, y: number])[], confidence = 0.95): Interval {
  const n = points.length;
  if (n < 3) invalid("number of points", n, "at least three for a slope with an interval");
  for (const [x, y] of points)
    if (!(x > 0 && y > 0)) invalid("point", `(${x}, ${y})`, "positive coordinates");
  const [x, y] = [0, 1].map((side) => points.map((point) => Math.log(point[side])));
  const [meanX, meanY] = [mean(x), mean(y)];
  const spread = sum(x.map((value) => (value - meanX) ** 2));
  const slope = sum(x.map((value, k) => (value - meanX) * (y[k] - meanY))) / spread;
  const residuals = sum(x.map((value, k) => (y[k] - meanY - slope * (value - meanX)) ** 2));
  const reach = jstat.studentt.inv((1 + confidence) / 2, n - 2) * Math.sqrt(residuals / (n - 2) / spread);
  return { mean: slope, low: slope - reach, high: slope + reach, n };
}
