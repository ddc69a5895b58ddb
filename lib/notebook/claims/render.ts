import { escapeXml } from "../display/markup.ts";
import type { Answer, Verdict } from "./types.ts";
import { GLYPHS, oursText, paperText, remarkText, toleranceText } from "./words.ts";

/** Mid-tones that read on white and on a notebook's dark theme alike. */
const COLOURS: Readonly<Record<Verdict, string>> = {
  reproduced: "#2f8f5b",
  "shape only": "#b7791f",
  contradicted: "#d14343",
  "not reproducible": "#7b8794",
  fitted: "#4a7fb5",
};

/** Answers as an HTML table; its styles are inline, since a notebook has no style sheet of ours. */
export function answersHtml(answers: readonly Answer[]): string {
  const head = ["Claim", "Paper", "Ours", "Tolerance", "Verdict"]
    .map((name, column) => `<th style="${cell(column)}">${name}</th>`)
    .join("");
  return (
    `<table class="kvlab-claims" style="border-collapse:collapse;font-variant-numeric:tabular-nums">` +
    `<thead><tr>${head}</tr></thead><tbody>${answers.map(row).join("")}</tbody></table>`
  );
}

/** Answers as plain lines, for terminals and front ends without HTML. */
export function answersText(answers: readonly Answer[]): string {
  return answers.map(line).join("\n");
}

function row(answer: Answer): string {
  const { verdict, tolerance } = answer;
  const remark = remarkText(answer);
  const columns = [
    `${escapeXml(answer.statement)}<br><small>${escapeXml(`${answer.place} · ${answer.id}`)}</small>`,
    escapeXml(paperText(answer)),
    escapeXml(oursText(answer)),
    `<span title="${escapeXml(tolerance.why)}">${escapeXml(toleranceText(tolerance))}</span>`,
    `<strong style="color:${COLOURS[verdict]}">${GLYPHS[verdict]} ${verdict}</strong>` +
      (remark ? `<br><small>${escapeXml(remark)}</small>` : ""),
  ];
  return `<tr>${columns.map((html, column) => `<td style="${cell(column)}">${html}</td>`).join("")}</tr>`;
}

function cell(column: number): string {
  const place = column === 1 || column === 2 ? "text-align:right;white-space:nowrap" : "text-align:left";
  return `${place};vertical-align:top;padding:0.25em 0.8em`;
}

function line(answer: Answer): string {
  const { verdict, id, tolerance } = answer;
  const remark = remarkText(answer);
  const verdictText = `${GLYPHS[verdict]} ${verdict}${remark ? ` (${remark})` : ""}`;
  return `${id}: paper ${paperText(answer)}, ours ${oursText(answer)}, ${toleranceText(tolerance)}: ${verdictText}`;
}
