import { fitTogether } from "../../policies/sorted-f/index.ts";
import type { Workload } from "../../workload/workload.ts";

/** A group 𝒵 of an optimal schedule, cut into batches 𝒲 that fill the memory. */
export interface TransformedGroup {
  /** The group completes in (from, to] of the optimal schedule, in rounds. */
  readonly from: number;
  readonly to: number;
  readonly batches: readonly (readonly number[])[];
  /** When the batches, one after the other, begin and end in the transformed schedule. */
  readonly begin: number;
  readonly end: number;
  /** Whether they end by t_g + 3δ_g, as the proof needs. */
  readonly inWindow: boolean;
}

/** OPT_transform of the proof (arXiv 2508.06133, step 4). */
export interface TransformedOptimum {
  readonly groups: readonly TransformedGroup[];
  readonly total: number;
}

/**
 * Computes OPT_transform from an optimal schedule. The slides leave open, and kvlab reads: A_g are the requests that
 * have started by the g-th cut and not completed, the cut being Σ_{j<g} δ_j (they write δ_{g−1}); the batches 𝒲 of a
 * group run one after the other from t_g − 3δ_{g−1}, t_g = 6 Σ_{j<g} δ_j; each lasts the mean of its outputs, and all
 * of its requests complete at its end; requests that started together are taken shortest output first.
 *
 * @param start start rounds of a schedule without empty rounds, all requests at time 0
 */
export function transformOptimum(
  { prompt, output }: Workload,
  memory: number,
  start: ArrayLike<number>,
): TransformedOptimum {
  const pool = { prompt, output, memory };
  const groups: TransformedGroup[] = [];
  let total = 0;
  let left = Array.from(output, (_, i) => i);
  let [before, cut] = [0, 0]; // δ_{g−1} and Σ_{j<g} δ_j
  while (left.length > 0) {
    const to = Math.max(...left.filter((i) => start[i] <= cut).map((i) => start[i] + output[i]));
    const members = left.filter((i) => start[i] + output[i] <= to);
    members.sort((i, j) => start[i] - start[j] || output[i] - output[j]);
    const batches = inBatches(members, (batch) =>
      fitTogether(
        batch.toSorted((i, j) => output[i] - output[j]),
        pool,
      ),
    );
    const begin = 6 * cut - 3 * before;
    let end = begin;
    for (const batch of batches) {
      end += batch.reduce((sum, i) => sum + output[i], 0) / batch.length;
      total += batch.length * end;
    }
    before = to - cut;
    groups.push({ from: cut, to, batches, begin, end, inWindow: end <= 6 * cut + 3 * before });
    left = left.filter((i) => start[i] + output[i] > to);
    cut = to;
  }
  return { groups, total };
}

/** Cuts a list into the longest pieces that fit, one after the other. */
function inBatches(requests: readonly number[], fits: (batch: number[]) => boolean): number[][] {
  const batches: number[][] = [];
  for (const i of requests) {
    const grown = [...(batches.at(-1) ?? []), i];
    if (batches.length > 0 && fits(grown)) batches[batches.length - 1] = grown;
    else batches.push([i]);
  }
  return batches;
}
