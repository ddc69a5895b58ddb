import * as Plot from "@observablehq/plot";
import { group } from "d3-array";
import { requirePositiveValues, requireSeries } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, INK, valueScale } from "./theme.ts";

/** A point of a curve or a measured one. */
export interface CurvePoint {
  readonly series: string;
  readonly x: number;
  readonly y: number;
}

/** A horizontal level with its name, such as a capacity. */
export interface Level {
  readonly y: number;
  readonly name: string;
}

const diamond = { symbol: "diamond2", r: 5.5 } as const;

/** What a chart of curves shows. */
export interface Curves {
  /** Points on smooth curves, dense enough that straight lines between them look smooth. */
  readonly rows: readonly CurvePoint[];
  /** Single points: what was measured, or printed elsewhere. */
  readonly points?: readonly CurvePoint[];
  readonly levels?: readonly Level[];
  /** titles of the axes, each with its unit */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  readonly scale?: SeriesScale;
}

/**
 * Formulas as curves without dots, beside single points and named levels: a model beside what it is compared with.
 * Points are diamonds with a rim, so that they stand out on a curve of any colour.
 *
 * @throws InputError without rows, or for values not above zero on a logarithmic axis
 */
export function curves(figure: Curves): Plot.PlotOptions {
  const { rows, points = [], levels = [], xLabel, yLabel, xLog = false, yLog = false } = figure;
  requireSeries([{ name: "rows" }], () => rows.map(({ y }) => y));
  const all = [...rows, ...points];
  const column = (name: "x" | "y") => all.map((row) => row[name]);
  if (xLog) requirePositiveValues("x", column("x"));
  if (yLog) requirePositiveValues("y", column("y"));
  const lowest = Math.min(...column("y"));
  const names = [...new Set(all.map(({ series }) => series))];
  const scale = figure.scale ?? policyScale(names);
  const drawn = (series: readonly CurvePoint[], name: string) => series.some((row) => row.series === name);
  const key = seriesKey(names, scale, {
    sample: (name) => ({
      line: drawn(rows, name),
      ...(drawn(points, name) && { point: { ...diamond, fill: scale.style(name).colour } }),
    }),
  });
  return {
    ...base(320 + key.height, key.height),
    x: { ...axis(xLabel), type: xLog ? "log" : "linear" },
    y: { ...axis(yLabel), ...valueScale(yLog, lowest), grid: true, nice: !yLog, zero: !yLog },
    marks: [
      ...levels.flatMap(level),
      ...[...group(rows, ({ series }) => series)].map(([name, line]) => curve(name, line, scale)),
      Plot.dot(points, {
        ...diamond,
        x: "x",
        y: "y",
        fill: ({ series }) => scale.style(series).colour,
        stroke: "white",
      }),
      ...key.marks,
    ],
  };
}

function curve(name: string, line: readonly CurvePoint[], scale: SeriesScale): Plot.Markish {
  const { colour, dash } = scale.style(name);
  return Plot.line(line, { x: "x", y: "y", stroke: colour, strokeWidth: 2.2, strokeDasharray: dash });
}

function level({ y, name }: Level): Plot.Markish[] {
  return [
    Plot.ruleY([y], { stroke: INK, strokeDasharray: "5 3" }),
    Plot.text([name], { y, frameAnchor: "left", textAnchor: "start", dx: 6, dy: -8 }),
  ];
}
