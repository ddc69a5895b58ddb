import { invalid } from "../../core/errors.ts";
import type { Interval } from "../confidence.ts";
import { type Point, slopeInterval } from "../line-fit.ts";

/**
 * The exponent p of y ≈ c·x^p: the least-squares slope of ln y on ln x, with Student's t interval for it.
 *
 * @param points at least three, with positive coordinates and two different x
 * @param confidence between 0 and 1; 0.95 where absent
 */
export function exponent(points: readonly Point[], confidence = 0.95): Interval {
  for (const [x, y] of points)
    if (!(x > 0 && y > 0)) invalid("point", `(${x}, ${y})`, "positive coordinates");
  return slopeInterval(
    points.map(([x, y]) => [Math.log(x), Math.log(y)]),
    confidence,
  );
}
