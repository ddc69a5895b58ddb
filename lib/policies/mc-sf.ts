import type { Policy } from "../simulator/policy.ts";
import { whileFits } from "./admission.ts";

/**
 * MC-SF, Memory Constrained Shortest First (arXiv 2502.07115, Algorithm 1): the waiting requests by predicted output
 * length, and of them the largest prefix that fits at every planned completion, each round. Ties go to the earlier
 * arrival, which the paper leaves open.
 */
export function mcSf(): Policy {
  return { name: "mc-sf", knows: "predictions", key: ({ predicted }) => predicted, admit: whileFits };
}
