import { InputError } from "../../core/errors.ts";
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

/**
 * The same sorter, which refuses a request that no batch can hold instead of never coming to it.
 *
 * @throws InputError for a request with prompt + output > M, naming it
 */
export function refusingUnservable(sort: Sorter): Sorter {
  return (waiting, pool) => {
    const { prompt, output, memory } = pool;
    for (let k = 0; k < waiting.length; k++) {
      const i = waiting[k];
      if (prompt[i] + output[i] > memory)
        throw new InputError(
          `request ${i} can never fit: prompt ${prompt[i]} + output ${output[i]} = ${prompt[i] + output[i]} tokens, ` +
            `more than the memory ${memory}; drop such requests or raise the memory`,
        );
    }
    return sort(waiting, pool);
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
