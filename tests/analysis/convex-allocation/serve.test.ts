import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chosenInstance,
  latencyInterval,
  scenario,
  scenarioProgram,
  serveScenario,
  statedInstance,
} from "../../../lib/analysis/convex-allocation/index.ts";
import { scheduleFault, scheduleLatency, startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { solveWithHighs } from "../../../lib/solvers/hindsight/index.ts";
import { assertSolved, solve } from "../../../lib/solvers/index.ts";
import { fromRows } from "../../simulator/instances.ts";

const requests = chosenInstance();

describe("the scenarios on the chosen instance", () => {
  it("have the throughput that Figure 3 prints, policy by policy", async () => {
    for (const [id, printed] of [
      ["S2", [7.26, 6.81, 6.85]],
      ["S4", [10.75, 10.51, 10.44]],
      ["S6", [9.09, 9.09, 9.09]],
    ] as const) {
      const served = await serveScenario(requests, scenario(id, requests));
      const [guided, fcfs, sjf] = served.map(({ throughput }) => throughput);
      for (const [k, ours] of [guided, fcfs, sjf].entries())
        expect(Math.abs(ours - printed[k])).toBeLessThanOrEqual(0.005);
    }
  });

  it("are solved to a certified gap of 1e-9", async () => {
    for (const id of ["S1", "S2", "S6"] as const) {
      const program = scenarioProgram(requests, scenario(id, requests));
      expect(assertSolved(await solve(program, { tolerance: 1e-9 })).gap).toBeLessThanOrEqual(1e-9);
    }
  });

  it("spread each output evenly over the horizon where nothing is scarce", async () => {
    const s1 = scenario("S1", requests);
    const program = scenarioProgram(requests, s1);
    const { x } = assertSolved(await solve(program, { tolerance: 1e-12 }));
    for (let k = 0; k < program.rates; k++) {
      const i = program.request[k];
      expect(x[k]).toBeCloseTo(requests.output[i] / (s1.horizon - requests.arrival[i]), 4);
    }
  });
});

describe("the interval of the start-time program", () => {
  it("contains the optimum, and its schedule is feasible", async () => {
    const row = fc.record({
      arrival: fc.integer({ min: 0, max: 5 }),
      prompt: fc.integer({ min: 1, max: 3 }),
      output: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 7, max: 14 }),
        async (rows, memory) => {
          const small = fromRows(rows);
          const { lower, upper, starts } = latencyInterval(small, memory, 40);
          const program = startTimeProgram(small, memory);
          expect(scheduleFault(program, starts)).toBeUndefined();
          expect(scheduleLatency(program, starts)).toBe(upper);
          const optimum = scheduleLatency(program, (await solveWithHighs(program)).schedule!);
          expect(lower).toBeLessThanOrEqual(optimum);
          expect(upper).toBeGreaterThanOrEqual(optimum);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("is a point in S6, where every request can start when it arrives", () => {
    const { lower, upper } = latencyInterval(requests, 5248, 20);
    expect(lower).toBe(5825);
    expect(upper).toBe(5825);
  });
});

it("instances drawn as the paper states stay in its ranges and below its total", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { n, arrival, prompt, output } = statedInstance(seed);
    expect(n).toBe(50);
    expect(Math.max(...arrival)).toBeLessThanOrEqual(20);
    expect(Math.min(...prompt)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...output)).toBeLessThanOrEqual(100);
    expect(output.reduce((sum, length) => sum + length)).toBeLessThan(5825);
  }
});
