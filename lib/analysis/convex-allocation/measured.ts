import stored from "../../../data/measurements/convex-allocation-solvers.json";
import type { ScenarioId } from "./scenarios.ts";

/** One solver on one scenario, as it was measured. */
export interface MeasuredSolver {
  readonly scenario: ScenarioId;
  /** A solver of `lib/solvers`, or one of CVXPY's as `cvxpy-ecos`. */
  readonly solver: string;
  readonly version: string;
  /** How the solver itself says that it ended. */
  readonly said: string;
  /** How it ended by our certificate. */
  readonly status: string;
  readonly objective: number;
  readonly bound: number;
  /** Certified by us from its rates and prices. */
  readonly gap: number;
  readonly tokens: number;
  readonly iterations: number;
  readonly seconds: number;
  /** Processor time; null where it was not measured. */
  readonly cpuSeconds: number | null;
  /** Peak memory of the process. */
  readonly peakMB: number;
}

/**
 * Rows of `kvlab bench solver-table`, measured once and stored, so that the notebook shows those of CVXPY without a Python.
 * `about` tells what was solved, when and on what.
 */
export function measuredSolvers(): { readonly about: string; readonly rows: readonly MeasuredSolver[] } {
  const { made, date, machine, node, python } = stored;
  const about = `${made}. Measured on ${date}, ${machine}. Node ${node}; ${python}.`;
  return { about, rows: stored.rows as MeasuredSolver[] };
}
