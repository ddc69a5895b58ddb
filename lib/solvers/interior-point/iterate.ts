import type { Duals, FluidProgram } from "../../models/fluid-program/index.ts";
import { type Candidate, type Certificate, objective } from "../certify.ts";
import type { Status } from "../solution.ts";
import type { SolveOptions } from "../solver.ts";
import { Iteration } from "./iteration.ts";
import { iterationLog } from "./log.ts";
import type { Point } from "./point.ts";

/** How the iterations ended. */
export interface Outcome {
  readonly claims: Status;
  readonly iterations: number;
  readonly certificate?: Certificate;
}

/** Looks at the point after each linearisation, and ends the iterations by returning how. */
export type Judge = (iteration: Iteration) => Omit<Outcome, "iterations"> | undefined;

/** Makes a certificate of rates and prices. */
export type Prove = (candidate: Candidate) => Certificate;

const MOST_ITERATIONS = 200;

/** Steps so short that nothing moves any more. */
const STALLED = 1e-10;

/** Iterates from a point until the judge is satisfied, or nothing moves, or a limit is reached. */
export function iterate(
  program: FluidProgram,
  point: Point,
  { maxIterations = MOST_ITERATIONS, seconds = Number.POSITIVE_INFINITY, log }: SolveOptions,
  judge: Judge,
): Outcome {
  const deadline = performance.now() + 1000 * seconds;
  const iteration = new Iteration(program, point);
  const report = log && iterationLog(program, log);
  const { steps, system } = iteration;
  for (let iterations = 0; ; iterations++) {
    iteration.linearise();
    report?.(iterations, point, iteration);
    if (!Number.isFinite(system.complementarity)) return { claims: "failed", iterations };
    const verdict = judge(iteration);
    if (verdict) return { ...verdict, iterations };
    if (iterations > 0 && Math.max(steps.primal, steps.dual) < STALLED)
      return { claims: "inaccurate", iterations };
    if (iterations >= maxIterations || performance.now() > deadline) return { claims: "limit", iterations };
    iteration.step();
  }
}

/** The residual of rows below which a certificate is tried; that of stationarity may be all rounding where U′ is huge. */
const NEARLY_FEASIBLE = 1e-8;

/**
 * The stopping rule: a certificate whose gap is within the tolerance. One is tried whenever the products price × slack,
 * which are the gap of a feasible point, are small enough; after each failure they must be ten times smaller.
 *
 * @param prove makes the certificate: of the program itself, or of a larger one that this one stands for
 */
export function certifiedGap(program: FluidProgram, point: Point, tolerance: number, prove: Prove): Judge {
  let size = Math.max(1, Math.abs(objective(program, point.x)));
  let enough = tolerance;
  return ({ system: { complementarity, primal } }) => {
    if (complementarity < 1e3 * enough * size) size = Math.max(1, Math.abs(objective(program, point.x)));
    if (complementarity > enough * size || primal > NEARLY_FEASIBLE) return undefined;
    const certificate = prove({ x: point.x, duals: pricesOf(point) });
    enough /= 10;
    return certificate.gap <= tolerance ? { claims: "optimal", certificate } : undefined;
  };
}

/** The prices at a point. */
export function pricesOf({ compute, memory, completion }: Point): Duals {
  return { compute, memory, completion };
}
