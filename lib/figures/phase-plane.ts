import * as Plot from "@observablehq/plot";
import { type NumberColumn, requireSameLength, requireSeries } from "./columns.ts";
import { seriesKey } from "./series-key.ts";
import { policyScale, type SeriesScale } from "./series-scale.ts";
import { axis, base } from "./theme.ts";

/** The path of one program through the plane of its two prices. */
export interface PricePath {
  readonly name: string;
  /** λ_t. */
  readonly compute: NumberColumn;
  /** The memory price of round t, μ_t or Π_t. */
  readonly memory: NumberColumn;
}

/** What a phase plane shows. */
export interface PhasePlane {
  readonly series: readonly PricePath[];
  /** What `memory` is; "Π" unless given. */
  readonly memoryLabel?: string;
  readonly scale?: SeriesScale;
}

/**
 * The plane of compute and memory prices: one path a program, round by round, with a ring where it starts and a dot where
 * it ends. The four regimes of Table 2 are the origin, the two axes and what lies between.
 *
 * @throws InputError without series or for columns of unequal length
 */
export function phasePlane({
  series,
  memoryLabel = "Π",
  scale = policyScale(series.map((s) => s.name)),
}: PhasePlane): Plot.PlotOptions {
  requireSeries(series, (s) => s.compute);
  const key = seriesKey(
    series.map((s) => s.name),
    scale,
  );
  return {
    ...base(330 + key.height, key.height),
    x: { ...axis("compute price λ (utility per token)"), grid: true, nice: true },
    y: { ...axis(`memory price ${memoryLabel} (utility per token)`), grid: true, nice: true },
    marks: [...series.flatMap((path) => pathMarks(path, scale)), ...key.marks],
  };
}

function pathMarks({ name, compute, memory }: PricePath, scale: SeriesScale): Plot.Markish[] {
  requireSameLength({ compute, memory });
  const { colour, dash } = scale.style(name);
  const points = Array.from({ length: compute.length }, (_, t) => ({ x: compute[t], y: memory[t] }));
  const place = { x: "x", y: "y", stroke: colour } as const;
  return [
    Plot.line(points, { ...place, strokeWidth: 1.6, strokeDasharray: dash }),
    Plot.dot(points.slice(0, 1), { ...place, fill: "white", r: 5, strokeWidth: 1.6 }),
    Plot.dot(points.slice(-1), { ...place, fill: colour, r: 4 }),
  ];
}
