import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  milpSize,
  scheduleFault,
  scheduleLatency,
  startTimeMilp,
  startTimeProgram,
} from "../../../lib/models/start-time/index.ts";
import { workload } from "../../../lib/workload/workload.ts";
import { fromRows, instances, TOY } from "../../simulator/instances.ts";

const toy = startTimeProgram(TOY.workload, TOY.memory, { known: [0, 0, 1, 3] });

describe("the hindsight program", () => {
  test("horizon cuts are release + known total latency − Σ o: 0 + 11 − 7 for the toy", () => {
    expect(toy.known).toBe(11);
    expect([...toy.latest]).toEqual([4, 4, 4, 4]);
  });

  test("without a known schedule the cuts come from serving one request at a time", () => {
    const program = startTimeProgram(TOY.workload, TOY.memory);
    expect(program.known).toBe(1 + 2 + 4 + 7);
  });

  test("arrivals between rounds are released at the next round, and the wait until then is counted", () => {
    const { about } = TOY.workload;
    const late = workload({
      arrival: Float64Array.of(0.25, 1),
      prompt: Int32Array.of(1, 1),
      output: Int32Array.of(2, 2),
      about,
    });
    const program = startTimeProgram(late, 10);
    expect([...program.release]).toEqual([1, 1]);
    expect(program.rounding).toBeCloseTo(0.75, 12);
    expect(scheduleLatency(program, [1, 1])).toBeCloseTo(4.75, 12);
  });

  test("a request that can never fit is named", () => {
    expect(() => startTimeProgram(fromRows([{ prompt: 4, output: 3 }]), 6)).toThrow(
      'invalid request 0: "4 + 3 tokens"; expected at most the memory, 6, or it never fits',
    );
  });

  test("a memory that is not positive and finite is refused", () => {
    for (const memory of [0, -3, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => startTimeProgram(TOY.workload, memory)).toThrow(`invalid memory: ${memory}`);
  });

  test("a known schedule of the wrong length is refused", () => {
    expect(() => startTimeProgram(TOY.workload, 6, { known: [0] })).toThrow(
      'invalid known schedule: "1 starts"; expected 4',
    );
  });
});

describe("the check of a schedule", () => {
  test("the toy's schedule of total latency 11 is feasible", () => {
    expect(scheduleFault(toy, [0, 0, 1, 3])).toBeUndefined();
    expect(scheduleLatency(toy, [0, 0, 1, 3])).toBe(11);
  });

  test("it names the first round that holds too much", () => {
    expect(scheduleFault(toy, [0, 0, 0, 3])).toBe("round 1 holds 9 tokens, more than M = 6");
  });

  test("it names starts before arrival, between rounds and missing", () => {
    const program = startTimeProgram(fromRows([{ arrival: 2, prompt: 1, output: 1 }]), 6);
    expect(scheduleFault(program, [1])).toBe("request 0 starts at 1, before its release 2");
    expect(scheduleFault(program, [2.5])).toBe("request 0 starts at 2.5, which is no round");
    expect(scheduleFault(program, [])).toBe("0 starts for 1 requests");
  });
});

describe("the mixed-integer program", () => {
  test("its columns have one entry in their request's row and s + k in the row of each of their rounds", () => {
    fc.assert(
      fc.property(instances({ most: 5 }), ({ workload, memory }) => {
        const program = startTimeProgram(workload, memory);
        const milp = startTimeMilp(program);
        expect(milp.columns).toBe(milpSize(program).columns);
        expect(milp.indices.length).toBe(milpSize(program).nonzeros);
        const c = milp.columns >> 1;
        const i = milp.request[c];
        const rows = milp.indices.subarray(milp.starts[c], milp.starts[c + 1]);
        const values = milp.values.subarray(milp.starts[c], milp.starts[c + 1]);
        const rounds = Array.from({ length: program.output[i] }, (_, k) => k + 1);
        expect([...rows]).toEqual([i, ...rounds.map((k) => program.n + milp.start[c] + k - 1)]);
        expect([...values]).toEqual([1, ...rounds.map((k) => program.prompt[i] + k)]);
      }),
      { numRuns: 50 },
    );
  });
});
