import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  equilibrium,
  kindsOf,
  paperKind,
  scaled,
  stabilityBoundary,
  volumeOf,
} from "../../../lib/models/fluid/index.ts";
import { workload } from "../../../lib/workload/workload.ts";
import { kinds, loadedKinds, PAPER_TIME, TIME } from "./instances.ts";

/** The fluid by brute force: iterations that start n_j requests each, until their length settles. */
function settled(some: Parameters<typeof equilibrium>[0], time: typeof TIME): number {
  let iterationTime = time.d0;
  for (let k = 0; k < 5_000; k++) {
    let next = time.d0;
    for (const { rate, prompt, output } of some) {
      const starting = rate * iterationTime;
      next += time.d2 * starting * prompt;
      for (let age = 1; age <= output; age++) next += time.d1 * starting * (prompt + age);
    }
    iterationTime = next;
  }
  return iterationTime;
}

describe("the lengths of the paper", () => {
  test("W_j = (l' + 1)(l + l'/2) is the volume in the house's lengths", () => {
    const lengths = fc.integer({ min: 1, max: 2_000 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 2_000 }), (prefill, decode) => {
        const volume = volumeOf(paperKind({ rate: 1, prefill, decode }));
        expect(volume).toBeCloseTo((decode + 1) * (prefill + decode / 2), 6);
      }),
    );
  });

  test("refuse a prefill of 0", () => {
    expect(() => paperKind({ rate: 1, prefill: 0, decode: 3 })).toThrow("invalid prefill: 0");
  });
});

describe("the fluid equilibrium", () => {
  test("of the toy with l = l' = 1 and 4 arrivals an iteration holds 4 requests at each stage and 12 tokens", () => {
    const toy = equilibrium([paperKind({ rate: 4, prefill: 1, decode: 1 })], { d0: 1, d1: 0 });
    expect(toy).toMatchObject({ load: 0, iterationTime: 1, memory: 12, perStage: [4], running: 8 });
  });

  test("is where iterations settle that start what arrived in the one before", () => {
    fc.assert(
      fc.property(loadedKinds, (some) => {
        fc.pre(equilibrium(some, TIME).load < 0.9);
        expect(equilibrium(some, TIME).iterationTime / settled(some, TIME)).toBeCloseTo(1, 9);
      }),
      { numRuns: 20 },
    );
  });

  test("is that of the paper without a prefill term: M* = d0 Σ λW/(1 − d1 Σ λW)", () => {
    fc.assert(
      fc.property(kinds, (some) => {
        const flow = some.reduce((total, kind) => total + kind.rate * volumeOf(kind), 0);
        const { load, memory, iterationTime } = equilibrium(some, PAPER_TIME);
        expect(load).toBeCloseTo(PAPER_TIME.d1 * flow, 10);
        if (load >= 1) expect(memory).toBe(Number.POSITIVE_INFINITY);
        else {
          expect(memory / ((PAPER_TIME.d0 * flow) / (1 - PAPER_TIME.d1 * flow))).toBeCloseTo(1, 9);
          expect(iterationTime / (PAPER_TIME.d0 + PAPER_TIME.d1 * memory)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  test("has no iteration time and no memory from a load of 1 on", () => {
    const [kind] = scaled([{ rate: 1, prompt: 100, output: 10 }], 1e6);
    expect(equilibrium([kind], TIME)).toMatchObject({ memory: Number.POSITIVE_INFINITY });
  });

  test("refuses no kinds, negative rates and a d0 of 0", () => {
    expect(() => equilibrium([], TIME)).toThrow("invalid kinds: []");
    expect(() => equilibrium([{ rate: -1, prompt: 1, output: 1 }], TIME)).toThrow("rate of kind 0: -1");
    expect(() => equilibrium([{ rate: 1, prompt: 1, output: 1 }], { d0: 0, d1: 0 })).toThrow("invalid d0: 0");
  });
});

describe("the stability region", () => {
  test("ends where M* equals the capacity", () => {
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1_000, max: 1_000_000 }), (some, memory) => {
        const { factor, rate } = stabilityBoundary(some, TIME, memory);
        const there = equilibrium(scaled(some, factor), TIME);
        expect(there.memory / memory).toBeCloseTo(1, 6);
        expect(there.rate / rate).toBeCloseTo(1, 12);
      }),
    );
  });

  test("ends at a load of 1 where memory has no limit", () => {
    const some = [{ rate: 2, prompt: 500, output: 20 }];
    const { factor, binding } = stabilityBoundary(some, TIME, Number.POSITIVE_INFINITY);
    expect(binding).toBe("time");
    expect(factor * equilibrium(some, TIME).load).toBeCloseTo(1, 12);
  });
});

describe("the kinds of a trace", () => {
  const about = { name: "trace", unit: "tokens", time: "seconds", source: "test" } as const;
  const columns = (arrival: number[]) => ({
    arrival: Float64Array.from(arrival),
    prompt: Int32Array.of(5, 9, 5, 5),
    output: Int32Array.of(3, 2, 3, 3),
    about,
  });

  test("are its pairs of lengths at the rates of their arrivals", () => {
    expect(kindsOf(workload(columns([0, 1, 2, 6])))).toEqual([
      { rate: 0.125, prompt: 9, output: 2 },
      { rate: 0.375, prompt: 5, output: 3 },
    ]);
  });

  test("of a backlog need a rate", () => {
    const backlog = workload(columns([3, 3, 3, 3]));
    expect(() => kindsOf(backlog)).toThrow("all 4 requests at time 3; expected a span of time, or a rate");
    expect(kindsOf(backlog, 8).map(({ rate }) => rate)).toEqual([2, 6]);
  });
});
