import type { Pool } from "./batch.ts";
import { leastQuality } from "./frontier.ts";
import { largestBatch } from "./largest-batch.ts";
import { localSwap } from "./local-swap.ts";

/**
 * A feasible batch whose F is at most (1 + ε) times the least one.
 *
 * The slides of arXiv 2508.06133 discretise the memory and claim (1 + ε). Rounded up, that loses batches that fill
 * the memory exactly, at any factor in F; rounded down, it admits batches that do not fit. So here Σ o is
 * discretised instead, geometrically, by (1 + ε)^(1/K) for batches of at most K requests: memory stays exact and the
 * factor holds (see {@link leastQuality}).
 */
export function scaled(epsilon: number): (waiting: Int32Array, pool: Pool) => number[] {
  return (waiting, pool) => {
    const { prompt, output, memory } = pool;
    const counting = {
      weight: (i: number) => prompt[i],
      limit: (i: number, size: number) => memory - size * output[i],
      grain: (1 + epsilon) ** (1 / largestBatch(waiting, pool)),
    };
    return leastQuality(waiting, pool, counting, localSwap(waiting, pool));
  };
}
