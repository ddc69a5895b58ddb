import { expect } from "vitest";
import type { FluidProgram } from "../../lib/models/fluid-program/index.ts";
import type { Solution } from "../../lib/solvers/index.ts";

/**
 * The optimality conditions (13)–(19) of the convex-allocation paper at a solution, from the definitions and with loops
 * of their own: feasible rates, prices of at least 0, no price on slack, no rate with a gain from moving.
 */
export function expectOptimalityConditions(
  program: FluidProgram,
  solution: Solution,
  tolerance = 1e-6,
): void {
  const { n, rounds, offset, request, slope, end, weight, utility, compute, budget, limit } = program;
  const { x, duals, objective } = solution;
  const scale = tolerance * Math.max(1, Math.abs(objective));
  const total = new Float64Array(n);
  for (let t = 0; t < rounds; t++) {
    let tokens = 0;
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      expect(x[k]).toBeGreaterThanOrEqual(0);
      expect(x[k]).toBeLessThanOrEqual(1);
      tokens += x[k];
      total[request[k]] += x[k];
    }
    expectRow(tokens, compute[t], duals.compute[t], scale);
    expectRow(heldAfter(program, x, t), budget[t], duals.memory[t], scale);
    for (let k = offset[t]; k < offset[t + 1]; k++) {
      const i = request[k];
      let price = duals.compute[t] + (limit ? duals.completion[i] : 0);
      for (let s = t; s < end[i]; s++) price += slope[i] * duals.memory[s];
      const gain = weight[i] * utility.slope(x[k]) - price;
      const size = weight[i] * utility.slope(x[k]) + Math.abs(price);
      if (gain > 0) expect((gain / size) * (1 - x[k])).toBeLessThan(Math.sqrt(tolerance));
      else expect((-gain / size) * x[k]).toBeLessThan(Math.sqrt(tolerance));
    }
  }
  limit?.forEach((tokens, i) => {
    expectRow(total[i], tokens, duals.completion[i], scale);
  });
}

function expectRow(left: number, right: number, price: number, scale: number): void {
  expect(left).toBeLessThanOrEqual(right + 1e-9 * Math.max(1, Math.abs(right)));
  expect(price).toBeGreaterThanOrEqual(0);
  expect(price * (right - left)).toBeLessThan(scale);
}

/** What generated tokens hold in round t, request by request. */
function heldAfter({ offset, request, slope, end }: FluidProgram, x: Float64Array, t: number): number {
  let held = 0;
  for (let s = 0; s <= t; s++)
    for (let k = offset[s]; k < offset[s + 1]; k++) if (end[request[k]] > t) held += slope[request[k]] * x[k];
  return held;
}
