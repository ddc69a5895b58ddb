import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type StartTimeProgram,
  startTimeProgram,
  withHorizon,
} from "../../../lib/models/start-time/index.ts";
import {
  leftShift,
  PriceAscent,
  serialList,
  staggeredPlan,
  volumes,
} from "../../../lib/solvers/hindsight/index.ts";
import { fromRows } from "../../simulator/instances.ts";
import { bruteForce } from "./brute-force.ts";

/** Requests that wait, and the memory that a few others hold: each until a round of its own. */
function besideOthers(most: number): fc.Arbitrary<{ program: StartTimeProgram; taken: Int32Array }> {
  const row = fc.record({
    prompt: fc.integer({ min: 1, max: 3 }),
    output: fc.integer({ min: 1, max: 9 }),
  });
  const other = fc.record({ held: fc.integer({ min: 1, max: 6 }), rounds: fc.integer({ min: 1, max: 8 }) });
  return fc
    .record({
      memory: fc.integer({ min: 12, max: 30 }),
      rows: fc.array(row, { minLength: 1, maxLength: most }),
      others: fc.array(other, { maxLength: 2 }),
    })
    .map(({ memory, rows, others }) => {
      const taken = new Int32Array(others.reduce((last, { rounds }) => Math.max(last, rounds), 0) + 1);
      for (const { held, rounds } of others) for (let t = 1; t <= rounds; t++) taken[t] += held;
      return { program: startTimeProgram(fromRows(rows), memory), taken };
    });
}

function mostHeld({ n, prompt, output }: StartTimeProgram, starts: Int32Array, taken: Int32Array): number {
  const held = Array.from(taken);
  for (let i = 0; i < n; i++)
    for (let k = 1; k <= output[i]; k++) held[starts[i] + k] = (held[starts[i] + k] ?? 0) + prompt[i] + k;
  return Math.max(...held.map((tokens) => tokens ?? 0));
}

const total = (starts: Int32Array) => starts.reduce((sum, start) => sum + start, 0);

describe("a plan beside running requests", () => {
  test("keeps to the memory that they leave, and is no worse than the serial list in volume order", () => {
    fc.assert(
      fc.property(besideOthers(25), fc.integer({ min: 1, max: 30 }), ({ program, taken }, iterations) => {
        const plan = staggeredPlan(program, { taken, iterations });
        expect(Math.min(...plan)).toBeGreaterThanOrEqual(0);
        expect(mostHeld(program, plan, taken)).toBeLessThanOrEqual(program.memory);
        const serial = leftShift(program, serialList(program, volumes(program), taken), { taken });
        expect(total(plan)).toBeLessThanOrEqual(total(serial));
        expect(leftShift(program, plan, { taken })).toEqual(plan);
      }),
      { numRuns: 150 },
    );
  });

  test("is bounded by its prices: the ascent's value is never above the optimum by brute force", () => {
    fc.assert(
      fc.property(besideOthers(4), ({ program, taken }) => {
        const plan = staggeredPlan(program, { taken });
        const ascent = new PriceAscent(program, plan, taken);
        for (let k = 0; k < 40; k++) ascent.iterate();
        const best = bruteForce(withHorizon(program, plan), taken).totalLatency;
        expect(ascent.value).toBeLessThanOrEqual(best + 1e-9);
        expect(best).toBeLessThanOrEqual(total(plan) + program.output.reduce((sum, o) => sum + o, 0));
      }),
      { numRuns: 100 },
    );
  });

  test("staggers long requests: about twice as many run as in step", () => {
    const rows = Array.from({ length: 120 }, () => ({ prompt: 11, output: 883 }));
    const program = startTimeProgram(fromRows(rows), 16_492);
    const plan = staggeredPlan(program);
    const inStep = Math.floor(16_492 / (11 + 883));
    expect(inStep).toBe(18);
    const makespan = Math.max(...plan) + 883;
    expect(makespan).toBeLessThan(0.75 * Math.ceil(120 / inStep) * 883);
  });
});
