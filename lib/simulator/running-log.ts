import { PackedHeap } from "../core/heap.ts";

/** Room for entries that are out of date before a log is cleaned, so that cleaning costs O(1) an admission. */
const SLACK = 64;

/**
 * Who runs, by name. The engine never touches its batch while time passes, so it keeps such a log only where evictions
 * must name somebody: entries of requests that have left stay until the next cleaning. O(1) amortised an admission,
 * O(log running) where bounds are kept.
 */
export class RunningLog {
  private readonly n: number;
  private readonly isRunning: (request: number) => boolean;
  /** Admitted requests, some of them gone, some named twice; empty where bounds are kept. */
  private admitted: number[];
  /** The same by lower bound, for policies that learn; stored bounds may lag behind the true ones. */
  private readonly byBound: PackedHeap | null;
  /** Whether somebody other than the least was evicted since the last cleaning, so that a request may have two entries. */
  private repeated = false;

  /**
   * @param n requests in all
   * @param learns whether lower bounds are asked for
   * @param running those that run now
   */
  constructor(n: number, learns: boolean, isRunning: (request: number) => boolean, running: number[]) {
    this.n = n;
    this.isRunning = isRunning;
    this.admitted = running;
    this.byBound = learns ? new PackedHeap(n) : null;
  }

  /** Notes an admission with its lower bound; `running` is how many run with it. */
  add(request: number, bound: number, running: number): void {
    const { byBound, n } = this;
    if (byBound === null) {
      if (this.admitted.length > SLACK + 2 * running) this.clean();
      this.admitted.push(request);
    } else {
      if (byBound.size > SLACK + 4 * running) this.cleanBounds(byBound);
      byBound.push(bound, n - 1 - request); // turned round: ties go to the latest arrival
    }
  }

  /** Notes that a request was evicted. Entries other than the least one stay until the next cleaning. */
  remove(request: number): void {
    if (this.byBound?.peek() === this.n - 1 - request) this.byBound.pop();
    else this.repeated = true;
  }

  /** Keeps one entry of each running request: one that is evicted and started again and again would pile up. */
  private clean(): void {
    this.admitted = [...new Set(this.admitted.filter(this.isRunning))];
  }

  private cleanBounds(byBound: PackedHeap): void {
    const kept = this.repeated ? new Set<number>() : null;
    byBound.filter((turned) => {
      if (kept?.has(turned) || !this.isRunning(this.n - 1 - turned)) return false;
      kept?.add(turned);
      return true;
    });
    this.repeated = false;
  }

  /** Calls `visit` for each running request, which must end its run; the log is empty then. */
  evictAll(visit: (request: number) => void): void {
    const { byBound, n } = this;
    for (; byBound !== null && byBound.size > 0; byBound.pop()) this.admitted.push(n - 1 - byBound.peek());
    for (const request of this.admitted) if (this.isRunning(request)) visit(request);
    this.admitted.length = 0;
  }

  /** The running requests, ascending. O(running log running). */
  members(): number[] {
    const found = new Set(this.admitted.filter(this.isRunning));
    this.byBound?.filter((turned) => {
      const request = this.n - 1 - turned;
      if (this.isRunning(request)) found.add(request);
      return true;
    });
    return [...found].sort((i, j) => i - j);
  }

  /** The running request with the smallest lower bound, by the bounds as they are now; undefined where none are kept. */
  least(boundOf: (request: number) => number): number | undefined {
    const { byBound, n } = this;
    while (byBound !== null && byBound.size > 0) {
      const turned = byBound.peek();
      const request = n - 1 - turned;
      if (!this.isRunning(request)) {
        byBound.pop();
        continue;
      }
      const bound = boundOf(request);
      if (bound <= byBound.key()) return request;
      byBound.replace(bound, turned);
    }
    return undefined;
  }
}
