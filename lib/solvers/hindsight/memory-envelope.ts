/**
 * How much memory the requests that have started may hold without taking anything from those that wait.
 *
 * Let `held[k]` be what they hold k rounds from now. The others start one round from now at the earliest, so that they
 * hold nothing before round 2; let F(k) be what they hold in some completion, held + F ≤ M. The envelope e ≥ held is as
 * high as two arguments allow while F(k) + e(k) ≤ M wherever F(k) > 0:
 *
 * 1. *Only peaks count.* Who runs in round k has run for at most k − 1 rounds. If k is at most the shortest output of
 *    those that wait, it runs on and holds a token more in round k + 1: where F(k) > 0, F(k) ≤ F(k + 1) − 1, which is
 *    at most M − e(k + 1) − 1. So e(k) = max(held[k], e(k + 1) + 1) will do.
 * 2. *Too little to start.* Who runs holds at least the smallest prompt and a token. Where M − e(k) is less, F(k) = 0,
 *    and e(k) = M will do.
 *
 * Therefore a schedule whose started requests stay below e can be completed by the same starts, whatever those are; and
 * a waiting request that stays below e if it starts now should start now ({@link startsFreely}).
 */
export class MemoryEnvelope {
  /** e(k), k = 1 … */
  readonly values: Int32Array;
  private readonly memory: number;

  /** @param reach the last round from now in which a request that starts now may run */
  constructor(memory: number, reach: number) {
    this.memory = memory;
    this.values = new Int32Array(reach + 1);
  }

  /**
   * Computes the envelope. O(reach).
   *
   * @param shortest least output of those that wait
   * @param smallest least prompt of those that wait
   */
  raise(held: Int32Array, shortest: number, smallest: number): void {
    const { values, memory } = this;
    let ahead = -1;
    for (let k = values.length - 1; k > 1; k--) {
      let most = held[k];
      if (k <= shortest && most <= ahead) most = ahead + 1;
      if (most + smallest >= memory) most = memory;
      values[k] = ahead = most;
    }
    values[1] = memory;
  }

  /**
   * Whether a request that has not started would stay below the envelope of the *other* waiting requests if it started
   * now. If so, no optimal schedule starts it later: there the others hold F with held + F ≤ M, so it could be moved to
   * now, which completes it sooner.
   */
  startsFreely(held: Int32Array, prompt: number, output: number): boolean {
    const { values } = this;
    for (let k = 1; k <= output; k++) if (held[k] + prompt + k > values[k]) return false;
    return true;
  }
}
