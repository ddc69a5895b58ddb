import { invalid } from "../../core/errors.ts";
import type { Policy } from "../../simulator/policy.ts";
import type { Workload } from "../../workload/workload.ts";
import { whileFits } from "../admission.ts";
import { localSwap } from "./local-swap.ts";
import { type StartTimeRelaxation, startTimeRelaxation } from "./lp-relaxation.ts";
import { batchByBatch } from "./sort.ts";

/**
 * Sorted-LP (arXiv 2508.06133): requests in the order of their mean starts in the linear relaxation, each at the
 * earliest round in which it fits. The order holds for this workload and memory alone, and the relaxation sees the
 * true lengths; the slides do not define it further.
 *
 * @param relaxation where it is at hand already
 * @throws InputError as {@link startTimeRelaxation}
 */
export async function sortedLp(
  workload: Workload,
  memory: number,
  relaxation?: StartTimeRelaxation,
): Promise<Policy<"lengths">> {
  const { meanStart } = relaxation ?? (await startTimeRelaxation(workload, memory));
  return fixedOrder("sorted-lp", meanStart);
}

/**
 * LP-Swap (arXiv 2508.06133, not defined on the slides; our reading): Sorted-F by local swap, each batch begun in the
 * order of the mean starts in the linear relaxation in place of s + o.
 */
export async function lpSwap(
  workload: Workload,
  memory: number,
  relaxation?: StartTimeRelaxation,
): Promise<Policy<"lengths">> {
  const { meanStart } = relaxation ?? (await startTimeRelaxation(workload, memory));
  return fixedOrder("lp-swap", swapRanks(workload, memory, meanStart));
}

/** The place of each request in the order of Sorted-F by local swap, batches begun in ascending order of `first`. */
export function swapRanks(
  { n, prompt, output }: Workload,
  memory: number,
  first: ArrayLike<number>,
): Float64Array {
  const sort = batchByBatch((waiting, pool) => localSwap(waiting, pool, (i) => first[i]));
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const rank = new Float64Array(n);
  sort(everybody, { prompt, output, memory })
    .flat()
    .forEach((request, place) => {
      rank[request] = place;
    });
  return rank;
}

function fixedOrder(name: string, keys: Float64Array): Policy<"lengths"> {
  return {
    name,
    knows: "lengths",
    hindsight: true,
    key: ({ n }) =>
      n === keys.length
        ? keys
        : invalid(`workload of ${name}`, `${n} requests`, `the ${keys.length} it was made for`),
    admit: whileFits,
  };
}
