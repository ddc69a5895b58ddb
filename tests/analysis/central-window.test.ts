import { describe, expect, test } from "vitest";
import { centralWindow } from "../../lib/analysis/central-window.ts";
import {
  boundRows,
  completionRows,
  latencyAt,
  latencyRows,
  rateCurve,
} from "../../lib/analysis/rate-curve.ts";
import { fcfsGreedy, sarathi } from "../../lib/policies/index.ts";
import { simulate } from "../../lib/simulator/index.ts";
import { fromKinds } from "../../lib/workload/index.ts";
import { fromRows } from "../simulator/instances.ts";

describe("the central window", () => {
  const rows = Array.from({ length: 9 }, (_, i) => ({ arrival: i, prompt: 1, output: i === 0 ? 9 : 2 }));
  const run = simulate(fromRows(rows), fcfsGreedy(), { memory: 100 });

  test("leaves out the beginning and the end: of arrivals at 0 … 8 it keeps those from 2 to before 6", () => {
    expect(centralWindow(run)).toEqual({
      meanLatency: 2, // the long request arrived before
      completionRate: 3 / 4, // of those that arrived at 1, 2 and 3
      arrivalRate: 1,
      restartRate: 0,
      unserved: 0,
    });
  });

  test("refuses a share outside (0, 1]", () => {
    expect(() => centralWindow(run, 0)).toThrow("invalid share: 0; expected a share of the time, in (0, 1]");
  });
});

describe("latency against the arrival rate", () => {
  const requests = (rate: number, seed: number) =>
    fromKinds([{ rate: 1, prompt: 50, output: 10 }], { n: 300, seed, rate });
  const clock = { kind: "affine", d0: 0.01, d1: 1e-6, d2: 1e-4 } as const;
  const curve = { requests, rates: [5, 50], seeds: 3, system: { memory: 5000, clock } };

  test("grows with the rate, completions keep up with it, and intervals cover their means", () => {
    const points = rateCurve("greedy", [fcfsGreedy()], curve);
    expect(latencyAt(points, "greedy", 50)).toBeGreaterThan(latencyAt(points, "greedy", 5));
    const [low, high] = completionRows(points);
    expect([low.y / 5, high.y / 50].every((share) => share > 0.8 && share < 1.2)).toBe(true);
    for (const { low, y, high } of latencyRows(points)) expect(low <= y && y <= high).toBe(true);
  });

  test("is nowhere below the bound, which grows with the rate too", () => {
    const points = latencyRows(rateCurve("greedy", [fcfsGreedy()], curve));
    const bounds = boundRows("bound", curve);
    expect(bounds.map(({ x, series }) => [x, series])).toEqual(curve.rates.map((rate) => [rate, "bound"]));
    for (const [k, { y }] of bounds.entries()) expect(y).toBeLessThanOrEqual(points[k].y);
    expect(bounds[1].y).toBeGreaterThan(bounds[0].y);
  });

  test("takes the best variant at each rate", () => {
    const variants = [sarathi({ chunk: 20 }), sarathi({ chunk: 512 })];
    const each = variants.map((variant) => rateCurve("one", [variant], curve));
    const best = rateCurve("best", variants, curve);
    for (const rate of curve.rates)
      expect(latencyAt(best, "best", rate)).toBe(
        Math.min(...each.map((points) => latencyAt(points, "one", rate))),
      );
    expect(() => latencyAt(best, "best", 7)).toThrow("no point of best at rate 7");
  });
});
