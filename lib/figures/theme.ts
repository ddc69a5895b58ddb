import type { PlotOptions } from "@observablehq/plot";

/** Width of a figure in pixels: a notebook cell on a laptop, a column and a half of a paper. */
export const WIDTH = 640;

export const FONT_SIZE = 12;

/** Colour of what is not data: rules, medians, annotations. */
export const INK = "#333333";
export const FAINT = "#cccccc";

/** The colour of a figure with one series. */
export const ACCENT = "#0072B2";

/**
 * Font, width and margins of every figure, and axis titles centred along their axes as in print. Figures add
 * their scales and marks: `{...base(), x: axis("latency", "s"), marks}`.
 */
export function base(height: number, marginTop = 20): PlotOptions {
  return {
    width: WIDTH,
    height,
    marginTop,
    marginLeft: 60,
    marginRight: 20,
    marginBottom: 44,
    style: { fontSize: `${FONT_SIZE}px` },
  };
}

/** Where a text stands just above a frame, outside the data. */
export function above(side: "left" | "right") {
  return { frameAnchor: `top-${side}`, lineAnchor: "bottom", dy: -4 } as const;
}

/** The title of an axis, with its unit in parentheses. */
export function axis(label: string, unit?: string) {
  return {
    label: unit === undefined ? label : `${label} (${unit})`,
    labelAnchor: "center",
    labelArrow: "none",
  } as const;
}

/** A linear or logarithmic scale of values; logarithms of values below 1 are labelled 0.5, not 500m. */
export function valueScale(log: boolean, lowest: number) {
  return { type: log ? "log" : "linear", ...(log && lowest < 1 && { tickFormat: "~r" }) } as const;
}
