import { requireInteger } from "../../core/errors.ts";
import { startTimeProgram } from "../../models/start-time/index.ts";
import { simulate } from "../../simulator/simulate.ts";
import { PriceAscent, verifyBound } from "../../solvers/hindsight/index.ts";
import type { Workload } from "../../workload/workload.ts";
import { svf } from "../svf.ts";
import type { StartTimeRelaxation } from "./lp-relaxation.ts";

/** Iterations that count towards the mean starts: the later half, when the prices have settled. */
const SETTLED = 0.5;

/**
 * What {@link startTimeRelaxation} computes, nearly, for thousands of requests: the bound of the time-indexed
 * Lagrangian dual, which the linear relaxation's optimum is never below, and the requests' starts at its prices,
 * averaged over the iterations. O(iterations · (requests + rounds · different lengths)).
 *
 * @param iterations of the price ascent
 * @throws InputError for a capacity that is no positive number or a request that never fits
 */
export function pricedRelaxation(workload: Workload, memory: number, iterations = 300): StartTimeRelaxation {
  requireInteger("iterations", iterations, 2);
  const { records } = simulate(workload, svf(), { memory });
  const program = startTimeProgram(workload, memory);
  const ascent = new PriceAscent(program, records.startRound);
  for (let k = 0; k < iterations; k++) {
    if (k === Math.floor(SETTLED * iterations)) ascent.forget();
    ascent.iterate();
  }
  return { bound: verifyBound(program, ascent.prices), meanStart: ascent.meanStarts };
}
