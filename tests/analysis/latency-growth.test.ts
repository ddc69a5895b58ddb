import { describe, expect, test } from "vitest";
import { departureFromLine, growthRate, latencyGrowth } from "../../lib/analysis/latency-growth.ts";
import { lineFit, slopeInterval } from "../../lib/analysis/line-fit.ts";
import { alphaGreedy } from "../../lib/policies/alpha-greedy.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { fromRows } from "../simulator/instances.ts";

describe("lines", () => {
  test("points on a line give it back, with an interval of no width", () => {
    const points = [0, 1, 5].map((x) => [x, 3 * x - 2] as const);
    expect(lineFit(points)).toMatchObject({ slope: 3, intercept: -2, spread: 14 });
    const { mean, low, high, n } = slopeInterval(points);
    expect([mean, n]).toEqual([3, 3]);
    expect(high - low).toBeCloseTo(0, 9);
  });

  test("a slope through scattered points equals the textbook's, x = 1 … 5, y = 2, 4, 5, 4, 5", () => {
    const { mean, low } = slopeInterval([2, 4, 5, 4, 5].map((y, k) => [k + 1, y] as const));
    expect(mean).toBeCloseTo(0.6, 12);
    expect(mean - low).toBeCloseTo(3.182446 * Math.sqrt(2.4 / 3 / 10), 5);
  });

  test("points at one x have no line", () => {
    expect(() => lineFit([[1, 2], [1, 3]])).toThrow("invalid points: 2"); // biome-ignore format: a pair a point
  });
});

describe("growth of latency with the number of requests", () => {
  const equal = (output: number) => fromRows(Array.from({ length: 8 }, () => ({ prompt: 1, output })));

  test("equal requests, one at a time, each add half their length to the mean", () => {
    const points = latencyGrowth([equal(3), equal(5)], [2, 4, 8], [mcSf()], { memory: 6, compute: 1 });
    expect(points.map(({ perTrace }) => perTrace)).toEqual(
      [2, 4, 8].map((n) => [(3 * (n + 1)) / 2, (5 * (n + 1)) / 2]),
    );
    expect(growthRate(points)!.mean).toBeCloseTo(2, 12); // (3 + 5) / 2 / 2
    expect(departureFromLine(points)).toBeCloseTo(0, 12);
  });

  test("a policy that stands still on some trace is counted, and has neither a mean nor a rate", () => {
    const points = latencyGrowth([equal(1), equal(5)], [2, 4], [alphaGreedy({ alpha: 0 })], { memory: 6 });
    expect(points.map(({ stuck }) => stuck)).toEqual([1, 1]);
    expect(points[0].perTrace[1]).toBeNaN();
    expect(points[0].latency).toBeUndefined();
    expect(growthRate(points)).toBeUndefined();
    expect(departureFromLine(points)).toBeNaN();
  });
});
