import { invalid } from "../../core/errors.ts";

/** Work goes on for so many milliseconds before signals and timers get their turn. */
const SLICE = 40;

/**
 * Runs planned work, and cuts it only when a time limit passes or a signal is raised. How much work is planned never
 * depends on the clock, so results do not either unless {@link limited} says so.
 */
export class Budget {
  /** Whether work was cut. */
  limited = false;
  private end: number;
  private readonly signal: AbortSignal | undefined;
  private sliceEnd: number;

  /** @param seconds the time limit, from now; 0 cuts everything that can be cut */
  constructor(seconds: number, signal?: AbortSignal) {
    if (!(seconds >= 0)) invalid("time limit", seconds, "a number of at least 0");
    const now = performance.now();
    this.end = now + 1000 * seconds;
    this.sliceEnd = now + SLICE;
    this.signal = signal;
  }

  /** Keeps so many seconds before the limit for work that cannot be cut. */
  reserve(seconds: number): void {
    this.end -= 1000 * seconds;
  }

  /** Seconds until the time limit. */
  get left(): number {
    return Math.max(0, (this.end - performance.now()) / 1000);
  }

  /** Calls `step` with 0, 1, … `times` − 1, until it returns false or the work is cut. */
  async repeat(times: number, step: (k: number) => unknown): Promise<void> {
    for (let k = 0; k < times; k++) {
      if (await this.cut()) return;
      if (step(k) === false) return;
    }
  }

  private async cut(): Promise<boolean> {
    const now = performance.now();
    if (now >= this.sliceEnd) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.sliceEnd = performance.now() + SLICE;
    }
    if (now >= this.end || this.signal?.aborted) this.limited = true;
    return this.limited;
  }
}
