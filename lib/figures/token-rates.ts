import * as Plot from "@observablehq/plot";
import { requireSeries } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, FAINT, INK } from "./theme.ts";

/** Tokens a unit of time, in a window of it. */
export interface RateWindow {
  readonly from: number;
  readonly to: number;
  readonly arrived: number;
  readonly processed: number;
}

/** What a figure of token rates shows. */
export interface TokenRates {
  /** a line a run; the arrivals of the first are drawn for all */
  readonly series: readonly { readonly name: string; readonly windows: readonly RateWindow[] }[];
  /** the unit of time: "s" or "rounds" */
  readonly time: string;
  readonly scale?: SeriesScale;
}

/**
 * How fast tokens arrive and are processed: grey steps for the arrivals, a line of steps a run for what it processed.
 *
 * @throws InputError without series or windows
 */
export function tokenRates(figure: TokenRates): Plot.PlotOptions {
  const series = requireSeries(figure.series, (run) => run.windows.map((window) => window.processed));
  const names = series.map(({ name }) => name);
  const scale = figure.scale ?? policyScale(names);
  const key = seriesKey(names, scale);
  const margin = Math.max(key.height, 34);
  return {
    ...base(270 + margin, margin),
    x: axis("time", figure.time),
    y: { ...axis("rate", `tokens/${figure.time}`), grid: true, zero: true, nice: true },
    caption: "grey: tokens that arrive; lines: tokens processed",
    marks: [
      Plot.rectY(series[0].windows, { x1: "from", x2: "to", y: "arrived", fill: FAINT }),
      ...series.map(({ name, windows }) => steps(windows, scale.style(name))),
      Plot.ruleY([0], { stroke: INK }),
      ...key.marks,
    ],
  };
}

function steps(windows: readonly RateWindow[], { colour, dash }: { colour: string; dash: string }) {
  const corners = windows.flatMap(({ from, to, processed }) => [
    { time: from, processed },
    { time: to, processed },
  ]);
  return Plot.line(corners, {
    x: "time",
    y: "processed",
    stroke: colour,
    strokeWidth: 1.8,
    strokeDasharray: dash,
  });
}
