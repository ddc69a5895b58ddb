import { PAPERS } from "../claims/papers.ts";
import { answersOf, type Scoreboard } from "../claims/scoreboard.ts";
import { GLYPHS } from "../claims/words.ts";
import { escapeXml } from "../display/markup.ts";
import type { Page } from "./collect.ts";
import { scoreboardHtml } from "./scoreboard-html.ts";
import { documentHtml } from "./shell.ts";
import { thumbnail } from "./thumbnail.ts";

const ABOUT =
  "kvlab is a research workbench for scheduling LLM inference when the KV cache is the scarce resource. Its notebooks " +
  "reproduce the figures of papers cell by cell, and the scoreboard sets the numbers that the papers state beside " +
  "those computed here.";

/** The first page of the site: what kvlab is, the notebooks by folder, and the scoreboard of claims. */
export function indexHtml(pages: readonly Page[], board: Scoreboard): string {
  const folders = [...new Set(pages.map(({ folder }) => folder))];
  const body = `<main>
<h1>kvlab</h1>
<p class="lead">${ABOUT}</p>
<h2 id="notebooks">Notebooks</h2>
${pages.length === 0 ? '<p class="note">There are no notebooks to show.</p>' : ""}
${folders.map((folder) => folderHtml(folder, pages)).join("\n")}
<h2 id="scoreboard">Scoreboard</h2>
${scoreboardHtml(board, pages)}
</main>`;
  const bar =
    '<a href="#notebooks">Notebooks</a><a href="#scoreboard">Scoreboard</a><span class="gap"></span>';
  return documentHtml({ title: "kvlab", kind: "index", bar, body });
}

function folderHtml(folder: string, pages: readonly Page[]): string {
  const paper = PAPERS[folder];
  const heading = paper
    ? `<h3>${escapeXml(paper.title)} <small>${escapeXml(`${folder} · ${paper.source}`)}</small></h3>`
    : folder && `<h3>${escapeXml(folder)}</h3>`;
  const cards = pages.filter((page) => page.folder === folder).map(cardHtml);
  return `<section class="folder">${heading}<ul class="cards">${cards.join("\n")}</ul></section>`;
}

function cardHtml(page: Page): string {
  const { href, title, sentence, state } = page;
  const picture = thumbnail(page);
  const figure = picture ? `<span class="thumb"><img src="${picture}" alt=""></span>` : "";
  const status = state === "run" ? answersHtml(page) : `<span class="state">${state}</span>`;
  return (
    `<li><a href="${escapeXml(href)}">${figure}` +
    `<strong>${escapeXml(title)}</strong><span>${sentence}</span>${status}</a></li>`
  );
}

/** A card's claims as glyphs with their words, or that it was run. */
function answersHtml(page: Page): string {
  const verdicts = answersOf(page).map(({ answer }) => answer.verdict);
  const counts = [...new Set(verdicts)].map(
    (verdict) => `${GLYPHS[verdict]} ${verdicts.filter((each) => each === verdict).length} ${verdict}`,
  );
  return `<span class="state">${counts.join(" · ") || "run"}</span>`;
}
