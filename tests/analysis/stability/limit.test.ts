import { describe, expect, test } from "vitest";
import { drift, limitInterval, stabilityLimit } from "../../../lib/analysis/stability/index.ts";
import { oneAtATime, queueTrace, SECOND } from "./served.ts";

const SINGLE = {
  kinds: [{ rate: 1, prompt: 0, output: 4 }],
  policy: "fcfs",
  system: { memory: 10_000, compute: 1, clock: SECOND },
  low: 0.1,
  high: 0.5,
  steps: 9,
  audit: true,
} as const;

describe("the drift of a run", () => {
  test("is the share of the arrivals that pile up: 1 − λ*/λ above the largest sustainable rate", () => {
    const { share, reach, unstable } = drift(oneAtATime(queueTrace(20_000, 1.25, 3, () => 1)));
    expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
    expect(reach).toBeLessThan(0.02);
    expect(unstable).toBe(true);
  });

  test("of a queue at nine tenths of its capacity does not count", () => {
    for (const seed of [1, 2, 3, 4, 5])
      expect(drift(oneAtATime(queueTrace(10_000, 0.9, seed, () => 1))).unstable).toBe(false);
  });

  test("counts requests that were never served", () => {
    const run = oneAtATime(queueTrace(2_000, 0.5, 3, () => 1));
    const completion = run.completion.map((end, i) => (i % 2 === 1 ? Number.NaN : end));
    const { share, unstable } = drift({ workload: run.workload, completion });
    expect(share).toBeCloseTo(0.5, 1);
    expect(unstable).toBe(true);
  });
});

describe("the largest stable rate", () => {
  test("of one server with services of four iterations is a quarter, within its interval and two per cent", () => {
    const limits = [1, 2, 3, 4].map((seed) => stabilityLimit({ ...SINGLE, requests: 8_000, seed }));
    const { mean, low, high } = limitInterval(limits);
    expect(Math.abs(mean - 0.25)).toBeLessThan(0.02 * 0.25);
    expect(low).toBeLessThanOrEqual(0.25 * 1.005);
    expect(high).toBeGreaterThanOrEqual(0.25);
    for (const { trials, saturation } of limits) {
      expect(trials).toHaveLength(9);
      expect(Math.abs(saturation - 0.25)).toBeLessThan(0.001);
    }
  });

  test("does not depend on anything but its settings", () => {
    const settings = { ...SINGLE, requests: 1_000, seed: 7 };
    expect(stabilityLimit(settings)).toEqual(stabilityLimit(settings));
  });

  test("outside its bracket is told so, with the side", () => {
    const above = stabilityLimit({ ...SINGLE, high: 0.15, requests: 500, seed: 1 });
    const below = stabilityLimit({ ...SINGLE, low: 0.4, requests: 500, seed: 1 });
    expect(above.bracketed || below.bracketed).toBe(false);
    expect(() => limitInterval([above])).toThrow('seed 1: "above the bracket');
    expect(() => limitInterval([below])).toThrow("below the bracket");
  });

  test("needs a bracket", () => {
    expect(() => stabilityLimit({ ...SINGLE, low: 0.5, requests: 10, seed: 1 })).toThrow(
      'invalid bracket: "0.5 to 0.5"; expected low < high',
    );
  });
});
