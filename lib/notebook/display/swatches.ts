import type { Block } from "./block.ts";
import type { DomElement } from "./document.ts";
import { textWidth } from "./fonts.ts";
import { escapeXml, icon } from "./markup.ts";

const FONT_SIZE = 12;
const ICON_GAP = 6;
const ITEM_GAP = 16;
const LEADING = 21;

interface Item {
  readonly symbol: DomElement;
  readonly label: string;
  readonly iconWidth: number;
  readonly width: number;
}

/**
 * Plot's legend of swatches or symbols, an HTML `<div>`, as a block: items in rows that break at the available
 * width, or in as many equal columns as fit where one row is not enough.
 */
export function swatches(legend: DomElement, available: number): Block {
  const items = itemsOf(legend).map(item);
  const rows = rowsOf(items, available);
  const markup = rows.flatMap(({ row, xs }, r) => row.map((it, i) => drawn(it, xs[i], r * LEADING)));
  return {
    markup: `<g font-size="${FONT_SIZE}">${markup.join("")}</g>`,
    width: Math.max(0, ...rows.map(({ row, xs }) => xs.at(-1)! + row.at(-1)!.width)),
    height: rows.length * LEADING,
  };
}

/** The elements that hold one symbol and its label each, wherever the legend nests them. */
function itemsOf(legend: DomElement): DomElement[] {
  return [...legend.children].flatMap((child) => {
    if (child.tagName.toLowerCase() === "style") return [];
    const own = [...child.children].some((c) => c.tagName.toLowerCase() === "svg");
    return own ? [child] : itemsOf(child);
  });
}

function item(element: DomElement): Item {
  const symbol = element.querySelector("svg")!;
  const label = (element.textContent ?? "").trim();
  const iconWidth = Number(symbol.getAttribute("width"));
  return { symbol, label, iconWidth, width: iconWidth + ICON_GAP + textWidth(label, FONT_SIZE) };
}

/** One row if all items fit in it; otherwise columns as wide as the widest item, filled row by row. */
function rowsOf(items: Item[], available: number): { row: Item[]; xs: number[] }[] {
  if (items.length === 0) return [];
  const starts = items.map((_, i) => items.slice(0, i).reduce((x, it) => x + it.width + ITEM_GAP, 0));
  if (starts.at(-1)! + items.at(-1)!.width <= available) return [{ row: items, xs: starts }];
  const column = Math.max(...items.map((it) => it.width)) + ITEM_GAP;
  const perRow = Math.max(1, Math.floor((available + ITEM_GAP) / column));
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, r) => {
    const row = items.slice(r * perRow, (r + 1) * perRow);
    return { row, xs: row.map((_, i) => i * column) };
  });
}

function drawn({ symbol, label, iconWidth }: Item, x: number, y: number): string {
  const iconHeight = Number(symbol.getAttribute("height"));
  const baseline = y + LEADING / 2 + FONT_SIZE * 0.36;
  const text = `<text x="${rounded(x + iconWidth + ICON_GAP)}" y="${rounded(baseline)}">${escapeXml(label)}</text>`;
  return icon(symbol, rounded(x), rounded(y + (LEADING - iconHeight) / 2)) + text;
}

function rounded(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
