import { describe, expect, test } from "vitest";
import {
  checkNested,
  equilibrium,
  kindsOf,
  nestedThresholds,
  rateWindows,
  segmentsAt,
  windowEquilibria,
  worstSegments,
} from "../../../lib/models/fluid/index.ts";
import { fromKinds, workload } from "../../../lib/workload/index.ts";
import { TIME } from "./instances.ts";

const KINDS = [
  { rate: 3, prompt: 100, output: 20 },
  { rate: 1, prompt: 400, output: 60 },
];
const trace = fromKinds(KINDS, { n: 2_000, seed: 1 });

describe("windows of a trace", () => {
  test("hold each request once, at rates that add up to the trace's", () => {
    const windows = rateWindows(trace, 50);
    const counts = windows.map(({ kinds }) => kinds.length);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(2_000);
    for (const { from, to, kinds } of windows)
      expect(kinds.length).toBe(trace.arrival.filter((time) => from <= time && time < to).length);
  });

  test("that are as long as the trace have its equilibrium", () => {
    const span = trace.arrival[1_999] - trace.arrival[0];
    const [whole] = windowEquilibria(trace, span * 1.001, TIME);
    const same = equilibrium(kindsOf(trace, 2_000 / (span * 1.001)), TIME);
    expect(whole.memory / same.memory).toBeCloseTo(1, 9);
  });

  test("without arrivals are empty and hold nothing", () => {
    const { about } = trace;
    const gap = workload({
      arrival: Float64Array.of(0, 10),
      prompt: Int32Array.of(1, 1),
      output: Int32Array.of(1, 1),
      about,
    });
    const memory = windowEquilibria(gap, 4, TIME).map((window) => window.memory);
    expect(memory[1]).toBe(0);
    expect(memory[0]).toBeGreaterThan(0);
  });
});

describe("thresholds for rates that change", () => {
  const ends = [20, 60];
  const day = segmentsAt(KINDS, ends);
  const night = segmentsAt([{ ...KINDS[0], rate: 1 }, KINDS[1]], ends);

  test("that stand up to the worst of the windows hold in each", () => {
    const worst = worstSegments([day, night]);
    expect(worst.reaching).toEqual([4, 2]);
    const thresholds = nestedThresholds(worst, TIME);
    for (const segments of [worst, day, night])
      expect(checkNested(segments, TIME, thresholds).holds).toBe(true);
    const byDay = nestedThresholds(day, TIME, { eta: 0.01 });
    expect(checkNested(day, TIME, byDay).holds).toBe(true);
  });

  test("have segments that end alike", () => {
    expect(() => worstSegments([day, segmentsAt(KINDS, [30, 60])])).toThrow("20, 60, as in the first window");
  });
});
