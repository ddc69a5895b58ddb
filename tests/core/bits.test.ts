import fc from "fast-check";
import { expect, test } from "vitest";
import { powerOfTwoFrom } from "../../lib/core/bits.ts";

test("the least power of two from 1, 2, 3, 1,000 and 2^30 on is 1, 2, 4, 1,024 and 2^30", () => {
  expect([1, 2, 3, 1000, 2 ** 30].map(powerOfTwoFrom)).toEqual([1, 2, 4, 1024, 2 ** 30]);
});

test("half of it is too small", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2 ** 30 }), (least) => {
      const power = powerOfTwoFrom(least);
      expect(Number.isInteger(Math.log2(power))).toBe(true);
      expect(power).toBeGreaterThanOrEqual(least);
      expect(power / 2).toBeLessThan(least);
    }),
  );
});
