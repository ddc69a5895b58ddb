import * as Plot from "@observablehq/plot";
import { type LinesWithIntervals, linesWithIntervals } from "./lines-with-intervals.ts";
import { policyScale } from "./series-scale.ts";

/** A size at which a series has no value: the policy stood still. */
export interface StuckPoint {
  readonly series: string;
  readonly x: number;
}

/** Lines with intervals, and where a series has none. */
export interface GrowthCurves extends LinesWithIntervals {
  readonly stuck: readonly StuckPoint[];
}

/** Pixels between the rows of crosses. */
const ROW = 11;

/**
 * Lines with intervals, with a cross at the top of the frame, in the colour of the series, at every x where it stood
 * still: a livelock is a result and not a gap. Each such series has a row of its own.
 *
 * @throws InputError as {@link linesWithIntervals}
 */
export function growthCurves({ stuck, ...figure }: GrowthCurves): Plot.PlotOptions {
  const rows = [...new Set(stuck.map(({ series }) => series))];
  const scale = figure.scale ?? policyScale([...figure.rows.map(({ series }) => series), ...rows]);
  const named = [...new Set([...figure.rows.map(({ series }) => series), ...rows])];
  const lines = linesWithIntervals({
    ...figure,
    scale,
    names: scale.names.filter((name) => named.includes(name)),
  });
  const crosses = rows.map((name, k) =>
    Plot.dot(
      stuck.filter(({ series }) => series === name),
      {
        x: "x",
        frameAnchor: "top",
        dy: 8 + ROW * k,
        symbol: "times",
        r: 4.5,
        stroke: scale.style(name).colour,
        strokeWidth: 2,
      },
    ),
  );
  const caption =
    rows.length > 0 ? { caption: "×: the policy stands still on one of the traces or more: no mean" } : {};
  return { ...lines, ...caption, marks: [...(lines.marks ?? []), ...crosses] };
}
