import { Float64Column, Int32Column } from "../core/columns.ts";

/** Attempts that were evicted before they completed, in the order of their evictions, as columns. */
export interface AbortedAttempts {
  readonly request: Int32Array;
  /** The round after which the attempt started: its first token came in round start + 1, unless its prompt took several. */
  readonly start: Int32Array;
  /** The last round before its eviction: the last it ran in, unless it paused. */
  readonly end: Int32Array;
  /** When it started, in ticks of the clock; the same column as `start` where ticks are rounds. */
  readonly startTick: Int32Array | Float64Array;
}

/** A growing table of aborted attempts. O(1) amortised a row. */
export class AttemptLog {
  private readonly request = new Int32Column();
  private readonly start = new Int32Column();
  private readonly end = new Int32Column();
  private readonly startTick: Float64Column | null;

  /** @param timed whether ticks are other than rounds */
  constructor(timed: boolean) {
    this.startTick = timed ? new Float64Column() : null;
  }

  /** @param startTick read only where ticks are other than rounds */
  push(request: number, start: number, end: number, startTick: number): void {
    this.request.push(request);
    this.start.push(start);
    this.end.push(end);
    this.startTick?.push(startTick);
  }

  /** The rows so far, without a copy. */
  columns(): AbortedAttempts {
    const start = this.start.view();
    return {
      request: this.request.view(),
      start,
      end: this.end.view(),
      startTick: this.startTick?.view() ?? start,
    };
  }
}
