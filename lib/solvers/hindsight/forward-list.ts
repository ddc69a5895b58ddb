import FlatQueue from "flatqueue";
import type { StartTimeProgram } from "../../models/start-time/index.ts";
import { MemoryProfile } from "./memory-profile.ts";

/**
 * Forward list scheduling: in every round the longest prefix of the waiting requests, in ascending order of `key` (ties:
 * the earlier row), that fits in all later rounds. With key = output length it is MC-SF, with key = volume SVF.
 *
 * Simple and fast, but it synchronises: requests that start together end together, and about half the memory is
 * unused on average. See {@link reverseList}.
 *
 * @returns start rounds, one a request
 */
export function forwardList(program: StartTimeProgram, key: ArrayLike<number>): Int32Array {
  const { n, memory, release, prompt, output } = program;
  const profile = new MemoryProfile(memory, 1024);
  const waiting = new FlatQueue<number>();
  const starts = new Int32Array(n);
  const rank = ranks(key, n);
  let arrived = 0;
  let round = 0;
  while (arrived < n || waiting.length > 0) {
    if (waiting.length === 0) round = Math.max(round, release[arrived]);
    for (; arrived < n && release[arrived] <= round; arrived++) waiting.push(arrived, rank[arrived]);
    const i = waiting.peek()!;
    const nextArrival = arrived < n ? release[arrived] : Number.POSITIVE_INFINITY;
    const start = profile.earliest(prompt[i], output[i], round, nextArrival);
    round = start;
    if (start === nextArrival) continue;
    waiting.pop();
    profile.add(start, prompt[i], output[i]);
    starts[i] = start;
  }
  return starts;
}

/** Token-rounds of each request, s·o + o(o + 1)/2. */
export function volumes({ prompt, output }: StartTimeProgram): Float64Array {
  return Float64Array.from(output, (o, i) => o * (prompt[i] + (o + 1) / 2));
}

/** Each row's place in the order of keys, ties by row. */
function ranks(key: ArrayLike<number>, n: number): Int32Array {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => key[i] - key[j] || i - j);
  const rank = new Int32Array(n);
  order.forEach((i, place) => {
    rank[i] = place;
  });
  return rank;
}
