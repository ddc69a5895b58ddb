import { PackedHeap } from "../core/heap.ts";
import type { RunningRequests } from "./running-log.ts";

/** Room for entries that are out of date before the log is cleaned. */
const SLACK = 64;
const NOBODY = -1;

/** Columns of the engine, one row a request, that tell who runs and what is known of it. */
export interface BoundColumns {
  /** The round of the start while a request runs, negative while it waits. */
  readonly startRound: Int32Array;
  /** How many rounds an attempt lasts. */
  readonly lasts: Int32Array;
  /** The lower bound of the output that an attempt started with. */
  readonly bound: Int32Array;
}

/**
 * The running requests by the lower bounds of their outputs, for policies that learn: the larger of the bound that a
 * request started with and the rounds it has run. Stored bounds may lag behind those, and are brought up to date only at
 * the top of the heap. O(log running) amortised an admission.
 */
export class BoundLog implements RunningRequests {
  private readonly columns: BoundColumns;
  private readonly isRunning: (request: number) => boolean;
  /** Indices are turned round, so that ties go to the latest arrival. */
  private readonly heap: PackedHeap;
  private readonly last: number;
  /** Whether somebody other than the least was evicted since the last cleaning, so that a request may have two entries. */
  private repeated = false;

  constructor(columns: BoundColumns, isRunning: (request: number) => boolean) {
    const n = columns.bound.length;
    this.columns = columns;
    this.isRunning = isRunning;
    this.heap = new PackedHeap(n);
    this.last = n - 1;
  }

  add(request: number, running: number): void {
    if (this.heap.size > SLACK + 4 * running) this.clean();
    this.heap.push(this.columns.bound[request], this.last - request);
  }

  remove(request: number): void {
    if (this.heap.peek() === this.last - request) this.heap.pop();
    else this.repeated = true;
  }

  evictAll(visit: (request: number) => void): void {
    const { heap, last } = this;
    const leaving: number[] = [];
    for (; heap.size > 0; heap.pop()) leaving.push(last - heap.peek());
    for (const request of leaving) if (this.isRunning(request)) visit(request);
  }

  members(): number[] {
    const found = new Set<number>();
    this.heap.filter((turned) => {
      const request = this.last - turned;
      if (this.isRunning(request)) found.add(request);
      return true;
    });
    return [...found].sort((i, j) => i - j);
  }

  /** The running request with the smallest lower bound as of `round`, or -1 if nobody runs. */
  least(round: number): number {
    const { heap, last } = this;
    const { startRound, lasts, bound } = this.columns;
    while (heap.size > 0) {
      const turned = heap.peek();
      const request = last - turned;
      const start = startRound[request];
      if (start < 0 || start + lasts[request] <= round) {
        heap.pop();
        continue;
      }
      const known = Math.max(bound[request], round - start);
      if (known <= heap.key()) return request;
      heap.replace(known, turned);
    }
    return NOBODY;
  }

  /** Keeps one entry of each running request. */
  private clean(): void {
    const kept = this.repeated ? new Set<number>() : null;
    this.heap.filter((turned) => {
      if (kept?.has(turned) || !this.isRunning(this.last - turned)) return false;
      kept?.add(turned);
      return true;
    });
    this.repeated = false;
  }
}
