import * as Plot from "@observablehq/plot";
import type { SeriesScale } from "./series-scale.ts";
import { FONT_SIZE, WIDTH } from "./theme.ts";

const ROW = 19;
const SAMPLE = 26;
/** Wide enough for an average character of the figures' font; the exact width is known only when it is drawn. */
const CHARACTER = FONT_SIZE * 0.62;

/** A key above the frame: a sample of each line with its dash pattern, and its name. */
export interface SeriesKey {
  readonly marks: Plot.Markish[];
  /** pixels of top margin that the key needs */
  readonly height: number;
}

/**
 * The key of the series named, in rows of equal columns above the frame. Plot's own legend shows squares of
 * colour alone; this one shows the dashes, which is what tells lines apart in grey. One series needs no key.
 *
 * @param options.facet "super" for one key over all panels of a figure that has facets
 * @param options.gap pixels between the key and the frame
 */
export function seriesKey(
  names: readonly string[],
  scale: SeriesScale,
  { facet, gap = 0 }: { readonly facet?: "super"; readonly gap?: number } = {},
): SeriesKey {
  if (names.length < 2) return { marks: [], height: 20 };
  const column = SAMPLE + 26 + Math.max(...names.map((name) => name.length)) * CHARACTER;
  const perRow = Math.max(1, Math.floor((WIDTH - 80) / column));
  const height = Math.ceil(names.length / perRow) * ROW + 14 + gap;
  const marks = names.flatMap((name, i) => {
    const place = { dx: (i % perRow) * column, dy: Math.floor(i / perRow) * ROW - height + 14 };
    return keyEntry(name, scale, { ...place, ...(facet && { facet }) });
  });
  return { marks, height };
}

function keyEntry(
  name: string,
  scale: SeriesScale,
  { dx, dy, ...facet }: { dx: number; dy: number; facet?: "super" },
): Plot.Markish[] {
  const { colour, dash } = scale.style(name);
  const sample = Plot.vector([0], {
    ...facet,
    frameAnchor: "top-left",
    dx,
    dy,
    rotate: 90,
    length: SAMPLE,
    anchor: "start",
    shape: straight,
    stroke: colour,
    strokeWidth: 2.2,
    strokeLinecap: "butt",
    strokeDasharray: dash,
    ariaLabel: "key",
  } as Plot.VectorOptions);
  const text = Plot.text([name], {
    ...facet,
    frameAnchor: "top-left",
    dx: dx + SAMPLE + 7,
    dy,
    lineAnchor: "middle",
  });
  return [sample, text];
}

/** A vector without an arrow's head. */
const straight = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, length: number) {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};
