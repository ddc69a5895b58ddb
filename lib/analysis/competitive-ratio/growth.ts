import { invalid } from "../../core/errors.ts";
import { lineFit } from "../line-fit.ts";

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
  if (new Set(logs).size < 2 || !logs.every(Number.isFinite))
    invalid("x", x, "at least two different positive numbers");
  const { slope, intercept } = lineFit(logs.map((log, k) => [log, values[k]]));
  const farthest = Math.max(...logs.map((log, k) => Math.abs(values[k] - intercept - slope * log)));
  return { slope, intercept, farthest };
}
