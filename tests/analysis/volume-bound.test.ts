import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanInterval } from "../../lib/analysis/confidence.ts";
import { shortestRemainingFirst, volumeBound } from "../../lib/analysis/volume-bound.ts";
import { policyNamed } from "../../lib/policies/index.ts";
import { latencies } from "../../lib/simulator/metrics.ts";
import { simulate } from "../../lib/simulator/simulate.ts";
import type { Workload } from "../../lib/workload/workload.ts";
import { instances, TOY } from "../simulator/instances.ts";

/** The least total latency of all schedules, by trying every start of every request up to a horizon. */
function optimum({ n, arrival, prompt, output }: Workload, memory: number): number {
  const horizon = Math.ceil(arrival[n - 1]) + output.reduce((a, b) => a + b, 0);
  const held = new Int32Array(horizon + 2);
  let best = Number.POSITIVE_INFINITY;
  const place = (i: number, latency: number): void => {
    if (latency >= best) return;
    if (i === n) {
      best = latency;
      return;
    }
    for (let start = Math.ceil(arrival[i]); start + output[i] <= horizon; start++) {
      for (let k = 1; k <= output[i]; k++) held[start + k] += prompt[i] + k;
      if (held.every((tokens) => tokens <= memory)) place(i + 1, latency + start + output[i] - arrival[i]);
      for (let k = 1; k <= output[i]; k++) held[start + k] -= prompt[i] + k;
    }
  };
  place(0, 0);
  return best;
}

const small = instances({ most: 4 }).filter(
  ({ workload }) => workload.arrival[workload.n - 1] <= 4 && workload.output.every((o) => o <= 5),
);

describe("the volume bound", () => {
  test("is at most the optimum, and the optimum at most any policy, by brute force", () => {
    fc.assert(
      fc.property(small, ({ workload, memory }) => {
        const best = optimum(workload, memory);
        expect(volumeBound(workload, memory).totalLatency).toBeLessThanOrEqual(best + 1e-9);
        for (const name of ["fcfs-static", "fcfs", "sjf", "mc-benchmark", "mc-sf", "svf"]) {
          const run = simulate(workload, policyNamed(name), { memory });
          expect(latencies(run).reduce((a, b) => a + b)).toBeGreaterThanOrEqual(best);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of the toy is 3 + 3 + 7 + 12 token-rounds over M = 6: 1 + 1 + 3 + 5", () => {
    expect(volumeBound(TOY.workload, 6)).toEqual({
      totalLatency: 10,
      meanLatency: 2.5,
      method: "prefix volumes",
    });
  });

  test("follows shortest remaining first when requests arrive over time", () => {
    expect(shortestRemainingFirst(Float64Array.of(0, 1, 1), Float64Array.of(4, 1, 2))).toBe(1 + 3 + 7);
  });
});

describe("the interval of a mean", () => {
  test("is Student's: 1, 2, 3 have 2 ± 4.302653 / √3", () => {
    const { mean, low, high } = meanInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(high - 2).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
    expect(2 - low).toBeCloseTo(high - 2, 12);
  });

  test("needs two values", () => {
    expect(() => meanInterval([1])).toThrow("invalid values");
  });
});
