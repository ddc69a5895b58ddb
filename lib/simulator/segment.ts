/** A stretch of rounds in which nobody starts or ends. Memory grows by `running` tokens a round. */
export interface Segment {
  /** First and last round of the stretch. */
  readonly first: number;
  readonly last: number;
  /** Requests that run in each of them. */
  readonly running: number;
  /** Tokens held in the first round, the new ones included; also those of requests that pause. */
  readonly tokens: number;
  /** Attempts whose first round is `first`, and the prompt tokens that are prefilled in it. */
  readonly starting: number;
  readonly prefill: number;
  /** Where requests pause: tokens of those that run in the first round, by which the clock goes. */
  readonly batch?: number;
  /** Where memory comes in blocks: tokens of the blocks taken in the last round. */
  readonly blocks?: number;
  /** Tick at which the first round opens; absent where it follows from the attempts' starts. */
  readonly opens?: number;
}

/** Tokens held in the last round of a segment, in whole blocks. */
export function endTokens({ first, last, running, tokens, blocks }: Segment): number {
  return blocks ?? tokens + running * (last - first);
}

/** Tokens by which the clock goes, summed over the first `rounds` rounds of a segment. */
export function tokenRounds({ running, tokens, batch = tokens }: Segment, rounds: number): number {
  return rounds * batch + (running * rounds * (rounds - 1)) / 2;
}
