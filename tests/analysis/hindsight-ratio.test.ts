import { describe, expect, test } from "vitest";
import { type RatioRecord, ratioSummary, ratioTrial } from "../../lib/analysis/index.ts";
import { startTimeProgram } from "../../lib/models/start-time/index.ts";
import { arrivalModel } from "../../lib/workload/index.ts";
import { bruteForce } from "../solvers/hindsight/brute-force.ts";

describe("MC-SF against the hindsight optimum", () => {
  test("bound ≤ optimum by brute force ≤ best ≤ MC-SF, and equal where the optimum is proved", async () => {
    for (const model of [1, 2] as const)
      for (const seed of [1, 2, 3]) {
        const { mcSf, best, bound, n, memory } = await ratioTrial({ model, seed, n: 5, seconds: 0.2 });
        const instance = arrivalModel(model, seed, 5);
        const { totalLatency } = bruteForce(startTimeProgram(instance.workload, instance.memory));
        expect([n, memory]).toEqual([5, instance.memory]);
        expect([bound <= totalLatency, totalLatency <= best, best <= mcSf]).toEqual([true, true, true]);
        if (best === bound) expect(best).toBe(totalLatency);
      }
  });

  test("a trial is the same each time", async () => {
    const trial = { model: 2, seed: 5, n: 20, seconds: 0.3 } as const;
    expect(await ratioTrial(trial)).toEqual(await ratioTrial(trial));
  });

  test("a summary counts what may be optimal and what is proved", () => {
    const record = (mcSf: number, best: number, bound: number): RatioRecord => {
      return { model: 1, seed: 1, n: 9, memory: 30, mcSf, best, bound };
    };
    const summary = ratioSummary([
      record(10, 10, 10),
      record(12, 10, 8),
      record(11, 10, 10),
      record(9, 9, 8),
    ]);
    expect(summary.lower.mean).toBeCloseTo((1 + 1.2 + 1.1 + 1) / 4, 12);
    expect(summary.upper.mean).toBeCloseTo((1 + 1.5 + 1.1 + 9 / 8) / 4, 12);
    expect([summary.leastLower, summary.greatestLower, summary.greatestUpper]).toEqual([1, 1.2, 1.5]);
    expect([summary.optimal.mean, summary.proved, summary.trials]).toEqual([0.5, 0.5, 4]);
    expect(summary.width).toBeCloseTo((1 + 1.25 + 1 + 9 / 8) / 4, 12);
  });
});
