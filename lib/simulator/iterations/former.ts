import { InputError, invalid } from "../../core/errors.ts";
import type { Workload } from "../../workload/workload.ts";
import { sights } from "../plan.ts";
import type { System } from "../run.ts";
import type { AnyBatchPolicy, BatchFormer } from "./batch-policy.ts";
import { Lane } from "./lane.ts";

/** Asks a policy for what forms its batches. It is shown what it declared to know and nothing more. */
export function formerOf(workload: Workload, policy: AnyBatchPolicy, system: System): BatchFormer {
  const setting = {
    memory: system.memory,
    clock: system.clock ?? ({ kind: "unit" } as const),
    outputs: () => workload.output.slice().sort(),
  };
  switch (policy.knows) {
    case "arrivals":
      return policy.former(sights.arrivals(workload), setting);
    case "predictions":
      return policy.former(sights.predictions(workload), setting);
    case "lengths":
      return policy.former(sights.lengths(workload), setting);
  }
}

/** The lanes of a run and what belongs to them. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  /** The lane in which each request begins. */
  readonly first: Int32Array;
  /** Lists in all: one queue a lane, then one list a cell of each lane. */
  readonly lists: number;
}

/**
 * Makes the lanes that a policy asks for.
 *
 * @throws InputError for a lane out of range, ends that do not ascend, or a request that can never fit in whole blocks
 */
export function lanesOf(former: BatchFormer, workload: Workload, memory: number, block: number): Lanes {
  const { n, output } = workload;
  const count = former.ends?.length ?? former.lanes ?? 1;
  refuseUnservable(workload, memory, block);
  const first = new Int32Array(n);
  const longest = new Int32Array(count).fill(1);
  for (let i = 0; i < n; i++) {
    const lane = former.lane?.[i] ?? 0;
    if (!(Number.isInteger(lane) && lane >= 0 && lane < count))
      invalid(`lane of request ${i}`, lane, `a whole number below ${count}`);
    first[i] = lane;
    if (output[i] > longest[lane]) longest[lane] = output[i];
  }
  if (former.ends) checkEnds(former.ends, longest[0]);
  const lanes: Lane[] = [];
  let lists = count;
  for (let k = 0; k < count; k++) {
    const runs = former.ends ? former.ends[k] - (k === 0 ? 0 : former.ends[k - 1]) : longest[k];
    const lane = new Lane(memory, runs, block, lists);
    lists += lane.ledger.mask + 1;
    lanes.push(lane);
  }
  return { lanes, first, lists };
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
  if (block === 1) return; // checked for all policies
  const capacity = Math.floor(memory / block);
  for (let i = 0; i < n; i++) {
    const peak = Math.ceil((prompt[i] + output[i]) / block);
    if (peak > capacity)
      throw new InputError(
        `request ${i} can never fit: prompt ${prompt[i]} + output ${output[i]} take ${peak} blocks of ${block} tokens, more than the ${capacity} in the memory ${memory}; drop such requests or raise the memory`,
      );
  }
}
