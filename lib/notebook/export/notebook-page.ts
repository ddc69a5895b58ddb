import { escapeXml } from "../display/markup.ts";
import { type Cell, type CodeCell, hasTag } from "../document/types.ts";
import { imageMapper, linkMapper, relativeAddress } from "./addresses.ts";
import { cellAnchor, createAnchors } from "./anchors.ts";
import { highlight } from "./code.ts";
import type { Page } from "./collect.ts";
import { type Heading, markdownHtml, type PageContext } from "./markdown.ts";
import { outputsHtml } from "./outputs.ts";
import { documentHtml } from "./shell.ts";

/**
 * A notebook as one self-contained HTML document.
 *
 * @param pages all pages of the site, in reading order: links and the previous and next page come from them
 */
export function notebookHtml(page: Page, pages: readonly Page[]): string {
  const anchors = createAnchors();
  const headings: Heading[] = [];
  const link = linkMapper(page, pages);
  const places = page.notebook.cells.map((cell) => anchors.take(cellAnchor(cell.id)));
  const cells = page.notebook.cells.map((cell, index) =>
    cellHtml(cell, places[index]!, { anchors, headings, link, image: imageMapper(page, cell) }),
  );
  const body = `<div class="layout">
${contentsHtml(headings)}
<main>
${stateNote(page)}${cells.join("\n")}
${neighboursHtml(page, pages)}
</main>
</div>`;
  return documentHtml({ title: `${page.title} · kvlab`, kind: "notebook", bar: barHtml(page), body });
}

function barHtml({ href, folder, notebook }: Page): string {
  const home = `<a href="${escapeXml(relativeAddress(href, "index.html"))}"><strong>kvlab</strong></a>`;
  const place = folder ? `<span class="place">${escapeXml(folder)}</span>` : "";
  const code = notebook.cells.some(({ cell_type }) => cell_type === "code");
  const fold = code ? '<button type="button" id="fold">Hide code</button>' : "";
  return `${home}${place}<span class="gap"></span>${fold}`;
}

function contentsHtml(headings: readonly Heading[]): string {
  const listed = headings.filter(({ level }) => level === 2 || level === 3);
  if (listed.length < 2) return '<aside class="contents"></aside>';
  const items = listed.map(
    ({ level, anchor, html }) =>
      `<li class="level-${level}"><a href="#${escapeXml(anchor)}">${html}</a></li>`,
  );
  return `<aside class="contents"><details open><summary>Contents</summary><ol>${items.join("")}</ol></details></aside>`;
}

function stateNote({ state, path }: Page): string {
  const command = `<code>npm run kvlab -- run ${escapeXml(path)}</code>`;
  if (state === "not run")
    return `<p class="note">This notebook has not been run, so it shows no results. Run it with ${command}.</p>\n`;
  if (state === "partly run")
    return `<p class="note">Some cells of this notebook have not been run. Run it with ${command}.</p>\n`;
  return state === "stopped at an error"
    ? '<p class="note bad">The run of this notebook stopped at an error.</p>\n'
    : "";
}

function cellHtml(cell: Cell, place: string, context: PageContext): string {
  if (cell.cell_type === "code") return codeCellHtml(cell, place, context);
  if (cell.cell_type === "raw") return `<pre class="raw" id="${place}">${escapeXml(cell.source)}</pre>`;
  return `<section class="text" id="${place}">\n${markdownHtml(cell.source, context)}</section>`;
}

function codeCellHtml(cell: CodeCell, place: string, context: PageContext): string {
  const outputs = outputsHtml(cell.outputs, context);
  const shown = outputs ? `\n<div class="outputs">${volatileNote(cell)}${outputs}</div>` : "";
  return `<section class="code" id="${place}">\n${sourceHtml(cell)}${shown}\n</section>`;
}

/** The source folds away; tagged `hide-input` it starts folded. A folded one still shows its first line. */
function sourceHtml(cell: CodeCell): string {
  if (cell.source.trim() === "") return "";
  const open = hasTag(cell, "hide-input") ? "" : " open";
  const count = `<span class="count">[${cell.execution_count ?? " "}]</span>`;
  const peek = `<code class="peek">${escapeXml(cell.source.trim().split("\n", 1)[0]!)}</code>`;
  const code = `<pre><code>${highlight(cell.source)}</code></pre>`;
  return `<details class="source"${open}><summary>${count}${peek}</summary>${code}</details>`;
}

function volatileNote(cell: CodeCell): string {
  return hasTag(cell, "volatile")
    ? '<span class="volatile" title="measured while running: another run gives other values">varies by run</span>'
    : "";
}

function neighboursHtml(page: Page, pages: readonly Page[]): string {
  const at = pages.indexOf(page);
  const link = (to: Page | undefined, rel: string, sign: string) =>
    to
      ? `<a rel="${rel}" href="${escapeXml(relativeAddress(page.href, to.href))}"><small>${sign}</small>${escapeXml(to.title)}</a>`
      : "<span></span>";
  return `<nav class="neighbours">${link(pages[at - 1], "prev", "← Previous")}${link(pages[at + 1], "next", "Next →")}</nav>`;
}
