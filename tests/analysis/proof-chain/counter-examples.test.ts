import { describe, expect, test } from "vitest";
import {
  counterExample,
  exponent,
  type Family,
  slideRatio,
} from "../../../lib/analysis/proof-chain/index.ts";
import { policyNamed } from "../../../lib/policies/index.ts";
import { sortedF } from "../../../lib/policies/sorted-f/index.ts";
import { assertAudited } from "../../../lib/simulator/audit.ts";
import { summarize } from "../../../lib/simulator/metrics.ts";
import type { AnyPolicy } from "../../../lib/simulator/policy.ts";
import { simulate } from "../../../lib/simulator/simulate.ts";

/** Total latency over that of SVF, which serves the second type first in all families. */
function overSvf(family: Family, root: number, policy: (memory: number) => AnyPolicy): number {
  const { workload, memory } = counterExample(family, root);
  const total = (p: AnyPolicy) => summarize(assertAudited(simulate(workload, p, { memory }))).totalLatency;
  return total(policy(memory)) / total(policyNamed("svf"));
}

const shortestFirst = () => policyNamed("mc-sf");
const firstCome = () => policyNamed("mc-benchmark");
const growth = (family: Family, policy: () => AnyPolicy, roots: number[]) =>
  exponent(roots.map((root) => [root * root, overSvf(family, root, policy)] as const));

describe("shortest first", () => {
  test("loses at most 4/3 on the slides' instance, whose sums tend to 4/3 and not to √M", () => {
    expect(slideRatio(1e4, 1e4, 1e6, 99)).toBeCloseTo(1.31, 2);
    expect(slideRatio(1e12, 1e12, 1e18, 1e6 - 1)).toBeCloseTo(4 / 3, 4);
    for (const root of [16, 36]) expect(overSvf("slide", root, shortestFirst)).toBeLessThan(4 / 3);
  });

  test("loses √M / 3.5 on the corrected instance", () => {
    const { mean, low, high } = growth("square root", shortestFirst, [36, 64, 100, 144]);
    expect(mean).toBeGreaterThan(0.46);
    expect(high).toBeLessThan(0.52);
    expect(high - low).toBeLessThan(0.05);
    expect(overSvf("square root", 144, shortestFirst) / (144 / 3.5)).toBeCloseTo(1, 0);
  });

  test("loses M^¼ / 3.5 where only the counts are mended", () => {
    const { mean } = growth("fourth root", shortestFirst, [25, 49, 81]);
    expect(mean).toBeGreaterThan(0.18);
    expect(mean).toBeLessThan(0.25);
  });
});

test("first come, first served loses √M / 2 where one long request comes first", () => {
  const { mean } = growth("arrival order", firstCome, [25, 49, 100, 144]);
  expect(mean).toBeCloseTo(0.5, 1);
  expect(overSvf("arrival order", 144, shortestFirst)).toBe(1);
});

test.each(["square root", "fourth root", "arrival order"] as const)(
  "sorted-f is not fooled by the family %s",
  (family) => {
    expect(overSvf(family, 16, () => sortedF())).toBeLessThan(1.1);
  },
);

describe("the fitted exponent", () => {
  test("is exact for a power, with an interval of no width", () => {
    const { mean, low, high } = exponent([1, 2, 4, 9].map((x) => [x, 3 * x ** 0.7] as const));
    expect([mean, low, high].map((value) => value.toFixed(9))).toEqual([
      "0.700000000",
      "0.700000000",
      "0.700000000",
    ]);
  });

  test("has the textbook interval: ln y = 0, 2, 1 at ln x = 0, 1, 2", () => {
    const e = Math.E;
    const { mean, high } = exponent([
      [1, 1],
      [e, e ** 2],
      [e ** 2, e],
    ]);
    expect(mean).toBeCloseTo(0.5, 12);
    expect(high - mean).toBeCloseTo(12.7062 * Math.sqrt(1.5 / 2), 3);
  });

  test("needs three points with positive coordinates", () => {
    expect(() =>
      exponent([
        [1, 1],
        [2, 2],
      ]),
    ).toThrow("number of points: 2");
    expect(() =>
      exponent([
        [1, 1],
        [2, 0],
        [3, 1],
      ]),
    ).toThrow("(2, 0)");
  });
});
