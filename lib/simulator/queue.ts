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

/** An order that is made anew whenever somebody joins. The cost of a peek after a push is that of the order. */
export class ReorderedQueue implements WaitingQueue {
  readonly overtaking = true;
  private readonly order: Reorder;
  private waiting: number[] = [];
  private first = 0;
  private stale = false;

  constructor(order: Reorder) {
    this.order = order;
  }

  peek(): number {
    if (this.stale) this.sort();
    return this.first < this.waiting.length ? this.waiting[this.first] : -1;
  }

  pop(): void {
    this.first++;
  }

  push(request: number): void {
    this.waiting.push(request);
    this.stale = true;
  }

  private sort(): void {
    const waiting = Int32Array.from(this.waiting.slice(this.first)).sort();
    const ordered = Array.from(this.order(waiting));
    if (!sameMembers(waiting, ordered))
      invalid(
        "order of the policy",
        `${ordered.length} requests`,
        `the ${waiting.length} that wait, each once`,
      );
    this.waiting = ordered;
    this.first = 0;
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
