import { powerOfTwoFrom } from "../core/bits.ts";

/** Rounds are grouped in blocks of 2^BLOCK_BITS so that a look-ahead crosses a block without trouble in O(1). */
export const BLOCK_BITS = 4;
const WIDTH = 1 << BLOCK_BITS;
const LAST = WIDTH - 1;

/**
 * The KV cache of the running batch, now and in every later round.
 *
 * A request started at round p with prompt s and length o holds s + k tokens in round p + k, k = 1 … o, and nothing
 * after that. All memory curves are therefore sums over completion rounds: one cell a completion round (a circular
 * array, longer than the longest length) and totals a block of 16 rounds. Adding and removing is O(1); no request of
 * the batch is ever touched while time passes.
 *
 * Token and round counts must stay below 2^31.
 */
export class Ledger {
  /** The round that has just run. */
  round = 0;
  /** Tokens held in that round by the requests that stay. */
  tokens = 0;
  /** Requests that stay. */
  running = 0;
  readonly mask: number;
  /** Tokens that leave with the requests completing in a cell's round, as of that round. */
  readonly leavingTokens: Int32Array;
  /** Requests that complete in a cell's round. */
  readonly leaving: Int32Array;
  private readonly blockTokens: Int32Array;
  private readonly blockLeaving: Int32Array;
  readonly memory: number;

  /**
   * @param memory the capacity M, in tokens
   * @param longest the longest length that will ever be added
   */
  constructor(memory: number, longest: number) {
    const size = powerOfTwoFrom(longest + 2 * WIDTH); // a step over a block must not reach the block of now
    this.memory = memory;
    this.mask = size - 1;
    this.leavingTokens = new Int32Array(size);
    this.leaving = new Int32Array(size);
    this.blockTokens = new Int32Array(size >> BLOCK_BITS);
    this.blockLeaving = new Int32Array(size >> BLOCK_BITS);
  }

  /** Adds a request that starts now: its first token comes in the coming round. */
  add(prompt: number, length: number): void {
    this.change((this.round + length) & this.mask, prompt + length, 1);
    this.tokens += prompt;
    this.running++;
  }

  /** Removes a running request that started at round `start`. */
  remove(prompt: number, length: number, start: number): void {
    this.change((start + length) & this.mask, -prompt - length, -1);
    this.tokens -= prompt + this.round - start;
    this.running--;
  }

  /** Removes every request. */
  clear(): void {
    this.leavingTokens.fill(0);
    this.leaving.fill(0);
    this.blockTokens.fill(0);
    this.blockLeaving.fill(0);
    this.tokens = this.running = 0;
  }

  /** Forgets the requests that completed in the round of `cell`. */
  release(cell: number): void {
    this.change(cell, -this.leavingTokens[cell], -this.leaving[cell]);
  }

  /** Whether nobody completes in the block of rounds that begins with `cell`. */
  quietBlock(cell: number): boolean {
    return (cell & LAST) === 0 && this.blockLeaving[cell >> BLOCK_BITS] === 0;
  }

  /**
   * The first round, now or later, at which a request can start and fit for its whole life if nothing else is added.
   * Now is the answer exactly if it can be admitted. Later rounds stay lower bounds while others are admitted.
   *
   * One forward pass over completion rounds: an overflow of v tokens in round x means that the start must move later
   * by v (one token less a round) or to x, whichever is less, and a later start never breaks an earlier round. The
   * walk stops as soon as the request fits even if nobody leaves any more. Worst case O(length), typically
   * O(16 + length / 16).
   */
  earliest(prompt: number, length: number): number {
    const { leavingTokens, leaving, blockTokens, blockLeaving, mask } = this;
    let over = (this.tokens + prompt - this.memory) | 0; // tokens above M in round now + ahead, candidate included
    let count = (this.running + 1) | 0; // requests running then, candidate included
    let ahead = 0;
    let wait = 0; // the candidate starts at now + wait …
    let stop = length | 0; // … and ends at now + stop
    let cell = this.round & mask;
    while (over + count * (stop - ahead) > 0) {
      cell = (cell + 1) & mask;
      while ((cell & LAST) === 0 && over + count * WIDTH <= 0) {
        over = (over + count * WIDTH - blockTokens[cell >> BLOCK_BITS]) | 0;
        count = (count - blockLeaving[cell >> BLOCK_BITS]) | 0;
        ahead = (ahead + WIDTH) | 0;
        cell = (cell + WIDTH) & mask;
        if (over + count * (stop - ahead) <= 0) return this.round + wait;
      }
      ahead = (ahead + 1) | 0;
      over = (over + count) | 0;
      if (over > 0) {
        const delay = over < ahead - wait ? over : (ahead - wait) | 0;
        wait = (wait + delay) | 0;
        stop = (stop + delay) | 0;
        over = (over - delay) | 0;
      }
      over = (over - leavingTokens[cell]) | 0;
      count = (count - leaving[cell]) | 0;
    }
    return this.round + wait;
  }

  /**
   * Writes the tokens held in the coming rounds if nobody joins: entry k ≥ 1 for round now + k, 0 from the last
   * completion on.
   *
   * @param into of the ledger's size, `mask` + 1
   */
  project(into: Int32Array): void {
    const { leavingTokens, leaving, mask } = this;
    let { tokens, running } = this;
    let ahead = 0;
    while (running > 0) {
      const cell = (this.round + ++ahead) & mask;
      tokens += running;
      into[ahead] = tokens;
      tokens -= leavingTokens[cell];
      running -= leaving[cell];
    }
    into.fill(0, ahead + 1);
  }

  /** Lets time pass until round `to`; whoever completes by then leaves. */
  advance(to: number): void {
    const { leavingTokens, leaving, mask } = this;
    let { tokens, running, round } = this;
    while (running > 0 && round < to) {
      const cell = ++round & mask;
      if (round + LAST <= to && this.quietBlock(cell)) {
        tokens += running * WIDTH;
        round += LAST;
        continue;
      }
      tokens += running;
      if (leaving[cell] === 0) continue;
      tokens -= leavingTokens[cell];
      running -= leaving[cell];
      this.release(cell);
    }
    this.tokens = tokens;
    this.running = running;
    this.round = to;
  }

  private change(cell: number, tokens: number, requests: number): void {
    const block = cell >> BLOCK_BITS;
    this.leavingTokens[cell] += tokens;
    this.leaving[cell] += requests;
    this.blockTokens[block] += tokens + requests * (LAST - (cell & LAST)); // as of the block's last round
    this.blockLeaving[block] += requests;
  }
}

/** Rounds in a block, for callers that skip over a quiet one themselves. */
export const BLOCK = WIDTH;
