import { Resvg } from "@resvg/resvg-js";
import type { Page } from "./collect.ts";
import { firstPicture } from "./outputs.ts";

/** Width of a card's picture at twice its size on the page, and its greatest height. */
const WIDTH = 560;

/** A page's first picture, made small, as a data URI; undefined where it has none. */
export function thumbnail({ notebook }: Page): string | undefined {
  const outputs = notebook.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  const picture = firstPicture(outputs);
  if (!picture) return undefined;
  const source = `data:${picture.mime};base64,${picture.base64}`;
  return picture.mime === "image/png" ? shrunk(source, Buffer.from(picture.base64, "base64")) : source;
}

/** A PNG scaled down to the card's width; a picture that is small, or no PNG after all, stays as it is. */
function shrunk(source: string, bytes: Buffer): string {
  const [width, height] = bytes.length < 24 ? [0, 0] : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width <= WIDTH || height === 0) return source;
  // Halving keeps thin lines, since every pixel of the larger picture has its share in the smaller one.
  const next = Math.max(WIDTH, Math.ceil(width / 2));
  const small = resized(source, next, Math.round((next * height) / width));
  const smallest = shrunk(`data:image/png;base64,${small.toString("base64")}`, small);
  return smallest.length < source.length ? smallest : source;
}

function resized(source: string, width: number, height: number): Buffer {
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image href="${source}" ${size}/></svg>`;
  return new Resvg(svg, { background: "white", font: { loadSystemFonts: false } }).render().asPng();
}
