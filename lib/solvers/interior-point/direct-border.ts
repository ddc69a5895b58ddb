import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Border } from "./border.ts";
import { cholesky, choleskySolve, subtractOuterProducts } from "./cholesky.ts";
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
 * O(n² T) to build, n³/3 to factor.
 */
export class DirectBorder implements Border {
  readonly inner = 0;
  private readonly program: FluidProgram;
  private readonly omega: Float64Array;
  private readonly time: TimeSystem;
  private readonly matrix: Float64Array;
  private readonly batch: Float64Array;
  private readonly carried: Float64Array;
  private collected = 0;
  private threshold = 0;

  constructor(program: FluidProgram, omega: Float64Array, time: TimeSystem) {
    this.program = program;
    this.omega = omega;
    this.time = time;
    this.matrix = new Float64Array(program.n ** 2);
    this.batch = new Float64Array(program.n * BATCH);
    this.carried = new Float64Array(program.n);
  }

  factor(diagonal: Float64Array): void {
    const { n, rounds } = this.program;
    this.matrix.fill(0);
    for (let i = 0; i < n; i++) this.matrix[i * n + i] = diagonal[i];
    this.threshold = NEGLIGIBLE * diagonal.reduce((least, value) => Math.min(least, value));
    this.carried.fill(0);
    for (let t = 0; t < rounds; t++) {
      this.putCompute(t);
      this.putMemory(t);
    }
    this.flush();
    cholesky(this.matrix, n);
  }

  solve(right: Float64Array, into: Float64Array): void {
    into.set(right);
    choleskySolve(this.matrix, this.program.n, into);
  }

  /** ω_t/√(a_t + d_t). */
  private putCompute(t: number): void {
    const { offset, request } = this.program;
    const column = this.nextColumn();
    const scale = 1 / Math.sqrt(this.time.computePivot(t));
    column.fill(0);
    for (let k = offset[t]; k < offset[t + 1]; k++) column[request[k]] = this.omega[k] * scale;
    this.keep(column);
  }

  /** y_t/√(E_t + δ_t). */
  private putMemory(t: number): void {
    const { offset, request, slope } = this.program;
    const { carried, omega, time } = this;
    const share = time.carried(t);
    const ratio = time.ratio(t);
    const scale = 1 / Math.sqrt(time.pivot(t));
    for (let i = 0; i < carried.length; i++) carried[i] *= share;
    for (let k = offset[t]; k < offset[t + 1]; k++)
      carried[request[k]] += omega[k] * (slope[request[k]] - ratio);
    const column = this.nextColumn();
    for (let i = 0; i < carried.length; i++) column[i] = carried[i] * scale;
    this.keep(column);
  }

  private nextColumn(): Float64Array {
    const { n } = this.program;
    return this.batch.subarray(this.collected * n, (this.collected + 1) * n);
  }

  private keep(column: Float64Array): void {
    let largest = 0;
    for (let i = 0; i < column.length; i++) largest = Math.max(largest, column[i] * column[i]);
    if (largest > this.threshold) this.collected++;
    if (this.collected === BATCH) this.flush();
  }

  private flush(): void {
    subtractOuterProducts(this.matrix, this.program.n, this.batch, this.collected);
    this.collected = 0;
  }
}
