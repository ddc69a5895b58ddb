/** Room for entries that are out of date before a log is cleaned, so that cleaning costs O(1) an admission. */
const SLACK = 64;

/**
 * Who runs, by name. The engine never touches its batch while time passes, so it keeps such a log only where evictions
 * must name somebody: entries of requests that have left stay until the next cleaning.
 */
export interface RunningRequests {
  /** Notes an admission; `running` is how many run with it. */
  add(request: number, running: number): void;
  /** Notes that a request was evicted. */
  remove(request: number): void;
  /** Calls `visit` for each running request, which must end its run; the log is empty then. */
  evictAll(visit: (request: number) => void): void;
  /** The running requests, ascending. O(running log running). */
  members(): number[];
}

/** The running requests in the order of their admissions. O(1) amortised an admission. */
export class RunningLog implements RunningRequests {
  private readonly isRunning: (request: number) => boolean;
  /** Admitted requests, some of them gone, some named twice. */
  private admitted: number[];

  /** @param running those that run now */
  constructor(isRunning: (request: number) => boolean, running: number[]) {
    this.isRunning = isRunning;
    this.admitted = running;
  }

  add(request: number, running: number): void {
    if (this.admitted.length > SLACK + 2 * running) this.clean();
    this.admitted.push(request);
  }

  remove(): void {} // its entry is out of date, like those of requests that have completed

  evictAll(visit: (request: number) => void): void {
    for (const request of this.admitted) if (this.isRunning(request)) visit(request);
    this.admitted.length = 0;
  }

  members(): number[] {
    return this.living().sort((i, j) => i - j);
  }

  private clean(): void {
    this.admitted = this.living();
  }

  /** One entry of each running request: one that is evicted and started again and again would pile up. */
  private living(): number[] {
    return [...new Set(this.admitted.filter(this.isRunning))];
  }
}
