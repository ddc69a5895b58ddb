import { formatNumber } from "../display/numbers.ts";
import type { Answer, Claim, Evidence, Tolerance, Verdict } from "./types.ts";
import { isUnexplained } from "./verdict.ts";

/** What a scoreboard says of a claim: a verdict, or "open" while no notebook answers it. */
export type Standing = Verdict | "open";

/** A sign beside each word, so that no verdict rests on colour alone. */
export const GLYPHS: Readonly<Record<Standing, string>> = {
  reproduced: "✓",
  "shape only": "≈",
  contradicted: "✗",
  "not reproducible": "∅",
  fitted: "≡",
  open: "○",
};

/** What each standing means, in one line for legends. */
export const MEANINGS: Readonly<Record<Standing, string>> = {
  reproduced: "our number lies within the tolerance",
  "shape only": "the direction, order or rough size holds, not the number",
  contradicted: "it does not hold, and the reason is given",
  "not reproducible": "it cannot be answered, and what is missing is given",
  fitted: "agrees because our generator was fitted to it: a check of the generator, no reproduction",
  open: "no notebook answers it yet",
};

/** A number for reading: at most six significant digits and six decimals. */
export function numeral(value: number): string {
  const rounded = Number(value.toPrecision(6));
  let decimals = 0;
  while (decimals < 6 && Number(rounded.toFixed(decimals)) !== rounded) decimals++;
  return formatNumber(rounded, decimals);
}

/** The paper's value with unit and evidence tag, for example `11 rounds [SEED]`; a shape claim shows its tag alone. */
export function paperText(claim: {
  paperValue: number | null;
  unit: string | null;
  evidence: Evidence;
}): string {
  const number = claim.paperValue === null ? "shape" : withUnit(numeral(claim.paperValue), claim.unit);
  return `${number} [${claim.evidence === "CALC" ? "CALC, ours" : claim.evidence}]`;
}

/** Our value: number with interval and unit, "holds" or "does not hold", or a dash. */
export function oursText({ ours, low, high, unit }: Pick<Answer, "ours" | "low" | "high" | "unit">): string {
  if (ours === null) return "–";
  if (typeof ours === "boolean") return ours ? "holds" : "does not hold";
  const interval = low === null || high === null ? "" : ` (${numeral(low)} to ${numeral(high)})`;
  return withUnit(`${numeral(ours)}${interval}`, unit);
}

/** The tolerance in a few characters: `exact`, `± 0.5`, `± 2 %`, `shape`. */
export function toleranceText({ kind, value = 0 }: Tolerance): string {
  if (kind === "absolute") return `± ${numeral(value)}`;
  if (kind === "relative") return `± ${numeral(value * 100)} %`;
  return kind;
}

/** What stands beside the verdict: the reason or that there is none, what is missing, or that the number was fitted. */
export function remarkText(answer: Pick<Answer, "reason" | "missing" | "verdict" | "ours">): string {
  const { reason, missing, verdict } = answer;
  const remarks = [
    isUnexplained(answer) ? "no reason given" : "",
    missing ? `missing: ${missing}` : "",
    reason ?? "",
    verdict === "fitted" && !reason ? "by construction" : "",
  ];
  return remarks.filter(Boolean).join("; ");
}

/** A claim's stated value in the shape of an answer, for rows that have no answer. */
export function stated(claim: Claim): Pick<Answer, "paperValue" | "unit" | "evidence"> {
  return { paperValue: claim.value, unit: claim.unit ?? null, evidence: claim.evidence };
}

function withUnit(number: string, unit: string | null): string {
  return unit ? `${number} ${unit}` : number;
}
