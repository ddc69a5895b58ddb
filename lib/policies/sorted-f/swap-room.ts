import type { Batch, Pool } from "./batch.ts";

/**
 * What a batch that fits leaves room for: answers in O(log size) how much the prompts of its longer members must
 * shrink to let a shorter request in.
 */
export class SwapRoom {
  private readonly members: readonly number[];
  private readonly pool: Pool;
  /** Prompt tokens of the members from the k-th shortest on. */
  private readonly promptsFrom: Float64Array;
  /** The most tokens held at the completion of any of the k shortest. */
  private readonly fullest: Float64Array;

  constructor({ members }: Batch, pool: Pool) {
    const size = members.length;
    this.members = members.slice();
    this.pool = pool;
    this.promptsFrom = new Float64Array(size + 1);
    this.fullest = new Float64Array(size + 1);
    for (let k = size - 1; k >= 0; k--)
      this.promptsFrom[k] = this.promptsFrom[k + 1] + pool.prompt[members[k]];
    for (let k = 0; k < size; k++) this.fullest[k + 1] = Math.max(this.fullest[k], this.heldAt(k));
  }

  /**
   * The longest member that can give its place to a shorter request, by its position, or -1. The loads of members
   * with outputs between the two only fall; at all shorter completions, and at the newcomer's own, its prompt stands
   * in the place of the other's.
   */
  longestReplaceable(request: number): number {
    const { members, pool } = this;
    const { prompt, output, memory } = pool;
    const own = output[request];
    const longer = this.firstLonger(own);
    const room = memory - Math.max(this.fullest[longer], this.held(longer, own));
    const least = prompt[request] - room;
    for (let k = members.length - 1; k >= longer; k--) if (prompt[members[k]] >= least) return k;
    return -1;
  }

  /** Tokens held at the completion of the k-th shortest; a little less for all but the first of equals. */
  private heldAt(k: number): number {
    return this.held(k, this.pool.output[this.members[k]]);
  }

  /** Tokens that the members from the k-th shortest on hold in their `round`-th round. */
  private held(k: number, round: number): number {
    return this.promptsFrom[k] + (this.members.length - k) * round;
  }

  private firstLonger(output: number): number {
    let [low, high] = [0, this.members.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pool.output[this.members[middle]] > output) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
