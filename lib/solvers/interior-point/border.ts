import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { TimeSystem } from "./time-system.ts";

/**
 * The completion limits, which border the time system: with dλ and dΠ eliminated, the prices ν solve
 *
 *     S dν = right,   S = diag(h + s^n/ν) − W K⁻¹ Wᵀ,
 *
 * where K is the time system and W the rows (ω_it, κ_i ω_it) of request i. S is symmetric, positive definite and dense.
 */
export interface Border {
  /** Takes over a new time system, already factored, and the diagonal h + s^n/ν. */
  factor(diagonal: Float64Array): void;
  /** Solves S dν = right; `rough` where a direction is only a prediction. */
  solve(right: Float64Array, into: Float64Array, rough: boolean): void;
  /** Iterations of inner methods so far. */
  readonly inner: number;
}

/** K⁻¹ Wᵀ and W applied in O(rates): what both ways to solve the border share. */
export class BorderProduct {
  private readonly program: FluidProgram;
  private readonly omega: Float64Array;
  private readonly time: TimeSystem;
  readonly computeRight: Float64Array;
  readonly memoryRight: Float64Array;
  readonly dCompute: Float64Array;
  readonly dCumulative: Float64Array;

  constructor(program: FluidProgram, omega: Float64Array, time: TimeSystem) {
    this.program = program;
    this.omega = omega;
    this.time = time;
    this.computeRight = new Float64Array(program.rounds);
    this.memoryRight = new Float64Array(program.rounds);
    this.dCompute = new Float64Array(program.rounds);
    this.dCumulative = new Float64Array(program.rounds);
  }

  /** into_i = diagonal_i·p_i − (W K⁻¹ Wᵀ p)_i. */
  apply(diagonal: Float64Array, p: Float64Array, into: Float64Array): void {
    this.spread(p);
    this.time.solve(this.computeRight, this.memoryRight, this.dCompute, this.dCumulative);
    for (let i = 0; i < p.length; i++) into[i] = diagonal[i] * p[i];
    subtractRates(this.program, this.omega, this.dCompute, this.dCumulative, into);
  }

  /** Wᵀ p: Σ_i ω p and Σ_i κ ω p in each round. */
  spread(p: Float64Array): void {
    const { rounds, offset, request, slope } = this.program;
    const { omega, computeRight, memoryRight } = this;
    for (let t = 0; t < rounds; t++) {
      let sum = 0;
      let weighted = 0;
      for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
        const i = request[k];
        const part = omega[k] * p[i];
        sum += part;
        weighted += slope[i] * part;
      }
      computeRight[t] = sum;
      memoryRight[t] = weighted;
    }
  }
}

/** into_i −= Σ_t ω (dλ_t + κ_i dΠ_t): the product with W. */
export function subtractRates(
  { rounds, offset, request, slope }: FluidProgram,
  omega: Float64Array,
  dCompute: Float64Array,
  dCumulative: Float64Array,
  into: Float64Array,
): void {
  for (let t = 0; t < rounds; t++) {
    const lambda = dCompute[t];
    const rent = dCumulative[t];
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const i = request[k];
      into[i] -= omega[k] * (lambda + slope[i] * rent);
    }
  }
}
