import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { volumeBound } from "../../../lib/analysis/volume-bound.ts";
import { stream } from "../../../lib/core/random.ts";
import { scheduleLatency, startTimeProgram, withHorizon } from "../../../lib/models/start-time/index.ts";
import { POLICY_NAMES, policyNamed } from "../../../lib/policies/index.ts";
import { assertAudited, simulate } from "../../../lib/simulator/index.ts";
import { StandstillError } from "../../../lib/simulator/simulate.ts";
import {
  bound,
  forwardList,
  NeighbourhoodSearch,
  PriceAscent,
  RoundSearch,
  reverseSchedule,
  StateAscent,
  serialList,
  solveWithHighs,
  verifyBound,
} from "../../../lib/solvers/hindsight/index.ts";
import type { Workload } from "../../../lib/workload/workload.ts";
import { bruteForce } from "./brute-force.ts";
import { contended } from "./small-instances.ts";

/** Policies that start a request once and run it to its end, or from the beginning again: what schedules range over. */
const unpaused = POLICY_NAMES.filter((name) => !("former" in policyNamed(name)));

describe("on instances of up to six requests", () => {
  test("every bound ≤ brute force ≤ every schedule, thousands of times", () => {
    fc.assert(
      fc.property(contended(6), fc.integer(), ({ workload, memory }, seed) => {
        const first = startTimeProgram(workload, memory);
        const { totalLatency } = bruteForce(first);
        const list = forwardList(first, first.output);
        const program = withHorizon(first, list);
        const ascent = new PriceAscent(program, list);
        for (let k = 0; k < 12; k++) ascent.iterate();
        const rounds = list.reduce((last, start, i) => Math.max(last, start + program.output[i]), 1);
        const states = new StateAscent(program, ascent.prices, rounds, [
          { spacing: 4, iterations: 6 },
          { spacing: 1, iterations: 4 },
        ]);
        while (!states.finished) states.iterate();
        const bounds = [
          volumeBound(workload, memory).totalLatency - 1e-9,
          verifyBound(program, ascent.prices),
          verifyBound(program, states.bestPrices),
        ];
        for (const value of bounds) expect(value).toBeLessThanOrEqual(totalLatency);
        const search = new NeighbourhoodSearch(program, list, stream(seed, "search"));
        search.run(20);
        const target = ascent.meanStarts.map((start, i) => start + program.output[i]);
        for (const schedule of [
          list,
          search.schedule,
          reverseSchedule(program, target),
          serialList(program, target),
        ])
          expect(scheduleLatency(program, schedule)).toBeGreaterThanOrEqual(totalLatency);
      }),
      { numRuns: 2000 },
    );
  });

  test("brute force ≤ every policy, each run audited", () => {
    fc.assert(
      fc.property(contended(6), ({ workload, memory }) => {
        const { totalLatency } = bruteForce(startTimeProgram(workload, memory));
        for (const name of unpaused)
          expect(served(name, workload, memory), name).toBeGreaterThanOrEqual(totalLatency);
      }),
      { numRuns: 600 },
    );
  });

  test("branch and bound = brute force with either kind of price, and all of it = HiGHS", async () => {
    const kinds = new Set<string>();
    const property = fc.asyncProperty(contended(5), async ({ workload, memory }) => {
      const first = startTimeProgram(workload, memory);
      const { totalLatency } = bruteForce(first);
      const list = forwardList(first, first.output);
      const program = withHorizon(first, list);
      const ascent = new PriceAscent(program, list);
      for (let k = 0; k < 30; k++) ascent.iterate();
      const states = new StateAscent(program, ascent.prices, 1 + Math.max(...list), [
        { spacing: 2, iterations: 10 },
      ]);
      while (!states.finished) states.iterate();
      for (const prices of [ascent.prices, states.bestPrices]) {
        kinds.add(prices.kind);
        const search = new RoundSearch(program, prices, list);
        search.run(Number.POSITIVE_INFINITY);
        expect([search.proved, search.latency + program.rounding]).toEqual([true, totalLatency]);
      }
      if (program.n === 5) {
        const solved = await solveWithHighs(program, { incumbent: list });
        expect([solved.solved, solved.bound]).toEqual([true, totalLatency]);
      }
      const { lowerBound, bestTotalLatency } = await bound(workload, memory, { seconds: 0.02, limit: 60 });
      expect(lowerBound).toBeLessThanOrEqual(totalLatency);
      expect(bestTotalLatency).toBeGreaterThanOrEqual(totalLatency);
    });
    await fc.assert(property, { numRuns: 40 });
    expect([...kinds].toSorted()).toEqual(["memory", "state"]);
  });
});

/** Total latency of a policy in rounds, infinite if it makes no progress. */
function served(name: string, workload: Workload, memory: number): number {
  try {
    const run = assertAudited(simulate(workload, policyNamed(name), { memory }));
    const { startRound } = run.records;
    return scheduleLatency(startTimeProgram(workload, memory), startRound);
  } catch (error) {
    if (error instanceof StandstillError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
