import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { volumeBound } from "../../../lib/analysis/volume-bound.ts";
import { policyNamed, svf } from "../../../lib/policies/index.ts";
import {
  lpSwap,
  pricedRelaxation,
  sortedLp,
  startTimeRelaxation,
} from "../../../lib/policies/sorted-f/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { simulate, summarize } from "../../../lib/simulator/index.ts";
import { generate } from "../../../lib/workload/index.ts";
import { instances } from "../../simulator/instances.ts";

describe("the relaxation by prices", () => {
  test("never exceeds the linear relaxation by more than the rounding up to whole rounds, and comes near it", async () => {
    const ratios: number[] = [];
    await fc.assert(
      fc.asyncProperty(instances({ most: 6 }), async ({ workload, memory }) => {
        const exact = (await startTimeRelaxation(workload, memory)).bound;
        const priced = pricedRelaxation(workload, memory).bound;
        expect(priced).toBeLessThan(exact + 1 + 1e-6);
        ratios.push(priced / exact);
      }),
      { numRuns: 40 },
    );
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeGreaterThan(0.97);
  });

  test("orders a thousand requests, too many for the solver, within a tenth of smallest volume first", async () => {
    const workload = generate("lmsys-tokens", { n: 1_000, seed: 1 });
    const memory = 16_492;
    const relaxation = pricedRelaxation(workload, memory);
    const latency = (policy: Parameters<typeof simulate>[1]) =>
      summarize(assertAudited(simulate(workload, policy, { memory }))).totalLatency;
    expect(relaxation.bound).toBeGreaterThan(volumeBound(workload, memory).totalLatency);
    for (const policy of [
      await sortedLp(workload, memory, relaxation),
      await lpSwap(workload, memory, relaxation),
    ]) {
      expect(latency(policyNamed(policy.name))).toBe(latency(policy)); // the same order, made by the policy itself
      expect(latency(policy)).toBeGreaterThan(relaxation.bound);
      expect(latency(policy)).toBeLessThan(1.1 * latency(svf()));
    }
  });

  test("needs two iterations", () => {
    expect(() => pricedRelaxation(generate("amin", { n: 2, seed: 1 }), 2_000, 1)).toThrow(
      "invalid iterations: 1",
    );
  });
});
