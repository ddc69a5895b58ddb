import { type Scoreboard, type ScoreRow, STANDINGS, type Totals } from "./scoreboard.ts";
import { GLYPHS, oursText, paperText, stated, toleranceText } from "./words.ts";

/** The scoreboard for a terminal: a line for each claim, one for each paper, and the sum. */
export function scoreboardText({ rows, papers, totals, outdated }: Scoreboard): string {
  const lines = [
    ...aligned(rows.map(columns)),
    "",
    ...aligned([
      ...Object.entries(papers).map(([paper, counts]) => [paper, totalsText(counts)]),
      ["all", totalsText(totals)],
    ]),
    ...outdated.map(
      ({ answer, notebook }) => `outdated: ${answer.id} in ${notebook}; run that notebook again`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** Counts in words, those above zero: `1 reproduced, 2 open`. */
export function totalsText(totals: Totals): string {
  const present = STANDINGS.filter((standing) => totals[standing] > 0);
  return present.map((standing) => `${totals[standing]} ${standing}`).join(", ") || "no claims";
}

function columns({ claim, standing, answered }: ScoreRow): string[] {
  return [
    `${GLYPHS[standing]} ${standing}`,
    claim.id,
    `paper ${paperText(stated(claim))}`,
    answered ? `ours ${oursText(answered.answer)}` : "",
    toleranceText(claim.tolerance),
  ];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
