import type { Policy } from "../simulator/policy.ts";
import { type LookAheadOptions, lookingAhead } from "./admission.ts";

/**
 * MC-SF, Memory Constrained Shortest First (arXiv 2502.07115, Algorithm 1): the waiting requests by predicted output
 * length, and of them the largest prefix that fits at every planned completion, each round. Ties go to the earlier
 * arrival, which the paper leaves open.
 *
 * With `skip`, which is not MC-SF, requests behind one that does not fit may start before it; a large prompt can then
 * wait for ever, and a decision costs O(waiting) in place of O(1). With `margin` (section 5, on prediction errors) plans keep to (1 − margin)·M; what still overflows is
 * evicted, all running requests at once, and waits again.
 */
export function mcSf(options: LookAheadOptions = {}): Policy {
  return { ...lookingAhead("mc-sf", options), knows: "predictions", key: ({ predicted }) => predicted };
}
