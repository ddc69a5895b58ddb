import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { type Candidate, certify } from "../certify.ts";
import { conclude, type Ending } from "../conclude.ts";
import type { Solution } from "../solution.ts";
import type { FluidSolver, SolveOptions } from "../solver.ts";
import { promptsExceed, withoutFullRounds } from "./full-memory.ts";
import { certifiedGap, iterate, type Prove, pricesOf } from "./iterate.ts";
import { phaseOne } from "./phase-one.ts";
import { emptyPoint } from "./point.ts";
import { MOST_RELEASED } from "./release-border.ts";
import { coldStart, warmStart } from "./start.ts";

/** The certified gap that is asked for unless another is. */
const TOLERANCE = 1e-9;

const SOLVER = { name: "interior-point", version: "1" };

/**
 * Solves a fluid program by a primal-dual interior-point method that uses its structure: each iteration costs O(rates)
 * and, with completion limits, a few conjugate gradients or a Cholesky factorisation of one row a request. The files of
 * this folder are its derivation, to be read in this order: `point`, `linearise` (rates eliminated), `time-system`
 * (compute and memory), `border` (completion), `release-border` (known ends), `reduced-system`, `rows` and `rate-steps`
 * (step lengths), `iteration`.
 *
 * It stops when the certified gap, proved by `certify` and not by its own products, is within the tolerance (1e-9
 * unless given). Where prompts exceed the memory it proves the program infeasible, or finds a feasible start first.
 * Deterministic, apart from `milliseconds` and a time limit.
 *
 * Release at known times takes a dense border of up to two rows a request, O(n · rates + n³) an iteration, and so is
 * refused ("failed") above 300 requests. Where less than a thousandth of a token is left beside the prompts and U′ is 1e8
 * or steeper, some of its programs end "inaccurate" or "limit" and not "optimal".
 *
 * Memory: about 105 bytes a rate.
 */
export function interiorPoint(program: FluidProgram, options: SolveOptions = {}): Solution {
  const begin = performance.now();
  const { tolerance = TOLERANCE } = options;
  const ending = tooMany(program) ? TOO_MANY : solveAny(program, { ...options, tolerance });
  return conclude(program, { ...ending, milliseconds: performance.now() - begin, solver: SOLVER }, tolerance);
}

type OwnEnding = Omit<Ending, "milliseconds" | "solver">;

const tooMany = ({ release, n }: FluidProgram) => release === "known" && n > MOST_RELEASED;

const TOO_MANY: OwnEnding = {
  claims: "failed",
  iterations: 0,
  message: `release at known times is solved for at most ${MOST_RELEASED} requests here; use another solver`,
};

type Options = SolveOptions & { readonly tolerance: number };

function solveAny(program: FluidProgram, options: Options): OwnEnding {
  const exceeded = promptsExceed(program);
  if (exceeded) return { claims: "infeasible", iterations: 0, ...exceeded };
  const relieved = withoutFullRounds(program);
  if (!relieved) return solveWithInterior(program, options, (candidate) => certify(program, candidate));
  const { warm: _, ...cold } = options; // rates of the whole program are no start for the smaller one
  const whole = ({ x, duals, interior }: Candidate): Candidate => ({
    x: relieved.restoreRates(x),
    duals: relieved.restorePrices(duals),
    ...(interior && { interior: relieved.restoreRates(interior) }),
  });
  const prove: Prove = (candidate) => certify(program, whole(candidate));
  const { x, duals, interior, ...ending } = solveWithInterior(relieved.program, cold, prove);
  if (x && duals) return { ...ending, ...whole({ x, duals, ...(interior && { interior }) }) };
  return { ...ending, ...(duals && { duals }) }; // infeasible: they prove it of the whole program too
}

/** Finds rates within the memory first, where prompts fill it or exceed it unless tokens free some before. */
function solveWithInterior(program: FluidProgram, options: Options, prove: Prove): OwnEnding {
  if (program.budget.every((tokens) => tokens > 0)) return solveInterior(program, options, prove);
  const { point, outcome } = phaseOne(program, options);
  const { claims, iterations } = outcome;
  if (claims === "infeasible")
    return {
      claims,
      iterations,
      duals: pricesOf(point),
      message: "tokens cannot free enough memory in time",
    };
  if (claims !== "optimal")
    return {
      claims,
      iterations,
      message: "found no rates strictly within the memory, nor a proof that there are none",
    };
  const interior = point.x;
  const ending = solveInterior(program, options, (candidate) => prove({ ...candidate, interior }));
  return { ...ending, iterations: iterations + ending.iterations, interior };
}

function solveInterior(program: FluidProgram, options: Options, prove: Prove): OwnEnding {
  const { warm, ...rest } = options;
  const point = emptyPoint(program);
  if (warm) warmStart(program, point, warm);
  else coldStart(program, point);
  const judge = certifiedGap(program, point, options.tolerance, prove);
  const outcome = iterate(program, point, rest, judge);
  return { ...outcome, x: point.x, duals: pricesOf(point) };
}

/** The structured interior point, as one solver among others. */
export const interiorPointSolver: FluidSolver = { name: SOLVER.name, solve: interiorPoint };
