import type { FluidProgram } from "../models/fluid-program/index.ts";
import { type Candidate, type Certificate, certify, provesInfeasible } from "./certify.ts";
import { residualsAt } from "./residuals.ts";
import type { Solution, Status } from "./solution.ts";

/** The gap up to which a solution is called optimal, unless a solver is asked for more or less. */
export const TOLERANCE = 1e-6;

/** How a solver says it ended, with what it found. */
export interface Ending extends Partial<Candidate> {
  readonly claims: Status;
  readonly iterations: number;
  readonly milliseconds: number;
  readonly solver: { readonly name: string; readonly version: string };
  readonly message?: string;
  /** What {@link certify} has made of these rates and prices already. */
  readonly certificate?: Certificate;
}

/**
 * A solution from what a solver found: everything in it is recomputed from the rates and prices. "optimal" needs a
 * certified gap within the tolerance, "infeasible" prices that prove it; whatever a solver claims.
 *
 * @param tolerance the gap asked for
 */
export function conclude(program: FluidProgram, ending: Ending, tolerance = TOLERANCE): Solution {
  const { iterations, milliseconds, solver } = ending;
  const duals = ending.duals ?? noPrices(program);
  const common = {
    iterations,
    milliseconds,
    solver,
    duals,
    ...(ending.message && { message: ending.message }),
  };
  if (ending.claims === "infeasible" && provesInfeasible(program, duals))
    return { ...common, ...NOTHING, status: "infeasible", bound: Number.NEGATIVE_INFINITY };
  if (!ending.x) return { ...common, ...NOTHING, status: unproved(ending.claims) };
  const { lower, upper, gap, x } = ending.certificate ?? certify(program, { ...ending, x: ending.x, duals });
  const residuals = residualsAt(program, ending.x, duals, Number.isFinite(lower) ? lower : upper);
  const status = gap <= tolerance ? "optimal" : unproved(ending.claims);
  return { ...common, status, objective: lower, bound: upper, gap, x, residuals };
}

const NOTHING = {
  objective: Number.NEGATIVE_INFINITY,
  bound: Number.POSITIVE_INFINITY,
  gap: Number.POSITIVE_INFINITY,
  x: new Float64Array(0),
  residuals: {
    primal: Number.POSITIVE_INFINITY,
    stationarity: Number.POSITIVE_INFINITY,
    complementarity: Number.POSITIVE_INFINITY,
  },
};

/** A claim without its proof. */
function unproved(claims: Status): Status {
  return claims === "optimal" || claims === "infeasible" ? "inaccurate" : claims;
}

function noPrices({ n, rounds, limit }: FluidProgram) {
  return {
    compute: new Float64Array(rounds),
    memory: new Float64Array(rounds),
    completion: new Float64Array(limit ? n : 0),
  };
}
