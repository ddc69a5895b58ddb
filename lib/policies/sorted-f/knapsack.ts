import type { Pool } from "./batch.ts";
import { leastQuality } from "./frontier.ts";

/**
 * The batch of least F among those whose peaks s + o fit together, as the O(nM) of the slides on arXiv 2508.06133
 * suggests. Conservative: it reserves every peak for the whole life of the batch, so it misses batches that fit only
 * because short requests free their memory before long ones peak.
 */
export function knapsack(waiting: Int32Array, pool: Pool): number[] {
  const { prompt, output, memory } = pool;
  const counting = {
    weight: (i: number) => prompt[i] + output[i],
    limit: () => memory,
    grain: 1,
  };
  return leastQuality(waiting, pool, counting, [waiting[0]]);
}
