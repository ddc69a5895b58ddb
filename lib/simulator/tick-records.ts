import type { Ticks } from "./clock.ts";
import type { Records } from "./run.ts";

/** When requests start, speak and complete, written down where a clock makes rounds last otherwise than one tick. */
export class TickRecords {
  readonly start: Float64Array;
  private readonly firstToken: Float64Array;
  private readonly completion: Float64Array;
  /** Tokens to prefill in the coming round, and whose. */
  private prefill = 0;
  private readonly fresh: number[] = [];

  constructor(n: number) {
    this.start = new Float64Array(n);
    this.firstToken = new Float64Array(n);
    this.completion = new Float64Array(n);
  }

  /** Whether the coming round brings first tokens. */
  get awaited(): boolean {
    return this.fresh.length > 0;
  }

  started(request: number, prompt: number, now: number): void {
    this.start[request] = now;
    this.prefill += prompt;
    this.fresh.push(request);
  }

  /**
   * Stamps the first tokens of a round that ends at `now`, its prefill not yet counted.
   * @returns the ticks that the prefill adds to the round
   */
  stampFirstTokens(now: number, { perPromptToken }: Ticks): number {
    const added = perPromptToken * this.prefill;
    for (const i of this.fresh) this.firstToken[i] = now + added;
    this.fresh.length = 0;
    this.prefill = 0;
    return added;
  }

  completed(request: number, now: number): void {
    this.completion[request] = now;
  }

  columns(): NonNullable<Records["ticks"]> {
    const { start, firstToken, completion } = this;
    return { start, firstToken, completion };
  }
}
