import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exact } from "../../../lib/policies/sorted-f/exact.ts";
import {
  fitTogether,
  type Pool,
  qualityOf,
  SELECTORS,
  sorter,
} from "../../../lib/policies/sorted-f/index.ts";
import { knapsack } from "../../../lib/policies/sorted-f/knapsack.ts";
import { localSwap } from "../../../lib/policies/sorted-f/local-swap.ts";
import { scaled } from "../../../lib/policies/sorted-f/scaled.ts";
import { generate } from "../../../lib/workload/index.ts";
import { everybody, feasibleBatches, fitsByRounds, pools } from "./pools.ts";

const byOutput = ({ output }: Pool, batch: number[]) => batch.toSorted((i, j) => output[i] - output[j]);
const leastOf = (batches: number[][], output: Pool["output"]) =>
  Math.min(...batches.map((batch) => qualityOf(batch, output)));

describe("feasibility of a batch", () => {
  test("at completions is feasibility in every round", () => {
    fc.assert(
      fc.property(pools(), fc.nat(), (pool, set) => {
        const batch = [...everybody(pool)].filter((i) => (set >> i) & 1);
        fc.pre(batch.length > 0);
        expect(fitTogether(batch, pool)).toBe(fitsByRounds(batch, pool));
      }),
    );
  });
});

