import type { Pool } from "./batch.ts";

/**
 * Picks the batch to serve next.
 *
 * @param waiting at least one request, in ascending order of output, ties by number
 * @returns a batch that fits together, in ascending order of output, at least one request
 */
export type Selector = (waiting: Int32Array, pool: Pool) => number[];

/** Splits all waiting requests into batches, first to be served first. */
export type Sorter = (waiting: ArrayLike<number>, pool: Pool) => number[][];

/** Phase 1 of Sorted-F (arXiv 2508.06133, Algorithm 1): picks batch after batch until nobody is left. */
export function batchByBatch(select: Selector): Sorter {
  return (waiting, pool) => {
    const batches: number[][] = [];
    let left = ascending(waiting, (i) => pool.output[i]);
    while (left.length > 0) {
      const batch = select(left, pool);
      batches.push(batch);
      left = without(left, batch);
    }
    return batches;
  };
}

/** Requests by ascending key, ties by number. O(n log n). */
export function ascending(requests: ArrayLike<number>, key: (request: number) => number): Int32Array {
  return Int32Array.from(requests).sort((i, j) => key(i) - key(j) || i - j);
}

/** `requests` less those of `taken`, in the same order. */
export function without(requests: Int32Array, taken: readonly number[]): Int32Array {
  const gone = new Set(taken);
  return requests.filter((i) => !gone.has(i));
}
