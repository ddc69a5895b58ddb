import * as Plot from "@observablehq/plot";
import { max } from "d3-array";
import { requirePositive } from "../core/errors.ts";
import { type NumberColumn, requireSameLength, requireSeries } from "./columns.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { above, axis, base, INK } from "./theme.ts";
import { thinned } from "./thinning.ts";

/** Points a line is drawn with at most: two a pixel. */
const POINTS = 1000;

/** Memory held over one run: the corners of straight lines, as `memoryTrace` of a run has them. */
export interface MemoryTrace {
  readonly name: string;
  readonly time: NumberColumn;
  readonly tokens: NumberColumn;
}

/** What a figure of memory over time shows. */
export interface MemoryOverTime {
  /** one panel a run */
  readonly series: readonly MemoryTrace[];
  /** the limit, in tokens */
  readonly capacity: number;
  /** the unit of time: "s" or "rounds" */
  readonly time: string;
  /** what memory is counted in; "tokens" by default */
  readonly unit?: string;
  readonly scale?: SeriesScale;
}

/**
 * Memory held over time, one panel a run under a shared clock, with the capacity as a dashed rule: runs that
 * fill the memory would hide one another in a single panel. Long traces are thinned; no peak is lost.
 *
 * @throws InputError without series, for columns of unequal length, or a capacity not above zero
 */
export function memoryOverTime(figure: MemoryOverTime): Plot.PlotOptions {
  const { capacity, time, unit = "tokens" } = figure;
  requirePositive("capacity", capacity);
  const series = requireSeries(figure.series, (s) => s.tokens);
  const scale = figure.scale ?? policyScale(series.map((s) => s.name));
  return {
    ...base(68 + 110 * series.length, 24),
    x: axis("time", time),
    y: {
      ...axis("memory held", unit),
      grid: true,
      ticks: 3,
      tickFormat: thousands,
      domain: [0, top(series, capacity)],
    },
    fy: { axis: null, domain: series.map((s) => s.name), padding: 0.2 },
    marks: [
      ...series.flatMap((trace) => panel(trace, capacity, scale)),
      Plot.text([`capacity ${capacity} ${unit}`], { fy: () => series[0].name, ...above("right") }),
    ],
  };
}

/** A little above the capacity, or above the highest peak if a run breaks it. */
function top(series: readonly MemoryTrace[], capacity: number): number {
  return 1.06 * Math.max(capacity, ...series.map(({ tokens }) => max(tokens) as number));
}

function panel(trace: MemoryTrace, capacity: number, scale: SeriesScale): Plot.Markish[] {
  requireSameLength({ time: trace.time, tokens: trace.tokens });
  const points = thinned(trace.tokens, POINTS).map((i) => ({ time: trace.time[i], tokens: trace.tokens[i] }));
  const { colour } = scale.style(trace.name);
  const here = { fy: () => trace.name };
  const drawn = { ...here, x: "time" } as const;
  return [
    Plot.areaY(points, { ...drawn, y: "tokens", fill: colour, fillOpacity: 0.2 }),
    Plot.line(points, { ...drawn, y: "tokens", stroke: colour, strokeWidth: 1.2 }),
    Plot.ruleY([0], here),
    Plot.ruleY([capacity], { ...here, stroke: INK, strokeWidth: 1.5, strokeDasharray: "5 3" }),
    Plot.text([trace.name], { ...here, ...above("left"), fontWeight: "bold" }),
  ];
}

function thousands(tokens: number): string {
  return tokens < 1000 ? String(tokens) : `${tokens / 1000}k`;
}
