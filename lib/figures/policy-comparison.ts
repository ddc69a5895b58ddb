import * as Plot from "@observablehq/plot";
import { requirePositiveValues, requireSeries } from "./columns.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, INK } from "./theme.ts";

/** One policy's result: a mean over seeds with its confidence interval. */
export interface PolicyResult {
  readonly policy: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a comparison of policies shows. */
export interface PolicyComparison {
  readonly rows: readonly PolicyResult[];
  /** what is compared, for example "mean latency" */
  readonly label: string;
  readonly unit?: string;
  /** a value that no policy can go below, drawn as a rule */
  readonly bound?: number;
  /** a logarithmic axis, for results of different orders of magnitude; all values must be above zero */
  readonly log?: boolean;
  readonly scale?: SeriesScale;
}

/**
 * Policies side by side, the lowest mean first: a dot for the mean, a line for its interval, and the lower bound
 * that none can beat. The axis starts at zero, so that lengths compare as ratios, or is logarithmic.
 *
 * @throws InputError without rows, and for values that have no logarithm where the axis needs it
 */
export function policyComparison(figure: PolicyComparison): Plot.PlotOptions {
  const { rows, label, unit, bound, log = false } = figure;
  requireSeries(
    rows.map((row) => ({ name: row.policy })),
    () => [0],
  );
  if (log)
    requirePositiveValues(
      "low",
      rows.map((row) => row.low),
    );
  const sorted = [...rows].sort((a, b) => a.mean - b.mean);
  const scale = figure.scale ?? policyScale(rows.map((row) => row.policy));
  const colour = (row: PolicyResult) => scale.style(row.policy).colour;
  return {
    ...base(92 + 30 * rows.length, 34),
    marginRight: 60,
    x: { ...axis(label, unit), grid: true, nice: true, ...(log ? { type: "log" } : { zero: true }) },
    y: { label: null, type: "point", domain: sorted.map((row) => row.policy), padding: 0.6 },
    marks: [
      ...(bound === undefined ? [] : boundRule(bound)),
      Plot.ruleY(sorted, { y: "policy", x1: "low", x2: "high", stroke: colour, strokeWidth: 3 }),
      Plot.dot(sorted, { y: "policy", x: "mean", fill: colour, stroke: "white", r: 5.5 }),
      Plot.text(sorted, {
        y: "policy",
        x: "high",
        text: (row) => short(row.mean),
        textAnchor: "start",
        dx: 9,
      }),
    ],
  };
}

function boundRule(bound: number): Plot.Markish[] {
  return [
    Plot.ruleX([bound], { stroke: INK, strokeWidth: 1.5, strokeDasharray: "5 3" }),
    Plot.text([`lower bound ${short(bound)}`], { x: [bound], frameAnchor: "top", dy: -14 }),
  ];
}

/** Three significant digits, and all digits of the whole part. */
function short(value: number): string {
  const decimals = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(20, decimals));
}
