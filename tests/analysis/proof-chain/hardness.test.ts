import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optimalSchedule } from "../../../lib/analysis/adversary/optimum.ts";
import { fewestRounds, packingInstance } from "../../../lib/analysis/proof-chain/index.ts";

const makespan = (integers: number[], memory: number) => fewestRounds(packingInstance(integers), memory);
const total = (integers: number[], memory: number) =>
  optimalSchedule(packingInstance(integers), memory).totalLatency;

/** Whether some of the integers add up to half of all, by trying all. */
function hasPartition(integers: number[]): boolean {
  const sum = integers.reduce((a, b) => a + b);
  for (let set = 0; set < 2 ** integers.length; set++)
    if (2 * integers.reduce((part, x, i) => part + ((set >> i) & 1) * x, 0) === sum) return true;
  return false;
}

describe("minimising the makespan decides Partition", () => {
  test("3, 1, 1, 2, 2, 1 can be split into 5 + 5: makespan 2", () => {
    expect(makespan([3, 1, 1, 2, 2, 1], 5)).toBe(2);
  });

  test("3, 3, 3, 1 cannot be split evenly: makespan 3", () => {
    expect(makespan([3, 3, 3, 1], 5)).toBe(3);
  });

  test("on random integers the makespan is 2 if and only if a partition exists", () => {
    const integers = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(integers, (xs) => {
        const sum = xs.reduce((a, b) => a + b);
        fc.pre(sum % 2 === 0 && Math.max(...xs) <= sum / 2);
        expect(makespan(xs, sum / 2) === 2).toBe(hasPartition(xs));
      }),
      { numRuns: 60 },
    );
  });
});

describe("minimising the total completion time decides 3-Partition", () => {
  // each integer lies between T/4 and T/2
  test("6, 7, 7 and 5, 6, 9 add up to T = 20 twice: 3·2·3/2 = 9", () => {
    expect(total([6, 5, 7, 9, 6, 7], 20)).toBe(9);
  });

  test("three triples of T = 20: 3·3·4/2 = 18", () => {
    expect(total([6, 5, 7, 9, 6, 7, 6, 6, 8], 20)).toBe(18);
  });

  test("9, 9, 9, 7, 7, 7 has no two triples of T = 24: more than 9", () => {
    expect(total([9, 9, 9, 7, 7, 7], 24)).toBeGreaterThan(9);
  });
});
