import { CompensatedSum } from "../../core/sums.ts";
import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { RoundMarket } from "./market.ts";

/** What the descent moves: ν_i, and Π_t with Π_T = 0 at the end. The same two columns hold gradients and metrics. */
export interface Variables {
  /** ν_i, a request; all 0 where there is no completion limit. */
  readonly completion: Float64Array;
  /** Π_t, T + 1 values. */
  readonly cumulative: Float64Array;
}

export function variables({ n, rounds }: FluidProgram): Variables {
  return { completion: new Float64Array(n), cumulative: new Float64Array(rounds + 1) };
}

/**
 * The dual function of Π and ν alone, minimised over λ round by round:
 *
 *     D(Π, ν) = Σ_t Π_t (budget_t − budget_{t − 1}) + Σ_i ν_i limit_i + Σ_t min_λ (λ compute_t + Σ_i max_x (w_i U(x) − p_it x))
 *
 * with p_it = λ_t + κ_i (Π_t − Π_{end_i}) + ν_i. Where U is strictly concave the maximisers are unique, so that D is
 * differentiable: its gradient is what the constraints have left at them.
 */
export class DualFunction {
  /** λ_t at the point last evaluated. */
  readonly compute: Float64Array;
  readonly #program: FluidProgram;
  readonly #market: RoundMarket;

  constructor(program: FluidProgram) {
    this.#program = program;
    this.#market = new RoundMarket(program);
    this.compute = new Float64Array(program.rounds);
  }

  /** D at a point; fills the gradient and, where asked for, the diagonal of the curvature. O(rates) time. */
  evaluate(at: Variables, gradient: Variables, curvature?: Variables): number {
    const { rounds, compute, limit, budget } = this.#program;
    const total = new CompensatedSum();
    this.#rightSides(gradient);
    curvature?.completion.fill(0);
    curvature?.cumulative.fill(0);
    for (let t = 0; t < rounds; t++) {
      this.#market.enter(t, at.cumulative, at.completion);
      const lambda = this.#market.clear(t, this.compute[t]);
      this.compute[t] = lambda;
      total.add(lambda * compute[t] + this.#market.surplus(t, lambda));
      total.add(at.cumulative[t] * (budget[t] - (t > 0 ? budget[t - 1] : 0)));
      this.#use(t, gradient);
      if (curvature) this.#bend(t, curvature);
    }
    limit?.forEach((tokens, i) => {
      total.add(at.completion[i] * tokens);
    });
    gradient.cumulative[rounds] = 0; // Π_T is 0, not a variable
    return total.value;
  }

  #rightSides({ completion, cumulative }: Variables): void {
    const { rounds, budget, limit } = this.#program;
    if (limit) completion.set(limit);
    for (let t = 0; t < rounds; t++) cumulative[t] = budget[t] - (t > 0 ? budget[t - 1] : 0);
    cumulative[rounds] = 0;
  }

  /** Takes what the round's rates use off what there is. */
  #use(t: number, { completion, cumulative }: Variables): void {
    const { slope, end, limit } = this.#program;
    const { x } = this.#market;
    for (let j = 0, count = this.#market.count(t); j < count; j++) {
      const i = this.#market.request(t, j);
      if (limit) completion[i] -= x[j];
      cumulative[t] -= slope[i] * x[j];
      cumulative[end[i]] += slope[i] * x[j];
    }
  }

  #bend(t: number, { completion, cumulative }: Variables): void {
    const { slope, end } = this.#program;
    const { sensitivity } = this.#market;
    this.#market.sense(t);
    for (let j = 0, count = this.#market.count(t); j < count; j++) {
      const i = this.#market.request(t, j);
      completion[i] += sensitivity[j];
      cumulative[t] += slope[i] ** 2 * sensitivity[j];
      cumulative[end[i]] += slope[i] ** 2 * sensitivity[j];
    }
  }
}
