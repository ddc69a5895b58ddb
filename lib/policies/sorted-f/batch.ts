/** Requests that may form batches, as columns, and the memory M that a batch must fit. All in tokens. */
export interface Pool {
  readonly prompt: ArrayLike<number>;
  /** Output lengths to plan with. */
  readonly output: ArrayLike<number>;
  readonly memory: number;
}

/**
 * Whether requests that all start now fit until all have completed: at the completion of each request i,
 * Σ (s_j + o_i) over those with o_j ≥ o_i is at most M. Memory grows in between, so that is every round.
 *
 * @param batch in ascending order of output
 */
export function fitTogether(batch: ArrayLike<number>, { prompt, output, memory }: Pool): boolean {
  let prompts = 0;
  for (let k = batch.length - 1; k >= 0; k--) {
    prompts += prompt[batch[k]];
    if (prompts + (batch.length - k) * output[batch[k]] > memory) return false;
  }
  return true;
}

/** A batch that grows request by request and always fits. */
export class Batch {
  /** In ascending order of output; equal outputs in the order in which they came. */
  readonly members: number[] = [];
  prompts = 0;
  outputs = 0;
  private readonly pool: Pool;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  get size(): number {
    return this.members.length;
  }

  /** Whether the batch with one more request fits together. O(size), O(1) where even its first round does not fit. */
  fits(request: number): boolean {
    const { prompt, output, memory } = this.pool;
    const { members } = this;
    if (this.prompts + prompt[request] + members.length + 1 > memory) return false;
    const own = output[request];
    let prompts = 0;
    let running = 0;
    let k = members.length - 1;
    for (; k >= 0 && output[members[k]] > own; k--) {
      prompts += prompt[members[k]];
      if (prompts + ++running * output[members[k]] > memory) return false;
    }
    prompts += prompt[request];
    if (prompts + ++running * own > memory) return false;
    for (; k >= 0; k--) {
      prompts += prompt[members[k]];
      if (prompts + ++running * output[members[k]] > memory) return false;
    }
    return true;
  }

  add(request: number): void {
    const { prompt, output } = this.pool;
    let place = this.members.length;
    while (place > 0 && output[this.members[place - 1]] > output[request]) place--;
    this.members.splice(place, 0, request);
    this.prompts += prompt[request];
    this.outputs += output[request];
  }

  /** Takes out the k-th shortest, 0-based. */
  dropAt(k: number): void {
    const [request] = this.members.splice(k, 1);
    this.prompts -= this.pool.prompt[request];
    this.outputs -= this.pool.output[request];
  }
}
