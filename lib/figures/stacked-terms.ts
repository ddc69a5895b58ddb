import * as Plot from "@observablehq/plot";
import { invalid } from "../core/errors.ts";
import { requireSeries } from "./columns.ts";
import { axis, base, FONT_SIZE, INK, WIDTH } from "./theme.ts";

/** One term of a sum at one place. */
export interface TermRow {
  readonly term: string;
  /** Where the sum is taken; places are shown side by side in the order in which they come. */
  readonly x: number | string;
  readonly y: number;
  /** Panel that the row belongs to; one panel where absent. */
  readonly panel?: string;
}

/** What a chart of sums shows. */
export interface StackedTerms {
  readonly rows: readonly TermRow[];
  readonly xLabel: string;
  readonly yLabel: string;
}

/** From dark to light, so that the order survives in grey. */
const fills = ["#0072B2", "#E69F00", "#B9DDF1", "#555555"] as const;

/**
 * Sums of a few non-negative terms, stacked from the first term up, a bar a place and a panel a setting; the panels
 * have one scale.
 *
 * @throws InputError without rows, for more terms than there are shades, or a term that is negative or not finite
 */
export function stackedTerms({ rows, xLabel, yLabel }: StackedTerms): Plot.PlotOptions {
  requireSeries([{ name: "rows" }], () => rows.map(({ y }) => y));
  for (const { term, x, y } of rows)
    if (!(y >= 0 && Number.isFinite(y))) invalid(`${term} at ${x}`, y, "a finite number of at least 0");
  const terms = [...new Set(rows.map(({ term }) => term))];
  if (terms.length > fills.length) invalid("terms", terms.length, `at most ${fills.length}`);
  const panels = [...new Set(rows.map(({ panel }) => panel))];
  const key = termKey(terms);
  return {
    ...base(110 + 190 * panels.length, key.height),
    marginLeft: 72,
    x: { ...axis(xLabel), type: "band", domain: [...new Set(rows.map(({ x }) => x))], padding: 0.15 },
    y: { ...axis(yLabel), grid: true, nice: true },
    fy: { axis: null, domain: panels, padding: 0.16 },
    color: { domain: terms, range: fills.slice(0, terms.length) },
    marks: [
      Plot.barY(rows, {
        x: "x",
        y: "y",
        fy: "panel",
        fill: "term",
        order: terms,
        stroke: INK,
        strokeWidth: 0.5,
      }),
      Plot.text(
        panels.filter((panel) => panel !== undefined),
        { text: (panel) => panel, fy: (panel) => panel, frameAnchor: "top-right", dx: -6, dy: 4 },
      ),
      ...key.marks,
    ],
  };
}

const ROW = 19;
const BOX = 12;

/** Squares of colour with names, above the first panel. */
function termKey(terms: readonly string[]): { marks: Plot.Markish[]; height: number } {
  const column = BOX + 30 + Math.max(...terms.map((term) => term.length)) * FONT_SIZE * 0.62;
  const perRow = Math.max(1, Math.floor((WIDTH - 90) / column));
  const height = Math.ceil(terms.length / perRow) * ROW + 14;
  const marks = terms.flatMap((term, i) => {
    const place = { dx: (i % perRow) * column, dy: Math.floor(i / perRow) * ROW - height + 14 };
    const at = { frameAnchor: "top-left", facetAnchor: "top", ...place } as const;
    return [
      Plot.dot([0], {
        ...at,
        symbol: "square",
        r: BOX / 2,
        fill: fills[i],
        stroke: INK,
        dx: place.dx + BOX / 2,
      }),
      Plot.text([term], { ...at, dx: place.dx + BOX + 8, lineAnchor: "middle" }),
    ];
  });
  return { marks, height };
}
