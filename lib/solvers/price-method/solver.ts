import { type Duals, type FluidProgram, ratePrices } from "../../models/fluid-program/index.ts";
import { conclude, type Ending } from "../conclude.ts";
import { promptsExceed, withoutFullRounds } from "../interior-point/full-memory.ts";
import type { FluidSolver, SolveOptions } from "../solver.ts";
import { priceMethod, TOLERANCE } from "./price-method.ts";

const SOLVER = { name: "prices", version: "1" };

type OwnEnding = Omit<Ending, "milliseconds" | "solver">;

/** The price method as one solver among others: here the rates are written out, 8 bytes each and more to certify them. */
export const pricesSolver: FluidSolver = {
  name: SOLVER.name,
  solve(program, options) {
    const begin = performance.now();
    const ending = solveAny(program, options);
    const { tolerance = TOLERANCE } = options;
    return conclude(
      program,
      { ...ending, milliseconds: performance.now() - begin, solver: SOLVER },
      tolerance,
    );
  },
};

function solveAny(program: FluidProgram, options: SolveOptions): OwnEnding {
  if (program.utility.kind === "linear")
    return {
      claims: "failed",
      iterations: 0,
      message: "a linear utility has no curvature; use another solver",
    };
  const exceeded = promptsExceed(program);
  if (exceeded) return { claims: "infeasible", iterations: 0, ...exceeded };
  const relieved = withoutFullRounds(program);
  const smaller = relieved?.program ?? program;
  const { status, iterations, duals, lower } = priceMethod(smaller, options);
  const x = ratesAt(smaller, duals);
  return {
    claims: status,
    iterations,
    x: relieved ? relieved.restoreRates(x) : x,
    duals: relieved && status !== "infeasible" ? relieved.restorePrices(duals) : duals,
    ...(status === "limit" &&
      lower === Number.NEGATIVE_INFINITY && { message: "found no rates that meet every constraint" }),
  };
}

/** The rates that requests ask for at given prices, not yet rounded to feasibility. O(rates) memory. */
export function ratesAt(program: FluidProgram, duals: Duals): Float64Array {
  const { request, weight, utility } = program;
  return ratePrices(program, duals).map((price, k) => utility.demand(price / weight[request[k]]));
}
