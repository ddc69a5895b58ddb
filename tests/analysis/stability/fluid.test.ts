import { describe, expect, test } from "vitest";
import { meanInterval } from "../../../lib/analysis/index.ts";
import { stabilityLimit } from "../../../lib/analysis/stability/index.ts";
import {
  checkWait,
  equilibrium,
  kindsOf,
  scaled,
  stabilityBoundary,
  volumeOf,
} from "../../../lib/models/fluid/index.ts";
import { policyNamed } from "../../../lib/policies/index.ts";
import { assertAudited, clockNamed, peakMemory, simulate } from "../../../lib/simulator/index.ts";
import { fromKinds } from "../../../lib/workload/index.ts";

const clock = clockNamed("llama-2-7b-a100");
const KINDS = [
  { rate: 0.7, prompt: 512, output: 20 },
  { rate: 0.3, prompt: 512, output: 50 },
];
const SEEDS = [1, 2, 3, 4, 5];

/** Serves n requests of both kinds and returns the run. */
function serve(policy: string, rate: number, seed: number, memory: number, n = 6_000) {
  return assertAudited(simulate(fromKinds(KINDS, { n, seed, rate }), policyNamed(policy), { memory, clock }));
}

describe("long simulations agree with the fluid", () => {
  test("in tokens held and in the length of an iteration, where the server hardly idles", () => {
    const rate = 20;
    const runs = SEEDS.map((seed) => serve("fcfs-greedy", rate, seed, 10_000_000));
    const { iterationTime, memory } = equilibrium(scaled(KINDS, rate), clock);
    const lengths = runs.map(({ workload, records }) => {
      const [{ load }, { n }] = [equilibrium(kindsOf(workload, rate), clock), workload];
      return ((load / rate) * n + clock.d0 * records.rounds) / records.rounds;
    });
    const held = runs.map(({ workload, records }) => {
      const volumes = kindsOf(workload, workload.n).reduce(
        (sum, kind) => sum + kind.rate * volumeOf(kind),
        0,
      );
      return volumes / records.rounds;
    });
    for (const [values, formula] of [
      [lengths, iterationTime],
      [held, memory],
    ] as const) {
      const { low, high, mean } = meanInterval(values, 0.99);
      expect(low).toBeLessThan(formula);
      expect(high).toBeGreaterThan(formula);
      expect((high - low) / mean).toBeLessThan(0.4);
    }
  });

  test("in what WAIT serves beyond its largest stable rate: Σ n_j/ΔT(n)", () => {
    const thresholds = [7, 3];
    const { iterationTime, memory } = checkWait(KINDS, clock, thresholds);
    const settings = {
      kinds: KINDS,
      system: { memory: 137_000, clock },
      requests: 4_000,
      seed: 1,
      audit: true,
    };
    const { saturation } = stabilityLimit({
      ...settings,
      policy: "wait:thresholds=7/3",
      low: 30,
      high: 50,
      steps: 2,
    });
    expect(memory).toBeLessThan(160_000);
    expect(saturation / (10 / iterationTime)).toBeCloseTo(1, 1.7);
    expect(saturation).toBeLessThan(1.01 * stabilityBoundary(KINDS, clock, 160_000).rate);
  });

  test("in memory: WAIT never holds more than M^π, whatever the rate", () => {
    for (const rate of [10, 25, 60]) {
      const { memory } = checkWait(KINDS, clock, [3, 2]);
      expect(peakMemory(serve("wait:thresholds=3/2", rate, 1, 137_000, 2_000))).toBeLessThanOrEqual(memory);
    }
  });

  test("in the bound on all policies: none serves more than the edge of the region", () => {
    const memory = 20_000;
    const edge = stabilityBoundary(KINDS, clock, memory).rate;
    for (const policy of ["vllm", "sarathi", "fcfs-greedy", "mc-sf", "wait", "nested-wait", "wait-cp"]) {
      const run = serve(policy, 2 * edge, 1, memory, 2_000);
      const sorted = run.completion.filter((end) => !Number.isNaN(end)).sort();
      const [early, late] = [sorted[500], sorted[1_500]];
      expect(1_000 / (late - early), policy).toBeLessThan(1.06 * edge);
    }
  });
});
