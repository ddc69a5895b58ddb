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

const COLUMNS = 4;

/** A growing table of aborted attempts. O(1) amortised a row. */
export class AttemptLog {
  private rows = 0;
  private table = new Float64Array(COLUMNS * 64);

  push(request: number, start: number, end: number, startTick: number): void {
    if (COLUMNS * this.rows === this.table.length) {
      const larger = new Float64Array(2 * this.table.length);
      larger.set(this.table);
      this.table = larger;
    }
    const at = COLUMNS * this.rows++;
    this.table[at] = request;
    this.table[at + 1] = start;
    this.table[at + 2] = end;
    this.table[at + 3] = startTick;
  }

  columns(): AbortedAttempts {
    const cell = (column: number) => (_: unknown, row: number) => this.table[COLUMNS * row + column];
    const length = this.rows;
    return {
      request: Int32Array.from({ length }, cell(0)),
      start: Int32Array.from({ length }, cell(1)),
      end: Int32Array.from({ length }, cell(2)),
      startTick: Float64Array.from({ length }, cell(3)),
    };
  }
}
