import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standstillScan, thresholds } from "../../lib/analysis/livelock.ts";
import { alphaGreedy } from "../../lib/policies/alpha-greedy.ts";
import { referenceRun } from "../../lib/simulator/reference.ts";
import { fromRows, instances } from "../simulator/instances.ts";

const greedy = (alpha: number) => alphaGreedy({ alpha });

describe("the scan for standstills", () => {
  test("two requests of 1 + 5 in 9 tokens are served once at most one is admitted at a time", () => {
    const two = fromRows([1, 2].map(() => ({ prompt: 1, output: 5 })));
    const alphas = [0, 0.3, 0.6, 0.7, 0.75];
    const scan = standstillScan(greedy, alphas, [two], { memory: 9 });
    // Both together pass 9 tokens in their fourth round, and clear each other for ever.
    expect(scan.map(({ stuck }) => stuck[0])).toEqual([true, true, false, false, false]);
    expect(thresholds(scan)).toEqual([{ smallestServing: 0.6, safeFrom: 0.6 }]);
  });

  test("says of every share what the step-every-round reference says", () => {
    const alphas = [0, 0.1, 0.2, 0.3];
    fc.assert(
      fc.property(instances({ most: 20 }), ({ workload, memory }) => {
        const scan = standstillScan(greedy, alphas, [workload], { memory });
        const expected = alphas.map(
          (alpha) =>
            referenceRun(workload, { order: "arrival", admission: { alpha }, eviction: "all" }, memory)
              .livelock,
        );
        expect(scan.map(({ stuck }) => stuck[0])).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  test("where it is not monotone, the smallest serving share lies below the share from which on all serve", () => {
    const scan = [true, false, true, false].map((stuck, value) => ({ value, stuck: [stuck, true] }));
    expect(thresholds(scan)).toEqual([
      { smallestServing: 1, safeFrom: 3 },
      { smallestServing: undefined, safeFrom: undefined },
    ]);
    expect(() => standstillScan(greedy, [0.1, 0.1], [], { memory: 9 })).toThrow(
      "invalid value 1 of the scan: 0.1",
    );
  });
});
