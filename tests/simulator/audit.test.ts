import { describe, expect, test } from "vitest";
import { aMin } from "../../lib/policies/a-min.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { audit } from "../../lib/simulator/audit.ts";
import { type Records, Run } from "../../lib/simulator/run.ts";
import { simulate } from "../../lib/simulator/simulate.ts";
import { fromRows, TOY } from "./instances.ts";

const honest = simulate(TOY.workload, mcSf(), { memory: 6 });

/** The honest run with some records changed. */
function forged(change: Partial<Records>, system = honest.system): Run {
  return new Run(honest.workload, "forged", system, { ...honest.records, ...change });
}

describe("the auditor names what is wrong", () => {
  test("and finds nothing in an honest run", () => {
    expect(audit(honest)).toEqual([]);
  });

  test("memory above M, with the round", () => {
    const run = forged({ startRound: Int32Array.of(0, 0, 0, 3), rounds: 6 });
    expect(audit(run)[0]).toBe("round 1 holds 9 tokens, more than M = 6");
  });

  test("more requests than the batch limit", () => {
    expect(audit(forged({}, { memory: 6, compute: 1 }))[0]).toBe(
      "round 1 runs 2 requests, more than the limit 1",
    );
  });

  test("a start before the arrival", () => {
    const workload = fromRows([{ arrival: 2, prompt: 1, output: 1 }]);
    const records = { ...honest.records, startRound: Int32Array.of(1), rounds: 1 };
    const run = new Run(workload, "early", { memory: 6 }, records);
    expect(audit(run)).toEqual(["request 0 starts at tick 1, before it arrives at 2"]);
  });

  test("work or rounds that do not add up", () => {
    expect(audit(forged({ rounds: 7 }))).toEqual(["7 rounds are counted, but requests ran in 6"]);
  });

  test("an aborted attempt that overlaps the one that completed", () => {
    const aborted = {
      request: Int32Array.of(3),
      start: Int32Array.of(2),
      end: Int32Array.of(4),
      startTick: Float64Array.of(2),
    };
    const findings = audit(forged({ aborted }, { memory: 100 }));
    expect(findings).toEqual(["request 3 starts at round 3, before its eviction at round 4"]);
  });

  test("times that are not what the clock says", () => {
    const clock = { kind: "affine", d0: 1e-6, d1: 1e-9, d2: 0 } as const;
    const run = simulate(TOY.workload, mcSf(), { memory: 6, clock });
    expect(audit(run)).toEqual([]);
    const late = run.records.ticks!.completion.with(3, 1);
    const forgedRun = new Run(run.workload, "late", run.system, {
      ...run.records,
      ticks: { ...run.records.ticks!, completion: late },
    });
    expect(audit(forgedRun)[0]).toMatch(/^request 3 completes at tick 1, not at \d+$/);
  });

  test("and passes a run with evictions", () => {
    const bounds = { lower: 1, upper: 10 };
    const rows = Array.from({ length: 30 }, (_, i) => ({
      arrival: i,
      prompt: 1 + (i % 3),
      output: 4 + (i % 7),
      ...bounds,
    }));
    const run = simulate(fromRows(rows), aMin(), { memory: 30 });
    expect(run.records.aborted.request.length).toBeGreaterThan(0);
    expect(audit(run)).toEqual([]);
  });
});
