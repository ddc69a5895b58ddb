import * as Plot from "@observablehq/plot";
import { requirePositiveValues, requireSeries } from "./columns.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base, INK, valueScale } from "./theme.ts";

/** One bar. */
export interface Bar {
  readonly group: string;
  readonly series: string;
  /** Its height; null where there is nothing to show, which leaves a gap. */
  readonly value: number | null;
  /** A value to compare with, such as the paper's. */
  readonly stated?: number | undefined;
}

/** Bars of several series, side by side in each group. */
export interface GroupedBars {
  readonly rows: readonly Bar[];
  readonly label: string;
  readonly unit?: string;
  /** What the open dots on the bars are, for the line below the key. */
  readonly statedLabel?: string;
  /** a logarithmic axis; all values must be above zero */
  readonly log?: boolean;
  readonly scale?: SeriesScale;
}

/**
 * Grouped bars, the groups and series in the order of their first rows, with an open dot where a stated value stands.
 *
 * @throws InputError without rows, and for values that have no logarithm where the axis needs it
 */
export function groupedBars(figure: GroupedBars): Plot.PlotOptions {
  const { rows, label, unit, statedLabel, log = false } = figure;
  const shown = rows.filter((row): row is Bar & { value: number } => row.value !== null);
  const values = shown.map((row) => row.value);
  requireSeries([{ name: "rows", values }], ({ values }) => values);
  if (log) requirePositiveValues("value", values);
  const names = [...new Set(rows.map((row) => row.series))];
  const groups = [...new Set(rows.map((row) => row.group))];
  const scale = figure.scale ?? policyScale(names);
  const least = Math.min(...values);
  const floor = log ? 10 ** Math.floor(Math.log10(least) - 0.2) : 0;
  const stated = rows.filter((row) => row.stated !== undefined);
  return {
    ...base(300, statedLabel ? 34 : 20),
    fx: { label: null, domain: groups, padding: 0.15 },
    x: { axis: null, domain: names, padding: 0.1 },
    y: {
      ...axis(label, unit),
      grid: true,
      ...valueScale(log, floor),
      zero: !log,
    },
    color: { domain: names, range: names.map((name) => scale.style(name).colour), legend: true },
    marks: [
      Plot.barY(shown, { fx: "group", x: "series", y1: floor, y2: "value", fill: "series" }),
      ...(log ? [] : [Plot.ruleY([0], { stroke: INK })]),
      Plot.dot(stated, { fx: "group", x: "series", y: "stated", r: 4, fill: "white", stroke: INK }),
      ...(statedLabel ? [legendLine(`○ ${statedLabel}`, groups)] : []),
    ],
  };
}

/** A line above the last group, as marks without a group would stand above each of them. */
function legendLine(text: string, groups: readonly string[]): Plot.Markish {
  return Plot.text([groups[groups.length - 1]], {
    fx: (group) => group,
    text: () => text,
    frameAnchor: "top-right",
    dy: -22,
  });
}
