import type { Pool } from "./batch.ts";
import { quality } from "./metric.ts";

/** How a search for the batch of least F counts memory, and how exactly it counts outputs. */
export interface Counting {
  /** What a request adds to the weight of its batch, in tokens. */
  weight(request: number): number;
  /** The most that a batch may weigh of which `request` is the `size`-th longest and the shortest so far. */
  limit(request: number, size: number): number;
  /** Batches of one size whose Σ o lie within this factor of each other count as equal; 1 for an exact search. */
  readonly grain: number;
}

/** Part of a batch: its last request, and the longer ones before it. */
interface Partial {
  readonly weight: number;
  readonly outputs: number;
  readonly request: number;
  readonly longer: Partial | null;
}

const NOBODY: Partial = { weight: 0, outputs: 0, request: -1, longer: null };
/** Forgives the rounding of a few multiplications where a partial batch is given up. */
const SLACK = 1 + 1e-12;

/**
 * The batch of least F, the larger one of equals, by dynamic programming over requests from the longest output to
 * the shortest. For each size it keeps the partial batches that none other of that size beats in both weight and Σ o.
 *
 * Why that is exact for the staggered memory: the k-th longest request completes while exactly the k longest hold
 * memory, Σ s + k·o tokens. So the constraint at its completion concerns the partial batch at the moment it joins,
 * and of two partial batches of one size the lighter one can be completed in every way in which the other can.
 * Equal outputs check the same round several times, the last time with all of them.
 *
 * With a grain g > 1 at most one partial batch is kept a bucket [g^b, g^(b + 1)) of Σ o, the lightest; by induction
 * over the k requests of a batch, Σ o then exceeds the least one by at most the factor g^k.
 *
 * Partial batches that cannot reach the F of `incumbent`, even with the shortest of the rest, are given up.
 * Time and space at most O(n · size · min(M, Σ o)), in practice far less.
 *
 * @param waiting in ascending order of output
 * @param incumbent a batch that fits, in ascending order of output
 */
export function leastQuality(
  waiting: Int32Array,
  { output }: Pool,
  counting: Counting,
  incumbent: number[],
): number[] {
  const bound = quality(total(incumbent, output), incumbent.length) * SLACK;
  const shortest = prefixSums(waiting, output);
  const fronts: Partial[][] = [[NOBODY]];
  for (let place = waiting.length - 1; place >= 0; place--) {
    const request = waiting[place];
    for (let size = fronts.length; size >= 1; size--) {
      const worthwhile = mostOutputs(bound, size, place, shortest);
      const joined = join(fronts[size - 1], request, size, output[request], counting, worthwhile);
      if (joined.length > 0) fronts[size] = merge(fronts[size] ?? [], joined, counting.grain);
    }
  }
  return best(fronts, incumbent, output);
}

/** Every partial batch that may take the request in, with it; lightest first, as they were. */
function join(
  front: readonly Partial[],
  request: number,
  size: number,
  output: number,
  counting: Counting,
  worthwhile: number,
): Partial[] {
  const own = counting.weight(request);
  const limit = counting.limit(request, size);
  const joined: Partial[] = [];
  for (const longer of front) {
    const weight = longer.weight + own;
    if (weight > limit) break;
    const outputs = longer.outputs + output;
    if (outputs <= worthwhile) joined.push({ weight, outputs, request, longer });
  }
  return joined;
}

/** Both fronts in one, lightest first and Σ o falling (by at least a bucket). */
function merge(a: readonly Partial[], b: readonly Partial[], grain: number): Partial[] {
  const merged: Partial[] = [];
  const level = grain > 1 ? (o: number) => Math.floor(Math.log(o) / Math.log(grain)) : (o: number) => o;
  let least = Number.POSITIVE_INFINITY;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const next = j === b.length || (i < a.length && before(a[i], b[j])) ? a[i++] : b[j++];
    const reached = level(next.outputs);
    if (reached >= least) continue;
    least = reached;
    merged.push(next);
  }
  return merged;
}

function before(a: Partial, b: Partial): boolean {
  return a.weight < b.weight || (a.weight === b.weight && a.outputs <= b.outputs);
}

/** The largest Σ o with which `size` requests can still reach F ≤ bound, given the `left` shortest to choose from. */
function mostOutputs(bound: number, size: number, left: number, shortest: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let more = 0; more <= left; more++) most = Math.max(most, bound * (size + more) ** 2 - shortest[more]);
  return most;
}

function best(fronts: readonly Partial[][], incumbent: number[], output: ArrayLike<number>): number[] {
  let found: Partial | null = null;
  let size = incumbent.length;
  let least = quality(total(incumbent, output), size);
  for (let k = 1; k < fronts.length; k++) {
    const candidate = fronts[k]?.at(-1);
    if (!candidate) continue;
    const f = quality(candidate.outputs, k);
    if (f < least || (f === least && k > size)) [found, least, size] = [candidate, f, k];
  }
  return found ? members(found) : incumbent;
}

function members(batch: Partial): number[] {
  const requests: number[] = [];
  for (let p: Partial | null = batch; p && p.request >= 0; p = p.longer) requests.push(p.request);
  return requests;
}

function total(batch: readonly number[], output: ArrayLike<number>): number {
  return batch.reduce((sum, i) => sum + output[i], 0);
}

function prefixSums(waiting: Int32Array, output: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(waiting.length + 1);
  for (let k = 0; k < waiting.length; k++) sums[k + 1] = sums[k] + output[waiting[k]];
  return sums;
}
