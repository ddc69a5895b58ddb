import { invalid, requirePositive } from "../../core/errors.ts";
import { leastSquares } from "../../core/least-squares.ts";
import type { Completions } from "./in-system.ts";

/** What had happened by a time, counted from 0. */
export interface Horizon {
  readonly horizon: number;
  /** (arrivals − completions)/horizon: the gap of the throughput to the trace's own arrival rate, requests per unit of time. */
  readonly gap: number;
  /** Mean of the time that the requests arrived so far have spent in the system by then; 0 without arrivals. */
  readonly delay: number;
}

/**
 * Gap and delay of one run at several horizons, as if each were the end: requests still there count with the time that
 * they have spent. The gap is taken to the arrivals that came and not to their mean rate: in expectation the same, with
 * far less noise. O(n) a horizon.
 *
 * Under the scaling of arXiv 2504.11320, λ → ζλ and (d0, d1) → (d0, d1)/ζ, a run over [0, T] is the unscaled run over
 * [0, ζT] with time divided by ζ; service-normalised delays are those of the unscaled run. So growing ζ is growing the
 * horizon.
 *
 * @throws InputError for a horizon that is not positive
 */
export function horizons({ workload, completion }: Completions, ends: readonly number[]): Horizon[] {
  return ends.map((horizon) => {
    requirePositive("horizon", horizon);
    let [arrived, completed, spent] = [0, 0, 0];
    for (let i = 0; i < workload.n && workload.arrival[i] <= horizon; i++) {
      arrived++;
      const end = completion[i] <= horizon ? completion[i] : horizon; // NaN: never
      if (end === completion[i]) completed++;
      spent += end - workload.arrival[i];
    }
    return { horizon, gap: (arrived - completed) / horizon, delay: arrived === 0 ? 0 : spent / arrived };
  });
}

/** A power of x fitted to values: y ≈ scale · x^slope. */
export interface PowerFit {
  readonly slope: number;
  /** Standard error of the slope, from the scatter of the points; NaN for two points. */
  readonly error: number;
  readonly scale: number;
}

/** The power that fits points on logarithmic axes, in least squares; throws for values that are not positive. */
export function powerFit(x: readonly number[], y: readonly number[]): PowerFit {
  for (const [name, values] of Object.entries({ x, y }))
    for (const value of values)
      if (!(value > 0 && Number.isFinite(value)))
        invalid(name, value, "positive numbers, for their logarithms");
  const { coefficients, errors } = leastSquares(
    x.map((value) => [1, Math.log(value)]),
    y.map(Math.log),
  );
  return { slope: coefficients[1], error: errors[1], scale: Math.exp(coefficients[0]) };
}
