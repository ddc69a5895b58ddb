import { invalid } from "../../core/errors.ts";
import { type SortedFOptions, sortedF, sorter } from "../../policies/sorted-f/index.ts";
import { assertAudited } from "../../simulator/audit.ts";
import type { Run } from "../../simulator/run.ts";
import { simulate } from "../../simulator/simulate.ts";
import type { Workload } from "../../workload/workload.ts";
import { groupBatches, totalOutput } from "./groups.ts";

/** The four schedules of the proof that Sorted-F is 48-competitive, with their total completion times in rounds. */
export interface ProofChain {
  readonly batches: readonly (readonly number[])[];
  /** Each group's first batch, and the one after its last. */
  readonly groups: readonly { first: number; end: number }[];
  /** Sorted-F itself, simulated and audited. */
  readonly run: Run;
  readonly alg: number;
  /** Batch after batch: the next one starts when the longest request of the one before has completed. */
  readonly separate: number;
  /** When each request starts in it. */
  readonly separateStart: Float64Array;
  /** Group after group; within a group all batches run at once, whatever the memory. No schedule, an account. */
  readonly group: number;
  /** The same, but a group lasts only as long as the mean output of its last batch. */
  readonly align: number;
}

/**
 * Computes ALG, ALG_separate, ALG_group and ALG_align of arXiv 2508.06133 on an instance.
 *
 * The slides draw ALG_group and define its cost only inside equation (15), which is followed here: Σ over groups of
 * (longest output of the last batch) · (requests in later groups), plus Σ o. Their proofs of the first two factors are
 * "omitted for brevity" or asymptotic. Both hold on every finite instance, for `exact` and `local-swap`:
 *
 * - Dropping the longest request of a batch would not lower F, so o_max ≤ (2 − 1/n) · mean (their (14) without limit).
 * - So in case 2 the shortest output of the next batch exceeds (2 + 1/n) · mean ≥ (2n + 1)/(2n − 1) · o_max: the last
 *   batch of a group has the longest outputs, means double from batch to batch, and the o_max of all batches of a
 *   group add up to less than 3 times the last.
 * - A request waits in ALG_separate for earlier groups, less than 3 times as long as in ALG_group, and for earlier
 *   batches of its group, less than 3 times its own output. Hence ALG_separate ≤ 4 ALG_group, and ALG_group ≤ 2
 *   ALG_align.
 *
 * ALG ≤ ALG_separate holds request by request for any batches that fit and are in ascending order of output.
 *
 * @throws InputError where requests do not all arrive at time 0, as the proof assumes
 */
export function proofChain(
  workload: Workload,
  memory: number,
  { select = "exact", ...options }: Omit<SortedFOptions, "memory"> = {},
): ProofChain {
  const { n, arrival, prompt, output } = workload;
  if (n > 0 && arrival[n - 1] !== 0) invalid("last arrival", arrival[n - 1], "all requests at time 0");
  const run = assertAudited(simulate(workload, sortedF({ select, ...options }), { memory }));
  const everybody = Int32Array.from({ length: n }, (_, i) => i);
  const batches = sorter(select, options).sort(everybody, { prompt, output, memory });
  const groups = groupBatches(batches, output);
  const separateStart = startsOneByOne(batches, output);
  const outputs = output.reduce((total, o) => total + o, 0);
  const last = groups.map(({ end }) => batches[end - 1]);
  const longest = last.map((batch) => output[batch[batch.length - 1]]);
  const mean = last.map((batch) => totalOutput(batch, output) / batch.length);
  const sizes = groups.map(({ first, end }) => batches.slice(first, end).flat().length);
  return {
    batches,
    groups,
    run,
    alg: run.completion.reduce((total, end) => total + end, 0),
    separate: outputs + separateStart.reduce((total, start) => total + start, 0),
    separateStart,
    group: outputs + waiting(sizes, longest),
    align: outputs + waiting(sizes, mean),
  };
}

function startsOneByOne(batches: readonly (readonly number[])[], output: Int32Array): Float64Array {
  const starts = new Float64Array(output.length);
  let now = 0;
  for (const batch of batches) {
    for (const i of batch) starts[i] = now;
    now += output[batch[batch.length - 1]];
  }
  return starts;
}

/** Total waiting where crowds are served one after the other, each for its duration. */
function waiting(sizes: readonly number[], durations: readonly number[]): number {
  let now = 0;
  let total = 0;
  sizes.forEach((size, m) => {
    total += size * now;
    now += durations[m];
  });
  return total;
}
