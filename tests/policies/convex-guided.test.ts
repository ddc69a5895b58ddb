import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenInstance, scenario } from "../../lib/analysis/convex-allocation/index.ts";
import { convexGuidedOrder, policyNamed } from "../../lib/policies/index.ts";
import {
  classesOf,
  lengthClasses,
  movedPlan,
  type RecedingHorizonOptions,
  recedingHorizon,
  shortestRemaining,
  tokenFcfs,
} from "../../lib/policies/token-priority/index.ts";
import { assertAudited, simulate } from "../../lib/simulator/index.ts";
import { assertTokens, runTokens } from "../../lib/simulator/token-schedule/index.ts";
import { interiorPoint } from "../../lib/solvers/index.ts";
import { fromRows, instances } from "../simulator/instances.ts";

describe("convex-guided on the round engine", () => {
  it("keeps every rule of the auditor, with and without a compute limit", () => {
    fc.assert(
      fc.property(
        instances({ most: 12 }),
        fc.constantFrom(undefined, 1, 3),
        ({ workload, memory }, compute) => {
          const limit = compute === undefined ? {} : { compute };
          const run = simulate(workload, convexGuidedOrder(limit), { memory, ...limit });
          expect(assertAudited(run).completed).toBe(workload.n);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("starts the longer of two requests first, as its fluid rate is higher", () => {
    const requests = fromRows([
      { prompt: 1, output: 2 },
      { prompt: 1, output: 6 },
    ]);
    const { start } = simulate(requests, policyNamed("convex-guided:compute=1"), { memory: 50, compute: 1 });
    expect([...start]).toEqual([6, 0]);
  });

  it("refuses parameters out of range", () => {
    expect(() => convexGuidedOrder({ compute: 0 })).toThrow(/invalid compute: 0/);
    expect(() => policyNamed("convex-guided:epsilon=0")).toThrow(/invalid epsilon: 0/);
    expect(() => convexGuidedOrder({ blocks: 1 })).toThrow(/invalid blocks: 1/);
  });
});

const rows = fc.array(
  fc.record({
    arrival: fc.integer({ min: 0, max: 10 }),
    prompt: fc.integer({ min: 1, max: 3 }),
    output: fc.integer({ min: 1, max: 8 }),
  }),
  { minLength: 1, maxLength: 8 },
);

describe("length classes", () => {
  it("are shortest remaining first where each length has a class of its own and the guess is right", () => {
    fc.assert(
      fc.property(rows, (r) => {
        const requests = fromRows(r);
        const ends = Array.from({ length: 8 }, (_, k) => k + 1);
        const guess = classesOf(requests.output, ends);
        const system = { memory: 1000, compute: 2 };
        const classes = assertTokens(runTokens(requests, lengthClasses({ ends, guess }), system));
        expect(classes.round).toEqual(runTokens(requests, shortestRemaining(requests), system).round);
      }),
    );
  });

  it("promote a request that outlives its class", () => {
    // both are guessed short: after two tokens the first is taken for long, and the second goes first
    const requests = fromRows([
      { prompt: 1, output: 4 },
      { prompt: 1, output: 2 },
    ]);
    const run = runTokens(requests, lengthClasses({ ends: [2, 6] }), { memory: 50, compute: 1 });
    expect([...run.round]).toEqual([0, 1, 4, 5, 2, 3]);
  });

  it("refuse ends that do not ascend and classes that do not exist", () => {
    expect(() => lengthClasses({ ends: [5, 5] })).toThrow(/invalid end of length class 1: 5/);
    expect(() => lengthClasses({ ends: [5], guess: [1] })).toThrow(/invalid class of request 0: 1/);
  });
});

describe("a receding horizon", () => {
  it("keeps every rule of the audit whatever it knows", () => {
    fc.assert(
      fc.property(rows, fc.boolean(), fc.integer({ min: 1, max: 6 }), (r, knowsLengths, window) => {
        const requests = fromRows(r);
        const system = { memory: 1000, compute: 2 };
        const run = runTokens(
          requests,
          recedingHorizon(requests, { ...system, window, knowsLengths }),
          system,
        );
        expect(assertTokens(run).stuck).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("solves each window from the last plan to the same certainty, in fewer iterations than from nothing", () => {
    const requests = chosenInstance();
    const iterations = { warm: 0, cold: 0 };
    const solve: RecedingHorizonOptions["solve"] = (program, options) => {
      const warm = interiorPoint(program, options);
      const cold = interiorPoint(program, { tolerance: 1e-6 });
      iterations.warm += warm.iterations;
      iterations.cold += cold.iterations;
      expect(warm.status).toBe("optimal");
      expect(Math.abs(warm.objective - cold.objective)).toBeLessThanOrEqual(
        2e-6 * Math.max(1, Math.abs(cold.objective)),
      );
      return warm;
    };
    const { memory, compute } = scenario("S2", requests);
    const system = { memory, compute };
    const policy = recedingHorizon(requests, { ...system, window: 32, knowsLengths: true, solve });
    expect(assertTokens(runTokens(requests, policy, system)).stuck).toEqual([]);
    expect(iterations.warm).toBeLessThan(0.9 * iterations.cold);
  });

  it("moves a plan on: rounds and the end's price of memory shift, newcomers get the mean rate and no price", () => {
    const plan = {
      n: 2,
      window: 3,
      x: Float64Array.of(0.1, 0.3, 0.2, 0.4, 0.5, 0.7),
      duals: {
        compute: Float64Array.of(1, 2, 3),
        memory: Float64Array.of(4, 5, 6),
        completion: Float64Array.of(7, 8),
      },
    };
    const { x, duals } = movedPlan(plan, [1, -1], 1);
    [0.4, 0.3, 0.7, 0.6, 0.7, 0.6].forEach((rate, k) => {
      expect(x[k]).toBeCloseTo(rate, 12);
    });
    expect([...duals.compute]).toEqual([2, 3, 3]);
    expect([...duals.memory]).toEqual([5, 0, 6]);
    expect([...duals.completion]).toEqual([8, 0]);
  });

  it("cannot tell requests apart without their lengths, and is first come, first served on one slot", () => {
    fc.assert(
      fc.property(rows, (r) => {
        const requests = fromRows(r.map((row) => ({ ...row, arrival: 0, prompt: 1 })));
        const system = { memory: 1000, compute: 1 };
        const run = runTokens(requests, recedingHorizon(requests, { ...system, window: 4 }), system);
        expect(run.round).toEqual(runTokens(requests, tokenFcfs(), system).round);
      }),
      { numRuns: 10 },
    );
  });
});
