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

interface Rows {
  readonly request: Int32Column;
  readonly start: Int32Column;
  readonly end: Int32Column;
  readonly startTick: Float64Column | null;
}

/** A growing table of aborted attempts. O(1) amortised a row. */
export class AttemptLog {
  private readonly room: number;
  private readonly timed: boolean;
  /** Made at the first eviction: most runs have none. */
  private rows: Rows | null = null;

  /**
   * @param room for so many rows at the first one, so that growing leaves no garbage behind
   * @param timed whether ticks are other than rounds
   */
  constructor(room: number, timed: boolean) {
    this.room = room;
    this.timed = timed;
  }

  /** @param startTick read only where ticks are other than rounds */
  push(request: number, start: number, end: number, startTick: number): void {
    this.rows ??= this.empty(this.room);
    this.rows.request.push(request);
    this.rows.start.push(start);
    this.rows.end.push(end);
    this.rows.startTick?.push(startTick);
  }

  /** The rows so far, without a copy. */
  columns(): AbortedAttempts {
    const { request, start, end, startTick } = this.rows ?? this.empty(0);
    const starts = start.view();
    return {
      request: request.view(),
      start: starts,
      end: end.view(),
      startTick: startTick?.view() ?? starts,
    };
  }

  private empty(room: number): Rows {
    const column = () => new Int32Column(room);
    return {
      request: column(),
      start: column(),
      end: column(),
      startTick: this.timed ? new Float64Column() : null,
    };
  }
}
