import { stream } from "../../lib/core/random.ts";
import { alphaBeta } from "../../lib/policies/alpha-beta.ts";
import { alphaGreedy } from "../../lib/policies/alpha-greedy.ts";
import { mcBenchmark } from "../../lib/policies/mc-benchmark.ts";
import { mcSf } from "../../lib/policies/mc-sf.ts";
import { A100_80GB, hardwareClock, LLAMA2_70B, type Machine } from "../../lib/simulator/hardware-clock.ts";
import { generate } from "../../lib/workload/generate.ts";
import { type Workload, workload } from "../../lib/workload/workload.ts";

/** Whether the paper's sizes are run in place of quick ones. */
export const full = process.env.KVLAB_MODE === "full";

/** M of the real-data study, in tokens. */
export const memory = 16_492;

/** Arrivals a second: the paper's high and low demand. */
export const demand = { high: 50, low: 10 } as const;

/** Shares of the hardware's peaks that are taken to be reached: assumed, the same for every notebook. */
export const efficiency = { bandwidth: 0.8, compute: 0.5 };

const two = (split: Machine["split"]): Machine => ({ ...A100_80GB, count: 2, split });

/** Llama-2-70B on two A100: layers split in half and run one half after the other, or every layer split in two. */
export const clocks = {
  pipeline: hardwareClock(LLAMA2_70B, two("pipeline"), efficiency),
  tensor: hardwareClock(LLAMA2_70B, two("tensor"), efficiency),
};

/** What the real-data study is served on. */
export const system = { memory, clock: clocks.pipeline } as const;

/** The eight curves of the latency figures. */
export const policies = [
  mcSf(),
  mcBenchmark(),
  alphaGreedy({ alpha: 0.3 }),
  alphaGreedy({ alpha: 0.25 }),
  alphaBeta({ alpha: 0.2, beta: 0.2 }),
  alphaBeta({ alpha: 0.2, beta: 0.1 }),
  alphaBeta({ alpha: 0.1, beta: 0.2 }),
  alphaBeta({ alpha: 0.1, beta: 0.1 }),
];

/** Traces and numbers of requests of the real-data study. */
export const study = {
  seeds: full ? 12 : 5,
  sizes: full ? Array.from({ length: 10 }, (_, k) => 1_000 * (k + 1)) : [1_000, 2_500, 5_000, 7_500, 10_000],
};

/** Conversations of LMSYS-Chat-1M's stated lengths in words, with Poisson arrivals a second, one workload a seed. */
export function conversations(rate: number, n = 10_000, seeds = study.seeds): Workload[] {
  const draw = (seed: number) => generate("mcsf", { n, seed, rate, mode: "pinned", time: "seconds" });
  return Array.from({ length: seeds }, (_, k) => draw(k + 1));
}

/** Backlogs of equal prompts in a memory of at least twice the largest peak: the assumptions of MC-SF's upper bound. */
export function backlogs(count: number): { workload: Workload; memory: number }[] {
  const random = stream(1, "backlogs");
  const upTo = (most: number) => 1 + Math.floor(random() * most);
  return Array.from({ length: count }, () => {
    const [n, prompt, longest] = [upTo(200), upTo(10), upTo(100)];
    const output = Int32Array.from({ length: n }, () => upTo(longest));
    const about = { name: "backlog", unit: "tokens", time: "rounds", source: "uniform lengths" } as const;
    const columns = { arrival: new Float64Array(n), prompt: new Int32Array(n).fill(prompt), output, about };
    return { workload: workload(columns), memory: 2 * (prompt + longest) + upTo(200) };
  });
}
