import { readFileSync } from "node:fs";
import { dirname, extname, join, posix } from "node:path";
import type { Cell } from "../document/types.ts";
import { anchorName } from "./anchors.ts";
import type { Page } from "./collect.ts";

/** The address of one page as seen from another, both counted from the top of the site. */
export function relativeAddress(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}

/**
 * How a notebook's links are written on its page: a link to an exported notebook leads to that one's page, a link to
 * a heading to its anchor; every other link stays as it is.
 */
export function linkMapper(page: Page, pages: readonly Page[]): (href: string) => string {
  const byFile = new Map(pages.map((each) => [each.file, each.href]));
  return (href) => {
    if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(href)) return href;
    const [path = "", hash] = href.split("#", 2);
    const target = path === "" ? page.href : byFile.get(join(dirname(page.file), decoded(path)));
    if (target === undefined) return href;
    const address = path === "" ? "" : relativeAddress(page.href, target);
    return hash === undefined ? address : `${address}#${anchorName(decoded(hash))}`;
  };
}

/** How a cell's pictures become data: attachments of the cell, and files beside the notebook. */
export function imageMapper(page: Page, cell: Cell): (src: string) => string | undefined {
  return (src) => {
    if (src.startsWith("attachment:")) return attachment(cell, decoded(src.slice("attachment:".length)));
    return /^([a-z][a-z0-9+.-]*:|\/)/i.test(src)
      ? undefined
      : pictureFile(join(dirname(page.file), decoded(src)));
  };
}

const PICTURES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

function attachment(cell: Cell, name: string): string | undefined {
  const bundle = cell.cell_type === "code" ? undefined : cell.attachments?.[name];
  const [mime, data] = Object.entries(bundle ?? {})[0] ?? [];
  return mime && `data:${mime};base64,${String(data).replace(/\s+/g, "")}`;
}

function pictureFile(file: string): string | undefined {
  const mime = PICTURES[extname(file).toLowerCase()];
  try {
    return mime && `data:${mime};base64,${readFileSync(file).toString("base64")}`;
  } catch {
    return undefined; // the page names the picture instead
  }
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address; // a lone percent sign is part of the name
  }
}
