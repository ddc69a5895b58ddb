import type { Columns } from "../workload.ts";
import type { Collector } from "./collector.ts";

/** Columns in the order of arrival, and what was done to bring them there. */
export interface Arranged {
  readonly columns: Omit<Columns, "about">;
  /** Whether rows had to be sorted. */
  readonly sorted: boolean;
  /** What was taken from every arrival time. */
  readonly shift: number;
}

/**
 * Sorts by arrival (ties in the order of the file) and, if asked, lets the first arrival be 0.
 * Without arrival times all are 0.
 */
export function arrange(collector: Collector, shiftToZero: boolean): Arranged {
  const found = collector.finish();
  const arrival = (found.arrival as Float64Array | undefined) ?? new Float64Array(collector.rows);
  const columns = { ...found, arrival } as Record<string, Float64Array | Int32Array>;
  const order = sortedOrder(arrival);
  if (order)
    for (const [name, column] of Object.entries(columns))
      columns[name] = column.map((_, i) => column[order[i]]);
  const shift = shiftToZero ? columns.arrival[0] : 0;
  if (shift !== 0) columns.arrival = columns.arrival.map((time) => time - shift);
  return { columns: columns as unknown as Arranged["columns"], sorted: order !== undefined, shift };
}

/** The order that sorts the times stably; nothing where they are sorted already. */
function sortedOrder(times: Float64Array): Uint32Array | undefined {
  if (times.every((time, i) => i === 0 || times[i - 1] <= time)) return undefined;
  return Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
}
