import type { ArrivalProcess } from "./process.ts";

/** All requests at time 0: the offline setting of the A_min and Sorted-F papers. */
export function backlog(): ArrivalProcess {
  return { spec: "backlog", needsRate: false, times: (n) => new Float64Array(n) };
}
