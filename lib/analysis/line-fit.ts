/// <reference path="../workload/jstat.d.ts" />
import jstat from "jstat";
import { invalid } from "../core/errors.ts";
import { mean, sum } from "../core/sums.ts";
import type { Interval } from "./confidence.ts";

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/** y ≈ slope·x + intercept. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
  /** Σ (x − mean)², what a slope's uncertainty is relative to. */
  readonly spread: number;
}

/**
 * The least-squares line of y on x.
 *
 * @param points with at least two different x, all finite
 */
export function lineFit(points: readonly Point[]): Line {
  const x = points.map(([across]) => across);
  const y = points.map(([, up]) => up);
  const [centre, level] = [mean(x), mean(y)];
  const spread = sum(x.map((across) => (across - centre) ** 2));
  if (!(spread > 0)) invalid("points", points.length, "finite ones, at two different x or more");
  const slope = sum(points.map(([across, up]) => (across - centre) * (up - level))) / spread;
  return { slope, intercept: level - slope * centre, spread };
}

/**
 * The slope of the least-squares line with Student's t interval, for points that scatter independently.
 *
 * @param points at least three, with two different x
 * @param confidence between 0 and 1; 0.95 where absent
 */
export function slopeInterval(points: readonly Point[], confidence = 0.95): Interval {
  const n = points.length;
  if (n < 3) invalid("number of points", n, "at least three for a slope with an interval");
  const { slope, intercept, spread } = lineFit(points);
  const residuals = sum(points.map(([x, y]) => (y - intercept - slope * x) ** 2));
  const reach = jstat.studentt.inv((1 + confidence) / 2, n - 2) * Math.sqrt(residuals / (n - 2) / spread);
  return { mean: slope, low: slope - reach, high: slope + reach, n };
}
