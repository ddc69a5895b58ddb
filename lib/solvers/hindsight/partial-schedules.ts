/**
 * A list of partial schedules with all starts before some round decided, as columns that grow by doubling: millions of
 * them are made and dropped in a search.
 */
export class PartialSchedules {
  size = 0;
  /** Bit i: request i has started. */
  started: Int32Array;
  /** Bit i: request i has started and could not have started one round earlier, as far as rounds are final. */
  blocked: Int32Array;
  /** Latency of the started requests. */
  latency: Int32Array;
  /** No completion has a lower latency; infinite once the partial schedule is dropped. */
  bound: Float64Array;
  /** n starts a partial schedule; of a request that has not started, any number. */
  starts: Int32Array;
  private readonly n: number;

  constructor(n: number) {
    this.n = n;
    this.started = new Int32Array(1024);
    this.blocked = new Int32Array(1024);
    this.latency = new Int32Array(1024);
    this.bound = new Float64Array(1024);
    this.starts = new Int32Array(1024 * n);
  }

  /** Appends one; returns its place. */
  add(started: number, blocked: number, latency: number, bound: number, starts: Int32Array): number {
    if (this.size === this.started.length) this.grow();
    const at = this.size++;
    this.started[at] = started;
    this.blocked[at] = blocked;
    this.latency[at] = latency;
    this.bound[at] = bound;
    const { n } = this;
    for (let i = 0; i < n; i++) this.starts[at * n + i] = starts[i];
    return at;
  }

  private grow(): void {
    this.started = doubled(this.started);
    this.blocked = doubled(this.blocked);
    this.latency = doubled(this.latency);
    this.bound = doubled(this.bound);
    this.starts = doubled(this.starts);
  }

  /** The places whose bound is at most `limit`, in order. */
  upTo(limit: number): Int32Array {
    const { bound, size } = this;
    const places = new Int32Array(size);
    let count = 0;
    for (let at = 0; at < size; at++) if (bound[at] <= limit) places[count++] = at;
    return places.subarray(0, count);
  }

  /** Of these places the `width` with the least bounds, best first. */
  best(places: Int32Array, width: number): Int32Array {
    const { bound } = this;
    return places.toSorted((a, b) => bound[a] - bound[b] || a - b).subarray(0, width);
  }
}

/** A copy with as many zeros behind. */
export function doubled<T extends Int32Array | Float64Array>(column: T): T {
  const longer = new (column.constructor as new (length: number) => T)(2 * column.length);
  longer.set(column);
  return longer;
}
