import { longestWelcome } from "../../policies/sorted-f/metric.ts";

/**
 * Merges consecutive batches of Sorted-F into the groups 𝒴 of the proof (arXiv 2508.06133, step 2). A batch ends its
 * group in case 1, where the next batch's shortest output is at most (2n + 1)/n² · Σ o of its own: that request would
 * have been welcome, so the batch had no memory left for it. In case 2 the next batch joins the group. The last batch
 * ends the last group.
 *
 * @param batches each in ascending order of output
 * @returns for each group its first batch and the one after its last
 */
export function groupBatches(
  batches: readonly (readonly number[])[],
  output: ArrayLike<number>,
): { first: number; end: number }[] {
  const groups: { first: number; end: number }[] = [];
  let first = 0;
  for (let k = 0; k < batches.length; k++) {
    const next = batches[k + 1];
    if (next && output[next[0]] > longestWelcome(totalOutput(batches[k], output), batches[k].length))
      continue;
    groups.push({ first, end: k + 1 });
    first = k + 1;
  }
  return groups;
}

/** Σ o over a batch. */
export function totalOutput(batch: readonly number[], output: ArrayLike<number>): number {
  return batch.reduce((total, i) => total + output[i], 0);
}
