import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { BorderProduct, subtractRates } from "./border.ts";
import type { Linearisation } from "./linearise.ts";
import { DenseFactor } from "./lu.ts";
import type { RowGroup } from "./rows.ts";
import type { TimeSystem } from "./time-system.ts";

/** How many requests that leave before the horizon the dense border is meant for. */
export const MOST_RELEASED = 300;

/**
 * Right-hand sides: q, one a round, and r and what the rows of completion add, one a request: to the row of η where a
 * request stays, to that of g where it leaves.
 */
export interface ReleaseRight {
  readonly compute: Float64Array;
  readonly memory: Float64Array;
  readonly pulls: Float64Array;
  readonly terms: Float64Array;
}

/**
 * The border where memory is freed at known times. A request that leaves at e_i < T pays for memory up to e_i only:
 * η_i = dν_i − κ_i dΠ_{e_i} takes the place of dν_i in dx, and what it generated, g_i = Σ_t dx_it, leaves the memory row
 * e_i. With K the time system and y = (dλ, dΠ), E the columns that hold κ_i in memory row e_i, and r_i = Σ_t ω R,
 *
 *     K y + W η + E g = q
 *     Wᵀ y + h η + g = r
 *     Eᵀ y + η − (ν/s^n) g = (ν/s^n) · row term          (without limits ν/s^n = 0: the price ν is 0)
 *
 * Eliminating y leaves a symmetric, quasi-definite system, dense, of one row a price η and one a released g:
 *
 *     [ h − Wᵀ K⁻¹ W        I − Wᵀ K⁻¹ E     ] [η]   [ r − Wᵀ K⁻¹ q ]
 *     [ I − Eᵀ K⁻¹ W    −(Eᵀ K⁻¹ E + ν/s^n)  ] [g] = [ c − Eᵀ K⁻¹ q ]
 *
 * For requests that stay, E is empty: their g is eliminated too, which leaves s^n/ν on the diagonal as in `border`.
 * c is the third right-hand side. O(n · rates) to build, O(n³) to factor.
 */
export class ReleaseBorder {
  /** η and g, one a request. */
  readonly own: Float64Array;
  readonly generated: Float64Array;
  private readonly program: FluidProgram;
  private readonly system: Linearisation;
  private readonly completion: RowGroup | null;
  private readonly time: TimeSystem;
  private readonly product: BorderProduct;
  /** Requests with an η, and those with a g. */
  private readonly priced: readonly number[];
  private readonly released: readonly number[];
  private readonly dense: DenseFactor;
  private readonly right: Float64Array;
  private readonly image: Float64Array;

  constructor(program: FluidProgram, system: Linearisation, completion: RowGroup | null, time: TimeSystem) {
    const { n, rounds, end, limit } = program;
    const all = Array.from({ length: n }, (_, i) => i);
    this.program = program;
    this.system = system;
    this.completion = completion;
    this.time = time;
    this.product = new BorderProduct(program, system.omega, time);
    this.released = all.filter((i) => end[i] < rounds);
    this.priced = limit ? all : this.released;
    this.dense = new DenseFactor(this.priced.length + this.released.length);
    this.right = new Float64Array(this.priced.length + this.released.length);
    this.own = new Float64Array(n);
    this.generated = new Float64Array(n);
    this.image = new Float64Array(n);
  }

  /** Takes over a new time system, already factored. */
  factor(): void {
    const { priced, released, system, dense } = this;
    const size = priced.length + released.length;
    dense.matrix.fill(0);
    priced.forEach((i, j) => {
      this.loadPrice(i);
      this.subtractColumn(j);
      dense.matrix[j * size + j] += this.stays(i) ? system.h[i] + this.softness(i) : system.h[i];
    });
    released.forEach((i, j) => {
      const own = priced.length + j;
      const price = priced.indexOf(i);
      this.loadRelease(i);
      this.subtractColumn(own);
      dense.matrix[own * size + own] -= this.firmness(i);
      dense.matrix[own * size + price] += 1;
      dense.matrix[price * size + own] += 1;
    });
    dense.factor();
  }

  /** Fills η and g, and takes W η + E g off the time system's right-hand sides. */
  solve({ compute, memory, pulls, terms }: ReleaseRight): void {
    const { priced, released, right, own, generated, dense, product } = this;
    product.computeRight.set(compute);
    product.memoryRight.set(memory);
    this.project(right);
    priced.forEach((i, j) => {
      right[j] = pulls[i] + (this.stays(i) ? terms[i] : 0) - right[j];
    });
    released.forEach((i, j) => {
      const row = priced.length + j;
      right[row] = terms[i] - right[row];
    });
    dense.solve(right);
    priced.forEach((i, j) => {
      own[i] = right[j];
    });
    released.forEach((i, j) => {
      generated[i] = right[priced.length + j];
    });
    this.subtractFrom(compute, memory);
  }

  /** Whether a request stays to the horizon. */
  stays(i: number): boolean {
    return this.program.end[i] === this.program.rounds;
  }

  /** s^n/ν; 0 without limits. */
  softness(i: number): number {
    return this.completion ? this.completion.slack[i] / this.completion.price[i] : 0;
  }

  /** ν/s^n; 0 without limits. */
  firmness(i: number): number {
    return this.completion ? this.completion.price[i] / this.completion.slack[i] : 0;
  }

  /** Makes column i of W the time system's right-hand side. */
  private loadPrice(i: number): void {
    this.image.fill(0);
    this.image[i] = 1;
    this.product.spread(this.image);
  }

  /** The same for column i of E. */
  private loadRelease(i: number): void {
    this.product.computeRight.fill(0);
    this.product.memoryRight.fill(0);
    this.product.memoryRight[this.program.end[i]] = this.program.slope[i];
  }

  private subtractColumn(j: number): void {
    const { dense, right } = this;
    this.project(right);
    for (let k = 0; k < right.length; k++) dense.matrix[k * right.length + j] -= right[k];
  }

  /** (W, E)ᵀ K⁻¹ of the right-hand side that is loaded. */
  private project(into: Float64Array): void {
    const { program, system, product, priced, released, image } = this;
    const { dCompute, dCumulative } = product;
    this.time.solve(product.computeRight, product.memoryRight, dCompute, dCumulative);
    image.fill(0);
    subtractRates(program, system.omega, dCompute, dCumulative, image);
    priced.forEach((i, j) => {
      into[j] = -image[i];
    });
    released.forEach((i, j) => {
      into[priced.length + j] = program.slope[i] * dCumulative[program.end[i]];
    });
  }

  private subtractFrom(computeRight: Float64Array, memoryRight: Float64Array): void {
    const { product, own, generated, released, program } = this;
    product.spread(own);
    for (let t = 0; t < computeRight.length; t++) {
      computeRight[t] -= product.computeRight[t];
      memoryRight[t] -= product.memoryRight[t];
    }
    for (const i of released) memoryRight[program.end[i]] -= program.slope[i] * generated[i];
  }
}
