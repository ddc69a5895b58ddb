import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Solution } from "../../solvers/index.ts";

/** The four operating regimes of Table 2 of the convex-allocation paper, by which prices are positive. */
export type Regime = "underloaded" | "compute-bound" | "memory-bound" | "doubly constrained";

/** The regimes, in the order of Table 2. */
export const REGIMES: readonly Regime[] = [
  "underloaded",
  "compute-bound",
  "memory-bound",
  "doubly constrained",
];

/** A price counts as positive above this share of the typical price of a rate; the rest is what a solver leaves. */
const POSITIVE = 1e-4;

/**
 * The regime of each round by complementary slackness: whether λ_t > 0, and whether μ_t > 0. O(rates).
 *
 * @param memory which memory price is asked: "own" is μ_t of the round itself, as in Table 2; "cumulative" is
 *   Π_t = Σ_{s ≥ t} μ_s, what a token of this round pays for memory
 */
export function regimes(
  program: FluidProgram,
  { duals, x }: Solution,
  memory: "own" | "cumulative" = "own",
): Regime[] {
  const least = POSITIVE * typicalPrice(program, x);
  let cumulative = 0;
  const memoryPriced = Array<boolean>(program.rounds);
  for (let t = program.rounds - 1; t >= 0; t--) {
    cumulative += duals.memory[t];
    memoryPriced[t] = (memory === "own" ? duals.memory[t] : cumulative) > least;
  }
  return memoryPriced.map((priced, t) => regimeOf(duals.compute[t] > least, priced));
}

/** The regime of two signs. */
export function regimeOf(compute: boolean, memory: boolean): Regime {
  return REGIMES[(compute ? 1 : 0) + (memory ? 2 : 0)];
}

/** How many rounds are in each regime. */
export function regimeCounts(list: readonly Regime[]): Record<Regime, number> {
  const counts = { underloaded: 0, "compute-bound": 0, "memory-bound": 0, "doubly constrained": 0 };
  for (const regime of list) counts[regime]++;
  return counts;
}

/** The mean marginal utility of a rate, w U′(x): what a price is to be compared with. */
function typicalPrice({ rates, request, weight, utility }: FluidProgram, x: Float64Array): number {
  let total = 0;
  for (let k = 0; k < rates; k++) total += weight[request[k]] * Math.min(utility.slope(x[k]), 1e12);
  return rates > 0 ? total / rates : 1;
}
