import type { Pool } from "./batch.ts";
import { leastQuality } from "./frontier.ts";
import { localSwap } from "./local-swap.ts";

/**
 * The feasible batch of least F, the larger one of equals: Sorted-F's own selection rule (arXiv 2508.06133,
 * Algorithm 1). The slides give O(nM) for it, which sums of peaks would need; this program respects the memory as it
 * is, growing and freed at each completion. See {@link leastQuality}. For up to some hundred requests.
 */
export function exact(waiting: Int32Array, pool: Pool): number[] {
  const { prompt, output, memory } = pool;
  const counting = {
    weight: (i: number) => prompt[i],
    limit: (i: number, size: number) => memory - size * output[i],
    grain: 1,
  };
  return leastQuality(waiting, pool, counting, localSwap(waiting, pool));
}
