import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CascadeSettings, cascade, equilibrium, paperKind } from "../../../lib/models/fluid/index.ts";

const TOY = { prefill: 1, decode: 1, memory: 12, arrivals: 4 } as const;

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("first come, first served on the toy of 12 tokens", () => {
  test("keeps the fluid's balance if it starts there", () => {
    for (const admission of ["free", "evict"] as const)
      for (const step of cascade({ ...TOY, admission }, [4, 4], 50))
        expect(step).toEqual({ stages: [4, 4], held: 12, evicted: 0, completed: 4, waiting: 0 });
  });

  test("takes the first three steps as the paper tells them, if admissions evict", () => {
    const [first, second, third] = cascade({ ...TOY, admission: "evict" }, [6, 3], 3);
    expect(first).toMatchObject({ stages: [6, 3], held: 12, completed: 3, evicted: 0 });
    expect(second).toMatchObject({ stages: [4, 4], held: 12, completed: 4, evicted: 2 });
    expect(third.evicted).toBeGreaterThan(0);
  });

  test("then evicts more and more, until nothing completes any more", () => {
    const steps = cascade({ ...TOY, admission: "evict" }, [6, 3], 40);
    expect(steps.slice(-20).every(({ completed }) => completed === 0)).toBe(true);
  });

  test("completes 3 an iteration instead of 4 where it admits into free memory, and the queue grows by one", () => {
    const steps = cascade({ ...TOY, admission: "free" }, [6, 3], 200);
    expect(mean(steps.slice(20).map(({ completed }) => completed))).toBe(3);
    expect((steps[199].waiting - steps[19].waiting) / 180).toBeCloseTo(1, 1);
  });
});

describe("the recursion", () => {
  const settings: fc.Arbitrary<CascadeSettings> = fc.record({
    prefill: fc.integer({ min: 1, max: 5 }),
    decode: fc.integer({ min: 1, max: 4 }),
    memory: fc.integer({ min: 20, max: 200 }),
    arrivals: fc.integer({ min: 0, max: 12 }),
    admission: fc.constantFrom("free", "evict"),
  });

  test("never holds more than the memory and loses no request", () => {
    fc.assert(
      fc.property(settings, fc.array(fc.nat(9), { minLength: 5, maxLength: 5 }), (some, counts) => {
        const start = counts.slice(0, some.decode + 1);
        let inside = start.reduce((a, b) => a + b, 0);
        cascade(some, start, 30).forEach((step, k) => {
          expect(step.held).toBeLessThanOrEqual(some.memory);
          if (k > 0) inside += some.arrivals;
          inside -= step.completed;
          const after = step.waiting + step.stages.slice(0, -1).reduce((a, b) => a + b, 0);
          expect(after).toBe(inside);
        });
      }),
    );
  });

  test("completes no more than the fluid's throughput where memory is short of its need", () => {
    const [memory, arrivals] = [10, 4];
    const need = equilibrium([paperKind({ rate: arrivals, prefill: 1, decode: 1 })], { d0: 1, d1: 0 }).memory;
    expect(need).toBeGreaterThan(memory);
    const steps = cascade({ ...TOY, memory, arrivals, admission: "free" }, [3, 3], 400);
    expect(mean(steps.map(({ completed }) => completed))).toBeLessThan(arrivals);
  });

  test("refuses a start that does not match the stages", () => {
    expect(() => cascade({ ...TOY, admission: "free" }, [1], 3)).toThrow(
      "invalid start: [1]; expected 2 counts",
    );
    expect(() => cascade({ ...TOY, admission: "free" }, [1, 0.5], 3)).toThrow("start of stage 1: 0.5");
  });
});
