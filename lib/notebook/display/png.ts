import { Resvg } from "@resvg/resvg-js";
import { FONT_FAMILY, FONT_FILES } from "./fonts.ts";

/**
 * Draws an SVG as a PNG with the bundled fonts alone, so that equal SVGs give equal bytes on every machine.
 *
 * @param svg a complete SVG document
 * @param scale device pixels per SVG unit; 2 is sharp on dense screens
 */
export function toPng(svg: string, scale = 2): Uint8Array {
  return drawing(svg, scale).render().asPng();
}

/** An SVG ready to be drawn or measured, with the bundled fonts alone. */
export function drawing(svg: string, scale = 1): Resvg {
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "white",
    font: {
      loadSystemFonts: false,
      fontFiles: [...FONT_FILES],
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
  });
}
