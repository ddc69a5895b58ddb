import type { Run } from "../simulator/run.ts";
import { iterationTrace } from "../simulator/traces.ts";

/** The iterations of a run that ended in a window of time. */
export interface WindowIterations {
  readonly iterations: number;
  /** Mean tokens held, over the iterations; NaN where there are none. */
  readonly tokens: number;
}

/** Counts the iterations of a run by windows of time that ascend and do not overlap. O(n log n + iterations). */
export function windowIterations(
  run: Run,
  windows: readonly { readonly from: number; readonly to: number }[],
): WindowIterations[] {
  const { time, tokens } = iterationTrace(run);
  let k = 0;
  return windows.map(({ from, to }) => {
    while (k < time.length && time[k] < from) k++;
    const first = k;
    let held = 0;
    for (; k < time.length && time[k] < to; k++) held += tokens[k];
    return { iterations: k - first, tokens: held / (k - first) };
  });
}
