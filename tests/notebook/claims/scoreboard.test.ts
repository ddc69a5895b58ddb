import { describe, expect, test } from "vitest";
import { answersBundle } from "../../../lib/notebook/claims/claim.ts";
import { scoreboard } from "../../../lib/notebook/claims/scoreboard.ts";
import { scoreboardText } from "../../../lib/notebook/claims/scoreboard-text.ts";
import type { CodeCell, Notebook } from "../../../lib/notebook/document/types.ts";
import { claimsByName, oneClaim } from "./fixtures.ts";

const first = oneClaim({ id: "robust/a/x" });
const second = oneClaim({ id: "robust/b/x" });
const known = claimsByName(first, second);

function answering(path: string, ...rows: Parameters<typeof answersBundle>[0][]) {
  const cells = rows.map(
    (row, index): CodeCell => ({
      cell_type: "code",
      id: `${path}-${index}`,
      metadata: {},
      source: "claims()",
      execution_count: 1,
      outputs: [
        {
          output_type: "display_data",
          data: answersBundle(row, claimsByName(first, second, oneClaim({ id: "robust/gone/x" }))),
          metadata: {},
        },
      ],
    }),
  );
  const notebook: Notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  return { path, notebook };
}

describe("the scoreboard", () => {
  test("counts a claim that no cell answers as open", () => {
    const board = scoreboard([answering("n", [["robust/a/x", 11]])], known);
    expect(board.rows.map(({ standing }) => standing)).toEqual(["reproduced", "open"]);
    expect(board.totals).toEqual({
      reproduced: 1,
      fitted: 0,
      "shape only": 0,
      "not reproducible": 0,
      contradicted: 0,
      open: 1,
    });
    expect(board.papers).toEqual({ robust: board.totals });
  });

  test("names notebook and cell of the answer, also where one output holds several", () => {
    const board = scoreboard(
      [
        answering("n", [
          ["robust/a/x", 11],
          ["robust/b/x", 11],
        ]),
      ],
      known,
    );
    expect(board.rows[1]!.answered).toMatchObject({
      notebook: "n",
      cell: "n-0",
      answer: { id: "robust/b/x" },
    });
  });

  test("lets the weakest of several answers decide, wherever it stands", () => {
    const good = answering("good", [["robust/a/x", 11]]);
    const bad = answering("bad", [["robust/a/x", 12, { reason: "r" }]]);
    const unable = answering("unable", [["robust/a/x", null, { missing: "m" }]]);
    for (const order of [
      [good, bad, unable],
      [bad, unable, good],
    ])
      expect(scoreboard(order, known).rows[0]).toMatchObject({
        standing: "contradicted",
        answered: { notebook: "bad" },
      });
    expect(scoreboard([good, unable], known).rows[0]!.standing).toBe("not reproducible");
  });

  test("reports answers whose claim is gone or stated otherwise now, and does not count them", () => {
    const given = answering("n", [
      ["robust/gone/x", 11],
      ["robust/a/x", 11],
      ["robust/b/x", 11],
    ]);
    const now = claimsByName(
      oneClaim({ id: "robust/a/x", tolerance: { kind: "absolute", value: 1, why: "w" } }),
      oneClaim({ id: "robust/b/x", basis: "fitted" }),
    );
    const board = scoreboard([given], now);
    expect(board.outdated.map(({ answer }) => answer.id)).toEqual([
      "robust/gone/x",
      "robust/a/x",
      "robust/b/x",
    ]);
    expect(board.totals).toMatchObject({ reproduced: 0, open: 2 });
    expect(scoreboardText(board)).toContain("outdated: robust/a/x in n; run that notebook again");
  });

  test("survives JSON unchanged", () => {
    const board = scoreboard([answering("n", [["robust/a/x", 11]])], known);
    expect(JSON.parse(JSON.stringify(board))).toEqual(board);
  });

  test("reads well in a terminal", () => {
    const board = scoreboard([answering("n", [["robust/a/x", 11]])], known);
    expect(scoreboardText(board)).toBe(
      [
        "✓ reproduced  robust/a/x  paper 11 rounds [SEED]  ours 11 rounds  exact",
        "○ open        robust/b/x  paper 11 rounds [SEED]                  exact",
        "",
        "robust  1 reproduced, 1 open",
        "all     1 reproduced, 1 open",
        "",
      ].join("\n"),
    );
  });
});
