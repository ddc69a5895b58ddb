import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binned, linearEdges, logarithmicEdges } from "../../lib/figures/bins.ts";

const lengths = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 60 });

describe("bins of a histogram", () => {
  test("linear bins are round and equal", () => {
    expect(linearEdges(1, 9, 4)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(linearEdges(3, 3, 4)).toEqual([2.5, 3.5]);
  });

  test("logarithmic bins lie between whole numbers", () => {
    expect(logarithmicEdges(1, 7, 3)).toEqual([0.5, 1.5, 3.5, 7.5]);
    expect(logarithmicEdges(5, 5, 40)).toEqual([4.5, 5.5]);
  });

  test("a value on an edge belongs to the bin above it, the greatest to the last bin", () => {
    const shares = binned([0, 1, 1, 2], [0, 1, 2]).map((bin) => bin.share);
    expect(shares).toEqual([0.25, 0.75]);
  });

  test("every length falls into exactly the bin that holds it", () => {
    fc.assert(
      fc.property(lengths, fc.boolean(), (values, log) => {
        const [least, greatest] = [Math.min(...values), Math.max(...values)];
        const edges = (log ? logarithmicEdges : linearEdges)(least, greatest, 30);
        const bins = binned(values, edges);
        for (const [i, { from, to, share }] of bins.entries()) {
          const inside = (v: number) => v >= from && (v < to || (i === bins.length - 1 && v === to));
          expect(share).toBeCloseTo(values.filter(inside).length / values.length, 12);
        }
        expect(bins.reduce((total, bin) => total + bin.share, 0)).toBeCloseTo(1, 10);
      }),
    );
  });
});
