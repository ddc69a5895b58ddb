import { invalid } from "../../core/errors.ts";
import { mean, sum } from "../../core/sums.ts";

/** value ≈ slope·ln(x) + intercept. */
export interface LogarithmicFit {
  readonly slope: number;
  readonly intercept: number;
  /** The largest distance of a value from the fit. */
  readonly farthest: number;
}

/**
 * The least-squares line of values against ln x.
 *
 * @param x at least two different positive numbers
 */
export function logarithmicFit(x: readonly number[], values: readonly number[]): LogarithmicFit {
  if (x.length !== values.length)
    invalid("values", `${values.length} of them`, `${x.length}, as many as there are x`);
  const logs = x.map(Math.log);
  const [centre, level] = [mean(logs), mean(values)];
  const spread = sum(logs.map((log) => (log - centre) ** 2));
  if (!(spread > 0)) invalid("x", x, "at least two different positive numbers");
  const slope = sum(logs.map((log, k) => (log - centre) * (values[k] - level))) / spread;
  const intercept = level - slope * centre;
  const farthest = Math.max(...logs.map((log, k) => Math.abs(values[k] - intercept - slope * log)));
  return { slope, intercept, farthest };
}
