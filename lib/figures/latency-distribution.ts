import * as Plot from "@observablehq/plot";
import { quantiles } from "../core/quantiles.ts";
import { type NumberColumn, requirePositiveValues, requireSeries, type Series } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, FAINT } from "./theme.ts";

/** Points a curve is drawn with; the first and the last value are among them. */
const POINTS = 500;

/** What a figure of latency distributions shows. */
export interface LatencyDistribution {
  /** one curve a policy: the latency of each served request, all above zero */
  readonly series: readonly Series[];
  /** the unit of the latencies: "s" or "rounds" */
  readonly unit: string;
  /** marked on each curve, from 0 to 1; by default the median and the 99th percentile */
  readonly percentiles?: readonly number[];
  /** what is measured; "latency" by default */
  readonly label?: string;
  readonly scale?: SeriesScale;
}

/**
 * Latencies as cumulative distributions: for each latency the share of requests served within it. The latency
 * axis is logarithmic and percentiles are marked, since the tail is what users feel.
 *
 * @throws InputError without series, or for an empty series, or a latency not above zero
 */
export function latencyDistribution(figure: LatencyDistribution): Plot.PlotOptions {
  const { unit, percentiles = [0.5, 0.99], label = "latency" } = figure;
  const series = requireSeries(figure.series, (s) => s.values);
  for (const { name, values } of series) requirePositiveValues(name, values);
  const names = series.map((s) => s.name);
  const scale = figure.scale ?? policyScale(names);
  const key = seriesKey(names, scale);
  return {
    ...base(340 + key.height, key.height),
    x: { ...axis(label, unit), type: "log", grid: true },
    y: { ...axis("requests within it", "%"), percent: true, domain: [0, 100], grid: true },
    marks: [
      ...percentiles.flatMap(percentileRule),
      Plot.ruleY([0]),
      ...series.flatMap((s) => curve(s.name, ascending(s.values), percentiles, scale)),
      ...key.marks,
    ],
  };
}

function percentileRule(p: number): Plot.Markish[] {
  const label = `p${Math.round(p * 1000) / 10}`;
  return [
    Plot.ruleY([p], { stroke: FAINT, strokeWidth: 1.5 }),
    Plot.text([label], { y: [p], frameAnchor: "left", dx: 4, dy: p > 0.95 ? 9 : -8 }),
  ];
}

function curve(name: string, sorted: Float64Array, percentiles: readonly number[], scale: SeriesScale) {
  const { colour, dash } = scale.style(name);
  const marked = quantiles(sorted, percentiles).map((latency, i) => ({ latency, share: percentiles[i] }));
  return [
    Plot.line(cumulative(sorted), {
      x: "latency",
      y: "share",
      curve: "step-after",
      stroke: colour,
      strokeWidth: 2,
      strokeDasharray: dash,
    }),
    Plot.dot(marked, { x: "latency", y: "share", fill: colour, stroke: "white", r: 4 }),
  ];
}

/** The steps of the distribution function, at most `POINTS` of them, evenly spaced in rank. */
function cumulative(sorted: Float64Array) {
  const n = sorted.length;
  const steps = Math.min(n, POINTS);
  const ranks = Array.from({ length: steps }, (_, i) => Math.ceil(((i + 1) * n) / steps));
  return [
    { latency: sorted[0], share: 0 },
    ...ranks.map((rank) => ({ latency: sorted[rank - 1], share: rank / n })),
  ];
}

function ascending(values: NumberColumn): Float64Array {
  return Float64Array.from(values).sort();
}
