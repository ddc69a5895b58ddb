import { isDeepStrictEqual } from "node:util";
import type { CodeCell, Notebook } from "../document/types.ts";
import { type Claims, loadClaims } from "./load.ts";
import { type Answer, CLAIM_MIME, type Claim, VERDICTS } from "./types.ts";
import { type Standing, stated } from "./words.ts";

/** A notebook with the path that a scoreboard names it by. */
export interface NamedNotebook {
  readonly path: string;
  readonly notebook: Notebook;
}

/** An answer and the cell that gives it. */
export interface PlacedAnswer {
  readonly answer: Answer;
  readonly notebook: string;
  readonly cell: string;
}

/** A claim, how it stands, and the answer that decides it: null while the claim is open. */
export interface ScoreRow {
  readonly claim: Claim;
  readonly standing: Standing;
  readonly answered: PlacedAnswer | null;
}

/** How many claims stand how. */
export type Totals = Readonly<Record<Standing, number>>;

/** Every claim with what the notebooks say of it. Plain data, fit for JSON. */
export interface Scoreboard {
  readonly rows: readonly ScoreRow[];
  readonly totals: Totals;
  /** Totals of each paper that has claims, by its key. */
  readonly papers: Readonly<Record<string, Totals>>;
  /** Answers that do not count, since no file states their claim, or states it otherwise than when they were given. */
  readonly outdated: readonly PlacedAnswer[];
}

/** Every standing, from the strongest to the weakest and then the open ones: the order of columns. */
export const STANDINGS: readonly Standing[] = [...[...VERDICTS].reverse(), "open"];

/**
 * The scoreboard of all claims, from the outputs of notebooks. Where several cells answer a claim, the weakest
 * answer decides, the first of them in the order of the notebooks.
 *
 * @param claims the claims to list, by default all of `data/claims`
 */
export function scoreboard(notebooks: readonly NamedNotebook[], claims: Claims = loadClaims()): Scoreboard {
  const given = notebooks.flatMap(answersOf);
  const answers = given.filter(({ answer }) => isCurrent(answer, claims.get(answer.id)));
  const rows = [...claims.values()].map((claim) => scoreRow(claim, answers));
  const papers = [...new Set(rows.map(({ claim }) => claim.paper))];
  return {
    rows,
    totals: count(rows),
    papers: Object.fromEntries(
      papers.map((paper) => [paper, count(rows.filter(({ claim }) => claim.paper === paper))]),
    ),
    outdated: given.filter((placed) => !answers.includes(placed)),
  };
}

/** The answers among the outputs of a notebook, in order. */
export function answersOf({ path, notebook }: NamedNotebook): PlacedAnswer[] {
  return notebook.cells
    .filter((cell) => cell.cell_type === "code")
    .flatMap((cell) => answersIn(cell).map((answer) => ({ answer, notebook: path, cell: cell.id })));
}

function answersIn(cell: CodeCell): Answer[] {
  return cell.outputs
    .flatMap((output) => ("data" in output ? [output.data[CLAIM_MIME]].flat() : []))
    .filter(isAnswer);
}

function isAnswer(value: unknown): value is Answer {
  const { id, verdict, tolerance } = (value ?? {}) as Partial<Answer>;
  return typeof id === "string" && VERDICTS.includes(verdict!) && typeof tolerance === "object";
}

/** Whether a verdict was computed from the claim as it is stated now. */
function isCurrent({ paperValue, unit, evidence, tolerance, verdict }: Answer, claim?: Claim): boolean {
  if (!claim || (verdict === "fitted" && !claim.basis) || (verdict === "reproduced" && claim.basis))
    return false;
  const now = { ...stated(claim), tolerance: claim.tolerance };
  return isDeepStrictEqual({ paperValue, unit, evidence, tolerance }, now);
}

function scoreRow(claim: Claim, answers: readonly PlacedAnswer[]): ScoreRow {
  const own = answers.filter(({ answer }) => answer.id === claim.id);
  const weakest = VERDICTS.find((verdict) => own.some(({ answer }) => answer.verdict === verdict));
  if (!weakest) return { claim, standing: "open", answered: null };
  return { claim, standing: weakest, answered: own.find(({ answer }) => answer.verdict === weakest)! };
}

function count(rows: readonly ScoreRow[]): Totals {
  const counts = STANDINGS.map((standing) => [
    standing,
    rows.filter((row) => row.standing === standing).length,
  ]);
  return Object.fromEntries(counts) as Totals;
}
