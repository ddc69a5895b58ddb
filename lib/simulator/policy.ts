import type { Random } from "../core/random.ts";
import type { AnyBatchPolicy } from "./iterations/batch-policy.ts";
import type { Knowledge, KnownRequests, PredictedRequests, Requests } from "./requests.ts";

export type { Knowledge, KnownRequests, PredictedRequests, Requests };

/** Each kind of knowledge a policy may declare, with what it then sees of the requests and of the engine. */
export interface Sight {
  arrivals: { requests: Requests; view: View };
  predictions: { requests: PredictedRequests; view: PlanningView };
  lengths: { requests: KnownRequests; view: PlanningView };
}

/**
 * A scheduling policy: it orders the waiting requests and says at each decision how many of them, in that order,
 * start now. Memory look-ahead, sleeping and the bookkeeping of evictions are the engine's.
 *
 * Decisions are asked for at the start of the run, at arrivals that change the head of the queue, and whenever the
 * answer of a predicate that said no can have changed. A policy must therefore decide by the predicates of its view
 * and must not count calls.
 */
export interface Policy<K extends Knowledge = "predictions"> {
  readonly name: string;
  /** What the policy may see; `lengths` makes it clairvoyant. */
  readonly knows: K;
  /** The policy uses what it is shown of requests before they arrive, so it is no online policy. */
  readonly hindsight?: boolean;
  /**
   * The order of the waiting requests: smallest key first, ties by arrival. Computed once, before the run; where
   * absent, arrival order. Any finite numbers, one a request.
   */
  key?(requests: Sight[K]["requests"]): ArrayLike<number>;
  /**
   * Puts the waiting requests in order, in place of `key`: for orders that depend on who else waits. Asked again at
   * the first decision after an arrival or an eviction; admissions in between take from the front.
   *
   * @param waiting in arrival order
   * @returns the same requests, the one whose turn it is first
   */
  order?(waiting: Int32Array, requests: Sight[K]["requests"], memory: number): ArrayLike<number>;
  /**
   * The output lengths to plan with, at least 1; where absent, the true lengths for a clairvoyant policy and the
   * point predictions for all others.
   */
  plan?(requests: Sight[K]["requests"]): Int32Array;
  /**
   * Planned lengths are lower bounds that a cancelled request brings back raised to what it had generated; its key
   * then becomes the raised bound.
   */
  readonly learns?: boolean;
  /**
   * The protected share of the memory, in [0, 1): `fits` and `fitsReserved` plan with (1 − margin)·M, rounded down, so
   * that wrong predictions overflow M less often. Planned peaks above that are planned at it.
   */
  readonly margin?: number;
  /** For policies that remember: a copy without memories, which serves one run. The policy itself then serves none. */
  fresh?(): Policy<K>;
  /** For policies that toss coins: a fresh random stream for each run, from which `view.random` draws. */
  draws?(): Random;
  /**
   * First attempts on trial: a request that has not completed after `rounds` of them is evicted, and is planned with
   * `then` from there on. Its key is its planned length. In place of `plan`, `key` and `order`.
   */
  trial?(requests: Sight[K]["requests"]): Trial;
  /** Starts as many of the waiting requests as the policy wants: `while (view.head >= 0 && view.fits()) view.admit()`. */
  admit(view: Sight[K]["view"]): void;
  /**
   * Called when the running requests would hold more than M in the coming round; must evict until they do not.
   * Where absent, all running requests are evicted.
   */
  overflow?(view: Sight[K]["view"]): void;
}

/** How long first attempts last, and what the survivors are planned with: one value a request, at least 1. */
export interface Trial {
  readonly rounds: Int32Array;
  readonly after: Int32Array;
}

/** Policies that start requests round by round; once started, a request runs in every round. */
export type RoundPolicy = Policy<"arrivals"> | Policy<"predictions"> | Policy<"lengths">;

/** Policies of both kinds: those that start requests round by round, and those that form each iteration's batch. */
export type AnyPolicy = RoundPolicy | AnyBatchPolicy;

/** What the engine shows a policy when it asks for a decision. */
export interface View {
  /** The KV capacity M, in tokens. */
  readonly memory: number;
  /** The waiting request whose turn it is, or -1 if none waits. */
  readonly head: number;
  /** How many requests run. */
  readonly running: number;
  /** The round that has just run: under the unit clock the time, else the number of iterations. */
  readonly round: number;
  /** How many requests have joined so far: they are the first so many. */
  readonly arrived: number;
  /** Whether the running requests would hold more than M in the coming round. */
  readonly overflows: boolean;
  /** Whether the head, started now, keeps the tokens of the coming round within `cap`. Looks no further. False without one. */
  hasRoom(cap: number): boolean;
  /** Whether nothing ran when this decision was asked for: a static batch may be formed. */
  batchEnded(): boolean;
  /** Starts the head; its first token comes in the coming round. Throws where nobody waits. */
  admit(): void;
  /**
   * Sets the head aside for the rest of this decision: the next in order becomes the head. A policy that passes over
   * requests is asked again when the answer for any of them can have changed, and at every arrival.
   */
  pass(): void;
  /** The waiting requests, in order, those that were passed over included. O(waiting). */
  waiting(): readonly number[];
  /** Asks for a decision in a later round, whatever happens until then; the earliest one asked for counts. */
  wake(round: number): void;
  /** The running requests, in arrival order. O(running log running). */
  active(): readonly number[];
  /** The next number of the policy's random stream, uniform on [0, 1). Only for a policy with `draws`. */
  random(): number;
  /** Evicts all running requests: they lose their progress and wait again. */
  clear(): void;
  /** Evicts one running request; the head is then the first in order again. */
  cancel(request: number): void;
}

/** The view of a policy that has lengths to plan with. */
export interface PlanningView extends View {
  /** Whether the head, started now, fits at every planned completion, for its whole planned life. False without one. */
  fits(): boolean;
  /** Whether the head fits if every running request held its planned peak, prompt + planned output, from the start. */
  fitsReserved(): boolean;
  /**
   * What the running requests will hold in the coming rounds by their planned lengths: entry k ≥ 1 in round
   * `round` + k, 0 once all have completed; no shorter than the longest planned length. The caller may write on it; the
   * next call does. O(longest length).
   */
  ahead(): Int32Array;
  /** The running request with the smallest lower bound (ties: the latest arrival). Only for a policy that learns. */
  leastBound(): number;
}
