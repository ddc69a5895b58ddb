import * as Plot from "@observablehq/plot";
import type { SeriesScale, SeriesStyle } from "./series-scale.ts";
import { FONT_SIZE, WIDTH } from "./theme.ts";

const ROW = 19;
const SAMPLE = 26;
/** Wide enough for an average character of the figures' font; the exact width is known only when it is drawn. */
const CHARACTER = FONT_SIZE * 0.62;

/** How a figure draws a series: as a line, as single points, or as points on a line. */
export interface SeriesSample {
  readonly line: boolean;
  /** the options of the points' mark, save their place */
  readonly point?: Plot.DotOptions;
}

/** A key above the frame: a sample of each series as the figure draws it, and its name. */
export interface SeriesKey {
  readonly marks: Plot.Markish[];
  /** pixels of top margin that the key needs */
  readonly height: number;
}

/** Where a key stands and what its samples show. */
export interface SeriesKeyOptions {
  /** "super" for one key over all panels of a figure that has facets */
  readonly facet?: "super";
  /** pixels between the key and the frame */
  readonly gap?: number;
  /** how each series is drawn; as a line unless given */
  readonly sample?: (name: string) => SeriesSample;
}

/**
 * The key of the series named, in rows of equal columns above the frame. Plot's own legend shows squares of
 * colour alone; this one shows dashes and symbols, which is what tells series apart in grey. One series needs no key.
 */
export function seriesKey(
  names: readonly string[],
  scale: SeriesScale,
  { facet, gap = 0, sample = () => ({ line: true }) }: SeriesKeyOptions = {},
): SeriesKey {
  if (names.length < 2) return { marks: [], height: 20 };
  const column = SAMPLE + 26 + Math.max(...names.map((name) => name.length)) * CHARACTER;
  const perRow = Math.max(1, Math.floor((WIDTH - 80) / column));
  const height = Math.ceil(names.length / perRow) * ROW + 14 + gap;
  const marks = names.flatMap((name, i) => {
    const place: Place = {
      dx: (i % perRow) * column,
      dy: Math.floor(i / perRow) * ROW - height + 14,
      frameAnchor: "top-left",
      ...(facet && { facet }),
    };
    return keyEntry(name, scale.style(name), sample(name), place);
  });
  return { marks, height };
}

interface Place {
  readonly dx: number;
  readonly dy: number;
  readonly frameAnchor: "top-left";
  readonly facet?: "super";
}

function keyEntry(name: string, style: SeriesStyle, { line, point }: SeriesSample, place: Place) {
  const { dx } = place;
  return [
    ...(line ? [lineSample(style, place)] : []),
    ...(point ? [Plot.dot([0], { ...point, ...place, dx: dx + SAMPLE / 2, ariaLabel: "key" })] : []),
    Plot.text([name], { ...place, dx: dx + SAMPLE + 7, lineAnchor: "middle" }),
  ];
}

function lineSample({ colour, dash }: SeriesStyle, place: Place): Plot.Markish {
  return Plot.vector([0], {
    ...place,
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
}

/** A vector without an arrow's head. */
const straight = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, length: number) {
    context.moveTo(0, 0);
    context.lineTo(0, -length);
  },
};
