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
  const labels = kind ?? pairs(requests) ?? byOutput(output, classes);
  const distinct = [...new Set(labels)].sort((a, b) => a - b);
  const number = new Map(distinct.map((label, j) => [label, j]));
  const of = Int32Array.from(labels, (label) => number.get(label)!);
  const rate = rateOf(requests);
  const count = new Float64Array(distinct.length);
  const prompts = new Float64Array(distinct.length);
  const volumes = new Float64Array(distinct.length);
  for (let i = 0; i < n; i++) {
    count[of[i]]++;
    prompts[of[i]] += prompt[i];
    volumes[of[i]] += memoryVolume(prompt[i], output[i]);
  }
  const kinds = distinct.map((_, j) => {
    const mean = prompts[j] / count[j];
    return { rate: (rate * count[j]) / n, prompt: mean, output: outputOf(volumes[j] / count[j], mean) };
  });
  return { of, kinds };
}

/** Arrivals per unit of time from the first to the last; one a unit where all arrive at once. */
export function rateOf({ n, arrival }: Requests): number {
  const span = n > 1 ? arrival[n - 1] - arrival[0] : 0;
  return span > 0 ? (n - 1) / span : 1;
}

/** The output o with prompt · o + o(o + 1)/2 = volume. */
function outputOf(volume: number, prompt: number): number {
  const half = prompt + 0.5;
  return Math.max(1, (2 * volume) / (half + Math.sqrt(half * half + 2 * volume)));
}

function pairs({ prompt, output }: KnownRequests): number[] | undefined {
  const labels = Array.from(output, (o, i) => o * 2 ** 31 + prompt[i]);
  return new Set(labels).size <= MOST_PAIRS ? labels : undefined;
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
