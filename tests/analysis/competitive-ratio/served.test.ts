import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  backlog,
  firstComeRatio,
  jobCounts,
  orderedLatency,
  powerLaw,
  ratioOfLaw,
  rayleigh,
  serveByCohorts,
  servedRatios,
  twoPointLaw,
} from "../../../lib/analysis/competitive-ratio/index.ts";
import { aMin } from "../../../lib/policies/a-min.ts";
import { assertAudited, audit } from "../../../lib/simulator/audit.ts";
import { fromRows } from "../../simulator/instances.ts";
import { b, form } from "./forms.ts";

const laws = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })
  .filter((law) => law.some((weight) => weight > 0));

describe("the backlog of a law", () => {
  test("has n jobs in its proportions, each count within one of the exact share", () => {
    fc.assert(
      fc.property(laws, fc.integer({ min: 1, max: 300 }), (law, n) => {
        const total = law.reduce((sum, weight) => sum + weight, 0);
        const counts = jobCounts(law, n);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n);
        counts.forEach((count, k) => {
          expect(Math.abs(count - (n * law[k]) / total)).toBeLessThan(1);
        });
      }),
    );
  });

  test("is predicted to lie between 1 and the longest length, and is in an order of its seed", () => {
    const made = backlog([2, 0, 1, 0], { n: 30, prompt: 4, seed: 3 });
    expect([...new Set(made.output)].sort()).toEqual([1, 3]);
    expect(new Set(made.lower)).toEqual(new Set([1]));
    expect(new Set(made.upper)).toEqual(new Set([3]));
    expect(made.output).toEqual(backlog([2, 0, 1, 0], { n: 30, prompt: 4, seed: 3 }).output);
    expect(made.output).not.toEqual(backlog([2, 0, 1, 0], { n: 30, prompt: 4, seed: 4 }).output);
  });
});

describe("serving by cohorts", () => {
  test("serves every job within the memory, as the auditor finds", () => {
    const cases = fc.record({
      law: laws,
      n: fc.integer({ min: 1, max: 120 }),
      prompt: fc.integer({ min: 0, max: 3 }),
      spare: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(cases, ({ law, n, prompt, spare }) => {
        const run = serveByCohorts(backlog(law, { n, prompt }), prompt + law.length + spare);
        expect(audit(run)).toEqual([]);
        expect(run.completed).toBe(n);
      }),
    );
  });

  test("cancels in a cohort until the others fit, and retries with the raised bound", () => {
    const rows = [2, 2].map((output) => ({ prompt: 1, output, lower: 1, upper: 2 }));
    const run = assertAudited(serveByCohorts(fromRows(rows), 4)); // both start with 2 of 4 tokens; one outgrows it
    expect([...run.start]).toEqual([0, 2]);
    expect([...run.restarts]).toEqual([0, 1]);
  });

  test("costs the quotient of the law, nearer the larger memory and backlog are", () => {
    const law = rayleigh(5).x;
    const distance = (memory: number) => {
      const jobs = backlog(law, { n: 100 * memory, prompt: 0 });
      return Math.abs(servedRatios(jobs, memory, ["cohorts"])[0].ratio - ratioOfLaw(law));
    };
    expect(distance(100)).toBeGreaterThan(0.04);
    expect(distance(1000)).toBeLessThan(0.02);
  });

  test("refuses what is no backlog of equal prompts", () => {
    const row = { prompt: 1, output: 2 };
    expect(() => serveByCohorts(fromRows([row, { ...row, arrival: 3 }]), 9)).toThrow("arrival of job 1: 3");
    expect(() => serveByCohorts(fromRows([row, { prompt: 2, output: 1 }]), 9)).toThrow("prompt of job 1: 2");
    expect(() => serveByCohorts(fromRows([row]), 2)).toThrow("invalid memory: 2; expected at least 3");
  });
});

describe("A_min on the worst case of the formula", () => {
  test("costs what first come, first served does, and more than the quotient, when nothing is cancelled", () => {
    const law = rayleigh(5).x;
    for (const prompt of [0, 1]) {
      const [served] = servedRatios(backlog(law, { n: 100_000, prompt }), 500, [aMin()]);
      expect(served.restarts).toBe(0);
      expect(Math.abs(served.ratio - firstComeRatio(law, prompt))).toBeLessThan(0.02);
      expect(served.ratio).toBeGreaterThan(rayleigh(5).high + 0.15);
    }
  });

  test("costs the quotient for two lengths, 5/4", () => {
    const [served] = servedRatios(backlog(twoPointLaw(1, 2), { n: 60_000, prompt: 0 }), 300, [aMin()]);
    expect(Math.abs(served.ratio - 1.25)).toBeLessThan(0.01);
  });
});

describe("the fluid costs", () => {
  test("of H-SF without prompts are the form B", () => {
    fc.assert(
      fc.property(laws, (law) => {
        expect(orderedLatency(law, 0)).toBeCloseTo(form(b, law), 6);
      }),
    );
  });

  test("of first come, first served on equal lengths are about half of H-SF's batches", () => {
    expect(firstComeRatio([0, 0, 0, 1], 0)).toBeCloseTo(10 / 16, 12); // 1 + 2 + 3 + 4 tokens held, 4 · 4 occupied
    expect(firstComeRatio(powerLaw(1, 0), 5)).toBeCloseTo(1, 12);
  });
});
