import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optimalSchedule } from "../../lib/analysis/adversary/optimum.ts";
import { mcSfProofBounds } from "../../lib/analysis/mc-sf-bounds.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { assertAudited } from "../../lib/simulator/audit.ts";
import { latencies } from "../../lib/simulator/metrics.ts";
import { simulate } from "../../lib/simulator/simulate.ts";
import { fromRows } from "../simulator/instances.ts";

/** A backlog of equal prompts in a memory of at least twice the largest peak. */
function backlogs(most: number) {
  const shape = fc.record({
    prompt: fc.integer({ min: 1, max: 8 }),
    outputs: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: most }),
    spare: fc.integer({ min: 0, max: 40 }),
  });
  return shape.map(({ prompt, outputs, spare }) => ({
    workload: fromRows(outputs.map((output) => ({ prompt, output }))),
    memory: 2 * (prompt + Math.max(...outputs)) + spare,
  }));
}

const served = (backlog: ReturnType<typeof fromRows>, memory: number) =>
  latencies(assertAudited(simulate(backlog, mcSf(), { memory }))).reduce((a, b) => a + b, 0);

describe("the bounds of MC-SF's proof", () => {
  test("for outputs 1, 1 and 3 after a prompt of 2, M = 10, by hand", () => {
    const { mcSfAtMost, optimumAtLeast } = mcSfProofBounds(
      fromRows([1, 3, 1].map((output) => ({ prompt: 2, output }))),
      10,
    );
    // v_1 = 3, v_3 = 12; nested = 2·6 + 1·18 = 30; Σ o = 5
    expect(mcSfAtMost).toBeCloseTo(153.6 * 30 + 24 * 5, 9);
    expect(optimumAtLeast).toBeCloseTo(30 / 60 + 5 / 6, 12);
  });

  test("MC-SF never exceeds its bound, and never falls below the optimum's", () => {
    fc.assert(
      fc.property(backlogs(60), ({ workload, memory }) => {
        const { mcSfAtMost, optimumAtLeast } = mcSfProofBounds(workload, memory);
        const latency = served(workload, memory);
        expect(latency).toBeLessThanOrEqual(mcSfAtMost);
        expect(latency).toBeGreaterThanOrEqual(optimumAtLeast);
      }),
      { numRuns: 500 },
    );
  });

  test("the optimum of up to five requests is at least its bound, and MC-SF within the constant of it", () => {
    fc.assert(
      fc.property(backlogs(5), ({ workload, memory }) => {
        const { optimumAtLeast } = mcSfProofBounds(workload, memory);
        const optimum = optimalSchedule(workload, memory);
        expect(optimum.proved).toBe(true);
        expect(optimum.totalLatency).toBeGreaterThanOrEqual(optimumAtLeast);
        expect(served(workload, memory)).toBeLessThanOrEqual(9216 * optimum.totalLatency);
      }),
      { numRuns: 200 },
    );
  });

  test("an assumption that does not hold is named", () => {
    const two = fromRows([1, 2].map((prompt) => ({ prompt, output: 3 })));
    expect(() => mcSfProofBounds(two, 20)).toThrow("invalid prompts for the bounds of MC-SF's proof");
    expect(() => mcSfProofBounds(fromRows([{ prompt: 2, output: 3 }]), 9)).toThrow(
      "at least twice the largest peak",
    );
    expect(() => mcSfProofBounds(fromRows([{ arrival: 1, prompt: 1, output: 1 }]), 9)).toThrow(
      "all at time 0",
    );
  });
});
