import { Batch, type Pool } from "./batch.ts";
import { longestWelcome, quality } from "./metric.ts";
import { ascending } from "./sort.ts";
import { SwapRoom } from "./swap-room.ts";

/**
 * A feasible batch that no single swap, addition or removal improves in F (arXiv 2508.06133, approximation 3).
 *
 * The slides begin with the requests in ascending order of s + o and swap pairs while that lowers F. A swap leaves
 * the size as it is, so kvlab also adds requests while F does not rise and drops the longest while F falls; a batch
 * so settled has every property that the paper's proof draws from the choice of a batch.
 *
 * O(n · size) a pass, few passes.
 *
 * @param waiting in ascending order of output
 * @param first what the initial batch is filled by, smallest first; s + o where absent
 */
export function localSwap(
  waiting: Int32Array,
  pool: Pool,
  first: (request: number) => number = (i) => pool.prompt[i] + pool.output[i],
): number[] {
  const batch = initialBatch(waiting, pool, first);
  while (improve(batch, waiting, pool)) {}
  return batch.members;
}

/** The longest prefix of the order that fits together. */
function initialBatch(waiting: Int32Array, pool: Pool, first: (request: number) => number): Batch {
  const batch = new Batch(pool);
  for (const request of ascending(waiting, first)) {
    if (!batch.fits(request)) break;
    batch.add(request);
  }
  return batch;
}

/** One pass over all waiting requests, the shortest first. @returns whether the batch changed */
function improve(batch: Batch, waiting: Int32Array, pool: Pool): boolean {
  const { output } = pool;
  let changed = dropLongest(batch, pool);
  const inside = new Set(batch.members);
  let room = new SwapRoom(batch, pool);
  for (const request of waiting) {
    if (inside.has(request)) continue;
    const welcome = output[request] <= longestWelcome(batch.outputs, batch.size);
    if (!welcome && output[request] >= output[batch.members[batch.size - 1]]) break; // nor is any longer one
    if (!(welcome && batch.fits(request))) {
      const place = room.longestReplaceable(request);
      if (place < 0) continue;
      inside.delete(batch.members[place]);
      batch.dropAt(place);
    }
    batch.add(request);
    inside.add(request);
    room = new SwapRoom(batch, pool);
    changed = true;
  }
  return changed;
}

/** Drops the longest request while F falls. @returns whether any was dropped */
function dropLongest(batch: Batch, { output }: Pool): boolean {
  const before = batch.size;
  while (batch.size > 1) {
    const shorter = batch.outputs - output[batch.members[batch.size - 1]];
    if (quality(shorter, batch.size - 1) >= quality(batch.outputs, batch.size)) break;
    batch.dropAt(batch.size - 1);
  }
  return batch.size < before;
}
