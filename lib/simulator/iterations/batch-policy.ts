import type { Clock } from "../clock.ts";
import type { Knowledge, Seen } from "../requests.ts";

/**
 * A policy that forms each iteration's batch itself: which requests generate a token, which wait with their KV cache
 * kept, which prompts are prefilled and in what pieces. What it cannot do is look ahead in memory: where the batch
 * that it chose does not fit, the engine evicts the latest admitted (LIFO), which start over at the head of their queue.
 */
export interface BatchPolicy<K extends Knowledge> {
  readonly name: string;
  /** What the policy may see; `lengths` makes it clairvoyant. */
  readonly knows: K;
  /** Tokens in a block of the KV cache, a power of two: memory is taken in whole blocks. 1 where absent. */
  readonly block?: number;
  /** What forms the batches of one run. */
  former(requests: Seen[K], setting: Setting): BatchFormer;
}

export type AnyBatchPolicy = BatchPolicy<"arrivals"> | BatchPolicy<"predictions"> | BatchPolicy<"lengths">;

/** What a policy is told of the system it serves on, and of the trace as a whole. */
export interface Setting {
  /** The KV capacity M, in tokens. */
  readonly memory: number;
  readonly clock: Clock;
  /** How many requests of the trace have each output length, entry o: their distribution, not whose they are. */
  outputs(): Int32Array;
}

/**
 * Requests decode in lanes. All members of a lane generate a token whenever the lane runs, and none when it does not.
 * Each lane has a queue before it.
 */
export interface BatchFormer {
  /** How many lanes there are; 1 where absent. */
  readonly lanes?: number;
  /** The lane of each request; lane 0 where absent. */
  readonly lane?: ArrayLike<number>;
  /**
   * The lanes are stretches of one life: a request leaves lane k when it has generated `ends[k]` tokens, and if that
   * is not all of its output it waits before lane k + 1. Ascending; outputs must not exceed the last.
   */
  readonly ends?: readonly number[];
  /**
   * Whether the choice may change from one iteration to the next although nobody arrives, is admitted or leaves.
   * Otherwise it is asked for only then, and when the batch would overflow.
   */
  readonly restless?: boolean;
  /**
   * Whether the only lane simply runs whenever nobody waits and no prompt is in part. Then the policy is not asked when
   * somebody leaves and nobody waits.
   */
  readonly eager?: boolean;
  /** Chooses the coming iteration. Choosing nothing leaves the server idle until the next arrival. */
  form(view: BatchView): void;
}

/** What the engine shows while a batch is formed. Lanes are run and joined first, then prompts are fed and started. */
export interface BatchView {
  /** The KV capacity M, in tokens. */
  readonly memory: number;
  /** Requests that hold KV cache: running, waiting between lanes, or with a part of their prompt prefilled. */
  readonly residents: number;
  /** Whether every request has arrived: thresholds may never be met again. */
  readonly draining: boolean;
  /** Whether anything has been chosen for the coming iteration. */
  readonly chosen: boolean;
  /** Requests waiting before a lane. */
  waiting(lane: number): number;
  /** The first of them, or -1. */
  head(lane: number): number;
  /** Requests that decode in a lane. */
  members(lane: number): number;
  /** Lets all members of a lane generate a token, evicting the latest admitted until that fits. */
  run(lane: number): void;
  /** Moves the head of a lane's queue, a request that has left the lane before, into the lane. */
  join(lane: number): void;
  /**
   * Whether the head before a lane can start beside what has been chosen, its first token included, and leave `spare`
   * tokens free. Nobody starts in an iteration for which somebody was evicted.
   */
  fits(lane: number, spare?: number): boolean;
  /**
   * Starts the head before a lane with at most `tokens` of its prompt; its memory is taken for the whole prompt. Its
   * first token comes in the iteration that prefills the last of it.
   * @returns how many tokens are prefilled
   */
  start(lane: number, tokens?: number): number;
  /** Prefills at most so many more tokens of the earliest partial prompt not yet fed in this iteration. @returns how many, 0 if there is none */
  feed(tokens: number): number;
}
