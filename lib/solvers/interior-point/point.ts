import type { FluidProgram } from "../../models/fluid-program/index.ts";

/**
 * A point of the interior-point method: rates strictly between 0 and 1, slacks and prices above 0. With slacks the
 * program reads
 *
 *     Σ_i x_it + s^c_t = compute_t (price λ_t),   Σ_{τ ≤ t, i} κ_i x_iτ + s^m_t = budget_t (price μ_t),
 *     Σ_t x_it + s^n_i = limit_i (price ν_i),     x + u = 1 (prices: lower of x ≥ 0, upper of u ≥ 0).
 *
 * `value` is the marginal utility v as an unknown of its own, tied to x by v·(1/U′(x)) = w. The product form is linear
 * in v, so that stationarity v − p + lower − upper = 0 is linear in all unknowns, and rates and prices may move by steps
 * of different lengths.
 */
export interface Point {
  /** One a rate. */
  readonly x: Float64Array;
  readonly u: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly value: Float64Array;
  /** One a round: λ, μ and their slacks. */
  readonly compute: Float64Array;
  readonly memory: Float64Array;
  readonly computeSlack: Float64Array;
  readonly memorySlack: Float64Array;
  /** One a request: ν and its slack; empty without limits. */
  readonly completion: Float64Array;
  readonly completionSlack: Float64Array;
}

/** A point with room for everything, all zero. */
export function emptyPoint({ n, rounds, rates, limit }: FluidProgram): Point {
  const column = (length: number) => new Float64Array(length);
  const limited = limit ? n : 0;
  return {
    x: column(rates),
    u: column(rates),
    lower: column(rates),
    upper: column(rates),
    value: column(rates),
    compute: column(rounds),
    memory: column(rounds),
    computeSlack: column(rounds),
    memorySlack: column(rounds),
    completion: column(limited),
    completionSlack: column(limited),
  };
}

/** How many products price × slack a point has. */
export function complements({ rates, rounds, n, limit }: FluidProgram): number {
  return 2 * rates + 2 * rounds + (limit ? n : 0);
}
