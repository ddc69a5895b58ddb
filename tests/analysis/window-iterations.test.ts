import { describe, expect, test } from "vitest";
import { windowIterations } from "../../lib/analysis/window-iterations.ts";
import { fcfs, fcfsGreedy } from "../../lib/policies/index.ts";
import { simulate } from "../../lib/simulator/index.ts";
import { fromKinds } from "../../lib/workload/index.ts";
import { fromRows } from "../simulator/instances.ts";

describe("iterations by windows", () => {
  test("are counted where they end, with the tokens that they hold", () => {
    const rows = [
      { prompt: 2, output: 3 }, // rounds 1 to 3 hold 3, 4, 5
      { arrival: 1, prompt: 1, output: 1 }, // round 2 holds 2 more
      { arrival: 7, prompt: 4, output: 1 }, // round 8 holds 5
    ];
    for (const policy of [fcfs(), fcfsGreedy()]) {
      const run = simulate(fromRows(rows), policy, { memory: 20 });
      const windows = [
        { from: 0, to: 3 },
        { from: 3, to: 6 },
        { from: 6, to: 9 },
      ];
      expect(windowIterations(run, windows)).toEqual([
        { iterations: 2, tokens: (3 + 6) / 2 },
        { iterations: 1, tokens: 5 },
        { iterations: 1, tokens: 5 },
      ]);
      expect(windowIterations(run, [{ from: 4, to: 5 }])).toEqual([{ iterations: 0, tokens: Number.NaN }]);
    }
  });

  test("are all of a run's, whatever the policy and the clock, if the windows cover it", () => {
    const clock = { kind: "affine", d0: 0.01, d1: 1e-6, d2: 1e-4 } as const;
    const requests = fromKinds([{ rate: 1, prompt: 50, output: 10 }], { n: 200, seed: 1, rate: 20 });
    for (const policy of [fcfs(), fcfsGreedy()]) {
      const run = simulate(requests, policy, { memory: 5000, clock });
      const cut = windowIterations(
        run,
        [5, 10, 1e9].map((to, k) => ({ from: [0, 5, 10][k], to })),
      );
      expect(cut.reduce((sum, { iterations }) => sum + iterations, 0)).toBe(run.records.rounds);
    }
  });
});
