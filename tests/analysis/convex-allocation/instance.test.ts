import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FACTS,
  findInstance,
  horizonOf,
  listSchedule,
  meetsFacts,
  PRINTED,
  READINGS,
  residuals,
  scenarios,
  storedInstances,
  throughputOf,
} from "../../../lib/analysis/convex-allocation/index.ts";
import { sum } from "../../../lib/core/sums.ts";
import { fcfs, sjf } from "../../../lib/policies/index.ts";
import { assertAudited, simulate, timesToFirstToken } from "../../../lib/simulator/index.ts";
import type { Workload } from "../../../lib/workload/index.ts";
import { fromRows } from "../../simulator/instances.ts";

const lengths = ({ arrival, output }: Workload) => ({ arrival: Int32Array.from(arrival), output });
const policies = { fcfs: fcfs(), sjf: sjf() };

describe("the stored instances", () => {
  const stored = storedInstances();

  it("number twenty a reading, and no two are alike", () => {
    for (const reading of READINGS)
      expect(stored.filter((instance) => instance.reading === reading)).toHaveLength(20);
    expect(new Set(stored.map(({ workload }) => workload.arrival.join())).size).toBe(40);
  });

  it("meet every fact exactly", () => {
    for (const { workload } of stored) {
      expect(workload.n).toBe(FACTS.requests);
      expect(sum(workload.prompt)).toBe(FACTS.prompts);
      expect(meetsFacts(lengths(workload))).toBe(true);
      expect(Math.min(...workload.output)).toBeGreaterThanOrEqual(20);
    }
  });

  it("have the paper's memories and horizons", () => {
    for (const { workload } of stored) {
      const all = scenarios(workload);
      expect(all.map(({ memory }) => memory)).toEqual([200_000, 200_000, 19_811, 13_986, 8_161, 5_248]);
      expect(all.map(({ horizon }) => horizon)).toEqual([542, 802, 542, 542, 802, 641]);
    }
  });

  it("print the baselines' throughput and time to first token when the engine serves them", () => {
    for (const { workload, reading } of stored)
      for (const { policy, compute, horizon, throughput, ttft } of PRINTED) {
        const run = assertAudited(simulate(workload, policies[policy], { memory: 200_000, compute }));
        const ours = throughputOf(run.completion, workload.output, horizon, reading);
        expect(Math.abs(ours - throughput)).toBeLessThanOrEqual(0.005);
        const first = sum(timesToFirstToken(run)) / workload.n;
        if (ttft !== undefined) expect(Math.abs(first - ttft)).toBeLessThanOrEqual(0.5);
      }
  });

  it("are what the search finds", () => {
    const { reading, seed, workload } = stored[4];
    const found = findInstance({ reading, seed });
    expect(found.exact).toBe(true);
    expect(found.workload.arrival).toEqual(workload.arrival);
    expect(found.workload.output).toEqual(workload.output);
    expect(found.workload.prompt).toEqual(workload.prompt);
  });
});

describe("the search", () => {
  it("keeps the facts, and says what is missing, when it is cut short", () => {
    const found = findInstance({ reading: "within-horizon", seed: "short", moves: 50 });
    expect(found.exact).toBe(false);
    expect(meetsFacts(lengths(found.workload))).toBe(true);
    expect(found.residuals.some(({ agrees }) => !agrees)).toBe(true);
  });

  it("refuses ranges that cannot hold the totals", () => {
    const search = (options: object) => () =>
      findInstance({ reading: "last-completion", seed: 1, ...options });
    expect(search({ leastOutput: 117 })).toThrow(/invalid least output: 117/);
    expect(search({ prompts: [5, 46] })).toThrow(/50 integers can sum to 2336/);
    expect(search({ latestArrival: 100 })).toThrow(/invalid latest arrival: 100/);
  });
});

describe("list scheduling", () => {
  const row = fc.record({
    arrival: fc.integer({ min: 0, max: 30 }),
    prompt: fc.constant(1),
    output: fc.integer({ min: 1, max: 9 }),
  });

  it("is what the engine does with fcfs and sjf where memory is plentiful", () => {
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (rows, compute) => {
          const requests = fromRows(rows);
          for (const [policy, first] of [
            [fcfs(), "arrival"],
            [sjf(), "output"],
          ] as const) {
            const run = assertAudited(simulate(requests, policy, { memory: 1000, compute }));
            expect(Float64Array.from(listSchedule(lengths(requests), compute, first))).toEqual(
              run.completion,
            );
          }
        },
      ),
    );
  });

  it("counts tokens until the horizon or over the rounds until the last completion", () => {
    const [completion, output] = [
      [4, 12],
      [4, 6],
    ];
    expect(throughputOf(completion, output, 10, "last-completion")).toBe(10 / 12);
    expect(throughputOf(completion, output, 10, "within-horizon")).toBe(8 / 10);
    expect(throughputOf(completion, output, 20, "last-completion")).toBe(10 / 20);
  });

  it("is judged against what the paper prints", () => {
    const { arrival, output } = lengths(storedInstances()[0].workload);
    const late = { arrival, output: output.map((length, i) => (i === 0 ? length + 40 : length)) };
    expect(residuals({ arrival, output }, "last-completion").every(({ agrees }) => agrees)).toBe(true);
    expect(residuals(late, "last-completion").every(({ agrees }) => agrees)).toBe(false);
  });
});

describe("the horizon", () => {
  it("is the longest of the three times, and a tenth", () => {
    const requests = fromRows([
      { arrival: 0, prompt: 2, output: 10 },
      { arrival: 5, prompt: 3, output: 20 },
    ]);
    expect(horizonOf(requests, 10, 1000)).toBe(28); // ⌈1.1 · 25⌉: the second request alone
    expect(horizonOf(requests, 1, 1000)).toBe(33); // ⌈1.1 · 30⌉: compute
    expect(horizonOf(requests, 10, 15)).toBe(66); // ⌈1.1 · 3 · 20⌉: memory
    expect(() => horizonOf(requests, 1, 5)).toThrow(/more than the prompts' 5 tokens/);
  });
});
