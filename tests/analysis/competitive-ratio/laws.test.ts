import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aMaxBounds,
  geometricLaw,
  LIMITS,
  powerLaw,
  ratioOfLaw,
  twoPointLaw,
  twoPointRatio,
} from "../../../lib/analysis/competitive-ratio/index.ts";
import { a, b, form } from "./forms.ts";

const lengths = fc.record({ lower: fc.integer({ min: 1, max: 30 }), more: fc.integer({ min: 0, max: 60 }) });

describe("the ratio of a law", () => {
  test("is 1 where all lengths are equal, and does not change with the scale of the weights", () => {
    expect(ratioOfLaw([0, 0, 7])).toBeCloseTo(1, 14);
    expect(ratioOfLaw([2, 6, 4])).toBeCloseTo(ratioOfLaw([1, 3, 2]), 14);
  });

  test("on two lengths is (3 − α)/2 at equal work, and no more elsewhere", () => {
    fc.assert(
      fc.property(lengths, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ lower, more }, factor) => {
        const upper = lower + more;
        const best = twoPointRatio(lower / upper);
        const law = twoPointLaw(lower, upper);
        if (more > 0) expect(ratioOfLaw(law)).toBeCloseTo(best, 12);
        law[lower - 1] *= factor;
        expect(ratioOfLaw(law)).toBeLessThanOrEqual(best + 1e-12);
      }),
    );
  });

  test.each([
    [0.5, "1.556"],
    [0.8, "1.667"],
    [0.9, "1.679"],
  ])("is, for geometric lengths with p = %d, %s", (p, printed) => {
    expect(ratioOfLaw(geometricLaw(p)).toFixed(3)).toBe(printed);
  });

  test("tends to 10 − 12 ln 2 = 1.6822 for geometric lengths and to 14/9 for weighted ones", () => {
    expect(LIMITS.geometric.toFixed(4)).toBe("1.6822");
    expect(ratioOfLaw(geometricLaw(0.999))).toBeCloseTo(LIMITS.geometric, 5);
    expect(ratioOfLaw(geometricLaw(0.999, 1))).toBeCloseTo(LIMITS.weightedGeometric, 5);
  });

  test("tends to 11/8 for uniform lengths and to 19/15 for weights that grow with the length", () => {
    expect(ratioOfLaw(powerLaw(100_000, 0))).toBeCloseTo(LIMITS.uniform, 8);
    expect(ratioOfLaw(powerLaw(100_000, 1))).toBeCloseTo(LIMITS.linear, 8);
    expect(LIMITS.linear.toFixed(3)).toBe("1.267");
  });

  test("is 2.82 for weights of i^-2 up to 1,000", () => {
    expect(ratioOfLaw(powerLaw(1000, -2)).toFixed(2)).toBe("2.82");
  });

  test("is the cost of serving in the order of i·U with i² token-rounds a job", () => {
    const share = (i: number, j: number) => (i < j ? i / (2 * j) : 1 - j / (2 * i)); // P(j·U' < i·U)
    const cost = (i: number, j: number) => share(i, j) * j * j + (1 - share(i, j)) * i * i;
    const law = [3, 1, 4, 1, 5];
    expect(form(cost, law) / form(b, law)).toBeCloseTo(ratioOfLaw(law), 12);
    expect(cost(2, 5)).toBeCloseTo(a(2, 5), 12);
  });

  test("refuses weights that are negative or all zero", () => {
    expect(() => ratioOfLaw([1, -2])).toThrow("invalid weight of length 2: -2");
    expect(() => ratioOfLaw([0, 0])).toThrow("invalid law");
    expect(() => geometricLaw(1)).toThrow("invalid p: 1");
    expect(() => twoPointRatio(0)).toThrow("invalid alpha: 0");
  });
});

describe("the bounds of A_max", () => {
  test.each([
    [1, 1, 1],
    [0.5, 2.4142, 3],
    [0.25, 6, 10],
    [0.1, 20.8114, 55],
    [0.01, 550, 5050],
  ])("are, for α = %d, %d and %d", (alpha, lower, upper) => {
    expect(aMaxBounds(alpha).lower).toBeCloseTo(lower, 4);
    expect(aMaxBounds(alpha).upper).toBeCloseTo(upper, 4);
  });

  test("refuse an α outside (0, 1]", () => {
    expect(() => aMaxBounds(1.5)).toThrow("invalid alpha: 1.5");
  });
});
