import * as Plot from "@observablehq/plot";
import { extent, median } from "d3-array";
import { type Bin, binned, linearEdges, logarithmicEdges } from "./bins.ts";
import { requirePositiveValues, requireSeries, type Series } from "./columns.ts";
import { ACCENT, above, axis, base, INK } from "./theme.ts";

const BINS = 36;

/** Where the longest is this many times the median, a linear axis would show one bar and a void. */
const LONG_TAIL = 12;

/** What a histogram of lengths shows. */
export interface LengthHistogram {
  /** one panel each, for example prompts and outputs */
  readonly series: readonly Series[];
  /** "tokens" or "words" */
  readonly unit: string;
  /** a logarithmic length axis; by default where one tail is long */
  readonly log?: boolean;
}

/**
 * The distribution of request lengths: one panel a series over a shared axis, the share of requests in each bin,
 * and the median marked.
 *
 * @throws InputError without series, for an empty series, and on a logarithmic axis for lengths not above zero
 */
export function lengthHistogram({ series, unit, log }: LengthHistogram): Plot.PlotOptions {
  requireSeries(series, (s) => s.values);
  const logarithmic = log ?? series.some(isLongTailed);
  if (logarithmic) for (const { name, values } of series) requirePositiveValues(name, values);
  const least = Math.min(...series.map((s) => extent(s.values)[0] as number));
  const greatest = Math.max(...series.map((s) => extent(s.values)[1] as number));
  const edges = (logarithmic ? logarithmicEdges : linearEdges)(least, greatest, BINS);
  return {
    ...base(70 + 130 * series.length, 26),
    x: { ...axis("length", unit), type: logarithmic ? "log" : "linear", domain: [edges[0], edges.at(-1)] },
    y: { ...axis("share of requests", "%"), grid: true, percent: true, ticks: 4, nice: true },
    fy: { axis: null, domain: series.map((s) => s.name), padding: 0.2 },
    marks: series.flatMap((one) => panel(one, binned(one.values, edges), unit)),
  };
}

function isLongTailed({ values }: Series): boolean {
  const [least, greatest] = extent(values) as [number, number];
  return least > 0 && greatest > LONG_TAIL * (median(values) as number);
}

function panel({ name, values }: Series, bins: Bin[], unit: string): Plot.Markish[] {
  const middle = median(values) as number;
  const here = { fy: () => name };
  return [
    Plot.rectY(bins, { ...here, x1: "from", x2: "to", y: "share", fill: ACCENT, inset: 0.4 }),
    Plot.ruleY([0], here),
    Plot.ruleX([middle], { ...here, stroke: INK, strokeWidth: 1.5, strokeDasharray: "4 3" }),
    Plot.text([`${name}: n = ${values.length}, median ${round(middle)} ${unit} (dashed)`], {
      ...here,
      ...above("left"),
    }),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
