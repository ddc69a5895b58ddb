import * as Plot from "@observablehq/plot";
import { group } from "d3-array";
import { requirePositiveValues, requireSeries } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, INK, valueScale } from "./theme.ts";

/** A point of a line, with the interval that its value lies in. */
export interface IntervalPoint {
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** What a line chart with intervals shows. */
export interface LinesWithIntervals {
  readonly rows: readonly IntervalPoint[];
  /** titles of the axes, each with its unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  readonly scale?: SeriesScale;
  /** the series in the key, in order; those of the rows where absent */
  readonly names?: readonly string[];
  /** a value of x to mark, such as where a queue stops to be stable */
  readonly edge?: { readonly x: number; readonly label: string };
}

/**
 * How a measurement depends on a parameter: a line a series through its points, in the order of x, with a band
 * for the interval where points have one.
 *
 * @throws InputError without rows, or for values not above zero on a logarithmic axis
 */
export function linesWithIntervals(figure: LinesWithIntervals): Plot.PlotOptions {
  const { rows, xLabel, yLabel, xLog = false, yLog = false } = figure;
  requireSeries([{ name: "rows" }], () => rows.map((row) => row.y));
  if (xLog)
    requirePositiveValues(
      "x",
      rows.map((row) => row.x),
    );
  if (yLog)
    requirePositiveValues(
      "low",
      rows.map((row) => row.low ?? row.y),
    );
  const lowest = Math.min(...rows.map((row) => row.low ?? row.y));
  const names = figure.names ?? [...new Set(rows.map((row) => row.series))];
  const scale = figure.scale ?? policyScale(names);
  const key = seriesKey(names, scale);
  return {
    ...base(320 + key.height, key.height),
    x: { ...axis(xLabel), type: xLog ? "log" : "linear" },
    y: { ...axis(yLabel), ...valueScale(yLog, lowest), grid: true, nice: !yLog, zero: !yLog },
    marks: [...group(rows, (row) => row.series)]
      .flatMap(([name, points]) => line(name, points, scale))
      .concat(figure.edge ? edgeRule(figure.edge) : [], key.marks),
  };
}

function edgeRule({ x, label }: { x: number; label: string }): Plot.Markish[] {
  return [
    Plot.ruleX([x], { stroke: INK, strokeWidth: 1.2, strokeDasharray: "5 3" }),
    Plot.text([label], { x: [x], frameAnchor: "top", textAnchor: "end", dx: -5, dy: 3 }),
  ];
}

function line(name: string, points: readonly IntervalPoint[], scale: SeriesScale): Plot.Markish[] {
  const { colour, dash } = scale.style(name);
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const banded = sorted.filter((point) => point.low !== undefined && point.high !== undefined);
  return [
    Plot.areaY(banded, { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: 0.18 }),
    Plot.line(sorted, { x: "x", y: "y", stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
    Plot.dot(sorted, { x: "x", y: "y", fill: colour, stroke: "white", strokeWidth: 0.8, r: 3.5 }),
  ];
}
