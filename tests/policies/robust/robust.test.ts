import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attemptsOf } from "../../../lib/analysis/attempts.ts";
import { cancelledTokens, memoryUse } from "../../../lib/analysis/cancelled.ts";
import { aMax } from "../../../lib/policies/a-max.ts";
import { aMin } from "../../../lib/policies/a-min.ts";
import { hSf } from "../../../lib/policies/h-sf.ts";
import { mcSf } from "../../../lib/policies/mc-sf.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { latencies } from "../../../lib/simulator/metrics.ts";
import type { AnyPolicy } from "../../../lib/simulator/policy.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";
import { memoryTrace } from "../../../lib/simulator/traces.ts";
import { withPredictions } from "../../../lib/workload/predictions.ts";
import type { Workload } from "../../../lib/workload/workload.ts";
import { instances, TOY } from "../../simulator/instances.ts";
import { aMaxByDefinition } from "./reference.ts";

const PREDICTIONS = ["exact", "interval:1,40", "buckets:5", "relative:0.1", "relative:0.95", "relative:0.99"];
const cases = fc.tuple(instances(), fc.constantFrom(...PREDICTIONS), fc.integer({ min: 1, max: 99 }));
const run = (workload: Workload, policy: AnyPolicy, memory: number) =>
  assertAudited(simulate(workload, policy, { memory }));
const total = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const toy = withPredictions(TOY.workload, "interval:1,4", 1);

describe("a-max", () => {
  test("starts every request when its definition says, ties in its random order", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction, seed]) => {
        const predicted = withPredictions(workload, prediction, 1);
        const order = aMax({ seed }).key!({ ...predicted, predicted: predicted.predicted! });
        const { start } = run(predicted, aMax({ seed }), memory);
        expect(Array.from(start)).toEqual(aMaxByDefinition(predicted, memory, order));
      }),
      { numRuns: 300 },
    );
  });

  test("never overflows: nothing is restarted as long as no output exceeds its upper bound", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction, seed]) => {
        const served = run(withPredictions(workload, prediction, 1), aMax({ seed }), memory);
        expect([served.completed, total(served.restarts)]).toEqual([workload.n, 0]);
      }),
      { numRuns: 300 },
    );
  });

  test("orders by upper bound, and equal bounds in each order equally often over seeds", () => {
    const upper = Int32Array.of(9, 4, 4, 4, 2);
    const counts = new Map<string, number>();
    for (let seed = 1; seed <= 1200; seed++) {
      const place = aMax({ seed }).key!({ ...toy, n: 5, upper, lower: upper, predicted: upper });
      expect([place[0], place[4]]).toEqual([4, 0]);
      const ties = [place[1], place[2], place[3]].join();
      counts.set(ties, (counts.get(ties) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(60); // 4.6 standard deviations
  });

  test("the toy with u = 4 takes 18 rounds in the slides' order, starts 0, 2, 3 and 6, and 17.5 over all orders", () => {
    const totals = new Map<string, number>();
    for (let seed = 1; totals.size < 24; seed++) {
      const served = run(toy, aMax({ seed }), TOY.memory);
      totals.set(Array.from(served.start).join(), total(served.completion));
    }
    expect(totals.get("2,6,0,3")).toBe(18); // outputs in the order 2, 1, 3, 1
    expect(total([...totals.values()]) / 24).toBe(17.5);
  });

  test("equal seeds give equal runs, other seeds other orders", () => {
    const starts = [1, 1, 2].map((seed) => Array.from(run(toy, aMax({ seed }), TOY.memory).start).join());
    expect(starts[0]).toBe(starts[1]);
    expect(starts[2]).not.toBe(starts[0]);
  });
});

describe("h-sf", () => {
  test("the toy takes 11 rounds, starts 0, 0, 1 and 3, whatever is predicted", () => {
    const served = run(toy, hSf(), TOY.memory);
    expect([Array.from(served.start), total(served.completion)]).toEqual([[0, 0, 1, 3], 11]);
  });

  test("is mc-sf with exact predictions", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction]) => {
        const blurred = run(withPredictions(workload, prediction, 1), hSf(), memory);
        expect(Array.from(blurred.start)).toEqual(Array.from(run(workload, mcSf(), memory).start));
      }),
    );
  });
});

describe("a-min", () => {
  test("with exact intervals is h-sf and cancels nothing", () => {
    fc.assert(
      fc.property(instances(), ({ workload, memory }) => {
        const served = run(withPredictions(workload, "exact", 1), aMin(), memory);
        expect(Array.from(served.start)).toEqual(Array.from(run(workload, hSf(), memory).start));
        expect(cancelledTokens(served)).toBe(0);
      }),
    );
  });

  test("serves every request under every kind of interval, restarts and all", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction]) => {
        const served = run(withPredictions(workload, prediction, 1), aMin(), memory);
        expect(served.completed).toBe(workload.n);
      }),
      { numRuns: 300 },
    );
  });
});

describe("cancelled work", () => {
  test("a-min on the toy throws away one token and is as fast as h-sf all the same", () => {
    const served = run(toy, aMin(), TOY.memory);
    expect([cancelledTokens(served), Array.from(served.restarts)]).toEqual([1, [0, 0, 0, 1]]);
    expect(total(latencies(served))).toBe(11);
    expect(memoryUse(served)).toEqual({ useful: 25 / 36, cancelled: 3 / 36, idle: 1 - 25 / 36 - 3 / 36 });
  });

  test("attempts are listed by request, cancelled ones before the one that completed", () => {
    const { request, start, end, memory } = attemptsOf(run(toy, aMin(), TOY.memory));
    expect(request).toEqual([0, 1, 2, 3, 3]);
    expect(start).toEqual([0, 0, 1, 1, 3]);
    expect(end).toEqual([1, 1, 3, 2, 6]);
    expect(memory).toEqual([3, 3, 4, 3, 5]);
  });

  test("tokens asked for and tokens cancelled are all the tokens that rounds generated", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction]) => {
        const served = run(withPredictions(workload, prediction, 1), aMin(), memory);
        expect(total(workload.output) + cancelledTokens(served)).toBe(generated(served));
      }),
    );
  });

  test("useful, cancelled and idle shares are of the memory, and none is negative", () => {
    fc.assert(
      fc.property(cases, ([{ workload, memory }, prediction]) => {
        const { useful, cancelled, idle } = memoryUse(
          run(withPredictions(workload, prediction, 1), aMin(), memory),
        );
        expect(Math.min(useful, cancelled, idle)).toBeGreaterThanOrEqual(-1e-12);
        expect(useful + cancelled + idle).toBeCloseTo(1, 12);
      }),
    );
  });
});

/** Requests running, added up over rounds: the curve's corners are the first and the last round of a stretch. */
function generated(served: ReturnType<typeof run>): number {
  const { time, running } = memoryTrace(served);
  let tokens = 0;
  for (let k = 0; k < time.length; k++) tokens += running[k] * (time[k] - (k > 0 ? time[k - 1] : 0));
  return tokens;
}
