import * as Plot from "@observablehq/plot";
import { extent } from "d3-array";
import { requirePositive } from "../core/errors.ts";
import { type NumberColumn, requireSeries } from "./columns.ts";
import { ACCENT, above, axis, base, INK } from "./theme.ts";

/** What a figure of arrivals shows. */
export interface ArrivalCounts {
  /** arrival times, in any order */
  readonly arrival: NumberColumn;
  /** length of the windows counted over, in the unit of the times */
  readonly window: number;
  /** the unit of the times: "s" or "rounds" */
  readonly time: string;
}

/**
 * How many requests arrive in each window of time, from the first arrival to the last, and their mean. The last
 * window may be shorter than the others; it is drawn no wider than it is, and scaled to a whole window.
 *
 * @throws InputError without arrivals or for a window that is not positive
 */
export function arrivalCounts({ arrival, window, time }: ArrivalCounts): Plot.PlotOptions {
  requireSeries([{ name: "arrival" }], () => arrival);
  requirePositive("window", window);
  const [first, last] = extent(arrival) as [number, number];
  const counts = counted(arrival, first, last, window);
  const mean = last > first ? (arrival.length / (last - first)) * window : arrival.length;
  return {
    ...base(240, 26),
    x: axis("time", time),
    y: { ...axis(`arrivals per ${window} ${time}`), grid: true, zero: true, nice: true },
    marks: [
      Plot.rectY(counts, { x1: "from", x2: "to", y: "count", fill: ACCENT }),
      Plot.ruleY([0]),
      Plot.ruleY([mean], { stroke: INK, strokeWidth: 1.5, strokeDasharray: "4 3" }),
      Plot.text([`dashed: mean ${mean.toPrecision(3)}`], above("right")),
    ],
  };
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function counted(arrival: NumberColumn, first: number, last: number, window: number): Window[] {
  const counts = new Float64Array(Math.max(1, Math.ceil((last - first) / window)));
  for (const time of arrival) counts[Math.min(counts.length - 1, Math.floor((time - first) / window))] += 1;
  return Array.from(counts, (count, i) => {
    const from = first + i * window;
    const to = last > first ? Math.min(last, from + window) : from + window;
    return { from, to, count: (count * window) / (to - from) };
  });
}
