import { invalid, requireInteger } from "../../core/errors.ts";
import { baseMemory, cappedThresholds, type Segments, widths } from "../../models/fluid/index.ts";
import type { BatchPolicy, BatchView, Setting } from "../../simulator/iterations/batch-policy.ts";
import type { Requests } from "../../simulator/policy.ts";
import { segmentsOf } from "./nested-wait.ts";
import { checkedPaged, nameWith } from "./settings.ts";
import { meanPrompt } from "./types.ts";

const DEFAULTS = { segments: 1, chunk: 512, eta: 0.05, watermark: 0.01, block: 16 };

/** Settings of {@link waitCp}. */
export interface WaitCpSettings {
  /** tl: at most so many requests hold KV cache; where absent, as many as M allows by the mean, at most 128. */
  readonly limit?: number;
  /** Prompt tokens of a request prefilled in an iteration. */
  readonly chunk?: number;
  /** L, segments of equal width up to the longest output … */
  readonly segments?: number;
  /** … or their last output tokens, `20/50`. */
  readonly ends?: string | readonly number[];
  /** η of the threshold rule n_k/n_(k−1) = min(p_k + η, 0.99). */
  readonly eta?: number;
  readonly watermark?: number;
  readonly block?: number;
}

/** What the policy works with in a run. */
export interface Rotation {
  readonly ends: readonly number[];
  /** B_k: requests that each segment may have in it, and how many iterations it takes to pass: over them B_k are let in. */
  readonly budgets: Int32Array;
  readonly stages: Int32Array;
  readonly limit: number;
  readonly chunk: number;
  /** Tokens processed in an iteration beyond which no more prompts are fed. */
  readonly gate: number;
}

/**
 * WAIT with chunked prefill, as it was run for the experiments of arXiv 2504.11320 (the authors' scheduler; it differs
 * from algorithms 1 and 2). Everybody inside a segment generates a token in every iteration; thresholds act on entries
 * alone. Of a segment's budget B_k, spread over its stages, ⌊B_k/stages⌋ may enter an iteration, one more in the first
 * B_k mod stages iterations of each rotation; they enter if so many wait, and if the segment has room. New requests
 * enter the first segment so, and besides only within `limit` residents, a gate on the tokens of an iteration,
 * ⌈(tl − P·K) + P·K·chunk⌉ with P = tl/(K + l'), and above a watermark of free blocks. Prompts are prefilled `chunk`
 * tokens an iteration, K = ⌈prompt/chunk⌉ iterations, so that the first segment has K + width stages (one more than a
 * request needs here, as the last piece of its prompt yields its first token).
 *
 * Departures: K is that of the mean prompt. The gate counts whole prompts, P·K rounded up: with long outputs the fraction
 * would leave room for less than one piece, and nobody could start while anybody decodes. An idle server turns the rotation on until somebody may enter, and once
 * everybody has arrived, whoever waits may enter in smaller numbers.
 */
export function waitCp(settings: WaitCpSettings = {}): BatchPolicy<"arrivals"> {
  const { segments = 1, ends, chunk = DEFAULTS.chunk, eta = DEFAULTS.eta, limit } = settings;
  const { watermark, block } = checkedPaged(settings);
  requireInteger("segments", segments, 1);
  requireInteger("chunk", chunk, 1);
  if (limit !== undefined) requireInteger("limit", limit, 1);
  if (!(eta >= 0)) invalid("eta", eta, "a margin of at least 0");
  const shown = {
    limit,
    segments,
    ends: typeof ends === "object" ? ends.join("/") : ends,
    chunk,
    eta,
    watermark,
    block,
  };
  return {
    name: nameWith("wait-cp", shown, { ...DEFAULTS, limit: undefined, ends: undefined }),
    knows: "arrivals",
    block,
    former(requests, setting) {
      const cut = segmentsOf(ends === undefined ? { segments } : { ends }, requests, setting);
      const rotation = rotationOf(cut, { limit: limit ?? limitFor(cut, setting), chunk, eta }, requests);
      return { ends: rotation.ends, restless: true, form: rotating(rotation, watermark * setting.memory) };
    },
  };
}

/** The budgets, stages and gates of a run with given segments. */
export function rotationOf(
  segments: Segments,
  { limit, chunk, eta }: { limit: number; chunk: number; eta: number },
  requests: Requests,
): Rotation {
  const pieces = Math.max(1, Math.ceil(meanPrompt(requests) / chunk));
  const stages = Int32Array.from(widths(segments));
  stages[0] += pieces;
  const prefilling = Math.ceil((limit * pieces) / (pieces + segments.ends[segments.ends.length - 1]));
  const gate = Math.max(1, limit - prefilling) + prefilling * chunk;
  const budgets = cappedThresholds(segments, limit, { eta }).caps.map((cap) => Math.max(1, cap));
  return { ends: segments.ends, budgets, stages, limit, chunk, gate };
}

/** As many residents as keep batches of the rule's proportions within M, at most 128. */
function limitFor(segments: Segments, { memory }: Setting): number {
  const perResident = baseMemory(segments, Array.from(cappedThresholds(segments, 1).thresholds));
  return Math.max(1, Math.min(128, Math.floor((0.99 * memory) / perResident)));
}

/** How many may enter a segment in each iteration of its rotation: one more than a share of the budget until the rest is spent. */
export function entries(budget: number, stages: number): Int32Array {
  const share = Math.floor(budget / stages);
  return Int32Array.from({ length: stages }, (_, k) => share + (k < budget % stages ? 1 : 0));
}

function rotating(rotation: Rotation, spare: number): (view: BatchView) => void {
  const { budgets, stages, ends } = rotation;
  const turns = Math.max(...stages);
  const entering = ends.map((_, k) => entries(budgets[k], stages[k]));
  const position = new Int32Array(ends.length);
  const most = (k: number) => entering[k][position[k]];
  const turn = () => {
    for (let k = 0; k < position.length; k++)
      position[k] = position[k] + 1 === stages[k] ? 0 : position[k] + 1;
  };
  return (view) => {
    for (let k = 0; k < ends.length; k++) view.run(k);
    for (let turned = 0; turned < turns && (turned === 0 || !view.chosen); turned++, turn()) {
      for (let k = 1; k < ends.length; k++) {
        const room = budgets[k] - view.members(k);
        for (let left = admitted(view, k, most(k), room); left > 0; left--)
          if (view.waiting(k) > 0) view.join(k);
      }
      prefill(view, rotation, most(0), spare);
    }
  };
}

/** How many of those who wait before a segment enter it: as many as are let in, or none if fewer wait. */
function admitted(view: BatchView, segment: number, most: number, room: number): number {
  const waiting = view.waiting(segment);
  if (waiting < most && !view.draining) return 0;
  return Math.min(most, waiting, room);
}

function prefill(
  view: BatchView,
  { ends, budgets, limit, chunk, gate }: Rotation,
  most: number,
  spare: number,
): void {
  let tokens = 0;
  for (let k = 0; k < ends.length; k++) tokens += view.members(k);
  while (tokens + chunk <= gate || tokens === 0) {
    const fed = view.feed(chunk);
    if (fed === 0) break;
    tokens += fed;
  }
  let inFirst = view.residents;
  for (let k = 1; k < ends.length; k++) inFirst -= view.members(k) + view.waiting(k);
  const room = Math.min(budgets[0] - inFirst, limit - view.residents);
  for (let left = admitted(view, 0, most, room); left > 0; left--) {
    if (tokens > 0 && tokens + chunk > gate) break;
    if (!view.fits(0, view.residents > 0 ? spare : 0)) break;
    tokens += view.start(0, chunk);
  }
}
