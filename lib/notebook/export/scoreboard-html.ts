import { PAPERS } from "../claims/papers.ts";
import { type Scoreboard, type ScoreRow, STANDINGS, type Totals } from "../claims/scoreboard.ts";
import { GLYPHS, MEANINGS, oursText, paperText, remarkText, stated, toleranceText } from "../claims/words.ts";
import { escapeXml } from "../display/markup.ts";
import { cellAnchor } from "./anchors.ts";
import type { Page } from "./collect.ts";

/** The scoreboard as HTML: totals by paper, what the words mean, and a row for each claim. */
export function scoreboardHtml(board: Scoreboard, pages: readonly Page[]): string {
  if (board.rows.length === 0) return '<p class="note">No claims are stated yet.</p>';
  const hrefs = new Map(pages.map(({ path, href }) => [path, href]));
  return [totalsHtml(board), legendHtml(), outdatedHtml(board), rowsHtml(board, hrefs)].join("\n");
}

function totalsHtml({ papers, totals }: Scoreboard): string {
  const head = STANDINGS.map((standing) => `<th class="number">${GLYPHS[standing]} ${standing}</th>`).join(
    "",
  );
  const rows = Object.entries(papers).map(([paper, counts]) =>
    totalsRow(PAPERS[paper]?.title ?? paper, counts),
  );
  return (
    `<div class="scroll"><table class="totals"><thead><tr><th>Paper</th>${head}<th class="number">claims</th></tr></thead>` +
    `<tbody>${rows.join("")}</tbody><tfoot>${totalsRow("All", totals)}</tfoot></table></div>`
  );
}

function totalsRow(name: string, totals: Totals): string {
  const counts = STANDINGS.map((standing) => totals[standing]);
  const sum = counts.reduce((a, b) => a + b, 0);
  const cells = [...counts, sum].map((count) => `<td class="number">${count || "·"}</td>`).join("");
  return `<tr><th scope="row">${escapeXml(name)}</th>${cells}</tr>`;
}

function legendHtml(): string {
  const items = STANDINGS.map(
    (standing) => `<dt>${badge(standing)}</dt><dd>${escapeXml(MEANINGS[standing])}</dd>`,
  );
  return `<details class="legend"><summary>What the verdicts mean</summary><dl>${items.join("")}</dl><p>The tag beside a paper's value tells where it was read: SEED and TEX in the documents themselves, NOTE in notes on the full paper, WEB on a public page; CALC is computed by us.</p></details>`;
}

function outdatedHtml({ outdated }: Scoreboard): string {
  if (outdated.length === 0) return "";
  const ids = outdated.map(({ answer, notebook }) => `${answer.id} (${notebook})`).join(", ");
  return `<p class="note bad">Outdated answers, whose claims have changed since; run these notebooks again: ${escapeXml(ids)}.</p>`;
}

function rowsHtml({ rows }: Scoreboard, hrefs: ReadonlyMap<string, string>): string {
  const head = ["Verdict", "Claim", "Paper", "Ours", "Tolerance"]
    .map((name) => `<th${name === "Paper" || name === "Ours" ? ' class="number"' : ""}>${name}</th>`)
    .join("");
  const papers = [...new Set(rows.map(({ claim }) => claim.paper))];
  const groups = papers.map((paper) => {
    const title = escapeXml(PAPERS[paper]?.title ?? paper);
    const own = rows.filter(({ claim }) => claim.paper === paper).map((row) => rowHtml(row, hrefs));
    return `<tbody><tr class="paper"><th colspan="5" scope="rowgroup">${title}</th></tr>${own.join("")}</tbody>`;
  });
  return `<div class="scroll"><table class="claims"><thead><tr>${head}</tr></thead>${groups.join("")}</table></div>`;
}

function rowHtml({ claim, standing, answered }: ScoreRow, hrefs: ReadonlyMap<string, string>): string {
  const remark = answered ? remarkText(answered.answer) : "";
  const href = answered && hrefs.get(answered.notebook);
  const target = href && `${href}#${cellAnchor(answered.cell)}`;
  const statement = escapeXml(claim.statement);
  const columns = [
    `<td>${badge(standing)}</td>`,
    `<td class="statement">${target ? `<a href="${escapeXml(target)}">${statement}</a>` : statement}` +
      `<small>${escapeXml(claim.place)}${remark ? ` · ${escapeXml(remark)}` : ""}</small></td>`,
    `<td class="number" data-label="Paper">${escapeXml(paperText(stated(claim)))}</td>`,
    `<td class="number" data-label="Ours">${answered ? escapeXml(oursText(answered.answer)) : "–"}</td>`,
    `<td data-label="Tolerance" title="${escapeXml(claim.tolerance.why)}">${escapeXml(toleranceText(claim.tolerance))}</td>`,
  ];
  return `<tr id="claim-${escapeXml(claim.id.replaceAll("/", "-"))}">${columns.join("")}</tr>`;
}

function badge(standing: ScoreRow["standing"]): string {
  return `<span class="verdict ${standing.replaceAll(" ", "-")}">${GLYPHS[standing]} ${standing}</span>`;
}
