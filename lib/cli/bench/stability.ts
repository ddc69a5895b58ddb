import { type LimitSettings, stabilityLimit, stabilityTask } from "../../analysis/stability/index.ts";
import { clockNamed } from "../../simulator/index.ts";
import { parallel } from "../../sweep/index.ts";
import type { Bench, Case } from "./bench.ts";

const SEEDS = 10;
const THREADS = 2;
/** The most seconds that the bisections of all seeds may take on two threads, their start included. */
const MOST_SECONDS = 60;

const P512D20 = [{ rate: 1, prompt: 512, output: 20 }];
const SETTINGS = { kinds: P512D20, requests: 20_000, steps: 12, low: 12, high: 40 };
const SYSTEM = { memory: 137_000, clock: clockNamed("llama-2-7b-a100") };

/** λ* of a policy by bisection over several seeds, on worker threads; one seed is repeated here and must come out equal. */
export const stabilityBench: Bench = {
  name: "stability",
  cases: ({ seed }) => ["vllm", "sarathi", "wait"].map((policy) => limitCase(policy, seed)),
};

function limitCase(policy: string, seed: string): Case {
  return {
    name: policy,
    async measure(signal) {
      const inputs: LimitSettings[] = Array.from({ length: SEEDS }, (_, k) => ({
        ...SETTINGS,
        system: SYSTEM,
        policy,
        seed: `${seed}/${k}`,
      }));
      const begin = performance.now();
      const limits = await parallel(stabilityTask, inputs, { threads: THREADS, signal });
      const seconds = (performance.now() - begin) / 1000;
      return {
        bench: "stability",
        case: policy,
        simulations: SEEDS * SETTINGS.steps,
        requests: SETTINGS.requests,
        seconds: Number(seconds.toPrecision(3)),
        rate: Number((limits.reduce((sum, { rate }) => sum + rate, 0) / SEEDS).toPrecision(4)),
        equal: limits[0].rate === stabilityLimit(inputs[0]).rate,
        target: `≤ ${MOST_SECONDS} s on ${THREADS} threads`,
        met: seconds <= MOST_SECONDS,
      };
    },
  };
}
