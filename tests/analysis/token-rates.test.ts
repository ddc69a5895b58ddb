import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tokenRates } from "../../lib/analysis/token-rates.ts";
import { alphaGreedy } from "../../lib/policies/alpha-greedy.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { assertAudited } from "../../lib/simulator/audit.ts";
import { attempt, simulate } from "../../lib/simulator/simulate.ts";
import { fromRows, instances } from "../simulator/instances.ts";

const total = (values: number[]) => values.reduce((a, b) => a + b, 0);

describe("token rates", () => {
  test("a request of 3 + 4 tokens alone: its prompt and first token in round 1, then one token a round", () => {
    const run = assertAudited(
      simulate(fromRows([{ arrival: 2, prompt: 3, output: 4 }]), mcSf(), { memory: 9 }),
    );
    const rates = tokenRates(run, 2);
    expect(rates.map(({ from, to }) => [from, to])).toEqual([0, 2, 4, 6].map((time) => [time, time + 2]));
    expect(rates.map(({ arrived }) => 2 * arrived)).toEqual([0, 7, 0, 0]);
    expect(rates.map(({ processed }) => 2 * processed)).toEqual([0, 5, 2, 0]); // first token at 3, last at 6
  });

  test("whatever the window, all tokens that arrive are counted, and those of the requests that complete", () => {
    const windows = fc.double({ min: 0.3, max: 50, noNaN: true });
    fc.assert(
      fc.property(instances(), windows, ({ workload, memory }, window) => {
        const { run } = attempt(workload, alphaGreedy({ alpha: 0.2 }), { memory });
        const rates = tokenRates(run, window);
        const tokens = Array.from(workload.output, (o, i) => o + workload.prompt[i]);
        const served = tokens.filter((_, i) => !Number.isNaN(run.completion[i]));
        expect(window * total(rates.map(({ arrived }) => arrived))).toBeCloseTo(total(tokens), 6);
        expect(window * total(rates.map(({ processed }) => processed))).toBeCloseTo(total(served), 6);
      }),
      { numRuns: 100 },
    );
  });
});
