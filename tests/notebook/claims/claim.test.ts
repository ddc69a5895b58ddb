import { parseHTML } from "linkedom";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answersBundle, claim, claims } from "../../../lib/notebook/claims/claim.ts";
import { CLAIM_MIME } from "../../../lib/notebook/claims/types.ts";
import type { MimeBundle } from "../../../lib/notebook/display/bundle.ts";
import { useFrontend } from "../../../lib/notebook/display/frontend.ts";
import { claimsByName, oneClaim } from "./fixtures.ts";

let shown: MimeBundle[];
beforeEach(() => {
  shown = [];
  useFrontend({ send: (bundle) => shown.push(bundle) });
});
afterEach(() => useFrontend(undefined));

describe("claim", () => {
  test("leaves the whole answer in the cell's output", () => {
    claim("robust/toy/h-sf", 11);
    expect(shown[0]!.data[CLAIM_MIME]).toEqual({
      id: "robust/toy/h-sf",
      paper: "robust",
      place: "toy example (slides)",
      statement:
        "Total latency of shortest-first with known lengths for M = 6, prompts of 2 and outputs of 1, 1, 2 and 3",
      paperValue: 11,
      unit: "rounds",
      evidence: "SEED",
      tolerance: {
        kind: "exact",
        why: "a small instance worked out by hand: every completion is an integer",
      },
      ours: 11,
      low: null,
      high: null,
      verdict: "reproduced",
      reason: null,
      missing: null,
    });
  });

  test("shows the verdict as sign and word, and as a plain line where there is no HTML", () => {
    claim("robust/toy/h-sf", 11);
    const { document } = parseHTML(String(shown[0]!.data["text/html"]));
    const cells = Array.from(document.querySelectorAll("td")).map((cell) => cell.textContent);
    expect(cells.slice(1)).toEqual(["11 rounds [SEED]", "11 rounds", "exact", "✓ reproduced"]);
    expect(shown[0]!.data["text/plain"]).toBe(
      "robust/toy/h-sf: paper 11 rounds [SEED], ours 11 rounds, exact: ✓ reproduced",
    );
  });

  test("answers an unknown id with the nearest known ones", () => {
    expect(() => claim("robust/toy/hsf", 11)).toThrow(
      'unknown claim: "robust/toy/hsf"; did you mean "robust/toy/h-sf"',
    );
    expect(shown).toEqual([]);
  });
});

test("claims shows several answers in one table, and the data as a list", () => {
  claims([
    ["robust/toy/h-sf", 12, { reason: "a <tie> & another" }],
    ["robust/lengths/prompt-mean", 41.2, { low: 41.1, high: 41.3 }],
  ]);
  expect(shown).toHaveLength(1);
  const { data } = shown[0]!;
  expect((data[CLAIM_MIME] as { verdict: string }[]).map(({ verdict }) => verdict)).toEqual([
    "contradicted",
    "fitted",
  ]);
  const html = String(data["text/html"]);
  expect(html).toContain("✗ contradicted");
  expect(html).toContain("a &lt;tie&gt; &amp; another");
  expect(parseHTML(html).document.querySelectorAll("tbody tr")).toHaveLength(2);
  expect(data["text/plain"]).toContain("ours 41.2 (41.1 to 41.3) tokens, ± 0.5: ≡ fitted (by construction)");
});

test("a value of ours is never shown as the paper's", () => {
  const known = claimsByName(oneClaim({ evidence: "CALC" }));
  expect(answersBundle([["robust/toy/h-sf", 11]], known)["text/html"]).toContain("11 rounds [CALC, ours]");
});

test("an answer that differs without a reason is shown, and says that it has none", () => {
  claim("robust/toy/h-sf", 12);
  expect(String(shown[0]!.data["text/html"])).toContain("no reason given");
  expect(shown[0]!.data["text/plain"]).toContain("✗ contradicted (no reason given)");
});
