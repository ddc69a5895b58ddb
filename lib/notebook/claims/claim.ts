import { unknownName } from "../../core/errors.ts";
import { displayBundle } from "../display/frontend.ts";
import type { MimeBundle } from "../document/types.ts";
import { type Claims, loadClaims } from "./load.ts";
import { answersHtml, answersText } from "./render.ts";
import { type Answer, type AnswerOptions, CLAIM_MIME } from "./types.ts";
import { answer } from "./verdict.ts";

/** A claim's id, our value, and what stands beside it: the arguments of {@link claim}. */
export type ClaimAnswer = readonly [id: string, ours: number | boolean | null, options?: AnswerOptions];

/**
 * Answers a claim in a notebook: shows paper, ours, tolerance and the computed verdict, and leaves the answer in the
 * cell's output for the scoreboard.
 *
 * @param id a claim of `data/claims`, for example "robust/toy/h-sf"
 * @param ours our number; for a shape claim whether it holds; null where `missing` says why there is none
 * @throws InputError for an unknown id, and where {@link answer} refuses the value
 */
export function claim(id: string, ours: number | boolean | null, options: AnswerOptions = {}): void {
  claims([[id, ours, options]]);
}

/** Answers several claims in one table: `claims([["robust/toy/h-sf", 11], …])`. */
export function claims(rows: readonly ClaimAnswer[]): void {
  displayBundle({ data: answersBundle(rows, loadClaims()), metadata: {} });
}

/** The MIME bundle of a cell's answers: HTML for the reader, text for the terminal, data for the scoreboard. */
export function answersBundle(rows: readonly ClaimAnswer[], known: Claims): MimeBundle {
  const answers = rows.map((row) => answerKnown(row, known));
  return {
    "text/html": answersHtml(answers),
    "text/plain": answersText(answers),
    [CLAIM_MIME]: answers.length === 1 ? answers[0] : answers,
  };
}

function answerKnown([id, ours, options]: ClaimAnswer, known: Claims): Answer {
  const found = known.get(id);
  return found ? answer(found, ours, options) : unknownName("claim", id, [...known.keys()]);
}
