import { InputError, invalid } from "../../core/errors.ts";
import { widths } from "../../models/fluid/index.ts";
import type { Workload } from "../../workload/workload.ts";
import type { BatchFormer } from "./batch-policy.ts";
import { Chains } from "./chains.ts";
import { Lane, listsFor } from "./lane.ts";

/** The lanes of a run and what belongs to them. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  /** The lane in which each request begins. */
  readonly first: Int32Array;
  /** All requests in lists: list k is the queue before lane k; those of the lanes come after. */
  readonly chains: Chains;
}

/**
 * Makes the lanes that a policy asks for.
 *
 * @throws InputError for a lane out of range, ends that do not ascend, or a request that can never fit in whole blocks
 */
export function lanesOf(former: BatchFormer, workload: Workload, memory: number, block: number): Lanes {
  refuseUnservable(workload, memory, block);
  const count = former.ends?.length ?? former.lanes ?? 1;
  const first = firstLanes(former.lane, workload.n, count);
  const longest = longestIn(count, first, workload.output);
  if (former.ends) checkEnds(former.ends, longest[0]);
  const stays = former.ends ? widths({ ends: former.ends }) : Array.from(longest);
  const starts: number[] = [];
  let lists = count;
  for (const stay of stays) {
    starts.push(lists);
    lists += listsFor(stay);
  }
  const chains = new Chains(workload.n, lists);
  return { lanes: stays.map((stay, k) => new Lane(stay, block, chains, starts[k])), first, chains };
}

function firstLanes(lanes: ArrayLike<number> | undefined, n: number, count: number): Int32Array {
  const first = new Int32Array(n);
  if (!lanes) return first;
  for (let i = 0; i < n; i++) {
    const lane = lanes[i];
    if (!(Number.isInteger(lane) && lane >= 0 && lane < count))
      invalid(`lane of request ${i}`, lane, `a whole number below ${count}`);
    first[i] = lane;
  }
  return first;
}

/** The longest output of those who begin in each lane, at least 1. */
function longestIn(count: number, first: Int32Array, output: Int32Array): Int32Array {
  const longest = new Int32Array(count).fill(1);
  for (let i = 0; i < output.length; i++) {
    const lane = count === 1 ? 0 : first[i];
    if (output[i] > longest[lane]) longest[lane] = output[i];
  }
  return longest;
}

function checkEnds(ends: readonly number[], longest: number): void {
  ends.forEach((end, k) => {
    const before = k === 0 ? 0 : ends[k - 1];
    if (!(Number.isInteger(end) && end > before))
      invalid(`end of segment ${k}`, end, `a whole number above ${before}`);
  });
  if (ends[ends.length - 1] < longest)
    invalid("end of the last segment", ends[ends.length - 1], `at least the longest output, ${longest}`);
}

function refuseUnservable({ n, prompt, output }: Workload, memory: number, block: number): void {
  if (memory % block === 0) return; // checked for all policies
  const capacity = Math.floor(memory / block);
  for (let i = 0; i < n; i++)
    if (prompt[i] + output[i] > capacity * block)
      throw new InputError(
        `request ${i} can never fit: prompt ${prompt[i]} + output ${output[i]} take ${Math.ceil((prompt[i] + output[i]) / block)} blocks of ${block} tokens, more than the ${capacity} in the memory ${memory}; drop such requests or raise the memory`,
      );
}
