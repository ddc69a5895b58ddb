import { range } from "d3-array";
import { invalid, requireInteger } from "../../core/errors.ts";
import { sum } from "../../core/sums.ts";
import { checkedKinds, type RequestKind } from "./kinds.ts";

/**
 * Consecutive stretches of a request's life. Segment k covers iterations `ends[k − 1]` + 1 … `ends[k]` (from 1 for the
 * first); a request reaches it if its output is longer than `ends[k − 1]`.
 */
export interface Segments {
  readonly ends: readonly number[];
  /** Rate of the requests whose output ends in each segment. */
  readonly rates: readonly number[];
  /** Rate of the requests that reach each segment, Λ_k: the sums of `rates` from k on. */
  readonly reaching: readonly number[];
  /** Prompt length that each segment counts with. */
  readonly prompts: readonly number[];
}

/** How prompts of different lengths count in a segment: by their mean over the requests that reach it, or the longest. */
export type PromptRule = "mean" | "longest";

/**
 * Segments with given ends.
 *
 * arXiv 2504.11320 has a common prompt length; for others its appendix on segments offers the longest or a weighted one.
 *
 * @param ends the last iteration of each segment, ascending; outputs beyond the last are refused
 * @throws InputError for ends that do not ascend from 1 or fall short of an output
 */
export function segmentsAt(
  kinds: readonly RequestKind[],
  ends: readonly number[],
  prompt: PromptRule = "mean",
): Segments {
  checkEnds(ends, Math.max(...checkedKinds(kinds).map(({ output }) => output)));
  const sections = range(ends.length);
  const reach = sections.map((k) => kinds.filter(({ output }) => output > (k === 0 ? 0 : ends[k - 1])));
  const reaching = reach.map(total);
  return {
    ends,
    reaching,
    rates: sections.map((k) => reaching[k] - (reaching[k + 1] ?? 0)),
    prompts: reach.map((some) => (prompt === "longest" ? longest(some) : meanPrompt(some))),
  };
}

/** One segment an output length: the paper's own m segments. */
export function segmentsByOutput(kinds: readonly RequestKind[], prompt?: PromptRule): Segments {
  const outputs = [...new Set(checkedKinds(kinds).map(({ output }) => output))].sort((a, b) => a - b);
  return segmentsAt(kinds, outputs, prompt);
}

/**
 * Segments of equal width, which end at longest·k/L rounded, k = 1 … L.
 *
 * @param count L
 * @param longest where the last ends; the longest output where absent
 */
export function equalSegments(
  kinds: readonly RequestKind[],
  count: number,
  { longest: end = Math.max(...kinds.map(({ output }) => output)), prompt = "mean" as PromptRule } = {},
): Segments {
  requireInteger("number of segments", count, 1, end);
  return segmentsAt(
    kinds,
    range(1, count + 1).map((k) => Math.round((end * k) / count)),
    prompt,
  );
}

/** Iterations that each segment covers. */
export function widths({ ends }: Pick<Segments, "ends">): number[] {
  return ends.map((end, k) => end - (k === 0 ? 0 : ends[k - 1]));
}

/** p_k = Λ_k/Λ_{k−1}: the share of those who reach the segment before that reach segment k; for the first, 1. */
export function continuation({ reaching }: Segments): number[] {
  return reaching.map((rate, k) => (k === 0 ? 1 : reaching[k - 1] === 0 ? 0 : rate / reaching[k - 1]));
}

/** Tokens that one request at every iteration of each segment would hold: Σ (prompt + r) over its iterations r. */
export function segmentVolumes(segments: Segments): number[] {
  const { ends, prompts } = segments;
  return widths(segments).map((width, k) => width * (prompts[k] + ends[k] - (width - 1) / 2));
}

function checkEnds(ends: readonly number[], longestOutput: number): void {
  if (ends.length === 0) invalid("ends of segments", ends, "at least one");
  ends.forEach((end, k) => {
    const before = k === 0 ? 0 : ends[k - 1];
    if (!(Number.isInteger(end) && end > before))
      invalid(`end of segment ${k}`, end, `a whole number above ${before}`);
  });
  const last = ends[ends.length - 1];
  if (last < longestOutput)
    invalid("end of the last segment", last, `at least the longest output, ${longestOutput}`);
}

function total(kinds: readonly RequestKind[]): number {
  return sum(kinds.map(({ rate }) => rate));
}

function longest(kinds: readonly RequestKind[]): number {
  return Math.max(0, ...kinds.map(({ prompt }) => prompt));
}

function meanPrompt(kinds: readonly RequestKind[]): number {
  const rate = total(kinds);
  return rate === 0 ? 0 : sum(kinds.map((kind) => kind.rate * kind.prompt)) / rate;
}
