import { invalid } from "../core/errors.ts";
import type { Duals } from "../models/fluid-program/index.ts";

/**
 * How a solver ended.
 *
 * - `optimal`: the certified gap is within the tolerance.
 * - `inaccurate`: the solver says it is done, but the certified gap is larger.
 * - `infeasible`: no rates meet the constraints; the duals are a proof, see `provesInfeasible`.
 * - `unbounded`: cannot be for rates in [0, 1]; here for solvers that say so of what they were given.
 * - `limit`: iterations or time ran out.
 * - `failed`: anything else, with the reason in `message`; a solver that is not installed, too.
 */
export type Status = "optimal" | "inaccurate" | "infeasible" | "unbounded" | "limit" | "failed";

/** Every status, with its meaning in a line. */
export const STATUSES: Readonly<Record<Status, string>> = {
  optimal: "solved, and the gap is proved",
  inaccurate: "the solver is done, the proved gap is larger than asked for",
  infeasible: "no rates meet the constraints, which the duals prove",
  unbounded: "the solver says that the objective has no bound",
  limit: "iterations or time ran out",
  failed: "the solver failed or is not installed",
};

/** How far a solution is from the optimality conditions (14)–(19); all relative, 0 is best. */
export interface Residuals {
  /** Largest excess over a right-hand side, over max(1, |right-hand side|), before rounding to feasibility. */
  readonly primal: number;
  /**
   * Largest error in the stationarity condition (13): how far x moves when the reduced price w U′(x) − p, over
   * w U′(x) + |p|, is added to it and the sum is cut to [0, 1].
   */
  readonly stationarity: number;
  /** Σ price × slack over all constraints, over max(1, |objective|). */
  readonly complementarity: number;
}

/** What every solver returns, whatever happens; none throws. */
export interface Solution {
  readonly status: Status;
  /** Objective at `x`, which meets every constraint: the optimum is at least this. −∞ if no such x is known. */
  readonly objective: number;
  /** What the duals prove: the optimum is at most this. +∞ if nothing is known, −∞ for an infeasible program. */
  readonly bound: number;
  /** (bound − objective) / max(1, |objective|), proved; +∞ if there is no x or no bound. */
  readonly gap: number;
  /** Rates in the program's layout, rounded to feasibility; empty if there are none. */
  readonly x: Float64Array;
  /** Prices by constraint, never negative; for an infeasible program a proof of that. */
  readonly duals: Duals;
  readonly residuals: Residuals;
  readonly iterations: number;
  readonly milliseconds: number;
  readonly solver: { readonly name: string; readonly version: string };
  /** Why it is not "optimal", where there is more to say. */
  readonly message?: string;
}

/**
 * The solution, if it is optimal; for notebooks, which have no use for another.
 *
 * @throws Error with the solver, the status and the gap otherwise; InputError for a promise that was not awaited
 */
export function assertSolved(solution: Solution): Solution {
  if (solution instanceof Promise) invalid("solution", "a promise", "what it resolves to: await solve(…)");
  const { status, solver, gap, message } = solution;
  if (status === "optimal") return solution;
  const why = message
    ? `: ${message}`
    : Number.isFinite(gap)
      ? `, certified gap ${gap.toExponential(1)}`
      : "";
  throw new Error(`${solver.name} ended "${status}" (${STATUSES[status]})${why}`);
}
