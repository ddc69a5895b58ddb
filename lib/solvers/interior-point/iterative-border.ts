import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { type Border, BorderProduct } from "./border.ts";
import type { TimeSystem } from "./time-system.ts";

/** Residuals, relative to the right-hand side, at which conjugate gradients stop. */
const ROUGH = 1e-6;
const FINE = 1e-10;
const MOST_ITERATIONS = 400;

/**
 * The border by conjugate gradients, preconditioned with the diagonal that the compute rows leave, h + s^n/ν −
 * Σ_t ω²/(a_t + d_t). Two to five iterations of O(rates) a solve are usual.
 */
export class IterativeBorder implements Border {
  inner = 0;
  private readonly program: FluidProgram;
  private readonly omega: Float64Array;
  private readonly time: TimeSystem;
  private readonly product: BorderProduct;
  private diagonal: Float64Array;
  private readonly preconditioner: Float64Array;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly image: Float64Array;

  constructor(program: FluidProgram, omega: Float64Array, time: TimeSystem) {
    const column = () => new Float64Array(program.n);
    this.program = program;
    this.omega = omega;
    this.time = time;
    this.product = new BorderProduct(program, omega, time);
    this.diagonal = column();
    this.preconditioner = column();
    this.residual = column();
    this.direction = column();
    this.image = column();
  }

  factor(diagonal: Float64Array): void {
    const { preconditioner, omega } = this;
    const { rounds, offset, request } = this.program;
    this.diagonal = diagonal;
    preconditioner.set(diagonal);
    for (let t = 0; t < rounds; t++) {
      const reciprocal = 1 / this.time.computePivot(t);
      for (let k = offset[t]; k < offset[t + 1]; k++)
        preconditioner[request[k]] -= omega[k] ** 2 * reciprocal;
    }
    for (let i = 0; i < preconditioner.length; i++)
      preconditioner[i] = Math.max(preconditioner[i], 1e-12 * diagonal[i]);
  }

  solve(right: Float64Array, into: Float64Array, rough: boolean): void {
    const { residual, direction, image, preconditioner } = this;
    into.fill(0);
    residual.set(right);
    let size = this.precondition(0);
    const enough = (rough ? ROUGH : FINE) ** 2 * size;
    for (let k = 0; k < MOST_ITERATIONS && size > enough; k++, this.inner++) {
      this.product.apply(this.diagonal, direction, image);
      const energy = dot(direction, image);
      if (!(energy > 0)) return;
      const step = size / energy;
      for (let i = 0; i < into.length; i++) {
        into[i] += step * direction[i];
        residual[i] -= step * image[i];
      }
      const before = size;
      size = 0;
      for (let i = 0; i < into.length; i++) size += residual[i] ** 2 / preconditioner[i];
      this.precondition(size / before);
    }
  }

  /** Makes the next direction from the residual; returns residualᵀ·preconditioned residual. */
  private precondition(keep: number): number {
    const { residual, direction, preconditioner } = this;
    let size = 0;
    for (let i = 0; i < residual.length; i++) {
      const scaled = residual[i] / preconditioner[i];
      direction[i] = scaled + keep * direction[i];
      size += residual[i] * scaled;
    }
    return size;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
