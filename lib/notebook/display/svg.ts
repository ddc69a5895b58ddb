import type { Block, Drawing } from "./block.ts";
import type { DomElement } from "./document.ts";
import { FONT_STACK, wrapText } from "./fonts.ts";
import { escapeXml, namespacedIds, nestedSvg } from "./markup.ts";
import { swatches } from "./swatches.ts";

interface TextStyle {
  readonly size: number;
  readonly weight: "regular" | "bold";
  readonly colour: string;
}

const titleStyle: TextStyle = { size: 17, weight: "bold", colour: "#111" };
const subtitleStyle: TextStyle = { size: 13, weight: "regular", colour: "#444" };
const captionStyle: TextStyle = { size: 12, weight: "regular", colour: "#555" };

/** White space in pixels around a figure, so that it does not touch the edge of its white box on a dark page. */
const PADDING = 10;
const GAP = 6;

/**
 * One flat SVG from what `Plot.plot` returned: the plot alone, or a figure whose title, subtitle, legends and
 * caption are HTML around it. Text is laid out with the bundled font's own widths and wrapped to the plot's
 * width; axis labels that stick out of the plot make room for themselves. Equal elements give equal bytes.
 */
export function toSvg(element: DomElement): Drawing {
  const parts = isSvg(element) ? [element] : [...element.children];
  const available = Math.max(320, ...parts.filter(isSvg).map((part) => Number(part.getAttribute("width"))));
  return stacked(parts.map((part) => block(part, available)).filter((b) => b.height > 0));
}

function isSvg(element: DomElement): boolean {
  return element.tagName.toLowerCase() === "svg";
}

function block(part: DomElement, available: number): Block {
  switch (part.tagName.toLowerCase()) {
    case "svg":
      return nestedSvg(part);
    case "h2":
      return textBlock(part.textContent ?? "", titleStyle, available);
    case "h3":
      return textBlock(part.textContent ?? "", subtitleStyle, available);
    case "figcaption":
      return textBlock(part.textContent ?? "", captionStyle, available);
    case "style":
      return { markup: "", width: 0, height: 0 };
    default:
      return swatches(part, available);
  }
}

function textBlock(text: string, { size, weight, colour }: TextStyle, available: number): Block {
  const lines = wrapText(text, available, size, weight);
  const leading = Math.round(size * 1.35);
  const bold = weight === "bold" ? ' font-weight="bold"' : "";
  const markup = lines
    .map((line, i) => `<text y="${size + i * leading}"${bold}>${escapeXml(line)}</text>`)
    .join("");
  return {
    markup: `<g font-size="${size}" fill="${colour}">${markup}</g>`,
    width: available,
    height: lines.length * leading,
  };
}

function stacked(blocks: Block[]): Drawing {
  let y = PADDING;
  const placed = blocks.map(({ markup, height }) => {
    const here = `<g transform="translate(${PADDING},${y})">${markup}</g>`;
    y += height + GAP;
    return here;
  });
  const width = Math.ceil(Math.max(0, ...blocks.map((b) => b.width)) + 2 * PADDING);
  const height = Math.ceil(y - GAP + PADDING);
  return { svg: root(namespacedIds(placed.join("\n")), width, height), width, height };
}

function root(body: string, width: number, height: number): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"`,
    ` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT_STACK}"`,
    ` fill="black" color="black" style="max-width:100%;height:auto;background:white;white-space:pre">`,
    `<rect width="${width}" height="${height}" fill="white"/>\n${body}</svg>`,
  ].join("");
}
