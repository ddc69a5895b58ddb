import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quantile, quantiles } from "../../lib/core/quantiles.ts";

describe("quantiles interpolate linearly between order statistics", () => {
  test("they agree with numpy.percentile on a worked example", () => {
    // numpy.percentile([15, 20, 35, 40, 50], [0, 5, 30, 40, 50, 90, 100])
    const expected = [15, 16, 23, 29, 35, 46, 50];
    const found = quantiles([35, 15, 50, 20, 40], [0, 0.05, 0.3, 0.4, 0.5, 0.9, 1]);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 12);
    });
  });

  test("the median of an even number of values is the mean of the middle two", () => {
    expect(quantile([1, 10, 2, 3], 0.5)).toBe(2.5);
  });

  test("a single value is every quantile", () => {
    expect(quantiles(Int32Array.of(7), [0, 0.3, 1])).toEqual([7, 7, 7]);
  });

  test("at k/(n - 1) they are the sorted values themselves, and the input stays as it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }),
        (values) => {
          const before = [...values];
          const sorted = [...values].sort((a, b) => a - b);
          const found = quantiles(
            values,
            values.map((_, k) => k / (values.length - 1)),
          );
          found.forEach((value, k) => {
            expect(value).toBeCloseTo(sorted[k], 9);
          });
          expect(values).toEqual(before);
        },
      ),
    );
  });

  test("no values and probabilities out of range are refused", () => {
    expect(() => quantile([], 0.5)).toThrow("invalid number of values: 0; expected at least one");
    expect(() => quantile([1], 1.5)).toThrow("invalid probability: 1.5; expected a number from 0 to 1");
    expect(() => quantile([1], Number.NaN)).toThrow("invalid probability: NaN");
  });
});
