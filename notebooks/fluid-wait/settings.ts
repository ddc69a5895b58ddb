import type { RequestKind } from "../../lib/models/fluid/index.ts";
import { clockNamed } from "../../lib/simulator/clocks.ts";

/** Whether the paper's sizes are run in place of quick ones. */
export const full = process.env.KVLAB_MODE === "full";

/** Llama-2-7B on one A100: seconds an iteration, a resident token and a prefilled token; see 10-calibration. */
export const clock = clockNamed("llama-2-7b-a100");

/** C: tokens of KV cache beside the weights, with the paper's margin of 1 %. */
export const memory = 137_000;

/** What every experiment of the current version is served on. */
export const system = { memory, clock } as const;

/**
 * The synthetic workloads. "p512d20" is a prompt of 512 and 20 output tokens, the first of which comes with the prefill,
 * as the simulator Vidur counts them. Rates are shares; experiments set the total.
 */
export const workloads = {
  single: [{ rate: 1, prompt: 512, output: 20 }],
  twoTypes: [
    { rate: 0.7, prompt: 512, output: 20 },
    { rate: 0.3, prompt: 512, output: 50 },
  ],
  longDecode: [{ rate: 1, prompt: 512, output: 1000 }],
  decodeOnly: [{ rate: 1, prompt: 630, output: 20 }],
} satisfies Record<string, readonly RequestKind[]>;

/** Sizes of the experiments: quick ones, and the paper's. */
export const sizes = {
  requests: full ? 10_000 : 3_000,
  replications: full ? 10 : 4,
};

/** What our clock stands in for where the paper's numbers come from its simulator. */
export const standIn = "the profiled iteration times of the paper's simulator (Vidur)";
