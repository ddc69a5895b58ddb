import fc from "fast-check";
import { expect, test } from "vitest";
import { optimalSchedule } from "../../../lib/analysis/adversary/optimum.ts";
import { volumeBound } from "../../../lib/analysis/volume-bound.ts";
import { POLICY_NAMES, policyNamed } from "../../../lib/policies/registry.ts";
import { summarize } from "../../../lib/simulator/metrics.ts";
import { StandstillError, simulate } from "../../../lib/simulator/simulate.ts";
import { fromRows, type Instance, instances, TOY } from "../../simulator/instances.ts";
import { leastByEnumeration } from "./enumeration.ts";

/** Few requests, short and few rounds, so that every start can be tried. */
const tiny: fc.Arbitrary<Instance> = fc.integer({ min: 4, max: 10 }).chain((memory) => {
  const row = fc.record({
    arrival: fc.constantFrom(0, 0, 0, 0.5, 2, 3),
    prompt: fc.integer({ min: 0, max: memory - 3 }),
    output: fc.integer({ min: 1, max: 3 }),
  });
  return fc.array(row, { minLength: 1, maxLength: 4 }).map((rows) => ({ memory, workload: fromRows(rows) }));
});

test("the optimum is the least over all starts of all requests", () => {
  fc.assert(
    fc.property(tiny, ({ workload, memory }) => {
      const { totalLatency, proved } = optimalSchedule(workload, memory);
      expect(proved).toBe(true);
      expect(totalLatency).toBe(leastByEnumeration(workload, memory));
    }),
    { numRuns: 200 },
  );
});

test("its starts respect arrivals and memory and add up to its total latency", () => {
  fc.assert(
    fc.property(instances({ most: 5 }), ({ workload, memory }) => {
      const { start, totalLatency } = optimalSchedule(workload, memory, 20_000);
      const { arrival, prompt, output } = workload;
      expect(start.every((p, i) => p >= arrival[i])).toBe(true);
      expect(totalLatency).toBe(start.reduce((sum, p, i) => sum + p + output[i] - arrival[i], 0));
      for (const round of Array.from(start, (p, i) => p + output[i])) {
        const held = start.reduce(
          (sum, p, i) => sum + (p < round && round <= p + output[i] ? prompt[i] + round - p : 0),
          0,
        );
        expect(held).toBeLessThanOrEqual(memory);
      }
    }),
  );
});

test("no policy beats the optimum, and the volume bound never exceeds it", () => {
  const unpaused = POLICY_NAMES.filter((name) => !("former" in policyNamed(name))); // pausing is not what it ranges over
  fc.assert(
    fc.property(instances({ most: 5 }), ({ workload, memory }) => {
      const { totalLatency, proved } = optimalSchedule(workload, memory, 20_000);
      fc.pre(proved);
      expect(volumeBound(workload, memory).totalLatency).toBeLessThanOrEqual(totalLatency + 1e-9);
      for (const name of unpaused) {
        const latency = served(name, { workload, memory });
        expect(latency).toBeGreaterThanOrEqual(totalLatency);
      }
    }),
  );
});

test("the toy's optimum is 11, which shortest first reaches", () => {
  expect(optimalSchedule(TOY.workload, TOY.memory)).toMatchObject({ totalLatency: 11, proved: true });
});

test("it staggers: waiting a round lets two requests overlap that exclude each other when started at once", () => {
  const rows = [
    [1, 2],
    [1, 4],
    [2, 2],
    [1, 4],
  ].map(([prompt, output]) => ({ prompt, output }));
  const { totalLatency, start } = optimalSchedule(fromRows(rows), 8);
  expect([totalLatency, Array.from(start)]).toEqual([17, [0, 1, 1, 3]]); // each as early as it fits, in any order: 18
});

test("long requests cost nodes, not stack: ten thousand rounds are no deeper than six requests", () => {
  const rows = [2000, 1500, 1800, 1900, 2100, 1700].map((output) => ({ prompt: 1, output }));
  const { start, totalLatency } = optimalSchedule(fromRows(rows), 2200, 20_000);
  expect(totalLatency).toBe(start.reduce((sum, p, i) => sum + p + rows[i].output, 0));
});

test("a search that is cut short says so and still gives the best schedule so far", () => {
  const rows = [3, 5, 2, 6, 4, 3].map((output, i) => ({ prompt: 1 + i, output }));
  const [cut, whole] = [2, 1_000_000].map((most) => optimalSchedule(fromRows(rows), 12, most));
  expect([cut.proved, whole.proved]).toEqual([false, true]);
  expect(cut.totalLatency).toBeGreaterThanOrEqual(whole.totalLatency);
  expect(cut.start.every((p) => p >= 0)).toBe(true);
});

function served(name: string, { workload, memory }: Instance): number {
  try {
    return summarize(simulate(workload, policyNamed(name), { memory })).totalLatency;
  } catch (error) {
    if (error instanceof StandstillError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
