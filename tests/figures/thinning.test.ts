import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thinned } from "../../lib/figures/thinning.ts";

const line = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 400 });

describe("thinning a long line", () => {
  test("keeps a short line whole", () => {
    expect(thinned([5, 4, 3], 4)).toEqual([0, 1, 2]);
  });

  test("keeps both ends, the lowest and the highest value, and the order, within the limit", () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 4, max: 50 }), (y, most) => {
        const kept = thinned(y, most);
        const values = kept.map((i) => y[i]);
        expect(kept[0]).toBe(0);
        expect(kept.at(-1)).toBe(y.length - 1);
        expect(Math.max(...values)).toBe(Math.max(...y));
        expect(Math.min(...values)).toBe(Math.min(...y));
        expect(kept.every((i, k) => k === 0 || i > kept[k - 1])).toBe(true);
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, 4));
      }),
    );
  });

  test("keeps every spike of a line with fewer spikes than stretches", () => {
    const y = new Float64Array(100_000);
    const spikes = [17, 4_711, 60_000, 99_998];
    for (const i of spikes) y[i] = i % 2 ? 1 : -1;
    expect(thinned(y, 2000)).toEqual(expect.arrayContaining(spikes));
  });
});
