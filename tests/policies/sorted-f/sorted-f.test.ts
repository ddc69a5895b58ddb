import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mcSf } from "../../../lib/policies/mc-sf.ts";
import { SELECTORS, sortedF } from "../../../lib/policies/sorted-f/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { summarize } from "../../../lib/simulator/metrics.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { fromRows, instances, TOY } from "../../simulator/instances.ts";

describe("sorted-f", () => {
  test.each(SELECTORS)("with %s serves every workload and passes the audit", (select) => {
    fc.assert(
      fc.property(instances({ most: 15 }), ({ workload, memory }) => {
        const run = assertAudited(simulate(workload, sortedF({ select }), { memory }));
        expect(run.completed).toBe(workload.n);
      }),
      { numRuns: 40 },
    );
  });

  test("on the toy of the slides takes 11 rounds in total, as shortest first does", () => {
    const run = simulate(TOY.workload, sortedF({ select: "exact" }), { memory: 6 });
    expect(summarize(run).totalLatency).toBe(11);
  });

  test("puts many long requests before a few short ones that block them, as shortest first does not", () => {
    const rows = [...Array(4).fill({ prompt: 8, output: 1 }), ...Array(12).fill({ prompt: 1, output: 2 })];
    const total = (policy: Parameters<typeof simulate>[1]) =>
      summarize(simulate(fromRows(rows), policy, { memory: 9 })).totalLatency;
    // short first: 1 + 2 + 3 + 4, then 3 at a time until 6, 8, 10, 12; long first: 3 until 2, 4, 6, 8, then 9 … 12
    expect(total(mcSf())).toBe(10 + 3 * 36);
    expect(total(sortedF({ select: "exact" }))).toBe(3 * 20 + 42);
  });

  test("splits anew those who wait when somebody arrives", () => {
    const first = Array(6).fill({ prompt: 8, output: 1 });
    const later = Array(3).fill({ prompt: 1, output: 2, arrival: 1 });
    const run = simulate(fromRows([...first, ...later]), sortedF({ select: "exact" }), {
      memory: 9,
    });
    expect(Array.from(run.start)).toEqual([0, 3, 4, 5, 6, 7, 1, 1, 1]);
  });

  test("plans with predictions, cut to what can fit", () => {
    const rows = [50, 2, 2].map((predicted) => ({ prompt: 3, output: 1, predicted }));
    const run = simulate(fromRows(rows), sortedF({ select: "exact" }), { memory: 9 });
    expect(Array.from(run.start)).toEqual([2, 0, 1]); // the first one planned at 6 rounds
  });

  test("refuses bad settings by name", () => {
    expect(() => sortedF({ select: "best" as never })).toThrow('unknown selector of sorted-f: "best"');
    expect(() => sortedF({ select: "scaled", epsilon: 0 })).toThrow("epsilon of sorted-f");
    expect(() => sortedF({ select: "quantile", level: 1.5 })).toThrow("level of sorted-f");
  });
});
