import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scheduleFault, scheduleLatency, startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { assertAudited, scheduledRun } from "../../../lib/simulator/index.ts";
import {
  bound,
  forwardList,
  leftShift,
  PriceAscent,
  RollingPlan,
} from "../../../lib/solvers/hindsight/index.ts";
import { workload } from "../../../lib/workload/index.ts";
import { fromRows } from "../../simulator/instances.ts";

/** Requests that arrive one by one, and more than the memory holds at a time. */
function arriving(n: number) {
  const prompt = Int32Array.from({ length: n }, (_, i) => 1 + ((7 * i) % 11));
  const output = Int32Array.from({ length: n }, (_, i) => ((i * i) % 13 === 0 ? 60 : 3 + ((5 * i) % 17)));
  const arrival = Float64Array.from({ length: n }, (_, i) => Math.floor(i / 2));
  const about = { name: "arriving", unit: "tokens", time: "rounds", source: "made up" } as const;
  return { requests: workload({ arrival, prompt, output, about }), memory: 400 };
}

describe("a rolling plan", () => {
  test("is feasible after every step and never worse than what it starts from", () => {
    const row = fc.record({
      arrival: fc.integer({ min: 0, max: 30 }),
      prompt: fc.integer({ min: 1, max: 4 }),
      output: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 16, max: 40 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (rows, memory, reserve) => {
          const sorted = rows.sort((a, b) => a.arrival - b.arrival);
          const program = startTimeProgram(fromRows(sorted), memory);
          const from = forwardList(program, program.output);
          const ascent = new PriceAscent(program, from);
          for (let k = 0; k < 5; k++) ascent.iterate();
          const plan = new RollingPlan(program, from, ascent.prices.values, { reserve, iterations: 3 });
          for (let k = 0; k < plan.steps; k++) {
            plan.step();
            const { schedule } = plan;
            expect(scheduleFault(program, schedule)).toBeUndefined();
            expect(leftShift(program, schedule)).toEqual(schedule);
            expect(scheduleLatency(program, schedule)).toBeLessThanOrEqual(scheduleLatency(program, from));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("halves the excess over the bound of the list by length that it starts from", () => {
    const { requests, memory } = arriving(400);
    const program = startTimeProgram(requests, memory);
    const from = leftShift(program, forwardList(program, program.output));
    const ascent = new PriceAscent(program, from);
    for (let k = 0; k < 50; k++) ascent.iterate();
    const plan = new RollingPlan(program, from, ascent.prices.values, { reserve: 0.03, iterations: 6 });
    for (let k = 0; k < plan.steps; k++) plan.step();
    const excess = (schedule: Int32Array) => scheduleLatency(program, schedule) - ascent.value;
    expect(excess(plan.schedule)).toBeLessThan(excess(from) / 2);
    assertAudited(scheduledRun(requests, plan.schedule, memory, "rolling"));
  });

  test("is one stage of the bound where requests arrive over time, and the same in every run", async () => {
    const { requests, memory } = arriving(150);
    const options = { seconds: 0.5, limit: Number.POSITIVE_INFINITY };
    const once = await bound(requests, memory, options);
    expect(once.method).toContain("rolling plans");
    expect(await bound(requests, memory, options)).toEqual(once);
  });
});

describe("a warm start", () => {
  test("begins at the prices given: the first value is theirs, and those after the horizon are cut", () => {
    const { requests, memory } = arriving(60);
    const program = startTimeProgram(requests, memory);
    const from = forwardList(program, program.output);
    const cold = new PriceAscent(program, from);
    for (let k = 0; k < 30; k++) cold.iterate();
    const prices = Float64Array.from([...cold.prices.values, 5, 5, 5]);
    const warm = new PriceAscent(program, from, [], { prices, ambition: 0.02 });
    warm.iterate();
    expect(warm.value).toBe(cold.value);
    for (let k = 0; k < 30; k++) warm.iterate();
    expect(warm.value).toBeGreaterThanOrEqual(cold.value);
    expect(warm.value).toBeLessThanOrEqual(scheduleLatency(program, from));
  });
});
