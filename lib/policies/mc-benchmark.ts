import type { Policy } from "../simulator/policy.ts";
import { type LookAheadOptions, lookingAhead } from "./admission.ts";

/**
 * MC-Benchmark (arXiv 2502.07115, section 5): first come, first served with the look-ahead of MC-SF. In each round
 * the longest prefix of the queue, in arrival order, that fits at every planned completion. Options as of `mcSf`.
 */
export function mcBenchmark(options: LookAheadOptions = {}): Policy {
  return { ...lookingAhead("mc-benchmark", options), knows: "predictions" };
}
