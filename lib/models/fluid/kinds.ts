import { InputError, invalid, requirePositive } from "../../core/errors.ts";
import { sum } from "../../core/sums.ts";
import type { Workload } from "../../workload/workload.ts";
import { memoryVolume } from "../memory-volume.ts";

/**
 * Requests of one size that arrive at a rate. Lengths follow the house: a request holds `prompt` + k tokens in its
 * k-th iteration, k = 1 … `output`, the first of which is its prefill. They may be fractions, such as means.
 */
export interface RequestKind {
  /** Arrivals per unit of time, per second with a clock in seconds; at least 0. */
  readonly rate: number;
  readonly prompt: number;
  readonly output: number;
}

/** How long an iteration lasts: d0 + d1 · tokens held in it + d2 · prompt tokens prefilled in it. An affine clock is one. */
export interface IterationTime {
  readonly d0: number;
  readonly d1: number;
  /** 0 where absent: equation (1) of arXiv 2504.11320 has no such term. */
  readonly d2?: number;
}

/**
 * A type of arXiv 2504.11320 in the house's lengths. There a prompt of prefill length l and decode length l' goes
 * through stages 0 … l', one iteration each, and holds l + s tokens in stage s: a request of ours with prompt l − 1
 * and output l' + 1 holds the same in the same iterations. Its first output token is the one that prefill yields.
 *
 * @throws InputError for a prefill below 1, a decode below 0 or a negative rate
 */
export function paperKind(type: { rate: number; prefill: number; decode: number }): RequestKind {
  const { rate, prefill, decode } = type;
  if (!(prefill >= 1)) invalid("prefill", prefill, "a length of at least 1");
  if (!(decode >= 0)) invalid("decode", decode, "a length of at least 0");
  return checkedKind({ rate, prompt: prefill - 1, output: decode + 1 }, 0);
}

/**
 * The kinds of a trace: its distinct pairs of lengths, shortest output first, each at the rate at which it arrived.
 *
 * @param rate the total rate; where absent, (n − 1) over the time from the first arrival to the last
 * @throws InputError if all requests arrive at once and no rate is given. O(n log n).
 */
export function kindsOf(trace: Workload, rate = arrivalRate(trace)): RequestKind[] {
  requirePositive("rate", rate);
  const counts = new Map<number, number>();
  for (let i = 0; i < trace.n; i++) {
    const key = trace.output[i] * 2 ** 31 + trace.prompt[i];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, count]) => ({
      rate: (rate * count) / trace.n,
      prompt: key % 2 ** 31,
      output: Math.floor(key / 2 ** 31),
    }));
}

/** Mean arrivals per unit of time of a trace; throws for one whose requests all arrive at once. */
export function arrivalRate({ n, arrival }: Workload): number {
  const span = arrival[n - 1] - arrival[0];
  if (!(span > 0))
    throw new InputError(
      `invalid arrivals: all ${n} requests at time ${arrival[0]}; expected a span of time, or a rate`,
    );
  return (n - 1) / span;
}

/** The same kinds at rates multiplied by a factor. */
export function scaled(kinds: readonly RequestKind[], factor: number): RequestKind[] {
  return kinds.map((kind) => ({ ...kind, rate: kind.rate * factor }));
}

/** Token-iterations that a request of a kind holds over its life: W_j = (l' + 1)(l + l'/2) in the paper's lengths. */
export function volumeOf({ prompt, output }: RequestKind): number {
  return memoryVolume(prompt, output);
}

/** Σ_j rate_j · of(kind_j). */
export function rateOf(kinds: readonly RequestKind[], of: (kind: RequestKind) => number): number {
  return sum(kinds.map((kind) => kind.rate * of(kind)));
}

/** Throws unless there is a kind and each has a rate and lengths in range; returns them. */
export function checkedKinds(kinds: readonly RequestKind[]): readonly RequestKind[] {
  if (kinds.length === 0) invalid("kinds", kinds, "at least one kind of request");
  return kinds.map(checkedKind);
}

function checkedKind(kind: RequestKind, j: number): RequestKind {
  const { rate, prompt, output } = kind;
  if (!(rate >= 0 && Number.isFinite(rate))) invalid(`rate of kind ${j}`, rate, "a number of at least 0");
  if (!(prompt >= 0 && Number.isFinite(prompt)))
    invalid(`prompt of kind ${j}`, prompt, "a length of at least 0");
  if (!(output >= 1 && Number.isFinite(output)))
    invalid(`output of kind ${j}`, output, "a length of at least 1");
  return kind;
}

/** Throws unless the parameters are finite, d0 is above and the others at least 0; returns them with d2. */
export function checkedTime({ d0, d1, d2 = 0 }: IterationTime): Required<IterationTime> {
  requirePositive("d0", d0);
  for (const [name, value] of Object.entries({ d1, d2 }))
    if (!(value >= 0 && Number.isFinite(value))) invalid(name, value, "a number of at least 0");
  return { d0, d1, d2 };
}
