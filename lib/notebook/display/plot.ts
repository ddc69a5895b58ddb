import * as Plot from "@observablehq/plot";
import { createDocument, type DomElement } from "./document.ts";
import { plotMarkup } from "./markup.ts";
import { overhang, type Sides } from "./overhang.ts";

/** What Plot returns: the element, with its scales. */
interface DrawnPlot extends DomElement {
  scale(name: string): { readonly range?: readonly number[] } | undefined;
}

/**
 * Draws a plot from Observable Plot's options, or from a single mark; the element it gives is not yet shown.
 * Margins grow where the tick labels would be cut off or run into the axis label.
 */
export function drawPlot(plot: object): DomElement {
  const options: Plot.PlotOptions = plot instanceof Plot.Mark ? { marks: [plot] } : plot;
  const first = draw(options);
  const margins = growingMargins(first);
  return Object.keys(margins).length > 0 ? draw({ ...options, ...margins }) : first;
}

/** Whether a value is a plot still to be drawn: a mark, or options with a list of marks. */
export function isDrawable(value: object): boolean {
  return value instanceof Plot.Mark || ("marks" in value && Array.isArray(value.marks));
}

function draw(options: Plot.PlotOptions): DrawnPlot {
  return Plot.plot({ ...options, document: createDocument() as never }) as unknown as DrawnPlot;
}

function growingMargins(plot: DrawnPlot): Partial<Plot.PlotOptions> {
  const { svg, width, height } = frame(plot);
  const excess = overhang(withoutAxisLabels(plotMarkup(svg)), width, height, axisLabelRoom(svg));
  const [left, right] = extent(plot, ["fx", "x"]);
  const [top, bottom] = extent(plot, ["fy", "y"]);
  const grown = {
    ...(excess.left > 0 && { marginLeft: left + excess.left }),
    ...(excess.right > 0 && { marginRight: width - right + excess.right }),
    ...(excess.top > 0 && { marginTop: top + excess.top }),
    ...(excess.bottom > 0 && { marginBottom: height - bottom + excess.bottom }),
  };
  return Object.fromEntries(Object.entries(grown).filter(([, size]) => Number.isFinite(size)));
}

/** The plot itself in a figure: its last `<svg>`, after the legends. */
function frame(plot: DomElement): { svg: DomElement; width: number; height: number } {
  const inner = [...plot.children].filter((child) => child.tagName.toLowerCase() === "svg");
  const svg = plot.tagName.toLowerCase() === "svg" ? plot : inner.at(-1)!;
  return { svg, width: Number(svg.getAttribute("width")), height: Number(svg.getAttribute("height")) };
}

const axisLabel = /<g[^>]*aria-label="[a-z]+-axis label"[^>]*>.*?<\/g>/gs;

function withoutAxisLabels(markup: string): string {
  return markup.replace(axisLabel, "");
}

/** The strips that axis labels take: below the ticks of x, and left of the ticks of y where it stands upright. */
function axisLabelRoom(svg: DomElement): Sides {
  const labels = svg.innerHTML.match(axisLabel) ?? [];
  const size = Number(/font-size:\s*(\d+)px/.exec(svg.getAttribute("style") ?? "")?.[1] ?? 10);
  const strip = Math.round(size * 1.35);
  const upright = labels.some((label) => label.includes('"y-axis label"') && label.includes("rotate(-90)"));
  const below = labels.some((label) => label.includes('"x-axis label"'));
  return { left: upright ? strip + 3 : 0, top: 0, right: 0, bottom: below ? strip : 0 };
}

/** Where the frame begins and ends along an axis, in pixels; not a number without a scale to tell. */
function extent(plot: DrawnPlot, scales: readonly string[]): [number, number] {
  for (const name of scales) {
    const range = plot.scale(name)?.range;
    if (range) return [Math.min(...range), Math.max(...range)];
  }
  return [Number.NaN, Number.NaN];
}
