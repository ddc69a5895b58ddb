import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cappedThresholds,
  checkNested,
  checkWait,
  continuation,
  equalSegments,
  equilibrium,
  nestedThresholds,
  paperKind,
  segmentsAt,
  segmentsByOutput,
  sharedBatch,
  tailThresholds,
  waitThresholds,
  widths,
} from "../../../lib/models/fluid/index.ts";
import { loadedKinds, PAPER_TIME, TIME } from "./instances.ts";

describe("thresholds of WAIT", () => {
  test("keep up, and their memory is at least that of the fluid", () => {
    fc.assert(
      fc.property(loadedKinds, fc.boolean(), (kinds, strict) => {
        const check = checkWait(kinds, TIME, waitThresholds(kinds, TIME, { strict }));
        expect(strict ? check.strictly : check.keepsUp).toBe(true);
        expect(check.memory).toBeGreaterThanOrEqual(check.fluidMemory * (1 - 1e-12));
      }),
    );
  });

  test("are the least: whatever whole thresholds keep up are at least as large, kind by kind", () => {
    const raised = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(loadedKinds, raised, (kinds, steps) => {
        const least = waitThresholds(kinds, TIME);
        const others = Array.from(least, (count, j) => Math.max(0, count + steps[j]));
        if (checkWait(kinds, TIME, others).keepsUp)
          expect(others.every((count, j) => count >= least[j])).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("of one kind at no load are the arrivals of one iteration, rounded up", () => {
    const kind = { rate: 1_000, prompt: 10, output: 10 };
    expect([...waitThresholds([kind], { d0: 0.0125, d1: 0 })]).toEqual([13]);
    expect([...waitThresholds([{ ...kind, rate: 1_040 }], { d0: 0.0125, d1: 0 })]).toEqual([13]);
    expect([...waitThresholds([{ ...kind, rate: 1_040 }], { d0: 0.0125, d1: 0 }, { strict: true })]).toEqual([
      14,
    ]);
  });

  test("of a kind that never arrives are 0", () => {
    const kinds = [
      { rate: 0, prompt: 10, output: 10 },
      { rate: 5, prompt: 10, output: 10 },
    ];
    expect([...waitThresholds(kinds, TIME)]).toEqual([0, 1]);
    expect(checkWait(kinds, TIME, [0, 1]).strictly).toBe(true);
  });

  test("do not exist at a load of 1 or more", () => {
    const kinds = [{ rate: 100, prompt: 500, output: 100 }];
    expect(equilibrium(kinds, TIME).load).toBeGreaterThan(1);
    expect(() => waitThresholds(kinds, TIME)).toThrow("expected below 1, or no thresholds keep up");
  });

  test("that share out a batch of 448 fill it", () => {
    const kinds = [100, 200, 300].map((decode, j) =>
      paperKind({ rate: [6_000, 4_000, 2_000][j], prefill: 20, decode }),
    );
    const shared = sharedBatch(kinds, 448);
    expect(shared[0]).toBeCloseTo((448 * 0.5) / 101, 12);
    expect(shared.reduce((total, count, j) => total + count * kinds[j].output, 0)).toBeCloseTo(448, 9);
  });

  test("are one a kind", () => {
    expect(() => checkWait([{ rate: 1, prompt: 1, output: 1 }], TIME, [1, 2])).toThrow("2; expected 1");
    expect(() => checkWait([{ rate: 1, prompt: 1, output: 1 }], TIME, [-2])).toThrow("threshold of kind 0");
  });
});

const clustered = Array.from({ length: 10 }, (_, k) => ({
  rate: [23, 11, 8, 7, 6, 4, 3, 2, 1, 1][k],
  prompt: 60,
  output: 50 * (k + 1),
}));

describe("segments", () => {
  test("of the clustered conversations are reached at the sums of the rates from them on", () => {
    expect(segmentsByOutput(clustered).reaching).toEqual([66, 43, 32, 24, 17, 11, 7, 4, 2, 1]);
    expect(equalSegments(clustered, 10)).toEqual(segmentsByOutput(clustered));
  });

  test("of equal width cover all iterations, also where the width is no whole number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (count) => {
        const segments = equalSegments(clustered, count);
        expect(widths(segments).reduce((total, width) => total + width, 0)).toBe(500);
        expect(Math.max(...widths(segments)) - Math.min(...widths(segments))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("count with the mean or the longest prompt of the requests that reach them", () => {
    const kinds = [
      { rate: 3, prompt: 10, output: 20 },
      { rate: 1, prompt: 50, output: 40 },
    ];
    expect(segmentsByOutput(kinds).prompts).toEqual([20, 50]);
    expect(segmentsByOutput(kinds, "longest").prompts).toEqual([50, 50]);
  });

  test("must ascend and reach the longest output", () => {
    expect(() => segmentsAt(clustered, [100, 100, 500])).toThrow("end of segment 1: 100");
    expect(() => segmentsAt(clustered, [100])).toThrow("at least the longest output, 500");
  });
});

describe("thresholds of Nested WAIT", () => {
  test("by surviving rates are 66:43:32:24:17:11:7:4:2:1 for the clustered conversations and 15:14:12:8 for doubling outputs", () => {
    const ratios = (kinds: typeof clustered, least: number) => {
      const values = Array.from(tailThresholds(segmentsByOutput(kinds), 128));
      return values.map((value) => Number(((least * value) / values[values.length - 1]).toPrecision(12)));
    };
    const doubling = [20, 40, 80, 160].map((output) => ({ rate: output, prompt: 10, output }));
    expect(ratios(clustered, 1)).toEqual([66, 43, 32, 24, 17, 11, 7, 4, 2, 1]);
    expect(ratios(doubling, 8)).toEqual([15, 14, 12, 8]);
  });

  test("by surviving rates have a margin of 0, so that nothing drives the queues before segments down", () => {
    const segments = segmentsByOutput(clustered);
    const { margins } = checkNested(segments, TIME, tailThresholds(segments, 148));
    for (const margin of margins) expect(margin).toBeCloseTo(0, 12);
  });

  test("for 30 requests of 20 and 50 tokens, three in ten of them long, give caps of 21 and 9", () => {
    const kinds = [
      { rate: 0.7, prompt: 512, output: 20 },
      { rate: 0.3, prompt: 512, output: 50 },
    ];
    const { thresholds, caps } = cappedThresholds(segmentsByOutput(kinds), 30);
    expect([...caps]).toEqual([21, 9]);
    expect(thresholds[1] / thresholds[0]).toBeCloseTo(0.3, 12);
    expect(20 * thresholds[0] + 30 * thresholds[1]).toBeCloseTo(30, 12);
  });

  test("with a margin have ratios of p + eta, at most 0.99", () => {
    const segments = segmentsByOutput(clustered);
    const { thresholds } = cappedThresholds(segments, 100, { eta: 0.4 });
    for (let k = 1; k < 10; k++)
      expect(thresholds[k] / thresholds[k - 1]).toBeCloseTo(
        Math.min(continuation(segments)[k] + 0.4, 0.99),
        12,
      );
  });

  test("found by the fixed point meet the drift conditions but where a segment is as large as the one before", () => {
    fc.assert(
      fc.property(loadedKinds, fc.double({ min: 0, max: 0.05, noNaN: true }), (kinds, eta) => {
        const segments = segmentsByOutput(kinds);
        const low = kinds.map((kind) => ({ ...kind, rate: kind.rate / 4 }));
        const quiet = segmentsByOutput(low);
        const thresholds = nestedThresholds(quiet, TIME, { eta });
        const { slack, margins, memory } = checkNested(quiet, TIME, thresholds);
        expect(slack).toBeGreaterThan(0);
        for (const margin of margins) expect(margin).toBeGreaterThanOrEqual(0);
        expect(memory).toBeGreaterThanOrEqual(equilibrium(low, TIME).memory * (1 - 1e-12));
        expect(thresholds.length).toBe(segments.ends.length);
      }),
    );
  });

  test("with one output length have the memory that WAIT's strict ones have", () => {
    const kinds = [{ rate: 15, prompt: 512, output: 20 }];
    const nested = nestedThresholds(segmentsByOutput(kinds), PAPER_TIME);
    expect([...nested]).toEqual([...waitThresholds(kinds, PAPER_TIME, { strict: true })]);
    const check = checkNested(segmentsByOutput(kinds), TIME, nested);
    expect(check.memory).toBe(checkWait(kinds, TIME, nested).memory);
    expect(check.iterationTime).toBeCloseTo(checkWait(kinds, TIME, nested).iterationTime, 12);
  });

  test("are refused where they are none, and where no batch keeps up", () => {
    const segments = segmentsByOutput(clustered);
    expect(() => checkNested(segments, TIME, [1, 2])).toThrow("invalid thresholds: 2; expected 10");
    expect(() => cappedThresholds(segments, 0)).toThrow("invalid limit: 0");
    expect(() => cappedThresholds(segments, 10, { eta: 1 })).toThrow("invalid eta: 1");
    expect(() => nestedThresholds(segments, { d0: 0.012, d1: 1e-5 })).toThrow("no thresholds keep up");
  });
});
