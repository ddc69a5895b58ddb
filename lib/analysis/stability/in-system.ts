import { invalid } from "../../core/errors.ts";
import type { Run } from "../../simulator/run.ts";

/** What of a run is looked at: when its requests arrived and completed. */
export type Completions = Pick<Run, "workload" | "completion">;

/** How many requests have arrived and not completed, as a step function of time. */
export interface InSystem {
  /** When the count changes, ascending. */
  readonly time: Float64Array;
  /** The count from that time on; 0 before the first. */
  readonly count: Int32Array;
}

/** The number in the system over a run: waiting, running or evicted. Unserved requests stay in it. O(n log n). */
export function inSystem({ workload, completion }: Completions): InSystem {
  const ends = completion.filter((end) => !Number.isNaN(end)).sort();
  const { n, arrival } = workload;
  const time = new Float64Array(n + ends.length);
  const count = new Int32Array(time.length);
  for (let k = 0, a = 0, e = 0; k < time.length; k++) {
    const arrives = a < n && !(ends[e] <= arrival[a]);
    time[k] = arrives ? arrival[a++] : ends[e++];
    count[k] = a - e;
  }
  return { time, count };
}

/**
 * Time averages of a step function over consecutive windows of equal width.
 *
 * @throws InputError unless from < to and there is at least one window. O(steps + windows).
 */
export function windowAverages(
  { time, count }: InSystem,
  from: number,
  to: number,
  windows: number,
): Float64Array {
  if (!(from < to)) invalid("window", `${from} to ${to}`, "a beginning before its end");
  if (!(Number.isInteger(windows) && windows > 0))
    invalid("windows", windows, "a whole number of at least 1");
  const width = (to - from) / windows;
  const averages = new Float64Array(windows);
  let [k, now, held] = [0, from, 0];
  for (; k < time.length && time[k] <= from; k++) held = count[k];
  for (let w = 0; w < windows; w++) {
    const end = w === windows - 1 ? to : from + (w + 1) * width;
    let area = 0;
    for (; k < time.length && time[k] <= end; k++) {
      area += held * (time[k] - now);
      now = time[k];
      held = count[k];
    }
    averages[w] = (area + held * (end - now)) / (end - (from + w * width));
    now = end;
  }
  return averages;
}
