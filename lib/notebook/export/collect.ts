import { existsSync } from "node:fs";
import { join, relative, resolve as resolvePath } from "node:path";
import { basename, dirname, resolve } from "node:path/posix";
import { InputError } from "../../core/errors.ts";
import { PAPERS } from "../claims/papers.ts";
import { listNotebooks, projectRoot } from "../document/find.ts";
import { readNotebook } from "../document/read.ts";
import { executableCells, hasTag, type Notebook } from "../document/types.ts";
import { executedPath } from "../runner/executed.ts";
import { summary } from "./markdown.ts";

/** Whether the cells of a page were run, as its outputs tell. */
export type RunState = "run" | "partly run" | "not run" | "stopped at an error";

/** One notebook on its way to a page. */
export interface Page {
  /** The notebook's path as the project names it, `notebooks/robust/01-toy.ipynb`. */
  readonly path: string;
  /** Where its file stands. */
  readonly file: string;
  /** Address in the site, `robust/01-toy.html`. */
  readonly href: string;
  /** Folder in the site, `robust`, or "" at the top. */
  readonly folder: string;
  readonly title: string;
  /** The notebook's first sentence, as HTML. */
  readonly sentence: string;
  /** With the outputs to show. */
  readonly notebook: Notebook;
  readonly state: RunState;
}

/** Which notebooks to export, and where they and their executed copies stand. */
export interface CollectOptions {
  /** Paths relative to the project, or absolute; by default all under notebooks/. */
  readonly notebooks?: readonly string[] | undefined;
  /** A folder of executed copies, laid out as the project; by default `.kvlab/executed`. */
  readonly executed?: string | undefined;
  /** The project's folder. */
  readonly root?: string | undefined;
}

/**
 * The notebooks as pages, in reading order: those at the top first, then folder by folder in the order of the papers.
 * A page shows the outputs of the executed copy where that has the same cells, else those in the notebook itself.
 *
 * @throws InputError for a file that is no notebook, and for two notebooks that would be the same page
 */
export async function collectPages({
  notebooks,
  executed,
  root = projectRoot,
}: CollectOptions): Promise<Page[]> {
  const pages = await Promise.all(
    [...new Set(notebooks ?? listNotebooks(root))].map((path) => collectPage(path, root, executed)),
  );
  pages.sort(byReadingOrder);
  for (const [index, { href, path }] of pages.entries())
    if (href === "index.html" || href === pages[index - 1]?.href)
      throw new InputError(`notebook ${path}: its page ${href} is another's; expected another file name`);
  return pages;
}

async function collectPage(path: string, root: string, executed: string | undefined): Promise<Page> {
  const file = resolvePath(root, path);
  const committed = await readNotebook(file);
  const copy = executed ? join(executed, relative(root, file)) : executedPath(path, root);
  const run = existsSync(copy) ? await readNotebook(copy) : undefined;
  const notebook = run && sameCells(run, committed) ? run : committed;
  const href = pageAddress(relative(root, file).replaceAll("\\", "/"));
  const folder = dirname(href) === "." ? "" : dirname(href);
  return { path, file, href, folder, ...headline(notebook, href), notebook, state: runState(notebook) };
}

/** Pages keep their place below notebooks/; a notebook from elsewhere stands at the top. */
function pageAddress(path: string): string {
  const page = path.replace(/\.ipynb$/, ".html");
  if (page.startsWith("notebooks/")) return page.slice("notebooks/".length);
  return page.startsWith("..") || resolve("/", page) === page ? basename(page) : page;
}

function sameCells(a: Notebook, b: Notebook): boolean {
  const sources = ({ cells }: Notebook) => JSON.stringify(cells.map((cell) => [cell.cell_type, cell.source]));
  return sources(a) === sources(b);
}

function headline(notebook: Notebook, href: string): { title: string; sentence: string } {
  const texts = notebook.cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => source);
  const { heading, sentence } = summary(texts.join("\n\n"));
  return { title: heading ?? basename(href, ".html"), sentence: sentence ?? "" };
}

function runState(notebook: Notebook): RunState {
  const cells = executableCells(notebook).map(({ cell }) => cell);
  const failed = cells.some(
    (cell) =>
      !hasTag(cell, "raises-exception") && cell.outputs.some(({ output_type }) => output_type === "error"),
  );
  if (failed) return "stopped at an error";
  const done = cells.filter((cell) => cell.execution_count !== null || cell.outputs.length > 0);
  if (done.length === 0 && cells.length > 0) return "not run";
  return done.length === cells.length ? "run" : "partly run";
}

function byReadingOrder(a: Page, b: Page): number {
  return folderRank(a) - folderRank(b) || compare(a.folder, b.folder) || compare(a.href, b.href);
}

function folderRank({ folder }: Page): number {
  const papers = Object.keys(PAPERS);
  const paper = papers.indexOf(folder.split("/")[0]!);
  return folder === "" ? -1 : paper < 0 ? papers.length : paper;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
