import type { FluidProgram } from "../../models/fluid-program/index.ts";
import type { Linearisation } from "./linearise.ts";
import type { Point } from "./point.ts";

/** The rows of one constraint: where they stand, and how they are to move. One value a row in each column. */
export interface RowGroup {
  readonly price: Float64Array;
  readonly slack: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly dPrice: Float64Array;
  readonly dSlack: Float64Array;
  /** Second-order term of price × slack, subtracted from the target. */
  readonly cross: Float64Array;
}

/** Step lengths: how far rates and slacks, and how far prices, may go. */
export interface Steps {
  primal: number;
  dual: number;
}

/** The groups of a program's rows; they share their columns with the point and the linearisation. */
export function rowGroups(
  program: FluidProgram,
  point: Point,
  system: Linearisation,
): { compute: RowGroup; memory: RowGroup; completion: RowGroup | null } {
  const { compute, budget, limit } = program;
  return {
    compute: group(point.compute, point.computeSlack, system.tokens, compute),
    memory: group(point.memory, point.memorySlack, system.held, budget),
    completion: limit && group(point.completion, point.completionSlack, system.total, limit),
  };
}

function group(price: Float64Array, slack: Float64Array, left: Float64Array, right: Float64Array): RowGroup {
  const column = () => new Float64Array(right.length);
  return { price, slack, left, right, dPrice: column(), dSlack: column(), cross: column() };
}

/** What a row adds to its right-hand side once its slack is eliminated: (target − cross)/price + left − right. */
export function rowTerm({ price, left, right, cross }: RowGroup, r: number, target: number): number {
  return (target - cross[r]) / price[r] + (left[r] - right[r]);
}

/** The slacks' steps from the prices', and what both allow. */
export function stepSlacks(
  { price, slack, dPrice, dSlack, cross }: RowGroup,
  target: number,
  steps: Steps,
): void {
  for (let r = 0; r < price.length; r++) {
    dSlack[r] = stepOf(target, cross[r], slack[r], price[r], dPrice[r]);
    if (dSlack[r] < 0) steps.primal = Math.min(steps.primal, -slack[r] / dSlack[r]);
    if (dPrice[r] < 0) steps.dual = Math.min(steps.dual, -price[r] / dPrice[r]);
  }
}

/** The step of one factor of a product z·s that is to reach a target, given the step ds of the other. */
function stepOf(target: number, cross: number, z: number, s: number, ds: number): number {
  return (target - cross) / s - z - (z / s) * ds;
}

/** Σ price × slack after a step. */
export function productsAfter({ price, slack, dPrice, dSlack }: RowGroup, { primal, dual }: Steps): number {
  let sum = 0;
  for (let r = 0; r < price.length; r++)
    sum += (slack[r] + primal * dSlack[r]) * (price[r] + dual * dPrice[r]);
  return sum;
}

/** Takes the second-order terms of a predicted step into account, a share of them. */
export function setCross({ dPrice, dSlack, cross }: RowGroup, share: number): void {
  for (let r = 0; r < cross.length; r++) cross[r] = share * dPrice[r] * dSlack[r];
}

/** Moves prices and slacks. */
export function moveRows({ price, slack, dPrice, dSlack }: RowGroup, { primal, dual }: Steps): void {
  for (let r = 0; r < price.length; r++) {
    slack[r] += primal * dSlack[r];
    price[r] += dual * dPrice[r];
  }
}
