/** Attempts that were evicted before they completed, in the order of their evictions, as columns. */
export interface AbortedAttempts {
  readonly request: Int32Array;
  /** The round after which the attempt started: its first token came in round start + 1. */
  readonly start: Int32Array;
  /** The last round it ran in. */
  readonly end: Int32Array;
  /** When it started, in ticks of the clock. */
  readonly startTick: Float64Array;
}

/** A growing table of aborted attempts. O(1) amortised a row. */
export class AttemptLog {
  private rows = 0;
  private request = new Int32Array(64);
  private start = new Int32Array(64);
  private end = new Int32Array(64);
  private startTick = new Float64Array(64);

  push(request: number, start: number, end: number, startTick: number): void {
    if (this.rows === this.request.length) this.grow();
    const row = this.rows++;
    this.request[row] = request;
    this.start[row] = start;
    this.end[row] = end;
    this.startTick[row] = startTick;
  }

  /** The rows so far, without a copy. */
  columns(): AbortedAttempts {
    return {
      request: this.request.subarray(0, this.rows),
      start: this.start.subarray(0, this.rows),
      end: this.end.subarray(0, this.rows),
      startTick: this.startTick.subarray(0, this.rows),
    };
  }

  private grow(): void {
    this.request = doubled(this.request, Int32Array);
    this.start = doubled(this.start, Int32Array);
    this.end = doubled(this.end, Int32Array);
    this.startTick = doubled(this.startTick, Float64Array);
  }
}

function doubled<T extends Int32Array | Float64Array>(column: T, Column: new (length: number) => T): T {
  const larger = new Column(2 * column.length);
  larger.set(column);
  return larger;
}
