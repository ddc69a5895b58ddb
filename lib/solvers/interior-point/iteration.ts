import type { FluidProgram } from "../../models/fluid-program/index.ts";
import { emptyLinearisation, type Linearisation, linearise } from "./linearise.ts";
import { complements, type Point } from "./point.ts";
import { combineRates, correctPull, moveRates, predictRates, type RatePass } from "./rate-steps.ts";
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
const FAR = 0.99;
const NEAR = 0.9995;

/** Mehrotra's exponent, and the least centring. */
const CENTRING_EXPONENT = 3;
const LEAST_CENTRING = 1e-8;

/** A step that leaves more than both this share of the products and this multiple of what was foreseen is a poor one. */
const POOR_SHARE = 0.4;
const POOR_MULTIPLE = 1.5;

/** What a poor step leaves of the trust in second-order terms. */
const DISTRUST = 0.1;

/**
 * Mehrotra's predictor-corrector iterations on a point. Two departures from the textbook, without which programs with
 * weights over many decades stall: second-order terms are left out after a step that reduced the products far less than
 * was foreseen, and are trusted less from then on, down to the product of the affine step lengths; and the marginal
 * utilities v are kept within a factor of w U′(x).
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
  private lastProduct = 0;
  /** The mean product that the last step was to leave. */
  private foreseen = Number.POSITIVE_INFINITY;
  private trust = 1;

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
    const target = this.centring(this.predict()) * this.product;
    const share = this.shareOfCross();
    for (const group of groups) setCross(group, share);
    correctPull(pass, target, share);
    reduced.solve(target, false);
    this.restart();
    combineRates(pass, target, share, steps);
    for (const group of groups) stepSlacks(group, target, steps);
    this.move(target, share);
    this.lastProduct = this.product;
    const reached = Math.min(steps.primal, steps.dual);
    this.foreseen = reached * target + (1 - reached) * this.product;
  }

  /** The affine step; the products after it. */
  private predict(): number {
    const { steps, system, groups } = this;
    this.restart();
    const { first, second } = predictRates(this.pass, steps);
    for (const group of groups) stepSlacks(group, 0, steps);
    const { primal, dual } = steps;
    const both = primal * dual;
    let after = (1 - dual) * system.rateProducts + (primal - dual - both) * first - both * second;
    for (const group of groups) after += productsAfter(group, steps);
    return after;
  }

  /** σ = (products after the affine step / products now)³. */
  private centring(after: number): number {
    const left = Math.max(0, after / this.system.complementarity) ** CENTRING_EXPONENT;
    return Number.isNaN(left) ? 0.5 : Math.min(1, Math.max(LEAST_CENTRING, left));
  }

  /** The share of the second-order terms that the corrector is to take into account. */
  private shareOfCross(): number {
    const { product, lastProduct, foreseen, steps } = this;
    if (product > POOR_MULTIPLE * foreseen && product > POOR_SHARE * lastProduct) {
      this.trust *= DISTRUST;
      return 0;
    }
    return Math.max(steps.primal * steps.dual, this.trust);
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
