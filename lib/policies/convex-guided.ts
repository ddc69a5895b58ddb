import { invalid, requireInteger, requirePositive } from "../core/errors.ts";
import { type FluidProgram, fluidProgram } from "../models/fluid-program/index.ts";
import type { Policy, PredictedRequests } from "../simulator/policy.ts";
import { interiorPoint } from "../solvers/interior-point/index.ts";
import { whileFits } from "./admission.ts";

export interface ConvexGuidedOptions {
  /** C: tokens that one round can generate; no limit unless given. */
  readonly compute?: number;
  /** ε of the utility log(x + ε); 0.01 unless given. */
  readonly epsilon?: number;
  /** Time is cut into so many blocks in the program; 32 unless given. */
  readonly blocks?: number;
}

/**
 * Convex guidance for the round engine: what Algorithm 1 of the convex-allocation paper says, as far as it can be had
 * without pauses. At the first decision after an arrival the fluid program of all that wait is solved, as if they all
 * arrived now, and they start in descending order of their rate in the first block, with the look-ahead of MC-SF.
 *
 * The paper's own algorithm sorts anew in every round and lets requests pause: `convexGuided` of `token-priority` runs it
 * token by token. Here requests, once started, run to their end; nothing is known of arrivals to come; predicted lengths
 * stand for the true ones; and time is cut into blocks, so that a solve costs O(blocks · waiting). Proportional fairness
 * gives long requests the higher rates, which makes this nearly longest first. Where the prompts of all that wait exceed
 * M, which the fluid program holds from the beginning, guidance is by compute alone.
 */
export function convexGuidedOrder(options: ConvexGuidedOptions = {}): Policy {
  const { compute, epsilon = 0.01, blocks = 32 } = options;
  if (compute !== undefined) requireInteger("compute", compute, 1);
  requirePositive("epsilon", epsilon);
  if (!(Number.isInteger(blocks) && blocks >= 2)) invalid("blocks", blocks, "an integer of at least 2");
  const settings = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return {
    name: ["convex-guided", settings.join()].filter(Boolean).join(":"),
    knows: "predictions",
    order(waiting, requests, memory) {
      const rates = firstRates(waiting, requests, memory, {
        compute: compute ?? waiting.length,
        epsilon,
        blocks,
      });
      const place = new Map(Array.from(waiting, (i, k) => [i, rates[k]]));
      return waiting.slice().sort((i, j) => place.get(j)! - place.get(i)! || i - j);
    },
    admit: whileFits,
  };
}

/** The fluid rate of each waiting request in the first block, in the order given. */
function firstRates(
  waiting: Int32Array,
  requests: PredictedRequests,
  memory: number,
  settings: Required<ConvexGuidedOptions>,
): Float64Array {
  const total = (column: Int32Array) => waiting.reduce((sum, i) => sum + column[i], 0);
  const prompts = total(requests.prompt);
  const room = memory > prompts ? memory : prompts + total(requests.predicted); // then memory never binds
  const program = blockProgram(waiting, requests, room, settings);
  const { x } = interiorPoint(program, { tolerance: 1e-6 });
  return x.subarray(0, waiting.length); // all arrive at once, and keep their order
}

/** The fluid program of the waiting requests with time in blocks: outputs count in blocks, and so does block size. */
function blockProgram(
  waiting: Int32Array,
  { prompt, predicted }: PredictedRequests,
  memory: number,
  { compute, epsilon, blocks }: Required<ConvexGuidedOptions>,
): FluidProgram {
  const tokens = waiting.reduce((sum, i) => sum + predicted[i], 0);
  const longest = waiting.reduce((most, i) => Math.max(most, predicted[i]), 1);
  const width = (1.1 * Math.max(tokens / compute, longest)) / blocks; // rounds a block
  return fluidProgram({
    requests: Array.from(waiting, (i) => ({
      arrival: 0,
      prompt: prompt[i] / width,
      output: predicted[i] / width,
    })),
    compute,
    memory: memory / width,
    horizon: blocks,
    utility: { kind: "log", epsilon },
    release: "prefill",
  });
}