describe("the exact selector", () => {
  test("finds the least F of all feasible batches, and the largest such batch, by enumeration", () => {
    fc.assert(
      fc.property(pools(), (pool) => {
        const batch = exact(everybody(pool), pool);
        const all = feasibleBatches(pool);
        const least = leastOf(all, pool.output);
        const largest = Math.max(
          ...all.filter((b) => qualityOf(b, pool.output) === least).map((b) => b.length),
        );
        expect(qualityOf(batch, pool.output)).toBe(least);
        expect(batch).toHaveLength(largest);
        expect(fitsByRounds(batch, pool)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("uses memory that short requests free, which sums of peaks deny", () => {
    const pool = { prompt: [6, 1, 1], output: [1, 3, 3], memory: 11 };
    expect(exact(everybody(pool), pool)).toEqual([0, 1, 2]); // holds 6 + 1 + 2·2 = 11, then 2·(1 + 3) = 8
    expect(knapsack(everybody(pool), pool)).toHaveLength(2); // peaks 7 + 4 + 4 = 15
  });

  test("serves 100 mixed requests at M = 16,492", () => {
    const { prompt, output } = generate("mixture:short=lmsys-tokens,long=arxiv-4k,share=0.2", {
      n: 100,
      seed: 1,
    });
    const pool = { prompt, output, memory: 16_492 };
    const best = qualityOf(exact(everybody(pool), pool), output);
    expect(best).toBeLessThanOrEqual(qualityOf(localSwap(everybody(pool), pool), output));
    expect(best).toBeLessThanOrEqual(qualityOf(knapsack(everybody(pool), pool), output));
  });
});

describe("the knapsack selector", () => {
  test("finds the least F of all batches whose peaks fit together, by enumeration", () => {
    fc.assert(
      fc.property(pools(), (pool) => {
        const peaks = (batch: number[]) => batch.reduce((sum, i) => sum + pool.prompt[i] + pool.output[i], 0);
        const all = feasibleBatches(pool).filter((batch) => peaks(batch) <= pool.memory);
        const batch = knapsack(everybody(pool), pool);
        expect(qualityOf(batch, pool.output)).toBe(leastOf(all, pool.output));
        expect(peaks(batch)).toBeLessThanOrEqual(pool.memory);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the scaled selector", () => {
  test("stays within 1 + ε of the least F", () => {
    const epsilons = fc.constantFrom(0.05, 0.3, 1, 4);
    fc.assert(
      fc.property(pools(), epsilons, (pool, epsilon) => {
        const batch = scaled(epsilon)(everybody(pool), pool);
        const least = leastOf(feasibleBatches(pool), pool.output);
        expect(fitsByRounds(batch, pool)).toBe(true);
        expect(qualityOf(batch, pool.output)).toBeLessThanOrEqual((1 + epsilon) * least * (1 + 1e-12));
      }),
      { numRuns: 300 },
    );
  });
});

describe("the local-swap selector", () => {
  test("ends where no swap, addition or removal lowers F", () => {
    fc.assert(
      fc.property(pools(), (pool) => {
        const batch = localSwap(everybody(pool), pool);
        const f = qualityOf(batch, pool.output);
        const others = [...everybody(pool)].filter((i) => !batch.includes(i));
        const without = batch.map((_, k) => batch.filter((_, other) => other !== k));
        const swaps = without.flatMap((rest) => others.map((i) => [...rest, i]));
        const additions = others.map((i) => [...batch, i]);
        expect(fitsByRounds(batch, pool)).toBe(true);
        for (const neighbour of [...without, ...swaps, ...additions]) {
          if (neighbour.length === 0 || !fitTogether(byOutput(pool, neighbour), pool)) continue;
          expect(qualityOf(neighbour, pool.output)).toBeGreaterThanOrEqual(f);
        }
        for (const larger of additions)
          if (fitTogether(byOutput(pool, larger), pool))
            expect(qualityOf(larger, pool.output)).toBeGreaterThan(f);
      }),
      { numRuns: 400 },
    );
  });

  test("can end above the least F", () => {
    const gap = fc.sample(pools(), { seed: 1, numRuns: 2000 }).some((pool) => {
      const local = qualityOf(localSwap(everybody(pool), pool), pool.output);
      return local > qualityOf(exact(everybody(pool), pool), pool.output);
    });
    expect(gap).toBe(true);
  });
});

describe("quantile greedy", () => {
  test("fills the memory: nobody left of its first batch would fit beside it", () => {
    const levels = fc.constantFrom(0.1, 0.5, 1);
    fc.assert(
      fc.property(pools(20), levels, (pool, level) => {
        const [batch] = sorter("quantile", { level }).sort(everybody(pool), pool);
        for (const i of everybody(pool))
          if (!batch.includes(i)) expect(fitsByRounds([...batch, i], pool)).toBe(false);
      }),
    );
  });

  test("takes the short and small first, then what fits beside them", () => {
    const pool = { prompt: [9, 1, 1, 1], output: [1, 2, 2, 9], memory: 12 };
    const { sort } = sorter("quantile", { level: 0.5 });
    // below both medians (s + o = 6.5, o = 2): 1 and 2; beside them the prompt of 9 does not fit, the output of 9 does
    expect(sort([0, 1, 2, 3], pool)[0]).toEqual([1, 2, 3]);
  });
});

test.each(SELECTORS)("%s sorts everybody into batches that fit, in ascending order of output", (select) => {
  fc.assert(
    fc.property(pools(14), (pool) => {
      const batches = sorter(select).sort(everybody(pool), pool);
      expect(batches.flat().toSorted((i, j) => i - j)).toEqual(Array.from(pool.output, (_, i) => i));
      for (const batch of batches) {
        expect(fitsByRounds(batch, pool)).toBe(true);
        expect(batch.map((i) => pool.output[i])).toEqual(byOutput(pool, batch).map((i) => pool.output[i]));
      }
    }),
    { numRuns: 60 },
  );
});

describe("every selector", () => {
  test.each(SELECTORS)("%s refuses a request that no batch can hold, naming it", (select) => {
    const pool = { prompt: [2, 9, 1], output: [3, 2, 1], memory: 10 };
    expect(() => sorter(select).sort([0, 1, 2], pool)).toThrow(
      "request 1 can never fit: prompt 9 + output 2 = 11 tokens, more than the memory 10",
    );
    expect(sorter(select).sort([0, 2], pool).flat()).toHaveLength(2);
  });
});
