import { FONT_STACK } from "./fonts.ts";
import { drawing } from "./png.ts";

/** Pixels on each side of a box. */
export interface Sides {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** No label makes more room than this, in pixels: beyond it, a text is a mark out of range, not an axis label. */
const MOST = 240;

const NONE: Sides = { left: 0, top: 0, right: 0, bottom: 0 };

/**
 * How far the text in a plot's markup sticks out of a box of `width` by `height` pixels, as drawn: whole pixels
 * and one to spare, none below zero. Only text counts: shapes out of the axes' range are meant to be cut off at
 * the border.
 *
 * @param keepFree pixels along each side of the box that count as outside
 */
export function overhang(markup: string, width: number, height: number, keepFree = NONE): Sides {
  const text = markup.replace(/<(path|rect|circle|line|image|use|polygon|polyline|ellipse)\b[^>]*\/>/g, "");
  const size = `width="${width}" height="${height}" font-family="${FONT_STACK}"`;
  const box = drawing(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${text}</svg>`).getBBox();
  if (!box) return NONE;
  return {
    left: room(keepFree.left - box.x),
    top: room(keepFree.top - box.y),
    right: room(box.x + box.width + keepFree.right - width),
    bottom: room(box.y + box.height + keepFree.bottom - height),
  };
}

function room(excess: number): number {
  return excess > 0 ? Math.min(MOST, Math.ceil(excess) + 1) : 0;
}
