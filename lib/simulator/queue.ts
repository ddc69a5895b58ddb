import { invalid } from "../core/errors.ts";
import { PackedHeap, packable } from "../core/heap.ts";

/** The waiting requests, in a policy's order. */
export interface WaitingQueue {
  /** The request whose turn it is, or -1. */
  peek(): number;
  pop(): void;
  push(request: number): void;
  /** Whether a later arrival can come before those that wait. */
  readonly overtaking: boolean;
}

/** Arrival order: a range of fresh requests, preceded by those that came back. O(1), O(log returned) after evictions. */
export class ArrivalQueue implements WaitingQueue {
  readonly overtaking = false;
  private first = 0;
  private end = 0;
  private readonly returned: PackedHeap;

  constructor(n: number) {
    this.returned = new PackedHeap(n);
  }

  peek(): number {
    if (this.returned.size > 0) return this.returned.peek();
    return this.first < this.end ? this.first : -1;
  }

  pop(): void {
    if (this.returned.size > 0) this.returned.pop();
    else this.first++;
  }

  push(request: number): void {
    if (request === this.end) this.end++;
    else this.returned.push(0, request);
  }
}

/** Smallest key first, ties by arrival. O(log waiting) a push or pop. */
export class KeyedQueue implements WaitingQueue {
  readonly overtaking = true;
  private readonly heap: PackedHeap;
  private readonly keys: ArrayLike<number>;

  /** @param keys integers that {@link packable} accepts; they may change while a request does not wait */
  constructor(keys: ArrayLike<number>) {
    this.keys = keys;
    this.heap = new PackedHeap(keys.length);
  }

  peek(): number {
    return this.heap.peek();
  }

  pop(): void {
    this.heap.pop();
  }

  push(request: number): void {
    this.heap.push(this.keys[request], request);
  }
}

/**
 * A list that can be walked: requests that are passed over keep their places. Peek, pop and pass are O(1), a rewind
 * moves those behind the cursor once.
 */
export abstract class WalkedQueue implements WaitingQueue {
  abstract readonly overtaking: boolean;
  /** In order: those passed over in [0, passed), those still to come from `next` on; what lies between has left. */
  protected waiting: number[] = [];
  protected passed = 0;
  protected next = 0;

  abstract push(request: number): void;

  peek(): number {
    return this.next < this.waiting.length ? this.waiting[this.next] : -1;
  }

  pop(): void {
    this.next++;
  }

  /** Goes on to the next request. */
  pass(): void {
    this.waiting[this.passed++] = this.waiting[this.next++];
  }

  /** Those that wait, in order, wherever the cursor stands. */
  members(): number[] {
    return [...this.waiting.slice(0, this.passed), ...this.waiting.slice(this.next)];
  }

  /** Goes back to the first request. */
  rewind(): void {
    if (this.next > this.passed) {
      this.waiting.copyWithin(this.passed, this.next);
      this.waiting.length -= this.next - this.passed;
    }
    this.passed = this.next = 0;
  }
}

/** The order of another queue, as a list that can be walked. A push is O(waiting). */
export class SortedQueue extends WalkedQueue {
  readonly overtaking: boolean;
  private readonly keys: ArrayLike<number> | undefined;

  /**
   * @param other an {@link ArrivalQueue} or a {@link KeyedQueue}, emptied here
   * @param keys those of the latter
   */
  constructor(other: WaitingQueue, keys: ArrayLike<number> | undefined) {
    super();
    this.overtaking = other.overtaking;
    this.keys = keys;
    for (; other.peek() >= 0; other.pop()) this.waiting.push(other.peek());
  }

  push(request: number): void {
    this.rewind();
    const { waiting } = this;
    let low = 0;
    let high = waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.before(waiting[middle], request)) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, request);
  }

  private before(i: number, j: number): boolean {
    const { keys } = this;
    return keys === undefined || keys[i] === keys[j] ? i < j : keys[i] < keys[j];
  }
}

/** An order that is made anew whenever somebody joins. The cost of a peek after a push is that of the order. */
export class ReorderedQueue extends WalkedQueue {
  readonly overtaking = true;
  private readonly order: Reorder;
  private stale = false;

  constructor(order: Reorder) {
    super();
    this.order = order;
  }

  override peek(): number {
    if (this.stale) this.sort();
    return super.peek();
  }

  push(request: number): void {
    this.rewind();
    this.waiting.push(request);
    this.stale = true;
  }

  private sort(): void {
    const waiting = Int32Array.from(this.waiting).sort();
    const ordered = Array.from(this.order(waiting));
    if (!sameMembers(waiting, ordered))
      invalid(
        "order of the policy",
        `${ordered.length} requests`,
        `the ${waiting.length} that wait, each once`,
      );
    this.waiting = ordered;
    this.stale = false;
  }
}

/** Puts waiting requests, given in arrival order, in a policy's order. */
export type Reorder = (waiting: Int32Array) => ArrayLike<number>;

function sameMembers(sorted: Int32Array, other: number[]): boolean {
  return (
    sorted.length === other.length &&
    Int32Array.from(other)
      .sort()
      .every((request, k) => request === sorted[k])
  );
}

/**
 * Keys that a heap can order exactly: the given ones where they are integers of moderate size, else their ranks.
 *
 * @throws InputError if a key is not finite
 */
export function orderable(keys: ArrayLike<number>): ArrayLike<number> {
  return packable(keys) ? keys : ranks(keys);
}

/** The dense rank of each key (0-based, equal keys share one). O(n log n). */
function ranks(keys: ArrayLike<number>): Int32Array {
  const n = keys.length;
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(keys[i])) invalid(`policy key of request ${i}`, keys[i], "a finite number");
    order[i] = i;
  }
  order.sort((i, j) => keys[i] - keys[j]);
  const rank = new Int32Array(n);
  for (let k = 1; k < n; k++)
    rank[order[k]] = rank[order[k - 1]] + (keys[order[k]] > keys[order[k - 1]] ? 1 : 0);
  return rank;
}
