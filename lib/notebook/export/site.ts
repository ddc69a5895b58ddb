import { resolve } from "node:path";
import { type Claims, loadClaims } from "../claims/load.ts";
import { type Scoreboard, scoreboard } from "../claims/scoreboard.ts";
import { type CollectOptions, collectPages } from "./collect.ts";
import { indexHtml } from "./index-page.ts";
import { notebookHtml } from "./notebook-page.ts";
import { replaceFolder, requireReplaceable } from "./replace-folder.ts";

/** What to export, and where to. */
export interface ExportOptions extends CollectOptions {
  /** The folder to write: new, empty, or an earlier export, which is replaced. */
  readonly out: string;
  /** The claims of the scoreboard, by default all of `data/claims`. */
  readonly claims?: Claims | undefined;
}

/** What was exported. */
export interface Exported {
  /** The folder written. */
  readonly out: string;
  /** Its first page. */
  readonly index: string;
  /** Each notebook with its page, relative to `out`, in reading order. */
  readonly pages: readonly { readonly path: string; readonly href: string; readonly title: string }[];
  readonly scoreboard: Scoreboard;
}

/**
 * Writes a site: one self-contained HTML page a notebook, and an index with the scoreboard. Equal notebooks give
 * equal bytes.
 *
 * @throws InputError for a notebook that cannot be read, for bad claims files, and for an output folder that holds
 *   anything but an earlier export
 */
export async function exportSite({ out, claims = loadClaims(), ...from }: ExportOptions): Promise<Exported> {
  requireReplaceable(resolve(out));
  const pages = await collectPages(from);
  const board = scoreboard(pages, claims);
  const files = new Map(pages.map((page) => [page.href, notebookHtml(page, pages)]));
  files.set("index.html", indexHtml(pages, board));
  await replaceFolder(out, files);
  return {
    out: resolve(out),
    index: resolve(out, "index.html"),
    pages: pages.map(({ path, href, title }) => ({ path, href, title })),
    scoreboard: board,
  };
}
