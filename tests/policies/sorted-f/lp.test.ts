import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optimalSchedule } from "../../../lib/analysis/adversary/optimum.ts";
import { lpSwap, sortedLp, startTimeRelaxation } from "../../../lib/policies/sorted-f/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { fromRows, instances, TOY } from "../../simulator/instances.ts";

const backlogs = instances({ most: 5 }).map(({ workload, memory }) => ({
  memory,
  workload: fromRows(
    Array.from(workload.prompt, (prompt, i) => ({ prompt, output: Math.min(workload.output[i], 6) })),
  ),
}));

describe("the linear relaxation", () => {
  test("bounds the optimum from below, by exhaustive search", async () => {
    await fc.assert(
      fc.asyncProperty(backlogs, async ({ workload, memory }) => {
        const { bound } = await startTimeRelaxation(workload, memory);
        expect(bound).toBeLessThanOrEqual(optimalSchedule(workload, memory).totalLatency + 1e-6);
        expect(bound).toBeGreaterThanOrEqual(workload.output.reduce((a, b) => a + b) - 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  test("of the toy is 9.5: below its volume bound, 10, which counts whole rounds, and its optimum, 11", async () => {
    const { bound, meanStart } = await startTimeRelaxation(TOY.workload, 6);
    expect(bound).toBeCloseTo(9.5, 6);
    expect(meanStart[3]).toBeGreaterThan(meanStart[0]);
  });

  test("orders requests for sorted-lp and lp-swap, whose runs pass the audit", async () => {
    for (const policy of [await sortedLp(TOY.workload, 6), await lpSwap(TOY.workload, 6)]) {
      const run = assertAudited(simulate(TOY.workload, policy, { memory: 6 }));
      expect(run.completed).toBe(4);
      expect(() => simulate(fromRows([{ prompt: 1, output: 1 }]), policy, { memory: 6 })).toThrow(
        `workload of ${policy.name}`,
      );
    }
  });
});
