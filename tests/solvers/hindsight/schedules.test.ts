import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../../lib/core/random.ts";
import { scheduleFault, scheduleLatency, startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { mcSf } from "../../../lib/policies/index.ts";
import { audit, scheduledRun, simulate } from "../../../lib/simulator/index.ts";
import {
  bound,
  forwardList,
  leftShift,
  NeighbourhoodSearch,
  reverseList,
  reverseSchedule,
  serialList,
} from "../../../lib/solvers/hindsight/index.ts";
import { fromRows, type Instance, instances, TOY } from "../../simulator/instances.ts";
import { bruteForce } from "./brute-force.ts";
import { contended } from "./small-instances.ts";

describe("schedules", () => {
  test("lists, left shift and neighbourhood search give feasible schedules, by the check and by the auditor", () => {
    fc.assert(
      fc.property(instances(), fc.integer(), (instance, seed) => {
        const program = startTimeProgram(instance.workload, instance.memory);
        const random = stream(seed, "targets");
        const target = Float64Array.from(
          program.release,
          (round, i) => round + program.output[i] + 50 * random(),
        );
        const list = forwardList(program, target);
        const serial = serialList(program, target);
        const reverse = reverseSchedule(program, target, random());
        const shifted = leftShift(program, reverse);
        const search = new NeighbourhoodSearch(program, shifted, random, {
          most: 5,
          temperature: 9,
          cooling: 200,
        });
        search.run(300);
        for (const schedule of [list, serial, reverse, shifted, search.schedule]) {
          expect(scheduleFault(program, schedule)).toBeUndefined();
          expect(audit(scheduledRun(instance.workload, schedule, instance.memory, "hindsight"))).toEqual([]);
        }
        const latencies = [search.schedule, shifted, reverse].map((starts) =>
          scheduleLatency(program, starts),
        );
        expect(latencies).toEqual(latencies.toSorted((a, b) => a - b));
        expect(search.latency + program.rounding).toBe(latencies[0]);
      }),
      { numRuns: 100 },
    );
  });

  test("neighbourhood search depends on its seed alone, not on how its moves are portioned", () => {
    const program = startTimeProgram(backlog(80).workload, 200);
    const searched = (seed: number, portions: number[]) => {
      const from = forwardList(program, program.output);
      const search = new NeighbourhoodSearch(program, from, stream(seed, "search"), {
        temperature: 5,
        cooling: 6000,
      });
      for (const moves of portions) search.run(moves);
      return search.schedule;
    };
    expect(searched(1, [6000])).toEqual(searched(1, [1, 4095, 7, 1897]));
    expect(searched(1, [6000])).not.toEqual(searched(2, [6000]));
  });

  test("the forward list in the order of lengths is MC-SF", () => {
    fc.assert(
      fc.property(instances(), ({ workload, memory }) => {
        const run = simulate(workload, mcSf(), { memory });
        const program = startTimeProgram(workload, memory);
        expect(scheduleLatency(program, forwardList(program, program.output))).toBe(
          scheduleLatency(program, run.records.startRound),
        );
      }),
      { numRuns: 100 },
    );
  });

  test("a reverse list staggers equal requests where the forward list starts them together", () => {
    const rows = Array.from({ length: 40 }, () => ({ prompt: 1, output: 19 }));
    const program = startTimeProgram(fromRows(rows), 100);
    const end = (starts: Int32Array) => Math.max(...starts) - Math.min(...starts) + 19;
    const together = forwardList(program, program.output);
    const staggered = reverseList(program, new Float64Array(40).fill(500));
    expect(new Set(together).size).toBe(8); // five at a time
    expect(end(together)).toBe(8 * 19);
    expect(end(staggered)).toBeLessThan(0.75 * end(together));
  });
});

describe("bound", () => {
  test("bound ≤ brute force ≤ schedule, and the auditor finds nothing", async () => {
    const property = fc.asyncProperty(contended(), async (instance) => {
      const { workload, memory } = instance;
      const found = await bound(workload, memory, { seconds: 0.2 });
      const program = startTimeProgram(workload, memory);
      const { totalLatency } = bruteForce(program);
      expect(found.lowerBound).toBeLessThanOrEqual(totalLatency);
      expect(found.bestTotalLatency).toBeGreaterThanOrEqual(totalLatency);
      expect(found.pricedBound).toBeLessThanOrEqual(found.lowerBound);
      expect(scheduleLatency(program, found.schedule)).toBe(found.bestTotalLatency);
      expect(audit(scheduledRun(instance.workload, found.schedule, instance.memory, "hindsight"))).toEqual(
        [],
      );
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test("the toy's optimum is 11, proved", async () => {
    const found = await bound(TOY.workload, TOY.memory);
    expect([found.lowerBound, found.bestTotalLatency, found.gap, found.limited]).toEqual([11, 11, 0, false]);
  });

  test("equal seeds and seconds give equal results, and the certificate is recomputed from them", async () => {
    const instance = backlog(150);
    const once = await bound(instance.workload, instance.memory, { seconds: 0.4, seed: 3 });
    const again = await bound(instance.workload, instance.memory, { seconds: 0.4, seed: 3 });
    if (!once.limited && !again.limited) expect(again).toEqual(once);
    expect(once.gap).toBeLessThan(0.05);
  });

  test("a time limit of zero still gives a certified bound and a feasible schedule", async () => {
    const instance = backlog(60);
    const found = await bound(instance.workload, instance.memory, { seconds: 0 });
    expect(found.limited).toBe(true);
    expect(found.lowerBound).toBeGreaterThan(0);
    expect(found.lowerBound).toBeLessThanOrEqual(found.bestTotalLatency);
    expect(audit(scheduledRun(instance.workload, found.schedule, instance.memory, "hindsight"))).toEqual([]);
  });

  test("requests that never fit and arrivals out of order are refused, naming the request", async () => {
    const { workload } = TOY;
    await expect(bound(workload, 4)).rejects.toThrow(/invalid request 3: "2 \+ 3 tokens"/);
    const turned = { ...workload, arrival: Float64Array.from([0, 3, 2, 5]) };
    await expect(bound(turned, TOY.memory)).rejects.toThrow(
      "invalid arrival of request 2: 2; expected no earlier than the one before it, 3",
    );
  });

  test("an interrupted bound returns what it has", async () => {
    const instance = backlog(150);
    const controller = new AbortController();
    const found = await bound(instance.workload, instance.memory, {
      seconds: 1000,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect(found.limited).toBe(true);
    expect(found.lowerBound).toBeLessThanOrEqual(found.bestTotalLatency);
    expect(audit(scheduledRun(instance.workload, found.schedule, instance.memory, "hindsight"))).toEqual([]);
  });

  test("a known schedule is never made worse, and an infeasible one is refused", async () => {
    const known = [0, 0, 1, 3];
    expect((await bound(TOY.workload, TOY.memory, { known, seconds: 0 })).bestTotalLatency).toBe(11);
    await expect(bound(TOY.workload, TOY.memory, { known: [0, 0, 0, 0] })).rejects.toThrow(
      "invalid known schedule",
    );
  });

  test("an empty workload has latency 0; negative and missing time limits are refused", async () => {
    expect((await bound(fromRows([]), 10)).gap).toBe(0);
    for (const seconds of [-1, Number.NaN])
      await expect(bound(TOY.workload, TOY.memory, { seconds })).rejects.toThrow(
        `invalid seconds: ${seconds}`,
      );
  });
});

/** A backlog with lengths spread over two orders of magnitude. */
function backlog(n: number): Instance {
  const random = stream(5, "backlog");
  const rows = Array.from({ length: n }, () => ({
    prompt: 1 + Math.floor(20 * random() ** 2),
    output: 1 + Math.floor(80 * random() ** 3),
  }));
  return { memory: 1000, workload: fromRows(rows) };
}
