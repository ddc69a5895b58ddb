import { invalid } from "../core/errors.ts";
import type { Workload } from "../workload/workload.ts";
import type { AbortedAttempts } from "./attempts.ts";
import { type Clock, ticks } from "./clock.ts";
import type { IterationLog } from "./iterations/log.ts";

/** What a workload is served on. */
export interface System {
  /** KV capacity M, in the workload's unit of length. */
  readonly memory: number;
  /** At most so many requests run in one round (the compute limit C); where absent, no limit. */
  readonly compute?: number;
  /** How long a round lasts; where absent, the unit clock. */
  readonly clock?: Clock;
}

/** What the engine writes down: one row a request, times in ticks of the clock, -1 where a request was not served. */
export interface Records {
  /** The round after which the attempt that completed started. */
  readonly startRound: Int32Array;
  /** Only with an affine clock; the unit clock's times follow from the start rounds. */
  readonly ticks?: {
    readonly start: Float64Array;
    readonly firstToken: Float64Array;
    readonly completion: Float64Array;
  };
  readonly aborted: AbortedAttempts;
  /** Rounds in which at least one request ran. */
  readonly rounds: number;
  /**
   * Who ran when, of policies that form batches themselves: requests may pause and prompts come in pieces, so that a
   * start round fixes neither the first token nor the completion. Times then stand in `ticks` under every clock.
   */
  readonly iterations?: IterationLog;
}

/** Why a run can make no progress: the policy starts nobody in an idle system, or evicts for ever. */
export type Standstill = "refused" | "evicted";

/** What happened when a policy served a workload. Times are in the workload's unit of time, NaN for unserved requests. */
export class Run {
  readonly workload: Workload;
  /** The policy's name. */
  readonly policy: string;
  readonly system: System;
  readonly records: Records;
  private readonly columns: Partial<Record<"start" | "firstToken" | "completion", Float64Array>> = {};
  private evictions: Int32Array | undefined;

  constructor(workload: Workload, policy: string, system: System, records: Records) {
    this.workload = workload;
    this.policy = policy;
    this.system = system;
    this.records = records;
  }

  /** When the attempt that completed started, one row a request. */
  get start(): Float64Array {
    this.columns.start ??= this.column(0, this.records.ticks?.start);
    return this.columns.start;
  }

  /** When its first output token was ready: the end of its first round. */
  get firstToken(): Float64Array {
    this.columns.firstToken ??= this.column(1, this.records.ticks?.firstToken);
    return this.columns.firstToken;
  }

  /** When its last output token was ready. */
  get completion(): Float64Array {
    this.columns.completion ??= this.column(this.workload.output, this.records.ticks?.completion);
    return this.columns.completion;
  }

  /** How often each request was evicted and lost its progress. */
  get restarts(): Int32Array {
    this.evictions ??= this.evictionsOf(this.records.aborted.request);
    return this.evictions;
  }

  /** Requests that completed. */
  get completed(): number {
    let count = 0;
    for (const round of this.records.startRound) if (round >= 0) count++;
    return count;
  }

  private evictionsOf(evicted: Int32Array): Int32Array {
    const counts = new Int32Array(this.workload.n);
    for (const request of evicted) counts[request]++;
    return counts;
  }

  private column(after: number | Int32Array, recorded: Float64Array | undefined): Float64Array {
    const { startRound } = this.records;
    const { perTime } = ticks(this.system.clock ?? { kind: "unit" });
    const times = new Float64Array(this.workload.n);
    for (let i = 0; i < times.length; i++) {
      if (startRound[i] < 0) times[i] = Number.NaN;
      else if (recorded) times[i] = recorded[i] / perTime;
      else times[i] = startRound[i] + (typeof after === "number" ? after : after[i]);
    }
    return times;
  }
}

/**
 * Throws unless requests, once started, ran in every round: what is worked out from start rounds alone would be wrong
 * for a policy that lets them pause.
 */
export function requireUnpaused(run: Run, what: string): void {
  if (run.records.iterations)
    invalid(what, run.policy, "a run of a policy that starts requests round by round and never pauses them");
}
