import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type FluidProgram,
  fluidProgram,
  memoryPerRound,
  tokensPerRequest,
  tokensPerRound,
} from "../../../lib/models/fluid-program/index.ts";
import { clarabel } from "../../../lib/solvers/conic/clarabel.ts";
import { solveDiscrete } from "../../../lib/solvers/highs/discrete.ts";
import { objective } from "../../../lib/solvers/index.ts";
import { inputs } from "./programs.ts";

it("the discrete optimum is that of enumeration, and not above the fluid one", async () => {
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      const requests = input.requests.slice(0, 2).map((one) => ({ ...one, end: Math.min(4, one.end!) }));
      const program = fluidProgram({ ...input, requests, horizon: 4 });
      if (program.rates > 8) return;
      const best = enumerate(program);
      const found = await solveDiscrete(program);
      expect(found.objective).toEqual(best === Number.NEGATIVE_INFINITY ? best : expect.closeTo(best, 9));
      const fluid = await clarabel.solve(program, {});
      if (fluid.status === "optimal") expect(best).toBeLessThanOrEqual(fluid.bound + 1e-9);
    }),
    { numRuns: 30 },
  );
});

/** The best 0–1 decisions by trying all of them. */
function enumerate(program: FluidProgram): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 0; mask < 2 ** program.rates; mask++) {
    const z = Float64Array.from({ length: program.rates }, (_, k) => (mask >> k) & 1);
    if (feasible(program, z)) best = Math.max(best, objective(program, z));
  }
  return best;
}

function feasible(program: FluidProgram, z: Float64Array): boolean {
  const within = (left: Float64Array, right: Float64Array) =>
    left.every((value, k) => value <= right[k] + 1e-9);
  return (
    within(tokensPerRound(program, z), program.compute) &&
    within(memoryPerRound(program, z), program.budget) &&
    (!program.limit || within(tokensPerRequest(program, z), program.limit))
  );
}
