import type { Duals } from "../../models/fluid-program/index.ts";

/** Rates and prices of a window in which all requests are there from its first round: x[t·n + i]. */
export interface WindowPlan {
  readonly n: number;
  readonly window: number;
  readonly x: Float64Array;
  readonly duals: Duals;
}

/**
 * A plan moved on by some rounds, to start the solver of the next window from. Rounds that were not planned yet are taken
 * to be like the last one. Newcomers get the mean rate of a round, and no price. The price of memory at the window's end,
 * where most of it is, moves with the end. O(window · requests).
 *
 * @param kept for each request of the next window its place in this one, or −1 for a newcomer
 * @param rounds how far the window moves, at least 0
 */
export function movedPlan(
  { n, window, x, duals }: WindowPlan,
  kept: ArrayLike<number>,
  rounds: number,
): { x: Float64Array; duals: Duals } {
  const last = window - 1;
  const moved = new Float64Array(window * kept.length);
  for (let t = 0; t < window; t++) {
    const from = n * Math.min(t + rounds, last);
    const mean = x.subarray(from, from + n).reduce((sum, rate) => sum + rate, 0) / n;
    for (let i = 0; i < kept.length; i++) moved[t * kept.length + i] = kept[i] < 0 ? mean : x[from + kept[i]];
  }
  const limited = duals.completion.length > 0;
  return {
    x: moved,
    duals: {
      compute: duals.compute.map((_, t) => duals.compute[Math.min(t + rounds, last)]),
      memory: duals.memory.map((price, t) =>
        t === last ? price : t + rounds < last ? duals.memory[t + rounds] : 0,
      ),
      completion: Float64Array.from(limited ? kept : [], (i) => (i < 0 ? 0 : duals.completion[i])),
    },
  };
}
