import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { optimalSchedule } from "../../../lib/analysis/adversary/optimum.ts";
import { proofChain, transformOptimum } from "../../../lib/analysis/proof-chain/index.ts";
import { fitTogether } from "../../../lib/policies/sorted-f/index.ts";
import { pools } from "../../policies/sorted-f/pools.ts";
import { fromRows } from "../../simulator/instances.ts";

const backlogs = (most: number) =>
  pools(most).map(({ prompt, output, memory }) => ({
    memory,
    workload: fromRows(Array.from(prompt, (s, i) => ({ prompt: s, output: output[i] }))),
  }));

describe.each(["exact", "local-swap"] as const)("the proof chain with %s", (select) => {
  test("holds on every instance: ALG ≤ ALG_separate ≤ 4 ALG_group, ALG_group ≤ 2 ALG_align", () => {
    fc.assert(
      fc.property(backlogs(25), ({ workload, memory }) => {
        const { alg, separate, group, align } = proofChain(workload, memory, { select });
        expect(alg).toBeLessThanOrEqual(separate);
        expect(separate).toBeLessThanOrEqual(4 * group);
        expect(group).toBeLessThanOrEqual(2 * align);
      }),
      { numRuns: 300 },
    );
  });

  test("starts no request later in ALG than in ALG_separate", () => {
    fc.assert(
      fc.property(backlogs(25), ({ workload, memory }) => {
        const { run, separateStart } = proofChain(workload, memory, { select });
        run.start.forEach((start, i) => {
          expect(start).toBeLessThanOrEqual(separateStart[i]);
        });
      }),
    );
  });

  test("has batches whose longest output is at most 2 − 1/n times their mean (14)", () => {
    fc.assert(
      fc.property(backlogs(20), ({ workload: { output, ...rest }, memory }) => {
        for (const batch of proofChain({ output, ...rest }, memory, { select }).batches) {
          const n = batch.length;
          const mean = batch.reduce((sum, i) => sum + output[i], 0) / n;
          expect(output[batch[n - 1]]).toBeLessThanOrEqual((2 - 1 / n) * mean + 1e-9);
        }
      }),
    );
  });

  test("ends a group only where the next shortest request would not fit (case 1), and doubles within groups", () => {
    fc.assert(
      fc.property(backlogs(25), ({ workload, memory }) => {
        const { prompt, output } = workload;
        const { batches, groups } = proofChain(workload, memory, { select });
        const mean = (k: number) => batches[k].reduce((sum, i) => sum + output[i], 0) / batches[k].length;
        for (const { first, end } of groups) {
          for (let k = first + 1; k < end; k++) expect(mean(k)).toBeGreaterThan(2 * mean(k - 1));
          if (end === batches.length) continue;
          const grown = [...batches[end - 1], batches[end][0]].sort((i, j) => output[i] - output[j]);
          expect(fitTogether(grown, { prompt, output, memory })).toBe(false);
        }
      }),
    );
  });

  test("stays within 48 of the optimum, and OPT_transform within 6 and its windows, by exhaustive search", () => {
    fc.assert(
      fc.property(backlogs(6), ({ workload, memory }) => {
        fc.pre(workload.output.reduce((a, b) => a + b) <= 24);
        const { start, totalLatency: optimum } = optimalSchedule(workload, memory);
        const { alg, align } = proofChain(workload, memory, { select });
        const transformed = transformOptimum(workload, memory, start);
        expect(alg).toBeLessThanOrEqual(48 * optimum);
        expect(align).toBeLessThanOrEqual(6 * optimum);
        expect(transformed.total).toBeLessThan(6 * optimum);
        expect(transformed.groups.every(({ inWindow }) => inWindow)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("ALG_group", () => {
  test("merges batches in case 2 and counts the last one's longest output, worked out by hand", () => {
    // F: the two of 1 (1/2) before all three (14/9); the next output 12 > (2·2 + 1)/4 · 2, so both form one group
    const workload = fromRows([1, 1, 12].map((output) => ({ prompt: 1, output })));
    const chain = proofChain(workload, 40);
    expect(chain.batches).toEqual([[0, 1], [2]]);
    expect(chain.groups).toEqual([{ first: 0, end: 2 }]);
    expect([chain.alg, chain.separate, chain.group, chain.align]).toEqual([14, 15, 14, 14]);
  });

  test("refuses arrivals after time 0", () => {
    expect(() => proofChain(fromRows([{ prompt: 1, output: 1, arrival: 3 }]), 9)).toThrow("last arrival: 3");
  });
});

describe("inequality (19), ALG_align ≤ OPT_transform", () => {
  test("needs requests that are small beside the memory: here it fails", () => {
    const memory = 8;
    const workload = fromRows([
      { prompt: 0, output: 2 },
      { prompt: 3, output: 1 },
      { prompt: 3, output: 1 },
      { prompt: 0, output: 2 },
    ]);
    const { start, totalLatency } = optimalSchedule(workload, memory);
    expect(totalLatency).toBe(7);
    expect(transformOptimum(workload, memory, start).total).toBeCloseTo(7 + 2 / 3, 12);
    expect(proofChain(workload, memory).align).toBe(8);
  });
});
