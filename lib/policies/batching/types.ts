import { mean } from "../../core/sums.ts";
import type { RequestKind } from "../../models/fluid/index.ts";
import { memoryVolume } from "../../models/memory-volume.ts";
import type { KnownRequests, Requests } from "../../simulator/policy.ts";

/** Beyond so many distinct pairs of lengths, requests are grouped by output length. */
const MOST_PAIRS = 16;

/** Requests grouped into types, and each type as the fluid model knows it. */
export interface Types {
  /** The type of each request. */
  readonly of: Int32Array;
  readonly kinds: readonly RequestKind[];
}

/**
 * The types of a trace: its `kind` column; without one, its distinct pairs of prompt and output; and where those are
 * more than 16, `classes` groups of about as many requests each, ascending in output length (prompts then vary in them).
 *
 * A type whose lengths vary stands in the model with its mean prompt and the output of its mean memory volume.
 */
export function typesOf(requests: KnownRequests, classes: number): Types {
  const { n, kind, prompt, output } = requests;
  const { of, distinct } = numbered(kind ?? pairs(requests) ?? byOutput(output, classes));
  const rate = rateOf(requests);
  const count = new Float64Array(distinct);
  const prompts = new Float64Array(distinct);
  const volumes = new Float64Array(distinct);
  for (let i = 0; i < n; i++) {
    count[of[i]]++;
    prompts[of[i]] += prompt[i];
    volumes[of[i]] += memoryVolume(prompt[i], output[i]);
  }
  const kinds = Array.from(count, (members, j) => {
    const prompt = prompts[j] / members;
    return { rate: (rate * members) / n, prompt, output: outputOf(volumes[j] / members, prompt) };
  });
  return { of, kinds };
}

/** Arrivals per unit of time from the first to the last; one a unit where all arrive at once. */
export function rateOf({ n, arrival }: Requests): number {
  const span = n > 1 ? arrival[n - 1] - arrival[0] : 0;
  return span > 0 ? (n - 1) / span : 1;
}

/** The mean prompt length, 0 without requests. */
export function meanPrompt({ n, prompt }: Requests): number {
  return n === 0 ? 0 : mean(prompt);
}

/** The output o with prompt · o + o(o + 1)/2 = volume. */
function outputOf(volume: number, prompt: number): number {
  const half = prompt + 0.5;
  return Math.max(1, (2 * volume) / (half + Math.sqrt(half * half + 2 * volume)));
}

/** Numbers labels from 0 in ascending order. */
function numbered(labels: Int32Array | Float64Array): { of: Int32Array; distinct: number } {
  const number = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) if (!number.has(labels[i])) number.set(labels[i], 0);
  const ascending = [...number.keys()].sort((a, b) => a - b);
  for (const [j, label] of ascending.entries()) number.set(label, j);
  const of = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) of[i] = number.get(labels[i])!;
  return { of, distinct: number.size };
}

/** A label for each pair of lengths, unless there are too many pairs. */
function pairs({ n, prompt, output }: KnownRequests): Float64Array | undefined {
  const labels = new Float64Array(n);
  const seen = new Set<number>();
  for (let i = 0; i < n && seen.size <= MOST_PAIRS; i++) {
    labels[i] = output[i] * 2 ** 31 + prompt[i];
    seen.add(labels[i]);
  }
  return seen.size <= MOST_PAIRS ? labels : undefined;
}

/** Groups of equal numbers of requests by output, equal outputs together. */
function byOutput(output: Int32Array, classes: number): Int32Array {
  const sorted = output.slice().sort();
  const limits = Array.from(
    { length: classes - 1 },
    (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / classes)],
  );
  return output.map((o) => limits.filter((limit) => o >= limit).length);
}
