import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { type Border, BorderProduct, subtractRates } from "./border.ts";
import { DirectBorder } from "./direct-border.ts";
import { IterativeBorder } from "./iterative-border.ts";
import type { Linearisation } from "./linearise.ts";
import { ReleaseSystem } from "./release-system.ts";
import { type RowGroup, rowTerm } from "./rows.ts";
import { TimeSystem } from "./time-system.ts";

/** Above so many requests the border is solved by conjugate gradients. */
const DIRECT_REQUESTS = 150;

/**
 * The equations for dλ, dΠ and dν that are left when rates and slacks are eliminated:
 *
 *     (i)   (a_t + d_t) dλ_t + b_t dΠ_t + Σ_i ω_it dν_i = q^c_t
 *     (ii)  time system's second line           + Σ_i κ_i ω_it dν_i = q^m_t
 *     (iii) (h_i + s^n_i/ν_i) dν_i + Σ_t ω_it (dλ_t + κ_i dΠ_t) = q^n_i
 *
 * with q^c_t = Σ_i ω R + row term, q^m_t = Σ_i κ ω R + difference of the row terms of t and t − 1, and q^n_i = Σ_t ω R +
 * row term. Where memory is freed at known times, `release-system` says what stands there instead. Without limits that is the time system alone: O(rates) to assemble, O(T) to solve.
 */
export class ReducedSystem {
  /** dΠ; dλ, dμ and dν stand in the row groups. */
  readonly dCumulative: Float64Array;
  /** dη. */
  readonly dOwn: Float64Array;
  private readonly program: FluidProgram;
  private readonly system: Linearisation;
  private readonly rows: { compute: RowGroup; memory: RowGroup; completion: RowGroup | null };
  private readonly time: TimeSystem;
  private readonly border: Border | null;
  private readonly releases: ReleaseSystem | null;
  private readonly product: BorderProduct;
  private readonly computeRight: Float64Array;
  private readonly memoryRight: Float64Array;
  private readonly completionRight: Float64Array;
  private readonly diagonal: Float64Array;

  constructor(
    program: FluidProgram,
    system: Linearisation,
    rows: { compute: RowGroup; memory: RowGroup; completion: RowGroup | null },
  ) {
    const { n, rounds } = program;
    this.program = program;
    this.system = system;
    this.rows = rows;
    this.time = new TimeSystem(rounds);
    this.product = new BorderProduct(program, system.omega, this.time);
    this.dCumulative = new Float64Array(rounds);
    const known = program.release === "known";
    this.border = known ? null : rows.completion && borderFor(program, system.omega, this.time);
    this.releases = known ? new ReleaseSystem(program, system, rows, this.time, this.dCumulative) : null;
    this.dOwn = this.releases?.dOwn ?? rows.completion?.dPrice ?? new Float64Array(n);
    this.computeRight = new Float64Array(rounds);
    this.memoryRight = new Float64Array(rounds);
    this.completionRight = new Float64Array(n);
    this.diagonal = new Float64Array(n);
  }

  /** Iterations of conjugate gradients so far. */
  get inner(): number {
    return this.border?.inner ?? 0;
  }

  /** Factors the matrix at the linearisation's point. */
  factor(): void {
    const { compute, memory, completion } = this.rows;
    const { a, b, spread, h } = this.system;
    this.time.factor({
      a,
      b,
      spread,
      compute: compute.price,
      computeSlack: compute.slack,
      memory: memory.price,
      memorySlack: memory.slack,
    });
    this.releases?.factor();
    if (!completion || !this.border) return;
    for (let i = 0; i < h.length; i++) this.diagonal[i] = h[i] + completion.slack[i] / completion.price[i];
    this.border.factor(this.diagonal);
  }

  /** Solves for the pull as it stands, filling dλ, dμ, dν and dΠ. */
  solve(target: number, rough: boolean): void {
    if (this.releases) this.releases.solve(target);
    else this.solveBordered(target, rough);
  }

  private solveBordered(target: number, rough: boolean): void {
    const { compute, memory, completion } = this.rows;
    this.assemble(target);
    if (completion && this.border) {
      this.time.solve(this.computeRight, this.memoryRight, compute.dPrice, this.dCumulative);
      subtractRates(this.program, this.system.omega, compute.dPrice, this.dCumulative, this.completionRight);
      this.border.solve(this.completionRight, completion.dPrice, rough);
      this.product.spread(completion.dPrice);
      for (let t = 0; t < this.computeRight.length; t++) {
        this.computeRight[t] -= this.product.computeRight[t];
        this.memoryRight[t] -= this.product.memoryRight[t];
      }
    }
    this.time.solve(this.computeRight, this.memoryRight, compute.dPrice, this.dCumulative, memory.dPrice);
  }

  /** The right-hand sides q. */
  private assemble(target: number): void {
    const { compute, memory, completion } = this.rows;
    this.sumPulls();
    let before = 0;
    for (let t = 0; t < this.program.rounds; t++) {
      this.computeRight[t] += rowTerm(compute, t, target);
      const term = rowTerm(memory, t, target);
      this.memoryRight[t] += term - before;
      before = term;
    }
    if (completion)
      for (let i = 0; i < this.program.n; i++) this.completionRight[i] += rowTerm(completion, i, target);
  }

  /** Σ ω R over requests, over requests with slopes, and over rounds. */
  private sumPulls(): void {
    const { rounds, offset, request, slope } = this.program;
    const { omega, pull } = this.system;
    const { computeRight, memoryRight, completionRight } = this;
    completionRight.fill(0);
    for (let t = 0; t < rounds; t++) {
      let sum = 0;
      let weighted = 0;
      for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
        const i = request[k];
        const part = omega[k] * pull[k];
        sum += part;
        weighted += slope[i] * part;
        completionRight[i] += part;
      }
      computeRight[t] = sum;
      memoryRight[t] = weighted;
    }
  }
}

function borderFor(program: FluidProgram, omega: Float64Array, time: TimeSystem): Border {
  return program.n <= DIRECT_REQUESTS
    ? new DirectBorder(program, omega, time)
    : new IterativeBorder(program, omega, time);
}
