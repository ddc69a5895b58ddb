import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  boundaryExponent,
  cappedThresholds,
  equalSegments,
  exponentBound,
  memoryRequirement,
  segmentsByOutput,
  tailThresholds,
} from "../../../lib/models/fluid/index.ts";

const boundary = fc
  .record({
    before: fc.double({ min: 0.1, max: 1_000, noNaN: true }),
    share: fc.double({ min: 0.001, max: 0.95, noNaN: true }),
    margin: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  })
  .map(({ before, share, margin }) => ({
    before,
    share,
    threshold: before * (share + margin * (1 - share)),
  }));

describe("the exponent of a queue before a segment", () => {
  test("solves its equation", () => {
    fc.assert(
      fc.property(boundary, ({ before, share, threshold }) => {
        const theta = boundaryExponent(before, threshold, share);
        const grown = before * (theta + Math.log(share + (1 - share) * Math.exp(-theta)));
        expect(grown / (theta * threshold)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("is at least 8(n_k − n_{k−1} p)/n_{k−1}", () => {
    fc.assert(
      fc.property(boundary, ({ before, share, threshold }) => {
        const theta = boundaryExponent(before, threshold, share);
        expect(theta).toBeGreaterThanOrEqual(exponentBound(before, threshold, share) * (1 - 1e-9));
      }),
    );
  });

  test("is ln 9 where one of two requests is taken and one in four continues: (3/4 + x/4)² = x", () => {
    expect(boundaryExponent(2, 1, 0.25)).toBeCloseTo(Math.log(9), 12);
  });

  test("is 0 without downward drift and infinite without a queue", () => {
    expect(boundaryExponent(10, 3, 0.3)).toBe(0);
    expect(boundaryExponent(10, 10, 0.3)).toBe(Number.POSITIVE_INFINITY);
    expect(boundaryExponent(10, 3, 0)).toBe(Number.POSITIVE_INFINITY);
  });

  test("bounds how rarely the queue is long: P(Q ≥ x) ≤ e^(−θx) for the walk of binomial batches", () => {
    const [before, threshold, share] = [6, 3, 0.4];
    const theta = boundaryExponent(before, threshold, share);
    const law = stationaryQueue(before, threshold, share, 200);
    for (let x = 1, beyond = 1 - law[0]; x < 60; beyond -= law[x], x++)
      expect(beyond).toBeLessThanOrEqual(Math.exp(-theta * x) + 1e-12);
  });
});

/** The law of Q = max(Q + Binomial(before, share) − threshold, 0), by power iteration. */
function stationaryQueue(before: number, threshold: number, share: number, size: number): Float64Array {
  const steps = Array.from(
    { length: before + 1 },
    (_, k) => binomial(before, k) * share ** k * (1 - share) ** (before - k),
  );
  let law = new Float64Array(size).fill(1 / size);
  for (let round = 0; round < 3_000; round++) {
    const next = new Float64Array(size);
    for (let q = 0; q < size; q++)
      steps.forEach((chance, k) => {
        next[Math.min(size - 1, Math.max(0, q + k - threshold))] += law[q] * chance;
      });
    law = next;
  }
  return law;
}

function binomial(n: number, k: number): number {
  return k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k;
}

const kinds = Array.from({ length: 10 }, (_, k) => ({
  rate: [23, 11, 8, 7, 6, 4, 3, 2, 1, 1][k],
  prompt: 60,
  output: 50 * (k + 1),
}));

describe("the memory that Nested WAIT requires", () => {
  const assurance = { failure: 0.1, opportunities: 201 };

  test("of one segment is that of its batches", () => {
    const segments = equalSegments(kinds, 1);
    const { thresholds } = cappedThresholds(segments, 100);
    const required = memoryRequirement(segments, thresholds, assurance);
    expect(required.boundaries).toBe(0);
    expect(required.fluctuations).toBe(0);
    expect(required.total).toBeCloseTo((100 / 500) * (500 * 60 + (500 * 501) / 2), 6);
  });

  test("of two segments is the sum of its three terms, worked out by hand", () => {
    const pair = [
      { rate: 3, prompt: 10, output: 2 },
      { rate: 1, prompt: 10, output: 4 },
    ];
    const required = memoryRequirement(segmentsByOutput(pair), [2, 1], assurance);
    expect(required.batches).toBe(2 * (11 + 12) + (13 + 14));
    expect(required.boundaries).toBe(12);
    expect(required.fluctuations).toBeCloseTo((12 * Math.log(201 / 0.1)) / Math.log(9), 9);
    expect(required.total).toBeCloseTo(required.batches + required.boundaries + required.fluctuations, 9);
  });

  test("grows with surety and with time, and has no bound at equality of thresholds and surviving rates", () => {
    const segments = segmentsByOutput(kinds);
    const { thresholds } = cappedThresholds(segments, 148, { eta: 0.05 });
    const of = (failure: number, opportunities: number) =>
      memoryRequirement(segments, thresholds, { failure, opportunities }).total;
    expect(of(1e-5, 201)).toBeGreaterThan(of(0.1, 201));
    expect(of(0.1, 2_001)).toBeGreaterThan(of(0.1, 201));
    const equal = memoryRequirement(segments, tailThresholds(segments, 148), assurance);
    expect(equal.fluctuations).toBe(Number.POSITIVE_INFINITY);
  });

  test("refuses a failure probability of 0", () => {
    const segments = equalSegments(kinds, 2);
    expect(() => memoryRequirement(segments, [1, 1], { failure: 0, opportunities: 10 })).toThrow(
      "invalid failure probability: 0",
    );
  });
});
