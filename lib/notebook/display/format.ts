import type { MimeBundle } from "./bundle.ts";
import { isPlotElement } from "./document.ts";
import { drawPlot, isDrawable } from "./plot.ts";
import { toPng } from "./png.ts";
import { isRun, runBundle } from "./run.ts";
import { isArqueroTable } from "./sheet.ts";
import { toSvg } from "./svg.ts";
import { tableBundle } from "./table.ts";

/** Which pictures a plot's bundle carries. */
export interface PlotFormats {
  /** a PNG at twice the figure's size; by default yes */
  readonly png?: boolean;
  /** the same figure as SVG; by default only where the front end is known to keep it, see `KVLAB_SVG` */
  readonly svg?: boolean;
}

/**
 * How a value shows itself when it is the last of a cell, or `undefined` where plain text is all there is to it.
 * Plots (drawn, or as options or marks still to be drawn) show as a picture, arquero tables as an HTML table, runs of
 * the simulator as their summary, and any object with a method named `Symbol.for("Jupyter.display")` as that method says: it returns contents by MIME
 * type.
 */
export function mimeBundle(value: unknown): MimeBundle["data"] | undefined {
  return mimeBundleWithMetadata(value)?.data;
}

/** As `mimeBundle`, with the metadata beside it: a picture's width and height in CSS pixels. */
export function mimeBundleWithMetadata(value: unknown): MimeBundle | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const own = (value as Record<symbol, unknown>)[Symbol.for("Jupyter.display")];
  if (typeof own === "function") return { data: own.call(value) as MimeBundle["data"], metadata: {} };
  if (isArqueroTable(value)) return tableBundle(value);
  if (isRun(value)) return runBundle(value);
  return isPlotElement(value) || isDrawable(value) ? plotBundle(value) : undefined;
}

/** The bundle of a plot, drawn or still to be drawn. */
export function plotBundle(plot: object, { png = true, svg = keepsSvg() }: PlotFormats = {}): MimeBundle {
  const { svg: source, width, height } = toSvg(isPlotElement(plot) ? plot : drawPlot(plot));
  const data: Record<string, unknown> = { "text/plain": `figure, ${width} × ${height} pixels` };
  if (png) data["image/png"] = Buffer.from(toPng(source)).toString("base64");
  if (svg) data["image/svg+xml"] = source;
  return { data, metadata: png ? { "image/png": { width, height } } : {} };
}

/**
 * Whether the front end keeps an SVG beside the PNG: it says so with `KVLAB_SVG=1` in the kernel's environment.
 * Elsewhere figures are PNG alone, since nbconvert prefers the SVG of a bundle, and its older versions and some
 * code hosts then strip it and show nothing.
 */
function keepsSvg(): boolean {
  return process.env.KVLAB_SVG === "1";
}
