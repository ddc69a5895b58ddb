import { type FluidProgram, rateIndex } from "../../models/fluid-program/index.ts";
import type { TokenPolicy } from "../../simulator/token-schedule/index.ts";
import { byKey } from "./by-key.ts";

/**
 * Convex-guided scheduling (Algorithm 1 of the convex-allocation paper), as printed: in each round the active requests in
 * descending order of their fluid rate x*_it, and of them as many as fit. As rates of a request differ from round to
 * round, requests start, pause with their cache and resume: the schedule is preemptive.
 *
 * The paper leaves open what happens after the horizon T, where there are no rates, and how ties are broken: kvlab goes
 * on with the rates of the last round, and breaks ties by arrival.
 *
 * @param program the fluid program, its requests in order of arrival
 * @param x its rates, as a solver returns them
 */
export function convexGuided(program: FluidProgram, x: Float64Array): TokenPolicy {
  return byKey("convex-guided", (i, { round }) => {
    const k = rateIndex(program, i, Math.min(round, program.rounds - 1));
    return k < 0 ? 0 : -x[k];
  });
}
