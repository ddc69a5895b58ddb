import { invalid } from "../../core/errors.ts";
import { isPlotElement } from "./document.ts";
import { mimeBundleWithMetadata, type PlotFormats, plotBundle } from "./format.ts";
import { displayBundle } from "./frontend.ts";
import { isDrawable } from "./plot.ts";

/** How `show` shows a plot; sizes in pixels override the plot's own. */
export interface ShowOptions extends PlotFormats {
  readonly width?: number;
  readonly height?: number;
}

/**
 * Shows a value under the cell at once, in the middle of a cell as well: a plot (Plot options, a mark, or what
 * `Plot.plot` returned) as a picture, an arquero table as a table, or any object that knows how to show itself.
 *
 * @throws InputError if the value has nothing to show, or a size is given for a plot that is already drawn
 */
export function show(value: object, { width, height, ...formats }: ShowOptions = {}): void {
  const size = { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  if (isPlotElement(value)) {
    if (Object.keys(size).length > 0)
      invalid("size of a plot already drawn", size, "no size, or Plot options");
    displayBundle(plotBundle(value, formats));
  } else if (isDrawable(value)) {
    displayBundle(plotBundle({ ...optionsOf(value), ...size }, formats));
  } else {
    displayBundle(mimeBundleWithMetadata(value) ?? invalid("value to show", value, "a plot or a table"));
  }
}

function optionsOf(plot: object): object {
  return "marks" in plot ? plot : { marks: [plot] };
}
