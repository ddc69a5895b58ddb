import { type Answer, CLAIM_MIME } from "../claims/types.ts";
import { explanationWanted, isUnexplained } from "../claims/verdict.ts";
import { type CodeCell, executableCells, type MimeBundle, type Notebook } from "../document/types.ts";
import type { ClaimAnswer } from "./result.ts";

/** The answers to claims among the outputs of a notebook, in order; a display may hold one answer or a list. */
export function claimsOf(notebook: Notebook): ClaimAnswer[] {
  return executableCells(notebook).flatMap(({ cell }) => answersOf(cell));
}

/** What is wanted of the first answer of a cell that differs from the paper without a reason, if there is one. */
export function wantedOf(cell: CodeCell): string | undefined {
  const unexplained = (answersOf(cell) as unknown as Answer[]).find(isUnexplained);
  return unexplained && explanationWanted(unexplained);
}

function answersOf(cell: CodeCell): ClaimAnswer[] {
  return cell.outputs.flatMap((output) => ("data" in output ? answersIn(output.data) : []));
}

function answersIn(data: MimeBundle): ClaimAnswer[] {
  return [data[CLAIM_MIME]].flat().filter(isAnswer);
}

function isAnswer(value: unknown): value is ClaimAnswer {
  const { id, verdict } = (value ?? {}) as Partial<ClaimAnswer>;
  return typeof id === "string" && typeof verdict === "string";
}
