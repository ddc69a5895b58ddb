import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { emptyLinearisation, type Linearisation, linearise } from "./linearise.ts";
import { complements, type Point } from "./point.ts";
import {
  combineRates,
  correctPull,
  moveRates,
  predictRates,
  type RatePass,
  rateProductsAfter,
} from "./rate-steps.ts";
import { ReducedSystem } from "./reduced-system.ts";
import {
  moveRows,
  productsAfter,
  type RowGroup,
  rowGroups,
  type Steps,
  setCross,
  stepSlacks,
} from "./rows.ts";

/** The share of the way to the boundary that a step goes: from the first while far away to the second when near. */
const FAR = 0.95;
const NEAR = 0.9995;

/** Mehrotra's exponent, and the least centring. */
const CENTRING_EXPONENT = 3;
const LEAST_CENTRING = 1e-8;

/**
 * Mehrotra's predictor-corrector iterations on a point. Two departures from the textbook, without which programs with
 * weights over many decades stall: the second-order terms are scaled by the product of the affine step lengths, and the
 * marginal utilities v are kept within a factor of w U′(x).
 */
export class Iteration {
  readonly system: Linearisation;
  /** The lengths of the last steps. */
  readonly steps: Steps = { primal: 0, dual: 0 };
  private readonly program: FluidProgram;
  private readonly point: Point;
  private readonly reduced: ReducedSystem;
  private readonly groups: readonly RowGroup[];
  private readonly pass: RatePass;
  private firstProduct = 0;

  constructor(program: FluidProgram, point: Point) {
    this.program = program;
    this.point = point;
    this.system = emptyLinearisation(program);
    const rows = rowGroups(program, point, this.system);
    this.reduced = new ReducedSystem(program, this.system, rows);
    this.groups = [rows.compute, rows.memory, ...(rows.completion ? [rows.completion] : [])];
    this.pass = {
      program,
      point,
      system: this.system,
      dCompute: rows.compute.dPrice,
      dCumulative: this.reduced.dCumulative,
      dOwn: this.reduced.dOwn,
      predicted: new Float64Array(program.rates),
    };
  }

  /** The mean product price × slack at the point. */
  get product(): number {
    return this.system.complementarity / complements(this.program);
  }

  /** Iterations of conjugate gradients so far. */
  get inner(): number {
    return this.reduced.inner;
  }

  /** Linearises at the point; residuals and products are those of the point afterwards. */
  linearise(): void {
    linearise(this.program, this.point, this.system);
    if (this.firstProduct === 0) this.firstProduct = this.product;
  }

  /** One step from the linearised point. */
  step(): void {
    const { reduced, groups, pass, steps } = this;
    reduced.factor();
    for (const group of groups) group.cross.fill(0);
    reduced.solve(0, true);
    this.predict();
    const target = this.centring() * this.product;
    const share = steps.primal * steps.dual;
    for (const group of groups) setCross(group, share);
    correctPull(pass, target, share);
    reduced.solve(target, false);
    this.restart();
    combineRates(pass, target, share, steps);
    for (const group of groups) stepSlacks(group, target, steps);
    this.move(target, share);
  }

  private predict(): void {
    this.restart();
    predictRates(this.pass, this.steps);
    for (const group of this.groups) stepSlacks(group, 0, this.steps);
  }

  /** σ = (products after the affine step / products now)³. */
  private centring(): number {
    let after = rateProductsAfter(this.pass, this.steps);
    for (const group of this.groups) after += productsAfter(group, this.steps);
    const left = Math.max(0, after / this.system.complementarity) ** CENTRING_EXPONENT;
    return Number.isNaN(left) ? 0.5 : Math.min(1, Math.max(LEAST_CENTRING, left));
  }

  private move(target: number, share: number): void {
    const { steps } = this;
    const fraction = Math.min(NEAR, Math.max(FAR, 1 - this.product / this.firstProduct / 2));
    steps.primal = Math.min(1, fraction * steps.primal);
    steps.dual = Math.min(1, fraction * steps.dual);
    moveRates(this.pass, target, share, steps);
    for (const group of this.groups) moveRows(group, steps);
  }

  private restart(): void {
    this.steps.primal = 1;
    this.steps.dual = 1;
  }
}
