import { describe, expect, test } from "vitest";
import {
  equilibrium,
  fitMemoryCurve,
  memoryCurve,
  scaled,
  stabilityBoundary,
} from "../../../lib/models/fluid/index.ts";
import { PAPER_TIME } from "./instances.ts";

describe("the memory curve", () => {
  test("through the four printed values has the constants 298.838 and 0.01130708 and crosses C at 74.1", () => {
    const rates = [50, 60, 70, 80];
    const printed = [34_377, 55_758, 100_327, 250_509];
    const curve = fitMemoryCurve(rates, printed);
    expect(curve.a).toBeCloseTo(298.838, 2);
    expect(curve.b).toBeCloseTo(0.01130708, 7);
    expect(curve.pole).toBeCloseTo(88.44, 2);
    expect(curve.crossing(137_000)).toBeCloseTo(74.138, 2);
    rates.forEach((rate, k) => {
      expect(Math.abs(curve.memory(rate) - printed[k])).toBeLessThan(1);
    });
  });

  test("is that of the fluid: a = d0 W, b = d1 W", () => {
    const kinds = [
      { rate: 0.4, prompt: 50, output: 100 },
      { rate: 0.6, prompt: 20, output: 300 },
    ];
    const memory = (rate: number) => equilibrium(scaled(kinds, rate), PAPER_TIME).memory;
    const curve = fitMemoryCurve([10, 20, 30], [10, 20, 30].map(memory));
    const volume = 0.4 * 10_050 + 0.6 * 51_150;
    expect(curve.a / (PAPER_TIME.d0 * volume)).toBeCloseTo(1, 9);
    expect(curve.b / (PAPER_TIME.d1 * volume)).toBeCloseTo(1, 9);
    expect(curve.memory(45) / memory(45)).toBeCloseTo(1, 9);
    expect(curve.crossing(50_000)).toBeCloseTo(stabilityBoundary(kinds, PAPER_TIME, 50_000).rate, 9);
  });

  test("has no value from its pole on, and no constants from one rate", () => {
    expect(memoryCurve(300, 0.01).memory(100)).toBe(Number.POSITIVE_INFINITY);
    expect(() => fitMemoryCurve([10, 10], [5, 5])).toThrow("column 1 depends");
    expect(() => fitMemoryCurve([10, 20], [5, -1])).toThrow("invalid memory at 20: -1");
  });
});
