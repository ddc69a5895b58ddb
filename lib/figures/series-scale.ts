import { unknownName } from "../core/errors.ts";

/**
 * Okabe and Ito's colours for the colour-blind (2008), without yellow, which is lost on white. Neighbours differ
 * in lightness, so that a figure printed in grey still tells them apart.
 */
const colours = ["#0072B2", "#E69F00", "#000000", "#CC79A7", "#009E73", "#56B4E9", "#D55E00"] as const;

/** Dash patterns; their number shares no factor with the number of colours, so pairs repeat only after 28. */
const dashes = ["none", "7 3", "2 3", "9 3 2 3"] as const;

/** How one series is drawn, in every figure that shows it. */
export interface SeriesStyle {
  readonly colour: string;
  /** an SVG dash pattern, or "none" */
  readonly dash: string;
}

/** The styles of a set of series by name. */
export interface SeriesScale {
  readonly names: readonly string[];
  /** @throws InputError for a name that the scale was not made with */
  style(name: string): SeriesStyle;
}

/**
 * Gives each policy, or any other series, a colour and a dash pattern. Make one with all the names of a notebook
 * and hand it to every figure: a policy then looks the same in all of them, whichever others stand beside it.
 */
export function policyScale(names: readonly string[]): SeriesScale {
  const distinct = [...new Set(names)];
  return {
    names: distinct,
    style(name) {
      const i = distinct.indexOf(name);
      if (i < 0) unknownName("series", name, distinct);
      return { colour: colours[i % colours.length], dash: dashes[i % dashes.length] };
    },
  };
}
