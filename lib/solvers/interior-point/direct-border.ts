import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Border } from "./border.ts";
import { cholesky, choleskySolve, subtractOuterProducts, TILE } from "./cholesky.ts";
import type { TimeSystem } from "./time-system.ts";

/** Outer products are collected and subtracted so many at a time. */
const BATCH = 32;

/** Columns smaller than this, squared and relative to the least diagonal, change nothing in double precision. */
const NEGLIGIBLE = 1e-19;

/**
 * The border by Cholesky: the elimination of each round subtracts two outer products from diag(h + s^n/ν),
 *
 *     S = diag − Σ_t ω_t ω_tᵀ/(a_t + d_t) − Σ_t y_t y_tᵀ/(E_t + δ_t),
 *     y_{i,t} = ω_it (κ_i − b_t/(a_t + d_t)) + δ_{t−1}/(E_{t−1} + δ_{t−1}) y_{i,t−1}.
 *
 * The order is rounded up to whole tiles by rows of the identity. O(n² T) to build, n³/3 to factor.
 */
export class DirectBorder implements Border {
  readonly inner = 0;
  private readonly program: FluidProgram;
  private readonly omega: Float64Array;
  private readonly time: TimeSystem;
  private readonly order: number;
  private readonly matrix: Float64Array;
  private readonly right: Float64Array;
  private readonly batch: Float64Array;
  private readonly carried: Float64Array;
  private collected = 0;
  private threshold = 0;

  constructor(program: FluidProgram, omega: Float64Array, time: TimeSystem) {
    this.program = program;
    this.omega = omega;
    this.time = time;
    this.order = TILE * Math.ceil(program.n / TILE);
    this.matrix = new Float64Array(this.order ** 2);
    this.right = new Float64Array(this.order);
    this.batch = new Float64Array(this.order * BATCH);
    this.carried = new Float64Array(program.n);
  }

  factor(diagonal: Float64Array): void {
    const { matrix, order, program } = this;
    matrix.fill(0);
    for (let i = 0; i < order; i++) matrix[i * order + i] = i < program.n ? diagonal[i] : 1;
    this.threshold = NEGLIGIBLE * diagonal.reduce((least, value) => Math.min(least, value));
    this.carried.fill(0);
    for (let t = 0; t < program.rounds; t++) {
      this.putCompute(t);
      this.putMemory(t);
    }
    this.flush();
    cholesky(matrix, order);
  }

  solve(right: Float64Array, into: Float64Array): void {
    this.right.set(right);
    choleskySolve(this.matrix, this.order, this.right);
    for (let i = 0; i < into.length; i++) into[i] = this.right[i];
  }

  /** ω_t/√(a_t + d_t). */
  private putCompute(t: number): void {
    const { offset, request, n } = this.program;
    const { batch, omega } = this;
    const start = this.collected * this.order;
    const scale = 1 / Math.sqrt(this.time.computePivot(t));
    let largest = 0;
    for (let i = 0; i < n; i++) batch[start + i] = 0;
    for (let k = offset[t], last = offset[t + 1]; k < last; k++) {
      const entry = omega[k] * scale;
      batch[start + request[k]] = entry;
      if (entry > largest) largest = entry;
    }
    this.keep(largest);
  }

  /** y_t/√(E_t + δ_t); what is carried on to the next round. */
  private putMemory(t: number): void {
    const { offset, request, slope } = this.program;
    const { batch, carried, omega, time } = this;
    const start = this.collected * this.order;
    const ratio = time.ratio(t);
    const scale = 1 / Math.sqrt(time.pivot(t));
    const share = time.carried(t + 1);
    for (let k = offset[t], last = offset[t + 1]; k < last; k++)
      carried[request[k]] += omega[k] * (slope[request[k]] - ratio);
    let largest = 0;
    for (let i = 0; i < carried.length; i++) {
      const entry = carried[i] * scale;
      const size = Math.abs(entry);
      batch[start + i] = entry;
      carried[i] *= share;
      if (size > largest) largest = size;
    }
    this.keep(largest);
  }

  /** Keeps the column that was put last, unless its largest entry is negligible. */
  private keep(largest: number): void {
    if (largest * largest > this.threshold) this.collected++;
    if (this.collected === BATCH) this.flush();
  }

  private flush(): void {
    subtractOuterProducts(this.matrix, this.order, this.batch, this.collected);
    this.collected = 0;
  }
}
