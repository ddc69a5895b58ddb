import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../lib/core/errors.ts";
import {
  type StartTimeProgram,
  scheduleFault,
  scheduleLatency,
  startTimeProgram,
  withHorizon,
} from "../../../lib/models/start-time/index.ts";
import {
  bound,
  forwardList,
  PriceAscent,
  RoundSearch,
  solveWithHighs,
} from "../../../lib/solvers/hindsight/index.ts";
import { arrivalModel } from "../../../lib/workload/index.ts";
import { fromRows } from "../../simulator/instances.ts";
import { bruteForce } from "./brute-force.ts";
import { contended } from "./small-instances.ts";

const free = { kind: "memory", values: new Float64Array(1) } as const;

describe("exact search", () => {
  test("branch and bound finds the brute-force optimum at any prices and from any schedule, thousands of times", () => {
    fc.assert(
      fc.property(contended(), fc.nat(12), fc.boolean(), ({ workload, memory }, iterations, serial) => {
        const first = startTimeProgram(workload, memory);
        const list = forwardList(first, first.output);
        const program = withHorizon(first, list);
        const ascent = new PriceAscent(program, list);
        for (let k = 0; k < iterations; k++) ascent.iterate();
        const prices = iterations === 0 ? free : ascent.prices;
        const search = new RoundSearch(program, prices, serial ? oneByOne(program) : list);
        search.run(Number.POSITIVE_INFINITY);
        const { totalLatency } = bruteForce(program);
        expect([search.proved, search.latency + program.rounding]).toEqual([true, totalLatency]);
        expect(scheduleLatency(program, search.schedule)).toBe(totalLatency);
        expect(scheduleFault(program, search.schedule)).toBeUndefined();
      }),
      { numRuns: 2500 },
    );
  });

  test("a beam finds nothing below the optimum, and proves it if nothing was left out", () => {
    fc.assert(
      fc.property(contended(), fc.integer({ min: 1, max: 40 }), ({ workload, memory }, width) => {
        const program = startTimeProgram(workload, memory);
        const known = forwardList(program, program.output);
        const search = new RoundSearch(program, free, known);
        const beam = new RoundSearch(program, free, known, { width });
        for (const either of [search, beam]) either.run(Number.POSITIVE_INFINITY);
        expect(scheduleFault(program, beam.schedule)).toBeUndefined();
        if (beam.proved) expect(beam.latency).toBe(search.latency);
        else expect(beam.latency).toBeGreaterThanOrEqual(search.latency);
      }),
      { numRuns: 300 },
    );
  });

  test("it finds the optimum in portions as at once", () => {
    const { memory, workload } = arrivalModel(2, 5, 10);
    const program = startTimeProgram(workload, memory);
    const once = new RoundSearch(program, free, forwardList(program, program.output), { most: 20_000 });
    const often = new RoundSearch(program, free, forwardList(program, program.output), { most: 20_000 });
    once.run(Number.POSITIVE_INFINITY);
    while (!often.finished) often.run(7);
    expect([often.created, often.latency]).toEqual([once.created, once.latency]);
    expect(often.schedule).toEqual(once.schedule);
  });

  test("HiGHS finds it too", async () => {
    const property = fc.asyncProperty(contended(4), async ({ workload, memory }) => {
      const first = startTimeProgram(workload, memory);
      const incumbent = forwardList(first, first.output);
      const program = startTimeProgram(workload, memory, { known: incumbent });
      const { solved, bound, schedule } = await solveWithHighs(program, { incumbent });
      expect(solved).toBe(true);
      const { totalLatency } = bruteForce(program);
      expect(bound).toBe(totalLatency);
      expect(scheduleLatency(program, schedule!)).toBe(totalLatency);
    });
    await fc.assert(property, { numRuns: 15 });
  });

  test.each([
    { model: 1, seed: 1, optimum: 808 },
    { model: 2, seed: 2, optimum: 841 },
  ] as const)(
    "$optimum rounds are optimal for 14 requests of arrival model $model, as plain branch and bound had proved before the envelope",
    async ({ model, seed, optimum }) => {
      const { memory, workload } = arrivalModel(model, seed, 14);
      const found = await bound(workload, memory, { seconds: 60, limit: Number.POSITIVE_INFINITY });
      expect([found.lowerBound, found.bestTotalLatency, found.proof]).toEqual([
        optimum,
        optimum,
        "exhaustive search",
      ]);
    },
  );

  test("a limit on partial schedules ends the search without a proof", () => {
    const rows = Array.from({ length: 8 }, (_, i) => ({ prompt: 1, output: 3 + i }));
    const program = startTimeProgram(fromRows(rows), 14);
    const search = new RoundSearch(program, free, forwardList(program, program.output), { most: 10 });
    search.run(Number.POSITIVE_INFINITY);
    expect([search.finished, search.proved]).toEqual([true, false]);
  });

  test("more requests than bits and more memory than an envelope holds are refused", () => {
    const search = (n: number, memory: number) => {
      const rows = Array.from({ length: n }, () => ({ prompt: 1, output: 1 }));
      const program = startTimeProgram(fromRows(rows), memory);
      return new RoundSearch(program, free, oneByOne(program));
    };
    expect(() => search(31, 5)).toThrow(InputError);
    expect(() => search(2, 512)).toThrow("invalid memory to search: 512; expected an integer from 1 to 511");
    expect(search(30, 511).latency).toBe((30 * 31) / 2);
  });
});

/** Each request after the one before it. */
function oneByOne({ release, output }: StartTimeProgram): Int32Array {
  let end = 0;
  return release.map((first, i) => {
    const start = Math.max(end, first);
    end = start + output[i];
    return start;
  });
}
