import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convexGuidedOrder, policyNamed } from "../../lib/policies/index.ts";
import {
  classesOf,
  lengthClasses,
  recedingHorizon,
  shortestRemaining,
  tokenFcfs,
} from "../../lib/policies/token-priority/index.ts";
import { assertAudited, simulate } from "../../lib/simulator/index.ts";
import { assertTokens, runTokens } from "../../lib/simulator/token-schedule/index.ts";
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
