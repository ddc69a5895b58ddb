import * as Plot from "@observablehq/plot";
import { extent, mean } from "d3-array";
import { binned, linearEdges } from "./bins.ts";
import { requireSeries, type Series } from "./columns.ts";
import { ACCENT, above, axis, base, INK } from "./theme.ts";

const BINS = 30;
/** Room left of the least value, as a share of the range, so that a line there stands apart from the axis. */
const MARGIN = 0.03;

/** A value with its name, drawn through all panels. */
export interface Reference {
  readonly name: string;
  readonly at: number;
}

/** What a histogram of certified intervals shows. */
export interface IntervalHistogram {
  /** A panel each, for example the lower ends and the upper ends of the same intervals. */
  readonly series: readonly Series[];
  /** What the axis counts. */
  readonly label: string;
  /** Values to compare with, for example what a paper states. */
  readonly references?: readonly Reference[];
}

/**
 * The ends of many intervals, one panel an end over a shared axis: the share of intervals in each bin, the mean of the
 * panel marked by a triangle and written out, values to compare with as dashed lines through all panels.
 *
 * @throws InputError without series, and for an empty series
 */
export function intervalHistogram({ series, label, references = [] }: IntervalHistogram): Plot.PlotOptions {
  requireSeries(series, (one) => one.values);
  const everything = [
    ...series.flatMap(({ values }) => Array.from(values)),
    ...references.map(({ at }) => at),
  ];
  const [least, greatest] = extent(everything) as [number, number];
  const edges = linearEdges(least - MARGIN * (greatest - least), greatest, BINS);
  return {
    ...base(90 + 130 * series.length, 40),
    x: { ...axis(label), domain: [edges[0], edges.at(-1)!] },
    y: { ...axis("share of trials", "%"), grid: true, percent: true, ticks: 4, nice: true },
    fy: { axis: null, domain: series.map(({ name }) => name), padding: 0.25 },
    marks: [
      ...series.flatMap((one) => panel(one, edges)),
      Plot.ruleX(references, { x: "at", stroke: INK, strokeWidth: 1.5, strokeDasharray: "4 3" }),
      Plot.text(references, {
        x: "at",
        text: "name",
        fy: () => series[0].name,
        frameAnchor: "top",
        lineAnchor: "bottom",
        textAnchor: "start",
        dx: -4,
        dy: -20,
      }),
    ],
  };
}

function panel({ name, values }: Series, edges: number[]): Plot.Markish[] {
  const centre = mean(values) as number;
  const here = { fy: () => name };
  return [
    Plot.rectY(binned(values, edges), {
      ...here,
      x1: "from",
      x2: "to",
      y: "share",
      fill: ACCENT,
      inset: 0.4,
    }),
    Plot.ruleY([0], here),
    Plot.dot([centre], {
      ...here,
      x: (x) => x,
      y: 0,
      symbol: "triangle",
      fill: INK,
      r: 5,
      dy: 5,
      clip: false,
    }),
    Plot.text([`${name} (n = ${values.length}, mean ${centre.toFixed(3)}: ▲)`], {
      ...here,
      ...above("left"),
    }),
  ];
}
