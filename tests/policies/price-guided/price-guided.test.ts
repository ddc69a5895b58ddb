import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atLoad } from "../../../lib/analysis/load.ts";
import { startTimeProgram } from "../../../lib/models/start-time/index.ts";
import { mcSf, priceGuided, svf } from "../../../lib/policies/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { summarize } from "../../../lib/simulator/metrics.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { leftShift, serialList, volumes } from "../../../lib/solvers/hindsight/index.ts";
import { generate } from "../../../lib/workload/generate.ts";
import { withPredictions } from "../../../lib/workload/predictions.ts";
import { fromRows, instances } from "../../simulator/instances.ts";
import { stepEveryRound } from "./stepping.ts";

const VARIANTS = [
  priceGuided(),
  priceGuided({ prices: "fluid", keep: 0.5 }),
  priceGuided({ quiet: 0 }),
  priceGuided({ quiet: 1e9 }),
  priceGuided({ prices: "convex" }),
];

describe("price-guided", () => {
  for (const policy of VARIANTS)
    test(`${policy.name} decides the same whether it is asked every round or only when the engine wakes`, () => {
      fc.assert(
        fc.property(instances({ most: 30 }), ({ workload, memory }) => {
          const run = assertAudited(simulate(workload, policy, { memory }));
          expect(Array.from(run.start)).toEqual(stepEveryRound(workload, policy, memory));
        }),
        { numRuns: 100 },
      );
    });

  test("everyone is served with wrong predictions, a batch limit and a clock in seconds", () => {
    const clock = { kind: "affine", d0: 0.02, d1: 1e-6, d2: 1e-4 } as const;
    for (const [seed, rate] of [
      [1, 2],
      [2, 20],
    ]) {
      const trace = generate("amin", { n: 400, seed, rate, time: "seconds" });
      for (const guess of ["relative:0.5", "noisy:0.8"]) {
        const workload = withPredictions(trace, guess, seed);
        for (const policy of [priceGuided(), priceGuided({ prices: "convex", compute: 30 })]) {
          const run = simulate(workload, policy, { memory: 3000, clock, compute: 30 });
          expect(summarize(assertAudited(run)).completed).toBe(400);
        }
      }
    }
  });

  test("a backlog takes no longer than the serial list in volume order", () => {
    fc.assert(
      fc.property(instances({ most: 30 }), ({ workload, memory }) => {
        const together = { ...workload, arrival: new Float64Array(workload.n) };
        const program = startTimeProgram(together, memory);
        const serial = leftShift(program, serialList(program, volumes(program)));
        const run = simulate(together, priceGuided(), { memory });
        const sum = (starts: ArrayLike<number>) => Array.from(starts).reduce((a, b) => a + b, 0);
        expect(sum(run.start)).toBeLessThanOrEqual(sum(serial));
      }),
      { numRuns: 100 },
    );
  });

  test("on LMSYS-style traces it is ahead of SVF and MC-SF, in a backlog and with arrivals below and above capacity", () => {
    const memory = 16_492;
    for (const load of [0, 0.95, 1.3]) {
      const ratios = [201, 202, 203].map((seed) => {
        const trace = generate("amin", { n: 2000, seed, ...(load > 0 && { rate: 1 }) });
        const workload = atLoad(trace, memory, load || 1);
        const [ours, ...others] = [priceGuided(), svf(), mcSf()].map(
          (policy) => summarize(simulate(workload, policy, { memory })).meanLatency,
        );
        return ours / Math.min(...others);
      });
      expect(ratios.reduce((a, b) => a + b, 0) / ratios.length).toBeLessThan(0.995);
    }
  });

  test.each(["waiting", "convex"] as const)(
    "one policy with prices=%s serves many runs, each as if it were the first",
    (prices) => {
      const workload = generate("amin", { n: 500, seed: 1, rate: 3 });
      const policy = priceGuided({ prices });
      const starts = () => Array.from(simulate(workload, policy, { memory: 6000 }).start);
      const first = starts();
      simulate(generate("amin", { n: 100, seed: 2 }), policy, { memory: 6000 });
      expect(starts()).toEqual(first);
    },
  );

  test("a large request starts although more small ones are expected than fit, once nothing runs", () => {
    const rows = [{ arrival: 0, prompt: 1, output: 1 }];
    for (let t = 1; t < 60; t++) rows.push({ arrival: t, prompt: 2, output: 3 });
    rows.push({ arrival: 64, prompt: 3, output: 17 });
    const run = assertAudited(simulate(fromRows(rows), priceGuided({ quiet: 0 }), { memory: 20 }));
    expect(summarize(run).completed).toBe(rows.length);
  });

  test("bad options are refused by name", () => {
    expect(() => priceGuided({ keep: -1 })).toThrow("invalid keep of price-guided: -1; expected at least 0");
    expect(() => priceGuided({ quiet: Number.NaN })).toThrow("invalid quiet of price-guided");
    expect(() => priceGuided({ compute: 3 })).toThrow("invalid compute of price-guided: 3");
    expect(() => priceGuided({ prices: "convex", compute: 0 })).toThrow("invalid compute: 0");
    expect(() => priceGuided({ prices: "convex", keep: 1 })).toThrow(
      "invalid keep of price-guided:prices=convex: 1; expected none",
    );
    expect(() => priceGuided({ prices: "wating" as "waiting" })).toThrow(
      'unknown source of prices: "wating"; did you mean "waiting"',
    );
  });
});
