/**
 * The rows of compute and memory, without completion limits: for given right-hand sides q^c and q^m,
 *
 *     (a_t + d_t) dλ_t + b_t dΠ_t = q^c_t                                                        d_t = s^c_t / λ_t
 *     b_t dλ_t + (g_t + δ_t + δ_{t−1}) dΠ_t − δ_t dΠ_{t+1} − δ_{t−1} dΠ_{t−1} = q^m_t            δ_t = s^m_t / μ_t
 *
 * The second line is the difference of the memory rows t and t − 1, with dμ_t = dΠ_t − dΠ_{t+1} and dΠ_T = 0: in μ the
 * block G_min(s, t) would be dense, in Π it is tridiagonal, because differencing undoes the cumulative sum.
 *
 * Eliminating dλ leaves a tridiagonal matrix diag(g′) + Laplacian(δ) with g′ = g − b²/(a + d) = spread + (b²/a) d/(a + d).
 * Its pivots are E_t + δ_t with E_1 = g′_1 and E_{t+1} = g′_{t+1} + δ_t E_t/(E_t + δ_t). Nothing in all this is
 * subtracted, so it is stable though δ ranges over thirty orders of magnitude. O(T) to factor and to solve.
 */
export class TimeSystem {
  /** a + d. */
  private readonly diagonal: Float64Array;
  private readonly coupling: Float64Array;
  private readonly delta: Float64Array;
  /** E. */
  private readonly remainder: Float64Array;
  private readonly forward: Float64Array;
  private readonly rounds: number;

  constructor(rounds: number) {
    this.rounds = rounds;
    this.diagonal = new Float64Array(rounds);
    this.coupling = new Float64Array(rounds);
    this.delta = new Float64Array(rounds);
    this.remainder = new Float64Array(rounds);
    this.forward = new Float64Array(rounds);
  }

  /** @param rows the sums over rates, and price and slack of each row */
  factor(rows: {
    readonly a: Float64Array;
    readonly b: Float64Array;
    readonly spread: Float64Array;
    readonly compute: Float64Array;
    readonly computeSlack: Float64Array;
    readonly memory: Float64Array;
    readonly memorySlack: Float64Array;
  }): void {
    const { diagonal, coupling, delta, remainder } = this;
    const { a, b, spread } = rows;
    for (let t = 0; t < this.rounds; t++) {
      const d = rows.computeSlack[t] / rows.compute[t];
      diagonal[t] = a[t] + d;
      coupling[t] = b[t];
      delta[t] = rows.memorySlack[t] / rows.memory[t];
      const own = spread[t] + (a[t] > 0 ? ((b[t] * b[t]) / a[t]) * (d / diagonal[t]) : 0);
      remainder[t] = t > 0 ? own + this.carried(t) * remainder[t - 1] : own;
    }
  }

  /** δ/(E + δ) of the round before t: how much of its equation is carried on. */
  carried(t: number): number {
    const { delta, remainder } = this;
    return t > 0 ? delta[t - 1] / (remainder[t - 1] + delta[t - 1]) : 0;
  }

  /** E_t + δ_t. */
  pivot(t: number): number {
    return this.remainder[t] + this.delta[t];
  }

  /** a_t + d_t. */
  computePivot(t: number): number {
    return this.diagonal[t];
  }

  /** b_t/(a_t + d_t): what a change of Π_t does to λ_t. */
  ratio(t: number): number {
    return this.coupling[t] / this.diagonal[t];
  }

  /** Solves for dλ and dΠ, and for dμ if asked, which comes without a subtraction of neighbours. */
  solve(
    computeRight: Float64Array,
    memoryRight: Float64Array,
    dCompute: Float64Array,
    dCumulative: Float64Array,
    dMemory?: Float64Array,
  ): void {
    const { rounds, diagonal, coupling, delta, remainder, forward } = this;
    for (let t = 0; t < rounds; t++) {
      const right = memoryRight[t] - (coupling[t] / diagonal[t]) * computeRight[t];
      forward[t] = t > 0 ? right + this.carried(t) * forward[t - 1] : right;
    }
    let next = 0;
    for (let t = rounds - 1; t >= 0; t--) {
      const pivot = remainder[t] + delta[t];
      if (dMemory) dMemory[t] = (forward[t] - remainder[t] * next) / pivot;
      next = (forward[t] + delta[t] * next) / pivot;
      dCumulative[t] = next;
      dCompute[t] = (computeRight[t] - coupling[t] * next) / diagonal[t];
    }
  }
}
