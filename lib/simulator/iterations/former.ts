import type { Workload } from "../../workload/workload.ts";
import { sights } from "../plan.ts";
import type { System } from "../run.ts";
import type { AnyBatchPolicy, BatchFormer, Setting } from "./batch-policy.ts";

/** Asks a policy for what forms its batches. It is shown what it declared to know and nothing more. */
export function formerOf(workload: Workload, policy: AnyBatchPolicy, system: System): BatchFormer {
  const setting: Setting = {
    memory: system.memory,
    clock: system.clock ?? { kind: "unit" },
    outputs: () => countsOf(workload.output),
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

/** How many requests have each output length: entry o. */
export function countsOf(output: Int32Array): Int32Array {
  let longest = 0;
  for (let i = 0; i < output.length; i++) if (output[i] > longest) longest = output[i];
  const counts = new Int32Array(longest + 1);
  for (let i = 0; i < output.length; i++) counts[output[i]]++;
  return counts;
}
