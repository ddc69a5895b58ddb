import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Solution } from "../../solvers/index.ts";

/** Rates that differ by less count as equal. */
const EQUAL = 1e-4;

/** One rate of a solution. */
export interface RequestRate {
  /** In the program's order. */
  readonly request: number;
  readonly t: number;
  readonly rate: number;
  /** Tokens that the request has still to generate at the beginning of the round. */
  readonly remaining: number;
}

/** The rates of a solution with the tokens that remain, round by round. O(rates). */
export function perRequestRates(program: FluidProgram, { x }: Solution): RequestRate[] {
  const { rounds, offset, request, output } = program;
  const remaining = Float64Array.from(output);
  const rates: RequestRate[] = [];
  for (let t = 0; t < rounds; t++)
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      const i = request[k];
      rates.push({ request: i, t, rate: x[k], remaining: remaining[i] });
      remaining[i] -= x[k];
    }
  return rates;
}

/**
 * How far rates follow shortest-remaining-first (section 4.4 of the convex-allocation paper): over the chosen rounds and
 * all pairs of requests active in one whose remaining tokens differ, the share in which the one with fewer has the higher
 * rate, less the share in which it has the lower. From −1 to 1; NaN if there are no pairs. Requests with less than half a
 * token to go are left out. O(pairs).
 */
export function rankAgreement(program: FluidProgram, solution: Solution, chosen: readonly boolean[]): number {
  let pairs = 0;
  let agreement = 0;
  const rates = perRequestRates(program, solution);
  for (let t = 0; t < program.rounds; t++) {
    if (!chosen[t]) continue;
    const active = rates
      .slice(program.offset[t], program.offset[t + 1])
      .filter((each) => each.remaining >= 0.5);
    for (let a = 0; a < active.length; a++)
      for (let b = 0; b < a; b++) {
        const order = Math.sign(active[b].remaining - active[a].remaining);
        if (order === 0) continue;
        const difference = active[a].rate - active[b].rate;
        pairs++;
        if (Math.abs(difference) > EQUAL) agreement += order * Math.sign(difference);
      }
  }
  return agreement / pairs;
}
