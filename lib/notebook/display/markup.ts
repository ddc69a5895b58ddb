import type { Block } from "./block.ts";
import type { DomElement } from "./document.ts";
import { overhang } from "./overhang.ts";

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe inside XML and HTML, in elements and in quoted attributes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** An `<svg>` element as a block, enlarged where its text would be cut off at its border. */
export function nestedSvg(element: DomElement): Block {
  const width = Number(element.getAttribute("width"));
  const height = Number(element.getAttribute("height"));
  const markup = plotMarkup(element);
  const { left, top, right, bottom } = overhang(markup, width, height);
  const outer = { width: width + left + right, height: height + top + bottom };
  const box = `width="${outer.width}" height="${outer.height}" viewBox="${-left} ${-top} ${outer.width} ${outer.height}"`;
  return { markup: `<svg ${box}>${markup}</svg>`, ...outer };
}

/** What is inside an `<svg>` element, in a group with the attributes that its children inherit. */
export function plotMarkup(element: DomElement): string {
  return `<g ${inherited(element)}>${selfContained(element.innerHTML)}</g>`;
}

/** A small `<svg>` such as a legend's symbol, at its own size and place. */
export function icon(element: DomElement, x: number, y: number): string {
  const viewBox = element.getAttribute("viewBox");
  const size = `width="${element.getAttribute("width")}" height="${element.getAttribute("height")}"`;
  const box = viewBox ? ` viewBox="${viewBox}"` : "";
  return `<svg x="${x}" y="${y}" ${size}${box} ${inherited(element)}>${selfContained(element.innerHTML)}</svg>`;
}

/**
 * Renames the ids in a drawing: Plot numbers them over the life of the process, which would make a figure's
 * bytes depend on the figures before it. The new names carry a hash of the drawing, so that figures on one
 * page do not borrow each other's clip paths.
 */
export function namespacedIds(body: string): string {
  const ids = [...new Set([...body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))];
  const renamed = new Map(ids.map((id, i) => [id, `${i + 1}`]));
  const rename = (prefix: string) =>
    body.replace(
      / id="([^"]+)"|url\(#([^)]+)\)|href="#([^"]+)"/g,
      (whole, ...found: (string | undefined)[]) => {
        const id = found.slice(0, 3).find((name) => name !== undefined)!;
        return renamed.has(id) ? whole.replace(id, `${prefix}-${renamed.get(id)}`) : whole;
      },
    );
  return rename(`f${hash(rename("f"))}`);
}

/** The presentation attributes that children inherit; the flat SVG sets size, place and family itself. */
function inherited(element: DomElement): string {
  const own = /^(class|id|width|height|viewBox|x|y|xmlns.*|font-family)$/;
  return [...element.attributes]
    .filter(({ name }) => !own.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => `${name}="${escapeXml(value)}"`)
    .join(" ");
}

/** Plot's markup without what only a web page understands: its style sheet, CSS variables, HTML entities. */
function selfContained(markup: string): string {
  return markup
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, "")
    .replace(/var\(--plot-background[^)]*\)/g, "white")
    .replace(/ font-family="initial"/g, "")
    .replaceAll("&nbsp;", "&#160;")
    .replace(/<[^>]+>/g, rounded);
}

/** A tag with its numbers at a hundredth of a pixel: a third of the size, and free of the last bits' noise. */
function rounded(tag: string): string {
  return tag.replace(/-?\d+\.\d{3,}(?![\d.]*%)/g, (digits) => String(Number(Number(digits).toFixed(2))));
}

/** FNV-1a, 32 bits, in base 36. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
