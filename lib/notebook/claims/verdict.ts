import { invalid } from "../../core/errors.ts";
import type { Answer, AnswerOptions, Claim, Tolerance, Verdict } from "./types.ts";

/** A relative slack that forgives the rounding of one subtraction and nothing else. */
const ROUNDING = 1e-12;

interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Our answer to a claim, with its verdict.
 *
 * A number is *reproduced* when it lies within the tolerance. An interval of ours is *reproduced* when it meets the
 * tolerance band [value − t, value + t] and is no wider than that band: a wider one would also agree with other
 * values, so it is *not reproducible* for want of a narrower one. Outside the band, a number or interval that meets
 * the looser band of the claim (where it has one) is *shape only*, anything else *contradicted*. A shape claim is
 * answered with `true` (*shape only*) or `false` (*contradicted*). What would be contradicted by a stand-in for the
 * paper's own means is *not reproducible* for want of these. A claim our parameters were fitted to is *fitted*
 * where it would be reproduced.
 *
 * @param ours our number, or whether the shape holds; null only together with `missing`
 * Where the claim does not hold, a reason belongs beside it; see {@link isUnexplained}.
 *
 * @throws InputError when `ours` is of the wrong kind, when half an interval is given or `ours` lies outside it
 */
export function answer(claim: Claim, ours: number | boolean | null, options: AnswerOptions = {}): Answer {
  const interval = checkedInterval(claim, ours, options);
  const { missing, verdict } = concluded(claim, ours, interval, options);
  return {
    id: claim.id,
    paper: claim.paper,
    place: claim.place,
    statement: claim.statement,
    paperValue: claim.value,
    unit: claim.unit ?? null,
    evidence: claim.evidence,
    tolerance: claim.tolerance,
    ours,
    low: options.low ?? null,
    high: options.high ?? null,
    verdict,
    reason: options.reason?.trim() || null,
    missing,
  };
}

function concluded(
  claim: Claim,
  ours: Answer["ours"],
  interval: Interval | undefined,
  { missing, standIn }: AnswerOptions,
): Pick<Answer, "verdict" | "missing"> {
  if (missing) return { verdict: "not reproducible", missing };
  const judged = judge(claim, ours, interval);
  if (judged === "contradicted" && standIn) return { verdict: "not reproducible", missing: standIn };
  if (judged === "not reproducible") return { verdict: judged, missing: "a narrower interval of ours" };
  return { verdict: judged === "reproduced" && claim.basis === "fitted" ? "fitted" : judged, missing: null };
}

/** Half the width of the band around a claim's value: 0 for an exact claim. */
export function halfWidth(value: number, { kind, value: width = 0 }: Tolerance, times = width): number {
  return kind === "relative" ? times * Math.abs(value) : kind === "absolute" ? times : 0;
}

function checkedInterval(claim: Claim, ours: Answer["ours"], { low, high, missing }: AnswerOptions) {
  const what = `answer to ${claim.id}`;
  if (ours === null && !missing) invalid(what, ours, "a value, or `missing` saying what it would take");
  if (ours !== null) requireKind(what, claim, ours);
  if (low === undefined && high === undefined) return undefined;
  if (typeof ours !== "number" || !(low! <= ours && ours <= high!))
    invalid(`interval of the ${what}`, `${low} to ${high}`, `low ≤ ours ≤ high, ours being ${ours}`);
  return { low: low!, high: high! };
}

function requireKind(what: string, claim: Claim, ours: number | boolean): void {
  if (claim.tolerance.kind === "shape") {
    if (typeof ours !== "boolean") invalid(what, ours, "true or false: whether the stated shape holds");
  } else if (typeof ours !== "number" || !Number.isFinite(ours)) invalid(what, ours, "a finite number");
}

function judge(claim: Claim, ours: Answer["ours"], interval: Interval | undefined): Verdict {
  if (typeof ours !== "number") return ours ? "shape only" : "contradicted";
  const { value, tolerance } = claim;
  const { low, high } = interval ?? { low: ours, high: ours };
  const band = (half: number) => half + ROUNDING * Math.max(Math.abs(value!), half);
  const meets = (half: number) => low <= value! + band(half) && high >= value! - band(half);
  const half = halfWidth(value!, tolerance);
  if (meets(half)) return high - low <= 2 * band(half) ? "reproduced" : "not reproducible";
  if (tolerance.loose !== undefined && meets(halfWidth(value!, tolerance, tolerance.loose)))
    return "shape only";
  return "contradicted";
}

/**
 * Whether an answer that differs from the paper stands there without a reason. Someone who tries other settings may
 * leave it so; a headless run does not accept it.
 */
export function isUnexplained({
  verdict,
  ours,
  reason,
}: Pick<Answer, "verdict" | "ours" | "reason">): boolean {
  const differs = verdict === "contradicted" || (verdict === "shape only" && typeof ours === "number");
  return differs && !reason;
}

/** What to do about an answer that {@link isUnexplained}. */
export function explanationWanted({ id, ours, paperValue, statement, verdict }: Answer): string {
  const stated = paperValue === null ? `"${statement}"` : paperValue;
  return (
    `claim ${id}: ours is ${ours}, the paper's ${stated}, the verdict "${verdict}"; expected a reason: ` +
    `claim("${id}", …, { reason: "why it differs" })`
  );
}
